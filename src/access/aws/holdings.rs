//! What every principal holds on one side: policies of its own, attached ones, its boundary and its groups.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::documents::{Held, Part, held};
use super::estate::{Estate, Family, Target, When};
use crate::iam::catalog;
use crate::plan::{Actions, Marks, Value};

/// A principal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// An object of the plan.
    Object(Family, usize),
    /// One that only its name tells of.
    Named(Family, String),
}

impl Key {
    /// What it is.
    pub fn family(&self) -> Family {
        match self {
            Self::Object(family, _) | Self::Named(family, _) => *family,
        }
    }
}

/// What a principal has.
#[derive(Debug, Clone, Default)]
pub(super) struct Holding<'e> {
    /// Documents that grant and deny.
    pub parts: Vec<Part<'e>>,
    /// The permissions boundary.
    pub boundary: Option<Part<'e>>,
    /// Groups that it is in, each with the object that says so.
    pub groups: BTreeSet<(Key, usize)>,
}

/// What everybody has on one side.
#[derive(Debug, Default)]
pub(super) struct Holdings<'e> {
    /// By principal.
    pub by_key: BTreeMap<Key, Holding<'e>>,
    /// What is given to somebody whom the plan does not know yet.
    pub to_unknown: Vec<Part<'e>>,
    /// Policies that somebody has.
    pub attached: FxHashSet<usize>,
}

/// Attributes of one attachment type: who, and which policy.
struct Attaching {
    kind: &'static str,
    who: &'static [(&'static str, Family)],
    what: &'static str,
}

const ATTACHING: [Attaching; 9] = [
    Attaching { kind: "aws_iam_role_policy_attachment", who: &[("role", Family::Role)], what: "policy_arn" },
    Attaching { kind: "aws_iam_user_policy_attachment", who: &[("user", Family::User)], what: "policy_arn" },
    Attaching {
        kind: "aws_iam_group_policy_attachment",
        who: &[("group", Family::Group)],
        what: "policy_arn",
    },
    Attaching {
        kind: "aws_iam_policy_attachment",
        who: &[("roles", Family::Role), ("users", Family::User), ("groups", Family::Group)],
        what: "policy_arn",
    },
    Attaching {
        kind: "aws_iam_role_policy_attachments_exclusive",
        who: &[("role_name", Family::Role)],
        what: "policy_arns",
    },
    Attaching {
        kind: "aws_iam_user_policy_attachments_exclusive",
        who: &[("user_name", Family::User)],
        what: "policy_arns",
    },
    Attaching {
        kind: "aws_iam_group_policy_attachments_exclusive",
        who: &[("group_name", Family::Group)],
        what: "policy_arns",
    },
    Attaching {
        kind: "aws_ssoadmin_managed_policy_attachment",
        who: &[("permission_set_arn", Family::PermissionSet)],
        what: "managed_policy_arn",
    },
    Attaching { kind: "aws_iam_role", who: &[], what: "managed_policy_arns" },
];

/// Resources that give one document to one principal.
const INLINE: [(&str, &str, Family, &str); 4] = [
    ("aws_iam_role_policy", "role", Family::Role, "policy"),
    ("aws_iam_user_policy", "user", Family::User, "policy"),
    ("aws_iam_group_policy", "group", Family::Group, "policy"),
    (
        "aws_ssoadmin_permission_set_inline_policy",
        "permission_set_arn",
        Family::PermissionSet,
        "inline_policy",
    ),
];

/// Gathers both sides.
pub(super) fn both<'e>(estate: &'e Estate<'_>) -> (Holdings<'e>, Holdings<'e>) {
    let told = told(estate);
    let side = |when| Gather { estate, when, told: &told, found: Holdings::default() }.all();
    (side(When::Before), side(When::After))
}

/// Policies of roles that a resource of their own tells of, by ARN or name. The role repeats them as the provider last
/// saw them, so after the change they would still seem to be there when their own resource takes them away.
fn told(estate: &Estate<'_>) -> FxHashSet<(Key, String)> {
    let mut found = FxHashSet::default();
    for (kind, names) in [("aws_iam_role_policy", "name"), ("aws_iam_role_policy_attachment", "policy_arn")] {
        for (index, _) in estate.of_type(kind) {
            let Some(name) = estate.text(index, names, When::Before) else { continue };
            for role in estate.targets(index, "role", When::Before, Family::Role) {
                found.extend(key(estate, Family::Role, role).map(|key| (key, name.to_owned())));
            }
        }
    }
    found
}

/// The principal behind a target; an object that takes the place of another one is the same principal.
pub(super) fn key(estate: &Estate<'_>, family: Family, target: Target) -> Option<Key> {
    match target {
        Target::Object(index) => Some(Key::Object(family, estate.predecessor(index).unwrap_or(index))),
        Target::Named(name) => Some(Key::Named(family, name)),
        Target::Unknown => None,
    }
}

struct Gather<'e, 'g, 'p> {
    estate: &'e Estate<'p>,
    when: When,
    told: &'g FxHashSet<(Key, String)>,
    found: Holdings<'e>,
}

