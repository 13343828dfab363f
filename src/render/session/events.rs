//! What happens in a pull request while two people apply, one event after another, on the partner's second screen.

use jiff::Timestamp;

use super::partner::{ended_text, finished_text, session_words_text};
use super::words::Said;
use super::{logins, place};
use crate::render::Style;
use crate::render::escape::mark;
use crate::render::signoff::time::moment;
use crate::render::text::page::{Page, Paint, own, sentence, theirs};
use crate::signoff::Request;
use crate::signoff::afterwards::countersign_until;
use crate::signoff::session::Waiting;
use crate::signoff::sessions::Session;
use crate::text::Lang;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    /// An applier waits; the request is none where no plan on the head is meant.
    Waits(&'a Waiting, Option<&'a Request>),
    /// They do not any more, and nothing began.
    WaitsNoMore(&'a Waiting),
    /// Somebody posted a sign-off. Whether it counts is not for this page.
    Signed(&'a str, Option<&'a Request>),
    /// Somebody took theirs back.
    Revoked(&'a str),
    /// Terraform runs.
    Began(&'a Session),
    /// It ended.
    Ended(&'a Session),
    /// Somebody found out how it ended.
    Found(&'a Session),
    /// The forge does not answer: why.
    NoAnswer(&'a str),
    /// It does again.
    AnswersAgain,
    /// Nobody waits and nothing runs, for too long.
    NobodyThere,
}

/// The first line.
pub fn heading(repository: &str, number: u64, style: Style) -> String {
    let mut page = Page::new(style);
    let what = Said::Watching.get(style.lang).replace("{it}", &mark(&format!("{repository}#{number}")));
    page.wrap(0, 2, &sentence(&what));
    page.finish()
}

/// An event with the time of day, in UTC as everywhere.
pub fn event(what: &Event<'_>, at: Timestamp, style: Style) -> String {
    let lang = style.lang;
    let said = |said: Said, who: &str| said.get(lang).replace("{who}", &mark(who));
    let whole = |request: Option<&Request>, digest: &str| match request {
        Some(request) => place(request),
        None => mark(&format!("{}…", digest.chars().take(15).collect::<String>())),
    };
    let (paint, line) = match what {
        Event::Waits(waiting, request) => {
            let it = whole(*request, &waiting.request);
            (Paint::Warn, said(Said::Waits, &waiting.applier.login).replace("{it}", &it))
        }
        Event::WaitsNoMore(waiting) => (Paint::Dim, said(Said::WaitsNoMore, &waiting.applier.login)),
        Event::Signed(who, Some(request)) => {
            (Paint::Good, said(Said::Signed, who).replace("{it}", &place(request)))
        }
        Event::Signed(who, None) => (Paint::Dim, said(Said::SignedElse, who)),
        Event::Revoked(who) => (Paint::Bad, said(Said::Revoked, who)),
        Event::Began(session) => began(session, lang),
        Event::Ended(session) | Event::Found(session) => (Paint::Bold, place(&session.started.request)),
        Event::NoAnswer(why) => {
            (Paint::Warn, Said::NoAnswer.get(lang).replace("{why}", &why.replace('`', "'")))
        }
        Event::AnswersAgain => (Paint::Dim, Said::AnswersAgain.get(lang).to_owned()),
        Event::NobodyThere => (Paint::Dim, Said::NobodyThere.get(lang).to_owned()),
    };
    let mut page = Page::new(style);
    let clock = at.strftime("%H:%M:%S").to_string();
    page.labelled(paint, &clock, &sentence(&line));
    let mut text = page.finish();
    text.push_str(&details(what, style));
    text
}

fn began(session: &Session, lang: Lang) -> (Paint, String) {
    let started = &session.started;
    let (paint, said) = if started.break_glass.is_some() {
        (Paint::Bad, Said::BreakGlass)
    } else {
        (Paint::Good, Said::Applies)
    };
    let line = said
        .get(lang)
        .replace("{who}", &mark(&started.applier.login))
        .replace("{it}", &place(&started.request))
        .replace("{partners}", &logins(&started.signers, lang));
    (paint, line)
}

/// What stands below the line.
fn details(what: &Event<'_>, style: Style) -> String {
    let lang = style.lang;
    match what {
        Event::Waits(waiting, _) => {
            let whom = match &waiting.partner {
                Some(partner) => Said::WaitsFor.get(lang).replace("{it}", &mark(&partner.login)),
                None => Said::WaitsForAnybody.get(lang).to_owned(),
            };
            let mut page = Page::new(style);
            page.wrap(10, 10, &sentence(&whom.replace("{until}", &moment(waiting.until))));
            page.finish() + &session_words_text(&waiting.session, &waiting.request, style)
        }
        Event::Began(session) => {
            let mut page = Page::new(style);
            if let Some(broken) = &session.started.break_glass {
                for (label, text) in [(Said::Reason, &broken.reason), (Said::Incident, &broken.incident)] {
                    let label = own(Paint::Dim, format!("{}: ", label.get(lang)));
                    page.wrap(10, 12, &[label, theirs(Paint::Plain, text)]);
                }
                let until = moment(countersign_until(session.at));
                let due = Said::MustBeSigned.get(lang).replace("{until}", &until);
                page.wrap(10, 10, &[own(Paint::Bad, due)]);
            }
            page.finish() + &session_words_text(&session.started.session, &session.request_digest(), style)
        }
        Event::Ended(session) => finished_text(session, None, style).unwrap_or_default(),
        Event::Found(session) => ended_text(session, style),
        _ => String::new(),
    }
}
