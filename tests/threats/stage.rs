//! The good story, set up in a few lines: a checkout, its forge, an author, two operators, a plan.
//!
//! Alice opens a pull request that changes a queue, CI posts the plan, Bob is the second operator, Carol could be.
//! Everything goes through the real binary; a test takes the story and breaks one thing.

use std::path::PathBuf;

use pairgate::signoff::Request;
use serde_json::json;

use crate::forge::{Forge, Repo};
use crate::support::program::{Ran, finish, pairgate};

pub const ALICE: u64 = 1001;
pub const BOB: u64 = 1002;
pub const CAROL: u64 = 1003;
/// Has no part in anything.
pub const MALLORY: u64 = 1666;

pub const ROOT: &str = "stacks/web";
pub const CONFIG: &str = ".pairgate.hcl";

/// Alice is an operator too: what keeps her from signing is that the change is hers.
pub const RULES: &str = r#"
policies { pack = "none" }
signoff { operators = ["user:1001", "user:1002", "user:1003"] }
"#;

/// A change of one queue, which nothing objects to.
pub fn plan(delay: &str) -> String {
    changing(&format!(
        r#"{{"address":"aws_sqs_queue.a","mode":"managed","type":"aws_sqs_queue","name":"a",
        "provider_name":"registry.terraform.io/hashicorp/aws",
        "change":{{"actions":["update"],"before":{{"name":"a","delay":1}},"after":{{"name":"a","delay":{delay}}}}}}}"#
    ))
}

/// A plan with these resource changes.
pub fn changing(changes: &str) -> String {
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","complete":true,"errored":false,
        "resource_changes":[{changes}]}}"#
    )
}

/// A pull request on a forge, and CI's checkout of it.
pub struct Stage {
    pub forge: Forge,
    pub repo: Repo,
    pub pull: u64,
    pub checkout: tempfile::TempDir,
}

impl Stage {
    /// The pull request is open and nothing is posted. `files` are the base branch's besides the rules.
    pub fn with(rules: &str, files: &[(&str, &str)]) -> Self {
        let stage = Self::before_the_pull(rules, files);
        stage.repo.commit_and_push("feature", ALICE, &[("stacks/web/main.tf", "# a queue\n")]);
        stage.open("feature")
    }

    /// As [`Stage::with`], before anybody made the branch.
    pub fn before_the_pull(rules: &str, files: &[(&str, &str)]) -> Self {
        let forge = Forge::start();
        for (id, login) in [(ALICE, "alice"), (BOB, "bob"), (CAROL, "carol"), (MALLORY, "mallory")] {
            forge.user(id, login);
        }
        let repo = forge.repository("acme/shop");
        for operator in [ALICE, BOB, CAROL] {
            repo.allow(operator, "write");
        }
        let all: Vec<(&str, &str)> = std::iter::once((CONFIG, rules)).chain(files.iter().copied()).collect();
        repo.commit_and_push("main", CAROL, &all);
        Self { forge, repo, pull: 0, checkout: tempfile::tempdir().unwrap() }
    }

    /// Alice opens the pull request of a branch.
    pub fn open(mut self, branch: &str) -> Self {
        self.pull = self.repo.pull(ALICE, branch, "main");
        self
    }

    /// The plan of the story is posted.
    pub fn posted() -> Self {
        let stage = Self::with(RULES, &[]);
        stage.post_of(&plan("2")).waits();
        stage
    }

    /// Bob signed, and that was enough.
    pub fn signed() -> Self {
        let stage = Self::posted();
        stage.sign(BOB).passes();
        stage.verify(&[]).passes();
        stage
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.checkout.path().join(path)
    }

    /// A file of the checkout.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A run in the checkout with this token.
    pub fn command(&self, token: &str, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = pairgate(self.checkout.path());
        command.args(arguments).env("GH_TOKEN", token).env("PAIRGATE_RETRY_BASE_MS", "1");
        command.env("GITHUB_API_URL", self.forge.url()).env("GITHUB_GRAPHQL_URL", self.forge.graphql_url());
        command.env("GITHUB_REPOSITORY", self.repo.name()).env("HOME", self.checkout.path());
        command
    }

    /// Runs a prepared command.
    pub fn run(&self, command: &mut assert_cmd::Command) -> Said {
        Said::of(finish(command))
    }

    /// A step of the plan job, as GitHub Actions runs it.
    pub fn step(&self, token: &str, arguments: &[&str]) -> assert_cmd::Command {
        let pull = self.repo.with(|repository| repository.pull_mut(self.pull).clone());
        let side = |sha: &str, id| json!({"sha": sha, "repo": {"id": id}});
        let event = json!({"pull_request": {
            "number": self.pull, "head": side(&pull.head_sha, pull.head_repository.unwrap_or(0)),
            "base": side(&self.repo.tip("main"), self.repo.id),
        }});
        let event = self.write("runner/event.json", event.to_string());
        let mut command = self.command(token, arguments);
        command.env("GITHUB_EVENT_NAME", "pull_request").env("GITHUB_EVENT_PATH", event);
        command.env("GITHUB_STEP_SUMMARY", self.path("runner/summary.md"));
        command.env("GITHUB_OUTPUT", self.path("runner/output"));
        command.env("GITHUB_RUN_ID", "4711");
        command
    }

    /// CI posts this plan of the root module.
    pub fn post_of(&self, plan: &str) -> Said {
        self.post_at(ROOT, plan, &[])
    }

