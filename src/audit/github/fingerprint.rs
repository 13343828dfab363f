//! What tells something from what it was when somebody accepted it, where its name and number stay: how far it reaches.
//! Whoever accepted more accepted less: a greater level has all words of the lesser ones.

use super::fact::Fact;
use super::facts::Team;
use super::gaps::{COLLABORATORS, Gaps, REPOSITORIES, TEAM_MEMBERS, TEAMS, UNSEEN};
use super::held::Held;
use super::level::Level;
use crate::audit::finding::Finding;
use crate::audit::fingerprint::Fingerprint;

/// Of all that it reaches, in any order.
pub(super) fn of<P: AsRef<str>>(parts: impl IntoIterator<Item = P>) -> Option<String> {
    of_known(Some(parts))
}

/// Of all that it reaches; none where that is not known.
pub(super) fn of_known<P: AsRef<str>>(parts: Option<impl IntoIterator<Item = P>>) -> Option<String> {
    Fingerprint::new(None, parts).text()
}

/// Of what may do this with these repositories.
pub(super) fn of_permissions<'a>(
    selection: &str,
    permissions: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> Option<String> {
    let permissions = permissions.into_iter().flat_map(|(name, level)| levels(name, level));
    let repositories = match selection {
        "all" => Some("repositories".to_owned()),
        "none" => None,
        some => Some(format!("repositories:{some}")),
    };
    of(permissions.chain(repositories))
}

/// A permission of a token or an app.
fn levels(name: &str, level: &str) -> Vec<String> {
    let some: &[&str] = match level {
        "none" => &[],
        "read" => &["read"],
        "write" => &["read", "write"],
        "admin" => return vec![name.to_owned()],
        other => &["read", other],
    };
    some.iter().map(|one| format!("{name}:{one}")).collect()
}

/// Of roles in repositories: whoever administers one may do all of it.
pub(super) fn of_roles<'a>(roles: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
    of(roles.into_iter().flat_map(|(repository, role)| role_in(repository, role)))
}

/// What has to be read to know all that somebody holds.
const OF_PEOPLE: [Fact; 5] = [UNSEEN, REPOSITORIES, COLLABORATORS, TEAMS, TEAM_MEMBERS];

/// Of what somebody holds in repositories, and the teams that they are in; none where more may not have been read.
pub(super) fn of_person(holds: &[&Held], teams: &[&Team], gaps: &Gaps) -> Option<String> {
    if gaps.lacks(&OF_PEOPLE) {
        return None;
    }
    let holds = holds.iter().flat_map(|one| role_in(&one.repository, &one.role));
    of(holds.chain(teams.iter().map(|team| format!("team:{}", team.slug))))
}

/// A finding about a team that is about what the team holds, as far as that was read.
pub(super) fn of_team(mut finding: Finding, team: &Team, counts: impl Fn(Level) -> bool) -> Finding {
    finding.fingerprint = team.repositories.get().and_then(|all| {
        let all = all.iter().filter(|(_, role)| counts(Level::of(role)));
        of_roles(all.map(|(repository, role)| (repository.as_str(), role.as_str())))
    });
    finding
}

/// What a role allows in a repository. One that the organisation made is no part of any other but the greatest, as nobody
/// knows what it allows.
fn role_in(repository: &str, role: &str) -> Vec<String> {
    let some: &[&str] = match Level::of(role) {
        Level::Admin => return vec![repository.to_owned()],
        Level::Maintain => &["pull", "triage", "push", "maintain"],
        Level::Write => &["pull", "triage", "push"],
        Level::Triage => &["pull", "triage"],
        Level::Read => &["pull"],
        Level::Custom => &["pull", role],
    };
    some.iter().map(|one| format!("{repository}:{one}")).collect()
}
