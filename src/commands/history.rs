//! `pairgate history`: what was applied, by which pairs, and what still needs somebody.

use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::git::{self, notes};
use crate::history::{Broken, History, People, history};
use crate::outcome::Outcome;
use crate::render::history::{Agenda, HistoryFormat, render};
use crate::render::{RenderError, Style};
use crate::text::Lang;

use super::check::Colour;
use super::outputs::{colour, refuse_shared_file, width};
use super::{Failure, unwritable};

/// More entries than these are told as a number only.
const MOST_TOLD: usize = 20;

/// Say what was applied, when, by which pairs and how it ended; what still needs somebody; and whom to pair next.
///
/// Reads the records in `refs/notes/pairgate` of the clone. Whoever may push can write there, so this is a page to
/// talk about and not a proof: `pairgate verify --offline` checks what can be checked.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// From when on: a duration such as `7d`, `2w` or `36h`, a day such as 2026-11-01, or a moment such as
    /// 2026-11-01T09:00:00Z. Without it: everything.
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// What to print: text, markdown, json, csv or html.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: HistoryFormat,
    /// Also write it to a file; may be given more than once.
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = output)]
    outputs: Vec<(HistoryFormat, PathBuf)>,
    /// Fetch the notes of `origin` first.
    #[arg(long)]
    fetch: bool,
    /// One root module only, by its folder in the repository.
    #[arg(long, value_name = "DIR")]
    root_module: Option<String>,
    /// The clone, instead of the one that the current folder is in.
    #[arg(long, value_name = "DIR")]
    clone: Option<PathBuf>,
    /// The language: en or ja.
    #[arg(long, value_name = "LANG", value_parser = super::judge::lang)]
    lang: Option<Lang>,
    /// When to use colour: auto, always or never. `NO_COLOR` is honoured.
    #[arg(long, value_name = "WHEN", default_value = "auto", alias = "colour")]
    color: Colour,
}

fn format(text: &str) -> Result<HistoryFormat, String> {
    let names = HistoryFormat::ALL.map(HistoryFormat::name).join(", ");
    HistoryFormat::parse(text).ok_or_else(|| format!("formats are {names}"))
}

fn output(text: &str) -> Result<(HistoryFormat, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("write it as FORMAT=FILE, such as `html=history.html`")?;
    if file.is_empty() {
        return Err("the file's name is empty".to_owned());
    }
    format(name).map(|format| (format, PathBuf::from(file)))
}

/// Runs the command; what does not fit goes to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    refuse_shared_file(&args.outputs)?;
    let now = Timestamp::now();
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let since = args.since.as_deref().map(|text| moment(text, now)).transpose()?;
    let clone = git::Clone::open(args.clone.as_deref().unwrap_or_else(|| Path::new(".")))?;
    if args.fetch {
        notes::fetch(&clone, "origin")?;
    }
    let (history, diagnostics) = read(&clone, since)?;
    warn(diagnostics);
    let history = match &args.root_module {
        Some(folder) => history.of_root_module(&plain(folder)),
        None => history,
    };
    let people = People::of(&history);
    let agenda = Agenda { history: &history, people: &people, since, now };
    let style = Style { lang: args.lang.unwrap_or_default(), width: width(), ..Style::default() };
    for (format, file) in &args.outputs {
        let text = render(*format, &agenda, style).map_err(|error| failed(&error))?;
        std::fs::write(file, text).map_err(|error| {
            Diagnostic::error("output-unwritable", format!("cannot write `{}`: {error}", file.display()))
                .help("check that the folder is there and can be written to")
        })?;
    }
    let style = Style { colour: colour(args.color), ..style };
    let text = render(args.format, &agenda, style).map_err(|error| failed(&error))?;
    out.write_all(text.as_bytes()).map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

/// The history that a clone's notes tell, and what of them does not fit.
pub(super) fn read(
    clone: &git::Clone,
    since: Option<Timestamp>,
) -> Result<(History, Diagnostics), Diagnostic> {
    let all = notes::all(clone)?;
    let entries = all.iter().flat_map(|note| {
        note.ledger.entries.iter().map(|entry| (note.commit.as_str(), entry)).collect::<Vec<_>>()
    });
    let found = history(entries, since);
    let mut told = Diagnostics::new();
    if all.is_empty() {
        told.push(
            Diagnostic::warning("notes-none", "this clone has no records of applies")
                .help("get them: `pairgate history --fetch`"),
        );
    }
    told.extend(found.broken.iter().take(MOST_TOLD).map(misfit));
    told.extend(all.into_iter().flat_map(|note| note.ledger.broken));
    Ok((found, told))
}

fn misfit(broken: &Broken) -> Diagnostic {
    let why = broken.why.get(Lang::En);
    let message = format!("an entry in the note of {} counts for nothing: {why}", broken.commit);
    Diagnostic::warning("note-misfit", message).help(format!(
        "look at `{}`, and find out who wrote the entry: `git log -p refs/notes/pairgate`",
        broken.url
    ))
}

/// A duration before now, a day or a moment.
fn moment(text: &str, now: Timestamp) -> Result<Timestamp, Diagnostic> {
    let since = |span: Span| now.to_zoned(TimeZone::UTC).checked_sub(span.abs()).ok();
    let found = match (text.parse::<Span>(), text.parse::<Date>(), text.parse::<Timestamp>()) {
        (Ok(span), _, _) => since(span).map(|at| at.timestamp()),
        (_, _, Ok(at)) => Some(at),
        (_, Ok(day), _) => day.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp()),
        _ => None,
    };
    found.ok_or_else(|| {
        Diagnostic::error("since-odd", format!("`{text}` is no time to begin at"))
            .help("write `--since 7d`, `--since 2026-11-01` or `--since 2026-11-01T09:00:00Z`")
    })
}

/// A folder as records name it.
fn plain(folder: &str) -> String {
    let steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty() && *step != ".").collect();
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}

fn failed(error: &RenderError) -> Diagnostic {
    Diagnostic::error("history-unwritable", error.to_string())
        .help("report this; another `--format` may work")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{moment, plain};

    #[test]
    fn times_are_read_as_people_write_them() {
        let now = "2026-11-10T12:00:00Z".parse().unwrap();
        let read = |text: &str| moment(text, now).map(|at| at.to_string()).map_err(|error| error.code);
        assert_eq!(read("7d").unwrap(), "2026-11-03T12:00:00Z");
        assert_eq!(read("2w").unwrap(), "2026-10-27T12:00:00Z");
        assert_eq!(read("-2w").unwrap(), "2026-10-27T12:00:00Z");
        assert_eq!(read("36h").unwrap(), "2026-11-09T00:00:00Z");
        assert_eq!(read("2026-11-01").unwrap(), "2026-11-01T00:00:00Z");
        assert_eq!(read("2026-11-01T09:00:00+09:00").unwrap(), "2026-11-01T00:00:00Z");
        for odd in ["", "yesterday", "2026-13-01", "7", "99999y"] {
            assert_eq!(read(odd).unwrap_err(), "since-odd", "{odd}");
        }
    }

    #[test]
    fn a_folder_is_named_as_records_do() {
        assert_eq!(plain("./envs/prod/"), "envs/prod");
        assert_eq!(plain("."), ".");
        assert_eq!(plain("./"), ".");
    }
}