    pub fn post_at(&self, root: &str, plan: &str, more: &[&str]) -> Said {
        let file = self.write(&format!("{root}/plan.json"), plan);
        let arguments = [&["post", file.to_str().unwrap(), "--root-module", root], more].concat();
        Said::of(finish(&mut self.step(&self.forge.actions_token(), &arguments)))
    }

    /// Somebody runs `pairgate sign` at a terminal, and agrees to everything.
    pub fn sign(&self, who: u64) -> Said {
        self.sign_with(who, &[])
    }

    pub fn sign_with(&self, who: u64, more: &[&str]) -> Said {
        let request = self.requests().pop().expect("a request was posted");
        let yes = "y\n".repeat(request.acknowledge.len());
        let pull = self.pull.to_string();
        let mut command = self.command(&self.forge.token(who), &[&["sign", &pull], more].concat());
        Said::of(finish(command.write_stdin(format!("{yes}{}\n", request.words()))))
    }

    /// Somebody writes `/pairgate sign s1:…` in the web pages.
    pub fn sign_by_comment(&self, who: u64) -> u64 {
        let request = self.requests().pop().expect("a request was posted");
        let items: String = request.acknowledge.iter().map(|item| format!("\nacknowledge {item}")).collect();
        self.repo.comment(self.pull, who, &format!("/pairgate sign {}{items}", request.digest()))
    }

    /// Carol asks how it stands.
    pub fn verify(&self, more: &[&str]) -> Said {
        let pull = self.pull.to_string();
        let arguments = [&["verify", &pull], more].concat();
        Said::of(finish(&mut self.command(&self.forge.token(CAROL), &arguments)))
    }

    /// The requests on the head, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        let runs = self.repo.check_runs(&self.repo.head(self.pull));
        let text = |run: &serde_json::Value| run["output"]["text"].as_str().unwrap_or_default().to_owned();
        let bytes = |text: String| {
            let (_, rest) = text.split_once("```pairgate-request\n")?;
            Request::read(rest.split_once("\n```")?.0).ok()
        };
        runs.iter().map(text).filter_map(bytes).collect()
    }

    /// The newest commit status of the head.
    pub fn status(&self) -> String {
        let all = self.repo.statuses(&self.repo.head(self.pull));
        all.last().map_or("", |status| status["state"].as_str().unwrap()).to_owned()
    }

    /// The number and the body of the newest review.
    pub fn review(&self) -> (u64, String) {
        let review = self.repo.reviews(self.pull).pop().expect("there is a review");
        (review["id"].as_u64().unwrap(), review["body"].as_str().unwrap().to_owned())
    }

    /// Somebody who is no operator: told so at a terminal, ignored in the pull request and said once.
    pub fn refuses_stranger(&self, who: u64, login: &str) {
        let why = format!("account {who} (`{login}`) is not an operator; an operator must sign");
        self.sign(who).denied(&[&why]);
        self.sign_by_comment(who);
        self.sign_by_comment(who);
        let said = self.verify(&[]);
        said.waits();
        assert_eq!(said.text.matches(&format!("`{login}`")).count(), 1, "{}", said.text);
    }

    /// `pairgate sign` refuses, and a comment by the same person does not count either: for these reasons.
    pub fn refuses(&self, who: u64, sentences: &[&str]) {
        self.sign(who).denied(sentences);
        self.sign_by_comment(who);
        self.verify(&[]).denied(sentences);
    }
}

/// What a person sees, with wrapped lines joined.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub text: String,
    pub ran: Ran,
}

impl Said {
    pub fn of(ran: Ran) -> Self {
        let text = format!("{}\n{}", ran.stdout, ran.stderr).replace("\u{2502} ", "");
        Self { code: ran.code, text: text.split_whitespace().collect::<Vec<_>>().join(" "), ran }
    }

    fn ends(&self, code: i32, sentences: &[&str]) -> &Self {
        assert_eq!(self.code, code, "{}\n{}", self.ran.stdout, self.ran.stderr);
        for sentence in sentences {
            assert!(
                self.text.contains(sentence),
                "no `{sentence}` in:\n{}\n{}",
                self.ran.stdout,
                self.ran.stderr
            );
        }
        self
    }

    pub fn says(&self, sentence: &str) -> &Self {
        self.ends(self.code, &[sentence])
    }

    pub fn passes(&self) -> &Self {
        self.ends(0, &[])
    }

    pub fn waits(&self) -> &Self {
        self.ends(3, &[])
    }

    /// Green once it is signed, and waiting until then.
    pub fn passes_or_waits(&self) -> &Self {
        assert!(matches!(self.code, 0 | 3), "{}", self.text);
        self
    }

    /// Not signed off, with the reason and the next step.
    pub fn denied(&self, sentences: &[&str]) -> &Self {
        self.ends(3, sentences)
    }

    /// Nobody could tell, with the reason and the next step.
    pub fn fails(&self, sentences: &[&str]) -> &Self {
        self.ends(2, sentences)
    }

    /// Findings block.
    pub fn blocked(&self, sentences: &[&str]) -> &Self {
        self.ends(1, sentences)
    }
}

/// The request inside of a record.
pub fn request_in(body: &str) -> Request {
    let bytes = body.split("```pairgate-signoff\n").nth(1).unwrap().split("\n```").next().unwrap();
    pairgate::signoff::Record::read(bytes).unwrap().request
}
