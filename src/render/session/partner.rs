//! What the second operator reads on their own screen before they sign: for an applier who waits, and for an
//! emergency that is over. And what an emergency's sign-off says to the others.

use jiff::Timestamp;

use super::words::Said;
use super::{About, beginning, code, marked, outcome_text, place};
use crate::render::Style;
use crate::render::escape::mark;
use crate::render::pull_request::radius;
use crate::render::signoff::time::moment;
use crate::render::signoff::words::Said as Signing;
use crate::render::text::page::{Page, Paint, own, sentence, theirs};
use crate::render::verification::counts;
use crate::render::words::Word;
use crate::signoff::Record;
use crate::signoff::afterwards::countersign_until;
use crate::signoff::session::{self, Waiting};
use crate::signoff::sessions::Session;
use crate::text::{Lang, Text};

/// More characters of a reason are cut: it is the applier's word, and not the page.
const REASON: usize = 2_000;

/// Who waits, until when, and the words that both screens show.
pub fn waits_text(waiting: &Waiting, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    page.gap();
    let whom = if waiting.partner.is_some() { Said::WaitsForYou } else { Said::WaitsForOneLikeYou };
    let whom = whom
        .get(lang)
        .replace("{who}", &mark(&waiting.applier.login))
        .replace("{until}", &moment(waiting.until));
    page.wrap(0, 2, &sentence(&whom));
    session_words(&mut page, &waiting.session, &waiting.request, lang);
    page.wrap(2, 2, &sentence(Said::CompareByVoice.get(lang)));
    page.finish()
}

/// The words alone, where nobody says that they wait.
pub fn session_words_text(session: &str, request: &str, style: Style) -> String {
    let mut page = Page::new(style);
    session_words(&mut page, session, request, style.lang);
    page.finish()
}

fn session_words(page: &mut Page, session: &str, request: &str, lang: Lang) {
    page.line(
        0,
        &[
            own(Paint::Plain, Said::WordsOfSession.get(lang)),
            theirs(Paint::Bold, &session::words(session, request)),
        ],
    );
}

/// What was done in an emergency, before anybody is asked to sign it.
pub fn emergency_text(session: &Session, now: Timestamp, style: Style) -> String {
    let lang = style.lang;
    let request = &session.started.request;
    let mut page = Page::new(style);
    page.line(0, &[own(Paint::Bad, Said::Emergency.get(lang))]);
    let say = |en: &str, ja: &str| Text::new(en, ja).get(lang).to_owned();
    let (reason, incident, overridden) = match &session.started.break_glass {
        Some(broken) => (broken.reason.as_str(), broken.incident.as_str(), broken.overridden.as_slice()),
        None => ("", "", [].as_slice()),
    };
    let (reason, more) = beginning(reason, REASON, lang);
    let reason = more.map(|more| format!("{reason} … {more}")).unwrap_or(reason);
    let until = countersign_until(session.at);
    let rows = [
        (
            say("pull request", "プルリクエスト"),
            format!("{}#{}", request.repository.name, request.pull_request),
        ),
        (say("root module", "ルートモジュール"), request.root_module.clone()),
        (say("workspace", "ワークスペース"), request.workspace.clone()),
        (say("commit", "コミット"), request.head_sha.clone()),
        (say("applied by", "適用した人"), session.started.applier.login.clone()),
        (say("began", "開始"), moment(session.at)),
        (Said::Reason.get(lang).to_owned(), reason),
        (Said::Incident.get(lang).to_owned(), incident.to_owned()),
        (say("changes", "変更"), counts(&request.counts, lang)),
        (Word::BlastRadius.get(lang).to_owned(), radius(&request.blast_radius, lang)),
        (say("findings", "指摘"), request.findings.join(", ")),
        (say("review", "レビュー"), session.url.clone()),
    ];
    for (label, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        page.line(2, &[own(Paint::Dim, format!("{label}: ")), theirs(Paint::Plain, value)]);
    }
    page.gap();
    page.line(0, &[own(Paint::Bold, Said::Overridden.get(lang))]);
    if overridden.is_empty() {
        page.line(2, &[own(Paint::Plain, Said::NothingOverridden.get(lang))]);
    }
    for one in overridden {
        let mut pieces = vec![own(Paint::Plain, "- ")];
        pieces.extend(sentence(one));
        page.wrap(2, 4, &pieces);
    }
    page.gap();
    let due = if now > until { (Paint::Bad, Said::WasDue) } else { (Paint::Warn, Said::IsDue) };
    page.wrap(0, 2, &[own(due.0, due.1.get(lang).replace("{until}", &moment(until)))]);
    page.gap();
    let mut text = page.finish();
    text.push_str(&ended_text(session, style));
    text.push_str(&acknowledge(session, style));
    text
}

