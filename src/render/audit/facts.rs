//! What is told of one finding: labelled sentences, then blocks to copy.

use similar::TextDiff;

use super::lines;
use super::words::{self, Told};
use crate::audit::finding::{Evidence, Person, Proposal};
use crate::audit::remedy::{Managed, Place, nobody_looked};
use crate::audit::{Entry, Report};
use crate::render::escape::mark;
use crate::render::history::lines::{comma, fill};
use crate::text::Lang;

/// A labelled sentence.
pub(super) type Fact = (Told, String);

/// Lines to copy.
pub(super) struct Block {
    /// What it is, with marks.
    pub(super) label: String,
    /// Its language, for a fence.
    pub(super) language: &'static str,
    /// The lines, as they are.
    pub(super) text: String,
}

/// The sentences, in their order.
pub(super) fn facts(entry: &Entry, report: &Report, lang: Lang) -> Vec<Fact> {
    let (finding, settings) = (&entry.finding, &report.settings);
    let mut facts: Vec<Fact> =
        lines::account(entry, report, lang).into_iter().map(|account| (Told::InAccount, account)).collect();
    facts.push((Told::Since, lines::since(entry, settings, lang)));
    facts.extend(lines::standing(&entry.status, settings, lang).map(|text| (Told::Standing, text)));
    facts.extend(finding.evidence.iter().map(|one| (Told::Evidence, evidence(one, lang))));
    facts.push((Told::Why, finding.why.get(lang).to_owned()));
    facts.push((words::verb(finding.verb), finding.because.get(lang).to_owned()));
    facts.push((Told::Ask, ask(&finding.ask, lang)));
    facts.extend(terraform(&entry.remedy.managed, lang).into_iter().map(|text| (Told::Terraform, text)));
    facts.extend(
        entry.remedy.steps.iter().map(|steps| (words::steps(&entry.remedy), steps.get(lang).to_owned())),
    );
    for proposal in &finding.proposals {
        facts.extend(proposal.removed.iter().map(|one| (Told::Removed, one.get(lang).to_owned())));
        facts.extend(proposal.kept.iter().map(|one| (Told::Kept, one.get(lang).to_owned())));
    }
    facts
}

fn evidence(evidence: &Evidence, lang: Lang) -> String {
    let read = lines::date(evidence.read);
    let values =
        [("{what}", evidence.what.get(lang)), ("{source}", &mark(&evidence.source)), ("{at}", &read)];
    fill(Told::Seen.get(lang), &values)
}

/// Everybody to ask, the best guess first.
pub(super) fn ask(people: &[Person], lang: Lang) -> String {
    let person = |person: &Person| {
        fill(Told::Person.get(lang), &[("{it}", &mark(&person.name)), ("{why}", person.why.get(lang))])
    };
    match people {
        [] => Told::Nobody.get(lang).to_owned(),
        people => people.iter().map(person).collect::<Vec<_>>().join(comma(lang)),
    }
}

/// Whether Terraform manages it, and what to know about that.
pub(super) fn terraform(managed: &Managed, lang: Lang) -> Vec<String> {
    match managed {
        Managed::Yes { places, note, .. } => {
            let told = fill(Told::Managed.get(lang), &[("{it}", &all(places, lang))]);
            [told].into_iter().chain(note.iter().map(|note| note.get(lang).to_owned())).collect()
        }
        Managed::Possibly { places, why } => {
            let values = [("{it}", &*all(places, lang)), ("{why}", why.get(lang))];
            vec![fill(Told::Possibly.get(lang), &values)]
        }
        Managed::No { files } => vec![Told::Unmanaged.count(lang, *files)],
        // That stands above all findings.
        Managed::Unknown { why } if *why == nobody_looked() => Vec::new(),
        Managed::Unknown { why } => vec![fill(Told::NobodyLooked.get(lang), &[("{why}", why.get(lang))])],
    }
}

fn all(places: &[Place], lang: Lang) -> String {
    places.iter().map(place).collect::<Vec<_>>().join(comma(lang))
}

/// `main.tf:12` `aws_iam_user.alice`
fn place(place: &Place) -> String {
    format!("{} {}", mark(&format!("{}:{}", place.path, place.line)), mark(&place.address))
}

/// The blocks of code where it is managed, or may be.
pub(super) fn places(managed: &Managed) -> &[Place] {
    match managed {
        Managed::Yes { places, .. } | Managed::Possibly { places, .. } => places,
        Managed::No { .. } | Managed::Unknown { .. } => &[],
    }
}

/// What to copy: the patch or the commands, and a narrower policy where no patch holds it.
pub(super) fn blocks(entry: &Entry, lang: Lang) -> Vec<Block> {
    let remedy = &entry.remedy;
    let patch = match &remedy.managed {
        Managed::Yes { patch, .. } => patch.as_ref(),
        _ => None,
    };
    let fixed = |label: Told, language, text: &str| Block {
        label: label.get(lang).to_owned(),
        language,
        text: text.trim_end_matches('\n').to_owned(),
    };
    let mut blocks: Vec<Block> = patch.iter().map(|patch| fixed(Told::Patch, "diff", &patch.diff)).collect();
    if patch.is_none() {
        blocks.extend(entry.finding.proposals.iter().map(|proposal| narrower(proposal, lang)));
    }
    if !remedy.commands.is_empty() {
        blocks.push(fixed(Told::Commands, "sh", &remedy.commands.join("\n")));
    }
    blocks.extend(remedy.import.iter().map(|import| fixed(Told::Import, "hcl", import)));
    blocks
}

fn narrower(proposal: &Proposal, lang: Lang) -> Block {
    let diff = TextDiff::from_lines(&proposal.old, &proposal.new).unified_diff().to_string();
    Block {
        label: fill(Told::Policy.get(lang), &[("{it}", &mark(&proposal.policy))]),
        language: "diff",
        text: diff.trim_end_matches('\n').to_owned(),
    }
}

/// What a list shows beside the sentence: for how long, whom to ask, where, and what became of it.
pub(super) fn brief(entry: &Entry, report: &Report, lang: Lang) -> Vec<String> {
    let days = lines::days(entry, &report.settings).and_then(|days| usize::try_from(days).ok());
    let days =
        days.map_or_else(|| Told::NoAge.get(lang).to_owned(), |days| Told::DaysShort.count(lang, days));
    beside(entry, report, days, lang)
}

/// The same with the day since when it is so, for a list that has no details beside it.
pub(super) fn short(entry: &Entry, report: &Report, lang: Lang) -> Vec<String> {
    let since = match entry.finding.since {
        Some(_) => lines::since(entry, &report.settings, lang),
        None => Told::NoAge.get(lang).to_owned(),
    };
    beside(entry, report, since, lang)
}

fn beside(entry: &Entry, report: &Report, since: String, lang: Lang) -> Vec<String> {
    let mut parts = vec![words::verb(entry.finding.verb).get(lang).to_owned()];
    parts.extend(lines::account(entry, report, lang));
    parts.push(since);
    parts.extend(entry.finding.ask.first().map(|person| mark(&person.name)));
    parts.extend(places(&entry.remedy.managed).first().map(place));
    parts
}
