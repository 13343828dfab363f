//! Reports, requests and verifications about sign-offs, built by hand.

use jiff::Timestamp;
use pairgate::config::signoff::{Presence, Requirement, Team};
use pairgate::finding::Level;
use pairgate::report::{Report, RequestView, SignoffView, Verdict};
use pairgate::signoff::facts::{Actor, ActorKind, StatementKind};
use pairgate::signoff::hashes::{ChangeHash, Hashes};
use pairgate::signoff::record::{self, Account, Mode, Record};
use pairgate::signoff::request::{self, ActionCounts, RepositoryName, Request, StateFacts};
use pairgate::signoff::verification::{
    Applied, Assurance, Candidate, Check, Holds, State, Verification, Verified,
};
use pairgate::text::Text;

use crate::story;

pub const HEAD: &str = "4f2a90c1d7e85b63a1f09e4c2d7b8a6651c3e0f9";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

pub fn requirement() -> Requirement {
    Requirement {
        signers: 2,
        teams: vec![Team { organisation: "acme".to_owned(), slug: "dba".to_owned() }],
        presence: Presence::Live,
        acknowledge: true,
        wait: 1800,
        expires: 3600,
    }
}

pub fn request() -> Request {
    Request {
        schema: request::SCHEMA.to_owned(),
        repository: RepositoryName { id: 7, name: "acme/infra".to_owned() },
        pull_request: 17,
        head_sha: HEAD.to_owned(),
        base_sha: "00".repeat(20),
        root_module: "envs/prod".to_owned(),
        workspace: "default".to_owned(),
        state: StateFacts::default(),
        account: None,
        program: Some("terraform".to_owned()),
        version: Some("1.14.3".to_owned()),
        policy_digest: "ab".repeat(32),
        change_digest: "v1:3f9a1c0b77e24d51b0c6a2f8e913d47a5c60f2b81e9d4a7730c5be12f6a8d904".to_owned(),
        commitment: "argon2id".to_owned(),
        plan_file: None,
        verdict: "needs_signoff".to_owned(),
        counts: ActionCounts {
            create: 1,
            update: 3,
            delete: 1,
            replace: 1,
            output: 1,
            ..ActionCounts::default()
        },
        blast_radius: "critical".to_owned(),
        findings: strings(&["backup-missing"]),
        acknowledge: strings(&[
            "backup-missing module.db.aws_db_instance.main",
            "module.db.aws_db_instance.main",
        ]),
        hashes: None,
    }
}

/// The database story, after somebody lowered the finding that nobody could lift.
pub fn waiting() -> Report {
    let mut report = story::database();
    report.verdict = Verdict::NeedsSignoff;
    report.findings.retain(|one| one.level != Level::Mandatory);
    report.findings[0].place = Some(pairgate::finding::Place {
        file: "infra/policies/backup copies.policy.hcl".to_owned(),
        line: 12,
        built_in: false,
    });
    report.plan.workspace = Some("default".to_owned());
    let request = request();
    report.signoff = Some(SignoffView {
        requirement: requirement(),
        tiers: strings(&["critical"]),
        operators: strings(&["acme/sre", "583231"]),
        signed: Some(false),
        acknowledge: request.acknowledge.clone(),
        request: Some(RequestView {
            pull_request: 17,
            repository: "acme/infra".to_owned(),
            digest: request.digest(),
            head_sha: HEAD.to_owned(),
            root_module: request.root_module.clone(),
            workspace: request.workspace.clone(),
            obstacle: None,
        }),
    });
    report
}

/// The least that can be asked for.
pub fn plain() -> Report {
    let mut report = waiting();
    report.findings.clear();
    report.consequences.clear();
    let view = report.signoff.as_mut().unwrap();
    view.requirement = Requirement::default();
    (view.tiers, view.acknowledge) = (Vec::new(), Vec::new());
    view.operators = strings(&["acme/sre"]);
    report
}

