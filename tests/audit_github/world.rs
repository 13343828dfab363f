//! An organisation in which nothing is stale, to be spoiled one fact at a time.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use pairgate::audit::github::Auditor;
use pairgate::audit::github::facts::*;
use pairgate::audit::{Audited, Finding, Known, Settings};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct World {
    pub org: Organisation,
    pub repos: Vec<Repository>,
}

pub fn now() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

/// That many whole days ago.
pub fn ago(days: i64) -> Timestamp {
    now() - SignedDuration::from_hours(24 * days)
}

pub fn settings() -> Settings {
    Settings::new(now())
}

pub fn did(login: &str, kind: ActivityKind, days: i64) -> Activity {
    Activity {
        login: login.to_owned(),
        kind,
        at: ago(days),
        url: Some(format!("https://github.com/acme/{login}")),
    }
}

pub fn hook(id: u64) -> Hook {
    Hook {
        id,
        host: "ci.example.com".to_owned(),
        active: true,
        secret: true,
        verifies_tls: true,
        https: true,
        created: ago(400),
        last_status: Some(200),
        odd: None,
    }
}

pub fn deploy_key() -> DeployKey {
    DeployKey {
        id: 31,
        title: "deploy".to_owned(),
        read_only: true,
        added_by: Some("alice".to_owned()),
        created: ago(400),
        used: Known::Known(Some(ago(1))),
        disabled: false,
    }
}

pub fn token() -> Token {
    Token {
        id: 41,
        name: "ci".to_owned(),
        owner: "carol".to_owned(),
        selection: "subset".to_owned(),
        permissions: BTreeMap::from([("contents".to_owned(), "write".to_owned())]),
        granted: ago(200),
        used: Known::Known(Some(ago(1))),
        expires: Known::Known(Some(ago(-30))),
    }
}

pub fn team(slug: &str, members: &[&str], repositories: &[(&str, &str)]) -> Team {
    let members: Vec<String> = members.iter().map(|&login| login.to_owned()).collect();
    Team {
        slug: slug.to_owned(),
        parent: None,
        url: format!("https://github.com/orgs/acme/teams/{slug}"),
        maintainers: Known::Known(members.iter().take(1).cloned().collect()),
        members: Known::Known(members),
        repositories: Known::Known(
            repositories.iter().map(|&(name, role)| (name.to_owned(), role.to_owned())).collect(),
        ),
    }
}

pub fn repository(name: &str) -> Repository {
    Repository {
        name: name.to_owned(),
        url: format!("https://github.com/acme/{name}"),
        read: now(),
        archived: false,
        public: false,
        default_branch: Some("main".to_owned()),
        created: Some(ago(800)),
        pushed: Some(ago(1)),
        collaborators: Known::Known(Vec::new()),
        deploy_keys: Known::Known(Vec::new()),
        hooks: Known::Known(Vec::new()),
        terraform: Known::Known(false),
        codeowners: Known::Known(None),
        protection: Known::Known(None),
        activity: Known::Known(Vec::new()),
        activity_cut: None,
    }
}

fn member(login: &str, owner: bool) -> Member {
    Member { login: login.to_owned(), owner, without_two_factor: Known::Known(false) }
}

fn organisation() -> Organisation {
    Organisation {
        login: "acme".to_owned(),
        url: "https://github.com/acme".to_owned(),
        read: now(),
        plan: Known::Known("team".to_owned()),
        default_permission: Known::Known("none".to_owned()),
        members_can_create_public: Known::Known(false),
        two_factor_required: Known::Known(true),
        actions_token: Known::Known("read".to_owned()),
        actions_may_approve: Known::Known(false),
        allowed_actions: Known::Known("selected".to_owned()),
        members: Known::Known(vec![member("alice", true), member("bob", true), member("carol", false)]),
        outside: Known::Known(vec![Outside {
            login: "dora".to_owned(),
            without_two_factor: Known::Known(false),
        }]),
        teams: Known::Known(vec![team(
            "platform",
            &["alice", "carol"],
            &[("shop", "push"), ("docs", "pull")],
        )]),
        tokens: Known::Known(vec![token()]),
        installations: Known::Known(vec![Installation {
            id: 51,
            app: "builder".to_owned(),
            url: "https://github.com/organizations/acme/settings/installations/51".to_owned(),
            selection: "selected".to_owned(),
            permissions: BTreeMap::from([("contents".to_owned(), "write".to_owned())]),
            created: ago(500),
            updated: ago(500),
            suspended: None,
        }]),
        invitations: Known::Known(vec![Invitation {
            id: 61,
            invitee: "erin@example.com".to_owned(),
            role: "direct_member".to_owned(),
            inviter: Some("bob".to_owned()),
            created: ago(1),
        }]),
        hooks: Known::Known(vec![hook(71)]),
        secrets: Known::Known(vec![Secret {
            name: "DEPLOY".to_owned(),
            visibility: "selected".to_owned(),
            created: ago(300),
            updated: ago(10),
        }]),
        repositories: Known::Known(vec!["shop".to_owned(), "docs".to_owned()]),
        activity: Known::Known(vec![did("bob", ActivityKind::AuditLog, 3)]),
        unsure: Vec::new(),
    }
}

