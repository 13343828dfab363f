//! From numbers to a level.

use pairgate::config::{RadiusLevel, RadiusThresholds};
use pairgate::graph::{Consequence, Consumer, Graph, RadiusNumbers, Reversibility, blast_radius, level};
use pairgate::text::{Lang, Text};
use serde_json::json;

use crate::plans::{block, plan};

fn decisive(numbers: RadiusNumbers) -> (RadiusLevel, Vec<&'static str>) {
    let (level, terms) = level(&numbers, &RadiusThresholds::default());
    (level, terms.iter().filter(|term| term.decisive).map(|term| term.name).collect())
}

#[test]
fn the_highest_term_makes_the_level_and_is_decisive() {
    assert_eq!(decisive(RadiusNumbers::default()), (RadiusLevel::None, vec![]));
    let numbers = RadiusNumbers { changed: 3, destroyed: 1, ..RadiusNumbers::default() };
    assert_eq!(decisive(numbers), (RadiusLevel::Low, vec!["changed", "destroyed"]));
    let numbers = RadiusNumbers { irreversible_data: 1, recoverable: 1, ..numbers };
    assert_eq!(decisive(numbers), (RadiusLevel::Critical, vec!["irreversible_data"]));
}

#[test]
fn a_share_of_few_resources_does_not_count_but_is_shown() {
    let few = RadiusNumbers { share: 100, managed: 9, ..RadiusNumbers::default() };
    assert_eq!(decisive(few).0, RadiusLevel::None);
    assert_eq!(level(&few, &RadiusThresholds::default()).1[3].value, 100);
    assert_eq!(decisive(RadiusNumbers { managed: 10, ..few }), (RadiusLevel::Critical, vec!["share"]));
}

#[test]
fn every_term_is_shown_in_order_and_in_both_languages() {
    let (_, terms) = level(&RadiusNumbers::default(), &RadiusThresholds::default());
    let names: Vec<_> = terms.iter().map(|term| term.name).collect();
    let wanted = [
        "changed",
        "destroyed",
        "affected",
        "share",
        "recoverable",
        "irreversible_data",
        "irreversible_identity",
        "consumers",
    ];
    assert_eq!(names, wanted);
    assert!(
        terms.iter().all(|term| !term.label.get(Lang::En).is_empty() && !term.label.get(Lang::Ja).is_ascii())
    );
}

fn consequence(holds: &'static str, reversibility: Reversibility, action: &'static str) -> Consequence {
    let (address, kind, category) = ("t.a".to_owned(), "t".to_owned(), "database".to_owned());
    Consequence { address, kind, action, category, holds, reversibility, reason: Text::default() }
}

fn consumer(root_module: &str) -> Consumer {
    let place = "main.tf:1".to_owned();
    Consumer { root_module: root_module.into(), place, reads: Text::default(), target: "t.a".into() }
}

#[test]
fn the_numbers_come_from_the_plan_its_consequences_and_its_consumers() {
    use Reversibility::{Irreversible, Recoverable, Reversible};
    let made = plan(json!({ "resources": [block("t.a", &[]), block("t.b", &[("x", &["t.a.id"])])] }))
        .replace("t.a")
        .change("t.new", &["create"], json!(null), json!({}))
        .change("t.gone", &["forget"], json!({}), json!(null))
        .change("data.t.d", &["read"], json!(null), json!({}))
        .same(&["t.b", "t.c", "t.e"]);
    let text = made.text();
    let read = pairgate::plan::plan("plan.json", &text).unwrap();
    let consequences = [
        consequence("data", Irreversible, "delete"),
        consequence("key", Irreversible, "delete"),
        consequence("identity", Irreversible, "delete"),
        consequence("data", Recoverable, "delete"),
        consequence("data", Irreversible, "forget"),
        consequence("none", Reversible, "delete"),
    ];
    let consumers = vec![consumer("app"), consumer("app"), consumer("web")];
    let found = blast_radius(&Graph::new(&read), &consequences, consumers, &RadiusThresholds::default());
    let numbers: Vec<_> = found.terms.iter().map(|term| (term.name, term.value)).collect();
    assert_eq!(
        numbers,
        [
            ("changed", 3),
            ("destroyed", 1),
            ("affected", 1),
            // t.a and t.gone change, t.b is affected, of t.a, t.gone, t.b, t.c, t.e.
            ("share", 60),
            ("recoverable", 1),
            ("irreversible_data", 2),
            ("irreversible_identity", 1),
            ("consumers", 2),
        ]
    );
    assert_eq!((found.level, found.managed, found.consumers.len()), (RadiusLevel::Critical, 5, 3));
}

#[test]
fn the_prior_state_tells_how_much_exists_and_a_share_is_rounded_up() {
    let mut made = plan(json!({}));
    for index in 0..300 {
        made = made.prior(&format!("t.x[{index}]"), &[], json!({}));
    }
    let made = made.prior("data.t.d", &[], json!({})).change("t.x[0]", &["delete"], json!({}), json!(null));
    let found = made.radius();
    assert_eq!((found.managed, found.terms[3].value), (300, 1));
    assert_eq!(plan(json!({})).radius().terms[3].value, 0);
}
