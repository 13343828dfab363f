//! Who looks a changed resource up with a data source of its own.
//!
//! `data "aws_vpc" "main" { tags = { Name = "main" } }` in another root module depends on a VPC of this
//! plan without any link that Terraform knows. What the block asks for is compared with the values
//! before the change. Accounts and regions are not known here: equal names in two accounts look the
//! same.

use super::facts::{DataBlock, Folder};
use super::setting::{Likeness, Setting};
use super::{Target, consumer, may};
use crate::graph::Consumer;
use crate::plan::Value;
use crate::text::Text;

/// Arguments that find an object on their own, and the attributes of the resource that they may mean.
const IDENTIFIERS: [(&str, &[&str]); 31] = [
    ("account_id", &["account_id", "unique_id", "email"]),
    ("alias", &["alias", "name"]),
    ("arn", &["arn"]),
    ("bucket", &["bucket", "id"]),
    ("certificate_arn", &["arn"]),
    ("cluster_id", &["cluster_id", "id"]),
    ("cluster_identifier", &["cluster_identifier"]),
    ("cluster_name", &["cluster_name", "name"]),
    ("db_cluster_identifier", &["cluster_identifier"]),
    ("db_instance_identifier", &["identifier"]),
    ("domain", &["domain", "domain_name"]),
    ("domain_name", &["domain_name"]),
    ("file_system_id", &["id"]),
    ("function_name", &["function_name", "arn"]),
    ("group_name", &["group_name", "name"]),
    ("id", &["id"]),
    ("identifier", &["identifier"]),
    ("key_id", &["key_id", "id", "arn"]),
    ("key_name", &["key_name"]),
    ("load_balancer_arn", &["arn"]),
    ("name", &["name", "id"]),
    ("queue_name", &["name"]),
    ("replication_group_id", &["replication_group_id", "id"]),
    ("repository_name", &["repository_name", "name"]),
    ("role", &["role", "name"]),
    ("secret", &["secret_id", "id", "name"]),
    ("secret_id", &["secret_id", "id", "arn", "name"]),
    ("self_link", &["self_link"]),
    ("service_name", &["service_name", "name"]),
    ("user_name", &["user_name", "name"]),
    ("zone_id", &["zone_id", "id"]),
];

/// Arguments that narrow a search without finding anything on their own.
const QUALIFIERS: [&str; 12] = [
    "instance",
    "key_ring",
    "location",
    "namespace",
    "path",
    "private_zone",
    "project",
    "region",
    "resource_group_name",
    "server_name",
    "vpc_id",
    "zone",
];

/// Data sources that read a resource of another type name.
const RELATED: [(&str, &str); 5] = [
    ("aws_alb", "aws_lb"),
    ("aws_db_cluster", "aws_rds_cluster"),
    ("aws_secretsmanager_secret_version", "aws_secretsmanager_secret"),
    ("google_secret_manager_secret_version", "google_secret_manager_secret"),
    ("google_secret_manager_secret_version_access", "google_secret_manager_secret"),
];

/// A template must have this much literal text before a fit of it means anything.
const TELLING: usize = 4;

/// Adds a consumer for every data block of the folder that finds one of the targets.
pub fn consumers(folder: &Folder, targets: &[Target<'_>], root: &str, found: &mut Vec<Consumer>) {
    for (block, place) in &folder.data {
        let kind = canonical(&block.kind);
        for target in targets.iter().filter(|target| canonical(&target.kind) == kind) {
            let mut search = Search { target, by: Vec::new(), likeness: Likeness::Same };
            for (name, value) in &block.arguments {
                search.argument(name, &folder.resolve(value));
            }
            if let Some(text) = search.result(block) {
                found.push(consumer(root, place, text, &target.address));
            }
        }
    }
}

fn canonical(kind: &str) -> &str {
    RELATED.iter().find(|(name, _)| *name == kind).map_or(kind, |(_, kind)| kind)
}

/// One data block held against one resource.
struct Search<'a> {
    target: &'a Target<'a>,
    /// What found it: `name "main"`.
    by: Vec<String>,
    likeness: Likeness,
}

