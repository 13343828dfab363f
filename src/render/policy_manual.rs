//! The manual of one policy, for `pairgate explain`.
//!
//! A team's policies are files of a branch, which a stranger may have written: every word of them passes
//! [`super::escape`]. Values of sensitive inputs are not shown, nor are their defaults.

use std::io::{self, Write};

use super::escape::{visible, visible_lines};
use crate::config::RuleLevel;
use crate::finding::Level;
use crate::policy::program::{Input, LevelExpr, Manual, Operation, Policy, PolicyFile};
use crate::policy::value::{Type, Value, show};
use crate::rego::Rule;

/// Longer values are cut.
const LONGEST_VALUE: usize = 200;

/// Everything that is known of a policy.
#[derive(Debug)]
pub struct Page<'a> {
    /// Its file.
    pub file: &'a PolicyFile,
    /// Its blocks: one for each type that it is about, never none.
    pub first: &'a Policy,
    /// The other blocks of the same id.
    pub others: Vec<&'a Policy>,
    /// Its manual.
    pub manual: &'a Manual,
    /// It belongs to the built-in pack.
    pub built_in: bool,
    /// The level that the configuration gives it, and where.
    pub level: Option<(RuleLevel, String)>,
    /// The chosen part of the pack leaves it out.
    pub left_out: bool,
    /// The inputs of its file.
    pub inputs: Vec<InputRow<'a>>,
}

/// An input of the policy's file.
#[derive(Debug)]
pub struct InputRow<'a> {
    /// Its declaration.
    pub input: &'a Input,
    /// The value that holds here; none when nothing gives one.
    pub value: Option<Value>,
    /// What gives the value; none for the default.
    pub origin: Option<String>,
}

/// The page.
pub fn text(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let id = visible(&page.first.label);
    writeln!(out, "# {id} ({})\n", own_level(page))?;
    let manual = match page.manual.text.trim() {
        "" => "The policy has no comment above its block, so there is no manual.",
        manual => manual,
    };
    for line in visible_lines(manual) {
        writeln!(out, "{line}")?;
    }
    judges(page, out)?;
    levels(page, out)?;
    inputs(page, out)?;
    configuration(page, &id, out)?;
    let line = page.file.source.position(page.first.span.start).line;
    let pack = if page.built_in { " of the built-in pack" } else { "" };
    writeln!(out, "\nIt stands in {}:{line}{pack}.", visible(page.file.source.name()))
}

/// The level that all blocks have.
fn own_level(page: &Page<'_>) -> &'static str {
    let first = block_level(page.first);
    if page.others.iter().all(|other| block_level(other) == first) { first } else { "level by type" }
}

fn block_level(policy: &Policy) -> &'static str {
    match policy.level {
        LevelExpr::Known(level) => level.name(),
        LevelExpr::Expr(_) => "level by input",
    }
}

/// What is known of a Rego rule, which has no manual.
pub fn rego(rule: &Rule, level: Option<(RuleLevel, String)>, out: &mut dyn Write) -> io::Result<()> {
    let (id, own) = (visible(&rule.id()), rule.level().name());
    writeln!(out, "# {id} ({own})\n\nA rule of a Rego policy.\n\n## Level\n")?;
    told_level(own, level.as_ref(), out)?;
    how_to_set(&id, "aws_s3_bucket", out)?;
    let places = rule.clauses.iter().map(|(file, line)| visible(&format!("{file}:{line}")));
    writeln!(out, "\nIt stands in {}.", places.collect::<Vec<_>>().join(", "))
}

fn judges(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## What it judges\n")?;
    let differ = page.others.iter().any(|other| block_level(other) != block_level(page.first));
    for policy in std::iter::once(&page.first).chain(&page.others) {
        let what = match policy.kind.block() {
            "module_policy" => "module calls",
            "provider_policy" => "provider configurations",
            _ => "resources",
        };
        let operations: Vec<&str> = policy.operations.iter().map(|one| one.name()).collect();
        let when = if what != "resources" || operations.len() == Operation::ALL.len() {
            String::new()
        } else {
            format!(", on {}", operations.join(", "))
        };
        let filter = if policy.filter.is_some() { ", those that its filter selects" } else { "" };
        let level = if differ { format!(": {}", block_level(policy)) } else { String::new() };
        writeln!(out, "- {what} `{}`{when}{filter}{level}", visible(&policy.target))?;
    }
    Ok(())
}

