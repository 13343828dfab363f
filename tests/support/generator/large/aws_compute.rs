//! Attributes of `aws_instance`, `aws_lambda_function`, `aws_route53_record` and `aws_cloudwatch_metric_alarm`.

use super::place::{ACCOUNT, Place};
use super::value::{Val, object};

pub fn instance(place: &Place, index: u64) -> Val {
    let id = place.instance_id(index);
    let ip = place.private_ip(index);
    let zone = index % 3;
    let tags = place.tags(&format!("{}-{index}", place.name));
    object! {
        ami: "ami-0abcdef1234567890",
        arn: place.arn("ec2", &format!("instance/{id}")),
        associate_public_ip_address: false,
        availability_zone: format!("{}{}", place.region, ["a", "b", "c"].get(zone as usize).unwrap_or(&"a")),
        capacity_reservation_specification: vec![object! {
            capacity_reservation_preference: "open",
            capacity_reservation_target: Vec::<Val>::new(),
        }],
        cpu_core_count: 2,
        cpu_options: vec![object! { amd_sev_snp: "", core_count: 2, threads_per_core: 2 }],
        cpu_threads_per_core: 2,
        credit_specification: Vec::<Val>::new(),
        disable_api_stop: false,
        disable_api_termination: place.stage == "prod",
        ebs_block_device: Vec::<Val>::new(),
        ebs_optimized: true,
        enclave_options: vec![object! { enabled: false }],
        ephemeral_block_device: Vec::<Val>::new(),
        get_password_data: false,
        hibernation: false,
        host_id: "",
        host_resource_group_arn: (),
        iam_instance_profile: place.name.clone(),
        id: id,
        instance_initiated_shutdown_behavior: "stop",
        instance_lifecycle: "",
        instance_market_options: Vec::<Val>::new(),
        instance_state: "running",
        instance_type: if place.stage == "prod" { "m6i.large" } else { "t3.medium" },
        ipv6_address_count: 0,
        ipv6_addresses: Vec::<Val>::new(),
        key_name: "",
        launch_template: Vec::<Val>::new(),
        maintenance_options: vec![object! { auto_recovery: "default" }],
        metadata_options: vec![object! {
            http_endpoint: "enabled",
            http_protocol_ipv6: "disabled",
            http_put_response_hop_limit: 2,
            http_tokens: "required",
            instance_metadata_tags: "disabled",
        }],
        monitoring: true,
        network_interface: Vec::<Val>::new(),
        outpost_arn: "",
        password_data: "",
        placement_group: "",
        placement_partition_number: 0,
        primary_network_interface_id: format!("eni-0{:016x}", place.hash("interface", index)),
        private_dns: format!("ip-{}.{}.compute.internal", ip.replace('.', "-"), place.region),
        private_dns_name_options: vec![object! {
            enable_resource_name_dns_a_record: false,
            enable_resource_name_dns_aaaa_record: false,
            hostname_type: "ip-name",
        }],
        private_ip: ip,
        public_dns: "",
        public_ip: "",
        root_block_device: vec![root_volume(place, index)],
        secondary_private_ips: Vec::<Val>::new(),
        security_groups: Vec::<Val>::new(),
        source_dest_check: true,
        spot_instance_request_id: "",
        subnet_id: place.subnet_id(zone * 2),
        tags: tags.clone(),
        tags_all: tags,
        tenancy: "default",
        timeouts: (),
        user_data: format!("{:040x}", u128::from(place.hash("user data", 0))),
        user_data_base64: (),
        user_data_replace_on_change: true,
        volume_tags: (),
        vpc_security_group_ids: vec![
            Val::from(place.base_security_group_id()),
            Val::from(place.security_group_id()),
        ],
    }
}

fn root_volume(place: &Place, index: u64) -> Val {
    object! {
        delete_on_termination: true,
        device_name: "/dev/xvda",
        encrypted: true,
        iops: 3000,
        kms_key_id: place.arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        tags: Val::object(Vec::new()),
        tags_all: Val::object(Vec::new()),
        throughput: 125,
        volume_id: format!("vol-0{:016x}", place.hash("volume", index)),
        volume_size: 40,
        volume_type: "gp3",
    }
}

