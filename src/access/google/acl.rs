//! Access lists of buckets and datasets, which are older than bindings and grant beside them.

use crate::access::holdings::Holding;
use crate::access::node::{Node, Word};
use crate::access::walk::Subject;

use super::roles;

pub(super) const TYPES: [&str; 8] = [
    "google_storage_bucket_acl",
    "google_storage_default_object_acl",
    "google_storage_object_acl",
    "google_storage_bucket_access_control",
    "google_storage_default_object_access_control",
    "google_storage_object_access_control",
    "google_bigquery_dataset",
    "google_bigquery_dataset_access",
];

/// Attributes of a dataset's entry that say who.
const WHO: [(&str, &str); 5] = [
    ("iam_member", ""),
    ("user_by_email", "user:"),
    ("group_by_email", "group:"),
    ("domain", "domain:"),
    ("special_group", ""),
];

fn step(role: &str) -> Option<(&'static str, u8)> {
    ["READER", "WRITER", "OWNER"]
        .iter()
        .zip(0_u8..)
        .find(|(name, _)| name.eq_ignore_ascii_case(role))
        .map(|(_, step)| ("acl", step))
        .or_else(|| roles::rank(role))
}

fn holding(
    subject: &Subject<'_, '_, '_>,
    attribute: &'static str,
    scope: &Word,
    who: Word,
    role: Word,
) -> Holding {
    let mut holding = Holding::new(attribute, who, scope.clone(), role);
    holding.rank = if holding.capability.is_unknown() { None } else { step(&holding.capability.text) };
    roles::judge(subject, &mut holding);
    holding
}

/// One an entry of the list.
pub(super) fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let kind = subject.kind();
    if kind.starts_with("google_bigquery_") {
        return dataset(subject);
    }
    let what = match kind {
        kind if kind.contains("_default_object_") => "default of objects in bucket",
        kind if kind.contains("_object_") => "object",
        _ => "bucket",
    };
    let mut scope = subject.must("bucket").after(what);
    if what == "object" {
        scope = scope.with("/", &subject.must("object"));
    }
    if !kind.ends_with("_acl") {
        let role = subject.must("role");
        return vec![holding(subject, "entity", &scope, subject.must("entity"), role)];
    }
    let mut found: Vec<Holding> = subject
        .words("role_entity")
        .into_iter()
        .map(|word| {
            let (role, who) = word.text.split_once(':').unwrap_or(("", ""));
            let part = |text: &str| Word { text: text.to_owned(), knowledge: word.knowledge };
            holding(subject, "role_entity", &scope, part(who), part(role))
        })
        .collect();
    if let Some(canned) = subject.word("predefined_acl") {
        let opens = match canned.text.as_str() {
            "publicRead" => &[("allUsers", "READER")][..],
            "publicReadWrite" => &[("allUsers", "WRITER")],
            "authenticatedRead" => &[("allAuthenticatedUsers", "READER")],
            _ => &[],
        };
        let opens = opens.iter().map(|(who, role)| {
            holding(subject, "predefined_acl", &scope, Word::plain(*who), Word::plain(*role))
        });
        found.extend(opens);
    }
    found
}

fn dataset(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let scope = subject.must("dataset_id").after("bigquery dataset");
    let of = |entry: &Node<'_, '_>, attribute: &'static str| -> Option<Holding> {
        let who = WHO.iter().find_map(|(name, prefix)| {
            entry.get(name).text().map(|word| word.map(|text| format!("{prefix}{text}")))
        })?;
        let role = entry.get("role").text().unwrap_or_else(Word::unknown);
        let mut one = holding(subject, attribute, &scope, who, role);
        one.condition = entry.get("condition").get("expression").text();
        Some(one)
    };
    if subject.kind() == "google_bigquery_dataset_access" {
        return of(&subject.node, "role").into_iter().collect();
    }
    // A list that the provider computes is what there is by default; nobody asked for it.
    let access = subject.node.get("access");
    if access.is_unknown() {
        return Vec::new();
    }
    access.items().iter().filter_map(|entry| of(entry, "access")).collect()
}
