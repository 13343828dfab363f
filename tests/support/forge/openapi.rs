//! GitHub's own description of its REST interface: what is sent and what the fake answers are checked against it.
//!
//! The description is `@octokit/openapi`, cut to the operations that the fake knows by `describe.js` and kept
//! below cargo's folder for tests. Where npm is missing the fake runs unchecked and says so.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::exchange::{Body, Call, Reply};
use super::routes;
use super::server::lock;
use crate::support::{npm, skip};

/// The packages that hold GitHub's descriptions.
pub const PACKAGES: [&str; 2] = ["@octokit/openapi@23.0.2", "@octokit/graphql-schema@15.26.1"];

struct Description {
    all: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

static DESCRIPTION: OnceLock<Result<Description, String>> = OnceLock::new();

/// Loads the description; says visibly when there is none.
pub fn ready() {
    if let Err(why) = DESCRIPTION.get_or_init(load) {
        skip::skip(&format!("the fake forge is not checked against GitHub's descriptions: {why}"));
    }
}

fn load() -> Result<Description, String> {
    let text = std::fs::read_to_string(trimmed()?).map_err(|error| error.to_string())?;
    let all = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    Ok(Description { all, validators: Mutex::default() })
}

/// The description cut to what the fake knows; made where it is missing.
fn trimmed() -> Result<PathBuf, String> {
    let script = include_str!("describe.js");
    let operations: BTreeSet<String> = routes::ROUTES
        .iter()
        .map(|(method, template, _)| format!("{method} {}", routes::described(template)))
        .collect();
    let list = operations.into_iter().collect::<Vec<_>>().join("\n");
    let key = npm::digest(&[PACKAGES[0], script, &list]);
    let place =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm").join(format!("openapi-{}.json", &key[..16]));
    npm::once(&place, |fresh| {
        let modules = npm::packages(&PACKAGES)?;
        let source = modules.join("@octokit/openapi/generated/api.github.com.json");
        let wanted = fresh.with_extension("operations");
        std::fs::write(&wanted, &list).map_err(|error| error.to_string())?;
        let made = npm::node(script, &[&source, &wanted, fresh]);
        let _ = std::fs::remove_file(&wanted);
        // Hundreds of megabytes about other editions, which nobody will look at.
        for other in std::fs::read_dir(source.parent().unwrap()).into_iter().flatten().flatten() {
            if other.path() != source {
                let _ = std::fs::remove_file(other.path());
            }
        }
        made
    })?;
    Ok(place)
}

fn description() -> Option<&'static Description> {
    DESCRIPTION.get().and_then(|found| found.as_ref().ok())
}

fn undescribed(method: &str, path: &str) -> bool {
    routes::UNDESCRIBED.iter().any(|(verb, template, _)| *verb == method && *template == path)
}

/// What is wrong with a request.
pub fn request(method: &str, path: &str, call: &Call) -> Vec<String> {
    if undescribed(method, path) {
        return Vec::new();
    }
    let Some(description) = description() else { return Vec::new() };
    let key = format!("{method} {path}");
    let operation = &description.all["operations"][&key];
    let mut wrong = Vec::new();
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    for (name, value) in &call.query {
        let known = parameters.iter().find(|found| found["in"] == "query" && found["name"] == name.as_str());
        let Some(known) = known else {
            wrong.push(format!("the query has `{name}`, which GitHub does not know"));
            continue;
        };
        let value = typed(&known["schema"], value);
        wrong.extend(description.check(&format!("{key} ?{name}"), &known["schema"], &value));
        if name == "per_page" && value.as_u64().is_some_and(|number| number > 100) {
            wrong.push("`per_page` is more than 100".to_owned());
        }
    }
    let schema = &operation["request"];
    match &call.body {
        Some(body) if schema.is_null() => wrong.push(format!("a body where GitHub takes none: {body}")),
        Some(body) => wrong.extend(description.check(&format!("{key} body"), schema, body)),
        None if operation["required"] == true => wrong.push("the body is missing".to_owned()),
        None => {}
    }
    wrong.into_iter().map(|wrong| format!("request: {wrong}")).collect()
}

