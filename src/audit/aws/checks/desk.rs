//! Where the checks of one account put what they find, and what they could not look at.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::fingerprint::Objects;
use super::sources::{self, Origin};
use super::topics::Topic;
use crate::audit::aws::REMEMBERED;
use crate::audit::aws::facts::{Account, ServiceUses, Used};
use crate::audit::finding::{Audited, Check, Evidence, Finding, Person, Risk, Unchecked, Verb};
use crate::audit::fingerprint::Fingerprint;
use crate::audit::known::{Known, Reason};
use crate::audit::object::{AwsItem, Change, Object};
use crate::audit::settings::Settings;
use crate::text::Text;

/// What the live reader writes into [`Account::source`].
pub(super) const LIVE: &str = "live API";

/// What a last use is called, and what an age.
pub(super) type Topics = (&'static Topic, &'static Topic);

/// What was not checked, each kind once with a number.
#[derive(Debug, Default)]
pub(super) struct Notes {
    found: BTreeMap<(String, &'static Topic, Reason), u64>,
}

impl Notes {
    /// One more that was not checked.
    pub(super) fn note(&mut self, place: &str, topic: &'static Topic, reason: &Reason) {
        *self.found.entry((place.to_owned(), topic, reason.clone())).or_default() += 1;
    }

    /// Whole days since a moment; a moment in the future makes no sense and is noted.
    pub(super) fn days(
        &mut self,
        settings: &Settings,
        at: Timestamp,
        place: &str,
        topic: &'static Topic,
    ) -> Option<i64> {
        let days = settings.days_since(at);
        if days.is_none() {
            // Without the moment itself, so that a wrong clock is one line and not one for each fact.
            self.note(place, topic, &Reason::Future { at: None });
        }
        days
    }

    /// Whether a last use is too long ago, of something that is there since `born`: what is younger than the days
    /// without use is never stale, and neither is what was never used and may be younger.
    pub(super) fn stale(
        &mut self,
        settings: &Settings,
        place: &str,
        used: &Used,
        born: Option<Timestamp>,
        (use_topic, age_topic): Topics,
    ) -> Option<Stale> {
        let age = born.map(|born| (born, self.days(settings, born, place, age_topic)));
        let young = matches!(age, Some((_, Some(days))) if days <= settings.unused_days);
        match (used, age) {
            (Used::At { at, .. }, _) => {
                let days = self.days(settings, *at, place, use_topic)?;
                (days > settings.unused_days && !young).then_some(Stale::Since { at: *at, days })
            }
            (Used::Never, Some((since, Some(days)))) if !young => Some(Stale::Never { since, days }),
            (Used::Never, _) => None,
        }
    }

    /// For the report.
    pub(super) fn done(self) -> Vec<Unchecked> {
        let told = |((place, topic, reason), number): ((String, &Topic, Reason), u64)| Unchecked {
            place,
            checks: topic.checks.to_vec(),
            what: topic.text(number),
            help: topic.help(&reason),
            reason,
            hides: true,
        };
        self.found.into_iter().map(told).collect()
    }
}

/// A finding, before it is known where.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) check: &'static Check,
    pub(super) item: AwsItem,
    pub(super) what: Text,
    pub(super) since: Option<Timestamp>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) risk: Risk,
    pub(super) why: Text,
    pub(super) verb: Verb,
    pub(super) because: Text,
    pub(super) ask: Vec<Person>,
    pub(super) change: Change,
}

/// How something came to be stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stale {
    /// It is there since this moment and was never used.
    Never {
        /// When it was made.
        since: Timestamp,
        /// Days since then.
        days: i64,
    },
    /// It was last used at this moment.
    Since {
        /// The last use.
        at: Timestamp,
        /// Days since then.
        days: i64,
    },
}

impl Stale {
    /// Since when.
    pub(super) fn since(self) -> Timestamp {
        match self {
            Self::Never { since, .. } => since,
            Self::Since { at, .. } => at,
        }
    }
}

/// Since when something is unused of which AWS told, when it was seen, that it was never used: it remembers so many days.
pub(super) fn remembered(born: Timestamp, seen: Timestamp) -> Timestamp {
    let first = seen.checked_sub(SignedDuration::from_hours(REMEMBERED * 24));
    first.map_or(born, |first| first.max(born))
}

