//! The action with the real program and a forge that answers: jobs plan, people sign, the status follows.

use serde_json::{Value, json};

use crate::forge::{Forge, Repo};
use crate::runner::{Ended, Runner, ready};

/// Listed by number, so that a job's own token can check it.
const RULES: &str = "signoff {\n  operators = [\"user:1002\"]\n}\npolicies {\n  pack = \"none\"\n}\n";

const PLAN: &str = r#"{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[
    {"address":"aws_sqs_queue.a","mode":"managed","type":"aws_sqs_queue","name":"a",
     "provider_name":"registry.terraform.io/hashicorp/aws",
     "change":{"actions":["update"],"before":{"name":"a","delay":1},"after":{"name":"a","delay":2}}}]}"#;

struct Shop {
    forge: Forge,
    repo: Repo,
    alice: u64,
    bob: u64,
}

impl Shop {
    fn open() -> Self {
        let forge = Forge::start();
        let (alice, bob) = (forge.user(1001, "alice"), forge.user(1002, "bob"));
        let repo = forge.repository("acme/shop");
        repo.allow(alice, "write");
        repo.allow(bob, "write");
        repo.commit_and_push("main", bob, &[(".pairgate.hcl", RULES), ("main.tf", "# one\n")]);
        repo.commit_and_push("feature", alice, &[("main.tf", "# two\n")]);
        assert_eq!(repo.pull(alice, "feature", "main"), 1);
        Self { forge, repo, alice, bob }
    }

    fn pull(&self) -> Value {
        json!({
            "number": 1,
            "head": {"sha": self.repo.tip("feature"), "repo": {"id": 5, "full_name": "acme/shop"}},
            "base": {"sha": self.repo.tip("main"), "repo": {"id": 5, "full_name": "acme/shop"}},
        })
    }

    /// A job for an event about the pull request.
    fn job(&self, event: &str, payload: &Value) -> Runner {
        Runner::new()
            .event(event, payload)
            .input("github-token", &self.forge.actions_token())
            .variable("GITHUB_API_URL", &self.forge.url())
            .variable("GITHUB_GRAPHQL_URL", &self.forge.graphql_url())
            .variable("GITHUB_REPOSITORY", "acme/shop")
            .variable("PAIRGATE_RETRY_BASE_MS", "1")
    }

    fn pushed(&self) -> Runner {
        self.job("pull_request", &json!({"action": "synchronize", "pull_request": self.pull()}))
    }

    /// A job of a matrix; its report.
    fn part(&self, root: &str, plan: &str) -> (Ended, String) {
        let runner = self.pushed().file(&format!("{root}/plan.json"), plan);
        let (_machine, ended) = runner.input("working-directory", root).input("part", "true").run_and_keep();
        let report = ended.outputs["report"].clone();
        let report = std::fs::read_to_string(&report).unwrap_or_else(|_| panic!("{}", ended.log));
        (ended, report)
    }

    fn commented(&self, body: &str) -> Ended {
        self.repo.comment(1, self.bob, body);
        let issue =
            json!({"number": 1, "pull_request": {"url": "https://api.github.com/repos/acme/shop/pulls/1"}});
        let comment = json!({"body": body, "user": {"login": "bob"}});
        self.job("issue_comment", &json!({"action": "created", "issue": issue, "comment": comment})).run()
    }

    fn status(&self) -> String {
        let statuses = self.repo.statuses(&self.repo.head(1));
        statuses.last().map_or_else(|| "none".to_owned(), |one| one["state"].as_str().unwrap().to_owned())
    }
}

impl Runner {
    /// Runs, and leaves the machine as it is.
    fn run_and_keep(self) -> (Self, Ended) {
        let ended = self.run();
        (self, ended)
    }
}

fn sign_of(report: &str) -> String {
    let report: Value = serde_json::from_str(report).unwrap();
    format!("/pairgate sign {}", report["request"]["digest"].as_str().unwrap())
}

