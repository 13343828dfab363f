//! What was not read is told, whatever it is: over every fact of an account, found in its JSON.

use pairgate::audit::aws::facts::{Account, ServiceCredential, UploadedKey};
use pairgate::audit::{Audited, Known, Reason};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::build::*;

/// An account with findings of every kind.
fn full() -> Account {
    let mut account = clean();
    account.root = Known::Known(pairgate::audit::aws::facts::Root {
        mfa: Known::Known(false),
        password_used: used(3),
        keys: Known::Known(vec![key(1, 300, used(200))]),
    });
    let mut dead = key(2, 700, never());
    dead.active = false;
    let mut alice = user("alice");
    alice.keys = Known::Known(vec![key(1, 400, used(200)), dead]);
    alice.password = password(400, used(200));
    let old = vec![UploadedKey { id: "1".to_owned(), active: true, uploaded: Known::Known(ago(800)) }];
    alice.ssh_keys = Known::Known(old.clone());
    alice.certificates = Known::Known(old);
    alice.service_credentials = Known::Known(vec![ServiceCredential {
        id: "ACCAEXAMPLE".to_owned(),
        service: "codecommit.amazonaws.com".to_owned(),
        active: true,
        created: ago(800),
    }]);
    alice.services = uses(&[("s3", Some(1)), ("ec2", None)]);
    alice.grants = Known::Known(grants(&["s3:*", "ec2:*"]));
    let mut bob = user("bob");
    bob.mfa = Known::Known(false);
    bob.keys = Known::Known(vec![key(1, 400, used(1)), key(2, 800, used(1))]);
    bob.grants = Known::Known(admin());
    let mut carol = user("carol");
    carol.password = Known::Known(None);
    carol.keys = Known::Known(Vec::new());
    let mut dave = user("dave");
    dave.password = password(400, never());
    dave.keys = Known::Known(vec![key(1, 800, used(1))]);
    let mut erin = user("erin");
    erin.keys = Known::Known(vec![key(1, 800, never())]);
    account.users = Known::Known(vec![alice, bob, carol, dave, erin]);
    let mut empty = group("empty");
    empty.members = Known::Known(Vec::new());
    account.groups = Known::Known(vec![group("readers"), empty]);
    let (mut idle, mut open) = (role("idle"), role("open"));
    idle.used = never();
    open.trust = Known::Known(trust(
        r#"{"Effect": "Allow", "Principal": {"AWS": "999988887777"}, "Action": "sts:AssumeRole"}"#,
    ));
    account.roles = Known::Known(vec![idle, open]);
    let mut free = policy("free");
    free.attachments = Known::Known(0);
    account.policies = Known::Known(vec![free, policy("reads")]);
    account
}

