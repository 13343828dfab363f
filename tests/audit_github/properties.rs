//! Whoever was active, in whatever way and wherever, is never called inactive.

use pairgate::audit::Known;
use pairgate::audit::github::facts::*;
use proptest::prelude::*;

use crate::world::{World, did, known};

fn kinds() -> impl Strategy<Value = ActivityKind> {
    prop_oneof![
        Just(ActivityKind::Push),
        Just(ActivityKind::Commit),
        Just(ActivityKind::PullRequest),
        Just(ActivityKind::Review),
        Just(ActivityKind::Issue),
        Just(ActivityKind::Comment),
        Just(ActivityKind::AuditLog),
    ]
}

proptest! {
    #[test]
    fn one_deed_is_enough(
        kind in kinds(),
        days in 0_i64..=90,
        place in 0_usize..3,
        who in 0_usize..3,
        upper in any::<bool>(),
        others in proptest::collection::vec((kinds(), 91_i64..2000, 0_usize..3), 0..5),
    ) {
        let mut world = World::clean();
        known(&mut world.org.activity).push(did("nina", ActivityKind::Push, 3000));
        match who {
            0 | 1 => known(&mut world.org.members).push(Member {
                login: "nina".to_owned(),
                owner: who == 0,
                without_two_factor: Known::Known(false),
            }),
            _ => known(&mut world.org.outside)
                .push(Outside { login: "nina".to_owned(), without_two_factor: Known::Known(false) }),
        }
        prop_assert_eq!(world.found().len(), 1);
        for (kind, days, place) in others {
            act(&mut world, place, did("nina", kind, days));
        }
        prop_assert_eq!(world.found().len(), 1);
        act(&mut world, place, did(if upper { "NINA" } else { "nina" }, kind, days));
        prop_assert_eq!(world.found().len(), 0);
    }
}

fn act(world: &mut World, place: usize, activity: Activity) {
    match place {
        0 => known(&mut world.org.activity).push(activity),
        n => known(&mut world.repos[n - 1].activity).push(activity),
    }
}

/// Whoever accepted an app, a token or a branch did so for what it may do.
#[test]
fn what_reaches_further_than_before_has_another_fingerprint() {
    use crate::rows::{app, protection};
    let of = |spoil: &dyn Fn(&mut World)| {
        let mut world = World::clean();
        spoil(&mut world);
        world.one().fingerprint.unwrap()
    };
    let write = |name: &str, world: &mut World| {
        app(world).permissions.insert(name.to_owned(), "write".to_owned());
    };
    let broad = |world: &mut World| {
        app(world).selection = "all".to_owned();
        write("administration", world);
    };
    assert_eq!(of(&broad), of(&broad));
    let wider = of(&|world: &mut World| {
        broad(world);
        write("secrets", world);
    });
    assert_ne!(of(&broad), wider);
    let open = |world: &mut World| protection(world).reviews = None;
    let opener = of(&|world: &mut World| {
        open(world);
        protection(world).deletions = true;
    });
    assert_ne!(of(&open), opener);
}
