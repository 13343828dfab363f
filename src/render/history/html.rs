//! The history as one HTML file: no script, nothing loaded from anywhere, light and dark.

use super::words::Told;
use super::{Agenda, charts, lines};
use crate::history::Apply;
use crate::render::escape::{html as escaped, html_marked, link_target};
use crate::render::signoff::time::moment;
use crate::text::Lang;

/// The page may load nothing at all, whatever else went wrong in making it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = "
:root { color-scheme: light dark; --back: #fff; --text: #1f2328; --soft: #656d76; --line: #d0d7de; --good: #1a7f37;
  --bad: #cf222e; --cut: #bc4c00; --none: #8c959f; --open: #8250df; --heat: 9 105 218; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --soft: #8d96a0; --line: #30363d;
  --good: #3fb950; --bad: #f85149; --cut: #db6d28; --none: #6e7681; --open: #a371f7; --heat: 47 129 247; } }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p.soft, .soft { color: var(--soft); } ul { padding-left: 1.2rem; margin: .3rem 0; } li { margin: .25rem 0; }
code { font: .9em ui-monospace, monospace; } a { color: inherit; }
table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid var(--line); padding: .4rem .6rem .4rem 0;
  vertical-align: top; } td ul { color: var(--soft); font-size: .9rem; }
.attention { border-left: 4px solid var(--bad); padding-left: 1rem; } .fine { color: var(--good); }
b.applied { color: var(--good); } b.failed { color: var(--bad); } b.interrupted { color: var(--cut); }
b.nothing, b.withdrawn { color: var(--none); } b.open { color: var(--open); }
svg { max-width: 100%; height: auto; } svg text { fill: var(--text); font: 12px system-ui, sans-serif; }
svg .soft { fill: var(--soft); } svg .axis { stroke: var(--line); } svg .applied { fill: var(--good); }
svg .failed { fill: var(--bad); } svg .interrupted { fill: var(--cut); } svg .nothing, svg .withdrawn { fill: var(--none); }
svg .open { fill: var(--open); } svg .heat { fill: rgb(var(--heat)); } svg .cell { fill: none; stroke: var(--line); }
.legend b { margin-right: 1rem; }
";

pub(super) fn html(agenda: &Agenda<'_>, lang: Lang) -> String {
    let title = escaped(&lines::title(agenda, lang));
    let mut body = format!("<h1>{title}</h1>\n");
    let totals: Vec<String> = lines::totals(agenda, lang)
        .into_iter()
        .map(|(ending, text)| format!("<b class=\"{}\">{}</b>", ending.name(), escaped(&text)))
        .collect();
    let totals = if totals.is_empty() { Told::Nothing.get(lang).to_owned() } else { totals.join(" &#183; ") };
    let written = escaped(&Told::Written.get(lang).replace("{it}", &moment(agenda.now)));
    body.push_str(&format!("<p>{totals} <span class=\"soft\">&#183; {written}</span></p>\n"));
    attention(&mut body, agenda, lang);
    chart(&mut body, Told::PerWeek, charts::weeks(agenda, lang), lang);
    applies(&mut body, agenda, lang);
    chart(&mut body, Told::Durations, charts::durations(agenda, lang), lang);
    chart(&mut body, Told::Pairs, charts::pairs(agenda, lang), lang);
    people(&mut body, agenda, lang);
    if !agenda.history.broken.is_empty() {
        let unread = Told::Unread.count(lang, agenda.history.broken.len());
        body.push_str(&format!("<p class=\"soft\">{}</p>\n", escaped(&unread)));
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        lang.code()
    )
}

fn attention(out: &mut String, agenda: &Agenda<'_>, lang: Lang) {
    let attention = lines::attention(agenda, lang);
    if attention.is_empty() {
        out.push_str(&format!("<p class=\"fine\">{}</p>\n", escaped(Told::NoAttention.get(lang))));
        return;
    }
    out.push_str("<section class=\"attention\">\n");
    items(out, Told::Attention, &attention, lang);
    out.push_str("</section>\n");
}

fn items(out: &mut String, title: Told, items: &[String], lang: Lang) {
    if items.is_empty() {
        return;
    }
    out.push_str(&format!("<h2>{}</h2>\n<ul>\n", escaped(title.get(lang))));
    items.iter().for_each(|item| out.push_str(&format!("<li>{}</li>\n", html_marked(item))));
    out.push_str("</ul>\n");
}

fn chart(out: &mut String, title: Told, svg: Option<String>, lang: Lang) {
    if let Some(svg) = svg {
        out.push_str(&format!("<h2>{}</h2>\n{svg}\n", escaped(title.get(lang))));
    }
}

fn applies(out: &mut String, agenda: &Agenda<'_>, lang: Lang) {
    if agenda.history.applies.is_empty() {
        return;
    }
    out.push_str(&format!("<h2>{}</h2>\n<table>\n", escaped(Told::Applies.get(lang))));
    agenda.history.applies.iter().for_each(|apply| out.push_str(&row(apply, lang)));
    out.push_str("</table>\n");
}

fn row(apply: &Apply, lang: Lang) -> String {
    let request = &apply.started.request;
    let at = escaped(&moment(apply.started.at));
    let at = match link_target(&apply.url) {
        Some(target) => format!("<a href=\"{}\" rel=\"noreferrer\">{at}</a>", escaped(&target)),
        None => at,
    };
    let notes: String =
        lines::notes(apply, lang).iter().map(|note| format!("<li>{}</li>", html_marked(note))).collect();
    let notes = if notes.is_empty() { notes } else { format!("<ul>{notes}</ul>") };
    format!(
        "<tr><td>{at}</td><td>#{}</td><td>{}</td><td>{}</td><td><b class=\"{}\">{}</b>{notes}</td></tr>\n",
        request.pull_request,
        html_marked(&lines::place(&request.root_module, &request.workspace)),
        html_marked(&lines::who(apply, lang)),
        apply.ending().name(),
        html_marked(&lines::result(apply, lang)),
    )
}

fn people(out: &mut String, agenda: &Agenda<'_>, lang: Lang) {
    let touched = agenda.people.modules.iter().filter(|module| module.applies() > 0);
    let mut known: Vec<String> = touched.map(|module| lines::module(agenda, module, lang)).collect();
    known.extend(lines::alone(agenda, lang));
    items(out, Told::Knowledge, &known, lang);
    let next: Vec<String> = agenda.people.suggestions.iter().map(|one| lines::said(&one.why, lang)).collect();
    items(out, Told::Next, &next, lang);
}
