//! An organisation with something of everything, and a reader of it.

use std::sync::Arc;

use jiff::Timestamp;
use pairgate::github::audit::{OrgReader, Reading};
use pairgate::github::{Connection, Credentials, Patience, Token};
use pairgate::store::KeptAnswers;
use serde_json::json;

use super::forge::issues::Issue;
use super::forge::organisation::{Grant, Hook, Installed, Invited};
use super::forge::repository_audit::DeployKey;
use super::forge::{Forge, Repo};

pub const NOW: &str = "2026-11-20T12:00:00Z";
/// Stands in addresses of webhooks: it must not stand anywhere else.
pub const SECRET: &str = "T0PSECRETPATH";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub struct World {
    pub forge: Forge,
    pub shop: Repo,
    pub token: String,
}

fn hook(id: u64) -> Hook {
    let url = format!("https://user:{SECRET}@hooks.example.com/services/{SECRET}?key={SECRET}");
    Hook { id, url, secret: false, insecure: true, created: at("2024-01-01T00:00:00Z") }
}

/// `acme`: alice owns it, bob and carol are members, dave is outside.
pub fn world() -> World {
    let forge = Forge::start();
    forge.set_now("2026-10-01T08:00:00Z");
    let acme = forge.organisation(900, "acme");
    let (alice, bob) = (forge.user(1, "alice"), forge.user(2, "bob"));
    let (carol, dave) = (forge.user(3, "carol"), forge.user(4, "dave"));
    forge.team("acme", "platform", &[alice, bob]);
    forge.team("acme", "sre", &[bob]);
    let token = forge.token_with(alice, &["repo", "admin:org"]);
    let (shop, _empty) = (forge.repository("acme/shop"), forge.repository("acme/empty"));
    let old = at("2024-05-01T00:00:00Z");
    forge.org("acme", |org| {
        org.members.extend([(alice, true), (bob, false), (carol, false)]);
        org.outside.insert(dave);
        org.without_two_factor.extend([carol, dave]);
        org.maintainers.insert(("platform".to_owned(), alice));
        org.parents.insert("sre".to_owned(), "platform".to_owned());
        org.team_repositories.push(("platform".to_owned(), "shop".to_owned(), "write".to_owned()));
        org.hooks.push(hook(71));
        let grant =
            Grant { id: 5, owner: bob, name: "ci".to_owned(), granted: old, used: Some(old), expires: None };
        org.tokens.push(grant);
        org.installations.push(Installed { id: 8, app: "robot".to_owned(), all: true, at: old });
        org.invitations.push(Invited { id: 6, email: "eve@example.com".to_owned(), inviter: alice, at: old });
        org.secrets.push(("NPM".to_owned(), "all".to_owned(), old, at("2025-01-01T00:00:00Z")));
        org.audit_log = Some(vec![("carol".to_owned(), at("2026-11-01T00:00:00Z"))]);
    });
    assert_eq!(acme, 900);
    shop.allow(dave, "write");
    shop.allow(bob, "auditor");
    shop.commit_and_push(
        "main",
        bob,
        &[("infra/main.tf", "# nothing\n"), ("docs/CODEOWNERS", "* @bob\n"), ("CODEOWNERS", "* @acme/sre\n")],
    );
    shop.commit_and_push("fix", dave, &[("infra/main.tf", "# something\n")]);
    let pull = shop.pull(dave, "fix", "main");
    forge.set_now("2026-10-02T08:00:00Z");
    shop.comment(pull, alice, "looks odd");
    shop.review(pull, bob, "APPROVED", "");
    shop.extras(|extras| {
        let key = |id, title: &str, used| DeployKey {
            id,
            title: title.to_owned(),
            read_only: false,
            added_by: "bob".to_owned(),
            created: old,
            used,
        };
        extras.keys.extend([key(31, "deploy", Some(at("2026-01-01T00:00:00Z"))), key(32, "never", None)]);
        extras.hooks.push(hook(72));
        extras.protection = Some(json!({
            "url": "https://forge.example/p",
            "required_status_checks": {"contexts": ["build"], "checks": [{"context": "build", "app_id": null}]},
            "enforce_admins": {"url": "https://forge.example/a", "enabled": false},
            "allow_force_pushes": {"enabled": true}, "allow_deletions": {"enabled": false},
        }));
        extras.rules.push(json!({"type": "pull_request", "parameters": {
            "required_approving_review_count": 2, "require_code_owner_review": true,
            "dismiss_stale_reviews_on_push": true, "require_last_push_approval": false,
            "required_review_thread_resolution": false,
        }}));
        extras.rules.push(json!({"type": "non_fast_forward"}));
        extras.bypass =
            Some(vec![json!({"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"})]);
        extras.issues.push(Issue::new(41, 40, carol, at("2026-09-01T00:00:00Z")));
        extras.review_comments.push((alice, at("2026-10-03T00:00:00Z")));
    });
    forge.set_now(NOW);
    World { forge, shop, token }
}

impl World {
    pub fn connection(&self, token: &str) -> Connection {
        let mut patience = Patience::of_an_audit();
        patience.retry_base = std::time::Duration::from_millis(1);
        Connection {
            api: self.forge.url(),
            graphql: None,
            repository: "acme".to_owned(),
            credentials: Credentials::Token(Token::new(token).unwrap()),
            user_agent: "tests".to_owned(),
            patience,
        }
    }

    pub fn reader(&self) -> OrgReader {
        self.reader_with(Reading::default())
    }

    pub fn reader_with(&self, reading: Reading) -> OrgReader {
        OrgReader::connect(self.connection(&self.token), reading).unwrap()
    }

    pub fn kept(&self, folder: &std::path::Path) -> Reading {
        let answers = KeptAnswers::open(folder, KeptAnswers::MOST).unwrap();
        Reading { answers: Some(Arc::new(answers)), ..Reading::default() }
    }
}
