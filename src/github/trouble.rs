//! What a status means, and what the person who reads it can do about it.

use http::HeaderMap;
use serde::Deserialize;

use super::ask::Ask;
use super::wire::Answer;
use crate::ports::{ForgeError, ForgeTrouble};

/// The forge's own words are cut after this many characters.
const WORDS: usize = 300;

/// What kind of answer it is.
#[derive(Debug, PartialEq, Eq)]
pub enum Class {
    /// It has what was asked for.
    Fine,
    /// Asked too fast. The seconds to wait, when the forge says them. It did nothing.
    Slower(Option<u64>),
    /// The quota is used up until this second of Unix time. It did nothing.
    Quota(i64),
    /// The forge fails. It may have done what was asked.
    Failing,
    /// It says no.
    No,
}

/// Sorts an answer by status and headers.
pub fn classify(answer: &Answer, is_graphql: bool) -> Class {
    match answer.status {
        // GraphQL says it in the body of an answer that is fine.
        200 if is_graphql => told_limited(answer).unwrap_or(Class::Fine),
        200..=299 => Class::Fine,
        500..=599 => Class::Failing,
        403 | 429 => {
            if let Some(seconds) = number(&answer.headers, "retry-after") {
                return Class::Slower(Some(seconds));
            }
            if number(&answer.headers, "x-ratelimit-remaining") == Some(0)
                && let Some(reset) = number(&answer.headers, "x-ratelimit-reset")
            {
                return Class::Quota(i64::try_from(reset).unwrap_or(i64::MAX));
            }
            if answer.status == 429 || too_fast(&words(answer)) {
                return Class::Slower(None);
            }
            Class::No
        }
        _ => Class::No,
    }
}

/// The kinds of errors by which GraphQL says that the quota is used up.
pub const LIMITS: [&str; 2] = ["RATE_LIMITED", "RATE_LIMIT"];

/// Whether these are the forge's words for "asked too fast".
pub fn too_fast(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    words.contains("secondary rate limit") || words.contains("abuse detection")
}

