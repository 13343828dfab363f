//! What is new, as grants of the access table and as lines of evidence. Of a sensitive document nothing is shown.

use crate::access::Grant;
use crate::iam::catalog::Level;
use crate::iam::delta::Piece;
use crate::iam::document::Statement;
use crate::iam::grants::Request;
use crate::text::{Lang, Text};

/// So many lines of evidence are shown; the rest is counted.
const LINES: usize = 12;

/// Pieces as grants.
pub(super) fn grants(pieces: &[Piece], sensitive: bool) -> Vec<Grant> {
    if sensitive {
        let undecided = pieces.iter().any(|piece| piece.undecided.is_some());
        let hidden = Grant { capability: "(sensitive)".to_owned(), undecided, ..Grant::default() };
        return if pieces.is_empty() { Vec::new() } else { vec![hidden] };
    }
    pieces.iter().map(grant).collect()
}

fn grant(piece: &Piece) -> Grant {
    Grant {
        capability: list(&piece.actions, piece.actions_negated),
        scope: list(&piece.resources, piece.resources_negated),
        condition: (!piece.conditions.is_empty()).then(|| piece.conditions.join(" and ")),
        because: piece.why(),
        level: piece.levels.iter().min().map(|level| level_name(*level)),
        witness: piece.witness.as_ref().map(request),
        undecided: piece.undecided.is_some(),
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Permissions => "permissions management",
        other => other.name(),
    }
}

fn list(values: &[String], negated: bool) -> String {
    let all = values.join(", ");
    if negated { format!("everything but {all}") } else { all }
}

/// Who a piece is for, in the words of the table.
pub(super) fn principals(piece: &Piece) -> Vec<String> {
    let is_everyone = |one: &String| matches!(one.as_str(), "*" | "everyone" | "AWS *");
    if piece.principals.is_empty() || !piece.principals_negated && piece.principals.iter().any(is_everyone) {
        return vec!["everyone".to_owned()];
    }
    let names = piece.principals.iter().map(|one| principal(one));
    match piece.principals_negated {
        true => vec![format!("everyone but {}", names.collect::<Vec<_>>().join(", "))],
        false => names.collect(),
    }
}

fn principal(written: &str) -> String {
    let Some((kind, name)) = written.split_once(' ') else { return written.to_owned() };
    let account = name.strip_suffix(":root").and_then(|arn| arn.rsplit(':').next()).unwrap_or(name);
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        "AWS" if is_account => format!("account {account}"),
        "AWS" => name.to_owned(),
        "Service" => format!("service {name}"),
        "Federated" => format!("identities of {name}"),
        _ => written.to_owned(),
    }
}

/// A request in one line.
pub(super) fn request(request: &Request) -> String {
    let mut line = request.action.clone();
    if !request.resource.is_empty() {
        line = format!("{line} on {}", request.resource);
    }
    if let Some(principal) = &request.principal {
        line = format!("{line} as {principal}");
    }
    let context: Vec<String> = request
        .context
        .iter()
        .map(|(key, values)| match values.as_slice() {
            [] => format!("{key} absent"),
            values => format!("{key} = {}", values.join(", ")),
        })
        .collect();
    if context.is_empty() { line } else { format!("{line} with {}", context.join(", ")) }
}

/// Lines of evidence.
pub(super) fn lines(pieces: &[Piece], sensitive: bool) -> Vec<Text> {
    if sensitive {
        return vec![Text::new(
            "the policy is marked sensitive, so it is not shown",
            "このポリシーは機密値のため、表示しません",
        )];
    }
    bounded(pieces.iter().map(Piece::marked).collect())
}

/// The first lines, and how many more there are.
pub(super) fn bounded(mut lines: Vec<Text>) -> Vec<Text> {
    let more = lines.len().saturating_sub(LINES);
    if more > 1 {
        lines.truncate(LINES);
        lines.push(Text::new(format!("and {more} more"), format!("ほか {more} 件")));
    }
    lines
}

/// Names in backticks, the first of them. `{}` in `more` is how many there are besides.
pub(super) fn listed(names: &[String], more: &str) -> String {
    let shown: Vec<String> = names.iter().take(LINES).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(LINES) {
        0 => shown.join(", "),
        count => format!("{} {}", shown.join(", "), more.replace("{}", &count.to_string())),
    }
}

/// The first piece and how many more there are, as the end of a sentence.
pub(super) fn gist(pieces: &[Piece], sensitive: bool) -> Text {
    let Some(first) = pieces.first().filter(|_| !sensitive) else {
        return Text::new(
            "the policy is marked sensitive, so it is not shown",
            "ポリシーは機密値のため、内容は表示しません",
        );
    };
    let line = first.marked();
    match pieces.len() {
        1 => line,
        count => {
            let more = count - 1;
            Text::new(
                format!("{} (and {more} more)", line.get(Lang::En)),
                format!("{}(ほか {more} 件)", line.get(Lang::Ja)),
            )
        }
    }
}

/// Lines of evidence below a message that ends with the [`gist`]: the first piece is in it.
pub(super) fn rest(pieces: &[Piece], sensitive: bool) -> Vec<Text> {
    if sensitive { Vec::new() } else { bounded(pieces.iter().skip(1).map(Piece::marked).collect()) }
}

pub(super) use crate::text::code as mark;

/// Everything that a statement says, without its places and its name.
pub(super) fn statement(statement: &Statement) -> String {
    let clause = |clause: &crate::iam::document::Clause| {
        let mut values: Vec<&str> = clause.values.iter().map(|value| value.text.as_str()).collect();
        values.sort_unstable();
        format!("{} {values:?}", clause.negated)
    };
    let mut tests: Vec<String> = statement
        .conditions
        .iter()
        .map(|test| {
            let mut values: Vec<&str> = test.values.iter().map(|value| value.text.as_str()).collect();
            values.sort_unstable();
            format!("{} {} {values:?}", test.written.to_lowercase(), test.key.text.to_lowercase())
        })
        .collect();
    tests.sort_unstable();
    let principals = statement.principals.as_ref().map(|principals| {
        let mut values: Vec<String> =
            principals.values.iter().map(|one| format!("{:?} {}", one.kind, one.text)).collect();
        values.sort_unstable();
        format!("{} {values:?}", principals.negated)
    });
    let resources = statement.resources.as_ref().map(clause);
    format!("{} {resources:?} {principals:?} {tests:?}", clause(&statement.actions))
}
