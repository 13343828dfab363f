//! A finding: one thing in a plan that somebody must look at.

use std::fmt;

use crate::text::Text;

/// How binding a finding is. The names are those of Terraform Policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Shown, never blocks.
    Advisory,
    /// Blocks; a waiver can lift it.
    MandatoryOverridable,
    /// Blocks; no waiver lifts it.
    Mandatory,
}

impl Level {
    /// From weakest to strongest.
    pub const ALL: [Self; 3] = [Self::Advisory, Self::MandatoryOverridable, Self::Mandatory];

    /// The name used in configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Advisory => "advisory",
            Self::MandatoryOverridable => "mandatory_overridable",
            Self::Mandatory => "mandatory",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == text)
    }

    /// Whether a finding of this level stands in the way.
    pub fn blocks(self) -> bool {
        self >= Self::MandatoryOverridable
    }
}

/// Why a finding does not count although it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The team's reason.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds, `YYYY-MM-DD`.
    pub until: String,
}

/// Where a rule that somebody else wrote stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named to us.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// It is a file of the built-in pack, which nobody finds in their own repository.
    pub built_in: bool,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One thing in a plan that somebody must look at. Made by [`Finding::new`], which takes every part
/// that a finding cannot go without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// How binding it is.
    pub level: Level,
    /// The resource, output or module that it is about; none means the plan as a whole.
    pub address: Option<String>,
    /// The attribute, as a path such as `ingress[0].cidr_blocks`.
    pub attribute: Option<String>,
    /// What is wrong.
    pub message: Text,
    /// What to do next.
    pub help: Text,
    /// Lines of evidence: a path of dependents, a suggested block.
    pub details: Vec<Text>,
    /// Set when a waiver of the configuration covers it.
    pub waived: Option<Waived>,
    /// Where the rule that found it stands, for rules that are not built in.
    pub place: Option<Place>,
    /// The rule itself made it weaker than it is: it is worth a word, whatever the level of the rule.
    pub weaker: bool,
}

impl Finding {
    /// A finding about the plan as a whole.
    pub fn new(rule: &str, level: Level, message: Text, help: Text) -> Self {
        Self {
            rule: rule.to_owned(),
            level,
            address: None,
            attribute: None,
            message,
            help,
            details: Vec::new(),
            waived: None,
            place: None,
            weaker: false,
        }
    }

    /// Says which address it is about.
    #[must_use]
    pub fn at(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Says which attribute it is about.
    #[must_use]
    pub fn attribute(mut self, path: impl Into<String>) -> Self {
        self.attribute = Some(path.into());
        self
    }

    /// Says where the rule stands, in a file of the team's own.
    #[must_use]
    pub fn place(mut self, file: impl Into<String>, line: usize) -> Self {
        self.place = Some(Place { file: file.into(), line, built_in: false });
        self
    }

    /// Says that the place is in the built-in pack, or not.
    #[must_use]
    pub fn built_in(mut self, built_in: bool) -> Self {
        if let Some(place) = &mut self.place {
            place.built_in = built_in;
        }
        self
    }

    /// Adds a line of evidence.
    #[must_use]
    pub fn detail(mut self, text: Text) -> Self {
        self.details.push(text);
        self
    }
}
