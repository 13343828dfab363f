//! Accounts to audit. `clean` has one of everything and nothing to find; tests change one fact of it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use pairgate::audit::aws::audit;
use pairgate::audit::aws::facts::{
    AccessKey, Account, Grants, Group, Organisation, Password, Policy, Role, Root, ServiceUse, ServiceUses,
    Used, User,
};
use pairgate::audit::{Audited, Finding, Known, Settings, Unchecked};
use pairgate::text::Lang;

pub const ID: &str = "111122223333";
pub const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
pub const READS: &str =
    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}"#;

pub fn now() -> Timestamp {
    "2026-11-01T12:00:00Z".parse().unwrap()
}

pub fn settings() -> Settings {
    Settings::new(now())
}

/// So many days ago.
pub fn ago(days: i64) -> Timestamp {
    now().checked_sub(SignedDuration::from_hours(24 * days)).unwrap()
}

/// Used so many days ago.
pub fn used(days: i64) -> Known<Used> {
    Known::Known(Used::At { at: ago(days), service: Some("s3".to_owned()), region: None })
}

pub fn never() -> Known<Used> {
    Known::Known(Used::Never)
}

pub fn trust(statement: &str) -> String {
    format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statement}]}}")
}

pub fn lambda() -> String {
    trust(
        r#"{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}"#,
    )
}

pub fn key(slot: u8, created: i64, last: Known<Used>) -> AccessKey {
    let id = Some(format!("AKIAEXAMPLE{slot}"));
    AccessKey { id, slot, active: true, created: Known::Known(ago(created)), used: last }
}

pub fn password(changed: i64, last: Known<Used>) -> Known<Option<Password>> {
    Known::Known(Some(Password { used: last, changed: Known::Known(ago(changed)) }))
}

pub fn reads() -> Grants {
    Grants { inline: BTreeMap::from([("reads".to_owned(), READS.to_owned())]), ..Grants::default() }
}

/// An inline policy that allows these actions.
pub fn grants(actions: &[&str]) -> Grants {
    Grants { inline: BTreeMap::from([("own".to_owned(), allows(actions))]), ..Grants::default() }
}

/// A document that allows these actions.
pub fn allows(actions: &[&str]) -> String {
    let statement = serde_json::json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
    serde_json::json!({"Version": "2012-10-17", "Statement": statement}).to_string()
}

pub fn admin() -> Grants {
    Grants { attached: vec![ADMIN.to_owned()], ..Grants::default() }
}

pub fn uses(services: &[(&str, Option<i64>)]) -> Known<ServiceUses> {
    let one = |days: Option<i64>| ServiceUse {
        used: days.map_or(Used::Never, |days| used(days).get().unwrap().clone()),
        by: None,
        actions: None,
    };
    let services = services.iter().map(|(name, days)| ((*name).to_owned(), one(*days))).collect();
    Known::Known(ServiceUses { made: ago(0), services })
}

pub fn user(name: &str) -> User {
    User {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ID}:user/{name}"),
        created: ago(500),
        tags: Known::Known(BTreeMap::from([("Owner".to_owned(), "team-a@example.com".to_owned())])),
        password: password(100, used(3)),
        mfa: Known::Known(true),
        keys: Known::Known(vec![key(1, 50, used(1))]),
        service_credentials: Known::Known(Vec::new()),
        ssh_keys: Known::Known(Vec::new()),
        certificates: Known::Known(Vec::new()),
        groups: Known::Known(vec!["readers".to_owned()]),
        grants: Known::Known(reads()),
        services: uses(&[("s3", Some(1))]),
    }
}

pub fn group(name: &str) -> Group {
    Group {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ID}:group/{name}"),
        created: ago(500),
        members: Known::Known(vec!["alice".to_owned()]),
        grants: Known::Known(reads()),
        services: uses(&[("s3", Some(1))]),
    }
}

pub fn role(name: &str) -> Role {
    Role {
        name: name.to_owned(),
        path: "/".to_owned(),
        arn: format!("arn:aws:iam::{ID}:role/{name}"),
        created: ago(500),
        tags: Known::Known(BTreeMap::new()),
        trust: Known::Known(lambda()),
        used: used(2),
        grants: Known::Known(reads()),
        services: uses(&[("s3", Some(2))]),
    }
}

pub fn policy(name: &str) -> Policy {
    Policy {
        arn: format!("arn:aws:iam::{ID}:policy/{name}"),
        name: name.to_owned(),
        created: ago(500),
        updated: Known::Known(ago(400)),
        attachments: Known::Known(1),
        boundaries: Known::Known(0),
        document: Known::Known(READS.to_owned()),
    }
}

