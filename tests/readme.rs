//! What the READMEs show is what the program prints.
//!
//! Comments mark what is made: `<!-- output: ARGUMENTS -->` before a code block, with `| lines 1-40` for a part
//! of a long output or `| section HEADING` for one of its sections, `<!-- story: EXAMPLE | LINE -->` before a part of what
//! an example's story printed, `<!-- file: FILE | lines 1-40 -->` before a part of a file that another test keeps,
//! `<!-- permissions: WHOSE -->` before a policy, and `<!-- rules -->`, `<!-- commands -->`, `<!-- exit codes -->`,
//! `<!-- access rules -->`, `<!-- access types -->`, `<!-- data sources -->`, `<!-- audit checks -->` before a table.
//! `PAIRGATE_UPDATE=1` makes it again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

#[path = "readme/audit.rs"]
mod audit;

use std::collections::BTreeSet;
use std::fs;

use pairgate::cli;
use pairgate::commands::explain::TOPICS;
use pairgate::config::Config;
use pairgate::iam::{catalog, escalation};
use pairgate::outcome::Outcome;
use pairgate::render::diagnostic::render;
use pairgate::rules;
use pairgate::source::Source;
use pairgate::text::Lang;
use support::files::{all_equal, compare, project};
use support::program::as_user as run;
use support::skip::skip;

const PAGES: [(&str, Lang); 2] = [("README.md", Lang::En), ("README.ja.md", Lang::Ja)];

/// Pages of the manual with parts that are made.
const MANUALS: [(&str, Lang); 2] = [("docs/least-privilege.md", Lang::En), ("docs/audit.md", Lang::En)];

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
        if let Some(whose) = what.strip_prefix("permissions: ") {
            assert_eq!(lines.next(), Some("```json"), "a block opens after: {line}");
            lines.by_ref().take_while(|line| *line != "```").for_each(drop);
            out.push_str(&format!("```json\n{}```\n", audit::permissions(whose)));
        }
        let block = ["output: ", "story: ", "file: "].iter().find_map(|start| what.strip_prefix(start));
        if let Some(wanted) = block {
            assert_eq!(lines.next(), Some("```text"), "a block opens after: {line}");
            let shown: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let block = match what.split(':').next() {
                Some("story") => story(wanted, lang).unwrap_or_else(|| shown.join("\n") + "\n"),
                Some("file") => file(wanted),
                _ => output(wanted, lang),
            };
            out.push_str(&format!("```text\n{block}```\n"));
        }
        let table = match what {
            "rules" => rule_table(lang),
            "commands" => command_table(),
            "exit codes" => code_table(),
            "access rules" => access_rule_table(lang),
            "access types" => access_type_table(),
            "data sources" => source_table(),
            "audit checks" => audit::check_table(),
            _ => continue,
        };
        while lines.next_if(|line| line.starts_with('|')).is_some() {}
        out.push_str(&table);
    }
    out
}

