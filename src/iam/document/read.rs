//! The document as a whole: its members, its version, its statements.

use super::node::{self, Member, Node, Value};
use super::problems::{Problems, about, quote};
use super::{Document, Item, Kind, MAX_SIZE, MAX_STATEMENTS, Problem, Version, statement};
use crate::plan::json::{self, JsonError};
use crate::source::Span;
use crate::text::Text;

/// Reads a document.
pub(super) fn document(text: &str, kind: Kind) -> Result<Document, Problem> {
    if text.len() > MAX_SIZE {
        return Err(refusal(
            "too-large",
            Span::new(0, 0),
            Text::new(
                "the policy document is larger than 1 MiB",
                "ポリシードキュメントが 1 MiB を超えています",
            ),
            Text::new(
                "AWS takes no policy of this size: check that this is one",
                "この大きさのポリシーは AWS では使えません。ポリシードキュメントかどうか確認してください",
            ),
        ));
    }
    let node = node::read(text).map_err(|error| no_json(text, &error))?;
    let Value::Object(members) = &node.value else {
        return Err(refusal(
            "not-a-document",
            node.span,
            Text::new("a policy document is a JSON object", "ポリシードキュメントは JSON オブジェクトです"),
            Text::new(
                "write it as `{\"Version\": \"2012-10-17\", \"Statement\": [...]}`",
                "`{\"Version\": \"2012-10-17\", \"Statement\": [...]}` の形で書いてください",
            ),
        ));
    };
    let mut problems = Problems::default();
    let found = Elements::of(members, &["Version", "Id", "Statement"], &mut problems);
    let version = version(&found, &mut problems);
    // Only these say how the statements are to be understood, or which there are.
    let doubtful = problems.graves() > 0;
    let items: Vec<&Node> = found.all("Statement").flat_map(|member| member.value.list()).collect();
    if items.len() > MAX_STATEMENTS {
        return Err(refusal(
            "too-many-statements",
            node.span,
            Text::new(
                format!("the policy document has more than {MAX_STATEMENTS} statements"),
                format!("ポリシードキュメントのステートメントが {MAX_STATEMENTS} 個を超えています"),
            ),
            Text::new(
                "AWS takes no policy of this size: check that this is one",
                "この大きさのポリシーは AWS では使えません。ポリシードキュメントかどうか確認してください",
            ),
        ));
    }
    statement_problems(&node, &found, items.len(), &mut problems);
    let mut statements: Vec<_> =
        items.iter().map(|node| statement::read(node, kind, version, &mut problems)).collect();
    if doubtful {
        statements.iter_mut().for_each(|statement| statement.broken = true);
    }
    statement::repeated_sids(items.iter().copied(), &mut problems);
    if version == Version::V2008 {
        statement::dead_variables(&statements, &mut problems);
    }
    Ok(Document { kind, version, statements, problems: problems.sorted() })
}

/// What is no document at all.
fn refusal(id: &'static str, span: Span, message: Text, help: Text) -> Problem {
    Problem { id, span, message, help, grave: true }
}

fn no_json(text: &str, error: &JsonError) -> Problem {
    let span = Span::new(error.offset, text.len().min(error.offset.saturating_add(1)));
    if text.trim().is_empty() {
        return refusal(
            "empty",
            span,
            Text::new("the policy document is empty", "ポリシードキュメントが空です"),
            Text::new("give a JSON object", "JSON オブジェクトを指定してください"),
        );
    }
    if matches!(error.problem, json::Problem::TooDeep) {
        return refusal(
            "too-deep",
            span,
            Text::new(
                format!("the policy document is nested deeper than {} levels", node::MAX_DEPTH),
                format!("ポリシードキュメントの入れ子が {} 段を超えています", node::MAX_DEPTH),
            ),
            Text::new(
                "no element of a policy is: check that this is one",
                "ポリシーにそのような要素はありません。ポリシードキュメントかどうか確認してください",
            ),
        );
    }
    refusal(
        "not-json",
        span,
        Text::new(
            format!("the policy document is not JSON: {error}"),
            format!("ポリシードキュメントが JSON として読めません ({})", ja(&error.problem)),
        ),
        Text::new("correct the JSON at this place", "この位置の JSON を直してください"),
    )
}

/// What is wrong with a text that should be JSON.
fn ja(problem: &json::Problem) -> String {
    match problem {
        json::Problem::Truncated => "値の途中で終わっています".to_owned(),
        json::Problem::Expected(_) => "ここに来るはずの値または記号がありません".to_owned(),
        json::Problem::TooDeep => "入れ子が深すぎます".to_owned(),
        json::Problem::BadEscape => "文字列のエスケープが不正です".to_owned(),
        json::Problem::ControlCharacter => "文字列に制御文字があります".to_owned(),
        json::Problem::BadNumber => "数値が不正です".to_owned(),
        json::Problem::Trailing => "値の後に余分な文字があります".to_owned(),
        json::Problem::DuplicateKey(key) => format!("キー {} が重複しています", quote(key)),
    }
}

