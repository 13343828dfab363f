//! The objects that are looked at, and which of them a name, an ARN or a reference means.
//!
//! An attachment names a role by its name and a policy by its ARN. Before the first apply the ARN is unknown; then
//! the configuration says which policy is meant, through variables, outputs and `for_each`.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::accounts::{allowed, arn_account, of_others};
use super::{overwritten, table};
use crate::access::objects::{Object, objects, read};
use crate::graph::Graph;
use crate::plan::{Actions, Marks, Mode, Plan, Raw, ResourceChange, Value};

/// One side of the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum When {
    /// Before it.
    Before,
    /// After it.
    After,
}

/// What a name or an ARN names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Family {
    Role,
    User,
    Group,
    Policy,
    PermissionSet,
    OrganizationPolicy,
}

impl Family {
    /// The family of a resource type.
    pub fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "aws_iam_role" => Self::Role,
            "aws_iam_user" => Self::User,
            "aws_iam_group" => Self::Group,
            "aws_iam_policy" => Self::Policy,
            "aws_ssoadmin_permission_set" => Self::PermissionSet,
            "aws_organizations_policy" => Self::OrganizationPolicy,
            _ => return None,
        })
    }

    /// The word before the name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::User => "user",
            Self::Group => "group",
            Self::Policy | Self::OrganizationPolicy => "policy",
            Self::PermissionSet => "permission set",
        }
    }

    /// Attributes that name an object of it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Role | Self::User | Self::Group => &["name", "arn"],
            Self::Policy | Self::PermissionSet => &["arn"],
            Self::OrganizationPolicy => &["id", "arn"],
        }
    }
}

/// What an attribute means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// This object of the plan.
    Object(usize),
    /// Something that the plan does not have, by this name or ARN.
    Named(String),
    /// Known only after apply, and the configuration does not tell.
    Unknown,
}

/// The objects of the wanted types.
pub(super) struct Estate<'p> {
    objects: Vec<Object<'p, 'p>>,
    graph: Graph<'p>,
    by_address: FxHashMap<&'p str, usize>,
    by_name: FxHashMap<(Family, When, String), Vec<usize>>,
    elsewhere: Option<String>,
    /// Policy documents that are read during the apply.
    documents: FxHashMap<&'p str, Object<'p, 'p>>,
    /// What the apply makes anew.
    made: FxHashSet<&'p str>,
}

impl<'p> Estate<'p> {
    /// Reads the objects.
    pub fn new(plan: &'p Plan<'p>) -> Self {
        let mut objects = objects(plan, table::is_wanted);
        for object in &mut objects {
            // What Terraform forgets stays where it is and grants what it granted.
            if object.change.actions == Actions::Forget {
                object.after = object.before.clone();
                object.after_sensitive = object.before_sensitive.clone();
                object.unknown = Marks::None;
            }
        }
        let mut found = Self {
            objects,
            graph: Graph::new(plan),
            by_address: FxHashMap::default(),
            by_name: FxHashMap::default(),
            elsewhere: allowed(plan).or_else(|| of_others(plan)),
            documents: FxHashMap::default(),
            made: FxHashSet::default(),
        };
        for change in plan.changes.iter().filter(|change| is_late_document(change)) {
            found.documents.insert(change.address.as_ref(), read(change));
        }
        if !found.documents.is_empty() {
            let made = plan.changes.iter().filter(|change| change.is_managed() && change.actions.creates());
            found.made.extend(made.map(|change| change.address.as_ref()));
        }
        for index in overwritten::lost(&found.objects, |one, other| found.is_apart(one, other)) {
            if let Some(object) = found.objects.get_mut(index) {
                object.after = Value::Null;
                object.unknown = Marks::None;
            }
        }
        for (index, object) in found.objects.iter().enumerate() {
            found.by_address.insert(object.change.address.as_ref(), index);
            let Some(family) = Family::of(&object.change.kind) else { continue };
            for (when, value) in [(When::Before, &object.before), (When::After, &object.after)] {
                for name in family.names().iter().filter_map(|name| value.get(name)?.as_str()) {
                    found.by_name.entry((family, when, name.to_owned())).or_default().push(index);
                }
                if let Some(name) = value.get("name").and_then(Value::as_str) {
                    found.by_name.entry((family, when, format!("={name}"))).or_default().push(index);
                }
                if family == Family::Policy {
                    // The ARN of a policy that is made anew is unknown, its path and name are not.
                    let part = |name| value.get(name).and_then(Value::as_str);
                    let path = part("path").unwrap_or("/");
                    let name = part("name").map(|name| format!("policy{path}{name}"));
                    if let (Some(name), None) = (name, part("arn")) {
                        found.by_name.entry((family, when, name)).or_default().push(index);
                    }
                }
            }
        }
        found
    }

