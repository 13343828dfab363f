//! The sentences of an audit. Backticks mark what somebody else wrote; each format escapes them for its place.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::words::{self, Told};
use crate::audit::baseline::{Gone, Status};
use crate::audit::remedy::{Managed, nobody_looked};
use crate::audit::{Check, Entry, Object, Report, Risk, Scope, Settings, Unchecked};
use crate::render::escape::mark;
use crate::render::history::lines::{comma, fill};
use crate::render::signoff::time::moment;
use crate::text::Lang;

/// So many places stand beside what was not checked in any of them.
const MAX_PLACES: usize = 10;

/// How the whole of it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Somebody has to do something.
    Open,
    /// Nothing is open, and everything was looked at.
    Clean,
    /// Nothing is open where somebody looked, and not everything was looked at.
    Unsure,
}

/// The heading of everything.
pub(super) fn title(report: &Report, lang: Lang) -> String {
    let scope = match &report.scope {
        Scope::GitHub(login) => fill(Told::Organisation.get(lang), &[("{it}", &mark(login))]),
        Scope::Aws(accounts) => match accounts.iter().next().filter(|_| accounts.len() == 1) {
            None => Told::Accounts.count(lang, accounts.len()),
            Some((id, name)) => {
                let name = name.as_ref().map(|name| words_aside(&mark(name), lang)).unwrap_or_default();
                fill(Told::Account.get(lang), &[("{it}", &format!("{}{name}", mark(id)))])
            }
        },
    };
    // Between a word in backticks and Japanese stands a blank, and none after Japanese.
    let blank = if lang == Lang::Ja && scope.ends_with('`') { " " } else { "" };
    let scope = format!("{scope}{blank}");
    fill(Told::Title.get(lang), &[("{it}", &scope), ("{at}", &moment(report.settings.now))])
}

fn words_aside(text: &str, lang: Lang) -> String {
    if lang == Lang::Ja { format!("（{text}）") } else { format!(" ({text})") }
}

/// The account that a finding is in, where there are several.
pub(super) fn account(entry: &Entry, report: &Report, lang: Lang) -> Option<String> {
    let (Object::Aws { account, .. }, Scope::Aws(accounts)) = (&entry.finding.object, &report.scope) else {
        return None;
    };
    let name = accounts.get(account).filter(|_| accounts.len() > 1)?.as_ref();
    let name = name.map(|name| words_aside(&mark(name), lang)).unwrap_or_default();
    Some(format!("{}{name}", mark(account)))
}

/// What counts as stale: the limits of that side alone.
pub(super) fn limits(report: &Report, lang: Lang) -> String {
    let settings = &report.settings;
    let values = [
        ("{unused}", settings.unused_days),
        ("{keys}", settings.key_days),
        ("{secrets}", settings.secret_days),
        ("{invitations}", settings.invitation_days),
    ]
    .map(|(name, days)| (name, days.to_string()));
    let told = match report.scope {
        Scope::Aws(_) => Told::LimitsAws,
        Scope::GitHub(_) => Told::LimitsGitHub,
    };
    fill(told.get(lang), &values.each_ref().map(|(name, days)| (*name, days.as_str())))
}

/// That nobody looked into Terraform code, where it is so: it is so of every finding then.
pub(super) fn unsearched(report: &Report, lang: Lang) -> Option<String> {
    let why = nobody_looked();
    let first = report.entries.first()?;
    (first.remedy.managed == Managed::Unknown { why: why.clone() }).then(|| why.get(lang).to_owned())
}

/// How it came out, and the sentence where nothing is open.
pub(super) fn outcome(report: &Report, lang: Lang) -> (Outcome, Option<String>) {
    let unchecked = report.unchecked.len();
    let looked = report.counted.values().any(|number| *number > 0);
    if report.open().next().is_some() {
        (Outcome::Open, None)
    } else if report.entries.is_empty() && !looked {
        (Outcome::Unsure, Some(Told::NothingLooked.get(lang).to_owned()))
    } else if unchecked > 0 {
        (Outcome::Unsure, Some(Told::NothingChecked.count(lang, unchecked)))
    } else if report.entries.is_empty() {
        (Outcome::Clean, Some(Told::Nothing.get(lang).to_owned()))
    } else {
        (Outcome::Clean, Some(Told::NothingOpen.get(lang).to_owned()))
    }
}

/// How many are open, by risk.
pub(super) fn totals(report: &Report, lang: Lang) -> Vec<(Risk, usize, String)> {
    let number = |risk: Risk| report.open().filter(|entry| entry.finding.risk == risk).count();
    let all = Risk::ALL.into_iter().map(|risk| (risk, number(risk)));
    all.map(|(risk, n)| (risk, n, words::risk_count(risk).count(lang, n))).collect()
}

/// How many are new, gone and so on; nothing where there is no memory.
pub(super) fn standings(report: &Report, lang: Lang) -> Vec<String> {
    let order = [Told::NewCount, Told::StillCount, Told::ExpiredCount, Told::AcceptedCount, Told::GoneCount];
    let number = |told: Told| match told {
        Told::GoneCount => report.gone.len(),
        told => {
            report.entries.iter().filter(|entry| words::standing_count(&entry.status) == Some(told)).count()
        }
    };
    let found = order.into_iter().map(|told| (told, number(told))).filter(|(_, n)| *n > 0);
    found.map(|(told, n)| told.count(lang, n)).collect()
}

