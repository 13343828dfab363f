//! What people read: both languages, complete findings.

use pairgate::audit::github::CHECKS;
use pairgate::audit::{Finding, Object};
use pairgate::text::{Lang, Text};

use crate::rows::spoilers;
use crate::unread::{hidden, places};
use crate::world::World;

fn speaks(text: &Text, what: &str) {
    let (en, ja) = (text.get(Lang::En), text.get(Lang::Ja));
    assert!(!en.is_empty() && en.is_ascii(), "{what}: {en}");
    assert!(!ja.is_ascii(), "{what}: {ja}");
    for odd in ["  ", "``", "{", "}", "\n"] {
        assert!(!en.contains(odd) && !ja.contains(odd), "{what}: {en} / {ja}");
    }
}

fn complete(finding: &Finding) {
    let id = finding.check.id;
    for text in [&finding.what, &finding.why, &finding.because] {
        speaks(text, id);
    }
    assert!(!finding.evidence.is_empty(), "{id}");
    for evidence in &finding.evidence {
        assert!(!evidence.what.is_empty() && !evidence.source.is_empty(), "{id}");
        let Some(url) = evidence.url.as_deref() else { continue };
        assert!(url.starts_with("https://github.com/"), "{id}: {url}");
        assert!(!url["https://".len()..].contains("//"), "{id}: {url}");
    }
    assert!(finding.evidence.iter().any(|one| one.url.is_some()), "{id}");
    assert!(!finding.ask.is_empty(), "{id}");
    for person in &finding.ask {
        assert!(person.name.contains('@'), "{id}: {}", person.name);
        speaks(&person.why, id);
    }
    let Object::GitHub { organisation, .. } = &finding.object else { panic!("{id}") };
    assert_eq!(organisation, "acme");
}

#[test]
fn every_finding_is_complete_in_both_languages() {
    for (id, spoil) in spoilers() {
        let mut world = World::clean();
        spoil(&mut world);
        let audited = world.audit();
        assert_eq!(audited.findings.len(), 1, "{id}");
        audited.findings.iter().for_each(complete);
    }
}

#[test]
fn every_line_about_what_was_not_checked_is_complete_in_both_languages() {
    let world = World::clean();
    for place in places(&world) {
        for line in hidden(&world, &[place]).audit().unchecked {
            speaks(&line.what, &line.place);
            speaks(&line.help, &line.place);
            assert!(line.help.get(Lang::En).contains('`'), "no permission is named: {line:?}");
        }
    }
}

#[test]
fn titles_and_texts_of_the_manual_are_there() {
    for check in CHECKS {
        speaks(&check.title(), check.id);
        assert!(check.id.starts_with("github-") && check.about.ends_with('.'), "{}", check.id);
        assert!(check.about.is_ascii() && !check.about.contains("  "), "{}", check.id);
    }
}

#[test]
fn names_of_findings_do_not_clash() {
    let mut world = World::clean();
    spoilers().iter().for_each(|(_, spoil)| spoil(&mut world));
    let findings = world.audit().findings;
    let mut ids: Vec<String> = findings.iter().map(Finding::id).collect();
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
    assert!(all > 20, "{all}");
}
