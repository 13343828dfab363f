//! What a signer sees on their own machine: what would be signed, and what became of it.
//!
//! Everything shown comes from the request itself, so it is what the signature binds; the page with all changes
//! is on the pull request.

use super::{counts, text};
use crate::render::Style;
use crate::render::pull_request::radius;
use crate::render::text::page::{Page, Paint, own, sentence, theirs};
use crate::render::words::Word;
use crate::signoff::verification::{Candidate, Verified};
use crate::text::{Lang, Text};

/// What is signed, before anybody is asked.
pub fn to_sign(verified: &Verified, style: Style) -> String {
    let lang = style.lang;
    let request = &verified.request;
    let mut page = Page::new(style);
    let say = |en: &str, ja: &str| Text::new(en, ja).get(lang).to_owned();
    page.line(0, &[own(Paint::Bold, say("You are about to sign", "サインオフの内容"))]);
    let rows = [
        (
            say("pull request", "プルリクエスト"),
            format!("{}#{}", request.repository.name, request.pull_request),
        ),
        (say("root module", "ルートモジュール"), request.root_module.clone()),
        (say("workspace", "ワークスペース"), request.workspace.clone()),
        (say("head", "ヘッド"), request.head_sha.clone()),
        (say("base", "ベース"), request.base_sha.clone()),
        (say("backend", "バックエンド"), known(request.state.backend.as_deref(), lang)),
        (say("state", "ステート"), state(verified, lang)),
        (say("changes", "変更"), counts(&request.counts, lang)),
        (Word::BlastRadius.get(lang).to_owned(), radius(&request.blast_radius, lang)),
        (say("findings", "指摘"), findings(verified, lang)),
        (say("made with", "作成に使ったプログラム"), made_with(verified, lang)),
        (say("report", "レポート"), verified.url.clone()),
    ];
    for (label, value) in &rows {
        page.line(2, &[own(Paint::Dim, format!("{label}: ")), theirs(Paint::Plain, value)]);
    }
    if !request.acknowledge.is_empty() {
        page.gap();
        page.line(0, &[own(Paint::Bad, say("To be acknowledged, one by one", "1つずつ確認が必要なもの"))]);
        for item in &request.acknowledge {
            page.line(2, &[theirs(Paint::Bold, item)]);
        }
    }
    page.gap();
    page.line(
        0,
        &[
            own(Paint::Plain, say("The three words of this plan: ", "このプランの 3 つの単語: ")),
            theirs(Paint::Bold, &request.words()),
            own(Paint::Plain, "  "),
            theirs(Paint::Dim, &request.short()),
        ],
    );
    page.finish()
}

fn known(value: Option<&str>, lang: Lang) -> String {
    let unknown = Text::new("not known when it was planned", "プラン時点では不明");
    value.map_or_else(|| unknown.get(lang).to_owned(), str::to_owned)
}

/// Which rules and policies found something that nobody waived.
fn findings(verified: &Verified, lang: Lang) -> String {
    match verified.request.findings.as_slice() {
        [] => Text::new("none", "なし").get(lang).to_owned(),
        found => found.join(", "),
    }
}

fn made_with(verified: &Verified, lang: Lang) -> String {
    let request = &verified.request;
    match (&request.program, &request.version) {
        (None, None) => known(None, lang),
        (program, version) => {
            let parts = program.iter().chain(version).map(String::as_str);
            parts.collect::<Vec<_>>().join(" ")
        }
    }
}

fn state(verified: &Verified, lang: Lang) -> String {
    let state = &verified.request.state;
    match (&state.lineage, state.serial) {
        (Some(lineage), Some(serial)) => format!("{lineage} #{serial}"),
        _ => known(None, lang),
    }
}

/// What the forge made of a record that was posted.
pub fn signed(verified: Option<&Verified>, candidate: Option<&Candidate>, url: &str, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    page.gap();
    let counts = candidate.is_some_and(Candidate::counts);
    let (paint, head) = match (candidate, counts) {
        (_, true) => (Paint::Good, Text::new("signed, and it counts", "サインオフは有効です")),
        (Some(candidate), false) if only_waits(candidate) => (
            Paint::Good,
            Text::new(
                "signed; it counts when the waiting time is over",
                "サインオフしました。待ち時間が過ぎると有効になります",
            ),
        ),
        (Some(_), false) => (
            Paint::Warn,
            Text::new("signed, and it does not count", "サインオフしましたが、有効ではありません"),
        ),
        (None, _) => (
            Paint::Warn,
            Text::new(
                "signed, and the forge does not show it yet; `pairgate verify` asks again",
                "サインオフしましたが、まだ GitHub に表示されません。`pairgate verify` で確認してください",
            ),
        ),
    };
    page.line(0, &[own(paint, head.get(lang))]);
    page.line(2, &[theirs(Paint::Plain, url)]);
    if let Some(candidate) = candidate.filter(|_| !counts) {
        text::failures(&mut page, candidate, lang);
    }
    for missing in verified.into_iter().flat_map(|verified| &verified.missing) {
        let mut pieces = vec![own(Paint::Plain, "- ")];
        pieces.extend(sentence(missing.get(lang)));
        page.wrap(2, 4, &pieces);
    }
    page.finish()
}

/// Whether nothing but the waiting time stands in the way.
fn only_waits(candidate: &Candidate) -> bool {
    candidate.checks.iter().filter(|check| !check.holds.counts()).all(|check| check.name == "waited")
}