/// How it ended: what was said of it, and what somebody found afterwards, which has the last word about what to do.
pub fn ended_text(session: &Session, style: Style) -> String {
    let found = session.reconciled.as_ref().map(|_| found_text(session, style));
    let next = session.reconciled.as_ref().map(|(found, ..)| {
        let about = about(session);
        let in_words = |lang| super::next_after_look(found.found, &about, lang);
        Text::new(in_words(Lang::En), in_words(Lang::Ja))
    });
    let said = finished_text(session, next.as_ref(), style);
    match (said, found) {
        (Some(said), Some(found)) => format!("{found}\n{said}"),
        (said, found) => said.or(found).unwrap_or_default(),
    }
}

fn about(session: &Session) -> About<'_> {
    About {
        partners: &session.started.signers,
        ..About::new(&session.started.request, &session.started.applier.login)
    }
}

/// What the applier's program said when it ended.
pub(super) fn finished_text(session: &Session, next: Option<&Text>, style: Style) -> Option<String> {
    let (finished, ..) = session.finished.as_ref()?;
    Some(outcome_text(finished, &About { next, ..about(session) }, style))
}

/// What somebody found afterwards.
pub(super) fn found_text(session: &Session, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    if let Some((found, ..)) = &session.reconciled {
        let head = Said::Reconciled.get(lang).replace("{who}", &mark(&found.by.login));
        page.wrap(0, 2, &sentence(&head.replace("{it}", &place(&session.started.request))));
        page.wrap(2, 2, &[own(Paint::Plain, super::found(found.found).get(lang))]);
        if session.finished.is_none() {
            let next = super::next_after_look(found.found, &about(session), lang);
            page.labelled(Paint::Bold, Said::Next.get(lang), &sentence(&next));
        }
    }
    page.finish()
}

fn acknowledge(session: &Session, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    let items = &session.started.request.acknowledge;
    if !items.is_empty() {
        page.gap();
        page.line(0, &[own(Paint::Bad, Said::ToAcknowledge.get(lang))]);
        for item in items {
            page.line(2, &[theirs(Paint::Bold, item)]);
        }
    }
    page.gap();
    session_words(&mut page, &session.started.session, &session.request_digest(), lang);
    page.finish()
}

/// What people read of a review that signs an emergency afterwards, between its marker and the record.
pub fn emergency_review(record: &Record, session: &Session, lang: Lang) -> String {
    let request = &record.request;
    let digest = request.digest();
    let sentence = Said::ISignAfterwards
        .get(lang)
        .replace("{who}", &mark(&session.started.applier.login))
        .replace("{it}", &place(request));
    let commit: String = request.head_sha.chars().take(12).collect();
    let facts = [
        counts(&request.counts, lang),
        Said::PlanWords.get(lang).replace("{it}", &code(&request.words())),
        Said::ThisSession
            .get(lang)
            .replace("{it}", &code(&session::words(&session.started.session, &digest))),
        Signing::AtCommit.get(lang).replace("{it}", &code(&commit)),
    ];
    let mut out = format!("✍️ {}\n{}\n", marked(&sentence), facts.join(" · "));
    if !record.acknowledged.is_empty() {
        let title = Signing::Acknowledged.get(lang);
        out.push_str(&format!("\n**{title}** ({})\n\n", record.acknowledged.len()));
        for item in &record.acknowledged {
            out.push_str(&format!("- {}\n", code(item)));
        }
    }
    out
}