fn levels(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## Level\n")?;
    told_level(own_level(page), page.level.as_ref(), out)?;
    if page.left_out {
        writeln!(out, "It does not run here: `pack` in the `policies` block leaves it out.")?;
    }
    Ok(())
}

fn told_level(own: &str, level: Option<&(RuleLevel, String)>, out: &mut dyn Write) -> io::Result<()> {
    match level {
        Some((level, place)) => {
            writeln!(out, "`{}` here, set at {}; of its own: {own}", level.name(), visible(place))
        }
        None => writeln!(out, "{own}, as nothing else is configured here"),
    }
}

fn inputs(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    if page.inputs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Inputs\n\nAll policies of the file share them.\n")?;
    for InputRow { input, value, origin } in &page.inputs {
        let told = |value: &Value| match input.sensitive {
            true => "(sensitive value)".to_owned(),
            false => visible(&show(value, LONGEST_VALUE)),
        };
        let default = input.default.as_ref().map_or_else(|| "none".to_owned(), told);
        writeln!(out, "- `{}`: {}, default {default}", visible(&input.name), kind(&input.kind))?;
        if let Some(description) = &input.description {
            let lines: Vec<&str> = description.split_whitespace().collect();
            writeln!(out, "  {}", visible(&lines.join(" ")))?;
        }
        match (value, origin) {
            (Some(value), Some(origin)) => {
                writeln!(out, "  here: {}, set at {}", told(value), visible(origin))?;
            }
            (Some(_), None) => {}
            (None, _) => writeln!(out, "  here: no value; set it, or the policies of the file cannot run")?,
        }
    }
    Ok(())
}

/// A type as it is declared.
fn kind(kind: &Type) -> String {
    match kind {
        Type::Any => "any".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Number => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::List(item) => format!("list({})", self::kind(item)),
        Type::Set(item) => format!("set({})", self::kind(item)),
        Type::Map(item) => format!("map({})", self::kind(item)),
        Type::Tuple(items) => {
            format!("tuple([{}])", items.iter().map(self::kind).collect::<Vec<_>>().join(", "))
        }
        Type::Object(attributes) => {
            let attributes = attributes.iter().map(|one| {
                let inner = self::kind(&one.kind);
                let inner = if one.optional { format!("optional({inner})") } else { inner };
                format!("{} = {inner}", visible(&one.name))
            });
            format!("object({{ {} }})", attributes.collect::<Vec<_>>().join(", "))
        }
    }
}

fn how_to_set(id: &str, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    let levels: Vec<String> = Level::ALL
        .map(|level| format!("`{}`", level.name()))
        .into_iter()
        .chain(["`off`".to_owned()])
        .collect();
    writeln!(out, "\n## Configuration\n\nIn `.pairgate.hcl`; levels are {}:\n", levels.join(", "))?;
    writeln!(out, "    rule \"{id}\" {{\n      level = \"advisory\"\n    }}\n")?;
    writeln!(out, "    waive \"{id}\" {{\n      address = \"{kind}.example\"")?;
    writeln!(out, "      reason  = \"why it is accepted\"\n      owner   = \"who answers for it\"")?;
    writeln!(out, "      expires = \"YYYY-MM-DD\"\n    }}")
}

fn configuration(page: &Page<'_>, id: &str, out: &mut dyn Write) -> io::Result<()> {
    how_to_set(id, &address(page.first), out)?;
    let Some(row) = page.inputs.iter().find(|row| !row.input.sensitive) else { return Ok(()) };
    let value = row.value.as_ref().or(row.input.default.as_ref());
    let value = value.map_or_else(|| "...".to_owned(), |value| visible(&show(value, LONGEST_VALUE)));
    writeln!(out, "\n    policies {{\n      inputs = {{ {} = {value} }}\n    }}", visible(&row.input.name))
}

/// A type that an example can have.
fn address(policy: &Policy) -> String {
    let plain = policy.kind.block() == "resource_policy" && !policy.target.contains('*');
    if plain { visible(&policy.target) } else { "aws_s3_bucket".to_owned() }
}
