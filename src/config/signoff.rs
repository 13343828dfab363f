//! `signoff` blocks: who may sign, and what a change of which risk asks for.
//!
//! Requirements only grow: every tier that matches a change adds to what is asked, and none takes away. So
//! nobody has to read tiers in order to know that a critical change asks for at least what its tier says.

use super::radius::RadiusLevel;
use crate::source::Span;

/// A team of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Team {
    /// The organisation.
    pub organisation: String,
    /// The team's short name in addresses.
    pub slug: String,
}

impl std::fmt::Display for Team {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.organisation, self.slug)
    }
}

/// Who belongs to the operators.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// Every member of a team: `"team:acme/sre"`.
    Team(Team),
    /// One account by its number, `"user:583231"`: logins can be renamed and taken by others.
    User(u64),
}

impl std::fmt::Display for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Team(team) => write!(f, "team:{team}"),
            Self::User(number) => write!(f, "user:{number}"),
        }
    }
}

/// When a signature by key is needed besides the forge's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signatures {
    /// As soon as the base branch has an allowed-signers file.
    #[default]
    WhenListed,
    /// Always.
    Required,
}

impl Signatures {
    /// The name used in configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::WhenListed => "when-listed",
            Self::Required => "required",
        }
    }
}

/// What lifts findings of level `mandatory_overridable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overridable {
    /// A waiver, or a sign-off that acknowledges each of them.
    #[default]
    Acknowledge,
    /// Waivers only.
    Waiver,
}

impl Overridable {
    /// The name used in configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Waiver => "waiver",
        }
    }
}

/// Whether signer and applier must be there at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Presence {
    /// No: the applier applies within the time.
    #[default]
    Asynchronous,
    /// Yes.
    Live,
}

/// What a change asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// How many must sign, 1 to 9.
    pub signers: u8,
    /// Of each of these teams at least one must sign.
    pub teams: Vec<Team>,
    /// Whether both must be there.
    pub presence: Presence,
    /// Whether each irreversible change must be acknowledged.
    pub acknowledge: bool,
    /// Seconds between the sign-off and the apply, for second thoughts.
    pub wait: u64,
    /// Seconds that a sign-off counts, at most a day.
    pub expires: u64,
}

impl Requirement {
    /// Two hours.
    pub const DEFAULT_EXPIRES: u64 = 2 * 60 * 60;
    /// A day.
    pub const LONGEST: u64 = 24 * 60 * 60;
}

impl Default for Requirement {
    fn default() -> Self {
        Self {
            signers: 1,
            teams: Vec::new(),
            presence: Presence::Asynchronous,
            acknowledge: true,
            wait: 0,
            expires: Self::DEFAULT_EXPIRES,
        }
    }
}

/// What some changes ask for besides: those that reach its blast radius, and those in which one of its rules
/// found something. Either is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// It holds from this blast radius on.
    pub blast_radius: Option<RadiusLevel>,
    /// It holds when one of these rules or policies found something.
    pub rules: Vec<String>,
    /// At least so many sign.
    pub signers: Option<u8>,
    /// One of each of these teams signs.
    pub teams: Vec<Team>,
    /// Both must be there.
    pub presence: Option<Presence>,
    /// Each irreversible change must be acknowledged.
    pub acknowledge: Option<bool>,
    /// At least so many seconds pass.
    pub wait: Option<u64>,
    /// A sign-off counts for at most so many seconds.
    pub expires: Option<u64>,
    /// Where it stands.
    pub span: Span,
}

/// Everything about sign-offs that the configuration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignoffSettings {
    /// Who may sign.
    pub operators: Vec<Operator>,
    /// When a signature by key is needed.
    pub signatures: Signatures,
    /// The allowed-signers file, relative to the configuration file.
    pub allowed_signers: String,
    /// Security keys must have been touched.
    pub touch: bool,
    /// What lifts overridable findings.
    pub overridable: Overridable,
    /// Short names of the apps whose check runs are believed.
    pub apps: Vec<String>,
    /// What every change asks for.
    pub requirement: Requirement,
    /// What some changes ask for besides.
    pub tiers: Vec<Tier>,
}

impl SignoffSettings {
    /// Where allowed signers are listed without any configuration.
    pub const ALLOWED_SIGNERS: &str = ".pairgate/allowed_signers";
    /// The app of workflows that run with `GITHUB_TOKEN`.
    pub const APP: &str = "github-actions";
}

impl Default for SignoffSettings {
    fn default() -> Self {
        Self {
            operators: Vec::new(),
            signatures: Signatures::default(),
            allowed_signers: Self::ALLOWED_SIGNERS.to_owned(),
            touch: false,
            overridable: Overridable::default(),
            apps: vec![Self::APP.to_owned()],
            requirement: Requirement::default(),
            tiers: Vec::new(),
        }
    }
}

/// A part of the team's procedure that a pull request's description must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name in messages.
    pub name: String,
    /// Headings that stand for it, in any language; compared without case and punctuation.
    pub headings: Vec<String>,
}

/// What a pull request's description must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// From this blast radius on.
    pub blast_radius: RadiusLevel,
    /// The sections.
    pub sections: Vec<Section>,
    /// Addresses of documents that stand for all of them begin with one of these, `https://www.notion.so/acme/`.
    pub documents: Vec<String>,
}

impl Procedure {
    /// From here on without any other word in the block.
    pub const DEFAULT_BLAST_RADIUS: RadiusLevel = RadiusLevel::Medium;
}

/// A time in which nothing is applied: from each `starts` for as long as it `lasts`, and on each of the holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// Its name.
    pub name: String,
    /// When it begins: `minute hour day month weekday`.
    pub starts: Option<String>,
    /// How many seconds it then lasts; whole days go by the wall clock.
    pub lasts: u64,
    /// Days on which it holds from midnight to midnight: a file with one `YYYY-MM-DD` a line, relative to the
    /// configuration file.
    pub holidays: Option<String>,
    /// The time zone of it all, an IANA name.
    pub time_zone: String,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub span: Span,
}
