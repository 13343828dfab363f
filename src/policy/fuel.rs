//! How much work one evaluation may do.
//!
//! A clock would make the same policy pass on one machine and fail on another. Steps do not: every node
//! of an expression costs one, and whatever makes or walks a value costs as much as the value has parts
//! (a byte of text counts a sixteenth). A policy that loops, recurses or eats memory ends in the same
//! error everywhere.

use std::cell::Cell;

use super::problem::Problem;

/// Steps that one policy may take for one subject: about a second on a slow machine.
pub const STEPS: u64 = 5_000_000;

/// How deeply expressions, locals and values may nest.
pub const DEPTH: u32 = 128;

/// What is left for one evaluation.
#[derive(Debug)]
pub struct Fuel {
    left: Cell<u64>,
    depth: Cell<u32>,
    deepest: Cell<u32>,
}

impl Default for Fuel {
    fn default() -> Self {
        Self::new(STEPS)
    }
}

impl Fuel {
    /// This many steps.
    pub fn new(steps: u64) -> Self {
        Self { left: Cell::new(steps), depth: Cell::new(0), deepest: Cell::new(0) }
    }

    /// Takes steps.
    pub fn charge(&self, steps: usize) -> Result<(), Problem> {
        match self.left.get().checked_sub(steps as u64) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => {
                self.left.set(0);
                Err(Problem::limit("the policy takes too many steps for one resource"))
            }
        }
    }

    /// Takes steps for a text of this many bytes, before it is made.
    pub fn charge_text(&self, bytes: usize) -> Result<(), Problem> {
        self.charge(1 + bytes / 16)
    }

    /// Runs `inner` one level deeper.
    pub fn deeper<T>(&self, inner: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
        let depth = self.depth.get();
        self.reach(1)?;
        self.depth.set(depth + 1);
        let result = inner();
        self.depth.set(depth);
        result
    }

    /// Runs `inner` and says how many levels it went down.
    pub fn measured<T>(&self, inner: impl FnOnce() -> T) -> (T, u32) {
        let outer = self.deepest.replace(self.depth.get());
        let result = inner();
        let levels = self.deepest.get().saturating_sub(self.depth.get());
        self.deepest.set(self.deepest.get().max(outer));
        (result, levels)
    }

    /// Goes as many levels down as it took to compute a value that is used again here. Without this, values
    /// that are computed once and wrapped again and again would nest without a bound.
    pub fn reach(&self, levels: u32) -> Result<(), Problem> {
        let reached = self.depth.get().saturating_add(levels);
        if reached > DEPTH {
            return Err(Problem::limit("the policy nests too deeply"));
        }
        self.deepest.set(self.deepest.get().max(reached));
        Ok(())
    }

    /// Steps that are left.
    pub fn left(&self) -> u64 {
        self.left.get()
    }
}
