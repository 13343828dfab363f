//! One repository while it is looked at.

use std::cell::OnceCell;
use std::sync::Arc;

use super::activity::{Actives, day};
use super::context::{ASKED, Age, add, age, person};
use super::facts::Repository;
use super::gaps::{Gaps, REPOSITORY_ACTIVITY, TERRAFORM};
use super::level::is_bot;
use crate::audit::finding::{Person, Risk};
use crate::audit::owners::Owners;
use crate::audit::settings::Settings;
use crate::text::Text;

/// Where CODEOWNERS is asked for owners: a folder that Terraform often lies in, and the top.
const PATHS: [&str; 2] = ["terraform/main.tf", "main.tf"];

/// A repository, and what is worked out once for it.
#[derive(Debug)]
pub(super) struct Site<'r> {
    pub(super) at: &'r Repository,
    pub(super) name: Arc<str>,
    /// Who was active in it; none when that was not read.
    actives: Option<Actives>,
    /// Whether it is so new, or so busy, that nobody can be called idle in it.
    unsure: bool,
    /// As far as it was seen.
    pub(super) settings: Settings,
    /// Whether it certainly holds Terraform.
    pub(super) terraform: bool,
    ask: OnceCell<Arc<[Person]>>,
}

impl<'r> Site<'r> {
    pub(super) fn new(at: &'r Repository, settings: &Settings, gaps: &mut Gaps) -> Self {
        let settings = settings.as_seen(at.read);
        let name: Arc<str> = Arc::from(at.name.as_str());
        let actives = gaps.need(REPOSITORY_ACTIVITY, &at.name, &at.activity).map(|all| {
            let mut actives = Actives::default();
            actives.add(all, Some(&name), &settings);
            actives
        });
        if let (Some(_), Some(reason)) = (&actives, &at.activity_cut) {
            gaps.note(REPOSITORY_ACTIVITY, &at.name, reason);
        }
        let new = match at.created.map(|created| age(&settings, created, settings.unused_days)) {
            None | Some(Age::Old(_)) => false,
            Some(Age::Young) => true,
            Some(Age::Odd) => {
                gaps.future(REPOSITORY_ACTIVITY, &at.name);
                true
            }
        };
        let unsure = new || at.activity_cut.is_some();
        let terraform = gaps.need(TERRAFORM, &at.name, &at.terraform).copied().unwrap_or(false);
        Self { at, name, actives, unsure, settings, terraform, ask: OnceCell::new() }
    }

    /// Who was active in it; none where nobody can be called idle.
    pub(super) fn idle_beside(&self) -> Option<&Actives> {
        self.actives.as_ref().filter(|_| !self.unsure)
    }

    /// Code owners, and who did something here last. Worked out for repositories with findings only.
    pub(super) fn ask(&self) -> Arc<[Person]> {
        Arc::clone(self.ask.get_or_init(|| self.people().into()))
    }

    fn people(&self) -> Vec<Person> {
        let mut found = Vec::new();
        if let Some(Some(text)) = self.at.codeowners.get() {
            let owners = Owners::parse(text);
            let rule = PATHS.iter().find_map(|path| owners.rule(path).filter(|rule| !rule.owners.is_empty()));
            let why = Text::new(
                format!("CODEOWNERS of `{}` names them", self.name),
                format!("`{}` の CODEOWNERS に記載されています", self.name),
            );
            for owner in rule.into_iter().flat_map(|rule| &rule.owners).take(ASKED) {
                add(&mut found, Person { name: owner.to_string(), why: why.clone() });
            }
        }
        let latest = self.actives.iter().flat_map(Actives::latest).find(|(login, _)| !is_bot(login));
        if let Some((login, deed)) = latest {
            let why = Text::new(
                format!("was the last one active in `{}`, on {}", self.name, day(deed.at)),
                format!("`{}` で最後に活動しました（{}）", self.name, day(deed.at)),
            );
            add(&mut found, person(login, why));
        }
        found
    }

    /// The risk of something that counts less in a repository that is archived.
    pub(super) fn risk(&self, risk: Risk) -> Risk {
        if self.at.archived { Risk::Low } else { risk }
    }
}
