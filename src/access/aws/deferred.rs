//! Documents of `data "aws_iam_policy_document"` that Terraform reads only during the apply, as far as they are known.
//!
//! On a first create a policy names the ARN of something that is made in the same plan. Then the whole document is
//! unknown, but the plan has the statements of the data source, with effect, actions, principals and most of the rest.
//! From those the text is put together here, with a *label* such as `aws_s3_bucket.logs (known after apply)` in each
//! place that is not known; `bounds` says what a label counts as.
//!
//! Plan JSON has no expressions, only what they refer to, so `replace(data.….json, …)` looks like the document itself.
//! That such a document is known in part only is told in every case.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::estate::Estate;
use crate::access::node::{Knowledge, Node};
use crate::plan::Value;
use crate::text::Text;

/// Behind the name of what a value will come from.
pub(super) const LATER: &str = "(known after apply)";

/// A document that is known in part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Deferred {
    /// The data source.
    pub source: String,
    /// The document, with labels where it is not known.
    pub text: String,
    /// The labels; true where one is the name of an object that the configuration refers to.
    pub labels: BTreeMap<String, bool>,
    /// More is unknown than resources and conditions: actions, who, or statements.
    pub open: bool,
    /// A Deny is not known as a whole, so what it denies cannot be counted on.
    pub denies: bool,
    /// A part of it is marked sensitive.
    pub sensitive: bool,
}

/// The document that an unknown attribute will be, where the configuration says that it is the one of a data source that
/// is read during the apply.
pub(super) fn deferred(estate: &Estate<'_>, index: usize, attribute: &'static str) -> Option<Deferred> {
    let (node, object) = estate.document_of(index, attribute)?;
    let after = Node::after(object);
    let expressions = estate.expressions(node).map(|raw| raw.value()).unwrap_or(Value::Null);
    let mut writer = Writer {
        estate,
        node,
        found: Deferred {
            source: object.address().to_owned(),
            text: String::new(),
            labels: BTreeMap::new(),
            open: false,
            denies: false,
            sensitive: false,
        },
    };
    let statements = after.get("statement").items();
    let blocks = matching(expressions.get("statement"), statements.len());
    let mut own = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        let block = blocks.get(at).unwrap_or(&Value::Null);
        own.extend(writer.statement(statement, block));
    }
    let mut all = Vec::new();
    for name in ["source_json", "source_policy_documents"] {
        writer.others(&after.get(name), &mut all);
    }
    merge(&mut all, own);
    for name in ["override_json", "override_policy_documents"] {
        writer.others(&after.get(name), &mut all);
    }
    if all.is_empty() {
        return None;
    }
    let version = writer.one(&after.get("version")).unwrap_or_else(|| "2012-10-17".to_owned());
    let mut found = writer.found;
    found.text = json!({ "Version": version, "Statement": all }).to_string();
    Some(found)
}

/// Adds statements as the data source does: one of the same name takes the place of the other one.
fn merge(all: &mut Vec<Json>, more: Vec<Json>) {
    for statement in more {
        let name = statement.get("Sid").and_then(Json::as_str).filter(|name| !name.is_empty());
        let same = |other: &&mut Json| name.is_some() && other.get("Sid").and_then(Json::as_str) == name;
        match all.iter_mut().find(same) {
            Some(other) => *other = statement,
            None => all.push(statement),
        }
    }
}

/// The blocks of the configuration, one for each block of the plan. A dynamic block is not in there; then nobody knows
/// what became of which.
fn matching<'v, 'a>(blocks: Option<&'v Value<'a>>, count: usize) -> &'v [Value<'a>] {
    blocks.map(Value::items).filter(|blocks| blocks.len() == count).unwrap_or_default()
}

impl Deferred {
    /// What is known of each statement, a line each.
    pub fn lines(&self) -> Vec<Text> {
        let document = serde_json::from_str::<Json>(&self.text).unwrap_or_default();
        let statements = document.get("Statement").and_then(Json::as_array).cloned().unwrap_or_default();
        statements
            .iter()
            .map(|statement| {
                let names = [
                    "Effect",
                    "Principal",
                    "NotPrincipal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition",
                ];
                let part = |name: &&str| statement.get(*name).map(|value| format!("{name} {}", brief(value)));
                let line = names.iter().filter_map(part).collect::<Vec<_>>().join("; ");
                Text::new(line.clone(), line)
            })
            .collect()
    }
}

