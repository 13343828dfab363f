//! The sentences of a history. Backticks mark what somebody else wrote; each format escapes them for its place.

use super::Agenda;
use super::words::{Told, ending, total};
use crate::history::{Apply, Countersignature, Ending, Gap, GapKind, Module};
use crate::render::escape::mark;
use crate::render::signoff::time::{duration, moment};
use crate::text::{Lang, Text};

/// So much of an error stands beside an apply.
const MAX_ERROR: usize = 160;
/// So many root modules are named in one sentence.
const MAX_NAMED: usize = 20;

pub(in crate::render) fn comma(lang: Lang) -> &'static str {
    if lang == Lang::Ja { "、" } else { ", " }
}

/// The heading of everything.
pub(super) fn title(agenda: &Agenda<'_>, lang: Lang) -> String {
    let n = agenda.history.applies.len();
    match agenda.since {
        None => Told::Title.count(lang, n),
        Some(since) => Told::TitleSince.count(lang, n).replace("{it}", &moment(since)),
    }
}

/// How many ended how.
pub(super) fn totals(agenda: &Agenda<'_>, lang: Lang) -> Vec<(Ending, String)> {
    let number = |one: Ending| agenda.history.applies.iter().filter(|apply| apply.ending() == one).count();
    let found = Ending::ALL.into_iter().map(|one| (one, number(one))).filter(|(_, n)| *n > 0);
    found.map(|(one, n)| (one, total(one).count(lang, n))).collect()
}

/// What needs somebody: unknown ends, emergencies that nobody signed, states that moved.
pub(super) fn attention(agenda: &Agenda<'_>, lang: Lang) -> Vec<String> {
    let applies = || agenda.history.applies.iter().chain(agenda.history.outstanding());
    let open = applies().filter(|apply| apply.is_open()).map(|apply| about(Told::AskOpen, apply, lang));
    let owed = applies().filter(|apply| apply.owes_countersignature()).map(|apply| {
        let until = apply.countersign_until();
        let told = if agenda.now > until { Told::AskSignLate } else { Told::AskSign };
        let command = format!("`pairgate sign {}`", apply.started.request.pull_request);
        about(told, apply, lang).replace("{until}", &moment(until)).replace("{command}", &command)
    });
    open.chain(owed).chain(agenda.history.gaps.iter().map(|gap| moved(gap, lang))).collect()
}

/// Fills a sentence about an apply. What others wrote comes last, so that nothing in it is filled.
fn about(told: Told, apply: &Apply, lang: Lang) -> String {
    let request = &apply.started.request;
    let own = told
        .get(lang)
        .replace("{pull}", &format!("#{}", request.pull_request))
        .replace("{at}", &moment(apply.started.at));
    fill(&own, &[("{place}", &place(&request.root_module, &request.workspace)), ("{who}", &who(apply, lang))])
}

/// Replaces all at once, so that what is put in for one is not searched for the next.
pub(in crate::render) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let next = values.iter().filter_map(|(name, value)| Some((rest.find(name)?, name, value))).min();
        let Some((at, name, value)) = next else { break };
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push_str(value);
        rest = rest.get(at + name.len()..).unwrap_or_default();
    }
    out + rest
}

fn moved(gap: &Gap, lang: Lang) -> String {
    let (told, to) = match gap.kind {
        GapKind::Ahead { found } => (Told::GapAhead, found),
        GapKind::Behind { found } => (Told::GapBehind, found),
        GapKind::Replaced => (Told::GapReplaced, 0),
    };
    let own = told
        .get(lang)
        .replace("{from}", &gap.before.serial.to_string())
        .replace("{to}", &to.to_string())
        .replace("{pull}", &format!("#{}", gap.before.pull_request))
        .replace("{next}", &format!("#{}", gap.found_by))
        .replace("{at}", &moment(gap.before.at));
    let who = gap.before.who.get(lang);
    fill(&own, &[("{place}", &place(&gap.root_module, &gap.workspace)), ("{who}", who)])
}

/// A root module, with its workspace when that is not the usual one.
pub(super) fn place(root_module: &str, workspace: &str) -> String {
    match workspace {
        "default" => mark(root_module),
        other => format!("{} {}", mark(root_module), mark(other)),
    }
}

/// Who did it.
pub(super) fn who(apply: &Apply, lang: Lang) -> String {
    apply.who().get(lang).to_owned()
}

