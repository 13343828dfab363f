//! The format of a note: lines are a set, bytes are exact, a broken line hides nothing.

use pairgate::signoff::ledger::{Entry, Kind, Ledger, MAX_LINE, add, union};
use pairgate::source::Source;
use proptest::prelude::*;

use crate::world::{MONA, World, posted, signoff, there};

fn read(text: &str) -> Ledger {
    Ledger::read(&Source::new("refs/notes/pairgate", text))
}

fn head() -> String {
    "a".repeat(40)
}

#[test]
fn an_entry_gives_back_the_exact_bytes_and_its_line_is_plain() {
    let bytes = b"any \xff\0 bytes\r\n<script>";
    let armour = Some("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n".to_owned());
    let entry = Entry::new(Kind::Outcome, posted(MONA, "2026-06-01T12:00:00Z"), bytes, armour);
    let line = entry.line();
    assert!(line.is_ascii() && !line.contains(['\n', '<', '`', '@']), "{line}");
    assert!(line.starts_with(r#"{"schema":"pairgate-note-v1","kind":"outcome","url":"#), "{line}");
    let again = Entry::read(&line).unwrap();
    assert_eq!(again, entry);
    assert_eq!(again.bytes(), bytes);
}

#[test]
fn a_broken_line_is_told_with_its_place_and_hides_no_other() {
    let (first, second) = (signoff(&head(), MONA), signoff(&head(), 9919));
    let line = first.line();
    let broken = [
        "nonsense".to_owned(),
        line.replace("pairgate-note-v1", "pairgate-note-v9"),
        line.replace("\"kind\":", "\"kind\": "),
        line.replace("\"kind\":\"signoff\"", "\"kind\":\"signoff\",\"kind\":\"signoff\""),
        line.replace("\"signoff\"", "\"approval\""),
        line.replace("\"bytes\":\"", "\"bytes\":\"*"),
        format!("{line} "),
        format!("{line}{line}"),
        line.trim_end_matches('}').to_owned(),
        "x".repeat(MAX_LINE + 1),
    ];
    for bad in broken {
        let ledger = read(&format!("{line}\n{bad}\n\n{}\n", second.line()));
        assert_eq!(ledger.entries, [first.clone(), second.clone()]);
        assert_eq!(ledger.broken.len(), 1);
        let told = &ledger.broken[0];
        let place = told.source.as_ref().unwrap().position(told.labels[0].0.start);
        assert_eq!((told.code, place.line, place.column), ("note-line", 2, 1));
        assert!(told.help.as_ref().unwrap().contains("git log -p refs/notes/pairgate"));
    }
}

#[test]
fn adding_keeps_every_line_and_adds_none_twice() {
    let note = add("not ours\n", &[signoff(&head(), MONA), signoff(&head(), MONA)]);
    assert_eq!(note.lines().count(), 2);
    assert!(note.contains("not ours\n"));
    assert_eq!(add(&note, &[signoff(&head(), MONA)]), note);
    assert!(note.ends_with('\n') && !note.contains("\n\n"));
}

/// What git itself makes of the two notes.
fn cat_sort_uniq(mine: &str, theirs: &str) -> String {
    let world = World::new();
    world.repository("merge");
    let commit = world.commit("merge", "a", "a");
    for (reference, text) in [("mine", mine), ("theirs", theirs)] {
        crate::world::write(&world.path("text"), text);
        world.git("merge", &["notes", "--ref", reference, "add", "-F", "../text", &commit]);
    }
    world.git("merge", &["notes", "--ref", "mine", "merge", "-q", "-s", "cat_sort_uniq", "theirs"]);
    let merged = world.git("merge", &["notes", "--ref", "mine", "show", &commit]);
    format!("{merged}\n")
}

#[test]
fn the_union_is_what_git_makes_of_two_notes() {
    if !there() {
        return;
    }
    let (mona, hubot, mark) = (signoff(&head(), MONA), signoff(&head(), 9919), "~\n{\"a\":1}\nZ\na\n");
    for (mine, theirs) in [
        (add("", std::slice::from_ref(&mona)), add("", std::slice::from_ref(&hubot))),
        (add("", &[mona.clone(), hubot.clone()]), add(mark, &[mona])),
        (add("b\n", &[hubot]), union([mark])),
    ] {
        assert_eq!(union([mine.as_str(), theirs.as_str()]), cat_sort_uniq(&mine, &theirs));
    }
}

proptest! {
    #[test]
    fn joining_is_the_same_in_any_order_and_any_number_of_times(
        a in prop::collection::vec("[a-c{}\u{e9}\u{3042}]{0,3}", 0..8),
        b in prop::collection::vec("[a-c{}\u{e9}\u{3042}]{0,3}", 0..8),
        c in prop::collection::vec("[a-c{}\u{e9}\u{3042}]{0,3}", 0..8),
    ) {
        let [a, b, c] = [a, b, c].map(|lines| lines.join("\n"));
        let all = union([a.as_str(), &b, &c]);
        prop_assert_eq!(&union([union([c.as_str(), &a]).as_str(), &union([b.as_str(), &a])]), &all);
        prop_assert_eq!(&union([all.as_str(), &all, &b]), &all);
        for line in a.lines().chain(b.lines()).filter(|line| !line.is_empty()) {
            prop_assert!(all.lines().any(|other| other == line));
        }
    }
}
