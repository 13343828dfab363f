//! `policy-document-invalid`: what AWS would refuse, and names that nothing has.

use std::collections::BTreeSet;

use super::Remark;
use crate::iam::catalog::{self, Known};
use crate::iam::document::{Document, Item, Problem, quote};
use crate::text::Text;

pub(super) const RULE: &str = "policy-document-invalid";

/// More patterns of one document are not looked up. The largest policy that AWS takes has fewer.
const MOST_LOOKED_UP: usize = 3_000;

pub(super) fn remarks(document: &Document) -> Vec<Remark> {
    let mut found: Vec<Remark> = document.problems.iter().map(|problem| told(document, problem)).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (at, statement) in document.statements.iter().enumerate() {
        for item in &statement.actions.values {
            if !item.text.contains(':') || !seen.insert(item.text.to_ascii_lowercase()) {
                continue;
            }
            let (remark, full) = match seen.len() {
                0..=MOST_LOOKED_UP => (unknown(item), false),
                _ => (Some(too_many()), true),
            };
            if let Some((message, help)) = remark {
                found.push(Remark {
                    rule: RULE,
                    span: item.span,
                    statement: Some(at),
                    message,
                    details: vec![help],
                    advisory: true,
                });
            }
            if full {
                return found;
            }
        }
    }
    found
}

fn told(document: &Document, problem: &Problem) -> Remark {
    let inside = |start: usize, end: usize| start <= problem.span.start && problem.span.end <= end;
    let statement =
        document.statements.iter().position(|statement| inside(statement.span.start, statement.span.end));
    Remark {
        rule: RULE,
        span: problem.span,
        statement,
        message: problem.message.clone(),
        details: vec![problem.help.clone()],
        advisory: !problem.grave,
    }
}

/// A name that the catalog lacks may be newer than the catalog, so it is told and does not weigh. In a deny it denies
/// nothing, in an allow it grants nothing.
fn unknown(item: &Item) -> Option<(Text, Text)> {
    let written = &item.text;
    let (service, _) = written.split_once(':')?;
    let (service, quoted) = (quote(service), quote(written));
    let what = match catalog::expand(written) {
        Known::Actions(_) => return None,
        Known::NoService => Text::new(
            format!("no service with the prefix {service} is known"),
            format!("プレフィックス {service} のサービスは知られていません"),
        ),
        Known::NoAction => Text::new(
            format!("no action matches {quoted}"),
            format!("{quoted} に当てはまるアクションはありません"),
        ),
    };
    let date = catalog::source().date;
    Some((
        what,
        Text::new(
            format!("check the spelling; the list of actions is of {date}, and what is newer is not in it"),
            format!(
                "綴りを確認してください。アクションの一覧は {date} 時点のもので、それより新しいものは含まれません"
            ),
        ),
    ))
}

fn too_many() -> (Text, Text) {
    (
        Text::new(
            format!(
                "the document has more than {MOST_LOOKED_UP} different actions, and the rest was not looked up"
            ),
            format!("アクションの種類が {MOST_LOOKED_UP} を超えるため、残りは確認していません"),
        ),
        Text::new(
            "split the document, or use patterns",
            "ドキュメントを分割するか、ワイルドカードでまとめてください",
        ),
    )
}
