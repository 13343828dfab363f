//! Which test files there are, which policy files they are for, and all of them compiled once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::policy_files::{self, POLICIES, TESTS};
use crate::hcl::quote;
use crate::policy;
use crate::policy::program::PolicyFile;
use crate::policy::testing::{self, Target, TestFile};
use crate::source::Source;

/// Everything that tests need.
pub(super) struct Loaded {
    /// Policy files.
    pub(super) policies: Vec<PolicyFile>,
    /// Test files with the numbers of the policy files that they are for.
    pub(super) tests: Vec<(TestFile, Vec<usize>)>,
    /// What the compiler of policies warns about.
    pub(super) warnings: Diagnostics,
}

/// Reads and compiles tests and policies. Either stands in for the other where it is not given.
pub(super) fn load(policies: &[PathBuf], tests: &[PathBuf]) -> Result<Loaded, Diagnostics> {
    let here = [PathBuf::from(".")];
    let test_roots = [tests, policies, &here].into_iter().find(|paths| !paths.is_empty());
    let policy_roots = [policies, tests, &here].into_iter().find(|paths| !paths.is_empty());
    let test_paths = found(test_roots.unwrap_or_default(), TESTS)?;
    let compiled: Vec<(PathBuf, Result<TestFile, Diagnostics>)> =
        test_paths.into_par_iter().map(|path| (path.clone(), read(&path, testing::compile))).collect();
    let (mut errors, mut test_files) = (Vec::new(), Vec::new());
    for (path, result) in compiled {
        match result {
            Ok(test) => test_files.push((path, test)),
            Err(told) => errors.extend(told),
        }
    }
    let needed = !policies.is_empty() || test_files.iter().any(|(_, test)| test.targets.is_none());
    let mut library = Library::default();
    match found(policy_roots.unwrap_or_default(), POLICIES) {
        Ok(paths) => paths.into_iter().for_each(|path| {
            library.add(path);
        }),
        // Nobody asked for that folder, and the tests name other ones.
        Err(told)
            if !needed && told.iter().all(|one| one.code == "policy-none" || one.code == "policy-name") => {}
        Err(told) => errors.extend(told),
    }
    let all: Vec<usize> = (0..library.paths.len()).collect();
    let mut chosen = Vec::new();
    for (path, test) in &test_files {
        chosen.push(match &test.targets {
            None => all.clone(),
            Some(targets) => library.targets(path, &test.source, targets, &mut errors),
        });
    }
    let (mut policies, mut warnings) = (Vec::new(), Vec::new());
    let compiled: Vec<Result<(PolicyFile, Diagnostics), Diagnostics>> =
        library.paths.par_iter().map(|path| read(path, policy::compile)).collect();
    for result in compiled {
        match result {
            Ok((file, told)) => {
                policies.push(file);
                warnings.extend(told);
            }
            Err(told) => errors.extend(told),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let tests = test_files.into_iter().map(|(_, test)| test).zip(chosen).collect();
    Ok(Loaded { policies, tests, warnings })
}

/// Files below folders, called as a person would.
fn found(roots: &[PathBuf], ending: &str) -> Result<Vec<PathBuf>, Diagnostics> {
    let paths = policy_files::find(roots, &[ending])?;
    Ok(paths.into_iter().map(|path| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)).collect())
}

fn read<T>(path: &Path, compile: fn(&Source) -> Result<T, Diagnostics>) -> Result<T, Diagnostics> {
    compile(&policy_files::read(path)?)
}

/// Policy files, each once, however many paths lead to it.
#[derive(Default)]
struct Library {
    paths: Vec<PathBuf>,
    by_real: BTreeMap<PathBuf, usize>,
}

impl Library {
    fn add(&mut self, path: PathBuf) -> usize {
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        *self.by_real.entry(real).or_insert_with(|| {
            self.paths.push(path);
            self.paths.len() - 1
        })
    }

    /// The policy files that a test names.
    fn targets(
        &mut self,
        test: &Path,
        source: &Source,
        targets: &[Target],
        errors: &mut Diagnostics,
    ) -> Vec<usize> {
        let folder = test.parent().unwrap_or(Path::new(""));
        let mut chosen = Vec::new();
        for target in targets {
            match policy_files::find(&[folder.join(&target.path)], &[POLICIES]) {
                Ok(paths) => chosen.extend(paths.into_iter().map(|path| self.add(shown(path)))),
                Err(told) => errors.push(
                    Diagnostic::error(
                        "policytest-target",
                        format!("the target {} matches no policy file", quote(&target.path)),
                    )
                    .at(source, target.span, told.into_iter().next().map_or(String::new(), |why| why.message))
                    .help(
                        "name a file `*.policy.hcl` or a folder with such files, relative to the test file",
                    ),
                ),
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }
}

/// A path without `..`, from where the person stands when it lies below.
fn shown(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    let below = here.and_then(|here| {
        fs::canonicalize(&path).map(|real| real.strip_prefix(here).map(Path::to_owned).ok())
    });
    below.ok().flatten().unwrap_or(path)
}