/// One account on the desk.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    /// The account.
    pub(super) account: &'a Account,
    /// What it is judged by, as far as its facts were seen.
    pub(super) settings: Settings,
    pub(super) objects: Objects<'a>,
    notes: Notes,
    findings: Vec<Finding>,
    counted: BTreeMap<&'static str, u64>,
}

impl<'a> Desk<'a> {
    /// An empty desk.
    pub(super) fn new(account: &'a Account, settings: &Settings) -> Self {
        Self {
            account,
            settings: settings.as_seen(account.read),
            objects: Objects::new(account),
            notes: Notes::default(),
            findings: Vec::new(),
            counted: BTreeMap::default(),
        }
    }

    /// Something was not checked.
    pub(super) fn note(&mut self, topic: &'static Topic, reason: &Reason) {
        self.notes.note(&self.account.id, topic, reason);
    }

    /// Notes a fact that was not read.
    pub(super) fn unread<T>(&mut self, topic: &'static Topic, known: &Known<T>) {
        if let Some(reason) = known.reason() {
            self.note(topic, reason);
        }
    }

    /// Whole days since a moment; one in the future is noted.
    pub(super) fn days(&mut self, at: Timestamp, topic: &'static Topic) -> Option<i64> {
        self.notes.days(&self.settings, at, &self.account.id, topic)
    }

    /// Whole days from a moment to now, for what was used lately: that is less and less lately, whoever looked when.
    pub(super) fn days_ago(&mut self, at: Timestamp, topic: &'static Topic) -> Option<i64> {
        let settings = self.settings.as_seen(self.settings.now);
        self.notes.days(&settings, at, &self.account.id, topic)
    }

    /// Whether a last use, of something that is there since `born`, is too long ago.
    pub(super) fn stale(&mut self, used: &Used, born: Option<Timestamp>, topics: Topics) -> Option<Stale> {
        self.notes.stale(&self.settings, &self.account.id, used, born, topics)
    }

    /// Whether something is older than the days without use.
    pub(super) fn is_grown(&mut self, born: Timestamp, topic: &'static Topic) -> bool {
        self.days(born, topic).is_some_and(|days| days > self.settings.unused_days)
    }

    /// Whether something was older than the days without use when AWS told what was used.
    pub(super) fn is_grown_by(&mut self, uses: &ServiceUses, born: Timestamp, topic: &'static Topic) -> bool {
        let settings = self.settings.as_seen(uses.made);
        let days = self.notes.days(&settings, born, &self.account.id, topic);
        days.is_some_and(|days| days > settings.unused_days)
    }

    /// Evidence.
    pub(super) fn saw(&self, what: Text, origin: Origin) -> Evidence {
        self.saw_at(what, origin, "1")
    }

    /// Evidence about one of several places of a file: of two keys, of two certificates.
    pub(super) fn saw_at(&self, what: Text, origin: Origin, slot: &str) -> Evidence {
        let source = origin.of(self.account.source == LIVE, slot);
        Evidence { what, source, read: origin.read(self.account), url: None }
    }

    /// Evidence from an answer about last uses of services.
    pub(super) fn saw_uses(&self, what: Text, uses: &ServiceUses) -> Evidence {
        Evidence { read: uses.made, ..self.saw(what, sources::SERVICES) }
    }

    /// A finding.
    pub(super) fn report(&mut self, draft: Draft) {
        self.report_reaching(draft, None);
    }

    /// A finding about how far something reaches: whoever accepts it does so for these parts and no others.
    pub(super) fn report_reaching(&mut self, draft: Draft, reach: Option<Vec<String>>) {
        let Draft { check, item, what, since, evidence, risk, why, verb, because, ask, change } = draft;
        let fingerprint = Fingerprint::new(self.objects.fingerprint(&item), reach).text();
        let object =
            Object::Aws { account: self.account.id.clone(), partition: self.account.partition.clone(), item };
        let proposals = Vec::new();
        self.findings.push(Finding {
            check,
            object,
            what,
            since,
            evidence,
            risk,
            why,
            verb,
            because,
            ask,
            change,
            proposals,
            fingerprint,
        });
    }

    /// So many were looked at.
    pub(super) fn count(&mut self, name: &'static str, number: usize) {
        *self.counted.entry(name).or_default() += u64::try_from(number).unwrap_or(u64::MAX);
    }

    /// For the report.
    pub(super) fn done(self) -> Audited {
        let (findings, unchecked) = (self.findings, self.notes.done());
        Audited { findings, unchecked, counted: self.counted, ..Audited::default() }
    }
}
