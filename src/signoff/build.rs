//! From a checked plan to a request for sign-off.
//!
//! Pure: the report, and the facts about where the plan is for, go in. Nothing of the run that made it comes
//! along, no time and no path, so that planning an unchanged change again asks for the same signature.

use sha2::{Digest as _, Sha256};

use super::facts::Repository;
use super::hashes::Hashes;
use super::request::{ActionCounts, RepositoryName, Request, SCHEMA, StateFacts};
use crate::plan::digest::hex;
use crate::report::{DigestView, Report};
use crate::text::Text;

/// Characters that a request may have with hashes. They are for explanations only, and a request has to fit into a
/// check run beside everything else.
pub const MOST_WITH_HASHES: usize = 30_000;

/// Where a plan is for, and what it was made and judged with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The repository.
    pub repository: Repository,
    /// The pull request's number.
    pub pull_request: u64,
    /// The commit that was planned.
    pub head_sha: String,
    /// The tip of the base branch.
    pub base_sha: String,
    /// The root module's folder in the repository.
    pub root_module: String,
    /// The workspace.
    pub workspace: String,
    /// The state and the configuration, as far as known.
    pub state: StateFacts,
    /// The cloud account, where known.
    pub account: Option<String>,
    /// `terraform` or `tofu`, where known.
    pub program: Option<String>,
    /// [`PolicyDigest::finish`].
    pub policy_digest: String,
    /// Hash of the plan file, for a plan that is applied itself.
    pub plan_file: Option<String>,
    /// Hashes of what changes; none when there is too much for a request.
    pub hashes: Option<Hashes>,
}

/// Makes the request. A plan without a digest cannot be bound: the error says why.
pub fn request(report: &Report, context: Context) -> Result<Request, Text> {
    let (change_digest, commitment) = match &report.digest {
        DigestView::Digest { full, commitment, .. } => (full.clone(), (*commitment).to_owned()),
        DigestView::Unavailable(why) => return Err(why.clone()),
    };
    let Context { mut hashes, repository, .. } = context;
    if let Some(hashes) = &mut hashes {
        hashes.sort();
    }
    let found = report.findings.iter().filter(|finding| finding.waived.is_none());
    let mut findings: Vec<String> = found.map(|finding| finding.rule.clone()).collect();
    let mut acknowledge = report.signoff.as_ref().map(|view| view.acknowledge.clone()).unwrap_or_default();
    for list in [&mut findings, &mut acknowledge] {
        list.sort();
        list.dedup();
    }
    let mut request = Request {
        schema: SCHEMA.to_owned(),
        repository: RepositoryName { id: repository.id, name: repository.name },
        pull_request: context.pull_request,
        head_sha: context.head_sha,
        base_sha: context.base_sha,
        root_module: context.root_module,
        workspace: context.workspace,
        state: context.state,
        account: context.account,
        program: context.program,
        version: report.plan.terraform_version.clone(),
        policy_digest: context.policy_digest,
        change_digest,
        commitment,
        plan_file: context.plan_file,
        verdict: report.verdict.name().to_owned(),
        counts: counts(report),
        blast_radius: report.radius.level.name().to_owned(),
        findings,
        acknowledge,
        hashes,
    };
    fit(&mut request);
    Ok(request)
}

/// Leaves out what explains least, until the request is short enough. Only what is said decides, so that an equal
/// plan has equal bytes.
fn fit(request: &mut Request) {
    for shorter in [Hashes::shorten, Hashes::drop_attributes] {
        if request.bytes().len() <= MOST_WITH_HASHES {
            return;
        }
        if let Some(hashes) = &mut request.hashes {
            shorter(hashes);
        }
    }
    if request.bytes().len() > MOST_WITH_HASHES {
        request.hashes = None;
    }
}

/// What this version does not know, and what terraform puts off, counts as an update: a plan with such a thing
/// in it must never look like one that does nothing.
fn counts(report: &Report) -> ActionCounts {
    let counts = &report.counts;
    ActionCounts {
        create: counts.create as u64,
        update: (counts.update + counts.unknown + counts.deferred) as u64,
        delete: counts.delete as u64,
        replace: counts.replace as u64,
        forget: counts.forget as u64,
        import: counts.import as u64,
        moved: counts.moved as u64,
        output: report.outputs.len() as u64,
    }
}

/// Hash over everything that decided about a plan: the program's own rules, the configuration, each policy, each
/// input. Names in it are relative to the repository, so that every machine has the same one.
///
/// The value of an input that is declared as sensitive is left out: a hash over a short secret can be guessed.
#[derive(Debug, Clone)]
pub struct PolicyDigest {
    hash: Sha256,
}

impl PolicyDigest {
    /// Begins with the version of the program, whose rules are built in.
    pub fn new(version: &str) -> Self {
        let mut digest = Self { hash: Sha256::new() };
        digest.hash.update(b"pairgate-policy-v1\n");
        digest.add("program", version.as_bytes());
        digest
    }

    /// Adds a thing under its name. Lengths stand before both, so that nothing can be taken for two things.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        for part in [name.as_bytes(), content] {
            self.hash.update((part.len() as u64).to_be_bytes());
            self.hash.update(part);
        }
    }

    /// All hexadecimal digits.
    pub fn finish(self) -> String {
        hex(&self.hash.finalize())
    }
}