pub fn view(report: &mut Report) -> &mut SignoffView {
    report.signoff.as_mut().unwrap()
}

pub fn record() -> Record {
    Record {
        schema: record::SCHEMA.to_owned(),
        request: request(),
        signer: Account { id: 583_231, login: "carol".to_owned() },
        applier: Some(Account { id: 2, login: "alice".to_owned() }),
        mode: Mode::Live,
        nonce: "00".repeat(16),
        issued_at: at("2026-10-13T09:40:00Z"),
        expires_at: at("2026-10-13T10:40:00Z"),
        acknowledged: request().acknowledge,
    }
}

fn check(name: &'static str, en: &str, ja: &str, holds: Holds) -> Check {
    Check { name, demand: Text::new(en, ja), holds }
}

pub fn candidate(login: &str, n: u32, failure: Option<Holds>) -> Candidate {
    let mut checks = vec![
        check(
            "signer-is-a-person",
            "the signer is a person",
            "サインオフした人が個人アカウントである",
            Holds::Yes,
        ),
        check("statement-is-unedited", "nobody edited the statement", "編集されていない", Holds::Yes),
        check("signer-may-write", "the signer may write now", "現在、書き込み権限がある", Holds::Yes),
    ];
    if let Some(holds) = failure {
        checks[1].holds = holds;
    }
    Candidate {
        url: format!("https://github.com/acme/infra/pull/17#issuecomment-{n}"),
        kind: if n.is_multiple_of(2) { StatementKind::Approval } else { StatementKind::Comment },
        at: at("2026-10-13T09:40:12Z"),
        author: Some(Actor { id: u64::from(n), login: login.to_owned(), kind: ActorKind::Person }),
        record: None,
        assurance: if n.is_multiple_of(2) { Assurance::Signed } else { Assurance::Identity },
        live: false,
        expires: Some(at("2026-10-13T10:40:12Z")),
        acknowledged: if n.is_multiple_of(2) { request().acknowledge } else { Vec::new() },
        checks,
    }
}

pub fn edited() -> Holds {
    Holds::No(Text::new(
        "`mallory` changed it after it was written; sign again",
        "投稿後に `mallory` が編集しました。もう一度サインオフしてください",
    ))
}

pub fn verified(root: &str, state: State, candidates: Vec<Candidate>, missing: Vec<Text>) -> Verified {
    let request = Request { root_module: root.to_owned(), ..request() };
    Verified {
        digest: request.digest(),
        url: "https://github.com/acme/infra/runs/99".to_owned(),
        requirement: requirement(),
        tiers: strings(&["critical"]),
        signed: true,
        until: (state == State::Satisfied).then(|| at("2026-10-13T10:40:12Z")),
        state,
        candidates,
        missing,
        request,
    }
}

pub fn one_more() -> Text {
    Text::new(
        "one more person of `acme/dba` must sign: `pairgate sign 17`",
        "`acme/dba` からもう 1 人のサインオフが必要です。`pairgate sign 17` を実行してください",
    )
}

/// One root module that waits, one that is signed, one without changes, and somebody's old statement.
pub fn half_signed() -> Verification {
    let unknown = Holds::Unknown(Text::new(
        "the forge did not say whether it was edited; try again",
        "編集の有無を確認できませんでした。再実行してください",
    ));
    let waiting = verified(
        "envs/prod",
        State::Waiting,
        vec![
            candidate("carol", 2, None),
            candidate("dave", 3, Some(edited())),
            candidate("erin", 5, Some(unknown)),
        ],
        vec![one_more()],
    );
    let signed = verified(
        "envs/dev",
        State::Satisfied,
        vec![candidate("carol", 4, None), candidate("bob", 6, None)],
        vec![],
    );
    let mut nothing = verified("envs/test", State::NothingToSign, vec![], vec![]);
    nothing.request.counts = ActionCounts::default();
    nothing.request.workspace = "eu".to_owned();
    let stale = Holds::No(Text::new(
        "it was made for commit `1a2b3c4`; the head has moved",
        "コミット `1a2b3c4` に対するものです。先頭コミットが変わりました",
    ));
    Verification {
        satisfied: false,
        refused: false,
        requests: vec![waiting, signed, nothing],
        missing: vec![],
        strangers: vec![candidate("frank", 1, Some(stale))],
        notices: vec![Text::new(
            "the pull request changes `.pairgate.hcl`; the base branch's copy was used",
            "このプルリクエストは `.pairgate.hcl` を変更しています。ベースブランチの内容を使いました",
        )],
    }
}

