//! Mocks, for whoever wants to judge them otherwise than `run` does: with a value less, or one more.

use super::mocks::Mocks;
use super::program::{Mock, TestFile};
use super::run::{Setting, evaluated};
use super::subjects::{Staged, subject};
use crate::policy::evaluate::Environment;
use crate::policy::inputs::{Given, resolve};
use crate::policy::program::PolicyFile;
use crate::policy::subject::Subject;

/// Hands every mock to `visit` that policies judge, once for each policy file, as a subject and with the
/// environment in which that file judges it. What cannot be judged is left out: [`super::run`] tells why.
pub fn each(
    test: &TestFile,
    policies: &[&PolicyFile],
    setting: &Setting<'_>,
    visit: &mut dyn FnMut(&Mock, &Subject, &PolicyFile, &Environment<'_>),
) {
    let mocks = Mocks::new(test);
    let own = Environment::with_locals(&test.locals, &[], &mocks, setting.now);
    mocks.stage(&own);
    let Ok(of_file) = evaluated(&mocks, &test.inputs, &own) else { return };
    for (index, mock) in test.mocks.iter().enumerate() {
        let Some(kind) = mock.kind.judged_by() else { continue };
        let Ok(Staged::Subject(subject)) = subject(&mocks, (index, mock, kind), &own) else { continue };
        let Ok(inputs) = evaluated(&mocks, &mock.inputs, &own) else { continue };
        let given: Vec<Given> = inputs.iter().chain(&of_file).chain(setting.given).cloned().collect();
        for file in policies {
            if let Ok(values) = resolve(file, &given) {
                visit(mock, &subject, file, &Environment::new(file, &values, &mocks, setting.now));
            }
        }
    }
}