#[test]
fn one_root_module_is_posted_signed_and_refused_again() {
    if !ready() {
        return;
    }
    let shop = Shop::open();
    let (machine, posted) = shop.pushed().file("plan.json", PLAN).run_and_keep();
    assert_eq!((posted.code, shop.status().as_str()), (0, "pending"), "{}", posted.log);
    assert_eq!(posted.outputs["sign-off"], "waiting");
    assert_eq!(posted.outputs["to-change"], "1");
    assert!(posted.summary.contains("aws_sqs_queue"), "{}", posted.summary);
    let report = std::fs::read_to_string(&posted.outputs["report"]).unwrap();
    drop(machine);

    let signed = shop.commented(&sign_of(&report));
    assert_eq!((signed.code, shop.status().as_str()), (0, "success"), "{}", signed.log);
    assert_eq!(signed.outputs["sign-off"], "satisfied");

    // A review says no.
    shop.repo.review(1, shop.bob, "CHANGES_REQUESTED", "wait");
    let review =
        json!({"action": "submitted", "review": {"state": "changes_requested"}, "pull_request": shop.pull()});
    let reviewed = shop.job("pull_request_review", &review).run();
    assert_eq!((reviewed.code, shop.status().as_str()), (0, "pending"), "{}", reviewed.log);
    assert_eq!(reviewed.outputs["sign-off"], "waiting");

    // After a push the new head has a status before anything is planned.
    shop.repo.commit_and_push("feature", shop.alice, &[("main.tf", "# three\n")]);
    assert_eq!(shop.status(), "none");
    let verified = shop.pushed().input("mode", "verify").input("lang", "ja").run();
    assert_eq!((verified.code, shop.status().as_str()), (0, "pending"), "{}", verified.log);
}

#[test]
fn a_matrix_is_joined_by_a_last_job() {
    if !ready() {
        return;
    }
    let shop = Shop::open();
    let (network, one) = shop.part("live/network", PLAN);
    assert_eq!((network.code, network.outputs["sign-off"].as_str()), (0, "waiting"), "{}", network.log);
    let nothing = PLAN.replace("\"delay\":2", "\"delay\":1").replace("\"update\"", "\"no-op\"");
    let (idle, two) = shop.part("live/idle", &nothing);
    assert_eq!((idle.code, idle.outputs["sign-off"].as_str()), (0, "not-needed"), "{}", idle.log);
    let signed = shop.commented(&sign_of(&one));
    assert_eq!((signed.code, shop.status().as_str()), (0, "pending"), "{}", signed.log);

    let merge = || {
        let runner = shop.pushed().input("mode", "merge").input("reports", "reports/*/report.json");
        runner.file("reports/network/report.json", &one)
    };
    let alone = merge().run();
    assert_eq!((alone.code, shop.status().as_str()), (2, "pending"), "{}", alone.log);
    let merged = merge().file("reports/idle/report.json", &two).input("sarif-file", "all.sarif").run();
    assert_eq!((merged.code, shop.status().as_str()), (0, "success"), "{}", merged.log);
    for (name, value) in [("verdict", "needs_signoff"), ("sign-off", "satisfied"), ("to-change", "1")] {
        assert_eq!(merged.outputs[name], value, "{:?}", merged.outputs);
    }
    assert!(
        merged.summary.contains("live/network") && merged.summary.contains("live/idle"),
        "{}",
        merged.summary
    );
    let revoked = shop.commented("/pairgate revoke");
    assert_eq!((revoked.code, shop.status().as_str()), (0, "pending"), "{}", revoked.log);

    // The jobs planned a commit that is no longer the head.
    let late = merge().file("reports/idle/report.json", &two);
    shop.repo.commit_and_push("feature", shop.alice, &[("main.tf", "# three\n")]);
    assert_eq!(late.run().code, 2);
    assert_eq!(shop.status(), "pending");
}
