//! Policy documents: what is read, what is wrong with one, and with which place.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod lint;
mod oidc;
mod problems;
mod read;

use pairgate::iam::document::{Document, Kind, parse};
use pairgate::text::Lang;

/// A document that must be readable.
fn read(kind: Kind, text: &str) -> Document {
    parse(text, kind).unwrap_or_else(|problem| panic!("{problem:?}: {text}"))
}

/// A document of one statement in the new language.
fn one(kind: Kind, statement: &str) -> (String, Document) {
    let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{{{statement}}}]}}");
    let document = read(kind, &text);
    (text, document)
}

/// Every problem as `id: text` with the text it points at, `!` in front of grave ones. Both languages must say something.
fn told(text: &str, document: &Document) -> Vec<String> {
    let tell = |problem: &pairgate::iam::document::Problem| {
        for words in [&problem.message, &problem.help] {
            let (en, ja) = (words.get(Lang::En), words.get(Lang::Ja));
            assert!(!en.is_empty() && !ja.is_empty() && en != ja, "{problem:?}");
            assert!(!en.ends_with('.') && !ja.ends_with('。'), "{problem:?}");
        }
        let place = text.get(problem.span.start..problem.span.end).unwrap();
        format!("{}{}: {place}", if problem.grave { "!" } else { "" }, problem.id)
    };
    document.problems.iter().map(tell).collect()
}
