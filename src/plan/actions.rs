//! What Terraform would do with an object, and in which order.

use std::fmt;

/// The actions of one change. Unknown ones keep their names: a gate that does not know what a word
/// means must not call it harmless.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actions {
    /// Nothing changes.
    NoOp,
    /// A new object.
    Create,
    /// A data source is read.
    Read,
    /// Changed in place.
    Update,
    /// Destroyed.
    Delete,
    /// Destroyed, then made anew: there is a time without it.
    DeleteThenCreate,
    /// Made anew, then the old one destroyed.
    CreateThenDelete,
    /// Made anew, and the old one left alone outside of the state.
    CreateThenForget,
    /// Left alone, and no longer managed.
    Forget,
    /// Opened or closed for the run (ephemeral resources).
    Open,
    /// An action list of a version that we do not know, or an empty one.
    Unknown(Vec<String>),
}

impl Actions {
    /// Reads the member `actions`.
    pub fn parse(actions: &[impl AsRef<str>]) -> Self {
        let names: Vec<&str> = actions.iter().map(AsRef::as_ref).collect();
        match names.as_slice() {
            ["no-op"] => Self::NoOp,
            ["create"] => Self::Create,
            ["read"] => Self::Read,
            ["update"] => Self::Update,
            ["delete"] => Self::Delete,
            ["delete", "create"] => Self::DeleteThenCreate,
            ["create", "delete"] => Self::CreateThenDelete,
            ["create", "forget"] => Self::CreateThenForget,
            ["forget"] => Self::Forget,
            ["open"] | ["close"] | ["renew"] => Self::Open,
            _ => Self::Unknown(names.iter().map(|name| (*name).to_owned()).collect()),
        }
    }

    /// Destroyed for good or on the way to a replacement. For an unknown list: if it says `delete`.
    pub fn destroys(&self) -> bool {
        match self {
            Self::Delete | Self::DeleteThenCreate | Self::CreateThenDelete => true,
            Self::Unknown(names) => names.iter().any(|name| name == "delete"),
            _ => false,
        }
    }

    /// Destroyed and made anew, or made anew beside the old one.
    pub fn replaces(&self) -> bool {
        matches!(self, Self::DeleteThenCreate | Self::CreateThenDelete | Self::CreateThenForget)
    }

    /// A new object comes to be.
    pub fn creates(&self) -> bool {
        match self {
            Self::Create => true,
            Self::Unknown(names) => names.iter().any(|name| name == "create"),
            other => other.replaces(),
        }
    }

    /// Neither the object nor the state changes. (A no-op may still be a move or an import.)
    pub fn is_idle(&self) -> bool {
        matches!(self, Self::NoOp | Self::Read | Self::Open)
    }

    /// A stable name for machine formats.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoOp => "no-op",
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::DeleteThenCreate => "delete-create",
            Self::CreateThenDelete => "create-delete",
            Self::CreateThenForget => "create-forget",
            Self::Forget => "forget",
            Self::Open => "open",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The sign that stands before an address, as `terraform plan` draws it.
    pub fn symbol(&self) -> &'static str {
        match self {
            Self::NoOp => " ",
            Self::Create => "+",
            Self::Read => "<=",
            Self::Update => "~",
            Self::Delete => "-",
            Self::DeleteThenCreate => "-/+",
            Self::CreateThenDelete => "+/-",
            Self::CreateThenForget => "+/.",
            Self::Forget => ".",
            Self::Open => "<>",
            Self::Unknown(_) => "?",
        }
    }
}

impl fmt::Display for Actions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(names) => write!(f, "[{}]", names.join(", ")),
            other => f.write_str(other.name()),
        }
    }
}
