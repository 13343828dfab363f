//! Ages that nobody knows: a thing is not as old in its state as it is in years.

use pairgate::audit::aws::facts::Grants;
use pairgate::audit::{Finding, Known};

use crate::build::*;
use crate::world::{World, known};

fn aws(account: &pairgate::audit::aws::facts::Account, check: &str) -> Finding {
    only(&judged(account), check).clone()
}

/// A role of years ago whose policy was attached yesterday was "an administrator since 2019", and on top of each list.
#[test]
fn nobody_says_since_when_what_aws_does_not_date() {
    let granted =
        |grants: Grants| with_role(|one| (one.created, one.grants) = (ago(2_883), Known::Known(grants)));
    assert_eq!(aws(&granted(admin()), "aws-administrator").since, None);
    // Neither of one that is idle: it may have got that after its last use.
    let idle = with_group(|one| {
        one.grants = Known::Known(admin());
        one.services = uses(&[("s3", None)]);
    });
    assert_eq!(aws(&idle, "aws-administrator").since, None);
    let empty = with_group(|one| one.members = Known::Known(Vec::new()));
    assert_eq!(aws(&empty, "aws-group-unused").since, None, "the last member may have left yesterday");
    let detached = with_policy(|one| one.attachments = Known::Known(0));
    assert_eq!(aws(&detached, "aws-policy-unused").since, None);
    let off = with_user(|one| {
        let mut key = key(1, 700, used(200));
        key.active = false;
        one.keys = Known::Known(vec![key]);
    });
    assert_eq!(aws(&off, "aws-key-inactive").since, None);
    let bare = with_user(|one| (one.password, one.keys) = (Known::Known(None), Known::Known(Vec::new())));
    assert_eq!(aws(&bare, "aws-user-without-access").since, None);
}

#[test]
fn nobody_says_since_when_what_github_does_not_date() {
    let one = |change: &dyn Fn(&mut World)| {
        let mut world = World::clean();
        change(&mut world);
        world.one()
    };
    let hooks: [&dyn Fn(&mut World); 4] = [
        &|world| known(&mut world.shop().hooks)[0].last_status = Some(500),
        &|world| known(&mut world.shop().hooks)[0].active = false,
        &|world| known(&mut world.shop().hooks)[0].secret = false,
        &|world| known(&mut world.shop().hooks)[0].https = false,
    ];
    for change in hooks {
        assert_eq!(one(change).since, None);
    }
    assert_eq!(
        one(&|world| known(&mut world.shop().deploy_keys)[0].added_by = Some("zoe".to_owned())).since,
        None
    );
    assert_eq!(one(&|world| known(&mut world.org.secrets)[0].visibility = "all".to_owned()).since, None);
}
