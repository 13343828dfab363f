//! How old the open findings are: bars by age, stacked by risk.

use super::super::lines;
use super::super::words::{self, Told};
use super::risk_word;
use crate::audit::{Report, Risk};
use crate::render::escape::html as escaped;
use crate::render::history::lines::fill;
use crate::text::Lang;

/// Each bar's name, and the days below which an age belongs to it.
const AGES: [(Told, i64); 7] = [
    (Told::Under30, 30),
    (Told::Under90, 90),
    (Told::Under180, 180),
    (Told::Under365, 365),
    (Told::Under730, 730),
    (Told::Under1825, 1825),
    (Told::Over1825, i64::MAX),
];

const WIDTH: usize = 880;
const HEIGHT: usize = 150;
/// Room above the bars for their numbers, and below for their names.
const HEAD: usize = 20;
const FOOT: usize = 24;

/// The figure; none where nothing is open.
pub(super) fn ages(report: &Report, lang: Lang) -> Option<String> {
    let mut bars: Vec<(&str, [usize; 3])> = AGES
        .iter()
        .map(|(told, _)| (told.get(lang), [0; 3]))
        .chain([(Told::Unknown.get(lang), [0; 3])])
        .collect();
    let mut any = false;
    for entry in report.open() {
        let days = lines::days(entry, &report.settings);
        let at = days.and_then(|days| AGES.iter().position(|(_, below)| days < *below)).unwrap_or(AGES.len());
        let risk = Risk::ALL.iter().position(|risk| *risk == entry.finding.risk)?;
        if let Some(number) = bars.get_mut(at).and_then(|(_, numbers)| numbers.get_mut(risk)) {
            *number += 1;
            any = true;
        }
    }
    // Most audits know since when: an empty bar for the unknown says nothing.
    bars.truncate(if bars.last().is_some_and(|(_, numbers)| numbers.iter().sum::<usize>() == 0) {
        7
    } else {
        8
    });
    any.then(|| figure(&bars, lang))
}

fn figure(bars: &[(&str, [usize; 3])], lang: Lang) -> String {
    let most = bars.iter().map(|(_, numbers)| numbers.iter().sum()).max().unwrap_or(1).max(1);
    let step = WIDTH / bars.len().max(1);
    let floor = HEAD + HEIGHT;
    let mut body = format!("<line class=\"axis\" x1=\"0\" y1=\"{floor}\" x2=\"{WIDTH}\" y2=\"{floor}\"/>");
    let mut spoken = Vec::new();
    for (at, (age, numbers)) in bars.iter().enumerate() {
        let x = at * step;
        let mut below = 0;
        // The greatest risk stands at the bottom, where bars can be compared.
        for (risk, number) in Risk::ALL.into_iter().zip(numbers).filter(|(_, number)| **number > 0) {
            let (from, to) = (HEIGHT * below / most, (HEIGHT * (below + number)).div_ceil(most));
            below += number;
            let values =
                [("{age}", *age), ("{risk}", words::risk(risk).get(lang)), ("{n}", &number.to_string())];
            let title = fill(Told::Bar.get(lang), &values);
            body.push_str(&format!(
                "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>",
                risk.name(),
                x + step / 6,
                floor.saturating_sub(to),
                step - step / 3,
                to.saturating_sub(from).max(1),
                escaped(&title)
            ));
            spoken.push(title);
        }
        let middle = x + step / 2;
        if below > 0 {
            let top = floor.saturating_sub((HEIGHT * below).div_ceil(most) + 5);
            body.push_str(&words_at(middle, top, &below.to_string()));
        }
        body.push_str(&words_at(middle, floor + 17, age));
    }
    let height = HEAD + HEIGHT + FOOT;
    let title = escaped(Told::Ages.get(lang));
    let legend: String = Risk::ALL
        .into_iter()
        .map(|risk| format!("<span class=\"{}\">{}</span>", risk.name(), risk_word(risk, lang)))
        .collect();
    let glue = if lang == Lang::Ja { "、" } else { "; " };
    format!(
        "<h2>{title}</h2>\n<figure>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{}\" \
         width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\">{body}</svg>\n\
         <div class=\"legend\">{legend}</div>\n</figure>\n",
        escaped(&spoken.join(glue))
    )
}

fn words_at(x: usize, y: usize, words: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{}</text>", escaped(words))
}
