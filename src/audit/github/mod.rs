//! GitHub: what of an organisation is stale.
//!
//! An [`Auditor`] looks at repositories one at a time, in any order, and at the organisation last: who was active
//! anywhere is only known then. What it keeps of a repository is small: names, the newest deed of each person, and
//! permissions of people and teams that nobody uses.
//!
//! Something is stale when its last use is more than the limit's whole days ago, so on the day after the limit.
//!
//! # What is told once
//!
//! - Somebody who is inactive everywhere is told as that (owner, member or outside collaborator), and not again for a
//!   missing second factor or for permissions of their own in repositories; the worst of those decides the risk. A
//!   permission of their own is told as unused in its repository, else as an outside collaborator's, else as not by a
//!   team.
//! - A team without members is told as that alone. A permission that a team has from its parent is the parent's,
//!   and one in an archived repository counts for nothing.
//! - A deploy key: never used, else unused, else left behind, else writing.
//! - A token: never used, else unused, else broad, else endless. An app: suspended, else broad.
//! - A webhook that is switched off is told as that alone.
//!
//! # What is not judged
//!
//! - Apps and bots (`[bot]`) are not people. Owners administer all repositories, so nothing is told of what they hold in
//!   one. Nobody writes to an archived repository, so permissions and protection there are left out, and risks are low.
//! - Nobody is called inactive unless the activity of the organisation and of every repository was read; they are listed
//!   as not checked instead.
//!
//! # What is not read
//!
//! Each fact that is [`Known::NotRead`](crate::audit::known::Known::NotRead), each moment in the future and each value
//! that has no meaning here becomes an [`Unchecked`](crate::audit::finding::Unchecked), joined for all repositories,
//! teams or people with the same reason. They are told with the organisation, at the end.

mod activity;
mod apps;
mod branch;
mod context;
mod fact;
pub mod facts;
mod fingerprint;
mod gaps;
mod held;
mod hooks;
mod idle;
mod invitations;
mod keys;
pub mod kinds;
mod level;
mod members;
mod needs;
mod owners;
mod rules;
mod secrets;
mod site;
mod teams;
mod tokens;

use std::collections::HashSet;

use jiff::Timestamp;

pub use kinds::CHECKS;

use self::activity::Actives;
use self::context::Context;
use self::facts::{Organisation, Repository};
use self::gaps::{Gaps, ORGANISATION_ACTIVITY, REPOSITORIES, UNSEEN};
use self::held::Held;
use self::idle::IdleTeams;
use self::level::key;
use self::members::Everywhere;
use self::site::Site;
use super::finding::Audited;
use super::known::Reason;
use super::old::{apart, old};
use super::settings::Settings;

/// Looks at an organisation.
#[derive(Debug)]
pub struct Auditor<'o> {
    context: Context<'o>,
    gaps: Gaps,
    actives: Actives,
    /// Keys of the repositories that were looked at.
    seen: HashSet<String>,
    /// Those of them that are archived.
    archived: HashSet<String>,
    /// Why the activity of some repository is missing.
    missing: Option<Reason>,
    held: Vec<Held>,
    idle: IdleTeams,
    /// When the first and the last of the facts were read.
    oldest: Timestamp,
    newest: Timestamp,
}

impl<'o> Auditor<'o> {
    /// Begins with an organisation.
    pub fn new(organisation: &'o Organisation, settings: &Settings) -> Self {
        Self {
            context: Context::new(organisation, settings),
            gaps: Gaps::default(),
            actives: Actives::default(),
            seen: HashSet::new(),
            archived: HashSet::new(),
            missing: None,
            held: Vec::new(),
            idle: IdleTeams::new(),
            oldest: organisation.read,
            newest: organisation.read,
        }
    }

    /// Looks at a repository of it: what can be told without the others. What was not read is told at the end.
    pub fn repository(&mut self, repository: &Repository) -> Audited {
        self.repository_listed_as(&repository.name, repository)
    }

