//! Exit codes: one table for the process, `--help` and the documentation.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing stands in the way.
    Clear,
    /// Findings block the change.
    Blocked,
    /// Wrong usage or unusable input.
    Input,
    /// Waits for a sign-off.
    Waiting,
    /// Terraform or OpenTofu itself failed.
    Terraform,
    /// Something ran, and nobody could write down for the others how it ended.
    Unrecorded,
    /// Interrupted by a signal.
    Interrupted,
}

impl Outcome {
    /// Every outcome, in the order of the codes.
    pub const ALL: [Self; 7] = [
        Self::Clear,
        Self::Blocked,
        Self::Input,
        Self::Waiting,
        Self::Terraform,
        Self::Unrecorded,
        Self::Interrupted,
    ];

    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Clear => 0,
            Self::Blocked => 1,
            Self::Input => 2,
            Self::Waiting => 3,
            Self::Terraform => 4,
            Self::Unrecorded => 5,
            Self::Interrupted => 130,
        }
    }

    /// What the code means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Clear => "clear: nothing stands in the way",
            Self::Blocked => "blocked: findings stand in the way",
            Self::Input => "usage or input error: nothing was decided",
            Self::Waiting => "waiting for a sign-off",
            Self::Terraform => "terraform or tofu itself failed",
            Self::Unrecorded => "an apply ran and its record is incomplete: run `pairgate reconcile`",
            Self::Interrupted => "interrupted",
        }
    }
}
