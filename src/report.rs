//! The report: everything that a renderer needs, and nothing secret.
//!
//! Values pass the redactor before they enter; texts are not escaped yet, because each format
//! escapes for its own place. No type of the plan or of the configuration leaks through here.

use crate::config::signoff::Requirement;
use crate::finding::{Finding, Level};
use crate::graph::{Consequence, Radius, Reversibility};
use crate::text::Text;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing stands in the way.
    Clear,
    /// A second operator must sign first.
    NeedsSignoff,
    /// Findings stand in the way.
    Blocked,
    /// It could not be decided; treated as blocked.
    Undecided,
}

impl Verdict {
    /// A stable name for machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::NeedsSignoff => "needs_signoff",
            Self::Blocked => "blocked",
            Self::Undecided => "undecided",
        }
    }
}

/// Everything about one checked plan.
#[derive(Debug, Clone)]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
    /// Which plan, made by what.
    pub plan: PlanFacts,
    /// Findings of this level and above block.
    pub fail_on: Level,
    /// How many changes of each kind.
    pub counts: Counts,
    /// How far the change reaches.
    pub radius: Radius,
    /// Every destroyed, replaced or forgotten object that holds something, worst first.
    pub consequences: Vec<Consequence>,
    /// What the rules found, worst first; waived ones included.
    pub findings: Vec<Finding>,
    /// Waivers of the configuration that did not do what they say.
    pub waivers: Vec<WaiverNote>,
    /// Things to know that are no findings: the format is old, a member is unknown.
    pub notices: Vec<Text>,
    /// Who gains and who loses access, those who gain first.
    pub access: Vec<AccessView>,
    /// How many more principals there are: a plan may be about thousands.
    pub access_left_out: usize,
    /// Changes that a person should see, in address order.
    pub changes: Vec<ChangeView>,
    /// What changed outside of Terraform.
    pub drift: Vec<ChangeView>,
    /// Changes of outputs of the root module.
    pub outputs: Vec<OutputView>,
    /// What a sign-off will bind to.
    pub digest: DigestView,
    /// Who must sign, and how; none where the configuration asks for no sign-off or nothing changes.
    pub signoff: Option<SignoffView>,
    /// The request that it was posted as, also when nobody has to sign it; none for a plan that was only checked.
    pub request: Option<RequestView>,
}

impl Report {
    /// Whether applying the plan would do anything at all, which is what needs a sign-off: outputs, imports, moves
    /// and forgotten objects as well.
    pub fn changes_something(&self) -> bool {
        self.counts.is_something() || !self.outputs.is_empty()
    }
}

/// Who must sign, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignoffView {
    /// What is asked for.
    pub requirement: Requirement,
    /// Names of the tiers that make it so.
    pub tiers: Vec<String>,
    /// Who may sign, as the configuration names them: `acme/sre`, or the number of an account.
    pub operators: Vec<String>,
    /// Whether a signature by key is needed; none where nobody could look at the base branch.
    pub signed: Option<bool>,
    /// What a signer must acknowledge one by one, sorted: addresses that cannot be undone (`ADDRESS`), and
    /// findings that the sign-off lifts (`RULE ADDRESS`, or `RULE` alone).
    pub acknowledge: Vec<String>,
    /// The request, when the plan was posted to a pull request.
    pub request: Option<RequestView>,
}

/// A request for sign-off that was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestView {
    /// The pull request's number.
    pub pull_request: u64,
    /// `owner/name`.
    pub repository: String,
    /// The digest, `s1:…`.
    pub digest: String,
    /// The commit that was planned.
    pub head_sha: String,
    /// The root module's folder in the repository, `.` for the root.
    pub root_module: String,
    /// The workspace.
    pub workspace: String,
    /// Why nobody can sign now although it is asked for, such as a freeze.
    pub obstacle: Option<Text>,
}

/// Which plan, made by what, checked as what.
#[derive(Debug, Clone, Default)]
pub struct PlanFacts {
    /// The file as the user named it, or `<stdin>`.
    pub source: String,
    /// `format_version`.
    pub format_version: Option<String>,
    /// The version of terraform or tofu.
    pub terraform_version: Option<String>,
    /// When the plan was made, as the plan says.
    pub timestamp: Option<String>,
    /// The root module's folder relative to the configuration file, `.` when unknown.
    pub root_module: String,
    /// The workspace, where somebody said which.
    pub workspace: Option<String>,
    /// The environment of the configuration that matched.
    pub environment: Option<String>,
    /// The configuration file that was used.
    pub config: Option<String>,
}

/// Managed resource changes by kind; moves and imports also count under their action.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New objects.
    pub create: usize,
    /// Changed in place.
    pub update: usize,
    /// Destroyed for good.
    pub delete: usize,
    /// Destroyed and made anew, in either order.
    pub replace: usize,
    /// Left alone and no longer managed.
    pub forget: usize,
    /// Imported.
    pub import: usize,
    /// Renamed by `moved` blocks.
    pub moved: usize,
    /// Data sources read during apply.
    pub read: usize,
    /// Unchanged.
    pub no_op: usize,
    /// Actions that this version does not know.
    pub unknown: usize,
    /// Attribute changes outside of Terraform.
    pub drift: usize,
    /// Put off to a later plan.
    pub deferred: usize,
    /// Actions that run.
    pub invoked: usize,
    /// Terraform itself says that there is something to apply. With nothing else here it is a state that would be
    /// written anew, such as by a plan that only refreshes.
    pub applies_otherwise: bool,
}

