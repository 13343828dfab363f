//! What people read about an apply: in the reviews that hold its documents, and on the two terminals.
//!
//! The bytes below the sentences decide; the sentences are for the colleague who was not there. The layout of a
//! review allows no fence and no hidden comment before the bytes, so text that would look like one is written with
//! character references in a `<pre>`.

mod events;
mod finished;
mod partner;
mod started;
mod text;
mod waiting;
mod words;

pub use events::{Event, event, heading};
pub use partner::{emergency_review, emergency_text, ended_text, session_words_text, waits_text};
pub use text::outcome_text;

pub use super::signoff::time::moment;

use self::words::Said;
use super::escape::{mark, markdown, markdown_code, markdown_marked};
use super::pull_request::COMMENT;
use crate::signoff::Request;
use crate::signoff::record::Account;
use crate::signoff::session::{Document, Ended, Finished, Found};
use crate::text::{Lang, Text};

/// What the sentences need besides the document.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// What is applied.
    pub request: &'a Request,
    /// Login of who applies.
    pub applier: &'a str,
    /// Whose sign-offs counted.
    pub partners: &'a [Account],
    /// Whether a sign-off needs a key, so that a comment cannot be one.
    pub key_needed: bool,
    /// For each of terraform's errors, in their order, what it means and what to do next; empty texts where
    /// nobody knows.
    pub advice: &'a [(Text, Text)],
    /// What to do after it ended, when somebody knows better than how it ended.
    pub next: Option<&'a Text>,
}

impl<'a> About<'a> {
    /// Only the request and the applier are known.
    pub fn new(request: &'a Request, applier: &'a str) -> Self {
        Self { request, applier, partners: &[], key_needed: false, advice: &[], next: None }
    }
}

/// The characters of a document's bytes that [`fit`] allows; the rest of a review is for people.
const DOCUMENT: usize = 45_000;
/// What stands between sentences and bytes, and the marker.
const FRAME: usize = 300;

/// How much is shown.
#[derive(Debug, Clone, Copy)]
struct Cut {
    /// Resources that are done.
    done: usize,
    /// Resources that are not.
    not_done: usize,
    /// Error texts, remarks, and what was overridden.
    texts: usize,
    /// Characters of each of them.
    characters: usize,
}

/// What is done goes first, then long texts; how many there are is always told.
const CUTS: [Cut; 7] = [
    Cut { done: 200, not_done: 200, texts: 50, characters: 2_000 },
    Cut { done: 20, not_done: 200, texts: 50, characters: 2_000 },
    Cut { done: 0, not_done: 100, texts: 20, characters: 1_000 },
    Cut { done: 0, not_done: 50, texts: 10, characters: 500 },
    Cut { done: 0, not_done: 20, texts: 5, characters: 200 },
    Cut { done: 0, not_done: 5, texts: 2, characters: 100 },
    Cut { done: 0, not_done: 0, texts: 0, characters: 80 },
];

/// The sentences of a review, to be passed to [`compose`](crate::signoff::session::compose). Together with the bytes
/// of a document that [`fit`] gave they stay below what the forge takes.
pub fn review(document: &Document, about: &About<'_>, lang: Lang) -> String {
    let room = COMMENT.saturating_sub(document.bytes().len() + FRAME);
    let mut written = String::new();
    for cut in CUTS {
        written = sentences(document, about, lang, cut);
        if written.chars().count() <= room {
            break;
        }
    }
    written
}

fn sentences(document: &Document, about: &About<'_>, lang: Lang, cut: Cut) -> String {
    let mut out = String::new();
    match document {
        Document::Waiting(one) => waiting::write(&mut out, one, about, lang, cut),
        Document::Started(one) => started::write(&mut out, one, lang, cut),
        Document::Finished(one) => finished::write(&mut out, one, about, lang, cut),
        Document::Reconciled(one) => finished::reconciled(&mut out, one, about, lang, cut),
    }
    out.trim_end().to_owned()
}

/// The same document, short enough for a review: the last resources go, then the ends of error texts. The numbers
/// of what is done and what is not stay, so that readers see that something is left out. A *started* is never cut:
/// it holds what was signed.
#[must_use]
pub fn fit(mut document: Document) -> Document {
    while document.bytes().len() > DOCUMENT && shorten(&mut document) {}
    document
}

fn shorten(document: &mut Document) -> bool {
    match document {
        Document::Finished(one) => shorten_finished(one),
        Document::Reconciled(one) => one.resources.pop().is_some(),
        Document::Waiting(_) | Document::Started(_) => false,
    }
}

/// Addresses can be read again with a plan; an error text cannot be had again.
fn shorten_finished(finished: &mut Finished) -> bool {
    const KEPT: usize = 40;
    const SHORT: usize = 200;
    if finished.remarks.len() > KEPT {
        finished.remarks.truncate(KEPT);
        return true;
    }
    if halve(&mut finished.remarks, SHORT) {
        return true;
    }
    if finished.resources.len() > KEPT {
        return finished.resources.pop().is_some();
    }
    halve(&mut finished.errors, SHORT) || finished.resources.pop().is_some()
}

