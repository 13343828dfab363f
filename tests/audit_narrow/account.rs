//! Findings of an account get their proposals.

use std::collections::BTreeMap;

use pairgate::audit::aws::facts::{Account, Grants, Group, Policy, Role, ServiceUses, User};
use pairgate::audit::aws::narrow::propose;
use pairgate::audit::{
    Audited, AwsItem, Change, Check, Evidence, Finding, Known, Object, Principal, PrincipalKind, Reason,
    Risk, Verb,
};
use pairgate::text::{Lang, Text};

use crate::world::{actions, allow, days_ago, en, now, policy, report, settings};

static UNUSED: Check = Check { id: "aws-service-unused", title: ("a", "b"), about: "c" };
static ADMINISTRATOR: Check = Check { id: "aws-administrator", title: ("a", "b"), about: "c" };
static OTHER: Check = Check { id: "aws-role-unused", title: ("a", "b"), about: "c" };

const ID: &str = "123456789012";
const SHARED: &str = "arn:aws:iam::123456789012:policy/shared";
const OF_AWS: &str = "arn:aws:iam::aws:policy/AmazonSQSFullAccess";

fn principal(kind: PrincipalKind, name: &str) -> Principal {
    Principal { kind, name: name.to_owned() }
}

fn finding(check: &'static Check, kind: PrincipalKind, name: &str) -> Finding {
    Finding {
        check,
        object: Object::Aws {
            account: ID.to_owned(),
            partition: "aws".to_owned(),
            item: AwsItem::Grants { principal: principal(kind, name) },
        },
        what: Text::new("a", "b"),
        since: None,
        evidence: vec![Evidence {
            what: Text::new("a", "b"),
            source: "x".to_owned(),
            read: now(),
            url: None,
        }],
        risk: Risk::Medium,
        why: Text::new("a", "b"),
        verb: Verb::Delegate,
        because: Text::new("a", "b"),
        ask: Vec::new(),
        change: Change::Look,
        proposals: Vec::new(),
        fingerprint: None,
    }
}

fn role(name: &str, grants: Grants, services: ServiceUses) -> Role {
    Role {
        name: name.to_owned(),
        path: "/".to_owned(),
        arn: format!("arn:aws:iam::{ID}:role/{name}"),
        created: days_ago(400),
        tags: Known::Known(BTreeMap::new()),
        trust: Known::default(),
        used: Known::default(),
        grants: Known::Known(grants),
        services: Known::Known(services),
    }
}

fn user(name: &str, services: ServiceUses) -> User {
    User {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ID}:user/{name}"),
        created: days_ago(400),
        tags: Known::default(),
        password: Known::default(),
        mfa: Known::default(),
        keys: Known::default(),
        service_credentials: Known::default(),
        ssh_keys: Known::default(),
        certificates: Known::default(),
        groups: Known::default(),
        grants: Known::Known(Grants::default()),
        services: Known::Known(services),
    }
}

fn group(name: &str, members: &[&str], grants: Grants) -> Group {
    Group {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ID}:group/{name}"),
        created: days_ago(400),
        members: Known::Known(members.iter().map(|one| (*one).to_owned()).collect()),
        grants: Known::Known(grants),
        services: Known::default(),
    }
}

fn inline(name: &str, text: String) -> Grants {
    Grants { inline: BTreeMap::from([(name.to_owned(), text)]), ..Grants::default() }
}

fn attached(arns: &[&str]) -> Grants {
    Grants { attached: arns.iter().map(|one| (*one).to_owned()).collect(), ..Grants::default() }
}

fn shared(document: String, attachments: u64) -> Policy {
    Policy {
        arn: SHARED.to_owned(),
        name: "shared".to_owned(),
        created: days_ago(400),
        updated: Known::default(),
        attachments: Known::Known(attachments),
        boundaries: Known::Known(0),
        document: Known::Known(document),
    }
}

