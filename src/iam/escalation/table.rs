//! Reads the table of paths, once.
//!
//! A table that cannot be read must not look like an account without escalations. So what stands in for it is a
//! path without a step, which every access has.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Gain, Path};
use crate::text::Text;

static TEXT: &str = include_str!("../../../data/iam/escalation.tsv");
static TARGETS: &str = include_str!("../../../data/iam/escalation-targets.tsv");

const HEAD: &str = "id\tactions\tpassed_to\tsame\tchoice\tgain\tsources\ttitle\ttitle_ja";

/// The paths that are part of the program.
pub(super) fn built_in() -> &'static [Path] {
    static PATHS: LazyLock<Vec<Path>> =
        LazyLock::new(|| parse(TEXT).unwrap_or_else(|problem| vec![unread(&problem)]));
    &PATHS
}

/// Patterns of the resources on which an action must be allowed to count. An action without a row counts on any.
pub(super) fn targets(action: &str) -> &'static [&'static str] {
    static ROWS: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let row = |line: &'static str| line.split_once('\t').map(|(action, list)| (action, words(list)));
        TARGETS.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(row).collect()
    });
    ROWS.get(action).map_or(&["*"], Vec::as_slice)
}

/// Reads a table of paths, checked: legal words, sorted, no id twice, no column that contradicts another.
pub fn parse(text: &'static str) -> Result<Vec<Path>, String> {
    let mut paths: Vec<Path> = Vec::with_capacity(128);
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    if lines.next().is_none_or(|(_, line)| line != HEAD) {
        return Err("the columns are not the ones that are known".to_owned());
    }
    for (number, line) in lines {
        let path = row(line).map_err(|problem| format!("line {}: {problem}", number + 1))?;
        if paths.last().is_some_and(|last| last.id >= path.id) {
            return Err(format!("line {}: `{}` is out of order", number + 1, path.id));
        }
        paths.push(path);
    }
    if paths.is_empty() { Err("there is no path in it".to_owned()) } else { Ok(paths) }
}

fn row(line: &'static str) -> Result<Path, String> {
    let columns: Vec<&'static str> = line.split('\t').collect();
    let [id, actions, passed_to, same, choice, gain, sources, title, title_ja] = columns.as_slice() else {
        return Err(format!("{} columns instead of nine", columns.len()));
    };
    let actions = words(actions);
    if actions.is_empty() || !actions.iter().all(|action| action.contains(':')) {
        return Err("`actions` is no list of actions".to_owned());
    }
    let passed_to = words(passed_to);
    if passed_to.is_empty() == actions.contains(&"iam:PassRole") {
        return Err("`passed_to` and iam:PassRole belong together".to_owned());
    }
    let same = if *same == "all" { actions.clone() } else { words(same) };
    if same.len() == 1 || !same.iter().all(|action| actions.contains(action)) {
        return Err("`same` is not a list of at least two of the actions".to_owned());
    }
    let needs_wildcard = words(choice).first().copied();
    if needs_wildcard.is_some_and(|action| !actions.contains(&action)) {
        return Err("`choice` is none of the actions".to_owned());
    }
    let gain = Gain::parse(gain).ok_or_else(|| format!("`{gain}` is no gain"))?;
    if title.is_empty() || title_ja.is_empty() {
        return Err("a title is missing".to_owned());
    }
    let gains = gain.text(&passed_to);
    Ok(Path {
        id,
        actions,
        same,
        needs_wildcard,
        gain,
        sources: words(sources),
        title: Text::new(*title, *title_ja),
        gains,
        passed_to,
    })
}

fn words(list: &'static str) -> Vec<&'static str> {
    if list == "-" { Vec::new() } else { list.split(' ').filter(|word| !word.is_empty()).collect() }
}

/// What every access has when the table cannot be read.
fn unread(problem: &str) -> Path {
    Path {
        id: "table-unread",
        actions: Vec::new(),
        passed_to: Vec::new(),
        same: Vec::new(),
        needs_wildcard: None,
        gain: Gain::Itself,
        sources: Vec::new(),
        title: Text::new(
            format!("the table of paths cannot be read: {problem}"),
            format!("権限昇格の表を読めません: {problem}"),
        ),
        gains: Gain::Itself.text(&[]),
    }
}
