//! The sign-off in Markdown, for the first screen of a phone.

use super::words::Said;
use super::{commands, lines};
use crate::render::escape::{markdown_code, markdown_fence, markdown_marked};
use crate::report::{Report, SignoffView, Verdict};
use crate::text::Lang;

/// Never cut.
pub fn section(out: &mut String, report: &Report, lang: Lang) {
    let Some(view) = report.signoff.as_ref().filter(|_| report.verdict == Verdict::NeedsSignoff) else {
        return;
    };
    out.push_str(&format!("\n### {}\n\n", Said::Signoff.get(lang)));
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    for line in lines(view, lang) {
        let text = markdown_marked(&line.text);
        out.push_str(&format!("- **{}**{colon}{text}\n", line.label.get(lang)));
    }
    how(out, view, lang);
}

fn how(out: &mut String, view: &SignoffView, lang: Lang) {
    let Some(request) = &view.request else {
        acknowledge(out, view, lang);
        out.push_str(&format!("\n{}\n", markdown_marked(Said::NotPosted.get(lang))));
        return;
    };
    if let Some(obstacle) = &request.obstacle {
        acknowledge(out, view, lang);
        let why = markdown_marked(obstacle.get(lang));
        let colon = if lang == Lang::Ja { "：" } else { ": " };
        out.push_str(&format!("\n> 🧊 **{}**{colon}{why}\n", Said::Obstacle.get(lang)));
        return;
    }
    let commands = commands(view, request);
    match &commands.comment {
        Some(comment) => {
            out.push_str(&format!("\n{}\n\n", markdown_marked(Said::ByComment.get(lang))));
            out.push_str(&markdown_fence("text", comment));
            out.push_str(&format!("\n{}\n\n", Said::OrMachine.get(lang)));
        }
        None => {
            acknowledge(out, view, lang);
            let note = commands.note.map_or("", |note| note.get(lang));
            let glue = if lang == Lang::Ja { "" } else { " " };
            out.push_str(&format!("\n{note}{glue}{}\n\n", Said::OnMachine.get(lang)));
        }
    }
    out.push_str(&markdown_fence("text", std::slice::from_ref(&commands.sign)));
    if let (Some(note), Some(_)) = (commands.note, &commands.comment) {
        out.push_str(&format!("\n{}\n", note.get(lang)));
    }
}

/// Where no command holds them.
fn acknowledge(out: &mut String, view: &SignoffView, lang: Lang) {
    if view.acknowledge.is_empty() {
        return;
    }
    let title = Said::Acknowledge.get(lang);
    out.push_str(&format!("- **{title}** ({})\n", view.acknowledge.len()));
    for item in &view.acknowledge {
        out.push_str(&format!("  - {}\n", markdown_code(item)));
    }
}
