//! Sentry: members of the organization and of teams, and the projects of teams.
//!
//! A `sentry_key` is a DSN: it lets a program send events and read nothing, and stands in every browser that uses it, so
//! it is no credential here. The provider has no resource for tokens, integrations or single sign-on.

use crate::plan::Plan;
use crate::text::Text;

use super::Review;
use super::holdings::{Holding, PLAIN};
use super::node::Word;
use super::walk::{self, Subject};

const TYPES: [&str; 3] = ["sentry_organization_member", "sentry_team_member", "sentry_project"];

/// Roles of the organization, weakest first. `billing` stands beside them: it sees invoices and no events.
const ORGANIZATION: [&str; 4] = ["member", "admin", "manager", "owner"];
const TEAM: [&str; 2] = ["contributor", "admin"];

/// What the plan's Sentry objects grant and take away.
pub fn review(plan: &Plan<'_>) -> Review {
    walk::review(plan, |kind| TYPES.contains(&kind), &PLAIN, holdings, |_, _| Vec::new())
}

fn step(ladder: &'static str, steps: &[&str], role: &str) -> Option<(&'static str, u8)> {
    steps.iter().zip(0_u8..).find(|(name, _)| **name == role).map(|(_, step)| (ladder, step))
}

fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    match subject.kind() {
        "sentry_organization_member" => vec![member(subject)],
        "sentry_team_member" => {
            // The provider takes the role of the organization where none is written.
            let role = subject.word("role").or_else(|| subject.word("effective_role"));
            let role = role.unwrap_or_else(|| Word::plain("contributor"));
            let rank = step("team", &TEAM, &role.text);
            let who = subject.must("member_id").after("member");
            let scope = subject.must("organization").with("/", &subject.must("team")).after("team");
            let mut held = Holding::new("role", who, scope, role);
            held.rank = rank;
            vec![held]
        }
        _ => {
            let organization = subject.must("organization");
            let project = subject.word("slug").filter(|word| !word.is_unknown());
            let project = project.unwrap_or_else(|| subject.must("name"));
            let scope = organization.clone().with("/", &project).after("project");
            let teams = subject.words("teams").into_iter();
            teams
                .map(|team| {
                    let who = organization.clone().with("/", &team).after("team");
                    Holding::new("teams", who, scope.clone(), Word::plain("project access"))
                })
                .collect()
        }
    }
}

fn member(subject: &Subject<'_, '_, '_>) -> Holding {
    let who = subject.must("email");
    let role = subject.must("role");
    let scope = subject.must("organization").after("organization");
    let name = who.shown();
    let place = scope.shown();
    let fact = match role.text.as_str() {
        "owner" => Some(Text::new(
            format!(
                "`{name}` becomes an owner of `{place}`, who may do everything and remove everybody else"
            ),
            format!(
                "`{name}` が `{place}` のオーナーになり、すべての操作と他のメンバーの削除ができるようになります"
            ),
        )),
        "manager" => Some(Text::new(
            format!(
                "`{name}` becomes a manager of `{place}`, who may change members and every team and project"
            ),
            format!(
                "`{name}` が `{place}` のマネージャーになり、メンバーとすべてのチーム・プロジェクトを変更できるようになります"
            ),
        )),
        _ => None,
    };
    let rank = step("organization", &ORGANIZATION, &role.text);
    let mut held = Holding::new("role", who, scope, role);
    held.rank = rank;
    held.facts.extend(fact.map(|message| subject.fact("owner-added", message).attribute("role")));
    held
}