/// How much was looked at.
pub(super) fn looked(report: &Report, lang: Lang) -> String {
    let one = |(name, number): (&&'static str, &u64)| match lang {
        Lang::Ja => format!("{} {number} 件", words::counted(name, lang)),
        Lang::En if *number == 1 => format!("1 {}", words::counted_one(name)),
        Lang::En => format!("{number} {}", words::counted(name, lang)),
    };
    report.counted.iter().map(one).collect::<Vec<_>>().join(comma(lang))
}

/// The findings of one check.
pub(super) struct ByCheck<'a> {
    pub(super) check: &'static Check,
    pub(super) entries: Vec<&'a Entry>,
}

impl ByCheck<'_> {
    /// The days of the oldest, where any is known.
    pub(super) fn oldest(&self, settings: &Settings) -> Option<i64> {
        self.entries.iter().filter_map(|entry| days(entry, settings)).max()
    }
}

/// Findings by their check, in the order in which the checks come first.
pub(super) fn by_check<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<ByCheck<'a>> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<ByCheck<'a>> = Vec::new();
    for entry in entries {
        let check = entry.finding.check;
        let at = *places.entry(check.id).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.entries.push(entry),
            None => groups.push(ByCheck { check, entries: vec![entry] }),
        }
    }
    groups
}

/// The limits as of when the first of its evidence was read: nobody knows whether it is still so.
fn seen(entry: &Entry, settings: &Settings) -> Settings {
    let read = entry.finding.evidence.iter().map(|evidence| evidence.read).min();
    read.map_or(*settings, |read| settings.as_seen(read))
}

/// Whole days since it is so.
pub(super) fn days(entry: &Entry, settings: &Settings) -> Option<i64> {
    entry.finding.since.and_then(|since| seen(entry, settings).days_since(since))
}

/// `2025-11-03`
pub(super) fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// `2025-11-03 (385 days)`
pub(super) fn since(entry: &Entry, settings: &Settings, lang: Lang) -> String {
    match entry.finding.since {
        None => Told::Unknown.get(lang).to_owned(),
        Some(at) => ago(Told::Days, at, &seen(entry, settings), lang),
    }
}

fn ago(told: Told, at: Timestamp, settings: &Settings, lang: Lang) -> String {
    let sentence = match settings.days_since(at) {
        Some(days) => told.count(lang, usize::try_from(days).unwrap_or_default()),
        None => Told::Ahead.get(lang).to_owned(),
    };
    fill(&sentence, &[("{at}", &date(at))])
}

/// Where it stands against the audit before; nothing where there was none.
pub(super) fn standing(status: &Status, settings: &Settings, lang: Lang) -> Option<String> {
    let told = match status {
        Status::Untracked => return None,
        Status::New => return Some(Told::IsNew.get(lang).to_owned()),
        Status::Open { first } => return Some(ago(Told::IsOpen, *first, settings, lang)),
        Status::Accepted { .. } => Told::IsAccepted,
        Status::Expired { .. } => Told::IsExpired,
        Status::Changed { .. } => Told::IsChanged,
        Status::Outgrown { .. } => Told::IsOutgrown,
    };
    let acceptance = status.acceptance()?;
    let risk = match status {
        Status::Outgrown { accepted, .. } => words::risk(*accepted).get(lang),
        _ => "",
    };
    let values = [
        ("{owner}", mark(&acceptance.owner)),
        ("{until}", acceptance.until.to_string()),
        ("{reason}", mark(&acceptance.reason)),
        ("{risk}", risk.to_owned()),
    ];
    Some(fill(told.get(lang), &values.each_ref().map(|(name, value)| (*name, value.as_str()))))
}

/// What was not checked for the same reason, in however many places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotChecked {
    /// The places; the last entry says how many more there are.
    pub(super) places: String,
    /// What was to be looked at.
    pub(super) what: String,
    /// Why it was not.
    pub(super) reason: String,
    /// What to do.
    pub(super) help: String,
}

impl NotChecked {
    /// All but the help, as one sentence.
    pub(super) fn sentence(&self, lang: Lang) -> String {
        let values = [("{where}", &*self.places), ("{what}", &*self.what), ("{reason}", &*self.reason)];
        fill(Told::NotRead.get(lang), &values)
    }
}

/// What was not checked; what is the same but for the place is told once.
pub(super) fn not_checked(unchecked: &[Unchecked], all: bool, lang: Lang) -> Vec<NotChecked> {
    let mut groups: Vec<(&Unchecked, Vec<&str>)> = Vec::new();
    let mut known = BTreeMap::new();
    for one in unchecked {
        let key = (one.what.get(Lang::En), &one.reason, one.help.get(Lang::En));
        let at = *known.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, places)) => places.push(&one.place),
            None => groups.push((one, vec![&one.place])),
        }
    }
    let told = |(one, places): (&Unchecked, Vec<&str>)| {
        // One line that stands for one line would be silly.
        let most = if all || places.len() <= MAX_PLACES + 1 { places.len() } else { MAX_PLACES };
        let mut named: Vec<String> = places.iter().take(most).map(|place| mark(place)).collect();
        if places.len() > most {
            named.push(Told::More.count(lang, places.len() - most));
        }
        NotChecked {
            places: named.join(comma(lang)),
            what: one.what.get(lang).to_owned(),
            reason: one.reason.text().get(lang).to_owned(),
            help: one.help.get(lang).to_owned(),
        }
    };
    groups.into_iter().map(told).collect()
}

/// What is gone, a line each, with its id.
pub(super) fn gone(report: &Report, lang: Lang) -> Vec<(&str, String)> {
    let told = |gone: &Gone| {
        fill(Told::WasFirst.get(lang), &[("{what}", gone.what.get(lang)), ("{at}", &date(gone.first))])
    };
    report.gone.iter().map(|gone| (gone.id.as_str(), told(gone))).collect()
}
