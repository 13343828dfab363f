//! What to do about a finding: the patch of the Terraform code that manages it, or the command to run and the block
//! that would bring it under Terraform.

use crate::text::Text;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Whether Terraform manages it.
    pub managed: Managed,
    /// Commands to run where Terraform does not, each a line that a shell takes. Empty where none does it.
    pub commands: Vec<String>,
    /// What to do by hand, where no command does it.
    pub steps: Option<Text>,
    /// An `import` block (and the resource to write beside it) that would bring it under Terraform.
    pub import: Option<String>,
}

/// Whether Terraform manages something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Managed {
    /// It does, here.
    Yes {
        /// The blocks.
        places: Vec<Place>,
        /// The change of the files; none when it cannot be made safely, as the note says.
        patch: Option<Patch>,
        /// What to know about it.
        note: Option<Text>,
    },
    /// It may: a name is made from what is only known when Terraform runs.
    Possibly {
        /// The blocks.
        places: Vec<Place>,
        /// Why nobody can tell.
        why: Text,
    },
    /// No file of the repository names it.
    No {
        /// How many files were looked at.
        files: usize,
    },
    /// Nobody looked, or could not look everywhere.
    Unknown {
        /// Why.
        why: Text,
    },
}

/// A block in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, from the repository's top.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The resource's address within its module: `aws_iam_user.alice`.
    pub address: String,
}

/// A change of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Each edit, in order; none overlaps another.
    pub edits: Vec<Edit>,
    /// The same as a unified diff that `git apply` takes.
    pub diff: String,
}

/// A piece of a file that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file, from the repository's top.
    pub path: String,
    /// The first byte.
    pub from: usize,
    /// The byte after the last.
    pub to: usize,
    /// What stands there instead.
    pub text: String,
}

/// The Terraform files of a repository, and who owns them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Files `*.tf` and `*.tofu`, by path.
    pub files: Vec<SourceFile>,
    /// What could not be read, so that something may be managed all the same.
    pub unread: Vec<Text>,
    /// The text of CODEOWNERS, where there is one.
    pub codeowners: Option<String>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// From the repository's top.
    pub path: String,
    /// Its text.
    pub text: String,
}
