//! What could not be read, told once for all the places where it happened: an organisation may have 5,000 repositories.

use std::collections::BTreeMap;

use super::level::unmarked;
use crate::audit::finding::Unchecked;
use crate::audit::known::{Known, Reason};
use crate::text::Text;

use super::fact::Fact;
pub(super) use super::needs::*;

/// How many names stand in a line.
const NAMES: usize = 3;

#[derive(Debug)]
struct Places {
    names: Vec<String>,
    last: String,
    count: u64,
}

/// Everything that was not read so far.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    joined: BTreeMap<(Fact, Reason), Places>,
}

impl Gaps {
    /// Notes that a fact is missing; `name` is the repository, team or person that it is missing for, and empty when it
    /// is the organisation. The same name in a row counts once.
    pub(super) fn note(&mut self, fact: Fact, name: &str, reason: &Reason) {
        let places = self.joined.entry((fact, reason.clone())).or_insert_with(|| Places {
            names: Vec::new(),
            last: String::new(),
            count: 0,
        });
        if places.count > 0 && places.last == name {
            return;
        }
        places.count += 1;
        name.clone_into(&mut places.last);
        // What was not read at all may hide any finding of its own and none of another: each is told by itself.
        if fact == UNSEEN || places.names.len() < NAMES {
            places.names.push(unmarked(name));
        }
    }

    /// Whether one of these facts is missing anywhere, as far as was looked.
    pub(super) fn lacks(&self, facts: &[Fact]) -> bool {
        self.joined.keys().any(|(fact, _)| facts.contains(fact))
    }

    /// Notes a moment that is nobody's past.
    pub(super) fn future(&mut self, fact: Fact, name: &str) {
        self.note(fact, name, &Reason::Future { at: None });
    }

    /// Notes a value that has no meaning here.
    pub(super) fn odd(&mut self, fact: Fact, name: &str, en: &str, ja: &str) {
        self.note(fact, name, &Reason::odd(en, ja));
    }

    /// Notes a role that the organisation made: a fact like any other, only not one that is read here.
    pub(super) fn custom_role(&mut self, repository: &str) {
        let reason = Reason::unsupported(
            "the organisation made this role, and only its settings tell what it allows",
            "Organization が定義したカスタムロールのため、許可内容は設定画面でしか分かりません",
        );
        self.note(CUSTOM_ROLE, repository, &reason);
    }

    /// The fact, or a note that it is missing.
    pub(super) fn need<'a, T>(&mut self, fact: Fact, name: &str, known: &'a Known<T>) -> Option<&'a T> {
        if let Some(reason) = known.reason() {
            self.note(fact, name, reason);
        }
        known.get()
    }

    /// A line for each fact and reason.
    pub(super) fn told(self, organisation: &str) -> Vec<Unchecked> {
        let apart = |((fact, reason), places): ((Fact, Reason), Places)| {
            let each = |name: String| {
                let one = Places { names: vec![name], last: String::new(), count: 1 };
                ((fact, reason.clone()), one)
            };
            if fact == UNSEEN {
                places.names.into_iter().map(each).collect()
            } else {
                vec![((fact, reason), places)]
            }
        };
        let line = |((fact, reason), places): ((Fact, Reason), Places)| Unchecked {
            place: match places.names.first() {
                Some(name) if fact.repository && places.count == 1 => format!("{organisation}/{name}"),
                _ => organisation.to_owned(),
            },
            checks: fact.checks.to_vec(),
            what: what(fact, &places),
            help: help(fact, &reason),
            // Where there is no answer to judge there was none before.
            hides: fact != HOOK_ANSWERS,
            reason,
        };
        self.joined.into_iter().flat_map(apart).map(line).collect()
    }
}

fn what(fact: Fact, places: &Places) -> Text {
    let Some((one, many, ja)) = fact.of else { return Text::new(fact.what.0, fact.what.1) };
    let names: Vec<String> = places.names.iter().map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    let more = places.count.saturating_sub(places.names.len() as u64);
    let (rest, rest_ja) = if more == 0 {
        (String::new(), String::new())
    } else {
        (format!(" and {more} more"), format!(" ほか {more} 件"))
    };
    let unit = if places.count == 1 { one } else { many };
    Text::new(
        format!("{}: {} {unit} ({names}{rest})", fact.what.0, places.count),
        format!("{}: {ja} {} 件（{names}{rest_ja}）", fact.what.1, places.count),
    )
}

fn help(fact: Fact, reason: &Reason) -> Text {
    let needs = fact.needs;
    let (en, ja) = match reason {
        Reason::NotGiven if fact == UNSEEN => (
            "run the audit without `--offline`, which collects what is missing; reading it takes",
            "`--offline` を付けずに実行すると、足りない情報を収集します。読み取りに必要な権限は次のとおりです",
        ),
        Reason::Throttled | Reason::Failed { .. } if fact == UNSEEN => (
            "run the audit again: with `--state DIR` it goes on where it stopped; reading it takes",
            "もう一度実行してください。`--state DIR` を付けると続きから再開します。読み取りに必要な権限は次のとおりです",
        ),
        Reason::NotGiven | Reason::NotAsked | Reason::Forbidden { .. } => (
            "read it with a token that may (classic scope / fine-grained permission)",
            "次の権限を持つトークンで読み取ってください（classic のスコープ / fine-grained の権限）",
        ),
        Reason::Unsupported { .. } => (
            "look at it on GitHub; where it exists, reading it takes",
            "GitHub の画面で確認してください。API で読み取れる場合に必要な権限は次のとおりです",
        ),
        Reason::Gone
        | Reason::Throttled
        | Reason::TooYoung
        | Reason::TooOld { .. }
        | Reason::Apart { .. }
        | Reason::Failed { .. } => (
            "run the audit again later; reading it takes",
            "時間をおいて監査を再実行してください。読み取りに必要な権限は次のとおりです",
        ),
        Reason::TooMany { .. } => (
            "look at the rest on GitHub; reading it takes",
            "残りは GitHub の画面で確認してください。読み取りに必要な権限は次のとおりです",
        ),
        Reason::Odd { .. } => (
            "look at it on GitHub; reading it takes",
            "GitHub の画面で確認してください。読み取りに必要な権限は次のとおりです",
        ),
        Reason::Future { .. } => (
            "look at it on GitHub, and at the clocks; reading it takes",
            "GitHub の画面と時計のずれを確認してください。読み取りに必要な権限は次のとおりです",
        ),
    };
    Text::new(format!("{en}: {needs}"), format!("{ja}: {needs}"))
}
