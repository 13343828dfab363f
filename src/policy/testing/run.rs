//! Which policies a mock meets, and what came out.

use rayon::prelude::*;

use super::mocks::Mocks;
use super::outcome::{Met, complaints, conclude, is_undecided};
use super::program::{Mock, TestFile};
use super::report::{MockReport, MockStatus, Place, Tally, TestReport};
use super::subjects::{Staged, subject};
use crate::diagnostic::Diagnostics;
use crate::policy::evaluate::{Environment, judge};
use crate::policy::inputs::{Given, GivenValue, resolve, undeclared};
use crate::policy::judgement::{Fault, Verdict};
use crate::policy::program::{Local, Operation, Policy, PolicyFile};
use crate::policy::subject::Subject;
use crate::policy::target::{is_about, matches};
use crate::policy::value::Value;
use crate::source::Span;

/// What the tests of a run have in common.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'r> {
    /// Inputs that come after those of the mock and of its file, strongest route first.
    pub given: &'r [Given],
    /// Only mocks whose name has this in it; `*` stands for any run of characters.
    pub filter: Option<&'r str>,
    /// What `core::timestamp` gives, RFC 3339.
    pub now: &'r str,
}

/// Inputs of a test file that none of its policies declares.
pub fn check(test: &TestFile, policies: &[&PolicyFile]) -> Diagnostics {
    let inputs = test.inputs.iter().chain(test.mocks.iter().flat_map(|mock| &mock.inputs));
    let given: Vec<Given> = inputs.map(|input| given(test, input, Value::Null)).collect();
    undeclared(policies, &given)
}

/// Judges the mocks of a file.
pub fn run(test: &TestFile, policies: &[&PolicyFile], setting: &Setting<'_>) -> TestReport {
    let mocks = Mocks::new(test);
    let own = Environment::with_locals(&test.locals, &[], &mocks, setting.now);
    mocks.stage(&own);
    let file_inputs = evaluated(&mocks, &test.inputs, &own);
    let given = match &file_inputs {
        Ok(own) => own.iter().chain(setting.given).cloned().collect(),
        Err(_) => Vec::new(),
    };
    let inputs: Vec<Result<Vec<Value>, Diagnostics>> =
        policies.iter().map(|file| resolve(file, &given)).collect();
    let environments = policies.iter().zip(&inputs).map(|(file, inputs)| {
        inputs.as_ref().map(|inputs| explaining(Environment::new(file, inputs, &mocks, setting.now)))
    });
    let bench = Bench {
        mocks: &mocks,
        own: &own,
        now: setting.now,
        policies,
        given: &given,
        environments: environments.collect(),
        fault: file_inputs.as_ref().err(),
    };
    let wanted = setting.filter.map(|filter| format!("*{filter}*"));
    let results: Vec<(MockReport, Vec<Tally>)> = (0..test.mocks.len())
        .into_par_iter()
        .filter_map(|index| {
            let mock = test.mocks.get(index)?;
            let in_filter = wanted.as_ref().is_none_or(|wanted| matches(wanted, &mock.name()));
            if in_filter { bench.mock(index, mock) } else { None }
        })
        .collect();
    let (mocks, tallies): (Vec<MockReport>, Vec<Vec<Tally>>) = results.into_iter().unzip();
    TestReport {
        file: test.source.name().to_owned(),
        mocks,
        tallies: tallies.into_iter().flatten().collect(),
    }
}

fn explaining(mut environment: Environment<'_>) -> Environment<'_> {
    environment.explain = true;
    environment
}

fn given(test: &TestFile, input: &Local, value: Value) -> Given {
    let line = test.source.position(input.span.start).line;
    Given {
        name: input.name.clone(),
        value: GivenValue::Value(value),
        origin: format!("{}:{line}", test.source.name()),
        place: Some((test.source.clone(), input.span)),
    }
}

pub(super) fn evaluated(
    mocks: &Mocks<'_>,
    inputs: &[Local],
    environment: &Environment<'_>,
) -> Result<Vec<Given>, Fault> {
    inputs.iter().map(|input| Ok(given(mocks.file, input, mocks.value(&input.value, environment)?))).collect()
}

/// What judging needs.
struct Bench<'b> {
    mocks: &'b Mocks<'b>,
    /// For expressions of the test file.
    own: &'b Environment<'b>,
    now: &'b str,
    policies: &'b [&'b PolicyFile],
    /// Inputs without those of single mocks.
    given: &'b [Given],
    /// One a policy file, for mocks without inputs of their own.
    environments: Vec<Result<Environment<'b>, &'b Diagnostics>>,
    /// Why the inputs of the file have no values.
    fault: Option<&'b Fault>,
}

