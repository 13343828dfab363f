//! `pairgate verify --offline`: what the notes of a clone say, and what nobody can know from them.

use super::reason;
use crate::render::Style;
use crate::render::text::page::{Page, Paint, own, sentence, theirs};
use crate::signoff::ledger::Kind;
use crate::signoff::offline::{Noted, limits};
use crate::signoff::verification::Holds;
use crate::text::Text;

/// The notes of one commit, checked.
pub struct Checked {
    /// The commit.
    pub commit: String,
    /// Its entries.
    pub notes: Vec<Noted>,
    /// Lines that could not be read.
    pub broken: usize,
}

/// All notes, and at the end what is left open.
pub fn offline(commits: &[Checked], style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    for one in commits {
        page.line(0, &[theirs(Paint::Bold, &one.commit)]);
        for noted in &one.notes {
            entry(&mut page, noted, style);
        }
        if one.broken > 0 {
            let text = Text::new(
                format!("{} lines of the note cannot be read", one.broken),
                format!("ノートのうち {} 行を読めません", one.broken),
            );
            page.line(2, &[own(Paint::Bad, text.get(lang))]);
        }
        page.gap();
    }
    if commits.is_empty() {
        let none = Text::new(
            "no notes in refs/notes/pairgate; `pairgate notes fetch` gets them",
            "refs/notes/pairgate にノートがありません。`pairgate notes fetch` で取得できます",
        );
        page.line(0, &sentence(none.get(lang)));
        page.gap();
    }
    page.line(
        0,
        &[own(
            Paint::Bold,
            Text::new("Not known without the forge", "GitHub なしでは分からないこと").get(lang),
        )],
    );
    for limit in limits() {
        let mut pieces = vec![own(Paint::Plain, "- ")];
        pieces.extend(sentence(limit.get(lang)));
        page.wrap(2, 4, &pieces);
    }
    page.finish()
}

fn entry(page: &mut Page, noted: &Noted, style: Style) {
    let lang = style.lang;
    let (sign, paint) = match noted.entry.kind {
        Kind::Signoff if noted.holds() => ("✓ ", Paint::Good),
        Kind::Signoff => ("✗ ", Paint::Bad),
        _ => ("  ", Paint::Plain),
    };
    let kind = match noted.entry.kind {
        Kind::Signoff => Text::new("sign-off", "サインオフ"),
        Kind::Started => Text::new("start of an apply, not checked", "適用の開始(未検証)"),
        Kind::Outcome => Text::new("outcome, not checked", "結果(未検証)"),
        Kind::Reconciled => Text::new("what was found afterwards, not checked", "事後の照合結果(未検証)"),
        Kind::Revocation => Text::new("revocation", "取り消し"),
    };
    page.line(
        2,
        &[
            own(paint, sign),
            own(Paint::Plain, format!("{} · ", kind.get(lang))),
            theirs(Paint::Bold, &noted.entry.author.login),
            own(Paint::Plain, " · "),
            theirs(Paint::Dim, &noted.entry.url),
        ],
    );
    if let Some(record) = &noted.record {
        let place = format!("{} [{}] ", record.request.root_module, record.request.workspace);
        page.line(4, &[theirs(Paint::Plain, &place), theirs(Paint::Plain, &record.request.words())]);
    }
    for check in noted.checks.iter().filter(|check| !check.holds.counts() || style.all) {
        let (sign, paint) = match check.holds {
            Holds::Yes => ("✓ ", Paint::Good),
            Holds::No(_) => ("✗ ", Paint::Bad),
            Holds::Unknown(_) => ("? ", Paint::Warn),
        };
        let why = reason(check).unwrap_or(&check.demand).get(lang);
        let mut pieces = vec![own(paint, sign), own(Paint::Plain, format!("{}: ", check.name))];
        pieces.extend(sentence(why));
        page.wrap(4, 6, &pieces);
    }
}