/// One of everything, and nothing to find.
pub fn clean() -> Account {
    Account {
        id: ID.to_owned(),
        name: Some("shop".to_owned()),
        partition: "aws".to_owned(),
        read: ago(0),
        made: Default::default(),
        source: "report.csv, details.json".to_owned(),
        last_accessed: None,
        root: Known::Known(Root {
            mfa: Known::Known(true),
            password_used: used(200),
            keys: Known::Known(Vec::new()),
        }),
        users: Known::Known(vec![user("alice")]),
        groups: Known::Known(vec![group("readers")]),
        roles: Known::Known(vec![role("app")]),
        policies: Known::Known(vec![policy("reads")]),
    }
}

pub fn organisation() -> Organisation {
    let accounts = [(ID, "shop"), ("444455556666", "data")];
    let accounts = accounts.map(|(id, name)| (id.to_owned(), name.to_owned()));
    Organisation {
        id: Known::Known(Some("o-abcdefghij".to_owned())),
        accounts: Known::Known(BTreeMap::from(accounts)),
        states: BTreeMap::new(),
        identity_center: Known::Known(Vec::new()),
    }
}

/// The clean account with its user changed.
pub fn with_user(change: impl FnOnce(&mut User)) -> Account {
    let mut account = clean();
    let mut one = user("alice");
    change(&mut one);
    account.users = Known::Known(vec![one]);
    account
}

/// The clean account with its role changed.
pub fn with_role(change: impl FnOnce(&mut Role)) -> Account {
    let mut account = clean();
    let mut one = role("app");
    change(&mut one);
    account.roles = Known::Known(vec![one]);
    account
}

/// The clean account with its group changed.
pub fn with_group(change: impl FnOnce(&mut Group)) -> Account {
    let mut account = clean();
    let mut one = group("readers");
    change(&mut one);
    account.groups = Known::Known(vec![one]);
    account
}

/// The clean account with its policy changed.
pub fn with_policy(change: impl FnOnce(&mut Policy)) -> Account {
    let mut account = clean();
    let mut one = policy("reads");
    change(&mut one);
    account.policies = Known::Known(vec![one]);
    account
}

/// Audits, and holds what must be so of every finding.
pub fn judged(account: &Account) -> Audited {
    let audited = audit(account, &organisation(), &settings());
    whole(&audited);
    audited
}

/// Every finding says everything, in both languages, and none has the name of another.
pub fn whole(audited: &Audited) {
    let mut ids = BTreeSet::new();
    for finding in &audited.findings {
        assert!(ids.insert(finding.id()), "twice: {finding:#?}");
        assert!(!finding.evidence.is_empty(), "{finding:#?}");
        let mut texts = vec![&finding.what, &finding.why, &finding.because];
        texts.extend(finding.evidence.iter().map(|evidence| &evidence.what));
        texts.extend(finding.ask.iter().map(|person| &person.why));
        for text in texts {
            sound(text);
        }
        assert!(finding.evidence.iter().all(|evidence| !evidence.source.contains('#')), "{finding:#?}");
        assert!(finding.evidence.iter().all(|evidence| !evidence.source.is_empty()), "{finding:#?}");
    }
    for one in &audited.unchecked {
        sound(&one.what);
        sound(&one.help);
        assert!(!one.place.is_empty());
    }
}

/// Both languages say something, no place of a pattern is left open, and the Japanese is Japanese.
fn sound(text: &pairgate::text::Text) {
    for lang in [Lang::En, Lang::Ja] {
        let told = text.get(lang);
        assert!(!told.trim().is_empty(), "{text:?}");
        // What is quoted from policies has braces of its own.
        assert!((0..9).all(|place| !told.contains(&format!("{{{place}}}"))), "{text:?}");
        assert_eq!(told.matches('`').count() % 2, 0, "{text:?}");
    }
    assert!(text.get(Lang::Ja).chars().any(|c| c > '\u{3000}'), "{text:?}");
    assert!(text.get(Lang::En).is_ascii(), "{text:?}");
}

/// The ids of the checks that found something, sorted.
pub fn ids(audited: &Audited) -> Vec<&'static str> {
    let mut ids: Vec<_> = audited.findings.iter().map(|finding| finding.check.id).collect();
    ids.sort_unstable();
    ids
}

/// The one finding of a check.
pub fn only<'a>(audited: &'a Audited, id: &str) -> &'a Finding {
    let found: Vec<_> = audited.findings.iter().filter(|finding| finding.check.id == id).collect();
    assert_eq!(found.len(), 1, "{id}: {:#?}", audited.findings);
    found[0]
}

pub fn en(text: &pairgate::text::Text) -> &str {
    text.get(Lang::En)
}

/// What was not checked, in English.
pub fn notes(audited: &Audited) -> Vec<String> {
    let told = |one: &Unchecked| format!("{}: {}", en(&one.what), en(&one.reason.text()));
    audited.unchecked.iter().map(told).collect()
}
