//! Objects as GitHub's REST interface writes them, with every member that its description demands.

use serde_json::{Value, json};

use super::exchange::encode;
use super::history;
use super::world::{Comment, Pull, Repository, Review, Run, Status, World};

pub(super) const SITE: &str = "https://forge.example";

/// Adds addresses `KEY` = `base` + tail to an object.
fn addresses(object: &mut Value, base: &str, tails: &[(&str, &str)]) {
    for (key, tail) in tails {
        object[*key] = json!(format!("{base}{tail}"));
    }
}

/// The opaque name that GraphQL knows an object by.
pub fn node(kind: &str, id: u64) -> String {
    format!("{kind}_{id}")
}

/// The tails of a repository's addresses, each member `NAME_url`.
const REPOSITORY_PARTS: [&str; 36] = [
    "archive",
    "assignees",
    "blobs",
    "branches",
    "collaborators",
    "comments",
    "commits",
    "compare",
    "contents",
    "contributors",
    "deployments",
    "downloads",
    "events",
    "forks",
    "git_commits",
    "git_refs",
    "git_tags",
    "hooks",
    "issue_comment",
    "issue_events",
    "issues",
    "keys",
    "labels",
    "languages",
    "merges",
    "milestones",
    "notifications",
    "pulls",
    "releases",
    "stargazers",
    "statuses",
    "subscribers",
    "subscription",
    "tags",
    "teams",
    "trees",
];

impl World {
    pub fn user_json(&self, id: Option<u64>) -> Value {
        let Some(account) = id.and_then(|id| self.account(id)) else { return Value::Null };
        let login = &account.login;
        let mut user = json!({
            "login": login, "id": account.id, "node_id": node("U", account.id), "gravatar_id": "",
            "type": account.kind, "site_admin": false, "user_view_type": "public",
            "html_url": format!("{SITE}/{}", encode(login)), "avatar_url": format!("{SITE}/avatars/{}", account.id),
        });
        let base = format!("{}/users/{}", self.origin, encode(login));
        let tails = [
            ("url", ""),
            ("events_url", "/events{/privacy}"),
            ("followers_url", "/followers"),
            ("following_url", "/following{/other_user}"),
            ("gists_url", "/gists{/gist_id}"),
            ("organizations_url", "/orgs"),
            ("received_events_url", "/received_events"),
            ("repos_url", "/repos"),
            ("starred_url", "/starred{/owner}{/repo}"),
            ("subscriptions_url", "/subscriptions"),
        ];
        addresses(&mut user, &base, &tails);
        user
    }

    /// An account's own page: more members.
    pub fn profile_json(&self, id: u64) -> Value {
        let mut user = self.user_json(Some(id));
        for empty in ["name", "company", "blog", "location", "email", "hireable", "bio"] {
            user[empty] = Value::Null;
        }
        for count in ["public_repos", "public_gists", "followers", "following"] {
            user[count] = json!(0);
        }
        user["created_at"] = json!("2020-01-01T00:00:00Z");
        user["updated_at"] = json!("2020-01-01T00:00:00Z");
        user
    }

    pub fn repository_json(&self, repository: &Repository) -> Value {
        let full = self.full_name(repository);
        let mut found = json!({
            "id": repository.id, "node_id": node("R", repository.id), "name": repository.name, "full_name": full,
            "owner": self.user_json(Some(repository.owner)), "private": repository.private,
            "html_url": format!("{SITE}/{full}"), "description": null, "fork": false,
            "url": format!("{}/repos/{full}", self.origin),
        });
        let base = format!("{}/repos/{full}", self.origin);
        for part in REPOSITORY_PARTS {
            found[format!("{part}_url")] = json!(format!("{base}/{part}"));
        }
        found
    }