/// Halves every text that is longer than this; whether there was one.
fn halve(texts: &mut [String], short: usize) -> bool {
    let mut found = false;
    for text in texts {
        let length = text.chars().count();
        if length > short {
            *text = text.chars().take(length / 2).chain(['…']).collect();
            found = true;
        }
    }
    found
}

/// How it ended, in a word and a sentence.
fn ending(finished: &Finished) -> (&'static str, Said, Said) {
    match finished.ended {
        Ended::Applied => ("✅", Said::Applied, Said::AppliedWhy),
        Ended::Failed if finished.done == 0 && !half(finished) => ("❌", Said::Failed, Said::FailedWhy),
        Ended::Failed => ("❌", Said::FailedPartly, Said::FailedPartlyWhy),
        Ended::Interrupted => ("⚠️", Said::Interrupted, Said::InterruptedWhy),
        Ended::Nothing => ("⚠️", Said::Nothing, Said::NothingWhy),
        Ended::Unknown => ("❓", Said::Unknown, Said::UnknownWhy),
        Ended::Withdrawn => ("↩️", Said::Withdrawn, Said::WithdrawnWhy),
    }
}

/// Whether anything is done to a part, or nobody can tell.
fn half(finished: &Finished) -> bool {
    use crate::signoff::session::Done;
    finished.resources.iter().any(|one| matches!(one.done, Done::Half | Done::Unknown))
}

/// What to do after it ended. Backticks mark commands.
fn next_step(finished: &Finished, about: &About<'_>, lang: Lang) -> String {
    if let Some(known) = about.next {
        return known.get(lang).to_owned();
    }
    let said = match finished.ended {
        Ended::Applied if finished.policies.is_empty() => Said::NextNothing,
        Ended::Applied => Said::NextPolicies,
        Ended::Failed | Ended::Interrupted | Ended::Withdrawn => Said::NextAgain,
        Ended::Nothing => Said::NextLook,
        Ended::Unknown => Said::NextReconcile,
    };
    numbered(said, about, lang)
}

/// What was found, in a sentence.
fn found(found: Found) -> Said {
    match found {
        Found::Nothing => Said::FoundNothing,
        Found::All => Said::FoundAll,
        Found::Part => Said::FoundPart,
    }
}

fn next_after_look(found: Found, about: &About<'_>, lang: Lang) -> String {
    let said = match found {
        Found::All => Said::NextNothing,
        Found::Nothing | Found::Part => Said::NextAgain,
    };
    numbered(said, about, lang)
}

fn numbered(said: Said, about: &About<'_>, lang: Lang) -> String {
    said.get(lang).replace("{it}", &about.request.pull_request.to_string())
}

/// What terraform does to a resource; a word that is none is shown as it is.
fn action(name: &str, lang: Lang) -> Option<&'static str> {
    let said = match name {
        "create" => Said::Create,
        "update" => Said::Update,
        "delete" => Said::Delete,
        "replace" => Said::Replace,
        "forget" => Said::Forget,
        "import" => Said::Import,
        "move" => Said::Move,
        _ => return None,
    };
    Some(said.get(lang))
}

fn colon(lang: Lang) -> &'static str {
    if lang == Lang::Ja { "：" } else { ": " }
}

fn list(items: impl IntoIterator<Item = String>, lang: Lang) -> String {
    items.into_iter().collect::<Vec<_>>().join(if lang == Lang::Ja { "、" } else { ", " })
}

/// Root module and workspace as marked text: backticks mark user text.
fn place(request: &Request) -> String {
    let root = mark(&request.root_module);
    match request.workspace.as_str() {
        "default" => root,
        workspace => format!("{root} {}", mark(&format!("[{workspace}]"))),
    }
}

fn logins(accounts: &[Account], lang: Lang) -> String {
    list(accounts.iter().map(|one| mark(&one.login)), lang)
}

/// Whether a text may stand before the bytes of a document.
fn stands(written: &str) -> bool {
    !["```", "~~~", "<!--"].iter().any(|one| written.contains(one))
}

/// Inline code, or escaped prose where code would look like a fence or hide something.
fn code(text: &str) -> String {
    let written = markdown_code(text);
    if stands(&written) { written } else { markdown(text) }
}

/// A sentence in which backticks mark user text, with the same care.
fn marked(text: &str) -> String {
    let written = markdown_marked(text);
    if stands(&written) { written } else { markdown(text) }
}

/// The beginning of a text and how many characters are left out.
fn beginning(text: &str, limit: usize, lang: Lang) -> (String, Option<String>) {
    let (kept, left_out) = super::clip(text, limit);
    (kept.to_owned(), (left_out > 0).then(|| Said::MoreCharacters.count(lang, left_out)))
}
