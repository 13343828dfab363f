//! `pairgate policy test`: mocks against policies, without a plan.

mod load;

use std::io::Write;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::commands::given::InputArgs;
use crate::commands::{Failure, unwritable};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::outcome::Outcome;
use crate::policy::inputs::{Given, undeclared};
use crate::policy::program::PolicyFile;
use crate::policy::testing::{self, Coverage, Setting, TestReport};
use crate::render::policytest::{self, Format, Results};
use load::Loaded;

/// Test policies with the mocks of `*.policytest.hcl`.
///
/// Exits 0 when every mock went as expected, 1 when one did not, and 2 when the tests could not be run.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder with policies, or a policy file, for tests that name no targets; otherwise that of the tests.
    #[arg(long, value_name = "DIR|FILE")]
    policies: Vec<PathBuf>,
    /// A folder with tests, or a test file; otherwise that of the policies, or else the current folder.
    #[arg(long, value_name = "DIR|FILE")]
    tests: Vec<PathBuf>,
    #[command(flatten)]
    inputs: InputArgs,
    /// Only mocks whose name has this in it; `*` stands for any run of characters.
    #[arg(long, value_name = "NAME")]
    filter: Option<String>,
    /// What to print: text, json or junit.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: Format,
    /// List conditions that no mock met or that every mock met; with `=require` such a condition is a failure.
    #[arg(
        long,
        value_name = "MODE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "report",
        value_enum
    )]
    coverage: Option<Demand>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Demand {
    /// Only list them.
    Report,
    /// Fail when there is one.
    Require,
}

fn format(text: &str) -> Result<Format, String> {
    let names = Format::ALL.map(Format::name).join(", ");
    Format::parse(text).ok_or_else(|| format!("formats are {names}"))
}

/// Runs the command; warnings are given to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let given = args.inputs.for_tests()?;
    let loaded = load::load(&args.policies, &args.tests)?;
    check(&loaded, &given)?;
    if !loaded.warnings.is_empty() {
        warn(loaded.warnings.clone());
    }
    let now = jiff::Timestamp::now().to_string();
    let setting = Setting { given: &given, filter: args.filter.as_deref(), now: &now };
    let reports: Vec<TestReport> = loaded
        .tests
        .par_iter()
        .map(|(test, targets)| testing::run(test, &chosen(&loaded.policies, targets), &setting))
        .collect();
    if reports.iter().all(|report| report.mocks.is_empty()) {
        return Err(nothing(args).into());
    }
    let gaps = args.coverage.map(|_| {
        let mut coverage = Coverage::default();
        for (report, (_, targets)) in reports.iter().zip(&loaded.tests) {
            coverage.add(report, targets);
        }
        coverage.gaps(&loaded.policies)
    });
    let results = Results {
        reports: &reports,
        gaps: gaps.as_deref(),
        gaps_fail: args.coverage == Some(Demand::Require),
    };
    let text = policytest::render(args.format, &results).map_err(|error| {
        Diagnostic::error("output-unwritable", error.to_string()).help("choose another format")
    })?;
    out.write_all(text.as_bytes()).map_err(|error| unwritable(&error))?;
    Ok(if results.passed() { Outcome::Clear } else { Outcome::Blocked })
}

/// Inputs that no policy declares: those of a test file in its own policies, the others in any.
fn check(loaded: &Loaded, given: &[Given]) -> Result<(), Diagnostics> {
    let all: Vec<&PolicyFile> = loaded.policies.iter().collect();
    let mut errors = undeclared(&all, given);
    for (test, targets) in &loaded.tests {
        errors.extend(testing::check(test, &chosen(&loaded.policies, targets)));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn chosen<'f>(files: &'f [PolicyFile], numbers: &[usize]) -> Vec<&'f PolicyFile> {
    numbers.iter().filter_map(|number| files.get(*number)).collect()
}

fn nothing(args: &Args) -> Diagnostic {
    match &args.filter {
        Some(filter) => Diagnostic::error("policytest-none", format!("no mock is called `{filter}`")).help(
            "mocks are called by type and label, such as `aws_vpc.main`; `*` stands for any characters",
        ),
        None => Diagnostic::error("policytest-none", "the test files have no mock that a policy could judge")
            .help("write one: `resource \"TYPE\" \"NAME\" { attrs = { ... } }`"),
    }
}
