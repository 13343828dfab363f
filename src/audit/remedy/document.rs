//! Policies as the code writes them, compared with those in the account: what only Terraform knows is a hole, into which
//! any text fits, and nothing more than a text or a list of texts.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::draft::Refused;
use super::value::{Expect, Item, Piece, Sure, Value};
use crate::text::Text;

/// Stand for holes while the text is read as JSON. Nobody writes them: they are for private use.
const HOLE: char = '\u{e000}';
const ACCOUNT: char = '\u{e001}';

/// Refuses a policy that is not the one in the account. With `needs_text` also one of which nobody can tell.
pub(super) fn compare(written: Option<&Value>, account: &str, needs_text: bool) -> Result<(), Refused> {
    match (written.and_then(read), serde_json::from_str(account)) {
        (Some(code), Ok(account)) if fits(&code, &account) => Ok(()),
        (Some(_), Ok(_)) => Err(Text::new(
            "no patch: the policy in the code is not the one in the account; apply or correct it first",
            "パッチは作れません: コードのポリシーがアカウントのものと異なります。先に適用または修正してください",
        )),
        _ if !needs_text => Ok(()),
        _ => Err(Text::new(
            "no patch: the policy in the code is only known when Terraform runs, so that nobody can compare it with \
             the one in the account; change it by hand",
            "パッチは作れません: コードのポリシーは Terraform の実行時まで分からず、アカウントのものと比較できません。手で変更してください",
        )),
    }
}

/// A text as JSON, with marks for its holes.
fn read(value: &Value) -> Option<Json> {
    let Value::Text(pieces) = value else { return None };
    let mut text = String::new();
    let (mut within, mut escaped) = (false, false);
    for piece in pieces {
        let mark = match piece {
            Piece::Literal(part) => {
                if part.contains([HOLE, ACCOUNT]) {
                    return None;
                }
                for c in part.chars() {
                    match c {
                        _ if escaped => escaped = false,
                        '\\' => escaped = within,
                        '"' => within = !within,
                        _ => {}
                    }
                }
                text.push_str(part);
                continue;
            }
            Piece::Hole => HOLE,
            Piece::Account => ACCOUNT,
        };
        // Outside of a text a hole is a value of its own.
        let quote = if within { "" } else { "\"" };
        text.push_str(&format!("{quote}{mark}{quote}"));
    }
    // A hole alone says nothing of the policy.
    serde_json::from_str(&text).ok().filter(Json::is_object)
}

/// Whether the code can be what the account has. A list of one is the same as the one, and the order says nothing.
fn fits(code: &Json, account: &Json) -> bool {
    match (code, account) {
        (Json::String(text), _) if text.chars().eq([HOLE]) => {
            list(account).iter().all(|one| plain(one).is_some())
        }
        (Json::Object(code), Json::Object(account)) => {
            let has = |(name, one): (&String, &Json)| account.get(name).is_some_and(|other| fits(one, other));
            code.len() == account.len() && code.iter().all(has)
        }
        (Json::Array(_), _) | (_, Json::Array(_)) => lists(list(code), list(account)),
        _ => match (plain(code), plain(account)) {
            (Some(code), Some(account)) => Value::Text(pieces(&code)).is(&Expect::Is(account)) != Sure::No,
            _ => code == account,
        },
    }
}

fn lists(code: &[Json], account: &[Json]) -> bool {
    let mut left: Vec<&Json> = account.iter().collect();
    // Those without holes first, which fit one at most.
    let (open, exact): (Vec<&Json>, Vec<&Json>) =
        code.iter().partition(|one| one.to_string().contains([HOLE, ACCOUNT]));
    for one in exact.into_iter().chain(open) {
        let Some(at) = left.iter().position(|other| fits(one, other)) else { return false };
        left.remove(at);
    }
    left.is_empty()
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// A text, a number or a boolean as a text.
fn plain(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) | Json::Number(_) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    text.split_inclusive([HOLE, ACCOUNT])
        .flat_map(|part| {
            let mark = match part.chars().last() {
                Some(HOLE) => Some(Piece::Hole),
                Some(ACCOUNT) => Some(Piece::Account),
                _ => None,
            };
            let literal = part.trim_end_matches([HOLE, ACCOUNT]);
            let literal = (!literal.is_empty()).then(|| Piece::Literal(literal.to_owned()));
            literal.into_iter().chain(mark)
        })
        .collect()
}

