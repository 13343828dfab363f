//! The shape of the file. The order of members here is their order there.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::audit::baseline::Acceptance;
use crate::audit::{Object, Reason};
use crate::render::json::Words;

#[derive(Serialize)]
pub(super) struct Root<'a> {
    pub(super) schema: &'static str,
    pub(super) tool: Tool,
    pub(super) at: String,
    pub(super) scope: ScopeView<'a>,
    pub(super) limits: Limits,
    pub(super) outcome: &'static str,
    pub(super) counts: Counts,
    pub(super) looked_at: &'a BTreeMap<&'static str, u64>,
    pub(super) checks: BTreeMap<&'static str, CheckView>,
    pub(super) findings: Vec<Finding<'a>>,
    pub(super) gone: Vec<Gone<'a>>,
    pub(super) not_checked: Vec<Unchecked<'a>>,
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

#[derive(Serialize)]
pub(super) struct ScopeView<'a> {
    pub(super) kind: &'static str,
    pub(super) accounts: Vec<Account<'a>>,
    pub(super) organisation: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Account<'a> {
    pub(super) id: &'a str,
    pub(super) name: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Limits {
    pub(super) unused_days: i64,
    pub(super) key_days: i64,
    pub(super) secret_days: i64,
    pub(super) invitation_days: i64,
}

#[derive(Serialize)]
pub(super) struct Counts {
    pub(super) open: usize,
    pub(super) high: usize,
    pub(super) medium: usize,
    pub(super) low: usize,
    pub(super) new: usize,
    pub(super) accepted: usize,
    pub(super) gone: usize,
    pub(super) not_checked: usize,
}

#[derive(Serialize)]
pub(super) struct CheckView {
    pub(super) title: Pair,
    pub(super) about: &'static str,
}

/// Fixed words in both languages.
#[derive(Serialize)]
pub(super) struct Pair {
    pub(super) en: &'static str,
    pub(super) ja: &'static str,
}

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    pub(super) id: String,
    pub(super) check: &'static str,
    pub(super) object: &'a Object,
    pub(super) what: Words<'a>,
    pub(super) since: Option<String>,
    pub(super) days: Option<i64>,
    pub(super) risk: &'static str,
    pub(super) why: Words<'a>,
    pub(super) proposal: &'static str,
    pub(super) because: Words<'a>,
    pub(super) evidence: Vec<Evidence<'a>>,
    pub(super) ask: Vec<Person<'a>>,
    pub(super) change: ChangeView<'a>,
    pub(super) policies: Vec<Proposal<'a>>,
    pub(super) remedy: Remedy<'a>,
    pub(super) status: StatusView<'a>,
}

#[derive(Serialize)]
pub(super) struct Evidence<'a> {
    pub(super) what: Words<'a>,
    pub(super) source: &'a str,
    pub(super) read: String,
    pub(super) url: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Person<'a> {
    pub(super) name: &'a str,
    pub(super) why: Words<'a>,
}

#[derive(Serialize)]
pub(super) struct ChangeView<'a> {
    pub(super) kind: &'static str,
    pub(super) setting: Option<&'static str>,
    pub(super) value: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Proposal<'a> {
    pub(super) policy: &'a str,
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) removed: Vec<Words<'a>>,
    pub(super) kept: Vec<Words<'a>>,
}

#[derive(Serialize)]
pub(super) struct Remedy<'a> {
    pub(super) managed: &'static str,
    pub(super) places: Vec<Place<'a>>,
    pub(super) patch: Option<&'a str>,
    pub(super) note: Option<Words<'a>>,
    pub(super) searched_files: Option<usize>,
    pub(super) commands: &'a [String],
    pub(super) steps: Option<Words<'a>>,
    pub(super) import: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    pub(super) line: usize,
    pub(super) address: &'a str,
}

#[derive(Serialize)]
pub(super) struct StatusView<'a> {
    pub(super) name: &'static str,
    pub(super) open: bool,
    pub(super) first: Option<String>,
    pub(super) acceptance: Option<&'a Acceptance>,
    pub(super) accepted_risk: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Gone<'a> {
    pub(super) id: &'a str,
    pub(super) what: &'a str,
    pub(super) what_ja: &'a str,
    pub(super) first: String,
}

#[derive(Serialize)]
pub(super) struct Unchecked<'a> {
    pub(super) place: &'a str,
    pub(super) checks: &'a [&'static str],
    pub(super) what: Words<'a>,
    pub(super) reason: &'a Reason,
    pub(super) said: Said,
    pub(super) help: Words<'a>,
}

/// A sentence that is made here, in both languages.
#[derive(Serialize)]
pub(super) struct Said {
    pub(super) en: String,
    pub(super) ja: String,
}
