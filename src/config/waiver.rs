//! `waive` blocks: findings that a team accepts for a while, with a name and a last day.
//!
//! A waiver without an end is a rule switched off in secret, so the end is not optional, nor is the
//! person who answers for it. Whether the end has come is asked with a date that is passed in.

use super::layer::known_rule;
use super::pattern::AddressPattern;
use super::raw::{Node, RawAttribute, RawBody};
use super::read::{Reader, blocks, quote};
use crate::source::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The rule's id.
    pub rule: String,
    /// The resources it is about.
    pub address: AddressPattern,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day (in UTC) on which it holds.
    pub expires: Date,
    /// The environment that says so; none for the whole file.
    pub environment: Option<String>,
    /// The block's keyword and label in the configuration file.
    pub span: Span,
}

/// Whether a waiver still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaiverState {
    /// It holds today.
    Active,
    /// Its last day is over.
    Expired,
}

impl Waiver {
    /// Whether it holds on `today`, a day in UTC.
    pub fn state(&self, today: Date) -> WaiverState {
        if today <= self.expires { WaiverState::Active } else { WaiverState::Expired }
    }

    /// Whether it is about a finding of `rule` at `address`, active or not.
    pub fn covers(&self, rule: &str, address: &str) -> bool {
        self.rule == rule && self.address.matches(address)
    }
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    body: &RawBody,
    environment: Option<&str>,
    known: &[&str],
) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    let mut seen: BTreeMap<(&str, String), Span> = BTreeMap::new();
    for block in blocks(body, "waive") {
        reader.check(&block.body, &super::shapes::WAIVE);
        let rule = reader.label(block, "rule it waives", "stateful-destroy");
        if let Some(rule) = rule {
            known_rule(reader, rule, known);
        }
        let mut text = |name, help| reader.require(block, name, help).and_then(|found| reader.text(found));
        let address =
            text("address", "say which resource is meant, such as `address = \"aws_s3_bucket.old_logs\"`");
        let reason = text("reason", "say why the finding is accepted, for the person who reads it next year");
        let owner = text("owner", "say who answers for it");
        let expires = reader
            .require(
                block,
                "expires",
                "give the last day on which it holds, such as `expires = \"2030-01-31\"`",
            )
            .and_then(|found| read_date(reader, found));
        let address = address.and_then(|text| reader.pattern(&text.value, text.span, AddressPattern::parse));
        let (Some(rule), Some(address), Some(reason), Some(owner), Some(expires)) =
            (rule, address, reason, owner, expires)
        else {
            continue;
        };
        let again = seen.insert((&rule.value, address.value.as_str().to_owned()), block.header());
        if let Some(first) = again {
            let message =
                format!("{} is waived twice for {}", quote(&rule.value), quote(address.value.as_str()));
            reader.twice(message, first, block.header(), "keep the one with the right last day");
        }
        waivers.push(Waiver {
            rule: rule.value.clone(),
            address: address.value,
            reason: reason.value,
            owner: owner.value,
            expires,
            environment: environment.map(str::to_owned),
            span: block.header(),
        });
    }
    waivers
}

/// Only the plain form `YYYY-MM-DD`: what the library reads beyond it (times, other calendars'
/// notations) would make two people see two different days.
fn read_date(reader: &mut Reader<'_>, found: &RawAttribute) -> Option<Date> {
    let Node { value: text, span } = reader.text(found)?;
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        let help = "write year, month and day, such as `2030-01-31`".to_owned();
        reader.error("config-date", format!("{} is no date", quote(&text)), span, "", help);
        return None;
    }
    let date = text.parse::<Date>();
    if date.is_err() {
        let help = "look the month up in a calendar".to_owned();
        reader.error("config-date", format!("there is no day {}", quote(&text)), span, "", help);
    }
    date.ok()
}