/// The text that `jsonencode` makes of a value.
pub(super) fn encoded(value: &Value) -> Value {
    let mut out = Vec::new();
    encode(value, &mut out);
    Value::Text(out)
}

fn encode(value: &Value, out: &mut Vec<Piece>) {
    let literal = |text: &str| Piece::Literal(text.to_owned());
    match value {
        Value::Text(pieces) => {
            out.push(literal("\""));
            for piece in pieces {
                out.push(match piece {
                    Piece::Literal(text) => {
                        let quoted = Json::String(text.clone()).to_string();
                        literal(quoted.get(1..quoted.len() - 1).unwrap_or_default())
                    }
                    other => other.clone(),
                });
            }
            out.push(literal("\""));
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                out.push(literal(if at == 0 { "[" } else { "," }));
                encode(&item.value, out);
            }
            out.push(literal(if items.is_empty() { "[]" } else { "]" }));
        }
        Value::Map(members) => {
            for (at, (key, item)) in members.iter().enumerate() {
                out.push(literal(if at == 0 { "{" } else { "," }));
                encode(key, out);
                out.push(literal(":"));
                encode(&item.value, out);
            }
            out.push(literal(if members.is_empty() { "{}" } else { "}" }));
        }
        Value::Any(_) | Value::Resource(..) | Value::Unknown => out.push(Piece::Hole),
    }
}

/// The text that the data source `aws_iam_policy_document` makes of its blocks; unknown where other documents are put
/// into it.
pub(super) fn of_blocks(values: &BTreeMap<String, Value>) -> Value {
    if values.keys().any(|name| !["version", "policy_id", "statement"].contains(&name.as_str())) {
        return Value::Unknown;
    }
    let version = values.get("version").cloned().unwrap_or_else(|| Value::literal("2012-10-17"));
    let mut out = vec![member("Version", version)];
    out.extend(values.get("policy_id").map(|id| member("Id", id.clone())));
    let Some(Value::List(items)) = values.get("statement") else { return Value::Unknown };
    let statements: Option<Vec<Item>> =
        items.iter().map(|item| statement(&item.value).map(item_of)).collect();
    let Some(statements) = statements else { return Value::Unknown };
    out.push(member("Statement", Value::List(statements)));
    encoded(&Value::Map(out))
}

fn statement(block: &Value) -> Option<Value> {
    let Value::Map(members) = block else { return None };
    let mut out = Vec::new();
    if block.member("effect").is_none() {
        out.push(member("Effect", Value::literal("Allow")));
    }
    for (key, item) in members {
        let name = match key.exact()?.as_str() {
            "sid" if item.value.exact().as_deref() == Some("") => continue,
            "sid" => "Sid",
            "effect" => "Effect",
            "actions" => "Action",
            "not_actions" => "NotAction",
            "resources" => "Resource",
            "not_resources" => "NotResource",
            "condition" => {
                out.push(member("Condition", conditions(&item.value)?));
                continue;
            }
            // Who may is said by trusts and not by what is narrowed.
            _ => return None,
        };
        out.push(member(name, variables(&item.value)));
    }
    Some(Value::Map(out))
}

fn conditions(blocks: &Value) -> Option<Value> {
    let Value::List(blocks) = blocks else { return None };
    let mut tests: BTreeMap<String, Vec<(Value, Item)>> = BTreeMap::new();
    for block in blocks {
        let of = |name: &str| block.value.member(name).map(|item| &item.value);
        let (test, variable) = (of("test")?.exact()?, of("variable")?.exact()?);
        tests.entry(test).or_default().push(member(&variable, variables(of("values")?)));
    }
    Some(Value::Map(tests.into_iter().map(|(test, all)| member(&test, Value::Map(all))).collect()))
}

/// The data source writes `&{aws:username}` for what policies write with a dollar.
fn variables(value: &Value) -> Value {
    let one = |piece: &Piece| match piece {
        Piece::Literal(text) => Piece::Literal(text.replace("&{", "${")),
        other => other.clone(),
    };
    match value {
        Value::Text(pieces) => Value::Text(pieces.iter().map(one).collect()),
        Value::List(items) => Value::List(items.iter().map(|item| item_of(variables(&item.value))).collect()),
        other => other.clone(),
    }
}

fn member(name: &str, value: Value) -> (Value, Item) {
    (Value::literal(name), item_of(value))
}

fn item_of(value: Value) -> Item {
    Item { value, origin: None }
}