impl World {
    /// Nothing is stale.
    pub fn clean() -> Self {
        let mut shop = repository("shop");
        shop.terraform = Known::Known(true);
        shop.codeowners = Known::Known(Some("* @acme/platform\n*.tf @carol\n".to_owned()));
        shop.collaborators = Known::Known(vec![Collaborator {
            login: "dora".to_owned(),
            permission: "push".to_owned(),
            own: Known::default(),
        }]);
        shop.deploy_keys = Known::Known(vec![deploy_key()]);
        shop.hooks = Known::Known(vec![hook(81)]);
        shop.protection = Known::Known(Some(Protection {
            reviews: Some(1),
            locked: false,
            code_owners: true,
            checks: vec!["pairgate".to_owned()],
            admins: Known::Known(true),
            force_pushes: false,
            deletions: false,
            bypass: Vec::new(),
        }));
        shop.activity = Known::Known(vec![
            did("alice", ActivityKind::Review, 2),
            did("carol", ActivityKind::Commit, 4),
            did("dora", ActivityKind::Issue, 5),
        ]);
        let mut docs = repository("docs");
        docs.public = true;
        Self { org: organisation(), repos: vec![shop, docs] }
    }

    pub fn shop(&mut self) -> &mut Repository {
        &mut self.repos[0]
    }

    /// Adds a repository that the list of repositories knows.
    pub fn add(&mut self, repository: Repository) {
        known(&mut self.org.repositories).push(repository.name.clone());
        self.repos.push(repository);
    }

    /// Adds a member who is active in the organisation that many days ago.
    pub fn join(&mut self, login: &str, owner: bool, days: i64) {
        known(&mut self.org.members).push(member(login, owner));
        known(&mut self.org.activity).push(did(login, ActivityKind::Comment, days));
    }

    pub fn grant(&mut self, login: &str, permission: &str) {
        known(&mut self.shop().collaborators).push(Collaborator {
            login: login.to_owned(),
            permission: permission.to_owned(),
            own: Known::default(),
        });
    }

    pub fn audit(&self) -> Audited {
        let settings = settings();
        let mut auditor = Auditor::new(&self.org, &settings);
        let mut all = Audited::default();
        for repository in &self.repos {
            all.add(auditor.repository(repository));
        }
        all.add(auditor.organisation());
        all
    }

    /// The ids of all findings, sorted.
    pub fn found(&self) -> Vec<&'static str> {
        let mut ids: Vec<_> = self.audit().findings.iter().map(|finding| finding.check.id).collect();
        ids.sort_unstable();
        ids
    }

    /// The only finding.
    pub fn one(&self) -> Finding {
        let audited = self.audit();
        assert_eq!(audited.findings.len(), 1, "{:?}", self.found());
        audited.findings.into_iter().next().unwrap()
    }

    /// What was not checked, in English.
    pub fn unchecked(&self) -> Vec<String> {
        let line = |one: &pairgate::audit::Unchecked| {
            format!(
                "{} | {} | {}",
                one.place,
                one.what.get(pairgate::text::Lang::En),
                one.reason.text().get(pairgate::text::Lang::En)
            )
        };
        self.audit().unchecked.iter().map(line).collect()
    }
}

/// The fact, to be changed.
pub fn known<T>(fact: &mut Known<T>) -> &mut T {
    match fact {
        Known::Known(fact) => fact,
        Known::NotRead(reason) => panic!("not read: {reason:?}"),
    }
}

pub fn en(text: &pairgate::text::Text) -> &str {
    text.get(pairgate::text::Lang::En)
}
