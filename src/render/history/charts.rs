//! Charts as SVG inside of the page. Colours come from its classes; every mark has a title for a mouse and a reader.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::words::{Told, ending, total};
use super::{Agenda, lines, matrix};
use crate::history::{Apply, Ending};
use crate::render::escape::html as escaped;
use crate::render::signoff::time::{duration, moment};
use crate::text::Lang;

/// The newest weeks, and the newest applies: more would be lines without a width.
const MOST_WEEKS: usize = 53;
const MOST_BARS: usize = 60;

const WIDTH: usize = 900;
const HEIGHT: usize = 160;
/// Room for the words under a chart, and above it.
const FOOT: usize = 24;
const HEAD: usize = 16;

/// Bars of the weeks, by how the applies ended.
pub(super) fn weeks(agenda: &Agenda<'_>, lang: Lang) -> Option<String> {
    let mut found: BTreeMap<Date, Vec<Ending>> = BTreeMap::new();
    for apply in &agenda.history.applies {
        found.entry(monday(apply)?).or_default().push(apply.ending());
    }
    let (first, last) = (*found.keys().next()?, *found.keys().next_back()?);
    let mut all: Vec<Date> = first.series(1.week()).take_while(|monday| *monday <= last).collect();
    all.drain(..all.len().saturating_sub(MOST_WEEKS));
    let most = found.values().map(Vec::len).max()?;
    let step = (WIDTH / all.len()).min(80);
    let mut body = frame(most.to_string());
    for (at, monday) in all.iter().enumerate() {
        let endings = found.get(monday).map(Vec::as_slice).unwrap_or_default();
        let week = Told::WeekOf.get(lang).replace("{it}", &monday.to_string());
        let x = at * step;
        body.push_str(&stack(x, step, endings, most, &week, lang));
        // A label for each week would be one over the other.
        if at == 0 || (at + 1 == all.len() && x > 90) {
            body.push_str(&label(x, &monday.to_string()));
        }
    }
    Some(svg(WIDTH, HEAD + HEIGHT + FOOT, Told::PerWeek.get(lang), &body))
}

fn monday(apply: &Apply) -> Option<Date> {
    let day = apply.started.at.to_zoned(TimeZone::UTC).date();
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

fn stack(x: usize, step: usize, endings: &[Ending], most: usize, week: &str, lang: Lang) -> String {
    let mut out = String::new();
    let mut below = 0;
    for kind in Ending::ALL {
        let n = endings.iter().filter(|one| **one == kind).count();
        if n == 0 {
            continue;
        }
        let (from, to) = (HEIGHT * below / most, HEIGHT * (below + n) / most);
        let title = format!("{week}: {}", total(kind).count(lang, n));
        out.push_str(&bar((x, HEAD + HEIGHT - to), (step, to - from), kind, &title));
        below += n;
    }
    out
}

/// A bar an apply, as high as terraform ran long.
pub(super) fn durations(agenda: &Agenda<'_>, lang: Lang) -> Option<String> {
    let ran = agenda.history.applies.iter().filter(|apply| apply.ran());
    let mut found: Vec<(&Apply, u64)> =
        ran.filter_map(|apply| Some((apply, apply.finished.as_ref()?.seconds))).take(MOST_BARS).collect();
    found.reverse();
    let longest = found.iter().map(|(_, seconds)| *seconds).max()?;
    let step = (WIDTH / found.len()).min(80);
    let mut body = frame(duration(longest, lang));
    for (at, (apply, seconds)) in found.iter().enumerate() {
        let share = u128::from(*seconds) * HEIGHT as u128 / u128::from(longest.max(1));
        // What took no time was still there.
        let height = usize::try_from(share).unwrap_or(HEIGHT).max(2);
        let request = &apply.started.request;
        let title = format!(
            "{} #{} {}: {}, {}",
            moment(apply.started.at),
            request.pull_request,
            lines::place(&request.root_module, &request.workspace),
            ending(apply.ending()).get(lang),
            duration(*seconds, lang)
        );
        body.push_str(&bar((at * step, HEAD + HEIGHT - height), (step, height), apply.ending(), &title));
    }
    let longest = Told::Longest.get(lang).replace("{it}", &duration(longest, lang));
    body.push_str(&label(0, &longest));
    Some(svg(WIDTH, HEAD + HEIGHT + FOOT, Told::Durations.get(lang), &body))
}

/// Who applied what somebody signed: the more often, the darker.
pub(super) fn pairs(agenda: &Agenda<'_>, lang: Lang) -> Option<String> {
    let people = agenda.people;
    let most = *people.pairs.values().max()?;
    let (rows, columns) = matrix::sides(people);
    const CELL: (usize, usize) = (96, 32);
    let mut body = String::new();
    for (at, column) in columns.iter().enumerate() {
        body.push_str(&text((CELL.0 * (at + 1) + CELL.0 / 2, 20), "middle", &matrix::name(&column.login)));
    }
    for (down, row) in rows.iter().enumerate() {
        let y = CELL.1 * (down + 1);
        body.push_str(&text((CELL.0 - 8, y + 20), "end", &matrix::name(&row.login)));
        for (at, column) in columns.iter().enumerate() {
            let x = CELL.0 * (at + 1);
            let (w, h) = (CELL.0 - 2, CELL.1 - 2);
            body.push_str(&format!(
                "<rect class=\"cell\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>"
            ));
            let Some(times) = people.pairs.get(&(row.id, column.id)) else { continue };
            let strong = 12 + 43 * times / most;
            let title = cell(&row.login, &column.login, *times, lang);
            body.push_str(&format!(
                "<rect class=\"heat\" fill-opacity=\"0.{strong}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\">\
                 <title>{title}</title></rect>"
            ));
            body.push_str(&text((x + w / 2, y + 20), "middle", &times.to_string()));
        }
    }
    let (width, height) = (CELL.0 * (columns.len() + 1), CELL.1 * (rows.len() + 1));
    Some(svg(width, height, Told::Rows.get(lang), &body))
}

fn cell(applier: &str, signer: &str, times: usize, lang: Lang) -> String {
    let told = Told::Cell.count(lang, times);
    lines::fill(&told, &[("{one}", &escaped(applier)), ("{other}", &escaped(signer))])
}

fn svg(width: usize, height: usize, label: &str, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{}\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\">{body}</svg>",
        escaped(label)
    )
}

/// The line that bars stand on, and how high the highest is.
fn frame(most: String) -> String {
    let floor = HEAD + HEIGHT;
    format!(
        "<line class=\"axis\" x1=\"0\" y1=\"{floor}\" x2=\"{WIDTH}\" y2=\"{floor}\"/>\
         <line class=\"axis\" stroke-dasharray=\"2 4\" x1=\"0\" y1=\"{HEAD}\" x2=\"{WIDTH}\" y2=\"{HEAD}\"/>\
         <text class=\"soft\" x=\"{WIDTH}\" y=\"12\" text-anchor=\"end\">{}</text>",
        escaped(&most)
    )
}

fn bar((x, y): (usize, usize), (step, height): (usize, usize), kind: Ending, title: &str) -> String {
    let width = step.saturating_sub(3).max(1);
    format!(
        "<rect class=\"{}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{}</title></rect>",
        kind.name(),
        escaped(title)
    )
}

fn label(x: usize, words: &str) -> String {
    let y = HEAD + HEIGHT + 16;
    format!("<text class=\"soft\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(words))
}

fn text((x, y): (usize, usize), anchor: &str, words: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>", escaped(words))
}
