//! The review that says that terraform is about to run; with break-glass it is loud.

use super::words::Said;
use super::{Cut, beginning, code, colon, logins, marked, place};
use crate::render::escape::{mark, markdown, markdown_link, markdown_preformatted};
use crate::render::signoff::sign_command;
use crate::render::signoff::time::moment;
use crate::render::signoff::words::Said as Signing;
use crate::render::verification::counts;
use crate::signoff::afterwards::countersign_until;
use crate::signoff::record::Mode;
use crate::signoff::session::{self, BreakGlass, Started};
use crate::text::Lang;

pub(super) fn write(out: &mut String, started: &Started, lang: Lang, cut: Cut) {
    match &started.break_glass {
        Some(broken) => alone(out, started, broken, lang, cut),
        None => together(out, started, lang),
    }
}

fn together(out: &mut String, started: &Started, lang: Lang) {
    let head = Said::Applies
        .get(lang)
        .replace("{who}", &mark(&started.applier.login))
        .replace("{it}", &place(&started.request))
        .replace("{partners}", &logins(&started.signers, lang));
    out.push_str(&format!("▶️ **{}**\n\n{}\n", marked(&head), facts(started, lang)));
    let links: Vec<String> = started.signoffs.iter().filter_map(|url| link(url)).collect();
    if !links.is_empty() {
        out.push_str(&format!("\n{}{}{}\n", Said::SignedAs.get(lang), colon(lang), links.join(" ")));
    }
}

fn alone(out: &mut String, started: &Started, broken: &BreakGlass, lang: Lang, cut: Cut) {
    let request = &started.request;
    let head = Said::BreakGlass.get(lang).replace("{who}", &mark(&started.applier.login));
    out.push_str(&format!("## 🚨 {}\n\n", marked(&head.replace("{it}", &place(request)))));
    let (reason, more) = beginning(&broken.reason, cut.characters, lang);
    let more = more.map(|more| format!(" … {more}")).unwrap_or_default();
    let colon = colon(lang);
    out.push_str(&format!("- **{}**{colon}{}{more}\n", Said::Reason.get(lang), markdown(&reason)));
    let incident = link(&broken.incident).unwrap_or_else(|| code(&broken.incident));
    out.push_str(&format!("- **{}**{colon}{incident}\n", Said::Incident.get(lang)));
    out.push_str(&format!("- **{}**", Said::Overridden.get(lang)));
    if broken.overridden.is_empty() {
        out.push_str(&format!("{colon}{}\n", Said::NothingOverridden.get(lang)));
    } else {
        out.push_str(&format!(" ({})\n", broken.overridden.len()));
    }
    for sentence in broken.overridden.iter().take(cut.texts) {
        let (sentence, more) = beginning(sentence, cut.characters, lang);
        let more = more.map(|more| format!(" … {more}")).unwrap_or_default();
        out.push_str(&format!("  - {}{more}\n", marked(&sentence)));
    }
    let left_out = broken.overridden.len().saturating_sub(cut.texts);
    if left_out > 0 {
        out.push_str(&format!("  - … {}\n", Said::MoreOther.count(lang, left_out)));
    }
    out.push_str(&format!("\n{}\n", facts(started, lang)));
    let until = moment(countersign_until(started.at));
    out.push_str(&format!("\n**{}**\n\n", Said::MustBeSigned.get(lang).replace("{until}", &until)));
    let sign = sign_command(request.pull_request, &request.root_module, &request.workspace);
    out.push_str(&markdown_preformatted(&[sign]));
}

/// Numbers, words, commit: what people compare.
fn facts(started: &Started, lang: Lang) -> String {
    let request = &started.request;
    let digest = request.digest();
    let commit: String = request.head_sha.chars().take(12).collect();
    let mut facts = vec![
        counts(&request.counts, lang),
        Said::PlanWords.get(lang).replace("{it}", &code(&request.words())),
        Said::ThisSession.get(lang).replace("{it}", &code(&session::words(&started.session, &digest))),
        Signing::AtCommit.get(lang).replace("{it}", &code(&commit)),
    ];
    match started.mode {
        _ if started.break_glass.is_some() => {}
        Mode::Live => facts.push(Said::Live.get(lang).to_owned()),
        Mode::Asynchronous | Mode::Afterwards => facts.push(Said::Asynchronous.get(lang).to_owned()),
    }
    facts.join(" · ")
}

/// A link whose words are its address.
fn link(url: &str) -> Option<String> {
    let target = crate::render::escape::link_target(url)?;
    Some(markdown_link(&code(url), &target))
}