/// The members of an object by the names of a policy's elements.
pub(super) struct Elements<'n> {
    members: Vec<(&'static str, &'n Member)>,
}

impl<'n> Elements<'n> {
    /// Sorts members by name. A name in another case counts as the name, so that the rest can be judged, and is a
    /// problem: the documentation has every element in one case only.
    pub(super) fn of(members: &'n [Member], names: &[&'static str], problems: &mut Problems) -> Self {
        let mut found: Vec<(&'static str, &'n Member)> = Vec::new();
        for member in members {
            let key = &member.key;
            let Some(&name) = names.iter().find(|name| name.eq_ignore_ascii_case(&key.text)) else {
                if problems.untold() {
                    continue;
                }
                let help = match crate::config::closest(&key.text, names.iter().copied()) {
                    Some(name) => Text::new(
                        format!("did you mean `{name}`?"),
                        format!("`{name}` の誤りではありませんか"),
                    ),
                    None => Text::new(
                        format!("known here: {}", list(names)),
                        format!("ここで使える要素: {}", list(names)),
                    ),
                };
                let message = about(
                    &key.text,
                    "{} is no element of a policy here",
                    "{} はここで使えるポリシーの要素ではありません",
                );
                problems.grave("unknown-element", key.span, message, help);
                continue;
            };
            if key.text != name {
                problems.grave(
                    "element-case",
                    key.span,
                    about(
                        &key.text,
                        "the element {} is written in another case than AWS has it",
                        "要素 {} の大文字・小文字が AWS の書き方と違います",
                    ),
                    Text::new(format!("write `{name}`"), format!("`{name}` と書いてください")),
                );
            }
            if found.iter().any(|(known, _)| *known == name) {
                repeated(key, problems);
            }
            found.push((name, member));
        }
        Self { members: found }
    }

    /// The first member of a name.
    pub(super) fn get(&self, name: &str) -> Option<&'n Member> {
        self.all(name).next()
    }

    /// Every member of a name: there should be one at most.
    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'n Member> + use<'n, 's> {
        self.members.iter().filter(move |(known, _)| *known == name).map(|(_, member)| *member)
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The same key twice in one object: readers of JSON differ in which one counts.
pub(super) fn repeated(key: &Item, problems: &mut Problems) {
    problems.grave(
        "repeated-key",
        key.span,
        about(
            &key.text,
            "the key {} stands twice in one object",
            "キー {} が 1 つのオブジェクトの中に 2 回あります",
        ),
        Text::new("write it once, with all its values", "すべての値をまとめて 1 回だけ書いてください"),
    );
}

fn version(found: &Elements<'_>, problems: &mut Problems) -> Version {
    let Some(member) = found.get("Version") else { return Version::default() };
    match &member.value.value {
        Value::String(text) if text == "2012-10-17" => return Version::V2012,
        Value::String(text) if text == "2008-10-17" => return Version::V2008,
        _ => {}
    }
    let written = match &member.value.value {
        Value::String(text) | Value::Number(text) => quote(text),
        _ => "this".to_owned(),
    };
    problems.grave(
        "version-unknown",
        member.value.span,
        Text::new(
            format!("there is no version {written} of the policy language"),
            format!("ポリシー言語にバージョン {written} はありません"),
        ),
        Text::new("write `2012-10-17`", "`2012-10-17` と書いてください"),
    );
    Version::default()
}

/// A document without statements grants nothing, which nobody writes on purpose.
fn statement_problems(node: &Node, found: &Elements<'_>, statements: usize, problems: &mut Problems) {
    if found.get("Statement").is_none() {
        problems.grave(
            "statement-missing",
            node.span,
            Text::new(
                "the policy document has no `Statement`",
                "ポリシードキュメントに `Statement` がありません",
            ),
            Text::new("add one", "`Statement` を追加してください"),
        );
    } else if statements == 0 {
        problems.odd(
            "statement-empty",
            found.get("Statement").map_or(node.span, Member::span),
            Text::new(
                "the policy document has no statement",
                "ポリシードキュメントにステートメントがありません",
            ),
            Text::new(
                "it grants nothing and denies nothing: remove it, or add a statement",
                "何も許可せず何も拒否しません。削除するか、ステートメントを追加してください",
            ),
        );
    }
}
