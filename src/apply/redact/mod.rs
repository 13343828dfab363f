//! Takes secrets out of what terraform said, before any of it is posted.
//!
//! [`Secrets`] masks the values of a plan inside of other values. A log is less tidy: terraform wraps lines, draws
//! boxes around them, and providers quote requests in their own encodings. So the same secrets are looked for here
//! without regard to spaces and frames, in every spelling, and from four characters on. Masks cover the whole word
//! around what was found. A shorter value cannot be masked, because a mask over `1` tells which `1` it was: the
//! whole line is left out, and the text says so. What looks like a credential is masked whoever knows it.
//!
//! Two things cannot be known: values that this very apply makes, when no plan could be made afterwards (then
//! nothing is shown at all), and ephemeral values, which no plan holds (pass them as `extra`).

mod folded;
mod forms;
mod shapes;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::plan::search::{SHORTEST, Search};
use crate::plan::secrets::mask;
use crate::plan::{Marks, Plan, Secrets};

use folded::Folded;

/// A shorter value is not masked: its line is left out.
const MASKED_FROM: usize = 4;

/// What stands in the place of a line with a short value.
const LINE_LEFT_OUT: &str = "(a line is left out: a short sensitive value may stand in it)";

/// What stands in the place of everything when the secrets are not known.
const ALL_LEFT_OUT: &str = "(left out: this apply makes sensitive values that are not known here; \
                            the log of the operator who applied has the text)";

/// Whether a variable of this name probably holds a secret; its value is one of the `extra` strings then.
pub fn names_a_secret(variable: &str) -> bool {
    const WORDS: [&str; 12] = [
        "TOKEN",
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "CREDENTIAL",
        "PRIVATE",
        "APIKEY",
        "API_KEY",
        "ACCESS_KEY",
        "SEAL_KEY",
        "CONNECTION_STRING",
    ];
    let name = variable.to_ascii_uppercase();
    WORDS.iter().any(|word| name.contains(word))
        || ["_KEY", "_PAT", "_PASS", "_PWD", "_DSN", "_AUTH"].iter().any(|end| name.ends_with(end))
}

/// Takes secrets out of texts.
pub struct Redactor {
    /// Forms of [`SHORTEST`] bytes and more.
    long: Search,
    /// Shorter forms.
    short: FxHashSet<Box<str>>,
    /// Values of fewer than [`MASKED_FROM`] characters.
    tiny: FxHashSet<Box<str>>,
    /// There are secrets that nobody told.
    unseen: bool,
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({} short forms and values)", self.short.len() + self.tiny.len())
    }
}