/// A value of a statement in one line; labels and names are no keys of JSON, so no quotes are needed.
fn brief(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(list) => list.iter().map(brief).collect::<Vec<_>>().join(", "),
        Json::Object(members) => {
            let member = |(name, value): (&String, &Json)| format!("{name} {}", brief(value));
            members.iter().map(member).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

struct Writer<'e, 'p> {
    estate: &'e Estate<'p>,
    node: u32,
    found: Deferred,
}

impl Writer<'_, '_> {
    /// Documents that are merged: one text or a list of them.
    fn others(&mut self, node: &Node<'_, '_>, all: &mut Vec<Json>) {
        if node.is_absent() {
            return;
        }
        let list = node.items();
        let list = if list.is_empty() { vec![*node] } else { list };
        for text in list.iter().filter_map(Node::text) {
            self.found.sensitive |= text.knowledge == Knowledge::Sensitive;
            let read = serde_json::from_str::<Json>(&text.text).ok().filter(|_| !text.is_unknown());
            match read.as_ref().and_then(|document| document.get("Statement")) {
                Some(Json::Array(statements)) => merge(all, statements.clone()),
                Some(statement) => merge(all, vec![statement.clone()]),
                // It may hold anything, and take the place of any other statement.
                None => {
                    self.found.open = true;
                    self.found.denies = true;
                }
            }
        }
    }

    /// A statement; none where it cannot be told what it allows or denies.
    fn statement(&mut self, node: &Node<'_, '_>, block: &Value<'_>) -> Option<Json> {
        if node.is_unknown() {
            (self.found.open, self.found.denies) = (true, true);
            return None;
        }
        // Whatever is not surely a Deny grants.
        let effect = self.one(&node.get("effect")).unwrap_or_else(|| "Allow".to_owned());
        let deny = effect == "Deny";
        let mut written = Map::new();
        if let Some(sid) = self.one(&node.get("sid")) {
            written.insert("Sid".to_owned(), json!(sid));
        }
        written.insert("Effect".to_owned(), json!(effect));
        let told = self.actions(node, deny, &mut written);
        for (name, element) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
            let principals = self.principals(&node.get(name), block.get(name), deny);
            written.extend(principals.map(|principals| (element.to_owned(), principals)));
        }
        for (name, element) in [("resources", "Resource"), ("not_resources", "NotResource")] {
            let list = self.list(&node.get(name), block.get(name));
            if !list.is_empty() {
                written.insert(element.to_owned(), json!(list));
            }
        }
        let conditions = self.conditions(&node.get("condition"), block.get("condition"), deny);
        // A Deny whose condition is not known denies nothing that could be counted on.
        let told = told && !(deny && conditions.is_none());
        let conditions = conditions.filter(|conditions| !conditions.is_empty());
        written.extend(conditions.map(|conditions| ("Condition".to_owned(), Json::Object(conditions))));
        let written = Json::Object(written);
        self.found.denies |= deny && (!told || written.to_string().contains(LATER));
        told.then_some(written)
    }

    /// `Action` and `NotAction`; false where none of them is known.
    fn actions(&mut self, node: &Node<'_, '_>, deny: bool, written: &mut Map<String, Json>) -> bool {
        for (name, element) in [("actions", "Action"), ("not_actions", "NotAction")] {
            let words = node.get(name).words();
            let unknown = words.iter().any(|word| word.is_unknown());
            let known: Vec<String> =
                words.iter().filter(|word| !word.is_unknown()).map(|word| self.text(word)).collect();
            if unknown {
                self.found.open |= !deny;
                self.found.denies |= deny;
                // Without what is left out a list of exceptions grants or denies more than it will.
                if element == "NotAction" || known.is_empty() {
                    return false;
                }
            }
            if !known.is_empty() {
                written.insert(element.to_owned(), json!(known));
            }
        }
        true
    }

    fn principals(&mut self, node: &Node<'_, '_>, block: Option<&Value<'_>>, deny: bool) -> Option<Json> {
        let list = node.items();
        let blocks = matching(block, list.len());
        let mut kinds: Map<String, Json> = Map::new();
        for (at, one) in list.iter().enumerate() {
            let block = blocks.get(at).and_then(|block| block.get("identifiers"));
            let kind = self.one(&one.get("type"));
            let identifiers = self.list(&one.get("identifiers"), block);
            // Of an object by its name a reader can tell who it is.
            let named = kind.is_some() && identifiers.iter().all(|text| self.is_named(text));
            self.found.open |= !named && !deny;
            let kind = kind.unwrap_or_else(|| "AWS".to_owned());
            if kind == "*" && identifiers == ["*"] {
                return Some(json!("*"));
            }
            if let Some(known) = kinds.entry(kind).or_insert_with(|| json!([])).as_array_mut() {
                known.extend(identifiers.into_iter().map(Json::String));
            }
        }
        (!kinds.is_empty()).then_some(Json::Object(kinds))
    }

    fn is_named(&self, text: &str) -> bool {
        !text.ends_with(LATER) || self.found.labels.get(text) == Some(&true)
    }

    /// Conditions by operator and key; none where a Deny has one that is not known by those.
    /// An Allow without it allows more, so what is left out of one is on the safe side.
    fn conditions(
        &mut self,
        node: &Node<'_, '_>,
        block: Option<&Value<'_>>,
        deny: bool,
    ) -> Option<Map<String, Json>> {
        let list = node.items();
        let blocks = matching(block, list.len());
        let mut found = Map::new();
        let mut whole = true;
        for (at, one) in list.iter().enumerate() {
            let (Some(test), Some(key)) = (self.one(&one.get("test")), self.one(&one.get("variable"))) else {
                whole = false;
                continue;
            };
            let block = blocks.get(at).and_then(|block| block.get("values"));
            let values = self.list(&one.get("values"), block);
            let keys = found.entry(test).or_insert_with(|| json!({}));
            let Some(keys) = keys.as_object_mut() else { continue };
            if let Some(known) = keys.entry(key).or_insert_with(|| json!([])).as_array_mut() {
                known.extend(values.into_iter().map(Json::String));
            }
        }
        (whole || !deny).then_some(found)
    }

    /// A text that is known.
    fn one(&mut self, node: &Node<'_, '_>) -> Option<String> {
        let word = node.text().filter(|word| !word.is_unknown())?;
        Some(self.text(&word))
    }

    fn text(&mut self, word: &crate::access::node::Word) -> String {
        self.found.sensitive |= word.knowledge == Knowledge::Sensitive;
        // The data source writes variables of policies so, since Terraform has the other form for itself.
        word.text.replace("&{", "${")
    }

    /// A list of texts, with one label for all that is not known.
    fn list(&mut self, node: &Node<'_, '_>, expression: Option<&Value<'_>>) -> Vec<String> {
        let words = node.words();
        let mut found: Vec<String> =
            words.iter().filter(|word| !word.is_unknown()).map(|word| self.text(word)).collect();
        if found.len() < words.len() {
            found.push(self.label(expression));
        }
        found
    }

    /// What stands for a part that is not known: the objects that the configuration refers to there.
    fn label(&mut self, expression: Option<&Value<'_>>) -> String {
        let references = expression.and_then(|value| value.get("references")).map(Value::items);
        let texts: Vec<Cow<'_, str>> =
            references.unwrap_or_default().iter().filter_map(Value::as_str).map(Cow::Borrowed).collect();
        let mentioned = self.estate.later(self.node, "statement", &texts);
        let named = !mentioned.is_empty() && mentioned.iter().all(|(_, named)| *named);
        let names: Vec<String> = mentioned.into_iter().map(|(name, _)| name).collect();
        // Nothing in a label may be read as a pattern or as a variable of a policy.
        let plain = |c: char| if matches!(c, '*' | '?' | '$') { '_' } else { c };
        let names: String = names.join(" or ").chars().map(plain).collect();
        let label = format!("{names} {LATER}").trim_start().to_owned();
        self.found.labels.insert(label.clone(), named);
        label
    }
}