/// A value of a query as what its schema says it is.
fn typed(schema: &Value, text: &str) -> Value {
    match schema["type"].as_str() {
        Some("integer") => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        Some("boolean") => text.parse::<bool>().map_or_else(|_| json!(text), Value::from),
        _ => json!(text),
    }
}

/// What is wrong with an answer.
pub fn response(method: &str, path: &str, reply: &Reply) -> Vec<String> {
    if undescribed(method, path) {
        return Vec::new();
    }
    let Some(description) = description() else { return Vec::new() };
    let key = format!("{method} {path}");
    let status = reply.status.to_string();
    let responses = description.all["operations"][&key]["responses"].as_object();
    let Some(schema) = responses.and_then(|responses| responses.get(&status)) else {
        // The description leaves many refusals and moves out, but no success.
        let silent = if reply.status < 300 {
            vec![format!("answer: status {status} is not described")]
        } else {
            vec![]
        };
        return silent;
    };
    let wrong = match &reply.body {
        Body::Json(value) if !schema.is_null() => {
            description.check(&format!("{key} {status}"), schema, value)
        }
        Body::Json(_) => vec!["a body where GitHub sends none".to_owned()],
        Body::None if !schema.is_null() => vec!["no body where GitHub sends one".to_owned()],
        Body::None | Body::Raw(_) => Vec::new(),
    };
    wrong.into_iter().map(|wrong| format!("answer {status}: {wrong}")).collect()
}

/// The complaint that tells most: of alternatives, the one that fits best without being `null`.
fn innermost<'e, 'i>(error: &'e jsonschema::ValidationError<'i>) -> &'e jsonschema::ValidationError<'i> {
    use jsonschema::error::ValidationErrorKind::{AnyOf, OneOfNotValid};
    let (AnyOf { context } | OneOfNotValid { context }) = error.kind() else { return error };
    let fitting =
        context.iter().filter(|branch| branch.iter().all(|error| !error.to_string().contains("\"null\"")));
    let best = fitting.min_by_key(|branch| branch.len()).and_then(|branch| branch.first());
    best.map_or(error, innermost)
}

impl Description {
    fn check(&self, name: &str, schema: &Value, value: &Value) -> Vec<String> {
        let known = lock(&self.validators).get(name).cloned();
        let validator = known.unwrap_or_else(|| {
            let made = Arc::new(self.validator(schema));
            lock(&self.validators).insert(name.to_owned(), Arc::clone(&made));
            made
        });
        let say = |error: jsonschema::ValidationError<'_>| {
            let error = innermost(&error);
            let mut text = error.to_string();
            // Whole answers would fill the screen.
            if let Some((cut, _)) = text.char_indices().nth(300) {
                text.truncate(cut);
            }
            format!("{text} (at `{}`)", error.instance_path())
        };
        validator.iter_errors(value).map(say).collect()
    }

    /// The schema with the definitions that it needs and no others: compiling all would cost every test a second.
    fn validator(&self, schema: &Value) -> Validator {
        let mut needed = BTreeMap::new();
        let mut todo = vec![schema];
        while let Some(value) = todo.pop() {
            match value {
                Value::Object(members) => {
                    if let Some(name) = members.get("$ref").and_then(Value::as_str) {
                        let name = name.trim_start_matches("#/$defs/");
                        let found = &self.all["schemas"][name];
                        if needed.insert(name.to_owned(), found.clone()).is_none() {
                            todo.push(found);
                        }
                    }
                    todo.extend(members.values());
                }
                Value::Array(items) => todo.extend(items),
                _ => {}
            }
        }
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema], "$defs": needed,
        });
        jsonschema::options()
            .should_validate_formats(true)
            .build(&whole)
            .expect("GitHub's description is no schema")
    }
}
