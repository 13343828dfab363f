//! An apply, as far as it can be thought through without running anything: which commands change something, what
//! became of each change, what terraform's errors mean, what must be remembered when the gate itself dies.

pub mod journal;
