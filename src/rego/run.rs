//! One run of the interpreter, which ends.
//!
//! It runs on a thread of its own with a large stack, because rules that call each other thousands deep
//! would overflow the one of the caller. Steps are counted ([`super::budget`]); a single built-in function
//! that does not come back is given up after [`Limits::patience`], which only ever turns a result into an
//! error. What is left: memory. There is no allocator in between, so a policy that doubles a value until
//! the machine is full is ended by the system and not by us, with a failing exit code all the same.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use regorus::{Engine, Value};

use super::budget;
use super::syntax::{Trouble, trouble};

/// How much a policy may do.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Steps of the interpreter for one plan, all rules together.
    pub steps: u64,
    /// How long to wait for all of it.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 400_000_000, patience: Duration::from_secs(300) }
    }
}

/// Virtual memory only: pages that are not used cost nothing.
const STACK: usize = 1 << 30;

/// Does `work` on a thread with a large stack.
pub fn aside<T: Send + 'static>(
    limits: Limits,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    let fail = |message: &str, limit| Trouble { message: message.to_owned(), place: None, limit };
    let (sender, receiver) = mpsc::channel();
    let run = move || {
        // Nobody waits any more when the time is over.
        let _ = sender.send(work());
    };
    let started = thread::Builder::new().name("rego".to_owned()).stack_size(STACK).spawn(run);
    if started.is_err() {
        return Err(fail("no thread could be started for the policies", true));
    }
    match receiver.recv_timeout(limits.patience) {
        Ok(done) => Ok(done),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Err(fail("the policies did not come to an end in the time they have", true))
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(fail("the interpreter broke off", false)),
    }
}

/// Evaluates `paths` one after the other. The error comes with the number of the path.
pub fn evaluate(
    mut engine: Engine,
    input: Value,
    paths: Vec<String>,
    limits: Limits,
) -> Result<Vec<Value>, (Option<usize>, Trouble)> {
    let work = move || {
        engine.set_input(input);
        let mut found = Vec::with_capacity(paths.len());
        for (number, path) in paths.into_iter().enumerate() {
            engine.set_execution_timer_config(budget::left(limits.steps));
            match engine.eval_rule(path) {
                Ok(value) => found.push(value),
                Err(error) => return Err((Some(number), trouble(&error))),
            }
        }
        Ok(found)
    };
    aside(limits, work).map_err(|trouble| (None, trouble))?
}
