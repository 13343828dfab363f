//! Resources that are one statement each: `aws_lambda_permission` and its like. Their arguments are made into the
//! document that AWS makes of them, so that they are judged as any other.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::documents::{Held, Part};
use super::estate::{Estate, When};
use super::facts::Findings;
use super::table::PERMISSIONS;
use crate::plan::Value;

/// What stands where a source is known only after apply: some single ARN or account, which is what it will be.
const LATER: &str = "arn:aws:known:after:000000000000:apply";

/// Hands over the statement of every such resource: what it is on, its name, the document and the side.
pub(super) fn add<'e>(findings: &Findings<'e, '_>, mut take: impl FnMut(&'static str, &str, Part<'e>, When)) {
    let estate = findings.estate;
    for (index, object) in estate.all() {
        let kind = object.change.kind.as_ref();
        if !PERMISSIONS.contains(&kind) {
            continue;
        }
        for when in [When::Before, When::After].into_iter().filter(|when| estate.exists(index, *when)) {
            let (on, scope) = match kind {
                "aws_lambda_permission" => ("function", "function_name"),
                "aws_lambda_layer_version_permission" => ("layer", "layer_name"),
                _ => ("event bus", "event_bus_name"),
            };
            let name = match (estate.text(index, scope, When::Before), estate.text(index, scope, When::After))
            {
                (Some(name), _) | (None, Some(name)) => name.to_owned(),
                (None, None) if on == "event bus" => "default".to_owned(),
                (None, None) => estate.refers_to(index, scope).unwrap_or(estate.address(index)).to_owned(),
            };
            let held = statement(estate, index, kind, when, &name);
            take(on, &name, Part { object: index, attribute: "principal", via: vec![index], held }, when);
        }
    }
}

/// The statement as text. Who and what must be known; where from may come later.
fn statement<'e>(estate: &'e Estate<'_>, index: usize, kind: &str, when: When, name: &str) -> Held<'e> {
    let unknown = |attribute: &str| {
        let object = estate.object(index).filter(|_| when == When::After);
        object.is_some_and(|object| !object.unknown.member(attribute).is_none())
    };
    if unknown("principal") || unknown("action") {
        return Held::Unknown;
    }
    let text = |attribute| match unknown(attribute) {
        true => Some(LATER),
        false => estate.text(index, attribute, when),
    };
    let principal = text("principal").unwrap_or("*");
    let event_bus = kind == "aws_cloudwatch_event_permission";
    let action = text("action").unwrap_or(if event_bus { "events:PutEvents" } else { "*" });
    let who = match principal {
        "*" => json!("*"),
        service if service.ends_with(".amazonaws.com") || service.ends_with(".amazonaws.com.cn") => {
            json!({ "Service": service })
        }
        other => json!({ "AWS": other }),
    };
    let mut conditions = Map::new();
    let mut when_given = |operator: &str, key: &str, value: Option<&str>| {
        if let Some(value) = value {
            let of = conditions.entry(operator).or_insert_with(|| json!({}));
            if let Some(of) = of.as_object_mut() {
                of.insert(key.to_owned(), json!(value));
            }
        }
    };
    when_given("ArnLike", "AWS:SourceArn", text("source_arn"));
    when_given("StringEquals", "AWS:SourceAccount", text("source_account"));
    when_given("StringEquals", "aws:PrincipalOrgID", text("principal_org_id").or(text("organization_id")));
    when_given("StringEquals", "lambda:FunctionUrlAuthType", text("function_url_auth_type"));
    when_given("StringEquals", "lambda:EventSourceToken", text("event_source_token"));
    if event_bus {
        let value = estate.values(index, when).get("condition").unwrap_or(&Value::Null);
        let block = value.items().first().unwrap_or(value);
        let part = |name| block.get(name).and_then(Value::as_str);
        if let (Some(operator), Some(key)) = (part("type"), part("key")) {
            when_given(operator, key, part("value").or(Some(LATER)));
        }
    }
    let qualifier = text("qualifier").map(|qualifier| format!(":{qualifier}")).unwrap_or_default();
    let resource = match kind {
        _ if name.starts_with("arn:") => format!("{name}{qualifier}"),
        "aws_lambda_permission" => format!("arn:aws:lambda:*:*:function:{name}{qualifier}"),
        "aws_lambda_layer_version_permission" => {
            let version = match estate.values(index, when).get("version_number") {
                Some(Value::Number(version)) => version,
                _ => "*",
            };
            format!("arn:aws:lambda:*:*:layer:{name}:{version}")
        }
        _ => format!("arn:aws:events:*:*:event-bus/{name}"),
    };
    let mut one = Map::new();
    one.insert("Effect".to_owned(), json!("Allow"));
    one.insert("Principal".to_owned(), who);
    one.insert("Action".to_owned(), json!(action));
    one.insert("Resource".to_owned(), json!(resource));
    if !conditions.is_empty() {
        one.insert("Condition".to_owned(), Json::Object(conditions));
    }
    let document = json!({ "Version": "2012-10-17", "Statement": [one] });
    let sensitive = estate.object(index).is_some_and(|object| {
        let marks = if when == When::Before { &object.before_sensitive } else { &object.after_sensitive };
        ["principal", "source_arn", "source_account", "function_name", "event_source_token"]
            .iter()
            .any(|name| !marks.member(name).is_none())
    });
    Held::Text { text: Cow::Owned(document.to_string()), sensitive }
}
