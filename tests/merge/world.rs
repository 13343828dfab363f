//! A repository with several root modules, planned by the jobs of a matrix.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::forge::{ACTIONS_APP, Forge, Repo};
use crate::support::program::{Ran, pairgate};

/// Listed by number, so that a job's own token can check it.
const RULES: &str =
    "signoff {\n  operators = [\"user:1001\", \"user:1002\"]\n}\npolicies {\n  pack = \"none\"\n}\n";

/// A plan that changes a queue so often, or nothing.
pub fn plan(delay: u32) -> String {
    let changes = if delay == 0 {
        json!([])
    } else {
        json!([{
            "address": "aws_sqs_queue.orders", "mode": "managed", "type": "aws_sqs_queue", "name": "orders",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {
                "actions": ["update"],
                "before": {"name": "orders", "delay_seconds": 0},
                "after": {"name": "orders", "delay_seconds": delay},
            },
        }])
    };
    json!({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes}).to_string()
}

/// A plan that destroys the queue.
pub fn deletion() -> String {
    let mut plan: Value = serde_json::from_str(&plan(1)).unwrap();
    let change = &mut plan["resource_changes"][0]["change"];
    change["actions"] = json!(["delete"]);
    change["after"] = Value::Null;
    plan.to_string()
}

/// What a person reads, without the lines that a terminal draws.
pub fn words(text: &str) -> String {
    text.replace(['│', '×'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

pub struct Matrix {
    pub forge: Forge,
    pub repo: Repo,
    pub bob: u64,
    alice: u64,
    token: RefCell<String>,
    folder: tempfile::TempDir,
}

impl Matrix {
    /// Base branch with rules, one pull request of alice.
    pub fn open() -> Self {
        Self::with_rules(RULES)
    }

    pub fn with_rules(rules: &str) -> Self {
        let forge = Forge::start();
        let (alice, bob) = (forge.user(1001, "alice"), forge.user(1002, "bob"));
        let repo = forge.repository("acme/shop");
        repo.allow(alice, "write");
        repo.allow(bob, "write");
        repo.commit_and_push("main", bob, &[(".pairgate.hcl", rules), ("live/network/main.tf", "# one\n")]);
        repo.commit_and_push("feature", alice, &[("live/network/main.tf", "# two\n")]);
        assert_eq!(repo.pull(alice, "feature", "main"), 1);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".git"), "gitdir: elsewhere\n").unwrap();
        std::fs::create_dir(folder.path().join("reports")).unwrap();
        let token = RefCell::new(forge.actions_token());
        Self { forge, repo, bob, alice, token, folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn push(&self) {
        self.repo.commit_and_push("feature", self.alice, &[("notes.txt", "nothing for terraform\n")]);
    }

    /// From now on jobs have this token.
    pub fn with_token(&self, token: String) {
        *self.token.borrow_mut() = token;
    }

    pub fn pairgate(&self, arguments: &[&str]) -> Ran {
        self.pairgate_with(arguments, &[])
    }

    pub fn pairgate_with(&self, arguments: &[&str], variables: &[(&str, &Path)]) -> Ran {
        let mut command = pairgate(self.folder.path());
        command
            .env("GITHUB_API_URL", self.forge.url())
            .env("GITHUB_GRAPHQL_URL", self.forge.graphql_url())
            .env("GITHUB_REPOSITORY", "acme/shop")
            .env("GITHUB_TOKEN", self.token.borrow().as_str())
            .env("PAIRGATE_RETRY_BASE_MS", "1")
            .envs(variables.iter().copied());
        let output = command.args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// A job of the matrix: posts `live/NAME`, and keeps the report as `reports/NAME.json`.
    pub fn job(&self, name: &str, plan: &str) -> Ran {
        self.job_with(name, plan, &["--part"])
    }

    pub fn job_with(&self, name: &str, plan: &str, more: &[&str]) -> Ran {
        let root = format!("live/{name}");
        std::fs::create_dir_all(self.path(&root)).unwrap();
        let file = format!("{root}/plan.json");
        std::fs::write(self.path(&file), plan).unwrap();
        let (head, base) = (self.repo.tip("feature"), self.repo.tip("main"));
        let output = format!("json=reports/{name}.json");
        let mut arguments = vec!["post", &file, "--pr", "1", "--head", &head, "--base", &base];
        arguments.extend(["--root-module", &root, "--output", &output]);
        arguments.extend(more);
        self.pairgate(&arguments)
    }

    /// The job behind the matrix.
    pub fn merge(&self, names: &[&str], more: &[&str]) -> Ran {
        let files: Vec<String> = names.iter().map(|name| format!("reports/{name}.json")).collect();
        let mut arguments = vec!["merge", "--pr", "1"];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(more);
        self.pairgate(&arguments)
    }

    pub fn report(&self, name: &str) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.path(&format!("reports/{name}.json"))).unwrap())
            .unwrap()
    }

    /// Bob signs what the report names, by a comment.
    pub fn sign(&self, name: &str) {
        let digest = self.report(name)["request"]["digest"].as_str().unwrap().to_owned();
        self.repo.comment(1, self.bob, &format!("/pairgate sign {digest}"));
    }

    pub fn verify(&self) -> Ran {
        self.pairgate(&["verify", "1", "--post"])
    }

    /// The newest status of the head.
    pub fn status(&self) -> String {
        let statuses = self.repo.statuses(&self.repo.head(1));
        statuses.last().map_or_else(|| "none".to_owned(), |one| one["state"].as_str().unwrap().to_owned())
    }

    /// The check run of this name on the head.
    pub fn run(&self, name: &str) -> Option<Value> {
        self.repo.check_runs(&self.repo.head(1)).into_iter().find(|run| run["name"] == name)
    }

    /// All comments that begin with an overview's marker.
    pub fn overviews(&self) -> Vec<String> {
        let bodies = self.repo.comments(1).into_iter().map(|one| one["body"].as_str().unwrap().to_owned());
        bodies.filter(|body| body.starts_with("<!-- pairgate:v1 {\"kind\":\"overview\"")).collect()
    }

    /// Everything that stands on the forge.
    pub fn written(&self) -> Value {
        let head = self.repo.head(1);
        json!([self.repo.comments(1), self.repo.check_runs(&head), self.repo.statuses(&head)])
    }

    /// A check run of GitHub Actions with other bytes.
    pub fn forged(&self, name: &str, text: &str) {
        self.repo.check_run(ACTIONS_APP, &self.repo.head(1), name, "", text);
    }
}
