//! An organisation with something of everything that goes stale, and the program run on it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::forge::issues::Issue;
use super::forge::organisation::{Grant, Hook, Installed, Invited};
use super::forge::repository_audit::DeployKey;
use super::forge::{Forge, Repo};
use super::support::program::{Ran, finish, pairgate};

pub const NOW: &str = "2026-11-20T12:00:00Z";
/// Stands in addresses of webhooks: it must not stand anywhere else.
pub const SECRET: &str = "T0PSECRETPATH";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub struct World {
    pub forge: Forge,
    /// Holds Terraform.
    pub shop: Repo,
    /// Private, where issues are.
    pub audits: Repo,
    /// Of alice, who owns the organisation: reads all of it.
    pub reads: String,
    /// Of a machine that may write issues.
    pub writes: String,
    folder: tempfile::TempDir,
}

fn hook(id: u64) -> Hook {
    let url = format!("http://user:{SECRET}@hooks.example.com/services/{SECRET}?key={SECRET}");
    Hook { id, url, secret: false, insecure: true, created: at("2024-01-01T00:00:00Z") }
}

/// `acme`: alice and zoe own it, bob, carol and erin are members, dave is outside.
pub fn world() -> World {
    let forge = Forge::start();
    forge.set_now("2026-10-01T08:00:00Z");
    forge.organisation(900, "acme");
    let (alice, bob) = (forge.user(1, "alice"), forge.user(2, "bob"));
    let (carol, dave) = (forge.user(3, "carol"), forge.user(4, "dave"));
    let (zoe, erin) = (forge.user(5, "zoe"), forge.user(6, "erin"));
    let robot = forge.user(7, "robot");
    forge.team("acme", "platform", &[alice, bob]);
    forge.team("acme", "sre", &[carol]);
    forge.team("acme", "ghosts", &[]);
    let reads = forge.token_with(alice, &["repo", "admin:org"]);
    let writes = forge.token_with(robot, &["repo"]);
    let (shop, site) = (forge.repository("acme/shop"), forge.repository("acme/site"));
    let audits = forge.repository("acme/audits");
    let _empty = forge.repository("acme/empty");
    forge.org("acme", |org| fill(org, [alice, bob, carol, dave, zoe, erin]));
    audits.allow(robot, "write");
    shop.allow(dave, "admin");
    shop.allow(bob, "write");
    shop.commit_and_push(
        "main",
        bob,
        &[("infra/main.tf", "# nothing\n"), ("CODEOWNERS", "* @acme/platform\n")],
    );
    site.commit_and_push("main", bob, &[("index.html", "hello\n")]);
    shop.commit_and_push("fix", bob, &[("infra/main.tf", "# something\n")]);
    let pull = shop.pull(bob, "fix", "main");
    forge.set_now("2026-11-02T08:00:00Z");
    shop.comment(pull, alice, "looks odd");
    let old = at("2024-05-01T00:00:00Z");
    shop.extras(|extras| {
        let key = |id, title: &str, used| DeployKey {
            id,
            title: title.to_owned(),
            read_only: false,
            added_by: "mallory".to_owned(),
            created: old,
            used,
        };
        extras.keys.extend([key(31, "deploy", Some(at("2026-01-01T00:00:00Z"))), key(32, "never", None)]);
        extras.hooks.push(hook(72));
    });
    site.extras(|extras| {
        extras.issues.push(Issue::new(41, 40, erin, at("2026-09-01T00:00:00Z")));
    });
    forge.set_now(NOW);
    World { forge, shop, audits, reads, writes, folder: tempfile::tempdir().unwrap() }
}

fn fill(org: &mut super::forge::organisation::Organisation, people: [u64; 6]) {
    let [alice, bob, carol, dave, zoe, erin] = people;
    let old = at("2024-05-01T00:00:00Z");
    org.members.extend([(alice, true), (zoe, true), (bob, false), (carol, false), (erin, false)]);
    org.outside.insert(dave);
    org.without_two_factor.extend([carol, dave]);
    org.maintainers.insert(("platform".to_owned(), alice));
    org.team_repositories.push(("platform".to_owned(), "shop".to_owned(), "admin".to_owned()));
    org.team_repositories.push(("sre".to_owned(), "shop".to_owned(), "push".to_owned()));
    org.hooks.push(hook(71));
    let grant =
        |id, used, expires| Grant { id, owner: bob, name: format!("ci-{id}"), granted: old, used, expires };
    org.tokens.push(grant(5, Some(old), None));
    org.tokens.push(grant(6, None, Some(at("2026-12-31T00:00:00Z"))));
    org.installations.push(Installed { id: 8, app: "robot".to_owned(), all: true, at: old });
    org.invitations.push(Invited { id: 6, email: "eve@example.com".to_owned(), inviter: alice, at: old });
    org.secrets.push(("NPM".to_owned(), "all".to_owned(), old, at("2025-01-01T00:00:00Z")));
    org.actions_may_write = true;
    org.audit_log = Some(vec![("erin".to_owned(), at("2026-11-01T00:00:00Z"))]);
}

impl World {
    /// The folder that the program runs in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn state(&self) -> PathBuf {
        self.folder().join("state")
    }

    pub fn command(&self, arguments: &[&str]) -> assert_cmd::Command {
        self.command_as_of(NOW, arguments)
    }

    pub fn command_as_of(&self, now: &str, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = pairgate(self.folder());
        command.args(["audit", "github", "acme", "--as-of", now]).args(arguments);
        command
            .env("GITHUB_API_URL", self.forge.url())
            .env("GITHUB_REPOSITORY", "acme/audits")
            .env("PAIRGATE_AUDIT_TOKEN", &self.reads)
            .env("PAIRGATE_GITHUB_TOKEN", &self.writes)
            .env("PAIRGATE_RETRY_BASE_MS", "1");
        command
    }

    /// Runs the program and looks that nobody's secret is told.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.ran(&mut self.command(arguments))
    }

    pub fn ran(&self, command: &mut assert_cmd::Command) -> Ran {
        let ran = finish(command);
        self.keeps_secrets(&format!("{}{}", ran.stdout, ran.stderr));
        ran
    }

    pub fn keeps_secrets(&self, text: &str) {
        for secret in [SECRET, &self.reads, &self.writes, "********"] {
            assert!(!text.contains(secret), "a secret in {text}");
        }
    }

    /// The report as JSON of a run that found something.
    pub fn report(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stdout))
    }
}

/// Ids of the findings' checks with the objects they are about, in the report's order.
pub fn ids(report: &Value) -> Vec<String> {
    let all = report["findings"].as_array().unwrap_or_else(|| panic!("{report:#}"));
    all.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// All text files below a folder.
pub fn texts(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&texts(&path));
        } else {
            all.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
    all
}

/// What a forge answers that knows nothing of it.
pub fn gone() -> Value {
    json!({ "message": "Not Found" })
}
