//! `google_…_iam_member`, `…_iam_binding` and `…_iam_policy` of every service.

use crate::access::Fact;
use crate::access::holdings::Holding;
use crate::access::node::{Knowledge, Word};
use crate::access::walk::{Change, Subject};
use crate::plan::Value;
use crate::text::Text;

use super::roles;

const ENDINGS: [&str; 3] = ["_iam_member", "_iam_binding", "_iam_policy"];

/// What of a binding says nothing about the resource that it is on.
const NO_SCOPE: [&str; 11] = [
    "role",
    "member",
    "members",
    "condition",
    "etag",
    "id",
    "policy_data",
    "location",
    "region",
    "zone",
    "timeouts",
];

/// Whether the type binds roles to members.
pub(super) fn is_binding(kind: &str) -> bool {
    kind.starts_with("google_") && ENDINGS.iter().any(|ending| kind.ends_with(ending))
}

/// Every role with every member.
pub(super) fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let (scope, within) = scope(subject);
    let make = |attribute, principal: Word, role: Word, condition: Option<Word>| {
        let mut holding = Holding::new(attribute, principal, scope.clone(), role);
        holding.within.clone_from(&within);
        holding.condition = condition;
        holding.rank =
            if holding.capability.is_unknown() { None } else { roles::rank(&holding.capability.text) };
        roles::judge(subject, &mut holding);
        holding
    };
    if subject.kind().ends_with("_iam_policy") {
        return policy(subject)
            .into_iter()
            .map(|(who, role, when)| make("policy_data", who, role, when))
            .collect();
    }
    let condition = subject.node.get("condition").get("expression").text();
    let role = subject.must("role");
    let (attribute, members) = if subject.kind().ends_with("_iam_binding") {
        ("members", subject.words("members"))
    } else {
        ("member", vec![subject.must("member")])
    };
    members.into_iter().map(|member| make(attribute, member, role.clone(), condition.clone())).collect()
}

/// `storage bucket logs`, and the project that it lies in.
fn scope(subject: &Subject<'_, '_, '_>) -> (Word, Option<String>) {
    let kind = subject.kind();
    let name = ENDINGS.iter().find_map(|ending| kind.strip_suffix(ending)).unwrap_or(kind);
    let name = name.strip_prefix("google_").unwrap_or(name).replace('_', " ");
    let project = subject.word("project");
    if name == "project" {
        return (subject.must("project").after("project"), None);
    }
    let within = project
        .filter(|word| word.knowledge == Knowledge::Plain)
        .map(|word| format!("project {}", word.text));
    let mut names: Vec<&str> = subject.node.names();
    // What is known only after apply stands in no value.
    names.extend(subject.object.unknown.names());
    names.sort_unstable();
    names.dedup();
    let parts: Vec<Word> = names
        .into_iter()
        .filter(|name| !NO_SCOPE.contains(name) && *name != "project")
        .filter_map(|name| subject.word(name))
        .collect();
    let whole = parts.into_iter().reduce(|one, other| one.with("/", &other)).unwrap_or_else(Word::unknown);
    (whole.map(|text| text.strip_prefix("b/").unwrap_or(text).to_owned()).after(&name), within)
}

type Bound = (Word, Word, Option<Word>);

/// Members, roles and conditions of `policy_data`; one that is all unknown when it cannot be read.
fn policy(subject: &Subject<'_, '_, '_>) -> Vec<Bound> {
    let unknown = || vec![(Word::unknown(), Word::unknown(), None)];
    let Some(data) = subject.word("policy_data") else { return Vec::new() };
    if data.is_unknown() {
        return unknown();
    }
    let Ok(document) = Value::parse(&data.text) else { return unknown() };
    let word = |text: &str| Word { text: text.to_owned(), knowledge: data.knowledge };
    let mut found = Vec::new();
    for binding in document.get("bindings").map(Value::items).unwrap_or_default() {
        let role = binding.get("role").and_then(Value::as_str).map_or_else(Word::unknown, word);
        let condition =
            binding.get("condition").and_then(|one| one.get("expression")).and_then(Value::as_str);
        for member in binding.get("members").map(Value::items).unwrap_or_default() {
            let member = member.as_str().map_or_else(Word::unknown, word);
            found.push((member, role.clone(), condition.map(word)));
        }
    }
    found
}

/// A policy that is no JSON.
pub(super) fn facts(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    let data = change.after.node.get("policy_data").text();
    let broken = data.is_some_and(|word| {
        !word.is_unknown()
            && Value::parse(&word.text).ok().is_none_or(|value| !matches!(value, Value::Object(_)))
    });
    if !broken {
        return Vec::new();
    }
    let message = Text::new(
        "`policy_data` is no policy, so nobody can tell what it grants",
        "`policy_data` がポリシーとして読めないため、付与される内容を判断できません",
    );
    vec![change.fact("policy-document-invalid", message).attribute("policy_data")]
}
