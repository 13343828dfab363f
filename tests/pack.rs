//! The built-in pack as a whole: what every policy of it owes its readers.
//!
//! What the policies decide is tested by the files beside them (`*.policytest.hcl`).

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use pairgate::engine::policies::manual;
use pairgate::policy::pack::{self, PackFile};
use pairgate::policy::program::{LevelExpr, Operation, PolicyFile};
use pairgate::render::diagnostic::render;
use pairgate::{policy, rules};

/// Every file with its program. No file has a mistake, or anything to warn of.
fn compiled() -> Vec<(&'static PackFile, PolicyFile)> {
    let compile = |file: &'static PackFile| match policy::compile(&file.source()) {
        Ok((program, warnings)) => {
            assert!(warnings.is_empty(), "{}", render(&warnings, false));
            (file, program)
        }
        Err(errors) => panic!("{}", render(&errors, false)),
    };
    pack::files().iter().map(compile).collect()
}

/// Files below `policies` whose names end like this, by their path from there.
fn on_disk(ending: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let (mut folders, mut found): (Vec<PathBuf>, _) = (vec![root.clone()], BTreeSet::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.insert(path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found
}

/// Collects complaints, so that one run tells all of them.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_file_is_embedded_and_compiles_without_a_warning() {
    let embedded: BTreeSet<String> = compiled().iter().map(|(file, _)| file.path.to_owned()).collect();
    assert_eq!(embedded, on_disk(".policy.hcl"));
}

#[test]
fn every_file_has_a_test_beside_it() {
    let tests = on_disk(".policytest.hcl");
    let files = pack::files().iter().map(|file| file.path.replace(".policy.hcl", ".policytest.hcl"));
    assert_eq!(files.collect::<BTreeSet<_>>(), tests);
}

#[test]
fn every_policy_has_a_manual() {
    let mut complaints = Vec::new();
    for (path, program) in &compiled() {
        for policy in &program.policies {
            let (id, manual) = (&policy.label, manual(program, policy));
            let mut says = |what: String| complaints.push(format!("{} `{id}`: {what}", path.path));
            if manual.title.is_empty() || manual.title.chars().count() > 120 {
                says(format!("the title has {} characters", manual.title.chars().count()));
            }
            for part in ["Why:", "Do:"] {
                let line = manual.text.lines().find_map(|line| line.strip_prefix(part));
                if line.is_none_or(|text| text.trim().len() < 10) {
                    says(format!("no line begins with `{part}` and says something"));
                }
            }
            if manual.help.as_ref().is_none_or(|help| help.len() < 10) {
                says("no help".to_owned());
            }
        }
    }
    none(complaints);
}

#[test]
fn every_id_has_a_japanese_title_and_every_title_an_id() {
    let compiled = compiled();
    let ids: BTreeSet<(&str, &str)> = compiled
        .iter()
        .flat_map(|(file, program)| {
            program.policies.iter().map(|policy| (file.provider, policy.label.as_str()))
        })
        .collect();
    let mut rows = BTreeSet::new();
    let mut complaints = Vec::new();
    for table in on_disk("titles.ja.tsv") {
        let provider = table.split('/').next().unwrap().to_owned();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(&table);
        for (number, row) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
            let Some((id, title)) = row.split_once('\t') else {
                complaints.push(format!("{table}:{}: no tab", number + 1));
                continue;
            };
            // A title that is still English has no character beyond ASCII.
            if title.trim() != title || title.is_ascii() || title.contains('\t') {
                complaints.push(format!("{table}:{}: `{title}`", number + 1));
            }
            if !rows.insert((provider.clone(), id.to_owned())) {
                complaints.push(format!("{table}:{}: `{id}` has a title already", number + 1));
            }
            if pack::japanese_title(id) != Some(title) {
                complaints.push(format!("{table}:{}: `{id}` has another title", number + 1));
            }
        }
    }
    let titled: BTreeSet<(&str, &str)> =
        rows.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect();
    complaints.extend(ids.difference(&titled).map(|(_, id)| format!("`{id}` has no Japanese title")));
    complaints.extend(titled.difference(&ids).map(|(_, id)| format!("`{id}` has a title and is no policy")));
    none(complaints);
}

#[test]
fn ids_have_their_providers_prefix_and_are_unique_up_to_types() {
    let mut complaints = Vec::new();
    let mut places: BTreeMap<String, &str> = BTreeMap::new();
    let mut blocks = BTreeSet::new();
    for (file, program) in &compiled() {
        for policy in &program.policies {
            let id = &policy.label;
            let kebab = |part: &str| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            };
            if !id.split('-').all(kebab) || !id.starts_with(&format!("{}-", file.provider)) {
                complaints
                    .push(format!("{}: `{id}` is not `{}-...` in kebab-case", file.path, file.provider));
            }
            if rules::find(id).is_some() {
                complaints.push(format!("{}: `{id}` is a rule", file.path));
            }
            // `explain` prints one manual for an id, and `rule` blocks set one level for it.
            let first = places.entry(id.clone()).or_insert(file.path);
            if *first != file.path {
                complaints.push(format!("`{id}` stands in {first} and in {}", file.path));
            }
            let operations: Vec<&str> = policy.operations.iter().map(|one| Operation::name(*one)).collect();
            if !blocks.insert((id.clone(), policy.kind.block(), policy.target.clone(), operations)) {
                complaints.push(format!("{}: `{id}` judges `{}` twice", file.path, policy.target));
            }
        }
    }
    none(complaints);
}

#[test]
fn levels_are_literal_and_one_for_an_id() {
    let mut complaints = Vec::new();
    for (file, program) in &compiled() {
        let mut levels = BTreeMap::new();
        for policy in &program.policies {
            match policy.level {
                LevelExpr::Known(level) if *levels.entry(&policy.label).or_insert(level) == level => {}
                LevelExpr::Known(_) => {
                    complaints.push(format!("{}: `{}` has two levels", file.path, policy.label))
                }
                LevelExpr::Expr(_) => {
                    complaints.push(format!("{}: the level of `{}` is no literal", file.path, policy.label));
                }
            }
        }
    }
    none(complaints);
}

#[test]
fn the_pack_is_as_large_as_it_says() {
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (file, program) in &compiled() {
        ids.entry(file.provider).or_default().extend(program.policies.iter().map(|one| one.label.clone()));
    }
    let wanted = [("aws", 60), ("google", 25), ("azure", 25), ("mackerel", 5), ("sentry", 5), ("github", 5)];
    for (provider, least) in wanted {
        let count = ids.get(provider).map_or(0, BTreeSet::len);
        assert!(count >= least, "{provider} has {count} policies, {least} are wanted");
    }
}

#[test]
fn inputs_have_a_default_and_say_what_they_are() {
    // Without a default every check would ask for a value.
    let mut complaints = Vec::new();
    for (file, program) in &compiled() {
        for input in &program.inputs {
            if input.default.is_none() || input.description.as_ref().is_none_or(|text| text.len() < 10) {
                complaints.push(format!("{}: the input `{}`", file.path, input.name));
            }
        }
    }
    none(complaints);
}
