//! What the READMEs show is what the program prints.
//!
//! Comments mark what is made: `<!-- output: ARGUMENTS -->` before a code block, with `| lines 1-40` for a part
//! of a long output, `<!-- story: EXAMPLE | LINE -->` before a part of what an example's story printed, and
//! `<!-- rules -->`, `<!-- commands -->`, `<!-- exit codes -->` before a table. `PAIRGATE_UPDATE=1` makes it again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::fs;

use pairgate::cli;
use pairgate::config::Config;
use pairgate::outcome::Outcome;
use pairgate::render::diagnostic::render;
use pairgate::rules;
use pairgate::source::Source;
use pairgate::text::Lang;
use support::files::{all_equal, compare, project};
use support::program::as_user as run;
use support::skip::skip;

const PAGES: [(&str, Lang); 2] = [("README.md", Lang::En), ("README.ja.md", Lang::Ja)];

fn page(name: &str) -> String {
    fs::read_to_string(project(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The page with every marked part made again.
fn made(text: &str, lang: Lang) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(what) = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        let block = what.strip_prefix("output: ").or_else(|| what.strip_prefix("story: "));
        if let Some(wanted) = block {
            assert_eq!(lines.next(), Some("```text"), "a block opens after: {line}");
            let shown: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let block = match what.starts_with("story: ") {
                true => story(wanted, lang).unwrap_or_else(|| shown.join("\n") + "\n"),
                false => output(wanted, lang),
            };
            out.push_str(&format!("```text\n{block}```\n"));
        }
        let table = match what {
            "rules" => rule_table(lang),
            "commands" => command_table(),
            "exit codes" => code_table(),
            _ => continue,
        };
        while lines.next_if(|line| line.starts_with('|')).is_some() {}
        out.push_str(&table);
    }
    out
}

/// What the program prints, or the part of it that is asked for with a line that says so.
fn output(arguments: &str, lang: Lang) -> String {
    let (arguments, part) = match arguments.split_once(" | lines ") {
        Some((arguments, part)) => (arguments, Some(part.split_once('-').unwrap())),
        None => (arguments, None),
    };
    let ran = run(&project(""), arguments.split(' '));
    assert!(ran.stderr.is_empty(), "pairgate {arguments}:\n{}", ran.stderr);
    let all: Vec<&str> = ran.stdout.lines().collect();
    let Some((from, to)) = part.map(|(from, to)| (from.parse::<usize>().unwrap(), to.parse().unwrap()))
    else {
        return format!("{}\n", all.join("\n"));
    };
    assert!(to < all.len(), "pairgate {arguments} prints {} lines only", all.len());
    let left = all.len() - to;
    let more = match lang {
        _ if from > 1 => format!("… (lines {from} to {to} of {})", all.len()),
        Lang::En => {
            format!("… {left} more lines: all findings, the blast radius, the changes, what to do next")
        }
        Lang::Ja => format!("… 残り {left} 行：ほかの指摘、影響範囲、変更内容、次にすること"),
    };
    format!("{}\n{more}\n", all[from - 1..to].join("\n"))
}

/// From a command of a story to its exit code, without what terraform itself printed. Another test keeps the story
/// true to the program.
fn story(wanted: &str, lang: Lang) -> Option<String> {
    let (example, from) = wanted.split_once(" | ").expect("a story names an example and a line");
    let file = project(&format!("examples/{example}/expected.txt"));
    let Ok(told) = fs::read_to_string(&file) else {
        skip(&format!("{} is not there", file.display()));
        return None;
    };
    let all: Vec<&str> = told.lines().collect();
    let start = all.iter().position(|line| *line == from).unwrap_or_else(|| panic!("no line `{from}`"));
    let part = &all[start..];
    let end = part.iter().position(|line| line.starts_with("[exit code")).expect("the command ends");
    let (mut text, mut terraform) = (String::new(), false);
    for line in &part[..=end] {
        if line.starts_with("── ") {
            terraform = line.starts_with("── terraform");
            text.push_str(&format!("{line}\n"));
            if terraform {
                text.push_str(match lang {
                    Lang::En => "… what terraform prints, as it is\n",
                    Lang::Ja => "… terraform 自身の出力\n",
                });
            }
        } else if !terraform {
            text.push_str(&format!("{line}\n"));
        }
    }
    Some(text)
}

/// The commands of `--help` as a table.
fn command_table() -> String {
    let help = run(&project(""), ["--help"]).stdout;
    let flat = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut table = "| command | what it does |\n|---|---|\n".to_owned();
    for command in cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
        let (name, about) = (command.get_name(), command.get_about().expect("a command says what it does"));
        assert!(flat.contains(&format!("{name} {about}")), "--help lacks {name}");
        table.push_str(&format!("| `{name}` | {about} |\n"));
    }
    table
}

