//! `pairgate explain`: the manual of a rule, of a policy, of a check of the audits, or of a topic that none of them covers.

pub mod audit;
mod policy;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::outcome::Outcome;
use crate::rules;

use super::policies::{Compiled, RootModuleArgs};
use super::{Failure, unwritable};

/// Topics beside the rules: pages of the manual that ship in the binary.
pub const TOPICS: [(&str, &str, &str); 9] = [
    ("signoff", "who signs what, and when it counts", include_str!("../../../docs/signoff.md")),
    (
        "apply",
        "how two people apply, and what to do when something dies",
        include_str!("../../../docs/apply.md"),
    ),
    ("credentials", "what AWS gives while a sign-off stands", include_str!("../../../docs/credentials.md")),
    ("digest", "what makes two plans equal", include_str!("../../../docs/digest.md")),
    ("blast-radius", "how the level is made", include_str!("../../../docs/blast-radius.md")),
    ("reversibility", "what can be undone", include_str!("../../../docs/reversibility.md")),
    (
        "least-privilege",
        "who gets access that they did not have, and how that is decided",
        include_str!("../../../docs/least-privilege.md"),
    ),
    (
        "policies",
        "the policy language, and what a plan does not tell it",
        include_str!("../../../docs/policies.md"),
    ),
    (
        "audit",
        "which permissions of AWS and GitHub should be handed over or abolished",
        include_str!("../../../docs/audit.md"),
    ),
];

/// Print the manual of a rule, policy, check of an audit or topic; without a name, list them.
///
/// For a policy it also says which level and inputs hold here, as `.pairgate.hcl` has them.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id of a rule, policy or check of an audit, or a topic.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// A policy file, or a folder with policy files, besides the configuration's; may be given more than once.
    #[arg(long = "policy", value_name = "DIR|FILE")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    root_module: RootModuleArgs,
}

/// Runs the command; warnings go to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let written = match &args.name {
        None => list(pack_size()?, out),
        Some(name) => match page(name) {
            Some(page) => writeln!(out, "{}", page.trim()),
            None => {
                explain_policy(args, name, out, warn)?;
                Ok(())
            }
        },
    };
    written.map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

/// Rules, checks and topics are explained without a look at any file; only policies may be in files.
fn explain_policy(
    args: &Args,
    name: &str,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<(), Diagnostics> {
    let known = policy::known(args)?;
    if !known.has(name) {
        // The name may be in a file that a broken configuration hides.
        return Err([vec![unknown(name, &known)], known.broken].concat());
    }
    if !known.broken.is_empty() {
        warn(vec![policy::aside(&known.broken)]);
    }
    known.write(name, out)
}

/// The page of a rule, check or topic.
fn page(name: &str) -> Option<String> {
    if let Some(rule) = rules::find(name) {
        let manual: Vec<&str> =
            rule.manual.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let level = match rule.production {
            Some(stricter) => format!("{}; in production {}", rule.level.name(), stricter.name()),
            None => rule.level.name().to_owned(),
        };
        return Some(format!("# {} ({level})\n\n{}", rule.id, manual.join("\n").trim()));
    }
    if let Some(page) = audit::page(name) {
        return Some(page);
    }
    let (.., page) = TOPICS.iter().find(|(topic, ..)| *topic == name)?;
    // Marks for the test that makes parts of a page are not for readers.
    let marked = |line: &&str| line.starts_with("<!-- ") && line.ends_with(" -->");
    Some(page.lines().filter(|line| !marked(line)).collect::<Vec<_>>().join("\n"))
}

/// How many policies the built-in pack has.
fn pack_size() -> Result<usize, Diagnostics> {
    let pack = Compiled::whole_pack()?;
    Ok(pack.policies().map(|(_, policy, _)| policy.label.as_str()).collect::<BTreeSet<_>>().len())
}

fn list(policies: usize, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "Rules (`pairgate explain RULE` prints the manual)\n")?;
    for rule in rules::ALL {
        let title = (rule.title)();
        writeln!(out, "  {:24} {:22} {}", rule.id, rule.level.name(), title.get(crate::text::Lang::En))?;
    }
    audit::list(out)?;
    writeln!(out, "\nTopics\n")?;
    for (topic, title, _) in TOPICS {
        writeln!(out, "  {topic:24} {title}")?;
    }
    writeln!(out, "\nPolicies\n\n  {policies} in the built-in pack: `pairgate policy list` lists them,")?;
    writeln!(out, "  with those of your own, and `pairgate explain POLICY` prints the manual")
}

fn unknown(name: &str, policies: &policy::Known) -> Diagnostic {
    let checks = audit::checks().map(|(_, check)| check.id);
    let known =
        rules::ALL.iter().map(|rule| rule.id).chain(checks).chain(TOPICS.iter().map(|(topic, ..)| *topic));
    let error =
        Diagnostic::error("explain-unknown", format!("there is no rule, policy, check or topic `{name}`"));
    let lists = "`pairgate explain` lists rules, checks and topics, `pairgate policy list` policies";
    let ids: Vec<String> = policies.ids().collect();
    match crate::config::closest(name, known.chain(ids.iter().map(String::as_str))) {
        Some(known) => error.help(format!("did you mean `{known}`? {lists}")),
        None => error.help(lists),
    }
}