    /// The repository with the members of its own page.
    pub fn full_repository_json(&self, repository: &Repository) -> Value {
        let mut found = self.repository_json(repository);
        for flag in ["has_issues", "has_projects", "has_wiki", "has_downloads"] {
            found[flag] = json!(true);
        }
        for flag in ["has_pages", "has_discussions", "disabled"] {
            found[flag] = json!(false);
        }
        let counts =
            ["forks_count", "stargazers_count", "watchers_count", "size", "open_issues_count", "forks"];
        for count in
            counts.into_iter().chain(["open_issues", "watchers", "subscribers_count", "network_count"])
        {
            found[count] = json!(0);
        }
        for empty in ["homepage", "language", "license", "mirror_url"] {
            found[empty] = Value::Null;
        }
        for time in ["created_at", "updated_at", "pushed_at"] {
            found[time] = json!("2026-01-01T00:00:00Z");
        }
        if let Some(created) = self.extras.get(&repository.id).and_then(|extras| extras.created) {
            found["created_at"] = json!(created.to_string());
        }
        if let Some(last) = repository.pushes.last() {
            found["pushed_at"] = json!(last.at.to_string());
        }
        found["archived"] = json!(self.extras.get(&repository.id).is_some_and(|extras| extras.archived));
        let page = format!("{SITE}/{}", self.full_name(repository));
        let tails = [("clone_url", ".git"), ("git_url", ".git"), ("ssh_url", ".git"), ("svn_url", "")];
        addresses(&mut found, &page, &tails);
        found["default_branch"] = json!(repository.default_branch);
        found["visibility"] = json!(if repository.private { "private" } else { "public" });
        found
    }

    /// The repository as it stands inside of a pull request: without two counts of its own page.
    fn inner_repository_json(&self, repository: &Repository) -> Value {
        let mut found = self.full_repository_json(repository);
        let members = found.as_object_mut().unwrap();
        members.remove("subscribers_count");
        members.remove("network_count");
        found
    }

    pub fn pull_json(&self, repository: &Repository, pull: &Pull) -> Value {
        let (full, number) = (self.full_name(repository), pull.number);
        let (api, page) = (format!("{}/repos/{full}", self.origin), format!("{SITE}/{full}/pull/{number}"));
        let head = pull.head_repository.and_then(|id| self.repository(id));
        let owner = head.map(|head| head.owner);
        let label = |owner: Option<u64>, name: &str| {
            let login = owner.and_then(|id| self.account(id)).map_or("unknown", |owner| owner.login.as_str());
            format!("{login}:{name}")
        };
        let commits = history::between(repository, &pull.base_sha, &pull.head_sha).len();
        let diff = history::difference(repository, &pull.base_sha, &pull.head_sha);
        let stats = diff.as_ref().and_then(|diff| diff.stats().ok());
        let count = |of: &dyn Fn(&git2::DiffStats) -> usize| stats.as_ref().map_or(0, of);
        let comments = repository.comments.iter().filter(|comment| comment.pull == number).count();
        let merged = pull.state == "merged";
        let closed = (pull.state != "open").then(|| pull.updated.to_string());
        let mut found = json!({
            "id": pull.id, "node_id": node("PR", pull.id), "number": number,
            "state": if pull.state == "open" { "open" } else { "closed" }, "locked": false, "title": pull.title,
            "user": self.user_json(pull.author), "body": pull.body, "labels": [], "milestone": null,
            "created_at": pull.created.to_string(), "updated_at": pull.updated.to_string(), "closed_at": closed,
            "merged_at": merged.then(|| pull.updated.to_string()),
            "merge_commit_sha": null, "assignee": null, "author_association": "MEMBER", "auto_merge": null,
            "head": {
                "label": label(owner, &pull.head_ref), "ref": pull.head_ref, "sha": pull.head_sha,
                "repo": head.map(|head| self.inner_repository_json(head)), "user": self.user_json(owner),
            },
            "base": {
                "label": label(Some(repository.owner), &pull.base_ref), "ref": pull.base_ref,
                "sha": pull.base_sha, "repo": self.inner_repository_json(repository),
                "user": self.user_json(Some(repository.owner)),
            },
            "merged": merged, "mergeable": null, "mergeable_state": "unknown", "merged_by": null,
            "comments": comments, "review_comments": 0, "maintainer_can_modify": false, "commits": commits,
            "additions": count(&git2::DiffStats::insertions), "deletions": count(&git2::DiffStats::deletions),
            "changed_files": count(&git2::DiffStats::files_changed), "draft": false, "html_url": page,
            "diff_url": format!("{page}.diff"), "patch_url": format!("{page}.patch"),
        });
        let places = [
            ("url", format!("/pulls/{number}")),
            ("comments_url", format!("/issues/{number}/comments")),
            ("commits_url", format!("/pulls/{number}/commits")),
            ("issue_url", format!("/issues/{number}")),
            ("review_comment_url", "/pulls/comments{/number}".to_owned()),
            ("review_comments_url", format!("/pulls/{number}/comments")),
            ("statuses_url", format!("/statuses/{}", pull.head_sha)),
        ];
        for (key, tail) in &places {
            found[*key] = json!(format!("{api}{tail}"));
        }
        let link = |key: &str| json!({"href": found[key].clone()});
        found["_links"] = json!({
            "comments": link("comments_url"), "commits": link("commits_url"), "statuses": link("statuses_url"),
            "html": link("html_url"), "issue": link("issue_url"), "self": link("url"),
            "review_comments": link("review_comments_url"), "review_comment": link("review_comment_url"),
        });
        found
    }

