//! What an attacker would try against sign-offs, through the real program and a fake GitHub.
//!
//! The attacker may write to the repository but is no administrator, or is a network that fails at the worst moment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/forge/mod.rs"]
mod forge;
mod support;

use forge::{ACTIONS_APP, Fault, Forge, Repo};
use pairgate::signoff::request::{ActionCounts, RepositoryName, Request, SCHEMA, StateFacts};
use pairgate::signoff::requests;
use serde_json::Value;
use support::program::{Ran, finish, pairgate};

const RULES: &str = "signoff {\n  operators = [\"user:1001\", \"user:1002\"]\n}\n";

/// Two operators, mallory who may write, and alice's pull request 1 from `feature` to `main`.
struct Shop {
    forge: Forge,
    repo: Repo,
    bob: u64,
    mallory: u64,
}

fn shop() -> Shop {
    let forge = Forge::start();
    let (alice, bob) = (forge.user(1001, "alice"), forge.user(1002, "bob"));
    let mallory = forge.user(1009, "mallory");
    let repo = forge.repository("acme/shop");
    for writer in [alice, bob, mallory] {
        repo.allow(writer, "write");
    }
    repo.commit_and_push("main", mallory, &[(".pairgate.hcl", RULES), ("main.tf", "# one\n")]);
    repo.commit_and_push("feature", alice, &[("main.tf", "# two\n")]);
    assert_eq!(repo.pull(alice, "feature", "main"), 1);
    Shop { forge, repo, bob, mallory }
}

impl Shop {
    /// What a job would post for a pull request between these branches; the digest.
    fn offer(&self, pull: u64, base: &str) -> String {
        let request = Request {
            schema: SCHEMA.to_owned(),
            repository: RepositoryName { id: self.repo.with(|repo| repo.id), name: "acme/shop".to_owned() },
            pull_request: pull,
            head_sha: self.repo.head(pull),
            base_sha: self.repo.tip(base),
            root_module: ".".to_owned(),
            workspace: "default".to_owned(),
            state: StateFacts::default(),
            account: None,
            program: None,
            version: None,
            policy_digest: String::new(),
            change_digest: format!("v1:{}", "a".repeat(64)),
            commitment: "none".to_owned(),
            plan_file: None,
            verdict: "needs_signoff".to_owned(),
            counts: ActionCounts { delete: 1, ..ActionCounts::default() },
            blast_radius: "low".to_owned(),
            findings: Vec::new(),
            acknowledge: Vec::new(),
            hashes: None,
        };
        let text = requests::compose("", &request, false).unwrap();
        let digest = request.digest();
        self.repo.check_run(ACTIONS_APP, &request.head_sha, "pairgate: .", &digest, &text);
        digest
    }

    fn run(&self, token: &str, arguments: &[&str]) -> Ran {
        let folder = tempfile::tempdir().unwrap();
        let mut command = pairgate(folder.path());
        command
            .env("GITHUB_API_URL", self.forge.url())
            .env("GITHUB_GRAPHQL_URL", self.forge.graphql_url())
            .env("GITHUB_REPOSITORY", "acme/shop")
            .env("GH_TOKEN", token)
            .env("PAIRGATE_RETRY_BASE_MS", "1");
        finish(command.args(arguments))
    }

    /// The job that answers, and what it says.
    fn verify(&self, pull: u64) -> Ran {
        self.run(&self.forge.actions_token(), &["verify", &pull.to_string(), "--post"])
    }

    /// The newest status of the head commit.
    fn status(&self) -> Option<String> {
        let all = self.repo.statuses(&self.repo.head(1));
        let newest = all.iter().rfind(|one| one["context"] == "pairgate/sign-off");
        newest.and_then(|one| one["state"].as_str()).map(str::to_owned)
    }

    fn signed(&self) -> u64 {
        let digest = self.offer(1, "main");
        let id = self.repo.comment(1, self.bob, &format!("/pairgate sign {digest}"));
        let verified = self.verify(1);
        assert_eq!((verified.code, self.status().as_deref()), (0, Some("success")), "{verified:?}");
        id
    }
}

