//! Facts that are kept between two runs: what another run may bring is asked for again, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use pairgate::audit::aws::facts::{Account, Root};
use pairgate::audit::aws::is_settled;
use pairgate::audit::known::{Known, Reason};

use crate::front::{Front, Instead, Rule, deny};
use crate::many::{ORGANISATION, strings};
use crate::stage::*;
use crate::support::moto::Workshop;
use crate::support::program::{finish, pairgate};

/// Runs the real binary with a state folder; gives the accounts whose principals it asked for.
fn audit(folder: &Path, front: &Front) -> BTreeSet<String> {
    let before = front.accounts().len();
    let mut command = pairgate(folder);
    command.args(["audit", "aws", "--role-name", "audit", "--state", "state", "--granularity", "none"]);
    command.args(["--region", "us-east-1", "--endpoint-url", &front.url()]);
    command.env("AWS_ACCESS_KEY_ID", "AKIAAUDITOR").env("AWS_SECRET_ACCESS_KEY", SECRET);
    command.env("HOME", folder).env("AWS_EC2_METADATA_DISABLED", "true");
    let ran = finish(&mut command);
    assert!(ran.code < 2, "{ran:?}");
    front.accounts().split_off(before).into_iter().collect()
}

#[test]
fn an_account_that_let_nobody_in_or_did_not_answer_is_asked_again_by_the_next_run() {
    let Some(mut aws) = Workshop::start(false) else { return };
    let [shop, data, _] = strings(&aws.run(ORGANISATION));
    let folder = tempfile::tempdir().unwrap();
    let broken = Instead::Code("ServiceFailure", 500);
    let trouble = vec![
        deny("AssumeRole").with(shop).times(1),
        Rule::always("ListSSHPublicKeys", broken).of(data).times(3),
    ];
    let front = Front::start(aws.address, with(trouble));
    let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(audit(folder.path(), &front), set(&[OWN, data]));
    let kept = |id: &str| {
        let file = folder.path().join(format!("state/aws/accounts/{id}.json"));
        std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    };
    let denied = r#"{"permission":"sts:AssumeRole"}"#;
    assert!(kept(shop).contains(denied), "{}", kept(shop));
    assert_eq!(audit(folder.path(), &front), set(&[shop, data]));
    assert!(!kept(shop).contains(denied) && kept(shop).contains("shop-user"));
    assert_eq!(audit(folder.path(), &front), set(&[]));
}

#[test]
fn what_stays_as_it_is_needs_no_other_run() {
    let denied = || Reason::Forbidden { permission: "iam:ListUsers".to_owned() };
    let of = |reason: Reason| Account {
        id: OWN.to_owned(),
        name: None,
        partition: "aws".to_owned(),
        read: "2026-10-01T00:00:00Z".parse().unwrap(),
        source: "live API".to_owned(),
        root: Known::Known(Root {
            mfa: Known::NotRead(reason),
            password_used: Known::NotRead(Reason::NotGiven),
            keys: Known::Known(Vec::new()),
        }),
        users: Known::NotRead(denied()),
        groups: Known::NotRead(denied()),
        roles: Known::Known(Vec::new()),
        policies: Known::NotRead(denied()),
    };
    assert!(is_settled(&of(denied())) && is_settled(&of(Reason::Gone)));
    assert!(!is_settled(&of(Reason::Throttled)));
    assert!(!is_settled(&of(Reason::Failed { said: "no answer in time".to_owned() })));
    // Nobody at all was read: not the last word, whatever the reason.
    let nobody = Account { roles: Known::NotRead(denied()), ..of(denied()) };
    assert!(!is_settled(&nobody));
}