impl Search<'_> {
    fn result(self, block: &DataBlock) -> Option<Text> {
        if self.by.is_empty() || self.likeness == Likeness::No {
            return None;
        }
        let (data, by) = (format!("data.{}.{}", block.kind, block.name), self.by.join(", "));
        let text = Text::new(
            format!("{} through {data} by {by}", self.target.address),
            format!("{} ({data} が {by} で検索)", self.target.address),
        );
        Some(may(text, self.likeness == Likeness::Same))
    }

    fn argument(&mut self, name: &str, value: &Setting) {
        match name {
            "tags" => {
                if let Setting::Map(tags) = value {
                    tags.iter().for_each(|(key, value)| self.tag(key, value));
                }
            }
            "filter" => self.filter(value),
            _ if QUALIFIERS.contains(&name) => {
                let found = self.attributes(&[name], value);
                self.narrow(found);
            }
            _ => {
                let Some((_, attributes)) = IDENTIFIERS.iter().find(|(known, _)| *known == name) else {
                    return;
                };
                let found = self.attributes(attributes, value);
                self.identified(name, value, found);
            }
        }
    }

    fn narrow(&mut self, found: Option<Likeness>) {
        self.likeness = self.likeness.min(found.unwrap_or(Likeness::Maybe));
    }

    /// An argument that finds an object: what it says counts as evidence only if it says enough.
    fn identified(&mut self, what: &str, value: &Setting, found: Option<Likeness>) {
        self.narrow(found);
        match (found, value.as_literal()) {
            (Some(Likeness::Same), Some(text)) => self.by.push(format!("{what} \"{text}\"")),
            (Some(Likeness::Maybe), None) if value.literal_length() >= TELLING => {
                self.by.push(format!("{what}, which is partly computed"));
            }
            _ => {}
        }
    }

    /// The best likeness to any of the attributes; None when none of them can be read.
    fn attributes(&self, names: &[&str], value: &Setting) -> Option<Likeness> {
        let texts = names.iter().filter_map(|name| self.text(&[name]));
        texts.map(|text| likeness(value, &text, names)).max()
    }

    /// A value before the change, if it is there and not sensitive.
    fn text(&self, path: &[&str]) -> Option<String> {
        let (mut value, mut marks) = (&self.target.before, &self.target.sensitive);
        for name in path {
            value = value.get(name)?;
            marks = marks.member(name);
        }
        match value {
            _ if !marks.is_none() => None,
            Value::String(text) | Value::Number(text) if !text.is_empty() => Some(text.to_string()),
            Value::Bool(found) => Some(found.to_string()),
            _ => None,
        }
    }

    fn tag(&mut self, key: &str, value: &Setting) {
        let text = self.text(&["tags", key]).or_else(|| self.text(&["tags_all", key]));
        let hidden = !self.target.sensitive.member("tags").is_none();
        let found = match text {
            Some(text) => Some(value.is(&text)),
            None if hidden => None,
            // A tag that the object does not have: the block finds something else.
            None => Some(Likeness::No),
        };
        self.identified(&format!("tag {key}"), value, found);
    }

    /// `filter { name = "tag:Name", values = ["main"] }` of the AWS provider.
    fn filter(&mut self, filter: &Setting) {
        let name = filter.get("name").and_then(Setting::as_literal);
        let values = match filter.get("values") {
            Some(Setting::List(values)) => values.as_slice(),
            _ => &[],
        };
        let (Some(name), false) = (name, values.is_empty()) else {
            return self.narrow(Some(Likeness::Maybe));
        };
        let text = match name.strip_prefix("tag:") {
            Some(tag) => self.text(&["tags", tag]).or_else(|| self.text(&["tags_all", tag])),
            None => self.filtered(&name),
        };
        let best = text.and_then(|text| {
            let likeness = |value: &Setting| if wild(value) { Likeness::Maybe } else { value.is(&text) };
            values.iter().map(|value| (likeness(value), value)).max_by_key(|(likeness, _)| *likeness)
        });
        match best {
            Some((found, value)) => self.identified(&format!("filter {name}"), value, Some(found)),
            None => self.narrow(Some(Likeness::Maybe)),
        }
    }

    /// The attribute that a filter name means: `vpc-id` is the id of a VPC and an attribute elsewhere.
    fn filtered(&self, name: &str) -> Option<String> {
        let name = name.replace('-', "_");
        let own_id =
            name.strip_suffix("_id").is_some_and(|kind| self.target.kind.ends_with(&format!("_{kind}")));
        if own_id { self.text(&["id"]) } else { self.text(&[&name]) }
    }
}

/// The AWS filters know `*` and `?`.
fn wild(value: &Setting) -> bool {
    value.as_literal().is_some_and(|text| text.contains(['*', '?']))
}

fn likeness(value: &Setting, text: &str, names: &[&str]) -> Likeness {
    // A zone is looked up with and without the dot that ends it.
    let dotless = |text: &str| text.trim_end_matches('.').to_owned();
    match value.as_literal() {
        Some(literal) if names.contains(&"name") => Setting::literal(dotless(&literal)).is(&dotless(text)),
        _ => value.is(text),
    }
}
