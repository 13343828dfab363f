//! The addresses that the fake knows, as GitHub's description of its interface writes them.

use std::collections::BTreeMap;

use super::exchange::{Answer, Call, decode};
use super::world::World;
use super::{checks, conversation, issues, organisation, pulls, repositories, repository_audit, sign_in};

type Handler = fn(&mut World, &Call) -> Answer;

/// Method, path as in GitHub's description, what answers it. A parameter whose name ends in `+` holds slashes too.
pub const ROUTES: &[(&str, &str, Handler)] = &[
    ("GET", "/app", sign_in::app),
    ("POST", "/app/installations/{installation_id}/access_tokens", sign_in::installation_token),
    ("GET", "/meta", sign_in::meta),
    ("GET", "/orgs/{org}/teams/{team_slug}/members", sign_in::team_members),
    ("GET", "/orgs/{org}", organisation::organisation),
    ("GET", "/orgs/{org}/actions/permissions", organisation::actions),
    ("GET", "/orgs/{org}/actions/permissions/workflow", organisation::workflow),
    ("GET", "/orgs/{org}/actions/secrets", organisation::secrets),
    ("GET", "/orgs/{org}/hooks", organisation::hooks),
    ("GET", "/orgs/{org}/installation", sign_in::organisation_installation),
    ("GET", "/orgs/{org}/installations", organisation::installations),
    ("GET", "/orgs/{org}/invitations", organisation::invitations),
    ("GET", "/orgs/{org}/members", organisation::members),
    ("GET", "/orgs/{org}/outside_collaborators", organisation::outside),
    ("GET", "/orgs/{org}/personal-access-tokens", organisation::tokens),
    ("GET", "/orgs/{org}/repos", organisation::repositories),
    ("GET", "/orgs/{org}/teams", organisation::teams),
    ("GET", "/orgs/{org}/teams/{team_slug}/repos", organisation::team_repositories),
    ("GET", "/rate_limit", sign_in::rate_limit),
    ("GET", "/user", sign_in::user),
    ("GET", "/users/{username}", sign_in::user_by_login),
    ("GET", "/repos/{owner}/{repo}", repositories::repository),
    ("GET", "/repos/{owner}/{repo}/activity", repositories::activity),
    ("GET", "/repos/{owner}/{repo}/branches/{branch+}/protection", repository_audit::protection),
    ("GET", "/repos/{owner}/{repo}/branches/{branch+}", repositories::branch),
    ("GET", "/repos/{owner}/{repo}/collaborators", repository_audit::collaborators),
    ("GET", "/repos/{owner}/{repo}/commits", repository_audit::commits),
    ("GET", "/repos/{owner}/{repo}/hooks", repository_audit::hooks),
    ("GET", "/repos/{owner}/{repo}/issues", issues::list),
    ("POST", "/repos/{owner}/{repo}/issues", issues::create),
    ("GET", "/repos/{owner}/{repo}/issues/comments", repository_audit::comments),
    ("GET", "/repos/{owner}/{repo}/issues/{issue_number}", issues::one),
    ("PATCH", "/repos/{owner}/{repo}/issues/{issue_number}", issues::update),
    ("GET", "/repos/{owner}/{repo}/keys", repository_audit::keys),
    ("GET", "/repos/{owner}/{repo}/pulls/comments", repository_audit::review_comments),
    ("GET", "/repos/{owner}/{repo}/rules/branches/{branch+}", repository_audit::rules),
    ("GET", "/repos/{owner}/{repo}/rulesets/{ruleset_id}", repository_audit::ruleset),
    ("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission", repositories::permission),
    ("GET", "/repos/{owner}/{repo}/contents/{path+}", repositories::contents),
    ("GET", "/repos/{owner}/{repo}/git/blobs/{file_sha}", repositories::blob),
    ("GET", "/repos/{owner}/{repo}/git/trees/{tree_sha+}", repositories::tree),
    ("GET", "/repos/{owner}/{repo}/installation", sign_in::installation),
    ("POST", "/repos/{owner}/{repo}/check-runs", checks::create_run),
    ("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}", checks::run),
    ("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}", checks::update_run),
    ("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", checks::annotations),
    ("GET", "/repos/{owner}/{repo}/commits/{ref+}/check-runs", checks::runs),
    ("GET", "/repos/{owner}/{repo}/commits/{ref+}/status", checks::combined_status),
    ("GET", "/repos/{owner}/{repo}/commits/{ref+}/statuses", checks::statuses),
    ("GET", "/repos/{owner}/{repo}/commits/{ref+}", repositories::commit),
    ("POST", "/repos/{owner}/{repo}/statuses/{sha}", checks::create_status),
    ("GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments", conversation::comments),
    ("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", conversation::create_comment),
    ("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}", conversation::comment),
    ("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}", conversation::update_comment),
    ("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}", conversation::delete_comment),
    ("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", conversation::reactions),
    ("POST", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", conversation::react),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}", pulls::pull),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/commits", pulls::commits),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/files", pulls::files),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews", pulls::reviews),
    ("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews", pulls::create_review),
    ("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}", pulls::review),
    ("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}", pulls::update_review),
    (
        "PUT",
        "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals",
        pulls::dismiss_review,
    ),
];

/// What GitHub's description of this edition leaves out: the audit log is in that of Enterprise Cloud only. Its answer has
/// the members that are described there (`@timestamp`, `action`, `actor`, …), but nothing checks it here.
pub const UNDESCRIBED: &[(&str, &str, Handler)] =
    &[("GET", "/orgs/{org}/audit-log", organisation::audit_log)];

/// The template as GitHub's description has it.
pub fn described(template: &str) -> String {
    template.replace("+}", "}")
}

/// The route of a request and its parameters.
pub fn find(method: &str, path: &str) -> Option<(&'static str, Handler, BTreeMap<String, String>)> {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    ROUTES.iter().chain(UNDESCRIBED).filter(|(verb, ..)| *verb == method).find_map(
        |(_, template, handler)| {
            let wanted: Vec<&str> = template.trim_matches('/').split('/').collect();
            Some((*template, *handler, parameters(&wanted, &segments)?))
        },
    )
}

fn parameters(wanted: &[&str], found: &[&str]) -> Option<BTreeMap<String, String>> {
    let Some((first, rest)) = wanted.split_first() else {
        return found.is_empty().then(BTreeMap::new);
    };
    let name = first.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
    let longest = if name.is_some_and(|name| name.ends_with('+')) { found.len() } else { found.len().min(1) };
    (1..=longest).rev().find_map(|take| {
        let (mine, others) = found.split_at(take);
        let fits = name.is_some() && mine.iter().all(|segment| !segment.is_empty()) || mine == [*first];
        let mut values = fits.then(|| parameters(rest, others)).flatten()?;
        if let Some(name) = name {
            let text: Vec<String> = mine.iter().map(|segment| decode(segment, false)).collect();
            values.insert(name.trim_end_matches('+').to_owned(), text.join("/"));
        }
        Some(values)
    })
}
