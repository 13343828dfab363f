//! `pairgate explain`: the manual of a rule, or of a topic that no rule covers.

use std::io::Write;

use crate::diagnostic::Diagnostic;
use crate::outcome::Outcome;
use crate::rules;

use super::{Failure, unwritable};

/// Topics beside the rules: pages of the manual that ship in the binary.
pub const TOPICS: [(&str, &str, &str); 4] = [
    ("digest", "what a sign-off binds to", include_str!("../../docs/digest.md")),
    ("blast-radius", "how the level is made", include_str!("../../docs/blast-radius.md")),
    ("reversibility", "what can be undone", include_str!("../../docs/reversibility.md")),
    (
        "policies",
        "the policy language, and what a plan does not tell it",
        include_str!("../../docs/policies.md"),
    ),
];

/// Print the manual of a rule or topic; without a name, list them.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A rule's id, or a topic.
    #[arg(value_name = "RULE")]
    name: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let written = match &args.name {
        None => list(out),
        Some(name) => match page(name) {
            Some(page) => writeln!(out, "{}", page.trim()),
            None => return Err(unknown(name).into()),
        },
    };
    written.map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

/// The page of a rule or topic.
fn page(name: &str) -> Option<String> {
    if let Some(rule) = rules::find(name) {
        let manual: Vec<&str> =
            rule.manual.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        return Some(format!("# {} ({})\n\n{}", rule.id, rule.level.name(), manual.join("\n").trim()));
    }
    TOPICS.iter().find(|(topic, ..)| *topic == name).map(|(.., page)| (*page).to_owned())
}

fn list(out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "Rules (`pairgate explain RULE` prints the manual)\n")?;
    for rule in rules::ALL {
        let title = (rule.title)();
        writeln!(out, "  {:24} {:22} {}", rule.id, rule.level.name(), title.get(crate::text::Lang::En))?;
    }
    writeln!(out, "\nTopics\n")?;
    for (topic, title, _) in TOPICS {
        writeln!(out, "  {topic:24} {title}")?;
    }
    Ok(())
}

fn unknown(name: &str) -> Diagnostic {
    let known = rules::ALL.iter().map(|rule| rule.id).chain(TOPICS.iter().map(|(topic, ..)| *topic));
    let error = Diagnostic::error("explain-unknown", format!("there is no rule or topic `{name}`"));
    match crate::config::closest(name, known) {
        Some(known) => error.help(format!("did you mean `{known}`? `pairgate explain` lists all")),
        None => error.help("`pairgate explain` lists all"),
    }
}