/// The limit that the body of GraphQL tells of, if it says when to ask again. Without that nobody knows how long to wait,
/// and the answer is read as the refusal that it is.
fn told_limited(answer: &Answer) -> Option<Class> {
    let told: Words = serde_json::from_slice(&answer.body).ok()?;
    let text = |error: &serde_json::Value, name: &str| {
        error.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let faster = told.message.as_deref().is_some_and(too_fast)
        || told.errors.iter().any(|error| too_fast(&text(error, "message")));
    let used_up = told.errors.iter().any(|error| LIMITS.contains(&text(error, "type").as_str()));
    if !faster && !used_up {
        return None;
    }
    if let Some(seconds) = number(&answer.headers, "retry-after") {
        return Some(Class::Slower(Some(seconds)));
    }
    match number(&answer.headers, "x-ratelimit-reset") {
        // A quota that is left is not the limit that was met.
        Some(reset) if used_up || number(&answer.headers, "x-ratelimit-remaining") == Some(0) => {
            Some(Class::Quota(i64::try_from(reset).unwrap_or(i64::MAX)))
        }
        _ => faster.then_some(Class::Slower(None)),
    }
}

/// A refusal: what of it decides what is missing.
#[derive(Debug, Clone, Default)]
pub struct No {
    /// The status.
    pub status: u16,
    /// The forge's own words, shortened.
    pub words: String,
    /// The permission that would do, as the forge names it: `organization_hooks=read`, or scopes.
    pub permission: Option<String>,
}

impl No {
    /// Reads a refusal.
    pub fn of(answer: &Answer) -> Self {
        let header = |name: &str| {
            let value: String = answer.header(name)?.trim().chars().take(WORDS).collect();
            (!value.is_empty()).then_some(value)
        };
        // A classic token is told its scopes; only then those that would do are about scopes too.
        let scopes = || header("x-oauth-scopes").and(header("x-accepted-oauth-scopes"));
        let permission = scopes().or_else(|| header("x-accepted-github-permissions"));
        Self { status: answer.status, words: words(answer), permission }
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

#[derive(Deserialize)]
struct Words {
    message: Option<String>,
    #[serde(default)]
    errors: Vec<serde_json::Value>,
}

/// What the forge says about it, in its words and shortened; empty when it is not JSON (a proxy's page says nothing).
fn words(answer: &Answer) -> String {
    let Ok(told) = serde_json::from_slice::<Words>(&answer.body) else { return String::new() };
    let mut text = told.message.unwrap_or_default();
    for error in told.errors.iter().take(3) {
        let detail = error.as_str().or_else(|| error.get("message").and_then(|message| message.as_str()));
        if let Some(detail) = detail {
            text.push_str("; ");
            text.push_str(detail);
        }
    }
    text.chars().take(WORDS).collect()
}

/// A refusal of ours.
pub fn refused(message: String, help: &str) -> ForgeError {
    ForgeError { trouble: ForgeTrouble::Refused, message, help: help.to_owned() }
}

/// An answer of another shape, or half of one.
pub fn garbled(ask: &str, what: &str) -> ForgeError {
    ForgeError {
        trouble: ForgeTrouble::Garbled,
        message: format!("the answer to `{ask}` cannot be right: {what}"),
        help: "run it again; if it stays so, a proxy in between or another version of GitHub Enterprise may be why"
            .to_owned(),
    }
}

/// Nothing came, or the forge failed, after all tries.
pub fn unavailable(ask: &Ask, what: &str, tries: u32) -> ForgeError {
    let times = if tries == 1 { "once".to_owned() } else { format!("{tries} times") };
    ForgeError {
        trouble: ForgeTrouble::Unavailable,
        message: format!("`{}` was tried {times}, and {what}", ask.name()),
        help: "nothing was decided; run it again when the forge answers".to_owned(),
    }
}

/// The rate limit, after waiting as long as we wait.
pub fn limited(ask: &Ask, until: &str) -> ForgeError {
    ForgeError {
        trouble: ForgeTrouble::RateLimited,
        message: format!("`{}` met the forge's rate limit", ask.name()),
        help: format!("run it again {until}; an app's token has a limit of its own"),
    }
}

/// What the status means to the person. An audit of an organisation has a token of its own.
pub fn refusal(ask: &Ask, answer: &Answer, of_an_audit: bool) -> ForgeError {
    let told = words(answer);
    let mut message = format!("`{}` answered {}", ask.name(), answer.status);
    if !told.is_empty() {
        message.push_str(": ");
        message.push_str(&told);
    }
    if let Some(id) = answer.headers.get("x-github-request-id").and_then(|id| id.to_str().ok()) {
        message.push_str(&format!(" (request {})", id.chars().take(WORDS).collect::<String>()));
    }
    let (trouble, help) = match answer.status {
        401 => (ForgeTrouble::Unauthorized, unauthorized(of_an_audit)),
        403 => (ForgeTrouble::Forbidden, forbidden(ask, answer, &told)),
        404 => (ForgeTrouble::NotFound, not_found(ask)),
        300..=399 => (
            ForgeTrouble::Garbled,
            "the forge points somewhere else; where the repository was renamed, use its new name".to_owned(),
        ),
        _ => (ForgeTrouble::Refused, "the forge says above what it does not take".to_owned()),
    };
    ForgeError { trouble, message, help }
}

fn unauthorized(of_an_audit: bool) -> String {
    let first = if of_an_audit {
        "`PAIRGATE_AUDIT_TOKEN`, which goes before all others, `PAIRGATE_GITHUB_TOKEN`"
    } else {
        "`PAIRGATE_GITHUB_TOKEN`"
    };
    format!(
        "the token is missing, wrong or expired; set {first}, `GITHUB_TOKEN` or `GH_TOKEN`, or the App's number and key"
    )
}

fn forbidden(ask: &Ask, answer: &Answer, told: &str) -> String {
    if told.contains("SAML") {
        return "authorise the token for the organisation's single sign-on".to_owned();
    }
    // Whoever may push still can; the others cannot, whatever their token allows.
    if told.contains("is locked") {
        return "the conversation of the issue is locked: unlock it, name another issue, or use the token of somebody \
                who may push to the repository"
            .to_owned();
    }
    let mut help = format!("the token needs {}", permission(ask));
    let accepted = answer.headers.get("x-accepted-github-permissions").and_then(|value| value.to_str().ok());
    if let Some(accepted) = accepted.filter(|accepted| !accepted.is_empty()) {
        help.push_str(&format!(
            " (the forge asks for `{}`)",
            accepted.chars().take(WORDS).collect::<String>()
        ));
    }
    if ask.method != http::Method::GET {
        help.push_str("; a workflow of a fork's pull request has a token that only reads");
    }
    help
}

fn not_found(ask: &Ask) -> String {
    if ask.path.contains("/teams/") {
        return "check the names of the organisation and the team; the token needs `read:org`, an App `Members: read`, \
                and a workflow's own token cannot read teams"
            .to_owned();
    }
    if ask.path.ends_with("/installation") {
        return "install the App on the repository".to_owned();
    }
    format!(
        "check the name and the number; a token that may not read it gets the same answer, and needs {}",
        permission(ask)
    )
}

/// What a workflow has to write under `permissions`, or a token has to be given.
fn permission(ask: &Ask) -> &'static str {
    let reads = ask.method == http::Method::GET;
    let has = |part: &str| ask.path.contains(part);
    if has("/teams/") {
        "`read:org` (an App: `Members: read`; a workflow's own token cannot read teams)"
    } else if has("/check-runs") {
        if reads { "`checks: read`" } else { "`checks: write`" }
    } else if has("/statuses") {
        if reads { "`statuses: read`" } else { "`statuses: write`" }
    } else if has("/issues") && !has("/comments") {
        if reads { "`issues: read`" } else { "`issues: write`" }
    } else if has("/issues") {
        // Of a comment the address does not tell which of the two it is on.
        if reads {
            "`issues: read`, or on a pull request `pull-requests: read`"
        } else {
            "`issues: write`, or on a pull request `pull-requests: write`"
        }
    } else if has("/pulls") {
        if reads { "`pull-requests: read`" } else { "`pull-requests: write`" }
    } else if has("/collaborators") {
        "`metadata: read`, and the account it belongs to must be able to see who may write"
    } else if ask.is_graphql() {
        "`pull-requests: read` and `contents: read`"
    } else {
        "`contents: read`"
    }
}
