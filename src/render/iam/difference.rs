//! What one document grants that another does not, and whether one grants certain actions.

use std::io::{self, Write};

use serde::Serialize;

use super::{RequestItem, Words, count, request, request_item, sentence, words, write_json};
use crate::iam::delta::Piece;
use crate::iam::document::Kind;
use crate::iam::grants::{Answer, Request};
use crate::render::escape::visible;
use crate::text::Lang;

const SCHEMA: &str = "pairgate-iam-diff-v1";
const ASKED_SCHEMA: &str = "pairgate-iam-actions-v1";

/// Two documents compared.
#[derive(Debug)]
pub struct Difference {
    /// What they are for.
    pub kind: Kind,
    /// Whether the new one allows anything that the old one does not.
    pub answer: Answer,
    /// Whether the old one allowed anything that the new one does not.
    pub lost: Answer,
    /// What only the new one allows.
    pub added: Vec<Piece>,
    /// What only the old one allows.
    pub removed: Vec<Piece>,
}

impl Difference {
    /// The new one allows more, or that was not decided.
    pub fn is_wider(&self) -> bool {
        self.answer != Answer::Empty || !self.added.is_empty()
    }

    fn verdict(&self) -> &'static str {
        match self.answer {
            Answer::Undecided(_) => "undecided",
            _ if self.is_wider() => "wider",
            _ if self.lost == Answer::Empty && self.removed.is_empty() => "equal",
            // What was not decided here is at most a loss, which nobody has to be warned of.
            _ => "narrower",
        }
    }
}

/// A line a piece, with a request that shows it, and the verdict.
pub fn difference(shown: &Difference, out: &mut dyn Write) -> io::Result<()> {
    for (sign, pieces) in [('+', &shown.added), ('-', &shown.removed)] {
        for one in pieces {
            piece(sign, one, out)?;
        }
    }
    if !shown.added.is_empty() || !shown.removed.is_empty() {
        writeln!(out)?;
    }
    // The lines are words for the answer; where there are none it must stand by itself.
    match &shown.answer {
        Answer::Undecided(why) => {
            writeln!(out, "not decided, and so counted as wider: {}", sentence(&why.reason()))?;
        }
        Answer::Witness(one) if shown.added.is_empty() => writeln!(out, "+ {}", request(one))?,
        Answer::Witness(_) | Answer::Empty => {}
    }
    if let (Answer::Witness(one), true, false) = (&shown.lost, shown.removed.is_empty(), shown.is_wider()) {
        writeln!(out, "- {}", request(one))?;
    }
    let verdict = match shown.verdict() {
        "equal" => "NEW allows what OLD allows, no more and no less",
        "narrower" => "NEW allows nothing that OLD does not",
        _ => "NEW allows what OLD does not",
    };
    let counts: Vec<String> =
        [(shown.added.len(), "addition", "additions"), (shown.removed.len(), "removal", "removals")]
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| count(number, one, many))
            .collect();
    if counts.is_empty() {
        writeln!(out, "{verdict}")
    } else {
        writeln!(out, "{verdict}: {}", counts.join(", "))
    }
}

fn piece(sign: char, piece: &Piece, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{sign} {}", visible(piece.line().get(Lang::En)))?;
    if !piece.levels.is_empty() {
        let levels: Vec<String> =
            piece.levels.iter().map(|level| level.label().get(Lang::En).to_owned()).collect();
        let actions = count(piece.known_actions, "known action", "known actions");
        writeln!(out, "    {actions}: {}", levels.join(", "))?;
    }
    if let Some(one) = &piece.witness {
        // Where a document names no resources, any text stands for them.
        let resource = if piece.resources.is_empty() { String::new() } else { one.resource.clone() };
        writeln!(out, "    such as {}", request(&Request { resource, ..one.clone() }))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    kind: &'static str,
    /// `wider`, `undecided`, `narrower` or `equal`.
    verdict: &'static str,
    witness: Option<RequestItem<'a>>,
    added: Vec<PieceItem<'a>>,
    removed: Vec<PieceItem<'a>>,
}

#[derive(Serialize)]
struct PieceItem<'a> {
    line: LineItem,
    actions: &'a [String],
    actions_negated: bool,
    resources: &'a [String],
    resources_negated: bool,
    principals: &'a [String],
    principals_negated: bool,
    conditions: &'a [String],
    because: Vec<Words<'a>>,
    levels: Vec<&'static str>,
    known_actions: usize,
    witness: Option<RequestItem<'a>>,
    undecided: Option<LineItem>,
}