impl Bench<'_> {
    /// None for mocks that nobody judges.
    fn mock(&self, index: usize, mock: &Mock) -> Option<(MockReport, Vec<Tally>)> {
        let kind = mock.kind.judged_by()?;
        let mut report = MockReport {
            name: mock.name(),
            place: self.place(mock.span),
            operation: None,
            expect_failure: mock.expect_failure,
            status: MockStatus::Errored,
            note: None,
            judged: 0,
            faults: Vec::new(),
            complaints: Vec::new(),
        };
        let mut tallies = Vec::new();
        let staged = subject(self.mocks, (index, mock, kind), self.own);
        match (staged, self.fault) {
            (Ok(Staged::Skipped(why)), _) => {
                report.status = MockStatus::Skipped;
                report.note = Some(why.to_owned());
            }
            (Err(fault), _) => report.faults.push(self.told(&fault)),
            (Ok(_), Some(fault)) => report.faults.push(self.told(fault)),
            (Ok(Staged::Subject(subject)), None) => {
                report.operation = subject.operation;
                match evaluated(self.mocks, &mock.inputs, self.own) {
                    Ok(inputs) => self.judge(&subject, &inputs, &mut report, &mut tallies),
                    Err(fault) => report.faults.push(self.told(&fault)),
                }
            }
        }
        Some((report, tallies))
    }

    fn place(&self, span: Span) -> Place {
        Place::of(&self.mocks.file.source, span)
    }

    fn told(&self, fault: &Fault) -> (String, Option<Place>) {
        (fault.problem.message.clone(), Some(self.place(fault.span)))
    }

    fn judge(&self, subject: &Subject, inputs: &[Given], report: &mut MockReport, tallies: &mut Vec<Tally>) {
        let mut met = Met::default();
        for (number, file) in self.policies.iter().enumerate() {
            let about: Vec<(usize, &Policy)> = file
                .policies
                .iter()
                .enumerate()
                .filter(|(_, policy)| is_about(policy, subject.kind, &subject.target))
                .collect();
            met.about += about.len();
            let on = |operation: Operation, policy: &Policy| policy.operations.contains(&operation);
            let due = about.iter().filter(|(_, policy)| subject.operation.is_none_or(|one| on(one, policy)));
            let due: Vec<(usize, &Policy)> = due.copied().collect();
            if due.is_empty() {
                continue;
            }
            met.due += due.len();
            let said = self.with_environment((number, file), inputs, |environment| {
                let judged = due.iter().filter_map(|(index, policy)| {
                    Some((*index, *policy, judge(file, policy, subject, environment)?))
                });
                judged.collect::<Vec<_>>()
            });
            match said {
                Ok(said) => {
                    for (index, policy, judgement) in &said {
                        report.judged += 1;
                        tallies.extend(judgement.enforced.iter().map(|one| Tally {
                            file: number,
                            policy: *index,
                            enforce: one.index,
                            verdict: one.verdict,
                        }));
                        met.failed |= judgement.verdict == Verdict::Fail;
                        met.undecided |= is_undecided(judgement);
                        report.complaints.extend(complaints(file, policy, judgement));
                    }
                }
                Err(errors) => report.faults.extend(errors.into_iter().map(|error| {
                    let place = error.source.as_ref().zip(error.labels.last());
                    (error.message, place.map(|(source, (span, _))| Place::of(source, *span)))
                })),
            }
        }
        conclude(report, &met, &subject.target);
    }

    /// Runs something in the environment of a policy file, with the inputs of a mock.
    fn with_environment<T>(
        &self,
        (number, file): (usize, &PolicyFile),
        inputs: &[Given],
        run: impl FnOnce(&Environment<'_>) -> T,
    ) -> Result<T, Diagnostics> {
        if inputs.is_empty()
            && let Some(environment) = self.environments.get(number)
        {
            return match environment {
                Ok(environment) => Ok(run(environment)),
                Err(errors) => Err((*errors).clone()),
            };
        }
        let given: Vec<Given> = inputs.iter().chain(self.given).cloned().collect();
        let values = resolve(file, &given)?;
        Ok(run(&explaining(Environment::new(file, &values, self.mocks, self.now))))
    }
}
