//! What people read of a review that signs, between its marker and the record.

use crate::config::RadiusLevel;
use crate::render::escape::{markdown, markdown_code};
use crate::render::signoff::time::moment;
use crate::render::signoff::words::Said;
use crate::render::verification::counts;
use crate::render::words::{self, Word};
use crate::signoff::Record;
use crate::signoff::record::Mode;
use crate::text::Lang;

/// A paragraph and what was acknowledged.
pub fn review_body(record: &Record, lang: Lang) -> String {
    let request = &record.request;
    let place = super::place(&request.root_module, &request.workspace);
    let sentence = Said::ISign.get(lang).replace("{it}", &place);
    let commit: String = request.head_sha.chars().take(12).collect();
    let mut facts = vec![
        counts(&request.counts, lang),
        format!("{} {}", Word::BlastRadius.get(lang), radius(&request.blast_radius, lang)),
        markdown_code(&request.words()),
        Said::AtCommit.get(lang).replace("{it}", &markdown_code(&commit)),
    ];
    facts.extend(
        record
            .applier
            .as_ref()
            .map(|one| Said::Applier.get(lang).replace("{it}", &markdown_code(&one.login))),
    );
    facts.push(Said::CountsUntil.get(lang).replace("{it}", &moment(record.expires_at)));
    let mut out = format!("✍️ {sentence}\n{}\n", facts.join(" · "));
    if record.mode == Mode::Live {
        out.push_str(&format!("{}\n", Said::ISignLive.get(lang)));
    }
    if !record.acknowledged.is_empty() {
        let number = record.acknowledged.len();
        out.push_str(&format!("\n**{}** ({number})\n\n", Said::Acknowledged.get(lang)));
        for item in &record.acknowledged {
            out.push_str(&format!("- {}\n", outside_of_fences(item)));
        }
    }
    out
}

/// Code, or escaped prose where code would look like a fence or hide something: a record stands only below
/// sentences in which neither is.
fn outside_of_fences(item: &str) -> String {
    let code = markdown_code(item);
    if ["```", "~~~", "<!--"].iter().any(|one| code.contains(one)) { markdown(item) } else { code }
}

/// The word for a level; a name that is none is shown as it is.
pub(in crate::render) fn radius(name: &str, lang: Lang) -> String {
    RadiusLevel::ALL
        .into_iter()
        .find(|level| level.name() == name)
        .map_or_else(|| markdown(name), |level| words::radius(level, lang).to_owned())
}
