//! Small plans as JSON, and what the review says of them.

use pairgate::access::{Entry, Fact, Review, review};
use pairgate::plan;
use pairgate::text::Lang;
use serde_json::{Map, Value, json};

/// A plan in the making.
#[derive(Default)]
pub struct Maker {
    changes: Vec<Value>,
    root: Map<String, Value>,
    providers: Value,
    deferred: Vec<Value>,
}

pub fn maker() -> Maker {
    Maker::default()
}

impl Maker {
    /// Any change.
    pub fn change(
        mut self,
        address: &str,
        actions: &[&str],
        before: Value,
        after: Value,
        unknown: Value,
    ) -> Self {
        let parsed = plan::Address::parse(address).unwrap();
        let mut change = json!({
            "address": address, "module_address": parsed.module_text(), "type": parsed.kind, "name": parsed.name,
            "mode": "managed", "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": { "actions": actions, "before": before, "after": after, "after_unknown": unknown },
        });
        match parsed.key {
            Some(plan::Key::Index(index)) => change["index"] = json!(index),
            Some(plan::Key::Name(name)) => change["index"] = json!(name),
            None => {}
        }
        self.changes.push(change);
        self
    }

    /// A data source that is read during the apply.
    pub fn data(self, address: &str, after: Value, unknown: Value) -> Self {
        let mut made = self.change(address, &["read"], Value::Null, after, unknown);
        made.changes.last_mut().unwrap()["mode"] = json!("data");
        made
    }

    pub fn same(self, address: &str, values: Value) -> Self {
        self.change(address, &["no-op"], values.clone(), values, json!({}))
    }

    pub fn update(self, address: &str, before: Value, after: Value) -> Self {
        self.change(address, &["update"], before, after, json!({}))
    }

    pub fn create(self, address: &str, after: Value) -> Self {
        self.change(address, &["create"], Value::Null, after, json!({}))
    }

    pub fn create_unknown(self, address: &str, after: Value, unknown: Value) -> Self {
        self.change(address, &["create"], Value::Null, after, unknown)
    }

    pub fn delete(self, address: &str, before: Value) -> Self {
        self.change(address, &["delete"], before, Value::Null, json!({}))
    }

    /// Marks of the last change.
    pub fn sensitive(mut self, before: Value, after: Value) -> Self {
        let change = &mut self.changes.last_mut().unwrap()["change"];
        change["before_sensitive"] = before;
        change["after_sensitive"] = after;
        self
    }

    /// The address that the last change had before.
    pub fn moved_from(mut self, address: &str) -> Self {
        self.changes.last_mut().unwrap()["previous_address"] = json!(address);
        self
    }

    /// The root module of the configuration.
    pub fn configuration(mut self, root: Value) -> Self {
        self.root = root.as_object().unwrap().clone();
        self
    }

    /// An account that the provider's configuration allows.
    pub fn allowed_account(mut self, account: &str) -> Self {
        let expressions = json!({ "allowed_account_ids": { "constant_value": [account] } });
        self.providers = json!({ "aws": { "name": "aws", "expressions": expressions } });
        self
    }

    /// Puts the last change off.
    pub fn put_off(mut self) -> Self {
        let change = self.changes.pop().unwrap();
        self.deferred.push(json!({ "reason": "instance_count_unknown", "resource_change": change }));
        self
    }

    pub fn text(&self) -> String {
        json!({
            "format_version": "1.2", "terraform_version": "1.11.0", "resource_changes": self.changes,
            "deferred_changes": self.deferred,
            "configuration": { "provider_config": self.providers, "root_module": self.root },
        })
        .to_string()
    }

    pub fn review(&self) -> Review {
        let text = self.text();
        let plan = plan::plan("plan.json", &text).unwrap();
        review(&plan)
    }
}

/// Ids of rules with addresses, sorted, without repetitions.
pub fn rules(review: &Review) -> Vec<&'static str> {
    let mut found: Vec<&str> = review.facts.iter().map(|fact| fact.rule).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[track_caller]
pub fn fact<'r>(review: &'r Review, rule: &str) -> &'r Fact {
    let mut all = review.facts.iter().filter(|fact| fact.rule == rule);
    all.next().unwrap_or_else(|| panic!("no {rule} in {:#?}", review.facts))
}

#[track_caller]
pub fn entry<'r>(review: &'r Review, principal: &str) -> &'r Entry {
    let mut all = review.entries.iter().filter(|entry| entry.principal == principal);
    all.next().unwrap_or_else(|| panic!("no {principal} in {:#?}", review.entries))
}

pub fn said(fact: &Fact) -> String {
    let mut text = fact.message.get(Lang::En).to_owned();
    for detail in &fact.details {
        text.push('\n');
        text.push_str(detail.get(Lang::En));
    }
    text
}

/// A document of statements.
pub fn policy(statements: Value) -> String {
    json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}

/// A document that allows actions on a resource.
pub fn allow(actions: &[&str], resource: &str) -> String {
    policy(json!([{ "Effect": "Allow", "Action": actions, "Resource": resource }]))
}

pub const ACCOUNT: &str = "111122223333";

/// A role that exists.
pub fn role(name: &str) -> Value {
    json!({
        "name": name, "arn": format!("arn:aws:iam::{ACCOUNT}:role/{name}"), "path": "/",
        "assume_role_policy": policy(json!([{
            "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "ec2.amazonaws.com" },
        }])),
    })
}

/// A managed policy that exists.
pub fn managed(name: &str, document: &str) -> Value {
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/{name}");
    json!({ "name": name, "path": "/", "arn": arn, "id": arn, "policy": document })
}

pub fn inline(role: &str, name: &str, document: &str) -> Value {
    json!({ "role": role, "name": name, "policy": document })
}

pub fn attachment(role: &str, policy: &str) -> Value {
    json!({ "role": role, "policy_arn": format!("arn:aws:iam::{ACCOUNT}:policy/{policy}") })
}

/// A value with some members replaced.
pub fn with(mut value: Value, more: Value) -> Value {
    for (key, new) in more.as_object().unwrap() {
        value[key] = new.clone();
    }
    value
}

/// Expressions of a block of the configuration, by attribute.
pub fn block(kind: &str, name: &str, references: &[(&str, &[&str])]) -> Value {
    let mut expressions = Map::new();
    for (attribute, to) in references {
        expressions.insert((*attribute).to_owned(), json!({ "references": to }));
    }
    json!({
        "address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name,
        "provider_config_key": "aws", "expressions": expressions,
    })
}
