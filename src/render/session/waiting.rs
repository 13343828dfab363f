//! The review of an applier who waits: who, until when, the three words, how to sign.

use super::words::Said;
use super::{About, Cut, code, marked, place};
use crate::render::escape::{mark, markdown_preformatted};
use crate::render::signoff::time::moment;
use crate::render::signoff::{comment_lines, sign_command};
use crate::signoff::session::{self, Waiting};
use crate::text::Lang;

/// Nothing of it is cut but long lists of what is to be acknowledged: those stand in the plan's comment as well.
pub(super) fn write(out: &mut String, waiting: &Waiting, about: &About<'_>, lang: Lang, cut: Cut) {
    let request = about.request;
    let until = moment(waiting.until);
    let head = Said::Waits.get(lang).replace("{who}", &mark(&waiting.applier.login));
    out.push_str(&format!("⏳ **{}**\n\n", marked(&head.replace("{it}", &place(request)))));
    let whom = match &waiting.partner {
        Some(partner) => Said::WaitsFor.get(lang).replace("{it}", &mark(&partner.login)),
        None => Said::WaitsForAnybody.get(lang).to_owned(),
    };
    out.push_str(&format!("{}\n\n", marked(&whom).replace("{until}", &until)));
    let words = code(&session::words(&waiting.session, &waiting.request));
    out.push_str(&format!("{}\n\n", Said::SessionWords.get(lang).replace("{it}", &words)));
    out.push_str(&format!("{}\n\n", Said::SignHere.get(lang)));
    let sign = sign_command(request.pull_request, &request.root_module, &request.workspace);
    out.push_str(&markdown_preformatted(&[sign]));
    if let Some(lines) = by_comment(waiting, about, cut) {
        out.push_str(&format!("\n{}\n\n", Said::SignByComment.get(lang)));
        out.push_str(&markdown_preformatted(&lines));
    }
}

/// The comment that signs for this session; none where a comment cannot sign, or where it would be too long: half
/// a comment would be refused.
fn by_comment(waiting: &Waiting, about: &About<'_>, cut: Cut) -> Option<Vec<String>> {
    let acknowledge = &about.request.acknowledge;
    if about.key_needed || acknowledge.len() > cut.texts {
        return None;
    }
    let mut lines = comment_lines(&waiting.request, acknowledge)?;
    lines.push(format!("live {}", waiting.session));
    Some(lines)
}