/// The list of `pairgate explain` as a table.
fn rule_table(lang: Lang) -> String {
    let listed = run(&project(""), ["explain"]).stdout;
    let mut table = match lang {
        Lang::En => "| rule | level | finds |\n|---|---|---|\n".to_owned(),
        Lang::Ja => "| ルール | 既定のレベル | 見つけるもの |\n|---|---|---|\n".to_owned(),
    };
    for rule in rules::ALL {
        let (id, level, title) = (rule.id, rule.level.name(), (rule.title)());
        let row = format!("  {id:24} {level:22} {}", title.get(Lang::En));
        assert!(listed.lines().any(|line| line == row), "`pairgate explain` does not list: {row}");
        table.push_str(&format!("| `{id}` | `{level}` | {} |\n", title.get(lang)));
    }
    table
}

/// The exit codes of `--help` as a table.
fn code_table() -> String {
    let help = run(&project(""), ["--help"]).stdout;
    let (_, codes) = help.split_once("Exit codes:\n").expect("--help lists the exit codes");
    let mut table = "| code | meaning |\n|---|---|\n".to_owned();
    for outcome in Outcome::ALL {
        let (code, meaning) = (outcome.code(), outcome.meaning());
        assert!(codes.lines().any(|line| line == format!("  {code:3}  {meaning}")), "--help lacks {code}");
        table.push_str(&format!("| {code} | {meaning} |\n"));
    }
    table
}

#[test]
fn what_is_shown_is_what_is_printed() {
    let found: Vec<String> =
        PAGES.iter().filter_map(|(name, lang)| compare(name, &made(&page(name), *lang))).collect();
    all_equal(&found, "readme");
}

/// As a shell would split it, as far as the pages go: what stands in double quotes is one word.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[test]
fn every_command_shown_is_one() {
    for name in [
        "README.md",
        "README.ja.md",
        "CONTRIBUTING.md",
        "docs/signoff.md",
        "docs/apply.md",
        "examples/README.md",
    ] {
        let text = page(name);
        let mut seen = 0;
        for line in text.lines().map(|line| line.trim_start().trim_start_matches("$ ")) {
            let Some(at) = ["pairgate ", "cargo run --release --locked -- "]
                .iter()
                .find_map(|start| line.strip_prefix(start))
            else {
                continue;
            };
            seen += 1;
            let command =
                at.split(" # ").next().unwrap().split(" > ").next().unwrap().split(" | ").next().unwrap();
            let words = words(command).into_iter().map(Into::into);
            if let Err(error) = cli::parse(std::iter::once("pairgate".into()).chain(words)) {
                assert!(!error.use_stderr(), "{name}: {line}\n{error}");
            }
        }
        assert!(seen > 0 || name == "CONTRIBUTING.md", "{name} shows no command");
    }
}

#[test]
fn every_configuration_shown_is_accepted() {
    let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    for name in PAGES.map(|(name, _)| name).into_iter().chain(["docs/signoff.md"]) {
        let text = page(name);
        let blocks: Vec<&str> =
            text.split("```hcl\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
        assert!(!blocks.is_empty(), "{name} shows no configuration");
        let (policies, blocks): (Vec<&str>, Vec<&str>) =
            blocks.into_iter().partition(|block| block.contains("resource_policy"));
        for block in policies {
            if let Err(errors) = pairgate::policy::compile(&Source::new(name, block)) {
                panic!("{name}: {}\n{block}", render(&errors, false));
            }
        }
        for block in blocks {
            if let Err(errors) = Config::parse(&Source::new(name, block), &known) {
                panic!("{name}: {}\n{block}", render(&errors, false));
            }
        }
    }
}

#[test]
fn every_link_to_a_file_leads_to_one() {
    for name in [
        "README.md",
        "README.ja.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "docs/signoff.md",
        "docs/credentials.md",
        "docs/apply.md",
        "examples/README.md",
    ] {
        let folder = project(name).parent().unwrap().to_owned();
        for target in page(name).split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let file = target.split('#').next().unwrap();
            if !file.is_empty() && !file.contains("://") {
                assert!(folder.join(file).exists(), "{name}: {target}");
            }
        }
    }
}
