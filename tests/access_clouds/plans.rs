//! Small plans as JSON, and what the review says of them in one line a fact.

use pairgate::access::{self, Entry, Fact, Review};
use pairgate::text::Lang;
use serde_json::{Value, json};

#[derive(Default)]
pub struct Maker {
    changes: Vec<Value>,
    blocks: Vec<Value>,
}

/// Starts a plan.
pub fn plan() -> Maker {
    Maker::default()
}

impl Maker {
    pub fn raw(mut self, address: &str, actions: &[&str], before: Value, after: Value, more: Value) -> Self {
        let (kind, name) = address.split_once('.').unwrap();
        let (name, index) = name.split_once('[').map_or((name, None), |(name, key)| (name, Some(key)));
        let mut change = json!({ "actions": actions, "before": before, "after": after, "after_unknown": {} });
        for (key, value) in more.as_object().unwrap() {
            change[key] = value.clone();
        }
        let mut resource = json!({
            "address": address, "type": kind, "name": name, "mode": "managed",
            "provider_name": "registry.terraform.io/hashicorp/some", "change": change,
        });
        if let Some(index) = index {
            resource["index"] = json!(index.trim_matches(['"', ']']));
        }
        self.changes.push(resource);
        self
    }

    pub fn create(self, address: &str, after: Value) -> Self {
        self.raw(address, &["create"], Value::Null, after, json!({}))
    }

    /// A new object of which some attributes are known only after apply.
    pub fn create_unknown(self, address: &str, after: Value, unknown: Value) -> Self {
        self.raw(address, &["create"], Value::Null, after, json!({ "after_unknown": unknown }))
    }

    pub fn update(self, address: &str, before: Value, after: Value) -> Self {
        self.raw(address, &["update"], before, after, json!({}))
    }

    pub fn update_unknown(self, address: &str, before: Value, after: Value, unknown: Value) -> Self {
        self.raw(address, &["update"], before, after, json!({ "after_unknown": unknown }))
    }

    pub fn replace(self, address: &str, before: Value, after: Value) -> Self {
        self.raw(address, &["delete", "create"], before, after, json!({}))
    }

    pub fn delete(self, address: &str, before: Value) -> Self {
        self.raw(address, &["delete"], before, Value::Null, json!({}))
    }

    pub fn forget(self, address: &str, before: Value) -> Self {
        self.raw(address, &["forget"], before, Value::Null, json!({}))
    }

    pub fn same(self, address: &str, values: Value) -> Self {
        self.raw(address, &["no-op"], values.clone(), values, json!({}))
    }

    /// The same object under another address.
    pub fn moved(mut self, from: &str, address: &str, values: Value) -> Self {
        self = self.same(address, values);
        self.changes.last_mut().unwrap()["previous_address"] = json!(from);
        self
    }

    /// A block of the configuration whose attribute refers to something.
    pub fn refers(mut self, address: &str, attribute: &str, to: &[&str]) -> Self {
        let (kind, name) = address.split_once('.').unwrap();
        let mut expressions = json!({});
        expressions[attribute] = json!({ "references": to });
        self.blocks.push(json!({
            "address": address, "mode": "managed", "type": kind, "name": name, "expressions": expressions,
        }));
        self
    }

    pub fn text(&self) -> String {
        json!({
            "format_version": "1.2", "terraform_version": "1.11.0", "resource_changes": self.changes,
            "configuration": { "root_module": { "resources": self.blocks } },
        })
        .to_string()
    }

    pub fn review(&self) -> Review {
        let text = self.text();
        let plan = pairgate::plan::plan("plan.json", &text).unwrap();
        let review = access::review(&plan);
        for fact in &review.facts {
            both_languages(fact);
        }
        review
    }

    /// `rule address`, sorted, with `?` behind what is advisory.
    pub fn facts(&self) -> Vec<String> {
        let mut found: Vec<String> = self
            .review()
            .facts
            .iter()
            .map(|fact| format!("{} {}{}", fact.rule, fact.address, if fact.advisory { "?" } else { "" }))
            .collect();
        found.sort();
        found
    }

    /// The rules only, without those of [`Maker::facts`] that say merely that something is new.
    pub fn rules(&self) -> Vec<String> {
        let mut found: Vec<String> = self
            .review()
            .facts
            .iter()
            .map(|fact| format!("{}{}", fact.rule, if fact.advisory { "?" } else { "" }))
            .filter(|rule| rule != "access-widened")
            .collect();
        found.sort();
        found.dedup();
        found
    }

    #[track_caller]
    pub fn silent(&self) {
        let facts = self.review().facts;
        let said: Vec<String> =
            facts.iter().map(|fact| format!("{}: {}", fact.rule, fact.message.get(Lang::En))).collect();
        assert!(said.is_empty(), "{said:#?}");
    }
}

/// Everything that a review says, in English.
pub fn said(review: &Review) -> String {
    let mut out = String::new();
    for fact in &review.facts {
        out += &format!("{}: {}\n", fact.rule, fact.message.get(Lang::En));
        for detail in &fact.details {
            out += &format!("  {}\n", detail.get(Lang::En));
        }
    }
    out
}

/// Rows of the access table.
pub fn table(review: &Review) -> Vec<String> {
    let grants = |entry: &Entry| {
        let line = |sign: &str, grant: &access::Grant| {
            let because: Vec<&str> = grant.because.iter().map(|text| text.get(Lang::En)).collect();
            format!(
                " {sign}{} on {}{}",
                grant.capability,
                grant.scope,
                because.iter().map(|text| format!(" ({text})")).collect::<String>()
            )
        };
        let added = entry.added.iter().map(|grant| line("+", grant));
        let removed = entry.removed.iter().map(|grant| line("-", grant));
        added.chain(removed).collect::<String>()
    };
    review.entries.iter().map(|entry| format!("{}:{}", entry.principal, grants(entry))).collect()
}

/// Messages follow the house: both languages, no final stop, Japanese that is Japanese.
fn both_languages(fact: &Fact) {
    for text in std::iter::once(&fact.message).chain(&fact.details) {
        let (en, ja) = (text.get(Lang::En), text.get(Lang::Ja));
        assert!(!en.is_empty() && !ja.is_empty(), "{fact:?}");
        assert!(!en.ends_with('.') && !ja.ends_with('。'), "{en} / {ja}");
    }
    let ja = fact.message.get(Lang::Ja);
    assert!(ja.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c)), "{ja}");
}