/// Every place of the JSON that holds a fact which was read.
fn facts(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if members.len() == 1 && members.contains_key("known") {
                found.push(at.clone());
            }
            for (name, member) in members {
                facts(member, format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| facts(item, format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn json_of(account: &Account) -> (Value, Vec<String>) {
    let value = serde_json::to_value(account).unwrap();
    let mut found = Vec::new();
    facts(&value, String::new(), &mut found);
    (value, found)
}

/// The account without the facts; those that lie in one that is gone are gone with it.
fn without(value: &Value, places: &[&String]) -> Account {
    let mut value = value.clone();
    for place in places {
        if let Some(fact) = value.pointer_mut(place) {
            *fact = json!({"not_read": "throttled"});
        }
    }
    serde_json::from_value(value).unwrap()
}

fn keys(audited: &Audited) -> std::collections::BTreeSet<String> {
    audited.findings.iter().map(pairgate::audit::Finding::id).collect()
}

#[test]
fn the_full_account_has_findings_of_every_check_of_accounts() {
    let audited = judged(&full());
    let mut found = ids(&audited);
    found.dedup();
    let of_assignments = |id: &&str| !id.starts_with("aws-sso-");
    let mut wanted: Vec<&str> =
        pairgate::audit::aws::CHECKS.iter().map(|check| check.id).filter(of_assignments).collect();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    assert_eq!(notes(&audited), Vec::<String>::new());
}

#[test]
fn each_fact_that_is_taken_away_is_told() {
    for account in [clean(), full()] {
        let (value, places) = json_of(&account);
        assert!(places.len() > 30, "{}", places.len());
        for place in &places {
            let audited = judged(&without(&value, &[place]));
            let told = audited.unchecked.iter().filter(|one| one.reason == Reason::Throttled).count();
            assert!(told > 0, "{place}");
        }
    }
}

#[test]
fn an_account_of_which_nothing_was_read_has_no_findings() {
    let mut nothing = clean();
    nothing.root = Known::default();
    nothing.users = Known::default();
    nothing.groups = Known::default();
    nothing.roles = Known::default();
    nothing.policies = Known::default();
    let audited = judged(&nothing);
    assert_eq!((audited.findings.len(), audited.unchecked.len()), (0, 5));

    // Names of users and roles are there, and nothing else: what the lists alone tell.
    let (value, places) = json_of(&clean());
    let inner: Vec<&String> = places.iter().filter(|place| place.matches('/').count() > 1).collect();
    let audited = judged(&without(&value, &inner));
    assert_eq!(audited.findings, Vec::new());
    assert!(audited.unchecked.len() > 15, "{:?}", notes(&audited));
}

#[test]
fn a_thousand_users_without_a_fact_are_one_line_with_a_number() {
    let mut account = clean();
    let one = |at: usize| {
        let mut one = user(&format!("u{at}"));
        one.mfa = Known::NotRead(Reason::Forbidden { permission: "iam:ListMFADevices".to_owned() });
        one
    };
    account.users = Known::Known((0..1000).map(one).collect());
    let audited = judged(&account);
    assert_eq!(
        notes(&audited),
        ["the second factor of users (1000 times): the permission `iam:ListMFADevices` is missing"]
    );
    assert_eq!(
        en(&audited.unchecked[0].help),
        "allow `iam:ListMFADevices` to whoever runs the audit, and run it again"
    );
}

#[test]
fn what_a_role_of_aws_does_not_tell_is_not_missed() {
    let audited = judged(&with_role(|one| {
        one.path = "/aws-service-role/ops.amazonaws.com/".to_owned();
        one.used = Known::default();
        one.services = Known::default();
    }));
    assert_eq!(audited.unchecked, Vec::new());
}

#[test]
fn services_of_a_service_linked_role_are_neither_reported_nor_missed_and_those_of_others_are() {
    let of = |path: &str| {
        judged(&with_role(|one| {
            one.path = path.to_owned();
            let (en, ja) = ("nobody can narrow a service-linked role", "絞り込めません");
            one.services = Known::NotRead(Reason::unsupported(en, ja));
        }))
    };
    let linked = of("/aws-service-role/autoscaling.amazonaws.com/");
    assert_eq!((linked.unchecked, linked.findings), (Vec::new(), Vec::new()));
    for path in ["/", "/aws-reserved/sso.amazonaws.com/", "/own/aws-service-role/"] {
        assert_eq!(of(path).unchecked.len(), 1, "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A finding may only go away with a line that something was not read, and a fact less never makes fewer lines.
    #[test]
    fn taking_facts_away_never_makes_an_account_look_cleaner(
        picked in proptest::collection::vec(any::<prop::sample::Index>(), 1..6)
    ) {
        let account = full();
        let (value, places) = json_of(&account);
        let whole = keys(&judged(&account));
        let picked: Vec<&String> = picked.iter().map(|index| index.get(&places)).collect();
        let some = judged(&without(&value, &picked));
        let told = some.unchecked.iter().any(|one| one.reason == Reason::Throttled);
        prop_assert!(told);
        let lost = whole.difference(&keys(&some)).count();
        prop_assert!(lost == 0 || !some.unchecked.is_empty());
    }
}

#[test]
fn what_to_do_fits_why_it_was_not_read() {
    let help = |reason: Reason| {
        let mut account = clean();
        account.roles = Known::NotRead(reason);
        let audited = judged(&account);
        let topic = |one: &&pairgate::audit::Unchecked| en(&one.what) == "roles";
        en(&audited.unchecked.iter().find(topic).unwrap().help).to_owned()
    };
    let assume = help(Reason::Forbidden { permission: "sts:AssumeRole".to_owned() });
    for words in ["the account has the role", "trust policy", "external id", "`sts:AssumeRole`"] {
        assert!(assume.contains(words), "{assume}");
    }
    let failed = help(Reason::failed("the job failed", "ジョブが失敗しました"));
    assert!(failed.contains("run the audit again") && !failed.contains("clock"), "{failed}");
    let odd = help(Reason::odd("no row of the root user", "ルートユーザーの行がありません"));
    assert!(odd.contains("read it again") && !odd.contains("clock"), "{odd}");
    let future = help(Reason::Future { at: None });
    assert!(future.contains("check the clock of the machine that read it"), "{future}");
    let young = help(Reason::TooYoung);
    assert!(young.contains("when it is older"), "{young}");
}
