//! The organisation as the checks look things up in it, and the pieces that findings are made of.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;

use super::facts::{Organisation, Repository, Team};
use super::level::{Level, is_bot, key};
use crate::audit::finding::{Evidence, Person};
use crate::audit::known::{Known, Reason};
use crate::audit::object::{GitHubItem, Object};
use crate::audit::settings::Settings;
use crate::text::Text;

/// Whom of several people to name.
pub(super) const ASKED: usize = 3;

/// What somebody is to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Owner,
    Member,
    Outside,
    /// Neither, and both lists were read.
    Nobody,
    /// A list is missing.
    Unknown,
}

/// What the checks share.
#[derive(Debug)]
pub(super) struct Context<'o> {
    pub(super) org: &'o Organisation,
    /// As far as the organisation was seen.
    pub(super) settings: Settings,
    members: Option<HashMap<String, bool>>,
    outside: Option<HashSet<String>>,
    teams: BTreeMap<String, &'o Team>,
    /// Which teams have which repository, and by which role.
    granted: HashMap<String, Vec<(&'o Team, &'o str)>>,
    /// Keys of the members, by slug.
    groups: HashMap<&'o str, HashSet<String>>,
    /// The teams that somebody is in, by the key of their login.
    teams_of: HashMap<String, Vec<&'o Team>>,
    /// Why it is not known what people did, by the keys of their logins.
    unsure: HashMap<String, &'o Reason>,
}

impl<'o> Context<'o> {
    pub(super) fn new(org: &'o Organisation, settings: &Settings) -> Self {
        let settings = settings.as_seen(org.read);
        let members = org.members.get().map(|members| {
            members.iter().map(|member| (key(&member.login), member.owner)).collect::<HashMap<_, _>>()
        });
        let outside = org.outside.get().map(|all| all.iter().map(|one| key(&one.login)).collect());
        let listed: &'o [Team] = org.teams.get().map_or(&[], Vec::as_slice);
        let mut granted: HashMap<String, Vec<(&Team, &str)>> = HashMap::new();
        for team in listed {
            for (repository, role) in team.repositories.get().into_iter().flatten() {
                granted.entry(key(repository)).or_default().push((team, role));
            }
        }
        let mut groups: HashMap<&str, HashSet<String>> = HashMap::new();
        let mut teams_of: HashMap<String, Vec<&Team>> = HashMap::new();
        for team in listed {
            let Some(logins) = team.members.get() else { continue };
            let group: HashSet<String> = logins.iter().map(|login| key(login)).collect();
            group.iter().for_each(|login| teams_of.entry(login.clone()).or_default().push(team));
            groups.insert(&team.slug, group);
        }
        let teams = listed.iter().map(|team| (team.slug.clone(), team)).collect();
        let unsure = org.unsure.iter().map(|one| (key(&one.login), &one.why)).collect();
        Self { org, settings, members, outside, teams, granted, groups, teams_of, unsure }
    }

    pub(super) fn place(&self, login: &str) -> Place {
        let login = key(login);
        match (self.members.as_ref().map(|all| all.get(&login)), self.outside.as_ref()) {
            (Some(Some(true)), _) => Place::Owner,
            (Some(Some(false)), _) => Place::Member,
            (_, Some(outside)) if outside.contains(&login) => Place::Outside,
            (Some(None), Some(_)) => Place::Nobody,
            _ => Place::Unknown,
        }
    }

