//! Small plans as JSON, and what their blast radius looks like in one line.

use pairgate::config::RadiusThresholds;
use pairgate::graph::{Affected, Graph, Radius, blast_radius};
use pairgate::plan::{self, Address, Mode};
use serde_json::{Map, Value, json};

/// A plan in the making.
#[derive(Default)]
pub struct Maker {
    pub changes: Vec<Value>,
    pub prior: Vec<Value>,
    pub members: Map<String, Value>,
}

/// Starts a plan with the root module of its configuration.
pub fn plan(root_module: Value) -> Maker {
    let mut made = Maker::default();
    made.members.insert("format_version".into(), json!("1.2"));
    made.members.insert("configuration".into(), json!({ "root_module": root_module }));
    made
}

impl Maker {
    /// Adds a change with values before and after.
    pub fn change(mut self, address: &str, actions: &[&str], before: Value, after: Value) -> Self {
        let parsed = Address::parse(address).unwrap();
        let key = parsed.key.as_ref().map(|key| match key {
            plan::Key::Index(index) => json!(index),
            plan::Key::Name(name) => json!(name),
        });
        let mut change = json!({
            "address": address, "module_address": parsed.module_text(), "type": parsed.kind, "name": parsed.name,
            "mode": if parsed.mode == Mode::Data { "data" } else { "managed" },
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": { "actions": actions, "before": before, "after": after, "after_unknown": {} },
        });
        if let Some(key) = key {
            change["index"] = key;
        }
        self.changes.push(change);
        self
    }

    pub fn replace(self, address: &str) -> Self {
        self.change(address, &["delete", "create"], json!({}), json!({}))
    }

    pub fn same(mut self, addresses: &[&str]) -> Self {
        for address in addresses {
            self = self.change(address, &["no-op"], json!({}), json!({}));
        }
        self
    }

    /// An update in which the attribute `changing` differs.
    pub fn update(self, address: &str) -> Self {
        self.change(
            address,
            &["update"],
            json!({"changing": 1, "stays": 1}),
            json!({"changing": 2, "stays": 1.0}),
        )
    }

    /// The last change gets this member.
    pub fn with(mut self, member: &str, value: Value) -> Self {
        self.changes.last_mut().unwrap()[member] = value;
        self
    }

    /// An object of the prior state.
    pub fn prior(mut self, address: &str, depends_on: &[&str], values: Value) -> Self {
        let mode = if address.contains("data.") { "data" } else { "managed" };
        let parsed = Address::parse(address).unwrap();
        self.prior.push(json!({ "address": address, "mode": mode, "type": parsed.kind, "values": values, "depends_on": depends_on }));
        self
    }

    pub fn text(&self) -> String {
        let mut members = self.members.clone();
        members.insert("resource_changes".into(), json!(self.changes));
        if !self.prior.is_empty() {
            let state = json!({ "values": { "root_module": { "resources": self.prior } } });
            members.insert("prior_state".into(), state);
        }
        Value::Object(members).to_string()
    }

    pub fn radius(&self) -> Radius {
        radius(&self.text())
    }

    /// Affected resources in one line each, see [`line`].
    pub fn affected(&self) -> Vec<String> {
        self.radius().affected.iter().map(line).collect()
    }
}

pub fn radius(text: &str) -> Radius {
    let read = plan::plan("plan.json", text).unwrap();
    blast_radius(&Graph::new(&read), &[], Vec::new(), &RadiusThresholds::default())
}

/// `2 b.b <- a.a .id through module.a.out`: the distance, then the path backwards.
pub fn line(affected: &Affected) -> String {
    assert_eq!(affected.path.len() as u32, affected.distance + 1, "{affected:?}");
    assert_eq!(affected.path.last().unwrap().address, affected.address);
    let mut text = affected.distance.to_string();
    for hop in affected.path.iter().rev() {
        text.push_str(&format!(" {}", hop.address));
        if !hop.through.is_empty() {
            text.push_str(&format!(" via {}", hop.through.join(", ")));
        }
        if let Some(reads) = &hop.reads {
            text.push_str(&format!(" reads {reads}"));
        }
        if hop.recorded {
            text.push_str(" (recorded)");
        }
        text.push_str(" <-");
    }
    text.trim_end_matches(" <-").to_owned()
}

/// A resource block whose arguments refer to something.
pub fn block(address: &str, arguments: &[(&str, &[&str])]) -> Value {
    let (mode, rest) = match address.strip_prefix("data.") {
        Some(rest) => ("data", rest),
        None => ("managed", address),
    };
    let (kind, name) = rest.split_once('.').unwrap();
    let mut made = json!({ "mode": mode, "type": kind, "name": name, "provider_config_key": "aws" });
    for (name, references) in arguments {
        match *name {
            "depends_on" => made["depends_on"] = json!(references),
            "count" | "for_each" => made[format!("{name}_expression")] = expression(references),
            _ => made["expressions"][name] = expression(references),
        }
    }
    made
}

/// An expression with its references as terraform lists them.
pub fn expression(references: &[&str]) -> Value {
    let listed: Vec<String> = references.iter().flat_map(|reference| prefixes(reference)).collect();
    json!({ "references": listed })
}

/// The whole, then each prefix down to the object.
fn prefixes(reference: &str) -> Vec<String> {
    let (mut inside, mut ends) = (false, Vec::new());
    for (at, found) in reference.char_indices() {
        match found {
            '.' if !inside => ends.push(at),
            '[' => {
                ends.push(at);
                inside = true;
            }
            ']' => inside = false,
            _ => {}
        }
    }
    let least = match reference.split('.').next() {
        Some("data") => 2,
        // Terraform does not cut the key off a module call.
        Some("module") if reference.contains('[') => 2,
        _ => 1,
    };
    let shorter = ends.iter().skip(least).rev().map(|end| reference[..*end].to_owned());
    std::iter::once(reference.to_owned()).chain(shorter).collect()
}
