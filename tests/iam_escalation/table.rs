//! The table itself.

use std::collections::{BTreeMap, BTreeSet};

use pairgate::iam::catalog;
use pairgate::iam::escalation::{Gain, all, needing, parse};
use pairgate::text::Lang;

use crate::skip;

static TARGETS: &str = include_str!("../../data/iam/escalation-targets.tsv");

fn targets() -> BTreeMap<&'static str, Vec<&'static str>> {
    let lines = TARGETS.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let (action, list) = line.split_once('\t').unwrap();
            (action, list.split(' ').collect())
        })
        .collect()
}

#[test]
fn every_combination_of_the_sources_is_there_once() {
    let sets: BTreeSet<BTreeSet<&str>> =
        all().iter().map(|path| path.actions.iter().copied().collect()).collect();
    assert_eq!((sets.len(), all().len()), (127, 127));
    let of = |source: &str| all().iter().filter(|path| path.sources.contains(&source)).count();
    assert_eq!((of("pathfinding"), of("cloudsplaining"), of("prowler"), of("aws")), (65, 59, 101, 22));
    assert!(all().iter().all(|path| !path.sources.is_empty()));
}

#[test]
fn the_collected_paths_have_the_ids_and_actions_that_they_have_there() {
    let Some(corpus) = skip::corpus() else { return };
    let text = std::fs::read_to_string(corpus.join("iam/escalation-paths.json")).unwrap();
    let theirs: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(theirs.len(), 65);
    for path in theirs {
        let id = path["id"].as_str().unwrap();
        let required = path["permissions"]["required"].as_array().unwrap();
        let actions: BTreeSet<&str> =
            required.iter().map(|one| one["permission"].as_str().unwrap()).collect();
        let ours = all().iter().find(|ours| ours.id == id).unwrap_or_else(|| panic!("{id} is missing"));
        assert_eq!(ours.actions.iter().copied().collect::<BTreeSet<_>>(), actions, "{id}");
    }
}

#[test]
fn every_action_exists_and_its_targets_are_resources_that_it_has() {
    let targets = targets();
    let used: BTreeSet<&str> = all().iter().flat_map(|path| path.actions.iter().copied()).collect();
    assert_eq!(targets.keys().copied().collect::<BTreeSet<_>>(), used);
    for (action, patterns) in targets.into_iter().filter(|(action, _)| !action.contains('*')) {
        let (service, name) = action.split_once(':').unwrap();
        let known = catalog::find(action).unwrap_or_else(|| panic!("{action} is unknown"));
        assert_eq!((known.service, known.name), (service, name));
        let formats = catalog::resource_formats(action).unwrap_or_default();
        if patterns == ["*"] {
            assert!(formats.is_empty(), "{action} has resources: {formats:?}");
        }
        for pattern in patterns.iter().filter(|pattern| **pattern != "*") {
            // The literal beginning of the name decides about the type; the rest are placeholders.
            let fits = formats.iter().any(|format| begins(format, pattern));
            assert!(fits, "{action}: {pattern} is none of {formats:?}");
        }
    }
}

/// The format of an ARN begins as the pattern does, whatever stands for its placeholders.
fn begins(format: &str, pattern: &str) -> bool {
    let plain = |text: &str| {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            out.push('*');
            rest = after.split_once('}').unwrap().1;
        }
        out + rest
    };
    let (format, pattern) = (plain(format), plain(pattern));
    let parts = |text: &str| text.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
    let (format, pattern) = (parts(&format), parts(&pattern));
    if format.len() < 6 || format[2] != pattern[2] {
        return false;
    }
    // `arn:*:bedrock-agentcore:*` is the whole service.
    pattern.len() < 6 || format[5].starts_with(pattern[5].split('*').next().unwrap())
}

#[test]
fn every_path_says_what_it_is_and_what_it_gives_in_both_languages() {
    for path in all() {
        for text in [&path.title, &path.gains] {
            let (en, ja) = (text.get(Lang::En), text.get(Lang::Ja));
            assert!(!en.is_empty() && en.is_ascii() && !en.ends_with('.'), "{}: {en}", path.id);
            assert!(!ja.is_ascii() && !ja.ends_with('。'), "{}: {ja}", path.id);
        }
    }
    let titles: BTreeSet<&str> = all().iter().map(|path| path.title.get(Lang::En)).collect();
    assert_eq!(titles.len(), all().len(), "two paths have one title");
}

#[test]
fn what_uses_the_work_of_others_needs_a_choice_and_what_changes_permissions_does_not() {
    for path in all() {
        let others = matches!(path.gain, Gain::Passed | Gain::Attached) || path.id == "sts-001";
        assert_eq!(path.needs_wildcard.is_some(), others, "{}", path.id);
        let passes = path.actions.contains(&"iam:PassRole");
        assert_eq!(passes, path.gain == Gain::Passed, "{}", path.id);
        assert_eq!(passes, path.needs_wildcard == Some("iam:PassRole"), "{}", path.id);
    }
}

#[test]
fn paths_that_need_an_action_are_found_by_it() {
    let of = |action: &str| needing(action).iter().map(|path| path.id).collect::<Vec<_>>();
    assert_eq!(of("iam:DeleteAccessKey"), ["iam-003", "iam-101"]);
    assert_eq!(of("IAM:deleteaccesskey"), ["iam-003", "iam-101"]);
    assert_eq!(of("lambda:UpdateFunction*"), ["lambda-003", "lambda-004", "lambda-005", "lambda-102"]);
    assert_eq!(of("sqs:SendMessage"), [] as [&str; 0]);
    assert_eq!(needing("*").len(), all().len());
}

#[test]
fn a_table_with_a_mistake_is_not_read() {
    const HEAD: &str = "id\tactions\tpassed_to\tsame\tchoice\tgain\tsources\ttitle\ttitle_ja\n";
    let problem = |rows: &str| parse(String::leak(format!("{HEAD}{rows}"))).unwrap_err();
    let good = "a-001\ta:B a:C\t-\tall\ta:C\titself\tprowler\tone\t一\n";
    assert_eq!(parse(String::leak(format!("# x\n{HEAD}{good}"))).unwrap().len(), 1);
    for (row, says) in [
        (String::new(), "there is no path in it"),
        (good.replace("\t一", ""), "8 columns"),
        (good.replace("a:B a:C", "-"), "no list of actions"),
        (good.replace("a:B a:C", "a:B b"), "no list of actions"),
        (good.replace("a:B a:C", "iam:PassRole a:C"), "belong together"),
        (good.replace("\t-\tall", "\tx.amazonaws.com\tall"), "belong together"),
        (good.replace("\tall\t", "\ta:B\t"), "at least two"),
        (good.replace("\tall\t", "\ta:B a:D\t"), "at least two"),
        (good.replace("\ta:C\t", "\ta:D\t"), "`choice` is none"),
        (good.replace("itself", "much"), "`much` is no gain"),
        (good.replace("\tone\t", "\t\t"), "a title is missing"),
        (format!("{good}{good}"), "out of order"),
    ] {
        let problem = problem(&row);
        assert!(problem.contains(says), "{problem}");
    }
    assert!(parse("id\tactions\n").unwrap_err().contains("columns"));
}
