//! Which services and actions a principal's own policies reach. AWS reports what all policies of a user reach, those of
//! its groups as well, and does not say which policy it was.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::library::Library;
use crate::audit::aws::facts::Grants;
use crate::audit::known::Reason;
use crate::audit::settings::Settings;
use crate::iam::catalog;
use crate::iam::document::{Document, Effect};

/// What a service or an action is to a principal's own policies.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A policy reaches it that is there for longer than the days without use, or of which nobody tells the age.
    Settled,
    /// Only managed policies reach it that were made or changed lately: there was no time to use it.
    Young,
    /// No policy of its own reaches it: a group grants it.
    Elsewhere,
    /// A policy may reach it that was not read.
    Unknown(Reason),
}

/// A principal's own policies.
#[derive(Debug)]
pub(super) struct Own {
    settled: Actions,
    young: Actions,
    hidden: Option<Reason>,
    /// Whether a group may grant something too.
    groups: bool,
    /// Whether it matters at all: otherwise all that AWS reports is reached by settled policies.
    decides: bool,
}

/// Actions that documents allow, under whatever conditions.
#[derive(Debug, Default)]
struct Actions {
    /// Patterns by their service, in lower case.
    of: FxHashMap<String, Vec<String>>,
    /// Patterns of which the service is one as well.
    wide: Vec<String>,
    /// Everything but these, a list for each statement.
    but: Vec<Vec<String>>,
}

impl Own {
    /// The policies as they are; `settings` are as of when AWS told what was used.
    pub(super) fn of<'a>(
        library: &mut Library<'a>,
        grants: &'a Grants,
        groups: bool,
        settings: &Settings,
    ) -> Self {
        let young = |arn: &&String| library.is_young(arn, settings);
        let (young, settled): (Vec<&String>, Vec<&String>) = grants.attached.iter().partition(young);
        let decides = groups || !young.is_empty();
        let mut own =
            Self { settled: Actions::default(), young: Actions::default(), hidden: None, groups, decides };
        if decides {
            let inline = grants.inline.values().map(|text| library.inline(text)).collect::<Vec<_>>();
            let attached = settled.into_iter().map(|arn| library.attached(arn)).collect::<Vec<_>>();
            own.hidden = own.settled.add(inline.into_iter().chain(attached));
            let young = young.into_iter().map(|arn| library.attached(arn)).collect::<Vec<_>>();
            own.hidden = own.young.add(young.into_iter()).or(own.hidden);
        }
        own
    }

    /// What a service is to them, or one action of it.
    pub(super) fn reach(&self, service: &str, action: Option<&str>) -> Reach {
        if !self.decides || self.settled.have(service, action) {
            Reach::Settled
        } else if self.young.have(service, action) {
            Reach::Young
        } else if let Some(reason) = &self.hidden {
            Reach::Unknown(reason.clone())
        } else if self.groups {
            Reach::Elsewhere
        } else {
            // Nothing else could: AWS spells it otherwise than the policy.
            Reach::Settled
        }
    }
}

/// Whether policies allow an action of a service and nothing else of it; why nobody knows, where a document was not read.
/// Both in lower case.
pub(super) fn is_all<'a>(
    library: &mut Library<'a>,
    grants: &'a Grants,
    service: &str,
    action: &str,
) -> Result<bool, Reason> {
    let mut all = Actions::default();
    let inline = grants.inline.values().map(|text| library.inline(text)).collect::<Vec<_>>();
    let attached = grants.attached.iter().map(|arn| library.attached(arn)).collect::<Vec<_>>();
    let hidden = all.add(inline.into_iter().chain(attached));
    if all.have_beside(service, action) || (hidden.is_none() && !all.have(service, Some(action))) {
        return Ok(false);
    }
    hidden.map_or(Ok(true), Err)
}

impl Actions {
    /// Takes in documents; tells why one of them is none.
    fn add(&mut self, documents: impl Iterator<Item = Result<Arc<Document>, Reason>>) -> Option<Reason> {
        let mut hidden = None;
        for document in documents {
            match document {
                Ok(document) => hidden = self.document(&document).or(hidden),
                Err(reason) => hidden = Some(reason),
            }
        }
        hidden
    }

    fn document(&mut self, document: &Document) -> Option<Reason> {
        let mut hidden = None;
        for one in document.statements.iter().filter(|one| one.effect == Effect::Allow) {
            let patterns = one.actions.values.iter().map(|item| item.text.to_ascii_lowercase());
            if one.broken {
                hidden = Some(Reason::odd(
                    "a policy document that cannot be read",
                    "ポリシー文書を解釈できません",
                ));
            } else if one.actions.negated {
                self.but.push(patterns.collect());
            } else {
                patterns.for_each(|pattern| self.pattern(pattern));
            }
        }
        hidden
    }

    fn pattern(&mut self, pattern: String) {
        match pattern.split_once(':') {
            Some((service, _)) if !service.contains(['*', '?']) => {
                self.of.entry(service.to_owned()).or_default().push(pattern);
            }
            _ => self.wide.push(pattern),
        }
    }

    /// Whether they have something of a service besides one action. Both in lower case.
    fn have_beside(&self, service: &str, action: &str) -> bool {
        let known = match catalog::expand(&format!("{service}:*")) {
            catalog::Known::Actions(actions) => actions,
            catalog::Known::NoService | catalog::Known::NoAction => Vec::new(),
        };
        let others = || known.iter().filter(|one| !one.name.eq_ignore_ascii_case(action));
        let own = format!("{service}:{action}");
        // A name that nobody knows is one more.
        let is_new = |pattern: &String| *pattern != own && !pattern.contains(['*', '?']);
        self.of.get(service).is_some_and(|patterns| patterns.iter().any(is_new))
            || others().any(|one| self.have(service, Some(one.name)))
    }

    /// Whether they have something of a service, or one action of it.
    fn have(&self, service: &str, action: Option<&str>) -> bool {
        let service = service.to_ascii_lowercase();
        // No action is called like this, so an exception matches it that takes out the whole service.
        let text = format!("{service}:{}", action.unwrap_or("*"));
        let matches = |pattern: &String| match action {
            Some(_) => catalog::matches(pattern, &text),
            None => catalog::matches(pattern.split_once(':').map_or("*", |(service, _)| service), &service),
        };
        self.of.get(&service).is_some_and(|patterns| patterns.iter().any(matches))
            || self.wide.iter().any(matches)
            || self.but.iter().any(|but| !but.iter().any(|pattern| catalog::matches(pattern, &text)))
    }
}
