//! Applies of a small team, made with the library's own documents, and a clone whose notes hold them.

use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use pairgate::git::{Clone, notes};
use pairgate::signoff::ledger::{Entry, Kind, Posted};
use pairgate::signoff::record::{self, Account, Mode, Record};
use pairgate::signoff::request::{self, ActionCounts, RepositoryName, Request, StateFacts};
use pairgate::signoff::session::{BreakGlass, Document, Ended, Finished, Found, Reconciled, Started};

use crate::support::program::{Ran, finish, pairgate};
use crate::support::skip::skip;

pub const ALICE: u64 = 1001;
pub const BOB: u64 = 1002;
pub const CAROL: u64 = 1003;
pub const DAVE: u64 = 1004;
pub const MALLORY: u64 = 1666;

pub fn account(id: u64) -> Account {
    let login = match id {
        ALICE => "alice",
        BOB => "bob",
        CAROL => "carol",
        DAVE => "dave",
        _ => "mallory",
    };
    Account { id, login: login.to_owned() }
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The commit of a pull request.
pub fn head(pull: u64) -> String {
    format!("{pull:040x}")
}

/// The documents of one apply.
pub struct Told {
    pub started: Started,
    pub finished: Option<Finished>,
    pub reconciled: Option<Reconciled>,
}

impl Told {
    /// Somebody applies what others signed. `root` is `FOLDER LINEAGE`.
    pub fn new(pull: u64, root: &str, people: (u64, &[u64]), serial: u64, time: &str) -> Self {
        let (applier, signers) = people;
        let (folder, lineage) = root.split_once(' ').unwrap();
        let started = Started {
            schema: "pairgate-started-v1".to_owned(),
            session: format!("{pull:032x}"),
            request: request(pull, folder, lineage, serial),
            applier: account(applier),
            signers: signers.iter().map(|id| account(*id)).collect(),
            signoffs: signers.iter().map(|id| url(pull, *id)).collect(),
            mode: Mode::Asynchronous,
            plan_file: "f".repeat(64),
            serial: Some(serial),
            at: at(time),
            break_glass: None,
        };
        Self { started, finished: None, reconciled: None }
    }

    /// Nobody signed before.
    pub fn forced(mut self, reason: &str) -> Self {
        self.started.break_glass = Some(BreakGlass {
            reason: reason.to_owned(),
            incident: "https://incidents.example.com/42".to_owned(),
            overridden: vec!["nobody signed this plan".to_owned()],
        });
        self
    }

    pub fn ended(mut self, ended: Ended, serial: Option<u64>, numbers: (u64, u64, u64)) -> Self {
        let (done, not_done, seconds) = numbers;
        self.finished = Some(Finished {
            schema: "pairgate-outcome-v1".to_owned(),
            session: self.started.session.clone(),
            request: self.started.request.digest(),
            ended,
            lineage: self.started.request.state.lineage.clone(),
            serial,
            seconds,
            done,
            not_done,
            resources: Vec::new(),
            errors: Vec::new(),
            policies: Vec::new(),
            remarks: Vec::new(),
            at: self.started.at + jiff::SignedDuration::from_secs(i64::try_from(seconds).unwrap()),
        });
        self
    }

    pub fn found(mut self, by: u64, found: Found, serial: u64, time: &str) -> Self {
        self.reconciled = Some(Reconciled {
            schema: "pairgate-reconciled-v1".to_owned(),
            session: self.started.session.clone(),
            request: self.started.request.digest(),
            by: account(by),
            found,
            lineage: self.started.request.state.lineage.clone(),
            serial: Some(serial),
            resources: Vec::new(),
            at: at(time),
        });
        self
    }

    pub fn edit(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    /// What the notes hold of it.
    pub fn entries(&self) -> Vec<Entry> {
        let applier = self.started.applier.id;
        let mut entries = vec![entry(
            Kind::Started,
            &Document::Started(Box::new(self.started.clone())),
            applier,
            self.started.at,
        )];
        if let Some(one) = &self.finished {
            entries.push(entry(Kind::Outcome, &Document::Finished(Box::new(one.clone())), applier, one.at));
        }
        if let Some(one) = &self.reconciled {
            let document = Document::Reconciled(Box::new(one.clone()));
            entries.push(entry(Kind::Reconciled, &document, one.by.id, one.at));
        }
        entries
    }

    /// Somebody looks at it afterwards.
    pub fn countersigned(&self, by: u64, time: &str) -> Entry {
        let record = Record {
            schema: record::SCHEMA.to_owned(),
            request: self.started.request.clone(),
            signer: account(by),
            applier: Some(self.started.applier.clone()),
            mode: Mode::Afterwards,
            nonce: self.started.session.clone(),
            issued_at: at(time),
            expires_at: at(time) + jiff::SignedDuration::from_hours(2),
            acknowledged: Vec::new(),
        };
        let posted = Posted { url: url(self.pull(), by), author: account(by), at: at(time) };
        Entry::new(Kind::Signoff, posted, record.bytes().as_bytes(), None)
    }

    pub fn pull(&self) -> u64 {
        self.started.request.pull_request
    }
}

pub fn entry(kind: Kind, document: &Document, author: u64, at: Timestamp) -> Entry {
    let number = u64::from_str_radix(document.session(), 16).unwrap_or_default();
    let posted = Posted { url: url(number, author), author: account(author), at };
    Entry::new(kind, posted, document.bytes().as_bytes(), None)
}

fn url(pull: u64, by: u64) -> String {
    format!("https://github.com/acme/infra/pull/{pull}#pullrequestreview-{by}")
}

fn request(pull: u64, folder: &str, lineage: &str, serial: u64) -> Request {
    Request {
        schema: request::SCHEMA.to_owned(),
        repository: RepositoryName { id: 7, name: "acme/infra".to_owned() },
        pull_request: pull,
        head_sha: head(pull),
        base_sha: "b".repeat(40),
        root_module: folder.to_owned(),
        workspace: "default".to_owned(),
        state: StateFacts {
            backend: Some(format!("s3:{}", "0".repeat(32))),
            lineage: Some(lineage.to_owned()),
            serial: Some(serial),
            ..StateFacts::default()
        },
        account: None,
        program: Some("terraform".to_owned()),
        version: Some("1.11.4".to_owned()),
        policy_digest: "p".to_owned(),
        change_digest: format!("v1:{}", "c".repeat(64)),
        commitment: "none".to_owned(),
        plan_file: None,
        verdict: "needs_signoff".to_owned(),
        counts: ActionCounts { update: 1, ..ActionCounts::default() },
        blast_radius: "high".to_owned(),
        findings: Vec::new(),
        acknowledge: Vec::new(),
        hashes: None,
    }
}

/// Two weeks of a team: all kinds of endings, a gap, emergencies, and one note by somebody with no part in it.
pub fn weeks() -> Vec<(String, Entry)> {
    let all = [
        Told::new(3, "envs/prod l-prod", (ALICE, &[BOB]), 3, "2025-03-03T01:00:00Z").ended(
            Ended::Applied,
            Some(4),
            (2, 0, 34),
        ),
        Told::new(4, "stacks/web l-web", (BOB, &[CAROL]), 7, "2025-03-04T02:00:00Z")
            .ended(Ended::Failed, Some(9), (4, 2, 412))
            .edit(|one| {
                let finished = one.finished.as_mut().unwrap();
                finished.errors =
                    vec!["Error: creating EC2 Subnet: InvalidSubnet.Conflict\n\nmore".to_owned()];
                finished.policies = vec!["subnet-is-private".to_owned()];
                finished.remarks = vec!["the partner left during the apply".to_owned()];
            }),
        // Two serials nobody knows of.
        Told::new(5, "envs/prod l-prod", (ALICE, &[BOB]), 6, "2025-03-05T03:00:00Z")
            .edit(|one| {
                one.started.mode = Mode::Live;
                one.started.request.findings = vec!["drift-overwritten".to_owned()];
            })
            .ended(Ended::Applied, Some(7), (1, 0, 3)),
        Told::new(6, "envs/prod l-prod", (ALICE, &[]), 7, "2025-03-06T18:30:00Z")
            .forced("the database is full")
            .ended(Ended::Applied, Some(8), (1, 0, 61)),
        Told::new(7, "stacks/web l-web", (CAROL, &[BOB]), 9, "2025-03-07T05:00:00Z")
            .ended(Ended::Unknown, None, (0, 2, 5))
            .found(BOB, Found::All, 10, "2025-03-07T06:00:00Z"),
        Told::new(8, "stacks/web l-web", (CAROL, &[DAVE]), 10, "2025-03-10T05:00:00Z"),
        Told::new(9, "envs/stage l-stage", (BOB, &[]), 2, "2025-03-11T18:30:00Z")
            .forced("the certificate ran out")
            .ended(Ended::Interrupted, Some(3), (1, 1, 20)),
        Told::new(10, "envs/prod l-prod", (ALICE, &[DAVE]), 8, "2025-03-12T05:00:00Z").ended(
            Ended::Withdrawn,
            None,
            (0, 1, 0),
        ),
    ];
    let mut entries: Vec<(String, Entry)> = Vec::new();
    for one in &all {
        entries.extend(one.entries().into_iter().map(|entry| (head(one.pull()), entry)));
    }
    // Later than it should be.
    entries.push((head(6), all[3].countersigned(CAROL, "2025-03-08T09:00:00Z")));
    // Nobody signs after themselves, and nobody speaks for somebody else.
    entries.push((head(9), all[6].countersigned(BOB, "2025-03-11T19:00:00Z")));
    let lie = Told::new(8, "stacks/web l-web", (CAROL, &[DAVE]), 10, "2025-03-10T05:00:00Z").ended(
        Ended::Applied,
        Some(11),
        (2, 0, 5),
    );
    let lie = Document::Finished(Box::new(lie.finished.unwrap()));
    entries.push((head(8), entry(Kind::Outcome, &lie, MALLORY, at("2025-03-10T06:00:00Z"))));
    entries
}

/// A clone with these notes.
pub struct Cloned {
    folder: tempfile::TempDir,
}

impl Cloned {
    /// None where there is no git.
    pub fn with(entries: &[(String, Entry)]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        if Command::new("git").arg("--version").output().is_err() {
            skip("no git");
            return None;
        }
        let cloned = Self { folder };
        cloned.git(&["init", "-q", "-b", "main"]);
        cloned.git(&["config", "user.name", "alice"]);
        cloned.git(&["config", "user.email", "alice@example.com"]);
        cloned.note(entries);
        Some(cloned)
    }

    pub fn note(&self, entries: &[(String, Entry)]) {
        let clone = Clone::open(self.path()).unwrap();
        for (commit, entry) in entries {
            notes::add(&clone, commit, std::slice::from_ref(entry)).unwrap();
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn git(&self, arguments: &[&str]) {
        crate::support::git::git(self.path(), arguments);
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        finish(pairgate(self.path()).args(arguments).env("HOME", self.path()))
    }

    /// `pairgate history` that went well.
    pub fn history(&self, arguments: &[&str]) -> String {
        let ran = self.run(&[&["history"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    }
}