/// How it ended, how much of it, how long.
pub(super) fn result(apply: &Apply, lang: Lang) -> String {
    let mut parts = vec![ending(apply.ending()).get(lang).to_owned()];
    if let Some(finished) = &apply.finished {
        let all = finished.done + finished.not_done;
        // What was found afterwards is newer than these numbers.
        if apply.ran() && apply.reconciled.is_none() && all > 0 {
            let done = Told::Done.get(lang).replace("{done}", &finished.done.to_string());
            parts.push(done.replace("{all}", &all.to_string()));
        }
        if apply.ran() {
            parts.push(duration(finished.seconds, lang));
        }
    }
    if let Some(found) = &apply.reconciled {
        parts.push(Told::FoundOut.get(lang).replace("{it}", &mark(&found.by.login)));
    }
    parts.join(comma(lang))
}

/// What stands beside an apply, one sentence each.
pub(super) fn notes(apply: &Apply, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(forced) = &apply.started.break_glass {
        let (why, incident) = (mark(&forced.reason), mark(&forced.incident));
        notes.push(fill(Told::Forced.get(lang), &[("{why}", &why), ("{incident}", &incident)]));
        notes.extend(apply.countersigned.first().map(|one| countersigned(apply, one, lang)));
    }
    if apply.took_drift_back() {
        notes.push(Told::Drift.get(lang).to_owned());
    }
    if let Some(finished) = &apply.finished {
        let colon = if lang == Lang::Ja { "：" } else { ": " };
        let errors = finished.errors.first().map(|error| (Told::Error, error));
        for (label, text) in errors.into_iter().chain(finished.remarks.iter().map(|one| (Told::Remark, one)))
        {
            notes.push(format!("{}{colon}{}", label.get(lang), mark(&short(text))));
        }
        if !finished.policies.is_empty() {
            let names: Vec<String> = finished.policies.iter().map(|policy| mark(policy)).collect();
            let told = Told::Fails.count(lang, names.len());
            notes.push(fill(&told, &[("{it}", &names.join(comma(lang)))]));
        }
    }
    notes
}

fn countersigned(apply: &Apply, one: &Countersignature, lang: Lang) -> String {
    let late = one.at > apply.countersign_until();
    let told = if late { Told::CountersignedLate } else { Told::Countersigned };
    told.get(lang).replace("{at}", &moment(one.at)).replace("{it}", &mark(&one.by.login))
}

/// The first line that says anything.
fn short(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let mut cut: String = line.chars().take(MAX_ERROR).collect();
    if cut.len() < line.len() {
        cut.push('…');
    }
    cut
}

/// Who knows a root module that was applied.
pub(super) fn module(agenda: &Agenda<'_>, module: &Module, lang: Lang) -> String {
    let people = agenda.people;
    let mut appliers: Vec<(&str, usize)> =
        module.applied.iter().map(|(id, times)| (people.login(*id), *times)).collect();
    appliers.sort_by_key(|(login, times)| (std::cmp::Reverse(*times), *login));
    let appliers: Vec<String> =
        appliers.into_iter().map(|(login, times)| format!("{} {times}", mark(login))).collect();
    let by = fill(&Told::Module.count(lang, module.applies()), &[("{it}", &appliers.join(comma(lang)))]);
    let mut parts = vec![by, Told::Known.count(lang, module.touched.len())];
    if !module.never.is_empty() {
        let names: Vec<String> = people.logins(&module.never).into_iter().map(mark).collect();
        parts.push(fill(Told::Never.get(lang), &[("{it}", &names.join(comma(lang)))]));
    }
    let glue = if lang == Lang::Ja { "。" } else { "; " };
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    format!("{}{colon}{}", mark(&module.root_module), parts.join(glue))
}

/// Root modules in one head only.
pub(super) fn alone(agenda: &Agenda<'_>, lang: Lang) -> Option<String> {
    let people = agenda.people;
    let all: Vec<String> = people
        .modules
        .iter()
        .filter(|module| module.ever_applied.len() == 1)
        .map(|module| {
            let who = module.ever_applied.keys().map(|id| people.login(*id)).collect::<Vec<_>>().join("");
            format!("{} ({})", mark(&module.root_module), mark(&who))
        })
        .collect();
    if all.is_empty() {
        return None;
    }
    let mut named: Vec<String> = all.iter().take(MAX_NAMED).cloned().collect();
    if all.len() > MAX_NAMED {
        named.push(Told::More.count(lang, all.len() - MAX_NAMED));
    }
    Some(fill(Told::Alone.get(lang), &[("{it}", &named.join(comma(lang)))]))
}

/// Words of the core in a language.
pub(super) fn said(text: &Text, lang: Lang) -> String {
    text.get(lang).to_owned()
}
