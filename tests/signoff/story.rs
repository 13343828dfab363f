//! The good story: alice opens a pull request, bob, a second operator, signs its plan. And how to change it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use pairgate::config::signoff::{Operator, SignoffSettings, Team};
use pairgate::signoff::facts::{
    Actor, ActorKind, Answer, Commit, CommitPerson, Facts, Offer, Permission, PullRequest, PullState, Push,
    Repository, Standing, Statement, StatementKind,
};
use pairgate::signoff::record::{self, Account, Mode, Record};
use pairgate::signoff::request::{self, ActionCounts, RepositoryName, Request, StateFacts};
use pairgate::signoff::verify::Applying;
use pairgate::signoff::{Verification, statement, verify};
use pairgate::text::Text;

pub const HEAD: &str = "1111111111111111111111111111111111111111";
pub const BASE: &str = "2222222222222222222222222222222222222222";
pub const OLD: &str = "3333333333333333333333333333333333333333";
pub const APPLIER: u64 = 1;

/// Facts and settings, with the record that bob posted.
#[derive(Clone)]
pub struct Story {
    pub facts: Facts,
    pub settings: SignoffSettings,
    pub obstacles: Vec<Text>,
    pub applier: Option<u64>,
    /// The apply that asks, in place of the applier alone.
    pub applying: Option<Applying>,
}

pub fn time(text: &str) -> Timestamp {
    format!("2026-11-22T{text}Z").parse().unwrap()
}

pub fn unknown() -> Text {
    Text::new("the forge did not answer; try again", "フォージが応答しませんでした。再試行してください")
}

pub fn person(id: u64, login: &str) -> Actor {
    Actor { id, login: login.to_owned(), kind: ActorKind::Person }
}

pub fn alice() -> Actor {
    person(1, "alice")
}

pub fn bob() -> Actor {
    person(2, "bob")
}

pub fn carol() -> Actor {
    person(3, "carol")
}

pub fn account(actor: &Actor) -> Account {
    Account { id: actor.id, login: actor.login.clone() }
}

pub fn address(actor: &Actor) -> CommitPerson {
    CommitPerson { email: format!("{}@example.com", actor.login), account: Some(actor.clone()) }
}

pub fn sre() -> Team {
    Team { organisation: "acme".to_owned(), slug: "sre".to_owned() }
}

pub fn dba() -> Team {
    Team { organisation: "acme".to_owned(), slug: "dba".to_owned() }
}

pub fn request() -> Request {
    Request {
        schema: request::SCHEMA.to_owned(),
        repository: RepositoryName { id: 7, name: "acme/infra".to_owned() },
        pull_request: 12,
        head_sha: HEAD.to_owned(),
        base_sha: BASE.to_owned(),
        root_module: "shops/live".to_owned(),
        workspace: "default".to_owned(),
        state: StateFacts {
            backend: Some("s3:00112233445566778899aabbccddeeff".to_owned()),
            lineage: Some("4c9e6a7a-6f2c-4a44-9d4c-0a4f3a4ad1a1".to_owned()),
            serial: Some(41),
            configuration: Some("c".repeat(64)),
            lock: Some("d".repeat(64)),
        },
        account: Some("123456789012".to_owned()),
        program: Some("terraform".to_owned()),
        version: Some("1.11.4".to_owned()),
        policy_digest: "e".repeat(64),
        change_digest: format!("v1:{}", "a".repeat(64)),
        commitment: "keyed".to_owned(),
        plan_file: None,
        verdict: "needs_signoff".to_owned(),
        counts: ActionCounts { delete: 1, update: 2, ..ActionCounts::default() },
        blast_radius: "high".to_owned(),
        findings: vec!["irreversible-change".to_owned(), "stateful-destroy".to_owned()],
        acknowledge: vec![
            "aws_db_instance.main".to_owned(),
            "stateful-destroy aws_db_instance.main".to_owned(),
        ],
        hashes: Some(vec![
            ("aws_db_instance.main".to_owned(), "0123456789abcdef".to_owned()),
            ("aws_sqs_queue.\"日本\"".to_owned(), "fedcba9876543210".to_owned()),
        ]),
    }
}

pub fn record(request: &Request, signer: &Actor) -> Record {
    Record {
        schema: record::SCHEMA.to_owned(),
        request: request.clone(),
        signer: Account { id: signer.id, login: signer.login.clone() },
        applier: Some(Account { id: 1, login: "alice".to_owned() }),
        mode: Mode::Asynchronous,
        nonce: "0123456789abcdef0123456789abcdef".to_owned(),
        issued_at: time("10:00:00"),
        expires_at: time("12:00:00"),
        acknowledged: request.acknowledge.clone(),
    }
}

pub fn offer(request: &Request) -> Offer {
    Offer {
        request: request.clone(),
        bytes: request.bytes(),
        url: "https://forge.example/acme/infra/runs/5".to_owned(),
        app: "github-actions".to_owned(),
        part: false,
    }
}

/// A review or comment of ten o'clock.
pub fn says(id: u64, author: &Actor, kind: StatementKind, body: impl Into<String>) -> Statement {
    Statement {
        id,
        url: format!("https://forge.example/acme/infra/pull/12#{id}"),
        kind,
        author: Some(author.clone()),
        through_app: false,
        body: body.into(),
        at: time("10:00:02"),
        edited: Answer::Known(false),
        commit: (kind != StatementKind::Comment).then(|| HEAD.to_owned()),
    }
}

