//! Logins, and how much a role in a repository allows.

/// A login or a repository's name as GitHub compares it: without case.
pub(super) fn key(name: &str) -> String {
    name.to_ascii_lowercase()
}

pub(super) use crate::text::unmarked;

/// Whether a login is an app's. Apps are not people: nobody expects reviews of them, and nobody can ask them.
pub(super) fn is_bot(login: &str) -> bool {
    key(login).ends_with("[bot]")
}

/// What a role allows, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// `pull`, in some answers `read`.
    Read,
    /// `triage`: labels and assignees.
    Triage,
    /// A role that the organisation made. It may be less than writing or more: whoever has it counts as a writer, and
    /// that nobody knows more is told.
    Custom,
    /// `push`, in some answers `write`.
    Write,
    /// `maintain`.
    Maintain,
    /// `admin`.
    Admin,
}

impl Level {
    /// Reads a role's name.
    pub(super) fn of(role: &str) -> Self {
        match role {
            "pull" | "read" => Self::Read,
            "triage" => Self::Triage,
            "push" | "write" => Self::Write,
            "maintain" => Self::Maintain,
            "admin" => Self::Admin,
            _ => Self::Custom,
        }
    }

    /// Whether somebody can change something with it.
    pub(super) fn writes(self) -> bool {
        self >= Self::Custom
    }
}
