//! Facts of an organisation: those that are kept and still good, and otherwise new ones.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::options::Options;
use crate::audit::finding::Unchecked;
use crate::audit::github::facts::{Organisation, Repository};
use crate::audit::{Known, Reason, Settings};
use crate::diagnostic::Diagnostic;
use crate::github::audit::OrgReader;
use crate::ports::Forged;
use crate::store::Kept;

/// Where facts lie in the folder.
const FOLDER: &str = "github";

/// What an audit takes from the folder.
pub(super) trait Facts: Serialize + DeserializeOwned {
    /// When it was read.
    fn read(&self) -> Timestamp;
    /// Why parts of it were not.
    fn missing(&self) -> Vec<&Reason>;
}

impl Facts for Organisation {
    fn read(&self) -> Timestamp {
        self.read
    }

    fn missing(&self) -> Vec<&Reason> {
        let of_teams =
            self.teams.get().into_iter().flatten().flat_map(|team| {
                [team.maintainers.reason(), team.members.reason(), team.repositories.reason()]
            });
        let members = self.members.get().into_iter().flatten().map(|one| one.without_two_factor.reason());
        let outside = self.outside.get().into_iter().flatten().map(|one| one.without_two_factor.reason());
        let own = [
            self.plan.reason(),
            self.default_permission.reason(),
            self.members_can_create_public.reason(),
            self.two_factor_required.reason(),
            self.actions_token.reason(),
            self.actions_may_approve.reason(),
            self.allowed_actions.reason(),
            self.members.reason(),
            self.outside.reason(),
            self.teams.reason(),
            self.tokens.reason(),
            self.installations.reason(),
            self.invitations.reason(),
            self.hooks.reason(),
            self.secrets.reason(),
            self.repositories.reason(),
            self.activity.reason(),
        ];
        let unsure = self.unsure.iter().map(|one| Some(&one.why));
        own.into_iter().chain(of_teams).chain(members).chain(outside).chain(unsure).flatten().collect()
    }
}

impl Facts for Repository {
    fn read(&self) -> Timestamp {
        self.read
    }

    fn missing(&self) -> Vec<&Reason> {
        let protection = self.protection.get().and_then(Option::as_ref);
        let own = [
            self.collaborators.reason(),
            self.deploy_keys.reason(),
            self.hooks.reason(),
            self.terraform.reason(),
            self.codeowners.reason(),
            self.protection.reason(),
            protection.and_then(|rules| Known::reason(&rules.admins)),
            self.activity.reason(),
        ];
        let sources = self.collaborators.get().into_iter().flatten().map(|one| one.own.reason());
        own.into_iter().chain(sources).flatten().collect()
    }
}

/// Whether asking again may tell more: somebody may have given the permission since, or the limit is over.
fn may_change(reason: &Reason) -> bool {
    !matches!(reason, Reason::Unsupported { .. } | Reason::TooMany { .. })
}

/// Facts as they are kept.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored<T> {
    /// Days that were looked back for what people did.
    days: i64,
    facts: T,
    /// What was not read and has no place in the facts.
    unchecked: Vec<Unchecked>,
}

/// The place of one organisation in the folder.
pub(super) struct Place<'a> {
    kept: &'a Kept,
    login: String,
}

impl<'a> Place<'a> {
    /// Logins have no case.
    pub(super) fn new(kept: &'a Kept, login: &str) -> Self {
        Self { kept, login: login.to_ascii_lowercase() }
    }

    fn path<'p>(&'p self, rest: &[&'p str]) -> Vec<&'p str> {
        [FOLDER, &self.login].into_iter().chain(rest.iter().copied()).collect()
    }

    fn load<T: Facts>(&self, rest: &[&str]) -> Result<Option<Stored<T>>, Diagnostic> {
        self.kept.load(&self.path(rest))
    }

    /// Facts without asking, however old. What was not looked at far enough back is no evidence that nobody was there.
    pub(super) fn found<T: Facts>(
        &self,
        rest: &[&str],
        settings: &Settings,
    ) -> Result<Option<(T, Vec<Unchecked>)>, Diagnostic> {
        let Some(stored) = self.load::<T>(rest)? else { return Ok(None) };
        if stored.days < settings.unused_days {
            let (days, wanted) = (stored.days, settings.unused_days);
            return Err(Diagnostic::error(
                "audit-offline",
                format!(
                    "what is kept in `{}` tells what people did for {days} days, not for {wanted}",
                    self.kept.folder().display()
                ),
            )
            .help(format!("write `--unused-after {days}d` or less, or run it without `--offline`")));
        }
        Ok(Some((stored.facts, stored.unchecked)))
    }
}

/// Asks the forge for what the folder does not have.
pub(super) struct Asking<'a> {
    pub(super) reader: OrgReader,
    pub(super) place: Option<Place<'a>>,
    /// Days that are looked back.
    pub(super) days: i64,
    pub(super) options: &'a Options,
    /// By the forge's clock.
    pub(super) now: Timestamp,
}

impl Asking<'_> {
    /// Facts that are kept, whole and young enough, or else new ones, which are kept.
    pub(super) fn get<T: Facts>(
        &self,
        rest: &[&str],
        ask: impl Fn(&OrgReader) -> Forged<T>,
    ) -> Result<Forged<(T, Vec<Unchecked>)>, Diagnostic> {
        if let Some(place) = &self.place
            && let Some(stored) = place.load::<T>(rest)?
            && self.good(&stored)
        {
            return Ok(Ok((stored.facts, stored.unchecked)));
        }
        let facts = match ask(&self.reader) {
            Ok(facts) => facts,
            Err(error) => return Ok(Err(error)),
        };
        let stored = Stored { days: self.days, facts, unchecked: self.reader.unchecked() };
        if let Some(place) = &self.place {
            place.kept.save(&place.path(rest), &stored)?;
        }
        Ok(Ok((stored.facts, stored.unchecked)))
    }

    fn good<T: Facts>(&self, stored: &Stored<T>) -> bool {
        let missing =
            stored.facts.missing().into_iter().chain(stored.unchecked.iter().map(|one| &one.reason));
        stored.days >= self.days
            && self.options.is_young(stored.facts.read(), self.now)
            && !missing.into_iter().any(may_change)
    }
}