impl<'e> Gather<'e, '_, '_> {
    fn all(mut self) -> Holdings<'e> {
        for (index, object) in self.estate.all() {
            if !self.estate.exists(index, self.when) {
                continue;
            }
            let kind = object.change.kind.as_ref();
            match Family::of(kind) {
                Some(Family::OrganizationPolicy) => continue,
                Some(Family::Policy) => {}
                Some(family) => self.principal(index, family),
                None => {}
            }
            if let Some((_, who, family, what)) = INLINE.iter().find(|row| row.0 == kind)
                && let Some(held) = held(self.estate, index, what, self.when)
            {
                let part = Part { object: index, attribute: what, via: vec![index], held };
                self.give(index, who, *family, &[part]);
            }
            if let Some(row) = ATTACHING.iter().find(|row| row.kind == kind) {
                self.attach(index, row);
            }
            match kind {
                "aws_iam_group_membership" => self.members(index, "group", "users"),
                "aws_iam_user_group_membership" => self.members(index, "groups", "user"),
                "aws_ssoadmin_customer_managed_policy_attachment" => {
                    let part = self.customer_managed(index, "customer_managed_policy_reference");
                    self.give(index, "permission_set_arn", Family::PermissionSet, part.as_slice());
                }
                "aws_ssoadmin_permissions_boundary_attachment" => self.boundary_attachment(index),
                _ => {}
            }
        }
        self.found
    }

    /// The principal itself, with its boundary and what a role has inside of itself.
    fn principal(&mut self, index: usize, family: Family) {
        let Some(key) = key(self.estate, family, Target::Object(index)) else { return };
        let mut parts = Vec::new();
        let mut boundary = None;
        if matches!(family, Family::Role | Family::User) {
            boundary = self.policies(index, "permissions_boundary").into_iter().next();
        }
        if family == Family::Role {
            parts = self.inside(index, &key);
        }
        let holding = self.found.by_key.entry(key).or_default();
        holding.parts.extend(parts);
        holding.boundary = boundary;
    }

    /// `inline_policy` and `managed_policy_arns` of a role.
    fn inside(&self, index: usize, key: &Key) -> Vec<Part<'e>> {
        let estate = self.estate;
        let mut parts = Vec::new();
        let Some(object) = estate.object(index) else { return parts };
        let none = (&Marks::None, &object.before_sensitive);
        let (unknown, sensitive) = match self.when {
            When::Before => none,
            When::After => (&object.unknown, &object.after_sensitive),
        };
        let blocks =
            estate.values(index, self.when).get("inline_policy").map(Value::items).unwrap_or_default();
        let (unknown, sensitive) = (unknown.member("inline_policy"), sensitive.member("inline_policy"));
        // Unknown as a whole it is what the provider fills in for a new role; a block that is written is marked by
        // itself, and what is there already does not become unknown by itself.
        let whole = unknown.is_all();
        if whole && object.change.actions == Actions::Update {
            parts.push(Part {
                object: index,
                attribute: "inline_policy",
                via: vec![index],
                held: Held::Unknown,
            });
        }
        let count = if whole { 0 } else { blocks.len().max(unknown.len()) };
        let old =
            estate.values(index, When::Before).get("inline_policy").map(Value::items).unwrap_or_default();
        for at in 0..count {
            let block = blocks.get(at).unwrap_or(&Value::Null);
            let name = block.get("name").and_then(Value::as_str).unwrap_or_default();
            if self.told.contains(&(key.clone(), name.to_owned())) && old.contains(block) {
                continue;
            }
            let held = match block.get("policy") {
                _ if !unknown.item(at).member("policy").is_none() => Held::Unknown,
                Some(Value::String(text)) if !text.is_empty() => Held::Text {
                    text: Cow::Borrowed(text),
                    sensitive: !sensitive.item(at).member("policy").is_none(),
                },
                _ => continue,
            };
            parts.push(Part { object: index, attribute: "inline_policy", via: vec![index], held });
        }
        parts
    }

    fn attach(&mut self, index: usize, row: &Attaching) {
        if row.who.is_empty() {
            return self.inside_by_arn(index, row.what);
        }
        let policies = self.policies(index, row.what);
        for (who, family) in row.who {
            self.give(index, who, *family, &policies);
        }
    }

    /// Policies that a role itself says it has: what it only repeats of a resource of its own does not count.
    fn inside_by_arn(&mut self, index: usize, attribute: &'static str) {
        let estate = self.estate;
        let Some(key) = key(estate, Family::Role, Target::Object(index)) else { return };
        let whole = estate.object(index).is_some_and(|object| object.unknown.member(attribute).is_all());
        let filled_in = whole && self.when == When::After && !estate.is_written(index, attribute);
        let old = estate.values(index, When::Before).get(attribute).map(Value::items).unwrap_or_default();
        let repeated = |arn: &str| {
            self.told.contains(&(key.clone(), arn.to_owned()))
                && old.iter().any(|one| one.as_str() == Some(arn))
        };
        let counts = |target: &Target| match target {
            Target::Unknown => !filled_in,
            Target::Named(arn) => !repeated(arn),
            Target::Object(policy) => !estate.text(*policy, "arn", When::Before).is_some_and(repeated),
        };
        let targets = estate.targets(index, attribute, self.when, Family::Policy);
        let targets: Vec<Target> = targets.into_iter().filter(counts).collect();
        let parts: Vec<_> =
            targets.into_iter().filter_map(|target| self.policy(index, attribute, target)).collect();
        self.found.by_key.entry(key).or_default().parts.extend(parts);
    }

    fn give(&mut self, index: usize, who: &'static str, family: Family, parts: &[Part<'e>]) {
        for target in self.estate.targets(index, who, self.when, family) {
            match key(self.estate, family, target) {
                Some(key) => self.found.by_key.entry(key).or_default().parts.extend_from_slice(parts),
                None => {
                    self.found.to_unknown.extend_from_slice(parts);
                    let name = format!("(known after apply: {})", self.estate.address(index));
                    let somebody = self.found.by_key.entry(Key::Named(family, name)).or_default();
                    somebody.parts.extend_from_slice(parts);
                }
            }
        }
    }

    /// The policies that an attribute names.
    fn policies(&mut self, index: usize, attribute: &'static str) -> Vec<Part<'e>> {
        let targets = self.estate.targets(index, attribute, self.when, Family::Policy);
        targets.into_iter().filter_map(|target| self.policy(index, attribute, target)).collect()
    }

    fn policy(&mut self, index: usize, attribute: &'static str, target: Target) -> Option<Part<'e>> {
        let at = |held| Part { object: index, attribute, via: vec![index], held };
        Some(match target {
            Target::Object(policy) => {
                self.found.attached.insert(policy);
                let held = held(self.estate, policy, "policy", self.when)?;
                Part { object: policy, attribute: "policy", via: vec![policy, index], held }
            }
            Target::Named(arn) => match catalog::managed(&arn) {
                Some(text) => at(Held::Text { text: text.into(), sensitive: false }),
                None => at(Held::Foreign(arn)),
            },
            Target::Unknown => at(Held::Unknown),
        })
    }

    /// A policy that a permission set names by path and name; every account has its own of that name.
    fn customer_managed(&mut self, index: usize, attribute: &'static str) -> Option<Part<'e>> {
        let object = self.estate.object(index)?;
        let value = self.estate.values(index, self.when).get(attribute)?;
        let reference = value.items().first().unwrap_or(value);
        if self.when == When::After && !object.unknown.member(attribute).is_none() {
            return Some(Part { object: index, attribute, via: vec![index], held: Held::Unknown });
        }
        let text = |name| reference.get(name).and_then(Value::as_str);
        let name = text("name")?;
        let target = match self.estate.named(Family::Policy, self.when, &format!("={name}")) {
            [one] => Target::Object(*one),
            _ => Target::Named(format!("{}{name}", text("path").unwrap_or("/"))),
        };
        self.policy(index, attribute, target)
    }

    fn boundary_attachment(&mut self, index: usize) {
        let attribute = "permissions_boundary";
        let value = self.estate.values(index, self.when).get(attribute).unwrap_or(&Value::Null);
        let block = value.items().first().unwrap_or(value);
        let arn = block.get("managed_policy_arn").and_then(Value::as_str).map(str::to_owned);
        let name = block
            .get("customer_managed_policy_reference")
            .and_then(|value| value.items().first().unwrap_or(value).get("name").and_then(Value::as_str));
        let target = match (arn, name) {
            (Some(arn), _) => Target::Named(arn),
            (None, Some(name)) => match self.estate.named(Family::Policy, self.when, &format!("={name}")) {
                [one] => Target::Object(*one),
                _ => Target::Named(name.to_owned()),
            },
            (None, None) => Target::Unknown,
        };
        let Some(part) = self.policy(index, attribute, target) else { return };
        for target in self.estate.targets(index, "permission_set_arn", self.when, Family::PermissionSet) {
            let Some(key) = key(self.estate, Family::PermissionSet, target) else { continue };
            self.found.by_key.entry(key).or_default().boundary = Some(part.clone());
        }
    }

    fn members(&mut self, index: usize, groups: &'static str, users: &'static str) {
        let groups = self.estate.targets(index, groups, self.when, Family::Group);
        for user in self.estate.targets(index, users, self.when, Family::User) {
            let Some(user) = key(self.estate, Family::User, user) else { continue };
            for group in &groups {
                match key(self.estate, Family::Group, group.clone()) {
                    Some(group) => {
                        self.found.by_key.entry(user.clone()).or_default().groups.insert((group, index));
                    }
                    None => self.found.to_unknown.push(Part {
                        object: index,
                        attribute: "group",
                        via: vec![index],
                        held: Held::Unknown,
                    }),
                }
            }
        }
    }
}