/// Alice applied what carol and bob signed.
pub fn applied() -> Verification {
    let mut verification = satisfied();
    let person = |id: u64, login: &str| Actor { id, login: login.to_owned(), kind: ActorKind::Person };
    let one = &mut verification.requests[0];
    one.until = None;
    one.state = State::Applied(Box::new(Applied {
        by: person(2, "alice"),
        with: vec![person(583_231, "carol"), person(24_517, "bob")],
        at: at("2026-10-13T09:58:03Z"),
        url: "https://github.com/acme/infra/pull/17#pullrequestreview-8".to_owned(),
    }));
    verification
}

pub fn satisfied() -> Verification {
    let mut verification = half_signed();
    verification.requests.remove(0);
    (verification.satisfied, verification.strangers, verification.notices) = (true, vec![], vec![]);
    verification
}

/// Every text that comes from outside is `attack`.
pub fn hostile(attack: &str) -> Report {
    let mut report = story::hostile(attack);
    report.verdict = Verdict::NeedsSignoff;
    let evil = || attack.to_owned();
    report.signoff = Some(SignoffView {
        requirement: Requirement {
            teams: vec![Team { organisation: evil(), slug: evil() }],
            ..requirement()
        },
        tiers: vec![evil()],
        operators: vec![evil()],
        signed: None,
        acknowledge: vec![evil(), format!("rule {attack}")],
        request: Some(RequestView {
            pull_request: 17,
            repository: evil(),
            digest: request().digest(),
            head_sha: evil(),
            root_module: evil(),
            workspace: evil(),
            obstacle: None,
        }),
    });
    report
}

pub fn hostile_request(attack: &str) -> Request {
    let evil = || attack.to_owned();
    Request {
        root_module: evil(),
        workspace: evil(),
        version: Some(evil()),
        blast_radius: evil(),
        change_digest: evil(),
        head_sha: evil(),
        acknowledge: vec![evil()],
        findings: vec![evil()],
        hashes: Some(Hashes {
            parts: [(evil(), evil())].into(),
            changes: vec![ChangeHash {
                address: evil(),
                action: evil(),
                hash: evil(),
                attributes: Some([(evil(), evil())].into()),
            }],
        }),
        ..request()
    }
}

pub fn hostile_verification(attack: &str) -> Verification {
    let both = || Text::new(attack, attack);
    let mut verification = half_signed();
    verification.requests.push(applied().requests.remove(0));
    for one in &mut verification.requests {
        if let State::Applied(applied) = &mut one.state {
            applied.by.login = attack.to_owned();
            applied.with[0].login = attack.to_owned();
            applied.url = attack.to_owned();
        }
        one.request = hostile_request(attack);
        (one.digest, one.url, one.tiers) = (attack.to_owned(), attack.to_owned(), vec![attack.to_owned()]);
        one.requirement.teams = vec![Team { organisation: attack.to_owned(), slug: attack.to_owned() }];
        one.missing = vec![both()];
    }
    let candidates = verification.requests.iter_mut().flat_map(|one| &mut one.candidates);
    for one in candidates.chain(&mut verification.strangers) {
        one.url = attack.to_owned();
        one.author.as_mut().unwrap().login = attack.to_owned();
        one.acknowledged = vec![attack.to_owned()];
        one.checks[1].holds = Holds::No(both());
    }
    (verification.missing, verification.notices) = (vec![both()], vec![both()]);
    verification
}