fn account(users: Vec<User>, groups: Vec<Group>, roles: Vec<Role>, policies: Vec<Policy>) -> Account {
    Account {
        id: ID.to_owned(),
        name: None,
        partition: "aws".to_owned(),
        read: now(),
        made: Default::default(),
        source: "live API".to_owned(),
        last_accessed: None,
        root: Known::default(),
        users: Known::Known(users),
        groups: Known::Known(groups),
        roles: Known::Known(roles),
        policies: Known::Known(policies),
    }
}

fn run(account: &Account, finding: Finding) -> (Finding, Audited) {
    let mut audited = Audited { findings: vec![finding], ..Audited::default() };
    propose(account, &mut audited, &settings());
    (audited.findings[0].clone(), audited)
}

fn role_of(account: &Account) -> (Finding, Audited) {
    run(account, finding(&UNUSED, PrincipalKind::Role, "ci"))
}

fn texts(finding: &Finding) -> BTreeMap<String, String> {
    match &finding.change {
        Change::Narrow(texts) => texts.clone(),
        other => panic!("{other:?}"),
    }
}

fn both() -> String {
    allow(r#"["s3:*", "sqs:*"]"#)
}

#[test]
fn an_inline_policy_gets_a_proposal_and_the_change_says_the_same() {
    let account = account(
        vec![],
        vec![],
        vec![role("ci", inline("deploy", both()), report(&["s3:1", "sqs:never"]))],
        vec![],
    );
    for check in [&UNUSED, &ADMINISTRATOR] {
        let (found, audited) = run(&account, finding(check, PrincipalKind::Role, "ci"));
        assert_eq!(found.proposals.len(), 1);
        assert_eq!(actions(&found.proposals[0].new), ["s3:*"]);
        assert_eq!(texts(&found)["deploy"], found.proposals[0].new);
        assert!(audited.unchecked.is_empty());
    }
}

#[test]
fn findings_about_something_else_stay_as_they_are() {
    let account = account(
        vec![],
        vec![],
        vec![role("ci", inline("deploy", both()), report(&["s3:1", "sqs:never"]))],
        vec![],
    );
    let mut removed = finding(&ADMINISTRATOR, PrincipalKind::Role, "ci");
    removed.change = Change::Remove;
    let mut elsewhere = finding(&UNUSED, PrincipalKind::Role, "ci");
    elsewhere.object = match elsewhere.object {
        Object::Aws { partition, item, .. } => Object::Aws { account: "999".to_owned(), partition, item },
        other => other,
    };
    for before in [removed, elsewhere, finding(&OTHER, PrincipalKind::Role, "ci")] {
        let (after, audited) = run(&account, before.clone());
        assert_eq!(before, after);
        assert!(audited.unchecked.is_empty());
    }
}

#[test]
fn a_managed_policy_keeps_what_anybody_uses_who_has_it() {
    let two = |second: &[&str]| {
        let roles = vec![
            role("ci", attached(&[SHARED]), report(&["s3:1", "sqs:never", "sns:never"])),
            role("web", attached(&[SHARED]), report(second)),
        ];
        account(vec![], vec![], roles, vec![shared(allow(r#"["s3:*", "sqs:*", "sns:*"]"#), 2)])
    };
    let (found, _) = role_of(&two(&["s3:never", "sqs:2", "sns:never"]));
    assert_eq!(actions(&texts(&found)[SHARED]), ["s3:*", "sqs:*"]);
    assert!(en(&found.proposals[0].kept).contains("any of the 2 principals"));
    // Who uses nothing of it loses it alone.
    let off = two(&["s3:never", "sqs:never", "sns:never"]);
    let (found, _) = run(&off, finding(&UNUSED, PrincipalKind::Role, "web"));
    assert_eq!(texts(&found)[SHARED], "");
}

/// Nothing is proposed, and that is told.
#[track_caller]
fn untold(account: &Account, reason: &Reason) {
    let (found, audited) = role_of(account);
    assert_eq!((&found.change, found.proposals.len()), (&Change::Look, 0));
    assert_eq!(audited.unchecked.len(), 1, "{:?}", audited.unchecked);
    let unchecked = &audited.unchecked[0];
    assert_eq!((unchecked.place.as_str(), &unchecked.reason), (ID, reason), "{unchecked:?}");
    for lang in [Lang::En, Lang::Ja] {
        assert!(!unchecked.what.get(lang).is_empty() && !unchecked.help.get(lang).is_empty());
    }
}

#[test]
fn nobody_guesses_what_others_use() {
    let forbidden = Reason::Forbidden { permission: "iam:GetServiceLastAccessedDetails".to_owned() };
    let base = || {
        let roles = vec![
            role("ci", attached(&[SHARED]), report(&["s3:1", "sqs:never"])),
            role("web", attached(&[SHARED]), report(&["s3:1", "sqs:never"])),
        ];
        account(vec![], vec![], roles, vec![shared(both(), 2)])
    };
    let roles = |change: &dyn Fn(&mut Role)| {
        let mut account = base();
        if let Known::Known(roles) = &mut account.roles {
            change(&mut roles[1]);
        }
        account
    };
    assert_eq!(actions(&texts(&role_of(&base()).0)[SHARED]), ["s3:*"]);
    untold(&roles(&|role| role.services = Known::NotRead(forbidden.clone())), &forbidden);
    untold(&roles(&|role| role.grants = Known::NotRead(Reason::Gone)), &Reason::Gone);
    let young = Reason::TooYoung;
    untold(&roles(&|role| role.created = days_ago(90)), &young);
    // One more has it than was read.
    let mut hidden = base();
    hidden.policies = Known::Known(vec![shared(both(), 3)]);
    let said = Reason::odd(
        "3 principals have the policy, of whom 2 were read",
        "ポリシーは 3 個のプリンシパルに付与されていますが、読み取れたのは 2 個です",
    );
    untold(&hidden, &said);
    let mut users = base();
    users.users = Known::NotRead(Reason::Throttled);
    untold(&users, &Reason::Throttled);
    let mut unread = base();
    unread.policies = Known::NotRead(Reason::NotGiven);
    untold(&unread, &Reason::NotGiven);
    // Somebody's boundary says less when the policy does.
    let bounded = roles(&|role| {
        role.grants = Known::Known(Grants { boundary: Some(SHARED.to_owned()), ..Grants::default() });
        role.services = Known::Known(report(&["s3:1", "sqs:1"]));
    });
    let mut bounded = bounded;
    bounded.policies = Known::Known(vec![shared(both(), 1)]);
    let (found, audited) = role_of(&bounded);
    assert_eq!((found.change, audited.unchecked.len()), (Change::Look, 0));
}

#[test]
fn a_group_keeps_what_any_member_uses() {
    let users =
        vec![user("ann", report(&["s3:1", "sqs:never"])), user("bob", report(&["s3:never", "sqs:never"]))];
    let held = |members: &[&str]| {
        let groups = vec![group("ops", members, inline("all", both()))];
        run(&account(users.clone(), groups, vec![], vec![]), finding(&UNUSED, PrincipalKind::Group, "ops"))
    };
    assert_eq!(actions(&texts(&held(&["ann", "bob"]).0)["all"]), ["s3:*"]);
    assert_eq!(texts(&held(&["bob"]).0)["all"], "");
    // A member whom nobody read may use anything.
    let (found, audited) = held(&["ann", "carl"]);
    assert_eq!(found.change, Change::Look);
    assert_eq!(audited.unchecked[0].reason, Reason::Gone);
}

#[test]
fn a_policy_of_aws_is_copied() {
    let account = account(
        vec![],
        vec![],
        vec![role("ci", attached(&[OF_AWS]), report(&["sqs:1 CreateQueue:never"]))],
        vec![],
    );
    let (found, _) = role_of(&account);
    assert!(!actions(&texts(&found)[OF_AWS]).contains(&"sqs:CreateQueue".to_owned()));
    let removed = en(&found.proposals[0].removed);
    assert!(removed.contains("attach `AmazonSQSFullAccess-narrowed`"), "{removed}");
}

#[test]
fn inline_policies_share_the_room() {
    // The narrowed list is longer than the wildcard, and a user has 2,048 characters for all.
    let filler = policy(&format!(
        r#"{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{}"}}"#,
        "x".repeat(1_700)
    ));
    let mut ann = user("ann", report(&["s3:1", "sqs:1 CreateQueue:never TagQueue:never"]));
    let grants = |filler: Option<&String>| Grants {
        inline: filler
            .map(|text| ("b".to_owned(), text.clone()))
            .into_iter()
            .chain([("a".to_owned(), allow(r#""sqs:*""#))])
            .collect(),
        ..Grants::default()
    };
    let ask = |ann: &User| {
        run(&account(vec![ann.clone()], vec![], vec![], vec![]), finding(&UNUSED, PrincipalKind::User, "ann"))
    };
    ann.grants = Known::Known(grants(None));
    assert!(texts(&ask(&ann).0).contains_key("a"));
    ann.grants = Known::Known(grants(Some(&filler)));
    let (found, audited) = ask(&ann);
    assert_eq!(found.change, Change::Look);
    assert!(matches!(audited.unchecked[0].reason, Reason::Unsupported { .. }), "{:?}", audited.unchecked);
}

#[test]
fn what_is_not_told_is_told_once_for_all() {
    let names: Vec<String> = (0..6).map(|number| format!("r{number}")).collect();
    let roles = names.iter().map(|name| {
        let mut one = role(name, inline("deploy", both()), report(&["s3:1"]));
        one.services = Known::NotRead(Reason::Throttled);
        one
    });
    let account = account(vec![], vec![], roles.collect(), vec![]);
    let findings = names.iter().map(|name| finding(&UNUSED, PrincipalKind::Role, name)).collect();
    let mut audited = Audited { findings, ..Audited::default() };
    propose(&account, &mut audited, &settings());
    let reasons: Vec<&Reason> = audited.unchecked.iter().map(|one| &one.reason).collect();
    assert_eq!(reasons, [&Reason::Throttled], "{:#?}", audited.unchecked);
    assert!(en(&[audited.unchecked[0].what.clone()]).contains("and 3 more"));
}

#[test]
fn a_managed_policy_that_was_changed_lately_is_left_as_it_is() {
    let build = |changed: i64, made: i64| {
        let policy = Policy { updated: Known::Known(days_ago(changed)), ..shared(both(), 1) };
        let mut uses = report(&["s3:31", "sqs:never"]);
        uses.made = days_ago(made);
        account(vec![], vec![], vec![role("ci", attached(&[SHARED]), uses)], vec![policy])
    };
    let young = Reason::TooYoung;
    untold(&build(5, 1), &young);
    // It was 85 days old when AWS told what was used.
    untold(&build(105, 20), &young);
    assert_eq!(actions(&texts(&role_of(&build(111, 20)).0)[SHARED]), ["s3:*"]);
}

#[test]
fn what_was_used_before_aws_told_it_is_kept() {
    for (used, kept) in [("110", &["s3:*", "sqs:*"][..]), ("111", &["s3:*"])] {
        let mut uses = report(&["s3:21", &format!("sqs:{used}"), "sns:never"]);
        uses.made = days_ago(20);
        let document = allow(r#"["s3:*", "sqs:*", "sns:*"]"#);
        let account = account(vec![], vec![], vec![role("ci", inline("deploy", document), uses)], vec![]);
        assert_eq!(actions(&role_of(&account).0.proposals[0].new), kept);
    }
}
