//! One comment about several root modules.

use pairgate::graph::RadiusLevel;
use pairgate::render::RenderError;
use pairgate::render::pull_request::{Kind, Row, is_marker, overview};
use pairgate::report::Verdict;
use pairgate::text::Lang;

use crate::attacks::{ATTACKS, assert_only_our_inlines};
use crate::escapes::no_hidden;
use crate::formats::snapshot;
use crate::signoff::copied;
use crate::{signing, story};

const URL: &str = "https://github.com/acme/infra/pull/17#issuecomment-5";

fn blocked(name: &str) -> Row {
    Row { root_module: name.to_owned(), ..Row::of(&story::database(), Some(URL.to_owned())) }
}

fn waiting(name: &str) -> Row {
    Row { root_module: name.to_owned(), ..Row::of(&signing::waiting(), Some(URL.to_owned())) }
}

fn clear(name: &str) -> Row {
    Row { root_module: name.to_owned(), ..Row::of(&story::clear(), None) }
}

#[test]
fn what_stands_in_the_way_comes_first() {
    let mut signed = waiting("envs/signed");
    signed.signoff.as_mut().unwrap().satisfied = true;
    let mut key = waiting("envs/key");
    key.signoff.as_mut().unwrap().signed = Some(true);
    (key.irreversible, key.workspace) = (0, "eu".to_owned());
    let undecided = Row { verdict: Verdict::Undecided, words: None, ..clear("envs/odd") };
    let rows = [clear("envs/dev"), key, signed, waiting("envs/prod"), blocked("network"), undecided];
    for lang in [Lang::En, Lang::Ja] {
        let body = overview(&rows, lang, 60_000).unwrap();
        assert!(is_marker(&body, Kind::Overview, "", ""));
        let order = ["network", "envs/odd", "envs/prod", "envs/key", "envs/signed", "envs/dev"];
        let places: Vec<usize> =
            order.iter().map(|name| body.find(&format!("**`{name}`")).unwrap()).collect();
        assert!(places.is_sorted(), "{body}");
        let blocks = copied(&body);
        assert_eq!(blocks.len(), 2, "{body}");
        assert_eq!(blocks[0].lines().count(), 3);
        assert_eq!(blocks[1], "pairgate sign 17 --root-module envs/key --workspace eu\n");
        snapshot(&format!("overview-{}", lang.code()), &body.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }
}

#[test]
fn what_waits_is_whole_or_there_is_no_overview() {
    let mut rows: Vec<Row> = (0..400).map(|n| clear(&format!("clear/{n:03}"))).collect();
    rows.extend((0..400).map(|n| blocked(&format!("blocked/{n:03}"))));
    rows.extend((0..20).map(|n| waiting(&format!("waiting/{n:03}"))));
    for budget in [60_000, 20_000, 12_000] {
        let body = overview(&rows, Lang::En, budget).unwrap();
        let length = body.chars().count();
        assert!(length <= budget && length * 10 > budget * 9, "{length} of {budget}");
        let shown = |name: &str| body.matches(&format!("**`{name}/")).count();
        assert_eq!((shown("waiting"), copied(&body).len()), (20, 20));
        assert!(shown("blocked") > 0 && shown("blocked") < 400 || budget == 60_000);
        let left_out = 400 - shown("blocked");
        if left_out > 0 {
            assert!(body.contains(&format!("{left_out} more blocked root modules are not listed")), "{body}");
            // A line of what blocks is as long as two of what is clear, which may find room after the last one.
            assert!(shown("clear") <= 2, "what blocks has the room first");
        }
        assert!(body.contains(&format!("{} more clear root modules are not listed", 400 - shown("clear"))));
    }
    let RenderError::DoesNotFit { needed, .. } = overview(&rows, Lang::En, 3_000).unwrap_err() else {
        panic!()
    };
    assert!(overview(&rows, Lang::En, needed).is_ok(), "the number is the truth");
    assert!(overview(&rows, Lang::En, needed - 1).is_err());
}

#[test]
fn hostile_rows_hold_no_markup() {
    for attack in ATTACKS {
        let mut row = Row::of(&signing::hostile(attack), Some((*attack).to_owned()));
        row.radius = RadiusLevel::Critical;
        for lang in [Lang::En, Lang::Ja] {
            let body = overview(&[row.clone(), waiting("envs/prod")], lang, 60_000).unwrap();
            assert!(no_hidden(&body), "{attack:?}");
            let (_, page) = body.split_once('\n').unwrap();
            // The second row has a link of ours.
            assert_only_our_inlines(&page.replace(&format!("]({URL})"), "&#93;").replace("· [", "· &#91;"));
            assert_eq!(copied(&body).len(), 2, "{attack:?}\n{body}");
        }
    }
}
