//! The map in `src/lib.rs` is true: nothing imports from a higher layer, and every module is on it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Beyond this a file has more than one subject.
const LONGEST: usize = 400;

/// The one layer whose modules are strangers to each other: each is a door to something else outside.
const ADAPTERS: usize = 5;

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every `.rs` file below `src`, by its path from there.
fn files() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![src()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(src()).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(found.len() > 50, "the walk found {} files", found.len());
    found
}

/// Module to layer, from the table in the crate's documentation.
fn layers(lib: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for line in lib.lines().filter_map(|line| line.strip_prefix("//! | ")) {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let Ok(layer) = columns[0].parse() else { continue };
        for module in columns[1].split(',').map(|module| module.trim().trim_matches('`')) {
            assert_eq!(found.insert(module.to_owned(), layer), None, "`{module}` stands in the map twice");
        }
    }
    found
}

/// The modules of the crate that code names, with their lines: `use crate::x`, `use crate::{x::Y, z}`, a path
/// in the middle of a line, and `pairgate::` in the program.
fn imports(name: &str, text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let start = if name == "main.rs" { "pairgate::" } else { "crate::" };
    let code: String = text
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
        .collect::<Vec<_>>()
        .join("\n");
    for (at, _) in code.match_indices(start) {
        if code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + start.len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => heads(group),
            None => vec![head(rest)],
        };
        found.extend(names.into_iter().filter(|name| !name.is_empty()).map(|name| (line, name)));
    }
    found
}

fn head(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// First words of a group's members: `a::{b, c}, d}` gives a and d.
fn heads(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(head(group[from..at].trim_start()));
                from = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

fn module_of(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap()
}

/// What is wrong with one import, as a sentence that says what to do.
fn wrong(layers: &BTreeMap<String, usize>, file: &str, line: usize, to: &str) -> Option<String> {
    let from = module_of(file);
    // The root only lists modules, the program only calls the top; a macro or a function of the root has no layer.
    let (Some(&own), Some(&other)) = (layers.get(from), layers.get(to)) else { return None };
    let place = format!("src/{file}:{line}");
    if other > own {
        return Some(format!(
            "{place}: `{from}` (layer {own}) imports `{to}` (layer {other}). Take the value as a parameter, or move what \
             is needed down to layer {own} or below; `src/lib.rs` has the map"
        ));
    }
    if from != to && own == ADAPTERS && other == ADAPTERS {
        return Some(format!(
            "{place}: the adapters `{from}` and `{to}` see each other. Let the command in `src/commands` call both and \
             pass the result of one to the other"
        ));
    }
    None
}

#[test]
fn no_module_imports_from_a_higher_layer() {
    let files = files();
    let layers = layers(&files["lib.rs"]);
    let mut mistakes = Vec::new();
    let mut seen = 0;
    for (file, text) in files.iter().filter(|(file, _)| !["lib.rs", "main.rs"].contains(&file.as_str())) {
        for (line, to) in imports(file, text) {
            seen += 1;
            mistakes.extend(wrong(&layers, file, line, &to));
        }
    }
    assert!(seen > 100, "only {seen} imports were found");
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn every_module_is_on_the_map_and_every_name_on_the_map_is_a_module() {
    let files = files();
    let lib = &files["lib.rs"];
    let mapped: BTreeSet<String> = layers(lib).into_keys().collect();
    let modules: BTreeSet<String> = lib
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    let missing: Vec<_> = modules.difference(&mapped).collect();
    assert!(missing.is_empty(), "give {missing:?} a layer in the table of `src/lib.rs`");
    let gone: Vec<_> = mapped.difference(&modules).collect();
    assert!(gone.is_empty(), "take {gone:?} out of the table of `src/lib.rs`: there is no such module");
    for file in files.keys().filter(|file| !["lib.rs", "main.rs"].contains(&file.as_str())) {
        assert!(modules.contains(module_of(file)), "src/{file} belongs to no module of `src/lib.rs`");
    }
}

#[test]
fn layers_one_to_four_touch_nothing_outside() {
    const OUTSIDE: [&str; 9] = [
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "io::stdin",
        "println!",
    ];
    let files = files();
    let layers = layers(&files["lib.rs"]);
    let pure = |file: &str| layers.get(module_of(file)).is_some_and(|layer| *layer < ADAPTERS);
    let mut mistakes = Vec::new();
    for (file, text) in files.iter().filter(|(file, _)| pure(file)) {
        for (number, line) in text.lines().enumerate() {
            let code = line.split_once("//").map_or(line, |(code, _)| code);
            mistakes.extend(OUTSIDE.iter().filter(|word| code.contains(**word)).map(|word| {
                format!(
                    "src/{file}:{}: `{word}` in a pure layer. Pass the value in from `src/commands`",
                    number + 1
                )
            }));
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = files()
        .iter()
        .filter(|(_, text)| text.lines().count() > LONGEST)
        .map(|(file, text)| {
            format!(
                "src/{file} has {} lines, {LONGEST} are allowed: split it by subject",
                text.lines().count()
            )
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn imports_are_found_in_every_form_and_judged() {
    let text = "use crate::plan::{Plan, json};\nuse crate::{engine::{self, x}, text, render as r};\n// use crate::cli;\nlet x = crate::rules::ALL;\nuse mycrate::files;\npub(crate) fn x() {}\n";
    let found: Vec<String> =
        imports("x.rs", text).into_iter().map(|(line, to)| format!("{line} {to}")).collect();
    assert_eq!(found, ["1 plan", "2 engine", "2 text", "2 render", "4 rules"]);
    let layers =
        layers("//! | 2 | `plan`, `types` | x |\n//! | 5 | `repo`, `files` | y |\n//! | 6 | `render` | z |");
    assert!(
        wrong(&layers, "plan/read.rs", 3, "render")
            .unwrap()
            .contains("src/plan/read.rs:3: `plan` (layer 2) imports `render`")
    );
    assert!(wrong(&layers, "files/x.rs", 1, "repo").unwrap().contains("see each other"));
    for (file, to) in
        [("render/x.rs", "plan"), ("plan/x.rs", "types"), ("files/x.rs", "files"), ("plan/x.rs", "unknown")]
    {
        assert_eq!(wrong(&layers, file, 1, to), None);
    }
}