impl Redactor {
    /// A redactor for what terraform said while it applied `planned`. `after` is the fresh plan made afterwards: it
    /// holds the secrets that the apply made. `extra` are secrets that no plan holds, such as the values of
    /// variables of the environment that [`names_a_secret`] names.
    pub fn new<'e>(
        planned: &Plan<'_>,
        after: Option<&Plan<'_>>,
        extra: impl IntoIterator<Item = &'e str>,
    ) -> Self {
        let mut all = FxHashSet::default();
        for plan in [Some(planned), after].into_iter().flatten() {
            for text in Secrets::of(plan).texts() {
                forms::values(text, &mut all);
            }
        }
        extra.into_iter().for_each(|text| forms::values(text, &mut all));
        let (mut long, mut short, mut tiny) = (Vec::new(), FxHashSet::default(), FxHashSet::default());
        for value in &all {
            if Folded::plain(value).text.chars().count() < MASKED_FROM {
                tiny.insert(Box::from(value.trim()));
                continue;
            }
            let forms = forms::of(value).into_iter().map(|form| Folded::plain(&form).text);
            for form in forms.flat_map(forms::pieces) {
                match form.len() {
                    SHORTEST.. => long.push(form),
                    MASKED_FROM.. => {
                        short.insert(form.into());
                    }
                    // The rest of a base64 text is too short to be told from any other.
                    _ => {}
                }
            }
        }
        long.sort_unstable();
        long.dedup();
        tiny.remove("");
        let unseen = after.is_none() && makes_secrets(planned);
        Self { long: Search::new(long), short, tiny, unseen }
    }

    /// The text without secrets.
    pub fn redact(&self, text: &str) -> String {
        if self.unseen {
            return ALL_LEFT_OUT.to_owned();
        }
        let mut places: Vec<Range<usize>> = shapes::places(text);
        for folded in Folded::all(text) {
            let mut found = self.long.matches(&folded.text);
            self.short_places(&folded.text, &mut found);
            places.extend(found.into_iter().map(|place| folded.original(place)));
        }
        places.sort_unstable_by_key(|place| (place.start, place.end));
        let masked = mask(text, words_around(text, places));
        if self.tiny.is_empty() {
            return masked;
        }
        let lines: Vec<&str> =
            masked.split('\n').map(|line| if self.has_tiny(line) { LINE_LEFT_OUT } else { line }).collect();
        lines.join("\n")
    }

    fn short_places(&self, text: &str, found: &mut Vec<Range<usize>>) {
        if self.short.is_empty() {
            return;
        }
        for (at, _) in text.char_indices() {
            for length in MASKED_FROM..SHORTEST {
                let place = at..at + length;
                if text.get(place.clone()).is_some_and(|part| self.short.contains(part)) {
                    found.push(place);
                }
            }
        }
    }

    /// Whether a short value stands in a line as a word of its own.
    fn has_tiny(&self, line: &str) -> bool {
        let bound = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        self.tiny.iter().any(|tiny| {
            line.match_indices(tiny.as_ref()).any(|(at, found)| {
                bound(line.get(..at).and_then(|before| before.chars().next_back()))
                    && bound(line.get(at + found.len()..).and_then(|behind| behind.chars().next()))
            })
        })
    }
}

/// Widens sorted places to the words that they stand in: half a word tells what the other half is, and so do the
/// last letters of an encoded text. Every byte is looked at twice at most, however many places one word has.
fn words_around(text: &str, places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let within = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'=');
    let count = |bytes: Option<&[u8]>, backwards: bool| {
        let bytes = bytes.unwrap_or_default().iter();
        if backwards { bytes.rev().take_while(within).count() } else { bytes.take_while(within).count() }
    };
    let bytes = text.as_bytes();
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut places = places.into_iter().peekable();
    while let Some(mut place) = places.next() {
        while let Some(next) = places.next_if(|next| next.start <= place.end) {
            place.end = place.end.max(next.end);
        }
        let done = words.last().map_or(0, |last| last.end);
        if place.start > done {
            place.start -= count(bytes.get(done..place.start), true);
        }
        if place.end >= done {
            place.end += count(bytes.get(place.end..), false);
        }
        words.push(place);
    }
    words
}

/// Whether a plan makes values that are sensitive and that it does not know yet.
fn makes_secrets(plan: &Plan<'_>) -> bool {
    let of_outputs = plan.outputs.iter().map(|output| &output.change);
    plan.changes.iter().map(|change| &change.change).chain(of_outputs).any(|change| {
        let (_, sensitive) = change.sensitive_marks();
        meet(&sensitive, &change.unknown_marks())
    })
}

fn meet(one: &Marks<'_>, other: &Marks<'_>) -> bool {
    match (one, other) {
        (Marks::None, _) | (_, Marks::None) => false,
        (Marks::Members(_), Marks::Members(_)) => {
            one.names().any(|name| meet(one.member(name), other.member(name)))
        }
        (Marks::Items(_), Marks::Items(_)) => {
            (0..one.len().min(other.len())).any(|index| meet(one.item(index), other.item(index)))
        }
        // All of one of them, or marks that do not fit together.
        _ => true,
    }
}
