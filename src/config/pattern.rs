//! Address patterns: which resources a `protect` or `waive` block is about.
//!
//! A pattern is read step by step like the address itself, never as one long text, because a text
//! matcher does not know that the dot in `aws_x.y["a.b"]` is no step and the `*` in it no wildcard.
//!
//! * A step is what stands between dots outside brackets. In its name, `*` is any run of characters.
//! * `module.NAME` is one step, and a `*` step never stands for it: `*` stays in its module.
//! * The step `**` is any number of steps, none as well, modules included.
//! * A step without an instance key matches every instance; `[*]` matches every instance that has a
//!   key; `[0]` and `["key"]` match that key and nothing else: no wildcards inside a key.
//! * A pattern that ends with a module means all that is inside: `module.db` is `module.db.**`.
//!
//! It follows that an address copied from a finding is a pattern for that address.

use super::address::{Step, steps};
use super::glob::{name_matches, sequence_matches};
use std::fmt;

/// Longer patterns are refused: no address is near it, and it bounds the time of a match.
const MAX_LENGTH: usize = 1024;

/// Why a text is no pattern, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong, fit to follow the pattern in a sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl PatternError {
    /// A message with its help.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// A pattern for resource addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressPattern {
    text: String,
    /// What stands between the `**` steps.
    runs: Vec<Vec<Part>>,
}

/// One step of a pattern other than `**`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    module: bool,
    name: String,
    key: Key,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    /// No key written: with or without a key.
    Open,
    /// `[*]`: with any key.
    Any,
    /// This key, as between the brackets.
    Only(String),
}

impl AddressPattern {
    /// Reads a pattern, refusing one that could never match a resource.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() {
            return Err(PatternError::new(
                "is empty",
                "write a resource address such as `aws_db_instance.main`",
            ));
        }
        if text.len() > MAX_LENGTH {
            return Err(PatternError::new(
                format!("is longer than {MAX_LENGTH} bytes"),
                "shorten it with `*` or `**`",
            ));
        }
        let steps = steps(text).map_err(|message| {
            PatternError::new(
                message,
                "write an address as the plan shows it, such as `module.db.aws_db_instance.main[0]`",
            )
        })?;
        for step in &steps {
            check_name(step)?;
        }
        let mut runs = vec![Vec::new()];
        for step in &steps {
            if step.name == "**" && !step.module {
                runs.push(Vec::new());
            } else if let Some(run) = runs.last_mut() {
                run.push(Part::of(*step));
            }
        }
        check_reach(text, &steps)?;
        if steps.last().is_some_and(|step| step.module) {
            runs.push(Vec::new());
        }
        Ok(Self { text: text.to_owned(), runs })
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is about the resource at `address`.
    pub fn matches(&self, address: &str) -> bool {
        if self.text == address {
            return true;
        }
        steps(address).is_ok_and(|steps| sequence_matches(&self.runs, &steps, Part::matches))
    }
}

impl fmt::Display for AddressPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Part {
    fn of(step: Step<'_>) -> Self {
        let key = match step.key {
            None => Key::Open,
            Some("*") => Key::Any,
            Some(key) => Key::Only(key.to_owned()),
        };
        Self { module: step.module, name: step.name.to_owned(), key }
    }

    fn matches(&self, step: &Step<'_>) -> bool {
        let key = match &self.key {
            Key::Open => true,
            Key::Any => step.key.is_some(),
            Key::Only(key) => step.key == Some(key),
        };
        self.module == step.module && key && name_matches(&self.name, step.name)
    }
}

/// Names are checked in patterns only: an address comes from Terraform and is what it is.
fn check_name(step: &Step<'_>) -> Result<(), PatternError> {
    if step.name == "**" && step.key.is_none() && !step.module {
        return Ok(());
    }
    if step.name.contains("**") {
        return Err(PatternError::new(
            "has `**` inside a step",
            "`**` stands alone between dots, as in `module.db.**`; inside a name write `*`",
        ));
    }
    let odd = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '*'));
    if let Some(odd) = step.name.chars().find(|&c| odd(c)) {
        return Err(PatternError::new(
            format!("has the character {odd:?}, which no address has there"),
            "write an address as the plan shows it; only `*` and `**` are special",
        ));
    }
    if let Some(key) = step.key {
        let number = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        if key != "*" && !number && !key.starts_with('"') {
            return Err(PatternError::new(
                format!("has the instance key `[{key}]`"),
                "an instance key is a number, a text in quotes, or `*` for every key",
            ));
        }
    }
    Ok(())
}

