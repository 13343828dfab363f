//! Protection of branches and environments that gets weaker or goes away.

use crate::access::Fact;
use crate::access::guards::{Weakened, compare};
use crate::access::node::Node;
use crate::access::objects::Object;
use crate::access::walk::{Change, Subject};
use crate::text::Text;

use super::protection::{BRANCH, BRANCH_V3, ENVIRONMENT, RULESET};

pub(super) const TYPES: [&str; 5] = [
    "github_branch_protection",
    "github_branch_protection_v3",
    "github_repository_ruleset",
    "github_organization_ruleset",
    "github_repository_environment",
];

/// Attributes that say what an object protects: another one with the same ones takes its place.
fn identity(kind: &str) -> &'static [&'static str] {
    match kind {
        "github_branch_protection" => &["repository_id", "pattern"],
        "github_branch_protection_v3" => &["repository", "branch"],
        "github_repository_ruleset" => &["repository", "name"],
        "github_organization_ruleset" => &["name"],
        _ => &["repository", "environment"],
    }
}

fn weakened(kind: &str, before: &Node<'_, '_>, after: &Node<'_, '_>) -> Weakened {
    match kind {
        "github_branch_protection" => compare(&BRANCH, before, after),
        "github_branch_protection_v3" => compare(&BRANCH_V3, before, after),
        "github_repository_environment" => compare(&ENVIRONMENT, before, after),
        _ => compare(&RULESET, before, after),
    }
}

/// What protects less than before.
pub(super) fn facts(change: &Change<'_, '_, '_>, all: &[Object<'_, '_>]) -> Vec<Fact> {
    let kind = change.kind();
    let ruleset = kind.ends_with("_ruleset");
    if change.is_new() || (ruleset && !enforced(&change.before)) {
        return Vec::new();
    }
    let heir = if change.is_gone() { heir(change, all) } else { None };
    let after = heir.map_or(change.after.node, Node::after);
    let name = called(&change.before);
    if after.is_absent() {
        // An environment takes its secrets with it.
        if kind == "github_repository_environment" {
            return Vec::new();
        }
        let message = Text::new(
            format!("the protection of `{name}` is removed"),
            format!("`{name}` の保護が削除されます"),
        );
        return vec![change.fact("branch-protection-weakened", message)];
    }
    let found = weakened(kind, &change.before.node, &after);
    let mut facts: Vec<Fact> = found.unknown.iter().map(|attribute| change.unknown(attribute)).collect();
    if !found.lines.is_empty() {
        let message = Text::new(
            format!("`{name}` is protected less than before"),
            format!("`{name}` の保護が以前より弱くなります"),
        );
        let mut fact = change.fact("branch-protection-weakened", message);
        fact.details = found.lines;
        facts.push(fact);
    }
    facts
}

/// Rules that are off or only tried bind nobody.
fn enforced(subject: &Subject<'_, '_, '_>) -> bool {
    subject.word("enforcement").is_none_or(|word| word.text == "active")
}

/// The object of the same type that protects the same thing after the change.
fn heir<'o, 'p, 'a>(change: &Change<'_, '_, '_>, all: &'o [Object<'p, 'a>]) -> Option<&'o Object<'p, 'a>> {
    let attributes = identity(change.kind());
    all.iter().find(|object| {
        let node = Node::after(object);
        object.change.kind == change.kind()
            && !node.is_absent()
            && attributes.iter().all(|attribute| {
                let (old, new) = (change.before.word(attribute), node.get(attribute).text());
                old.is_some() && old == new
            })
    })
}

/// `repository/branch`.
fn called(subject: &Subject<'_, '_, '_>) -> String {
    let parts = identity(subject.kind()).iter().filter_map(|attribute| subject.word(attribute));
    parts.map(|word| word.shown()).collect::<Vec<_>>().join(" / ")
}
