//! Where a resource lives, and the identifiers that other resources refer to.
//!
//! An identifier is a hash of the place and a purpose, so the subnet that an instance names is the one that the
//! network module lists, although neither of them is kept anywhere.

use super::super::rng::mix;
use super::topology::{Environment, Service, Topology};
use super::value::{Val, object};

/// The documentation's example account.
pub const ACCOUNT: &str = "123456789012";

#[derive(Clone, Debug)]
pub struct Place {
    /// `prod-17-api`, `prod-17` or `acme`.
    pub name: String,
    pub stage: &'static str,
    pub service: &'static str,
    pub region: &'static str,
    pub number: u64,
    pub salt: u64,
    /// The salt of the environment, which network identifiers hang on.
    pub network: u64,
}

impl Place {
    pub fn root(topology: &Topology) -> Self {
        Self {
            name: "acme".to_owned(),
            stage: "shared",
            service: "platform",
            region: "ap-northeast-1",
            number: 0,
            salt: topology.salt,
            network: topology.salt,
        }
    }

    pub fn environment(environment: &Environment) -> Self {
        Self {
            name: environment.key.clone(),
            stage: environment.stage,
            service: "network",
            region: environment.region,
            number: environment.number,
            salt: environment.salt,
            network: environment.salt,
        }
    }

    pub fn service(environment: &Environment, service: &Service) -> Self {
        Self {
            name: format!("{}-{}", environment.key, service.name),
            service: service.name,
            salt: service.salt,
            ..Self::environment(environment)
        }
    }

    pub fn hash(&self, purpose: &str, index: u64) -> u64 {
        mix(self.salt, purpose, index)
    }

    /// A number in `0..bound`.
    pub fn roll(&self, purpose: &str, index: u64, bound: u64) -> u64 {
        self.hash(purpose, index).checked_rem(bound).unwrap_or(0)
    }

    pub fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}:{}:{ACCOUNT}:{resource}", self.region)
    }

    pub fn global_arn(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}::{ACCOUNT}:{resource}")
    }

    pub fn instance_id(&self, index: u64) -> String {
        format!("i-0{:016x}", self.hash("instance", index))
    }

    pub fn vpc_id(&self) -> String {
        format!("vpc-0{:016x}", mix(self.network, "vpc", 0))
    }

    /// Private subnets have even, public ones odd numbers.
    pub fn subnet_id(&self, number: u64) -> String {
        format!("subnet-0{:016x}", mix(self.network, "subnet", number))
    }

    pub fn base_security_group_id(&self) -> String {
        format!("sg-0{:016x}", mix(self.network, "security group", 0))
    }

    pub fn security_group_id(&self) -> String {
        format!("sg-0{:016x}", self.hash("security group", 0))
    }

    pub fn private_ip(&self, index: u64) -> String {
        let address = self.hash("private ip", index);
        format!("10.{}.{}.{}", self.number % 250, (address >> 8) % 96, address % 250 + 4)
    }

    pub fn database_host(&self) -> String {
        format!("{}.{:012x}.{}.rds.amazonaws.com", self.name, self.network & 0xffff_ffff_ffff, self.region)
    }

    /// Obviously not a secret, yet different in every service, so that masking by value has something to find.
    pub fn dummy_secret(&self) -> String {
        format!("not-a-real-password-{:08x}", self.hash("secret", 0) >> 32)
    }

    pub fn tags(&self, name: &str) -> Val {
        object! {
            CostCenter: format!("cc-{:04}", self.roll("cost center", 0, 40)),
            Environment: self.stage,
            Name: name.to_owned(),
            Owner: self.service,
            Service: self.service,
        }
    }
}
