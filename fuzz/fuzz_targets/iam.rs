//! Any bytes as policy documents: no panic, no hang, problems and remarks in places of the text, and a document is
//! never wider than itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pairgate::iam::document::{Document, Kind, parse};
use pairgate::iam::grants::{self, Access, Answer, Budget};
use pairgate::iam::lint;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for kind in Kind::ALL {
        match parse(&text, kind) {
            Ok(document) => read(&text, document),
            Err(problem) => within(&text, problem.span.start, problem.span.end),
        }
    }
});

fn read(text: &str, document: Document) {
    for problem in &document.problems {
        assert!(!problem.message.is_empty() && !problem.help.is_empty(), "{problem:?}");
        within(text, problem.span.start, problem.span.end);
    }
    for remark in lint::remarks(&document, Some("111122223333")) {
        assert!(lint::RULES.contains(&remark.rule) && !remark.message.is_empty(), "{remark:?}");
        within(text, remark.span.start, remark.span.end);
    }
    let sound = document.statements.iter().all(|statement| !statement.broken);
    let access = Access::of(document);
    let answer = grants::wider(&access, &access, &mut Budget { steps: 20_000 });
    assert!(!sound || !matches!(answer, Answer::Witness(_)), "wider than itself: {answer:?}");
}

fn within(text: &str, start: usize, end: usize) {
    assert!(text.get(start..end).is_some(), "{start}..{end} is no place of the text");
}
