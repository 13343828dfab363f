//! Repositories that live as long as a test, and entries to note in them.

use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use pairgate::git::Clone;
use pairgate::signoff::ledger::{Entry, Kind, Posted};
use pairgate::signoff::record::{self, Account, Mode, Record};
use pairgate::signoff::request::{self, ActionCounts, RepositoryName, Request, StateFacts};
use tempfile::TempDir;

use crate::support::skip::skip;

pub const MONA: u64 = 583_231;

/// Whether there is a git.
pub fn there() -> bool {
    let found = Command::new("git").arg("--version").output().is_ok();
    if !found {
        skip("no git");
    }
    found
}

/// A folder with repositories, away from the settings of whoever runs the tests.
pub struct World {
    folder: TempDir,
}

impl World {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs git in a repository; fails the test when git does.
    pub fn git(&self, name: &str, arguments: &[&str]) -> String {
        let output = self.command(name).args(arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn command(&self, name: &str) -> Command {
        crate::support::git::command(&self.path(name))
    }

    /// A repository with a person who commits.
    pub fn repository(&self, name: &str) {
        std::fs::create_dir_all(self.path(name)).unwrap();
        self.git(name, &["init", "-q", "-b", "main"]);
        self.person(name);
    }

    pub fn person(&self, name: &str) {
        self.git(name, &["config", "user.name", name]);
        self.git(name, &["config", "user.email", &format!("{name}@example.com")]);
    }

    /// A bare repository with one commit, and a clone of it for each name.
    pub fn clones(&self, names: &[&str]) -> String {
        self.repository("seed");
        let commit = self.commit("seed", "main.tf", "# nothing\n");
        self.git(".", &["clone", "-q", "--bare", "seed", "forge.git"]);
        for name in names {
            self.git(".", &["clone", "-q", "forge.git", name]);
            self.person(name);
        }
        commit
    }

    /// Writes a file and commits it. Gives the commit.
    pub fn commit(&self, name: &str, file: &str, text: &str) -> String {
        write(&self.path(name).join(file), text);
        self.git(name, &["add", "-A"]);
        self.git(name, &["commit", "-q", "-m", file]);
        self.git(name, &["rev-parse", "HEAD"])
    }

    pub fn open(&self, name: &str) -> Clone {
        Clone::open(&self.path(name)).unwrap()
    }
}

pub fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn account(id: u64) -> Account {
    Account { id, login: format!("user-{id}") }
}

pub fn request(head: &str) -> Request {
    Request {
        schema: request::SCHEMA.to_owned(),
        repository: RepositoryName { id: 7, name: "acme/infra".to_owned() },
        pull_request: 12,
        head_sha: head.to_owned(),
        base_sha: "b".repeat(40),
        root_module: "live/prod".to_owned(),
        workspace: "default".to_owned(),
        state: StateFacts::default(),
        account: None,
        program: Some("terraform".to_owned()),
        version: Some("1.11.4".to_owned()),
        policy_digest: "p".to_owned(),
        change_digest: format!("v1:{}", "c".repeat(64)),
        commitment: "none".to_owned(),
        plan_file: None,
        verdict: "needs_signoff".to_owned(),
        counts: ActionCounts { delete: 1, ..ActionCounts::default() },
        blast_radius: "high".to_owned(),
        findings: Vec::new(),
        acknowledge: vec!["aws_db_instance.main".to_owned()],
        hashes: None,
    }
}

pub fn record(head: &str, signer: u64) -> Record {
    Record {
        schema: record::SCHEMA.to_owned(),
        request: request(head),
        signer: account(signer),
        applier: None,
        mode: Mode::Asynchronous,
        nonce: "0".repeat(32),
        issued_at: at("2026-06-01T12:00:00Z"),
        expires_at: at("2026-06-01T14:00:00Z"),
        acknowledged: vec!["aws_db_instance.main".to_owned()],
    }
}

pub fn posted(author: u64, time: &str) -> Posted {
    let url = "https://github.com/acme/infra/pull/12#pullrequestreview-1".to_owned();
    Posted { url, author: account(author), at: at(time) }
}

pub fn signoff(head: &str, signer: u64) -> Entry {
    let bytes = record(head, signer).bytes();
    Entry::new(Kind::Signoff, posted(signer, "2026-06-01T12:00:05Z"), bytes.as_bytes(), None)
}