    /// All objects with their numbers.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Object<'p, 'p>)> {
        self.objects.iter().enumerate()
    }

    /// Objects of one type.
    pub fn of_type<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = (usize, &'s Object<'p, 'p>)> {
        self.all().filter(move |(_, object)| object.change.kind == kind)
    }

    /// An object by its number.
    pub fn object(&self, index: usize) -> Option<&Object<'p, 'p>> {
        self.objects.get(index)
    }

    /// The address of an object.
    pub fn address(&self, index: usize) -> &str {
        self.object(index).map_or("", |object| object.address())
    }

    /// The values of an object on one side; null when it is not there.
    pub fn values(&self, index: usize, when: When) -> &Value<'p> {
        const NOTHING: &Value<'static> = &Value::Null;
        self.object(index).map_or(NOTHING, |object| match when {
            When::Before => &object.before,
            When::After => &object.after,
        })
    }

    /// Whether an object is there on one side.
    pub fn exists(&self, index: usize, when: When) -> bool {
        !self.values(index, when).is_null()
    }

    /// Whether something happens to an object.
    pub fn changes(&self, index: usize) -> bool {
        self.object(index).is_some_and(|object| !object.change.actions.is_idle())
    }

    /// A plain text of an object.
    pub fn text(&self, index: usize, attribute: &str, when: When) -> Option<&str> {
        self.values(index, when).get(attribute)?.as_str().filter(|text| !text.is_empty())
    }

    /// Whether the provider decides an unknown attribute, since the configuration says nothing about it.
    pub fn is_computed(&self, index: usize, attribute: &'static str) -> bool {
        let node = self.graph.node_id(self.address(index));
        node.is_some_and(|node| self.graph.leaves_out(node, attribute))
    }

    /// Whether the configuration is known to say something about an attribute.
    pub fn is_written(&self, index: usize, attribute: &'static str) -> bool {
        let node = self.graph.node_id(self.address(index));
        node.is_some_and(|node| {
            self.graph.provider_key(node).is_some() && !self.graph.leaves_out(node, attribute)
        })
    }

    /// What an attribute that holds one name, or a list of them, means.
    pub fn targets(&self, index: usize, attribute: &'static str, when: When, family: Family) -> Vec<Target> {
        let Some(object) = self.object(index) else { return Vec::new() };
        let unknown = match when {
            When::Before => &Marks::None,
            When::After => object.unknown.member(attribute),
        };
        let value = self.values(index, when).get(attribute).unwrap_or(&Value::Null);
        let mut found: Vec<Target> = match value {
            Value::String(text) if unknown.is_none() => self.by_text(index, attribute, when, family, text),
            Value::Array(items) => items
                .iter()
                .filter_map(Value::as_str)
                .flat_map(|text| self.by_text(index, attribute, when, family, text))
                .collect(),
            _ => Vec::new(),
        };
        if !unknown.is_none() && !self.is_computed(index, attribute) {
            match self.referred(index, attribute, family) {
                Some(referred) => found.extend(referred.into_iter().map(Target::Object)),
                None => found.push(Target::Unknown),
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The address of the one resource that the configuration refers to in an attribute.
    pub fn refers_to(&self, index: usize, attribute: &'static str) -> Option<&'p str> {
        let node = self.graph.node_id(self.address(index))?;
        match *self.graph.referred(node, attribute, &|_| true)? {
            [one] => self.graph.node_facts(one).map(|(address, _)| address),
            _ => None,
        }
    }

    /// The policy document that the configuration says an attribute is, with its number in the graph, where it is one
    /// that is read during the apply.
    pub fn document_of(&self, index: usize, attribute: &'static str) -> Option<(u32, &Object<'p, 'p>)> {
        if self.documents.is_empty() {
            return None;
        }
        let origin = self.graph.origin(self.graph.node_id(self.address(index))?, attribute);
        // Of `x[each.key].json` the configuration keeps no attribute.
        let json = origin.attribute.is_none_or(|name| matches!(name, "json" | "minified_json"));
        let (address, _) = self.graph.node_facts(origin.node)?;
        let document = self.documents.get(address).filter(|_| json && origin.data)?;
        Some((origin.node, document))
    }

    /// The arguments of a block as the configuration has them.
    pub fn expressions(&self, node: u32) -> Option<Raw<'p>> {
        self.graph.expressions(node)
    }

    /// What references in a part of a block may stand for after the apply: the objects that are made anew, where there
    /// are such, and whether each is known by its address.
    pub fn later(&self, node: u32, attribute: &str, part: &[Cow<'_, str>]) -> Vec<(String, bool)> {
        let all = self.graph.mentions(node, attribute, Some(part));
        let is_known = |leads: &Option<&str>| leads.is_some_and(|address| !self.made.contains(address));
        let some = !all.iter().all(|(_, leads)| is_known(leads));
        let kept = all.into_iter().filter(|(_, leads)| !(some && is_known(leads)));
        let mut found: Vec<(String, bool)> =
            kept.map(|(text, leads)| (leads.map_or(text, str::to_owned), leads.is_some())).collect();
        found.sort();
        found.dedup();
        found
    }

    /// What the configuration refers to in an attribute.
    pub fn mentioned(&self, index: usize, attribute: &str) -> Vec<String> {
        let Some(node) = self.graph.node_id(self.address(index)) else { return Vec::new() };
        let all = self.graph.mentions(node, attribute, None).into_iter();
        let mut all: Vec<String> = all.map(|(text, leads)| leads.map_or(text, str::to_owned)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The objects that the configuration names in an attribute.
    fn referred(&self, index: usize, attribute: &'static str, family: Family) -> Option<Vec<usize>> {
        let node = self.graph.node_id(self.address(index))?;
        let nodes = self.graph.referred(node, attribute, &|kind| Family::of(kind) == Some(family))?;
        nodes.into_iter().map(|node| self.by_address.get(self.graph.node_facts(node)?.0).copied()).collect()
    }

    fn by_text(
        &self,
        index: usize,
        attribute: &'static str,
        when: When,
        family: Family,
        text: &str,
    ) -> Vec<Target> {
        if text.is_empty() {
            return Vec::new();
        }
        let named = || Target::Named(text.to_owned());
        let all = self.named(family, when, text);
        // A name says nothing of the account; another configuration of the provider may be another one.
        let apart = |one: &usize| !text.starts_with("arn:") && self.is_apart(index, *one);
        let candidates: Vec<usize> = all.iter().copied().filter(|one| !apart(one)).collect();
        match candidates.as_slice() {
            [one] => vec![Target::Object(*one)],
            // What this plan removes grants nothing any more, even where its name is still written.
            [] if all.is_empty() && when == When::After && self.writes(index, attribute, text) => {
                let gone = !self.named(family, When::Before, text).is_empty();
                if gone { Vec::new() } else { vec![named()] }
            }
            // It may be one of another account, or the same account by another way.
            [] => all.iter().map(|one| Target::Object(*one)).chain([named()]).collect(),
            several => {
                // The same name in two accounts: the configuration knows which, or else the module does.
                let referred = self.referred(index, attribute, family).unwrap_or_default();
                let module =
                    |index: usize| self.object(index).map(|object| object.change.module_address.as_ref());
                let only = |fits: &dyn Fn(usize) -> bool| -> Vec<usize> {
                    several.iter().copied().filter(|one| fits(*one)).collect()
                };
                let mut chosen = only(&|one| referred.contains(&one));
                if chosen.is_empty() {
                    chosen = only(&|one| module(one) == module(index));
                }
                if chosen.is_empty() {
                    chosen = several.to_vec();
                }
                chosen.into_iter().map(Target::Object).collect()
            }
        }
    }

    /// Whether two objects are known to have different configurations of the provider.
    pub fn is_apart(&self, one: usize, other: usize) -> bool {
        let key = |index| self.graph.provider_key(self.graph.node_id(self.address(index))?);
        matches!((key(one), key(other)), (Some(one), Some(other)) if one != other)
    }

    /// Whether an attribute had this text before.
    fn writes(&self, index: usize, attribute: &str, text: &str) -> bool {
        let value = self.values(index, When::Before).get(attribute).unwrap_or(&Value::Null);
        value.as_str() == Some(text) || value.items().iter().any(|item| item.as_str() == Some(text))
    }

    /// Objects by a name, or by an ARN whose end says path and name.
    pub fn named(&self, family: Family, when: When, text: &str) -> &[usize] {
        let get = |text: &str| self.by_name.get(&(family, when, text.to_owned())).map(Vec::as_slice);
        let by_path = || match family {
            Family::Policy if arn_account(text) != Some("aws") => get(text.splitn(6, ':').nth(5)?),
            _ => None,
        };
        get(text).or_else(by_path).unwrap_or_default()
    }

    /// The object that an object made anew takes the place of: one with the same name that goes away.
    pub fn predecessor(&self, index: usize) -> Option<usize> {
        let family = Family::of(&self.object(index)?.change.kind)?;
        if self.exists(index, When::Before) {
            return None;
        }
        let name = format!("={}", self.text(index, "name", When::After)?);
        let old = self.named(family, When::Before, &name);
        let mut old = old.iter().copied().filter(|old| !self.exists(*old, When::After));
        let (found, None) = (old.next()?, old.next()) else { return None };
        Some(found)
    }

    /// The account of an object: of its own ARN, else the one that all ARNs of the objects agree on, else the only one
    /// that the provider configurations allow, else the one of everything else in the plan.
    pub fn account(&self, index: usize) -> Option<&str> {
        let own = |index: usize| {
            let of = |when| arn_account(self.text(index, "arn", when)?);
            of(When::Before).or_else(|| of(When::After))
        };
        own(index).or_else(|| {
            let mut all = (0..self.objects.len()).filter_map(own);
            match all.next() {
                Some(first) => all.all(|other| other == first).then_some(first),
                None => self.elsewhere.as_deref(),
            }
        })
    }
}

fn is_late_document(change: &ResourceChange<'_>) -> bool {
    change.mode == Mode::Data && change.kind == "aws_iam_policy_document" && change.actions == Actions::Read
}
