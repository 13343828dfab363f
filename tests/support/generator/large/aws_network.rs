//! Attributes of `aws_vpc`, `aws_subnet` and `aws_security_group`, provider version 5.

use super::place::{ACCOUNT, Place};
use super::topology::ZONES;
use super::value::{Val, object};

pub fn vpc(place: &Place) -> Val {
    let id = place.vpc_id();
    let tags = place.tags(&place.name);
    object! {
        arn: place.arn("ec2", &format!("vpc/{id}")),
        assign_generated_ipv6_cidr_block: false,
        cidr_block: format!("10.{}.0.0/16", place.number % 250),
        default_network_acl_id: format!("acl-0{:016x}", place.hash("acl", 0)),
        default_route_table_id: format!("rtb-0{:016x}", place.hash("route table", 0)),
        default_security_group_id: format!("sg-0{:016x}", place.hash("default security group", 0)),
        dhcp_options_id: "dopt-0f2a4c6e8b1d3f579",
        enable_dns_hostnames: true,
        enable_dns_support: true,
        enable_network_address_usage_metrics: false,
        id: id,
        instance_tenancy: "default",
        ipv4_ipam_pool_id: (),
        ipv4_netmask_length: (),
        ipv6_association_id: "",
        ipv6_cidr_block: "",
        ipv6_cidr_block_network_border_group: "",
        ipv6_ipam_pool_id: "",
        ipv6_netmask_length: 0,
        main_route_table_id: format!("rtb-0{:016x}", place.hash("route table", 0)),
        owner_id: ACCOUNT,
        tags: tags.clone(),
        tags_all: tags,
    }
}

/// `number / 2` is the zone; odd numbers are public.
pub fn subnet(place: &Place, number: u64) -> Val {
    let id = place.subnet_id(number);
    let zone = ZONES.get((number / 2) as usize).copied().unwrap_or("a");
    let public = number % 2 == 1;
    let tags = place.tags(&format!("{}-{}-{zone}", place.name, if public { "public" } else { "private" }));
    object! {
        arn: place.arn("ec2", &format!("subnet/{id}")),
        assign_ipv6_address_on_creation: false,
        availability_zone: format!("{}{zone}", place.region),
        availability_zone_id: format!("{}-az{}", place.region, number / 2 + 1),
        cidr_block: format!("10.{}.{}.0/20", place.number % 250, number * 16),
        customer_owned_ipv4_pool: "",
        enable_dns64: false,
        enable_lni_at_device_index: 0,
        enable_resource_name_dns_a_record_on_launch: false,
        enable_resource_name_dns_aaaa_record_on_launch: false,
        id: id,
        ipv6_cidr_block: "",
        ipv6_cidr_block_association_id: "",
        ipv6_native: false,
        map_customer_owned_ip_on_launch: false,
        map_public_ip_on_launch: public,
        outpost_arn: "",
        owner_id: ACCOUNT,
        private_dns_hostname_type_on_launch: "ip-name",
        tags: tags.clone(),
        tags_all: tags,
        timeouts: (),
        vpc_id: place.vpc_id(),
    }
}

pub fn rule(cidr: String, description: &'static str, from: i64, to: i64, groups: Vec<Val>) -> Val {
    object! {
        cidr_blocks: if groups.is_empty() { vec![Val::from(cidr)] } else { Vec::new() },
        description: description,
        from_port: from,
        ipv6_cidr_blocks: Vec::<Val>::new(),
        prefix_list_ids: Vec::<Val>::new(),
        protocol: if from == 0 { "-1" } else { "tcp" },
        security_groups: groups,
        self: false,
        to_port: to,
    }
}

/// The base group of the network module, or a service's own, which lets the base group in.
pub fn security_group(place: &Place, is_base: bool) -> Val {
    let id = if is_base { place.base_security_group_id() } else { place.security_group_id() };
    let inside = format!("10.{}.0.0/16", place.number % 250);
    let mut ingress = vec![
        rule(inside.clone(), "HTTPS from the VPC", 443, 443, Vec::new()),
        rule(inside.clone(), "metrics <node exporter> & health", 9100, 9100, Vec::new()),
        rule("192.0.2.0/24".to_owned(), "office VPN", 22, 22, Vec::new()),
    ];
    if !is_base {
        let base = vec![Val::from(place.base_security_group_id())];
        ingress.push(rule(String::new(), "load balancers", 8080, 8081, base));
    }
    let name = format!("{}-{}", place.name, if is_base { "base" } else { "service" });
    let tags = place.tags(&name);
    object! {
        arn: place.arn("ec2", &format!("security-group/{id}")),
        description: format!("{} ({})", place.service, place.stage),
        egress: vec![rule("0.0.0.0/0".to_owned(), "anywhere", 0, 0, Vec::new())],
        id: id,
        ingress: ingress,
        name: name,
        name_prefix: "",
        owner_id: ACCOUNT,
        revoke_rules_on_delete: false,
        tags: tags.clone(),
        tags_all: tags,
        timeouts: (),
        vpc_id: place.vpc_id(),
    }
}
