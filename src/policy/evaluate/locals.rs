//! Locals: evaluated when they are first read, and kept.

use std::sync::OnceLock;

use super::machine::{Answer, At, Machine};
use crate::policy::problem::Problem;
use crate::source::Span;

/// Which local.
#[derive(Clone, Copy)]
pub(super) enum Which {
    /// Of the file.
    File(usize),
    /// Of the policy.
    Policy(usize),
}

/// A local that one judgement has evaluated.
struct Kept {
    result: Answer,
    /// How many levels it took.
    height: u32,
    /// An undecided candidate had a part in it: it is another one in the next world.
    undecided: bool,
    /// The subject had a part in it.
    subjective: bool,
}

/// A local of the file that has been evaluated for the whole run.
pub(super) struct Shared {
    result: Answer,
    height: u32,
    /// Steps that it took itself.
    steps: u64,
    /// Locals of the file that it read, which have steps of their own.
    reads: Vec<usize>,
}

/// What one judgement remembers.
pub(super) struct Memory {
    file: Vec<Option<Kept>>,
    policy: Vec<Option<Kept>>,
    /// How often the subject was read.
    pub(super) subjective: u64,
    /// Of the local that is being evaluated: steps that went into other locals.
    elsewhere: u64,
    /// Of the local that is being evaluated: locals of the file that it read.
    reads: Vec<usize>,
}

impl Memory {
    pub(super) fn new(file: usize, policy: usize) -> Self {
        let empty = |count| std::iter::repeat_with(|| None).take(count).collect();
        Self { file: empty(file), policy: empty(policy), subjective: 0, elsewhere: 0, reads: Vec::new() }
    }

    fn get(&self, which: Which) -> Option<&Kept> {
        match which {
            Which::File(index) => self.file.get(index)?.as_ref(),
            Which::Policy(index) => self.policy.get(index)?.as_ref(),
        }
    }

    fn keep(&mut self, which: Which, kept: Kept) {
        let place = match which {
            Which::File(index) => self.file.get_mut(index),
            Which::Policy(index) => self.policy.get_mut(index),
        };
        if let Some(place) = place {
            *place = Some(kept);
        }
    }

    /// Forgets what holds in one world only.
    pub(super) fn forget_undecided(&mut self) {
        for kept in self.file.iter_mut().chain(&mut self.policy) {
            if kept.as_ref().is_some_and(|kept| kept.undecided) {
                *kept = None;
            }
        }
    }
}

impl<'a> Machine<'a> {
    /// The value of a local.
    pub(super) fn local(&mut self, span: Span, which: Which) -> Answer {
        if let Which::File(index) = which {
            self.memory.reads.push(index);
        }
        if let Some(kept) = self.memory.get(which) {
            self.fuel.reach(kept.height).at(span)?;
            let (result, undecided, subjective) = (kept.result.clone(), kept.undecided, kept.subjective);
            self.worlds.touched += u64::from(undecided);
            self.memory.subjective += u64::from(subjective);
            return result;
        }
        let (before, outer) = (self.fuel.left(), std::mem::take(&mut self.memory.elsewhere));
        let reads = std::mem::take(&mut self.memory.reads);
        let result = match self.shared(which) {
            Some(shared) => self.again(span, which, shared),
            None => self.first(span, which, before),
        };
        self.memory.reads = reads;
        self.memory.elsewhere = outer + (before - self.fuel.left());
        result
    }

    fn shared(&self, which: Which) -> Option<&'a Shared> {
        let environment = self.environment;
        match which {
            Which::File(index) => environment.locals.get(index).and_then(OnceLock::get),
            Which::Policy(_) => None,
        }
    }

    /// Takes what another judgement has evaluated, for the same steps and levels.
    fn again(&mut self, span: Span, which: Which, shared: &Shared) -> Answer {
        self.fuel.reach(shared.height).at(span)?;
        self.fuel.charge(usize::try_from(shared.steps).unwrap_or(usize::MAX)).at(span)?;
        for &index in &shared.reads {
            if let Err(fault) = self.local(span, Which::File(index))
                && fault.problem.limit
            {
                return Err(fault);
            }
        }
        let (result, height) = (shared.result.clone(), shared.height);
        self.memory.keep(which, Kept { result: result.clone(), height, undecided: false, subjective: false });
        result
    }

    /// Evaluates a local for the first time.
    fn first(&mut self, span: Span, which: Which, before: u64) -> Answer {
        let local = match which {
            Which::File(index) => self.scope.file.get(index),
            Which::Policy(index) => self.scope.policy.get(index),
        };
        let Some(local) = local else {
            return Err(Problem::new("the local has no value here")).at(span);
        };
        let (fuel, slots) = (self.fuel, std::mem::take(&mut self.slots));
        let (touched, subjective) = (self.worlds.touched, self.memory.subjective);
        let (result, height) = fuel.measured(|| self.quietly(|machine| machine.eval(&local.value)));
        self.slots = slots;
        if result.as_ref().is_err_and(|fault| fault.problem.limit) {
            return result;
        }
        let undecided = self.worlds.touched != touched;
        let subjective = self.memory.subjective != subjective;
        if let Which::File(index) = which
            && !undecided
            && !subjective
            && let Some(place) = self.environment.locals.get(index)
        {
            let steps = (before - fuel.left()).saturating_sub(self.memory.elsewhere);
            let reads = std::mem::take(&mut self.memory.reads);
            // Another thread may have been faster; it found the same.
            let _ = place.set(Shared { result: result.clone(), height, steps, reads });
        }
        self.memory.keep(which, Kept { result: result.clone(), height, undecided, subjective });
        result
    }
}