/// What the program prints, or the part of it that is asked for with a line that says so.
fn output(arguments: &str, lang: Lang) -> String {
    if let Some((arguments, heading)) = arguments.split_once(" | section ") {
        let ran = run(&project(""), arguments.split(' '));
        let section: Vec<&str> = ran
            .stdout
            .lines()
            .skip_while(|line| *line != heading)
            .take_while(|line| !line.is_empty())
            .collect();
        assert!(section.len() > 1, "pairgate {arguments} has no section {heading}");
        return format!("{}\n", section.join("\n"));
    }
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

/// Some lines of a file of the project.
fn file(wanted: &str) -> String {
    let (name, lines) = wanted.split_once(" | lines ").expect("a file has lines");
    let (from, to) = lines.split_once('-').expect("lines are FROM-TO");
    let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
    let text = page(name);
    let all: Vec<&str> = text.lines().collect();
    assert!(from > 0 && from <= to && to <= all.len(), "{name} has {} lines only", all.len());
    let cut = |more: bool| if more { "…\n" } else { "" };
    format!("{}{}\n{}", cut(from > 1), all[from - 1..to].join("\n"), cut(to < all.len()))
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

/// The rules that say what `src/access` found out, with their levels in production.
fn access_rule_table(lang: Lang) -> String {
    let mut table = "| rule | level | in production | finds |\n|---|---|---|---|\n".to_owned();
    let is_about_access =
        |id: &str| project(&format!("src/rules/access/{}.rs", id.replace('-', "_"))).is_file();
    let rules: Vec<_> = rules::ALL.iter().filter(|rule| is_about_access(rule.id)).collect();
    let files = fs::read_dir(project("src/rules/access")).unwrap().count();
    assert_eq!(rules.len() + 1, files, "a rule is not called like its file");
    for rule in rules {
        let (id, title) = (rule.id, (rule.title)());
        let (level, production) = (rule.own_level(false).name(), rule.own_level(true).name());
        table.push_str(&format!("| `{id}` | `{level}` | `{production}` | {} |\n", title.get(lang)));
    }
    table
}

/// The resource types that `src/access` names, by provider.
fn access_type_table() -> String {
    // Families of types, which are read by the ends of their names.
    const FAMILIES: [(&str, &str); 4] = [
        ("azurerm", "`azurerm_*_authorization_rule`"),
        ("azurerm", "`azurerm_*_policy_assignment`"),
        ("azurerm", "`azurerm_*_policy_exemption`"),
        ("google", "`google_*_iam_member`, `google_*_iam_binding`, `google_*_iam_policy`"),
    ];
    let of_table = |name: &str| -> String {
        let text = fs::read_to_string(project(name)).unwrap();
        let rows = text.lines().filter(|line| !line.starts_with('#'));
        rows.map(|line| format!("\"{}\"", line.split('\t').next().unwrap())).collect()
    };
    let mut texts = vec![of_table("data/iam/policy-attributes.tsv"), of_table("data/iam/direct-grants.tsv")];
    let mut folders = vec![project("src/access")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let mut table = "| provider | types |\n|---|---|\n".to_owned();
    for provider in ["aws", "azuread", "azurerm", "github", "google", "mackerel", "sentry"] {
        let start = format!("\"{provider}_");
        let mut types: BTreeSet<String> = BTreeSet::new();
        for text in &texts {
            let quoted = text.match_indices(&start).filter_map(|(at, _)| text[at + 1..].split('"').next());
            let names = quoted.filter(|name| name.chars().all(word) && !name.ends_with('_'));
            types.extend(names.map(|name| format!("`{name}`")));
        }
        assert!(!types.is_empty(), "{provider}: no type");
        types.extend(
            FAMILIES.iter().filter(|(of, _)| *of == provider).map(|(_, family)| (*family).to_owned()),
        );
        let types: Vec<String> = types.into_iter().collect();
        table.push_str(&format!("| `{provider}` | {} |\n", types.join(", ")));
    }
    table
}

/// What is embedded, as its heads say.
fn source_table() -> String {
    let (actions, managed) = (catalog::source(), catalog::managed_source());
    let paths = escalation::all();
    let of = |source: &str| paths.iter().filter(|path| path.sources.contains(&source)).count();
    let rows = |file: &str| {
        let text = fs::read_to_string(project(&format!("data/iam/{file}"))).unwrap();
        text.lines().filter(|line| !line.starts_with('#')).count()
    };
    let overrides = rows("overrides.tsv");
    let lists = rows("credentials.tsv") + rows("data-access.tsv");
    let head = fs::read_to_string(project("data/iam/escalation.tsv")).unwrap();
    let table_rows = [
        (
            format!(
                "actions, their levels and resource types, keys of conditions ({} actions)",
                actions.entries
            ),
            format!("npm package `{}` {}, {}", actions.package, actions.version, actions.date),
            "MIT",
        ),
        (
            format!("levels that we know better, each with the reason ({overrides} actions)"),
            "our own; compared with policy_sentry".to_owned(),
            "Apache-2.0, MIT",
        ),
        (
            format!("actions that bring out data or credentials ({lists})"),
            "cloudsplaining, AWS's guides and reference; the source stands in each row".to_owned(),
            "BSD-3-Clause",
        ),
        (
            format!("managed policies ({})", managed.entries),
            format!("{} {}, {}", managed.package, managed.version, managed.date),
            "Apache-2.0",
        ),
        (
            format!("ways to more permissions ({} of {})", of("pathfinding"), paths.len()),
            format!("pathfinding.cloud at `{}`", between(&head, "docs/paths.json at ", ",")),
            "Apache-2.0",
        ),
        (
            format!("ways to more permissions ({})", of("cloudsplaining")),
            between(&head, "  cloudsplaining ", ",").to_owned(),
            "BSD-3-Clause",
        ),
        (
            format!("ways to more permissions ({})", of("prowler")),
            between(&head, "  prowler ", ",").to_owned(),
            "Apache-2.0",
        ),
    ];
    let mut table = "| data | from | licence |\n|---|---|---|\n".to_owned();
    for (data, from, licence) in table_rows {
        table.push_str(&format!(
            "| {data} | {} | {licence} |\n",
            from.split_whitespace().collect::<Vec<_>>().join(" ")
        ));
    }
    table
}

/// What stands between two texts.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no `{start}`"));
    rest.split_once(end).unwrap().0.trim()
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
    let found: Vec<String> = PAGES
        .iter()
        .chain(&MANUALS)
        .filter_map(|(name, lang)| compare(name, &made(&page(name), *lang)))
        .collect();
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
        "docs/least-privilege.md",
        "docs/audit.md",
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
fn every_topic_is_printed_without_the_marks_of_this_test() {
    for (topic, _, page) in TOPICS {
        let shown = run(&project(""), ["explain", topic]).stdout;
        assert!(shown.starts_with("# ") && !shown.contains("<!--"), "{topic}:\n{shown}");
        let last = page.trim_end().lines().next_back().unwrap();
        assert!(shown.trim_end().ends_with(last), "{topic} lacks its end");
    }
}

#[test]
fn the_help_of_iam_names_what_it_exits_with_and_shows_commands_that_are() {
    for (command, codes) in [("diff", 3), ("check", 3), ("explain", 0)] {
        let help = run(&project(""), ["iam", command, "--help"]).stdout;
        let (_, after) =
            help.split_once("Examples:\n").unwrap_or_else(|| panic!("{command} has no examples"));
        let examples: Vec<&str> =
            after.lines().filter_map(|line| line.trim().split("pairgate ").nth(1)).collect();
        assert!(examples.len() > 1, "{command}: {after}");
        for example in examples {
            let words = words(&example.replace('\'', "\"")).into_iter().map(Into::into);
            if let Err(error) = cli::parse(std::iter::once("pairgate".into()).chain(words)) {
                panic!("pairgate {example}\n{error}");
            }
        }
        let listed = (0..3).filter(|code| help.contains(&format!("\n  {code}  "))).count();
        assert_eq!(listed, codes, "{command}: {help}");
    }
}

#[test]
fn every_configuration_shown_is_accepted() {
    let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    for name in PAGES.map(|(name, _)| name).into_iter().chain(["docs/signoff.md", "docs/least-privilege.md"])
    {
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
        "docs/least-privilege.md",
        "docs/audit.md",
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