    /// The same for a repository that has another name since it was listed: the forge leads from the old one to it. What
    /// the list and the teams say of the old name is about it.
    pub fn repository_listed_as(&mut self, listed: &str, repository: &Repository) -> Audited {
        let mut audited = Audited::default();
        if !listed.eq_ignore_ascii_case(&repository.name) {
            self.seen.insert(key(listed));
            self.context.renamed(listed, &repository.name);
        }
        if !self.seen.insert(key(&repository.name)) {
            return audited;
        }
        if repository.archived {
            self.archived.extend([key(&repository.name), key(listed)]);
        }
        audited.counted.insert("repositories", 1);
        self.oldest = self.oldest.min(repository.read);
        self.newest = self.newest.max(repository.read);
        let (context, gaps) = (&self.context, &mut self.gaps);
        let site = Site::new(repository, &context.settings, gaps);
        match repository.activity.get() {
            Some(all) => self.actives.add(all, Some(&site.name), &context.settings),
            None => self.missing = self.missing.take().or_else(|| repository.activity.reason().cloned()),
        }
        self.missing = self.missing.take().or_else(|| repository.activity_cut.clone());
        keys::check(context, &site, gaps, &mut audited);
        hooks::repository(context, &site, gaps, &mut audited);
        audited.findings.extend(branch::check(context, &site, gaps));
        held::collect(context, &site, gaps, &mut self.held);
        idle::collect(context, &site, gaps, &mut self.idle);
        audited
    }

    /// A repository that could not be read: without it nobody is called idle.
    pub fn unread(&mut self, name: &str, reason: &Reason) {
        if self.seen.insert(key(name)) {
            self.gaps.note(UNSEEN, name, reason);
        }
        self.missing = self.missing.take().or_else(|| Some(reason.clone()));
    }

    /// Ends with the organisation itself, and with all that needs every repository.
    pub fn organisation(mut self) -> Audited {
        let mut audited = Audited::default();
        let missing = self.without();
        let (context, gaps) = (&self.context, &mut self.gaps);
        if let Some(all) = context.org.activity.get() {
            self.actives.add(all, None, &context.settings);
        }
        let settings = context.settings.as_seen(self.oldest);
        let everywhere = Everywhere { actives: &self.actives, settings, read: self.oldest, missing };
        let gone = members::check(context, &everywhere, &self.held, gaps, &mut audited);
        held::judge(context, &self.held, &gone, &mut audited);
        teams::check(context, &self.idle, &self.archived, gaps, &mut audited);
        tokens::check(context, gaps, &mut audited);
        apps::check(context, gaps, &mut audited);
        invitations::check(context, gaps, &mut audited);
        hooks::organisation(context, gaps, &mut audited);
        secrets::check(context, gaps, &mut audited);
        rules::check(context, gaps, &mut audited);
        let now = context.settings.as_seen(context.settings.now);
        audited.web = Some(context.host().unwrap_or_default().to_owned());
        audited.unchecked = self.gaps.told(&context.org.login);
        audited.unchecked.extend(old(&context.org.login, (self.oldest, self.newest), &[], &now));
        audited
    }

    /// Notes what of everybody's activity is missing; gives the first reason.
    fn without(&mut self) -> Option<Reason> {
        let org = self.context.org;
        let mut missing = self.missing.take();
        if self.gaps.need(ORGANISATION_ACTIVITY, "", &org.activity).is_none() {
            missing = org.activity.reason().cloned();
        }
        if let Some(names) = self.gaps.need(REPOSITORIES, "", &org.repositories) {
            for name in names.iter().filter(|name| !self.seen.contains(&key(name))) {
                self.gaps.note(UNSEEN, name, &Reason::NotGiven);
                missing = missing.or(Some(Reason::NotGiven));
            }
        } else {
            missing = missing.or_else(|| org.repositories.reason().cloned());
        }
        // Each part looks back from when it was read: parts of different weeks have no last months in common.
        missing.or_else(|| apart(self.oldest, self.newest))
    }
}