/// A pattern without `**` fixes the number of steps, and a resource has two or, with `data`, three.
fn check_reach(text: &str, steps: &[Step<'_>]) -> Result<(), PatternError> {
    if steps.iter().any(|step| step.name == "**") || steps.last().is_some_and(|step| step.module) {
        return Ok(());
    }
    match steps.iter().filter(|step| !step.module).count() {
        2 | 3 => Ok(()),
        1 => Err(PatternError::new(
            "can match no resource: it has a type or a name, not both",
            format!("write `{text}.*` for every resource of a type, or `**.{text}` for a name anywhere"),
        )),
        _ => Err(PatternError::new(
            "can match no resource: it has too many steps",
            "a resource is `TYPE.NAME` behind its modules; an attribute cannot be named",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> AddressPattern {
        AddressPattern::parse(text).unwrap_or_else(|error| unreachable!("{text}: {error:?}"))
    }

    #[test]
    fn matches_by_steps() {
        for (text, address) in [
            ("aws_instance.web", "aws_instance.web"),
            ("aws_instance.web", "aws_instance.web[0]"),
            ("aws_instance.web", r#"aws_instance.web["a.b/c*[]"]"#),
            (r#"aws_x.y["a.b/c*[]"]"#, r#"aws_x.y["a.b/c*[]"]"#),
            ("aws_instance.web[*]", "aws_instance.web[3]"),
            ("aws_*.web-*", "aws_instance.web-1"),
            ("module.db", "module.db.aws_x.y"),
            ("module.db", r#"module.db["k"].module.in.data.aws_x.y[0]"#),
            ("module.db.**", "module.db.aws_x.y"),
            ("module.*.aws_x.y", "module.a[0].aws_x.y"),
            ("**.aws_x.y", "aws_x.y"),
            ("**.aws_x.y", "module.a.module.b.aws_x.y"),
            ("**.module.db", "module.a.module.db.aws_x.y"),
            ("**", "module.a.aws_x.y"),
            ("data.*.*", "data.aws_x.y"),
            ("aws_x.module", "aws_x.module[0]"),
            ("module.module", "module.module.aws_x.y"),
        ] {
            assert!(pattern(text).matches(address), "{text} should match {address}");
        }
    }

    #[test]
    fn does_not_match_more_than_it_says() {
        for (text, address) in [
            ("aws_instance.web", "aws_instance.web2"),
            ("aws_instance.web", "module.a.aws_instance.web"),
            ("aws_instance.web[0]", "aws_instance.web[1]"),
            ("aws_instance.web[0]", "aws_instance.web"),
            ("aws_instance.web[*]", "aws_instance.web"),
            (r#"aws_x.y["*"]"#, r#"aws_x.y["a"]"#),
            ("*.*", "module.db.aws_x.y"),
            ("*.*.*", "module.db.aws_x.y"),
            ("module.db", "module.db2.aws_x.y"),
            ("module.*.aws_x.y", "module.a.module.b.aws_x.y"),
            ("aws_*.web", r#"aws_x["].web"#),
        ] {
            assert!(!pattern(text).matches(address), "{text} should not match {address}");
        }
    }

    #[test]
    fn many_wildcards_against_a_deep_address_are_quick() {
        let wild = pattern(&("**.a*a.".repeat(140) + "b.c"));
        assert!(!wild.matches(&("module.aaaaaaaaaa.".repeat(10_000) + "b.d")));
        assert!(wild.matches(&("aa.".repeat(10_000) + "b.c")));
    }

    #[test]
    fn refuses_what_could_never_match() {
        for text in [
            "",
            ".",
            "aws_x",
            "aws_x.",
            ".aws_x.y",
            "a..b",
            "aws_x.y[",
            r#"aws_x.y["a]"#,
            "aws_x.y[0]z",
            "aws_x.y[a]",
            "aws_x.y[]",
            "aws x.y",
            "aws_**.y",
            "**[0]",
            "module.**",
            "a.b.c.d",
            "module.a.b",
        ] {
            assert!(AddressPattern::parse(text).is_err(), "{text} should be refused");
        }
    }
}
