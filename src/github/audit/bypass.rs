//! Who gets around the protection of a branch.

use serde::{Deserialize, Serialize};

use super::OrgReader;
use super::part::Part;
use super::shapes::Login;
use crate::audit::{Known, Reason};

const RULESET: &str = "metadata: read";
const CHANGE: &str = "administration: write";
/// The number of the role `admin`; those that an organisation made have greater ones.
const ADMIN: u64 = 5;

/// Whom the old rules let around pull requests, or let push where others may not.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Allowances {
    #[serde(default)]
    users: Vec<Login>,
    #[serde(default)]
    teams: Vec<Slug>,
    #[serde(default)]
    apps: Vec<Slug>,
}

impl Allowances {
    /// Whether it is a list without anybody in it.
    pub(super) fn names_nobody(&self) -> bool {
        self.users.is_empty() && self.teams.is_empty() && self.apps.is_empty()
    }
}

#[derive(Serialize, Deserialize)]
struct Slug {
    slug: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Ruleset {
    bypass_actors: Option<Vec<Actor>>,
}

#[derive(Serialize, Deserialize)]
struct Actor {
    actor_id: Option<u64>,
    actor_type: String,
}

/// Who gets around one of the rules.
pub(super) struct Bypass {
    /// Those who administer the repository or own the organisation.
    admins: bool,
    /// The others, for people.
    others: Vec<String>,
}

impl Bypass {
    /// Of the old rules.
    pub(super) fn of_old(admins: bool, allowances: Allowances) -> Self {
        let named = |kind: &str, one: Slug| format!("{kind} {}", one.slug.unwrap_or_default());
        let mut others: Vec<String> =
            allowances.users.into_iter().map(|one| format!("User {}", one.login)).collect();
        others.extend(allowances.teams.into_iter().map(|one| named("Team", one)));
        others.extend(allowances.apps.into_iter().map(|one| named("App", one)));
        Self { admins, others }
    }

    fn of_ruleset(actors: Vec<Actor>) -> Self {
        let admin = |actor: &Actor| match actor.actor_type.as_str() {
            "OrganizationAdmin" => true,
            "RepositoryRole" => actor.actor_id == Some(ADMIN),
            _ => false,
        };
        let named = |actor: &Actor| match actor.actor_id {
            Some(id) => format!("{} {id}", actor.actor_type),
            None => actor.actor_type.clone(),
        };
        let others = actors.iter().filter(|actor| !admin(actor)).map(named).collect();
        Self { admins: actors.iter().any(admin), others }
    }

    fn nobody(&self) -> bool {
        !self.admins && self.others.is_empty()
    }
}

impl OrgReader {
    /// Who may bypass a ruleset, of the repository or of what is above it.
    pub(super) fn bypass(&self, name: &str, ruleset: Option<u64>) -> Part<Known<Bypass>> {
        let Some(id) = ruleset else {
            let (en, ja) =
                ("a rule does not say which ruleset it is of", "ルールにルールセットの ID がありません");
            return Ok(Known::NotRead(Reason::odd(en, ja)));
        };
        let ask = self.repo(name, &["rulesets", &id.to_string()])?;
        let told = self.part(RULESET, || {
            let found: Ruleset = self.one(ask)?;
            // GitHub tells it to those alone who may change the ruleset.
            let untold = Reason::Forbidden { permission: CHANGE.to_owned() };
            Ok(Bypass::of_ruleset(found.bypass_actors.ok_or(untold)?))
        });
        Ok(told)
    }
}

/// Whether administrators are held to all of it, and who else is not. What nobody gets around holds everybody.
pub(super) fn held_to(all: &[Known<Bypass>]) -> (Known<bool>, Vec<String>) {
    if all.iter().filter_map(Known::get).any(Bypass::nobody) {
        return (Known::Known(true), Vec::new());
    }
    if let Some(reason) = all.iter().find_map(Known::reason) {
        return (Known::NotRead(reason.clone()), Vec::new());
    }
    // Whoever wants to get around it has to get around each of them.
    let told = || all.iter().filter_map(Known::get);
    let mut others: Vec<String> = Vec::new();
    if told().all(|one| !one.others.is_empty()) {
        others.extend(told().flat_map(|one| one.others.iter().cloned()));
        others.sort();
        others.dedup();
    }
    (Known::Known(!told().all(|one| one.admins)), others)
}
