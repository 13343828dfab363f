//! Arguments of an operator for terraform's plan: which of them its apply gets again.
//!
//! Which are allowed at all says [`plan_arguments`]: nothing reaches terraform that it did not let through, whoever calls.
//! A saved plan holds the values of its variables but not of ephemeral ones: those the apply must be given again, and
//! terraform does not compare them with what was planned. Terraform 1.10 and later and OpenTofu 1.10 and later take `-var`
//! and `-var-file` beside a saved plan as long as every value that the plan does hold is the same; earlier ones refuse
//! both, and know no ephemeral variables.

use crate::apply::verbs::plan_arguments;
use crate::diagnostic::Diagnostic;
use crate::text::Lang;

/// Options that say how to run, not what.
const HOW: [&str; 3] = ["compact-warnings", "lock-timeout", "parallelism"];

/// Options with values of variables.
const VALUES: [&str; 2] = ["var", "var-file"];

/// What is let through, each in one word.
pub(super) fn check(arguments: &[String]) -> Result<Vec<String>, Diagnostic> {
    plan_arguments(arguments).map(|found| found.plan).map_err(|why| {
        Diagnostic::error("plan-argument", why.get(Lang::En).to_owned())
            .help("pass on what shapes the plan, each value in the same word: `-var=name=value`")
    })
}

/// Refuses what an apply of a saved plan is not given by [`for_apply`].
pub(super) fn check_apply(arguments: &[String]) -> Result<Vec<String>, Diagnostic> {
    let checked = check(arguments)?;
    match checked.iter().map(|word| name(word)).find(|name| !HOW.contains(name) && !VALUES.contains(name)) {
        Some(name) => Err(Diagnostic::error(
            "plan-argument",
            format!("`-{name}` is not passed on to terraform's apply"),
        )
        .help("the plan already says that; leave it out")),
        None => Ok(checked),
    }
}

/// Of a plan's arguments those that its apply must be given again, each in one word. `version` is the
/// `terraform_version` of the plan's JSON. Values of variables are among them from 1.10 on: see the top of this file.
pub fn for_apply(arguments: &[String], version: &str) -> Result<Vec<String>, Diagnostic> {
    let values = takes_values(version);
    let mut found = check(arguments)?;
    found.retain(|word| HOW.contains(&name(word)) || (values && VALUES.contains(&name(word))));
    Ok(found)
}

/// The files named with `-var-file`, as they were written.
pub(super) fn variable_files(arguments: &[String]) -> Result<Vec<String>, Diagnostic> {
    let checked = check(arguments)?;
    Ok(checked.iter().filter_map(|word| word.strip_prefix("-var-file=")).map(str::to_owned).collect())
}

/// The name of an option that was let through.
fn name(word: &str) -> &str {
    let bare = word.strip_prefix('-').unwrap_or(word);
    bare.split_once('=').map_or(bare, |(name, _)| name)
}

/// A version that cannot be read gets no values: then terraform refuses before it has done anything.
fn takes_values(version: &str) -> bool {
    let mut numbers = version.split(['.', '-', '+']).map(|part| part.parse::<u32>().ok());
    matches!((numbers.next().flatten(), numbers.next().flatten()), (Some(major), Some(minor)) if (major, minor) >= (1, 10))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn owned(arguments: &[&str]) -> Vec<String> {
        arguments.iter().map(|argument| (*argument).to_owned()).collect()
    }

    #[test]
    fn an_apply_gets_values_again_from_the_first_version_that_takes_them() {
        let given = owned(&["-var", "a=-1", "--var-file=x", "-target=t", "-parallelism", "3", "-destroy"]);
        assert_eq!(for_apply(&given, "1.11.4").unwrap(), ["-var=a=-1", "-var-file=x", "-parallelism=3"]);
        for version in ["1.9.8", "0.15.0", "", "later"] {
            assert_eq!(for_apply(&given, version).unwrap(), ["-parallelism=3"], "{version}");
        }
        for version in ["1.10.0", "1.10.0-beta1", "2.0.0"] {
            assert_eq!(for_apply(&given, version).unwrap().len(), 3, "{version}");
        }
        assert_eq!(variable_files(&given).unwrap(), ["x"]);
    }

    #[test]
    fn what_leads_around_the_gate_is_refused_in_every_spelling() {
        for arguments in [
            &["-out=x"][..],
            &["--out", "x"],
            &["-state=other.tfstate"],
            &["-refresh=false"],
            &["-lock=false"],
            &["-chdir=.."],
            &["-detailed-exitcode"],
            &["-target", "a", "--", "-state=x"],
            &["-"],
            &[""],
            &["-parallelism"],
        ] {
            let error = check(&owned(arguments)).unwrap_err();
            assert_eq!(error.code, "plan-argument", "{arguments:?}");
            assert!(error.help.is_some());
        }
        check(&owned(&["-var", "-state=x", "-target=a", "-compact-warnings"])).unwrap();
        assert!(check_apply(&owned(&["-target=a"])).is_err());
        check_apply(&owned(&["-var=a=b", "-lock-timeout=1s"])).unwrap();
    }

    #[test]
    fn a_value_in_the_wrong_place_is_not_told() {
        let error = check(&owned(&["-var=a=b", "password=hunter2"])).unwrap_err();
        assert!(error.message.starts_with("argument 2 is no option"), "{}", error.message);
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}