    pub fn comment_json(&self, repository: &Repository, comment: &Comment) -> Value {
        let full = self.full_name(repository);
        let api = format!("{}/repos/{full}/issues", self.origin);
        let mut found = json!({
            "id": comment.id, "node_id": node("IC", comment.id), "url": format!("{api}/comments/{}", comment.id),
            "html_url": format!("{SITE}/{full}/pull/{}#issuecomment-{}", comment.pull, comment.id),
            "issue_url": format!("{api}/{}", comment.pull), "body": comment.body,
            "user": self.user_json(comment.author), "author_association": "MEMBER",
            "created_at": comment.created.to_string(), "updated_at": comment.updated.to_string(),
        });
        found["performed_via_github_app"] = comment.via.map_or(Value::Null, |app| self.app_json(app));
        found
    }

    pub fn review_json(&self, repository: &Repository, review: &Review) -> Value {
        let full = self.full_name(repository);
        let page = format!("{SITE}/{full}/pull/{}#pullrequestreview-{}", review.pull, review.id);
        let pull = format!("{}/repos/{full}/pulls/{}", self.origin, review.pull);
        let mut found = json!({
            "id": review.id, "node_id": node("PRR", review.id), "user": self.user_json(review.author),
            "body": review.body, "state": review.state, "html_url": page, "pull_request_url": pull,
            "_links": {"html": {"href": page}, "pull_request": {"href": pull}},
            "commit_id": review.commit, "author_association": "MEMBER",
        });
        if let Some(at) = review.submitted {
            found["submitted_at"] = json!(at.to_string());
        }
        found
    }

