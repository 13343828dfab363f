//! A shop with two operators: repository, clones and a plan of the real terraform.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::forge::{Forge, Repo};
use crate::support::program::{Ran, pairgate};
use crate::support::{skip, terraform};

pub const ALICE: &str = "alice";
pub const BOB: &str = "bob";

/// What the base branch asks for. Listed by number, so that a job's own token can check it.
pub const RULES: &str = r#"signoff {
  operators = ["user:1001", "user:1002"]
}
"#;

const BEFORE: &str = "resource \"terraform_data\" \"orders\" {\n  input = \"one\"\n}\n";
const AFTER: &str = "resource \"terraform_data\" \"orders\" {\n  input = \"two\"\n}\n";

pub struct Shop {
    pub forge: Forge,
    pub repo: Repo,
    pub bob: u64,
    pub stranger: u64,
    alice: u64,
    program: PathBuf,
    folder: tempfile::TempDir,
}

/// An SSH key as `ssh-keygen` made it.
pub struct Key {
    pub file: PathBuf,
    pub public: String,
}

pub fn key(folder: &Path) -> Option<Key> {
    let file = folder.join("id_ed25519");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "bob", "-f"])
        .arg(&file)
        .status();
    let Ok(made) = made else {
        skip::skip("no ssh-keygen in PATH");
        return None;
    };
    assert!(made.success());
    let public = std::fs::read_to_string(file.with_extension("pub")).unwrap();
    Some(Key { file, public })
}

impl Shop {
    /// Base branch with rules and more files, one pull request of alice that changes the resource.
    pub fn open(rules: &str, more: &[(&str, &str)]) -> Option<Self> {
        let program = terraform::find()?;
        let forge = Forge::start();
        let (alice, bob) = (forge.user(1001, ALICE), forge.user(1002, BOB));
        let stranger = forge.user(1009, "mallory");
        let repo = forge.repository("acme/shop");
        repo.allow(alice, "write");
        repo.allow(bob, "write");
        let ignored = ".terraform*\n*.tfstate*\ntfplan\n";
        let mut files = vec![(".pairgate.hcl", rules), ("main.tf", BEFORE), (".gitignore", ignored)];
        files.extend(more);
        repo.commit_and_push("main", bob, &files);
        let folder = tempfile::tempdir().unwrap();
        let shop = Self { forge, repo, bob, stranger, alice, program, folder };
        shop.clone_of("ci");
        shop.clone_of(ALICE);
        shop.clone_of(BOB);
        // What was applied before: the state lies in the job's folder.
        shop.terraform(&["init", "-no-color", "-input=false"]);
        shop.terraform(&["apply", "-no-color", "-input=false", "-auto-approve"]);
        shop.push("main.tf", AFTER);
        assert_eq!(shop.repo.pull(alice, "feature", "main"), 1);
        Some(shop)
    }

    fn clone_of(&self, name: &str) {
        let place = self.folder.path().join(name);
        let (from, to) = (self.repo.git_path(), place.to_str().unwrap());
        self.git(self.folder.path(), &["clone", "-q", from.to_str().unwrap(), to]);
        // Who writes the notes.
        self.git(&place, &["config", "user.name", name]);
        self.git(&place, &["config", "user.email", &format!("{name}@example.com")]);
    }

    fn git(&self, at: &Path, arguments: &[&str]) {
        crate::support::git::git(at, arguments);
    }

    fn terraform(&self, arguments: &[&str]) {
        terraform::terraform(&self.program, &self.folder.path().join("ci"), arguments);
    }

    /// Alice changes a file on her branch.
    pub fn push(&self, file: &str, content: &str) {
        self.repo.commit_and_push("feature", self.alice, &[(file, content)]);
    }

    /// The job: check out the head, plan, post.
    pub fn post(&self) -> Ran {
        let ci = self.folder.path().join("ci");
        let (head, base) = (self.repo.tip("feature"), self.repo.tip("main"));
        self.git(&ci, &["fetch", "-q", "origin"]);
        self.git(&ci, &["checkout", "-q", "--detach", &head]);
        self.terraform(&["plan", "-no-color", "-input=false", "-out=tfplan"]);
        self.pairgate("ci", &["post", "tfplan", "--pr", "1", "--head", &head, "--base", &base])
    }

    /// The program in somebody's clone, with their own token.
    pub fn pairgate(&self, who: &str, arguments: &[&str]) -> Ran {
        self.answering(who, arguments, "")
    }

    fn answering(&self, who: &str, arguments: &[&str], answers: &str) -> Ran {
        let token = match who {
            "ci" => self.forge.actions_token(),
            ALICE => self.forge.token(self.alice),
            _ => self.forge.token(self.bob),
        };
        let clone = self.folder.path().join(who);
        // What a person would have fetched.
        self.git(&clone, &["fetch", "-q", "origin"]);
        let mut command = pairgate(&clone);
        command
            .env("GITHUB_API_URL", self.forge.url())
            .env("GITHUB_GRAPHQL_URL", self.forge.graphql_url())
            .env("GITHUB_REPOSITORY", "acme/shop")
            .env("GITHUB_TOKEN", token)
            .env("PAIRGATE_RETRY_BASE_MS", "1")
            .write_stdin(answers.to_owned())
            .args(arguments);
        crate::support::program::finish(&mut command)
    }

    pub fn sign(&self, who: &str, words: &str, more: &[&str]) -> Ran {
        let mut arguments = vec!["sign", "1"];
        arguments.extend(more);
        self.answering(who, &arguments, &format!("{words}\n"))
    }

    pub fn verify(&self, more: &[&str]) -> Ran {
        let mut arguments = vec!["verify", "1"];
        arguments.extend(more);
        self.pairgate("ci", &arguments)
    }

    /// The digest that the check run on the head offers.
    pub fn digest(&self) -> String {
        let runs = self.repo.check_runs(&self.repo.head(1));
        runs.last().unwrap()["external_id"].as_str().unwrap().to_owned()
    }

    /// The three words, as the comment shows them.
    pub fn words(&self) -> String {
        let comment = self.comment();
        let words = comment.split('`').find(|piece| {
            let parts: Vec<&str> = piece.split(' ').collect();
            parts.len() == 3 && parts.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
        });
        words.unwrap_or_else(|| panic!("no three words in:\n{comment}")).to_owned()
    }

    fn comment(&self) -> String {
        self.repo.comments(1).first().unwrap()["body"].as_str().unwrap().to_owned()
    }

    /// The lines that the comment tells people to write.
    pub fn comment_to_copy(&self) -> String {
        let comment = self.comment();
        let lines = comment.lines().skip_while(|line| !line.starts_with("/pairgate sign"));
        let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("```")).collect();
        assert!(!lines.is_empty(), "{comment}");
        lines.join("\n")
    }

    /// The state of `pairgate/sign-off` on the head.
    pub fn status(&self) -> String {
        let all = self.repo.statuses(&self.repo.head(1));
        let ours = all.iter().rfind(|status| status["context"] == "pairgate/sign-off");
        ours.map_or_else(String::new, |status| status["state"].as_str().unwrap().to_owned())
    }
}
