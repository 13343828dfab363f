//! IP networks as numbers.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A network, or an address as the network that has only it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Network {
    /// The first address.
    pub address: u128,
    /// How many bits all its addresses share.
    pub prefix: u32,
    /// How many bits an address has: 32 or 128.
    pub bits: u32,
}

impl Network {
    /// Reads `10.0.0.0/8` and its like; what stands behind the prefix does not count. Numbers may have
    /// leading zeros and are decimal all the same, as in Terraform.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let found = Self::parse_address(address)?;
        let prefix = decimal(prefix).filter(|prefix| *prefix <= found.bits)?;
        let network = Self { prefix, ..found };
        Some(Self { address: network.address & network.mask(), ..network })
    }

    /// Reads an address.
    pub(super) fn parse_address(text: &str) -> Option<Self> {
        if let Some(address) = v4(text) {
            return Some(Self { address: u128::from(address), prefix: 32, bits: 32 });
        }
        let address: Ipv6Addr = plain_v6(text)?.parse().ok()?;
        Some(Self { address: address.to_bits(), prefix: 128, bits: 128 })
    }

    /// The bits that number the addresses inside.
    pub(super) fn host_mask(&self) -> u128 {
        1_u128.checked_shl(self.bits - self.prefix).map_or(u128::MAX, |count| count - 1)
    }

    /// The bits that all addresses share.
    pub(super) fn mask(&self) -> u128 {
        let all = if self.bits == 32 { u128::from(u32::MAX) } else { u128::MAX };
        all & !self.host_mask()
    }

    /// The last address.
    pub(super) fn last(&self) -> u128 {
        self.address | self.host_mask()
    }

    /// Whether an address of the same kind lies in it.
    pub(super) fn contains(&self, address: u128) -> bool {
        address & self.mask() == self.address
    }

    /// The network with this prefix that comes first inside of this one, or behind another one.
    pub(super) fn after(&self, before: Option<Self>, prefix: u32) -> Option<Self> {
        let here = Self { prefix, ..*self };
        let address = match before {
            // Terraform looks behind the last address before the network, and there is none before zero.
            None if self.address == 0 => return None,
            None => self.address,
            Some(before) => {
                let last = before.last() | here.host_mask();
                last.checked_add(1).filter(|next| *next <= here.mask() | here.host_mask())?
            }
        };
        Some(Self { address, ..here }).filter(|next| self.contains(next.address))
    }

    /// An address of its kind.
    pub(super) fn show_address(&self, address: u128) -> String {
        match u32::try_from(address) {
            Ok(address) if self.bits == 32 => Ipv4Addr::from_bits(address).to_string(),
            _ => Ipv6Addr::from_bits(address).to_string(),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.show_address(self.address), self.prefix)
    }
}

fn decimal(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = text.trim_start_matches('0');
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}

fn v4(text: &str) -> Option<u32> {
    let mut parts = text.split('.');
    let mut address = 0_u32;
    for _ in 0..4 {
        let part = decimal(parts.next()?).filter(|part| *part <= 255)?;
        address = address << 8 | part;
    }
    parts.next().is_none().then_some(address)
}

/// An IPv6 address without needless zeros and without an IPv4 address at its end.
fn plain_v6(text: &str) -> Option<String> {
    let (head, tail) = match text.rfind(':') {
        Some(at) if text.contains('.') => text.split_at_checked(at + 1)?,
        _ => (text, ""),
    };
    let mut groups = Vec::new();
    for group in head.split(':') {
        let short = group.trim_start_matches('0');
        groups.push(if short.is_empty() && !group.is_empty() { "0" } else { short });
    }
    let mut plain = groups.join(":");
    if !tail.is_empty() {
        let address = v4(tail)?;
        plain.push_str(&format!("{:x}:{:x}", address >> 16, address & 0xffff));
    }
    Some(plain)
}