    /// Why it is not known what somebody did, where it is not.
    pub(super) fn unsure(&self, login: &str) -> Option<&'o Reason> {
        self.unsure.get(&key(login)).copied()
    }

    /// A repository has another name since the teams were read.
    pub(super) fn renamed(&mut self, before: &str, now: &str) {
        // The old name stays: the teams' own lists have it.
        let Some(teams) = self.granted.get(&key(before)).cloned() else { return };
        let known = self.granted.entry(key(now)).or_default();
        for (team, role) in teams {
            if !known.iter().any(|(other, _)| other.slug == team.slug) {
                known.push((team, role));
            }
        }
    }

    /// Teams that have a repository, with their roles.
    pub(super) fn granted(&self, repository: &str) -> &[(&'o Team, &'o str)] {
        self.granted.get(&key(repository)).map_or(&[], Vec::as_slice)
    }

    /// Keys of a team's members, where they were read.
    pub(super) fn group(&self, slug: &str) -> Option<&HashSet<String>> {
        self.groups.get(slug)
    }

    /// Whether a team has a role in a repository already because a team above it has.
    pub(super) fn inherits(&self, team: &Team, repository: &str, level: Level) -> bool {
        let mut above = team.parent.as_deref();
        // Teams nest a few levels; a circle, which GitHub refuses, ends here as well.
        for _ in 0..self.teams.len() {
            let Some(parent) = above.and_then(|slug| self.teams.get(slug)) else { return false };
            let has = self
                .granted(repository)
                .iter()
                .any(|(other, role)| other.slug == parent.slug && Level::of(role) >= level);
            if has {
                return true;
            }
            above = parent.parent.as_deref();
        }
        false
    }

    /// Whether somebody may have a role in a repository by a team or as a member, and not by themselves: where it is not
    /// told, what has exactly that role may be where it comes from.
    pub(super) fn may_be_granted(&self, repository: &str, login: &str, role: &str) -> bool {
        let same = |other: &str| match (Level::of(role), Level::of(other)) {
            (Level::Custom, Level::Custom) => role == other,
            (one, other) => one == other,
        };
        let (default, teams) = (self.org.default_permission.get(), self.org.teams.get());
        if default.is_none_or(|default| default != "none" && same(default)) {
            return true;
        }
        let Some(teams) = teams else { return true };
        let login = key(login);
        teams.iter().any(|team| team.repositories.get().is_none() && self.may_be_in(team, &login))
            || self
                .granted(repository)
                .iter()
                .any(|(team, other)| same(other) && self.may_be_in(team, &login))
    }

    fn may_be_in(&self, team: &Team, login: &str) -> bool {
        self.group(&team.slug).is_none_or(|group| group.contains(login))
    }

    pub(super) fn object(&self, item: GitHubItem) -> Object {
        Object::GitHub { organisation: self.org.login.clone(), item }
    }

    /// Evidence from an answer about the organisation; `path` is what follows `/orgs/acme`.
    pub(super) fn seen(&self, what: Text, path: &str, page: Option<String>) -> Evidence {
        let source = format!("GET /orgs/{}{path}", self.org.login);
        Evidence { what, source, read: self.org.read, url: page }
    }

    /// A page of the organisation's settings.
    pub(super) fn page(&self, settings: &str) -> Option<String> {
        Some(format!("{}/organizations/{}/settings/{settings}", self.host()?, self.org.login))
    }

    /// A page about people: `people/alice`.
    pub(super) fn people_page(&self, below: &str) -> Option<String> {
        Some(format!("{}/orgs/{}/{below}", self.host()?, self.org.login))
    }

    /// `https://github.com`, of the organisation's page.
    pub(super) fn host(&self) -> Option<&str> {
        self.org.url.trim_end_matches('/').rsplit_once('/').map(|(host, _)| host)
    }

    /// Some owners: those who can change settings.
    pub(super) fn owners(&self) -> Vec<Person> {
        let why = Text::new("owns the organisation", "Organization のオーナーです");
        let owners = self.org.members.get().into_iter().flatten();
        let owners = owners.filter(|member| member.owner && !is_bot(&member.login));
        owners.take(ASKED).map(|member| person(&member.login, why.clone())).collect()
    }

    /// The teams that somebody is in, as far as their members were read.
    pub(super) fn teams_with(&self, login: &str) -> &[&'o Team] {
        self.teams_of.get(&key(login)).map_or(&[], Vec::as_slice)
    }

    /// The maintainers of teams that somebody is in, without that person.
    pub(super) fn maintainers_of(&self, login: &str) -> Vec<Person> {
        let login = key(login);
        let mut found: Vec<Person> = Vec::new();
        for team in self.teams_of.get(&login).into_iter().flatten() {
            if found.len() >= ASKED {
                break;
            }
            let others = names(&team.maintainers).filter(|name| key(name) != login && !is_bot(name));
            for name in others.take(1) {
                let why = Text::new(
                    format!("maintains the team `{}`, which they are in", team.slug),
                    format!("所属チーム `{}` のメンテナーです", team.slug),
                );
                add(&mut found, person(name, why));
            }
        }
        found
    }

    /// The maintainers of a team, or else some of its members.
    pub(super) fn of_team(&self, team: &Team) -> Vec<Person> {
        let maintains = Text::new(
            format!("maintains the team `{}`", team.slug),
            format!("チーム `{}` のメンテナーです", team.slug),
        );
        let belongs = Text::new(
            format!("is in the team `{}`", team.slug),
            format!("チーム `{}` のメンバーです", team.slug),
        );
        let people = |logins, why: &Text| -> Vec<Person> {
            let logins: &Known<Vec<String>> = logins;
            let people = names(logins).filter(|login| !is_bot(login)).take(ASKED);
            people.map(|login| person(login, why.clone())).collect()
        };
        let maintainers = people(&team.maintainers, &maintains);
        if maintainers.is_empty() { people(&team.members, &belongs) } else { maintainers }
    }
}

/// The logins of a list, or none when it was not read.
fn names(known: &Known<Vec<String>>) -> impl Iterator<Item = &String> {
    known.get().into_iter().flatten()
}

/// Somebody by their login.
pub(super) fn person(login: &str, why: Text) -> Person {
    Person { name: format!("@{login}"), why }
}

/// The person that something is about.
pub(super) fn themself(login: &str) -> Person {
    person(login, Text::new("holds it", "本人です"))
}

/// Adds somebody who is not there yet.
pub(super) fn add(people: &mut Vec<Person>, one: Person) {
    if !people.iter().any(|known| key(&known.name) == key(&one.name)) {
        people.push(one);
    }
}

/// Evidence from an answer about a repository; `path` is what follows `/repos/acme/shop`, `page` what follows its page.
pub(super) fn seen_in(organisation: &str, at: &Repository, what: Text, path: &str, page: &str) -> Evidence {
    Evidence {
        what,
        source: format!("GET /repos/{organisation}/{}{path}", at.name),
        read: at.read,
        url: Some(format!("{}{page}", at.url.trim_end_matches('/'))),
    }
}

/// How long ago something was, if it was, and whether that is longer than the limit.
pub(super) enum Age {
    Young,
    /// Longer ago than the limit, by this number of days.
    Old(i64),
    /// In the future.
    Odd,
}

/// How old a moment is.
pub(super) fn age(settings: &Settings, at: Timestamp, limit: i64) -> Age {
    match settings.days_since(at) {
        None => Age::Odd,
        Some(days) if days > limit => Age::Old(days),
        Some(_) => Age::Young,
    }
}