impl Counts {
    /// Whether applying would do anything to objects or to the state.
    pub fn is_something(&self) -> bool {
        let Self {
            create,
            update,
            delete,
            replace,
            forget,
            import,
            moved,
            // Reading, and what changed outside, changes nothing by itself.
            read: _,
            no_op: _,
            drift: _,
            unknown,
            deferred,
            invoked,
            applies_otherwise,
        } = *self;
        applies_otherwise
            || [create, update, delete, replace, forget, import, moved, unknown, deferred, invoked]
                .into_iter()
                .any(|count| count > 0)
    }
}

/// A waiver that did not do what it says.
#[derive(Debug, Clone)]
pub struct WaiverNote {
    /// The rule it names.
    pub rule: String,
    /// The address pattern it names.
    pub address: String,
    /// What is the matter: expired, matched nothing, or stands before a mandatory finding.
    pub problem: Text,
    /// Where it stands: file and line.
    pub place: String,
}

/// A change as a person sees it.
#[derive(Debug, Clone)]
pub struct ChangeView {
    /// Its address.
    pub address: String,
    /// The address before a move.
    pub previous_address: Option<String>,
    /// The id or identity that is imported.
    pub importing: Option<String>,
    /// The key of a deposed object.
    pub deposed: Option<String>,
    /// The module part of the address, empty for the root.
    pub module: String,
    /// The resource type.
    pub kind: String,
    /// The name of the block.
    pub name: String,
    /// A data source rather than a managed resource.
    pub data: bool,
    /// The provider's full name.
    pub provider: String,
    /// `create`, `update`, `delete`, `delete-create`, …
    pub action: &'static str,
    /// The sign of `terraform plan`: `+`, `~`, `-/+`, …
    pub symbol: &'static str,
    /// Why, in Terraform's words.
    pub action_reason: Option<String>,
    /// Whether it can be undone.
    pub reversibility: Reversibility,
    /// Attributes that change.
    pub attributes: Vec<AttributeView>,
    /// Attributes that were left out because the change is too large to show.
    pub attributes_left_out: usize,
    /// Byte offset of the change in the plan JSON.
    pub offset: usize,
}

/// What one principal gains and loses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessView {
    /// Who: `role deploy`, `user:alice@example.com`, `everyone`.
    pub principal: String,
    /// The resource that stands for it or that the access is on.
    pub address: String,
    /// What is new.
    pub added: Vec<GrantView>,
    /// How much more is new.
    pub added_left_out: usize,
    /// What is gone.
    pub removed: Vec<GrantView>,
    /// How much more is gone.
    pub removed_left_out: usize,
    /// How what is new can be abused, worst first.
    pub abuse: Vec<Text>,
    /// How many more ways there are.
    pub abuse_left_out: usize,
    /// What could not be told.
    pub notes: Vec<Text>,
    /// How much more could not be told.
    pub notes_left_out: usize,
    /// Documents that changed.
    pub documents: Vec<DocumentView>,
    /// How many more changed.
    pub documents_left_out: usize,
}

/// A capability on a scope, under a condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantView {
    /// What: `s3:DeleteObject`, `roles/editor`.
    pub capability: String,
    /// On what; empty where it says nothing.
    pub scope: String,
    /// Under which condition.
    pub condition: Option<String>,
    /// Why it is new, where something like it was there.
    pub because: Vec<Text>,
    /// The strongest access level, such as `permissions management`.
    pub level: Option<&'static str>,
    /// A concrete request that shows it.
    pub witness: Option<String>,
    /// It was not decided, and counts as wider.
    pub undecided: bool,
}

/// A document that changed, as the lines that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentView {
    /// The resource.
    pub address: String,
    /// Its attribute.
    pub attribute: String,
    /// The lines that differ, with context.
    pub diff: Vec<DiffLine>,
}

/// An output as a person sees it.
#[derive(Debug, Clone)]
pub struct OutputView {
    /// Its name.
    pub name: String,
    /// `create`, `update`, `delete`.
    pub action: &'static str,
    /// The sign.
    pub symbol: &'static str,
    /// What changes.
    pub attributes: Vec<AttributeView>,
}

/// One attribute that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeView {
    /// Its path, such as `ingress[0].cidr_blocks`; empty for a whole output.
    pub path: String,
    /// The value before.
    pub before: Shown,
    /// The value after.
    pub after: Shown,
    /// This attribute forces the replacement.
    pub forces_replacement: bool,
    /// For long texts and documents: the lines that differ, with context.
    pub diff: Vec<DiffLine>,
}

/// A value, safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// There is none.
    Absent,
    /// As text, redacted, HCL-like: strings in quotes.
    Text(String),
    /// Marked sensitive, or equal to something that is.
    Sensitive,
    /// Known after apply.
    Unknown,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// ` `, `+`, `-`, or `…` for lines left out.
    pub sign: char,
    /// The text, redacted.
    pub text: String,
}

/// What a sign-off will bind to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DigestView {
    /// The change digest.
    Digest {
        /// Algorithm and all hex digits: `v1:…`.
        full: String,
        /// Twelve hex digits in groups of four.
        short: String,
        /// The same as three words.
        words: String,
        /// How sensitive values are bound: `none`, `argon2id` or `keyed`.
        commitment: &'static str,
    },
    /// Why there is none.
    Unavailable(Text),
}
