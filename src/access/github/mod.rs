//! GitHub: members, teams and collaborators, deploy keys, apps, what every member and every workflow may do, and what
//! protects branches.

mod guards;
mod people;
mod protection;
mod settings;

use std::cell::OnceCell;

use crate::plan::Plan;
use crate::text::Text;

use super::Review;
use super::holdings::{Holding, PLAIN};
use super::names::Names;
use super::objects::objects;
use super::walk::{self, Change, Subject};

/// What the plan's GitHub objects grant and take away.
pub fn review(plan: &Plan<'_>) -> Review {
    // Teams are numbers wherever they are used.
    let names: OnceCell<Names> = OnceCell::new();
    let names = || {
        names.get_or_init(|| {
            let mut names = Names::default();
            for team in objects(plan, |kind| kind == "github_team") {
                names.learn(&team, "id", "name");
                names.learn(&team, "slug", "name");
            }
            names
        })
    };
    walk::review(plan, wanted, &PLAIN, |subject| holdings(subject, names()), |change, all| facts(change, all))
}

fn wanted(kind: &str) -> bool {
    people::TYPES.contains(&kind)
        || settings::is_wanted(kind)
        || guards::TYPES.contains(&kind)
        || kind == SSH_KEY
}

const SSH_KEY: &str = "github_user_ssh_key";

fn holdings(subject: &Subject<'_, '_, '_>, names: &Names) -> Vec<Holding> {
    if settings::is_wanted(subject.kind()) {
        return settings::holdings(subject);
    }
    people::holdings(subject, names)
}

fn facts(change: &Change<'_, '_, '_>, all: &[super::objects::Object<'_, '_>]) -> Vec<super::Fact> {
    match change.kind() {
        SSH_KEY => {
            let of = change.after.must("title");
            walk::key(change, &of, ("the SSH key", "SSH 鍵")).into_iter().collect()
        }
        kind if guards::TYPES.contains(&kind) => guards::facts(change, all),
        kind if settings::is_wanted(kind) => settings::facts(change),
        _ => Vec::new(),
    }
}

/// Permissions on a repository, weakest first, with the older words of the same ones.
const REPOSITORY: [&[&str]; 5] =
    [&["pull", "read"], &["triage"], &["push", "write"], &["maintain"], &["admin"]];

fn rank(permission: &str) -> Option<(&'static str, u8)> {
    REPOSITORY
        .iter()
        .zip(0_u8..)
        .find(|(names, _)| names.contains(&permission))
        .map(|(_, step)| ("repository", step))
}

/// `admin`, or any role that is not one of GitHub's own and so may be anything.
fn note_custom(holding: &mut Holding) {
    if holding.rank.is_none() && !holding.capability.is_unknown() {
        holding.abuse.push(Text::new(
            "a custom role, whose permissions are not in the plan",
            "カスタムロールのため、権限の内容はプランから分かりません",
        ));
    }
}
