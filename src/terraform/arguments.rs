//! Arguments of an operator for terraform's plan: which are allowed, and which an apply gets again.
//!
//! `-state=…` and `-out=…` would lead around the gate, `-lock=false` around another apply, so only a list is
//! allowed. A saved plan holds the values of its variables but not of ephemeral ones: those the apply must be
//! given again, and terraform does not compare them with what was planned. Terraform 1.10 and later and
//! OpenTofu 1.10 and later take `-var` and `-var-file` beside a saved plan as long as every value that the plan
//! does hold is the same; earlier ones refuse both, and know no ephemeral variables.

use crate::diagnostic::Diagnostic;

struct Allowed {
    name: &'static str,
    takes_value: bool,
    to_apply: Apply,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Apply {
    /// The plan holds it.
    Never,
    /// It says how to run, not what.
    Always,
    /// A value of a variable.
    Value,
}

const fn option(name: &'static str, takes_value: bool, to_apply: Apply) -> Allowed {
    Allowed { name, takes_value, to_apply }
}

/// What an operator may add to a plan. Everything else is refused, later options of terraform included.
const ALLOWED: [Allowed; 13] = [
    option("compact-warnings", false, Apply::Always),
    option("concise", false, Apply::Never),
    option("destroy", false, Apply::Never),
    option("exclude", true, Apply::Never),
    option("exclude-file", true, Apply::Never),
    option("lock-timeout", true, Apply::Always),
    option("parallelism", true, Apply::Always),
    option("refresh-only", false, Apply::Never),
    option("replace", true, Apply::Never),
    option("target", true, Apply::Never),
    option("target-file", true, Apply::Never),
    option("var", true, Apply::Value),
    option("var-file", true, Apply::Value),
];

/// One option with the arguments that it was written with.
struct Given<'a> {
    option: &'static Allowed,
    value: Option<&'a str>,
    written: &'a [String],
}

/// Refuses what is not on the list.
pub(super) fn check(arguments: &[String]) -> Result<(), Diagnostic> {
    read(arguments).map(drop)
}

/// Refuses what an apply of a saved plan is not given by [`for_apply`].
pub(super) fn check_apply(arguments: &[String]) -> Result<(), Diagnostic> {
    match read(arguments)?.iter().find(|given| given.option.to_apply == Apply::Never) {
        Some(given) => Err(refused(given.option.name, "the plan already says that; leave it out")),
        None => Ok(()),
    }
}

/// Of a plan's arguments those that its apply must be given again. `version` is the `terraform_version` of the
/// plan's JSON. Values of variables are among them from 1.10 on: see the top of this file.
pub fn for_apply(arguments: &[String], version: &str) -> Result<Vec<String>, Diagnostic> {
    let values = takes_values(version);
    let passes = |given: &&Given<'_>| match given.option.to_apply {
        Apply::Never => false,
        Apply::Always => true,
        Apply::Value => values,
    };
    Ok(read(arguments)?.iter().filter(passes).flat_map(|given| given.written).cloned().collect())
}

/// The files named with `-var-file`, as they were written.
pub(super) fn variable_files(arguments: &[String]) -> Result<Vec<String>, Diagnostic> {
    let given = read(arguments)?;
    let files = given.iter().filter(|given| given.option.name == "var-file").filter_map(|given| given.value);
    Ok(files.map(str::to_owned).collect())
}

/// A version that cannot be read gets no values: then terraform refuses before it has done anything.
fn takes_values(version: &str) -> bool {
    let mut numbers = version.split(['.', '-', '+']).map(|part| part.parse::<u32>().ok());
    matches!((numbers.next().flatten(), numbers.next().flatten()), (Some(major), Some(minor)) if (major, minor) >= (1, 10))
}

/// As Go's `flag` package reads them: one dash or two, the value behind `=` or in the next argument.
fn read(arguments: &[String]) -> Result<Vec<Given<'_>>, Diagnostic> {
    let mut given = Vec::new();
    let mut at = 0;
    while let Some(argument) = arguments.get(at) {
        // Not shown, because what stands in the wrong place may be the value of a variable.
        let dashless = argument.strip_prefix("--").or_else(|| argument.strip_prefix('-'));
        let Some(text) = dashless.filter(|text| !text.is_empty()) else {
            let message = format!("argument {} for the plan is no option", at + 1);
            return Err(Diagnostic::error("plan-argument", message).help(
                "write options of terraform's plan, each value in the same argument: `-var=name=value`",
            ));
        };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let Some(option) = ALLOWED.iter().find(|option| option.name == name) else {
            return Err(refused(name, reason(name)));
        };
        let (value, length) = match value {
            None if option.takes_value => (arguments.get(at + 1).map(String::as_str), 2),
            value => (value, 1),
        };
        let Some(written) = arguments.get(at..at + length) else {
            return Err(refused(name, "write its value behind it, as in `-parallelism=5`"));
        };
        given.push(Given { option, value, written });
        at += length;
    }
    Ok(given)
}

fn reason(name: &str) -> &'static str {
    match name {
        "out" => "the gate decides where the plan is kept; leave it out",
        "refresh" => "a plan that did not look at what is there cannot be signed; leave it out",
        "lock" => {
            "an apply without the lock may destroy another's work; use `-lock-timeout=5m` to wait for it"
        }
        "state" | "state-out" | "backup" => "the state is the backend's; leave it out",
        _ => {
            "leave it out; allowed are -var, -var-file, -target, -target-file, -exclude, -exclude-file, -replace, \
             -destroy, -refresh-only, -parallelism, -lock-timeout, -compact-warnings and -concise"
        }
    }
}

fn refused(name: &str, help: &str) -> Diagnostic {
    let name: String = name.chars().take(40).collect();
    Diagnostic::error("plan-argument", format!("`-{name}` is not passed on to terraform")).help(help)
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
        assert_eq!(
            for_apply(&given, "1.11.4").unwrap(),
            ["-var", "a=-1", "--var-file=x", "-parallelism", "3"]
        );
        for version in ["1.9.8", "0.15.0", "", "later"] {
            assert_eq!(for_apply(&given, version).unwrap(), ["-parallelism", "3"], "{version}");
        }
        for version in ["1.10.0", "1.10.0-beta1", "2.0.0"] {
            assert_eq!(for_apply(&given, version).unwrap().len(), 5, "{version}");
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
        assert_eq!(error.message, "argument 2 for the plan is no option");
    }
}