/// Every fourth service hands its function a token that its caller marked sensitive.
pub fn lambda(place: &Place, worker: &'static str) -> Val {
    let name = format!("{}-{worker}", place.name);
    let arn = place.arn("lambda", &format!("function:{name}"));
    let token = Val::from(place.dummy_secret());
    let tags = place.tags(&name);
    object! {
        architectures: Val::texts(&["arm64"]),
        arn: arn.clone(),
        code_sha256: format!("{:043x}=", u128::from(place.hash(worker, 1))),
        code_signing_config_arn: "",
        dead_letter_config: vec![object! { target_arn: place.arn("sqs", &format!("{name}-dead")) }],
        description: format!("{worker} worker of {}", place.service),
        environment: vec![object! {
            variables: object! {
                API_TOKEN: if place.salt.is_multiple_of(4) { Val::secret(token) } else { Val::from("") },
                BUCKET: format!("acme-{}-assets", place.name),
                DATABASE_HOST: place.database_host(),
                LOG_LEVEL: "info",
                OTEL_EXPORTER_OTLP_ENDPOINT: "https://otel.example.com:4318/v1/traces?a=1&b=2",
                STAGE: place.stage,
            },
        }],
        ephemeral_storage: vec![object! { size: 512 }],
        file_system_config: Vec::<Val>::new(),
        filename: (),
        function_name: name.clone(),
        handler: "bootstrap",
        id: name,
        image_config: Vec::<Val>::new(),
        image_uri: "",
        invoke_arn: format!("arn:aws:apigateway:{}:lambda:path/2015-03-31/functions/{arn}/invocations", place.region),
        kms_key_arn: "",
        last_modified: "2026-09-01T04:12:44.000+0000",
        layers: Vec::<Val>::new(),
        logging_config: vec![object! {
            application_log_level: "INFO",
            log_format: "JSON",
            log_group: format!("/aws/lambda/{}-{worker}", place.name),
            system_log_level: "WARN",
        }],
        memory_size: 256,
        package_type: "Zip",
        publish: false,
        qualified_arn: format!("{arn}:$LATEST"),
        replace_security_groups_on_destroy: (),
        replacement_security_group_ids: (),
        reserved_concurrent_executions: -1,
        role: place.global_arn("iam", &format!("role/{}", place.name)),
        runtime: "provided.al2023",
        s3_bucket: "acme-artifacts",
        s3_key: format!("{worker}/{:016x}.zip", place.hash(worker, 2)),
        s3_object_version: (),
        signing_job_arn: "",
        signing_profile_version_arn: "",
        skip_destroy: false,
        snap_start: Vec::<Val>::new(),
        source_code_hash: format!("{:043x}=", u128::from(place.hash(worker, 1))),
        source_code_size: 5_242_880,
        tags: tags.clone(),
        tags_all: tags,
        timeout: 30,
        timeouts: (),
        tracing_config: vec![object! { mode: "Active" }],
        version: "$LATEST",
        vpc_config: Vec::<Val>::new(),
    }
}

pub fn record(place: &Place) -> Val {
    let name = format!("{}.{}.internal.example.com", place.service, place.name);
    object! {
        alias: Vec::<Val>::new(),
        allow_overwrite: (),
        cidr_routing_policy: Vec::<Val>::new(),
        failover_routing_policy: Vec::<Val>::new(),
        fqdn: name.clone(),
        geolocation_routing_policy: Vec::<Val>::new(),
        geoproximity_routing_policy: Vec::<Val>::new(),
        health_check_id: "",
        id: format!("Z0123456789EXAMPLE_{name}_A"),
        latency_routing_policy: Vec::<Val>::new(),
        multivalue_answer_routing_policy: false,
        name: name,
        records: vec![Val::from(place.private_ip(0)), Val::from(place.private_ip(1))],
        set_identifier: "",
        timeouts: (),
        ttl: 60,
        type: "A",
        weighted_routing_policy: Vec::<Val>::new(),
        zone_id: "Z0123456789EXAMPLE",
    }
}

/// What an alarm watches: the metric and the dimension that ties it to another resource.
pub struct Watched {
    pub namespace: &'static str,
    pub metric: &'static str,
    pub dimension: &'static str,
    pub id: String,
    pub threshold: i64,
}

pub fn alarm(place: &Place, suffix: &str, watched: Watched) -> Val {
    let name = format!("{}-{suffix}", place.name);
    let topic = Val::from(place.arn("sns", "oncall"));
    let tags = place.tags(&name);
    object! {
        actions_enabled: true,
        alarm_actions: vec![topic.clone()],
        alarm_description: format!("{} of {} > {} for 5 minutes", watched.metric, place.name, watched.threshold),
        alarm_name: name.clone(),
        arn: format!("arn:aws:cloudwatch:{}:{ACCOUNT}:alarm:{name}", place.region),
        comparison_operator: "GreaterThanThreshold",
        datapoints_to_alarm: 0,
        dimensions: Val::object(vec![(watched.dimension.into(), Val::from(watched.id))]),
        evaluate_low_sample_count_percentiles: "",
        evaluation_periods: 5,
        extended_statistic: "",
        id: name,
        insufficient_data_actions: Vec::<Val>::new(),
        metric_name: watched.metric,
        metric_query: Vec::<Val>::new(),
        namespace: watched.namespace,
        ok_actions: vec![topic],
        period: 60,
        statistic: "Average",
        tags: tags.clone(),
        tags_all: tags,
        threshold: watched.threshold,
        threshold_metric_id: "",
        treat_missing_data: "breaching",
        unit: "",
    }
}