    pub fn commit_json(&self, repository: &Repository, commit: &git2::Commit<'_>) -> Value {
        let (full, sha) = (self.full_name(repository), commit.id().to_string());
        let api = format!("{}/repos/{full}", self.origin);
        let person = |who: &git2::Signature<'_>| {
            let at = jiff::Timestamp::from_second(who.when().seconds()).unwrap();
            json!({"name": who.name().unwrap_or_default(), "email": who.email().unwrap_or_default(), "date": at.to_string()})
        };
        let account = |who: &git2::Signature<'_>| {
            self.user_json(self.by_email(who.email().unwrap_or_default()).map(|account| account.id))
        };
        let (author, committer) = (commit.author(), commit.committer());
        let parents: Vec<Value> = commit
            .parent_ids()
            .map(|id| json!({"sha": id.to_string(), "url": format!("{api}/commits/{id}"), "html_url": format!("{SITE}/{full}/commit/{id}")}))
            .collect();
        let tree = commit.tree_id().to_string();
        json!({
            "sha": sha, "node_id": format!("C_{}_{sha}", repository.id), "url": format!("{api}/commits/{sha}"),
            "html_url": format!("{SITE}/{full}/commit/{sha}"), "comments_url": format!("{api}/commits/{sha}/comments"),
            "commit": {
                "author": person(&author), "committer": person(&committer),
                "message": commit.message().unwrap_or_default(), "comment_count": 0,
                "tree": {"sha": tree, "url": format!("{api}/git/trees/{tree}")}, "url": format!("{api}/git/commits/{sha}"),
                "verification": {"verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null},
            },
            "author": account(&author), "committer": account(&committer), "parents": parents,
        })
    }

    pub fn app_json(&self, id: u64) -> Value {
        let Some(app) = self.app(id) else { return Value::Null };
        json!({
            "id": app.id, "slug": app.slug, "node_id": node("A", app.id), "name": app.slug, "description": "",
            "owner": self.user_json(Some(app.bot)), "external_url": format!("{SITE}/apps/{}", app.slug),
            "html_url": format!("{SITE}/apps/{}", app.slug), "created_at": "2020-01-01T00:00:00Z",
            "updated_at": "2020-01-01T00:00:00Z", "permissions": app.permissions, "events": [],
        })
    }

    pub fn installation_json(&self, id: u64, repository: &Repository) -> Value {
        self.installation_of(id, repository.owner)
    }

    /// An app's installation on an account.
    pub fn installation_of(&self, id: u64, account: u64) -> Value {
        let app = self.app(id).unwrap();
        let number = app.installation;
        json!({
            "id": number, "account": self.user_json(Some(account)), "repository_selection": "selected",
            "access_tokens_url": format!("{}/app/installations/{number}/access_tokens", self.origin),
            "repositories_url": format!("{}/installation/repositories", self.origin),
            "html_url": format!("{SITE}/installations/{number}"), "app_id": app.id, "app_slug": app.slug,
            "target_id": account, "target_type": "Organization", "permissions": app.permissions,
            "events": [], "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z",
            "single_file_name": null, "suspended_by": null, "suspended_at": null,
        })
    }

    pub fn run_json(&self, repository: &Repository, run: &Run) -> Value {
        let (full, id) = (self.full_name(repository), run.id);
        let api = format!("{}/repos/{full}/check-runs/{id}", self.origin);
        let page = format!("{SITE}/{full}/runs/{id}");
        json!({
            "id": id, "head_sha": run.head_sha, "node_id": node("CR", id), "external_id": run.external_id,
            "url": api, "html_url": page, "details_url": run.details_url.clone().unwrap_or_else(|| page.clone()),
            "status": run.status, "conclusion": run.conclusion,
            "started_at": run.started.map(|at| at.to_string()), "completed_at": run.completed.map(|at| at.to_string()),
            "output": {
                "title": run.title, "summary": run.summary, "text": run.text,
                "annotations_count": run.annotations.len(), "annotations_url": format!("{api}/annotations"),
            },
            "name": run.name, "check_suite": {"id": run.app}, "app": self.app_json(run.app), "pull_requests": [],
        })
    }

    pub fn status_json(&self, repository: &Repository, status: &Status) -> Value {
        let mut found = self.simple_status_json(repository, status);
        found["creator"] = self.user_json(Some(status.creator));
        found
    }

    /// A status without its maker, as the combined answer has it.
    pub fn simple_status_json(&self, repository: &Repository, status: &Status) -> Value {
        let at = status.at.to_string();
        json!({
            "id": status.id, "node_id": node("SC", status.id), "state": status.state, "context": status.context,
            "description": status.description, "target_url": status.target_url, "created_at": at, "updated_at": at,
            "url": format!("{}/repos/{}/statuses/{}", self.origin, self.full_name(repository), status.sha),
            "avatar_url": format!("{SITE}/avatars/{}", status.creator),
        })
    }
}