#[test]
fn a_branch_with_rules_of_ones_own_is_no_base() {
    let shop = shop();
    shop.offer(1, "main");
    assert_eq!((shop.verify(1).code, shop.status().as_deref()), (3, Some("pending")));
    // The same head against a branch that asks for nothing: its status would stand at the same commit.
    shop.repo.commit_and_push("lax", shop.mallory, &[(".pairgate.hcl", "# nobody signs\n")]);
    let second = shop.repo.pull(shop.mallory, "feature", "lax");
    shop.offer(second, "lax");
    let verified = shop.verify(second);
    assert_eq!(verified.code, 3, "{verified:?}");
    assert_ne!(shop.status().as_deref(), Some("success"));
    assert!(verified.stdout.contains("`lax` is neither the default branch nor protected"), "{verified:?}");
}

#[test]
fn a_verdict_that_fails_leaves_nothing_green() {
    let shop = shop();
    let id = shop.signed();
    shop.repo.delete_comment(id);
    shop.forge.fail("GET commits/*/check-runs", Fault::Status(502), 20);
    let failed = shop.verify(1);
    assert_eq!(failed.code, 2, "{failed:?}");
    assert_eq!(shop.status().as_deref(), Some("error"));
    // And it comes back by itself.
    shop.forge.heal();
    assert_eq!(shop.verify(1).code, 3);
    assert_eq!(shop.status().as_deref(), Some("pending"));
}

#[test]
fn a_revocation_that_somebody_edits_away_still_ends_the_sign_off() {
    let shop = shop();
    shop.signed();
    shop.forge.advance(60);
    let revoked = shop.repo.comment(1, shop.bob, "/pairgate revoke");
    assert_eq!(shop.verify(1).code, 3);
    shop.forge.advance(60);
    shop.repo.edit_comment(revoked, shop.mallory, "looks good to me");
    let verified = shop.verify(1);
    assert_eq!(verified.code, 3, "{verified:?}");
    assert!(verified.stdout.contains("not-revoked"), "{verified:?}");
    assert_eq!(shop.status().as_deref(), Some("pending"));
}

#[test]
fn what_an_operator_edits_before_signing_ends_nothing() {
    let shop = shop();
    let early = shop.repo.comment(1, shop.bob, "I look at it");
    shop.repo.edit_comment(early, shop.bob, "I look at it now");
    shop.forge.advance(60);
    shop.signed();
}

#[test]
fn a_revocation_is_a_review_because_writers_can_delete_comments() {
    let shop = shop();
    shop.signed();
    shop.forge.advance(60);
    let revoked = shop.run(&shop.forge.token(shop.bob), &["revoke", "1"]);
    assert_eq!(revoked.code, 0, "{revoked:?}");
    let reviews: Vec<Value> = shop.repo.reviews(1);
    assert!(reviews.iter().any(|one| one["body"] == "/pairgate revoke"), "{reviews:?}");
    assert_eq!(shop.verify(1).code, 3);
}

#[test]
fn a_pull_request_that_changes_the_job_that_plans_it_says_so() {
    let shop = shop();
    shop.offer(1, "main");
    assert!(!shop.verify(1).stdout.contains("jobs"));
    shop.repo.commit_and_push("feature", shop.mallory, &[(".github/workflows/plan.yml", "on: push\n")]);
    shop.offer(1, "main");
    let verified = shop.verify(1);
    assert!(verified.stdout.contains("files of its own jobs (`.github/workflows/plan.yml`)"), "{verified:?}");
    assert!(!verified.stdout.contains("copies of the base branch"), "{verified:?}");
}

#[test]
fn a_comment_for_the_old_head_signs_nothing_after_a_push() {
    let shop = shop();
    shop.signed();
    shop.repo.commit_and_push("feature", shop.mallory, &[("main.tf", "# three\n")]);
    // The new head has no plan yet, and then one that nobody signed.
    assert_eq!(shop.verify(1).code, 3);
    shop.offer(1, "main");
    assert_eq!((shop.verify(1).code, shop.status().as_deref()), (3, Some("pending")));
}