#[derive(Serialize)]
struct LineItem {
    en: String,
    ja: String,
}

fn line_item(text: &crate::text::Text) -> LineItem {
    LineItem { en: text.get(Lang::En).to_owned(), ja: text.get(Lang::Ja).to_owned() }
}

/// One JSON document.
pub fn difference_json(shown: &Difference, out: &mut dyn Write) -> io::Result<()> {
    let witness = match &shown.answer {
        Answer::Witness(one) => Some(request_item(one)),
        Answer::Empty | Answer::Undecided(_) => None,
    };
    let document = Document {
        schema: SCHEMA,
        kind: shown.kind.name(),
        verdict: shown.verdict(),
        witness,
        added: shown.added.iter().map(piece_item).collect(),
        removed: shown.removed.iter().map(piece_item).collect(),
    };
    write_json(&document, out)
}

fn piece_item(piece: &Piece) -> PieceItem<'_> {
    PieceItem {
        line: line_item(&piece.line()),
        actions: &piece.actions,
        actions_negated: piece.actions_negated,
        resources: &piece.resources,
        resources_negated: piece.resources_negated,
        principals: &piece.principals,
        principals_negated: piece.principals_negated,
        conditions: &piece.conditions,
        because: piece.because.iter().map(words).collect(),
        levels: piece.levels.iter().map(|level| level.name()).collect(),
        known_actions: piece.known_actions,
        witness: piece.witness.as_ref().map(request_item),
        undecided: piece.undecided.map(|why| line_item(&why.reason())),
    }
}

/// Whether a document grants an action.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The action or pattern.
    pub action: &'a str,
    /// The resource or pattern; none means any.
    pub resource: Option<&'a str>,
    /// What it grants of it.
    pub answer: Answer,
}

/// A line for each action and resource.
pub fn asked(shown: &[Asked<'_>], out: &mut dyn Write) -> io::Result<()> {
    for one in shown {
        let what = match one.resource {
            Some(resource) => visible(&format!("{} on {resource}", one.action)),
            None => visible(one.action),
        };
        match &one.answer {
            Answer::Empty => writeln!(out, "not granted  {what}")?,
            Answer::Witness(found) => {
                writeln!(out, "granted      {what}")?;
                writeln!(out, "    such as {}", request(found))?;
            }
            Answer::Undecided(why) => {
                writeln!(out, "not decided  {what}")?;
                writeln!(out, "    {}; it counts as granted", sentence(&why.reason()))?;
            }
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct AskedDocument<'a> {
    schema: &'static str,
    answers: Vec<AskedItem<'a>>,
}

#[derive(Serialize)]
struct AskedItem<'a> {
    action: &'a str,
    resource: Option<&'a str>,
    /// `granted`, `not-granted` or `undecided`.
    answer: &'static str,
    witness: Option<RequestItem<'a>>,
    undecided: Option<LineItem>,
}

/// One JSON document.
pub fn asked_json(shown: &[Asked<'_>], out: &mut dyn Write) -> io::Result<()> {
    let item = |one: &'_ Asked<'_>| -> (&'static str, Option<LineItem>) {
        match &one.answer {
            Answer::Empty => ("not-granted", None),
            Answer::Witness(_) => ("granted", None),
            Answer::Undecided(why) => ("undecided", Some(line_item(&why.reason()))),
        }
    };
    let mut answers = Vec::new();
    for one in shown {
        let (answer, undecided) = item(one);
        let witness = match &one.answer {
            Answer::Witness(found) => Some(request_item(found)),
            Answer::Empty | Answer::Undecided(_) => None,
        };
        answers.push(AskedItem { action: one.action, resource: one.resource, answer, witness, undecided });
    }
    write_json(&AskedDocument { schema: ASKED_SCHEMA, answers }, out)
}