pub fn review(id: u64, author: &Actor, record: &Record) -> Statement {
    let body = statement::compose("I read this plan.", record, None).unwrap();
    says(id, author, StatementKind::Comments, body)
}

/// The comment that signs a request and acknowledges everything.
pub fn comment(id: u64, author: &Actor, request: &Request) -> Statement {
    let lines: Vec<String> = request.acknowledge.iter().map(|item| format!("acknowledge {item}")).collect();
    let body = format!("/pairgate sign {}\n{}", request.digest(), lines.join("\n"));
    says(id, author, StatementKind::Comment, body)
}

impl Story {
    pub fn good() -> Self {
        let standing = |id, permission| (id, Answer::Known(Standing { id, permission }));
        let settings = SignoffSettings {
            operators: vec![Operator::Team(sre()), Operator::User(5)],
            ..SignoffSettings::default()
        };
        let facts = Facts {
            now: time("10:30:00"),
            repository: Repository { id: 7, name: "acme/infra".to_owned() },
            pull_request: pull_request(),
            commits: Answer::Known(vec![
                Commit { sha: OLD.to_owned(), authors: vec![address(&alice())], committer: None },
                Commit {
                    sha: HEAD.to_owned(),
                    authors: vec![address(&alice()), address(&person(4, "dave"))],
                    committer: Some(address(&alice())),
                },
            ]),
            pushes: Answer::Known(vec![
                Push { actor: Some(alice()), after: OLD.to_owned() },
                Push { actor: Some(alice()), after: HEAD.to_owned() },
            ]),
            statements: Answer::Known(vec![review(100, &bob(), &record(&request(), &bob()))]),
            standings: BTreeMap::from([
                standing(1, Permission::Admin),
                standing(2, Permission::Write),
                standing(3, Permission::Write),
                standing(5, Permission::Write),
                standing(9, Permission::Read),
            ]),
            teams: BTreeMap::from([
                ("acme/sre".to_owned(), Answer::Known(BTreeSet::from([1, 2, 3, 4, 6]))),
                ("acme/dba".to_owned(), Answer::Known(BTreeSet::from([3]))),
            ]),
            offers: Answer::Known(vec![offer(&request())]),
            complete: None,
            allowed_signers: Answer::Known(None),
            unfit: Vec::new(),
            own_rules: Vec::new(),
        };
        Self { facts, settings, obstacles: Vec::new(), applier: Some(APPLIER), applying: None }
    }

    /// The same with bob's comment in place of his record.
    pub fn commented() -> Self {
        let mut story = Self::good();
        *story.statements() = vec![comment(100, &bob(), &request())];
        story
    }

    pub fn verify(&self) -> Verification {
        let nobody_yet = self.applier.map(|account| Applying { account, session: None });
        let applying = self.applying.clone().or(nobody_yet);
        verify(&self.facts, &self.settings, &self.obstacles, applying.as_ref())
    }

    pub fn statements(&mut self) -> &mut Vec<Statement> {
        known(&mut self.facts.statements)
    }

    /// The first statement.
    pub fn statement(&mut self) -> &mut Statement {
        match self.statements().first_mut() {
            Some(first) => first,
            None => Box::leak(Box::new(says(0, &bob(), StatementKind::Comment, ""))),
        }
    }

    pub fn commits(&mut self) -> &mut Vec<Commit> {
        known(&mut self.facts.commits)
    }

    pub fn pushes(&mut self) -> &mut Vec<Push> {
        known(&mut self.facts.pushes)
    }

    pub fn offers(&mut self) -> &mut Vec<Offer> {
        known(&mut self.facts.offers)
    }

    /// Another record than bob posted.
    pub fn record(&mut self, change: impl FnOnce(&mut Record)) {
        let Some(Ok(mut signed)) = statement::read(&self.statement().body) else { return };
        change(&mut signed.record);
        let body = statement::compose(&signed.sentences, &signed.record, None).unwrap();
        self.statement().body = body;
    }

    /// Another request than bob signed, on the same head.
    pub fn request(&mut self, change: impl FnOnce(&mut Request)) {
        if let Some(first) = self.offers().first_mut() {
            change(&mut first.request);
            first.bytes = first.request.bytes();
        }
    }

    /// The signer is somebody else, who posts a record of their own.
    pub fn signer(&mut self, signer: &Actor) {
        self.statement().author = Some(signer.clone());
        self.record(|record| record.signer = Account { id: signer.id, login: signer.login.clone() });
    }

    pub fn say(&mut self, at: &str, mut statement: Statement) {
        statement.at = time(at);
        self.statements().push(statement);
    }
}

/// What another change made unknown stays so: this one goes nowhere.
fn known<T: Default>(answer: &mut Answer<T>) -> &mut T {
    match answer {
        Answer::Known(value) => value,
        Answer::Unknown(_) => Box::leak(Box::default()),
    }
}

fn pull_request() -> PullRequest {
    PullRequest {
        number: 12,
        state: PullState::Open,
        author: Some(alice()),
        head_sha: HEAD.to_owned(),
        head_ref: "smaller-database".to_owned(),
        head_repository: Some(Repository { id: 7, name: "acme/infra".to_owned() }),
        base_sha: BASE.to_owned(),
        base_ref: "main".to_owned(),
        base_is_guarded: true,
        description: "smaller".to_owned(),
        commit_count: 2,
    }
}
