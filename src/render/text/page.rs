//! Lines of a terminal: colour, width and wrapping.
//!
//! The only place that knows how wide a character is. Japanese has no blanks to break at, so a line
//! may break between wide characters, except before a closing mark and after an opening one. Long
//! words such as addresses are never broken: somebody wants to copy them.

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::UnicodeWidthStr;

use crate::render::Style;
use crate::render::escape::{Part, marked, visible};

/// What a piece of text means, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// As it is.
    Plain,
    /// Headings and names.
    Bold,
    /// Less important.
    Dim,
    /// Destroys, blocks.
    Bad,
    /// Look here.
    Warn,
    /// Adds, clear.
    Good,
    /// User text in a sentence.
    Code,
}

impl Paint {
    fn ansi(self) -> Ansi {
        let colour = |colour: AnsiColor| Ansi::new().fg_color(Some(colour.into()));
        match self {
            Self::Plain => Ansi::new(),
            Self::Bold => Ansi::new().bold(),
            Self::Dim => Ansi::new().dimmed(),
            Self::Bad => colour(AnsiColor::Red).bold(),
            Self::Warn => colour(AnsiColor::Yellow),
            Self::Good => colour(AnsiColor::Green),
            Self::Code => colour(AnsiColor::Cyan),
        }
    }
}

/// A piece of text with its meaning. The text is safe already.
pub type Piece = (Paint, String);

/// A piece of our own words.
pub fn own(paint: Paint, text: impl Into<String>) -> Piece {
    (paint, text.into())
}

/// A piece of somebody else's words, on one line.
pub fn theirs(paint: Paint, text: &str) -> Piece {
    (paint, visible(text))
}

/// A sentence in which backticks mark user text.
pub fn sentence(text: &str) -> Vec<Piece> {
    let piece = |part| match part {
        Part::Prose(prose) => (Paint::Plain, visible(prose)),
        Part::Code(code) => (Paint::Code, format!("`{}`", visible(code))),
    };
    marked(text).into_iter().map(piece).collect()
}

/// Columns of a text.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A page that is being written.
pub struct Page {
    out: String,
    style: Style,
}

impl Page {
    /// An empty page.
    pub fn new(style: Style) -> Self {
        Self { out: String::new(), style }
    }

    /// The finished page.
    pub fn finish(self) -> String {
        self.out
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.out.push('\n');
    }

    /// One line, as long as it is.
    pub fn line(&mut self, indent: usize, pieces: &[Piece]) {
        let mut line = " ".repeat(indent);
        for (at, (paint, text)) in pieces.iter().enumerate() {
            // Blanks inside colour codes would not be trimmed below.
            let text = if at + 1 == pieces.len() { text.trim_end() } else { text };
            self.paint(&mut line, *paint, text);
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// A paragraph: the first line after `indent`, the others after `hang`.
    pub fn wrap(&mut self, indent: usize, hang: usize, pieces: &[Piece]) {
        let limit = self.style.width.clamp(40, 110);
        let mut line = " ".repeat(indent);
        let mut column = indent;
        let mut empty = true;
        let atoms = atoms(pieces);
        for (at, atom) in atoms.iter().enumerate() {
            let space = usize::from(atom.spaced && !empty);
            // What may not begin a line goes where the atom before it goes.
            let tail = atoms.iter().skip(at + 1).take_while(|next| !next.breakable);
            let wide = width(&atom.text);
            let needed = wide + tail.map(|next| width(&next.text)).sum::<usize>();
            if !empty && atom.breakable && column + space + needed > limit {
                self.out.push_str(line.trim_end());
                self.out.push('\n');
                line = " ".repeat(hang);
                column = hang;
            } else if space == 1 {
                line.push(' ');
                column += 1;
            }
            self.paint(&mut line, atom.paint, &atom.text);
            column += wide;
            empty = false;
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// A paragraph after a label, which the other lines stand to the right of.
    pub fn labelled(&mut self, paint: Paint, label: &str, pieces: &[Piece]) {
        let hang = width(label) + 2;
        let start = self.out.len();
        self.wrap(hang, hang, pieces);
        // The blanks that `wrap` began with make room for the label.
        let body = self.out.split_off(start);
        self.paint_label(paint, label);
        self.out.push_str(body.strip_prefix(&" ".repeat(hang)).unwrap_or(&body));
    }

    /// A paragraph beside a label in a column of labels, `column` wide.
    pub fn fact(&mut self, indent: usize, column: usize, label: &str, pieces: &[Piece]) {
        let hang = indent + column + 2;
        let start = self.out.len();
        self.wrap(hang, hang, pieces);
        let body = self.out.split_off(start);
        let mut line = " ".repeat(indent);
        self.paint(&mut line, Paint::Dim, label);
        line.push_str(&" ".repeat(hang.saturating_sub(indent + width(label))));
        line.push_str(body.strip_prefix(&" ".repeat(hang)).unwrap_or(&body));
        self.out.push_str(&line);
    }

    fn paint_label(&mut self, paint: Paint, label: &str) {
        let mut line = String::new();
        self.paint(&mut line, paint, label);
        self.out.push_str(&line);
        self.out.push_str("  ");
    }

    fn paint(&self, line: &mut String, paint: Paint, text: &str) {
        if self.style.colour && paint != Paint::Plain && !text.trim().is_empty() {
            let ansi = paint.ansi();
            line.push_str(&format!("{ansi}{text}{ansi:#}"));
        } else {
            line.push_str(text);
        }
    }
}

/// What is not broken any further.
struct Atom {
    paint: Paint,
    text: String,
    /// A blank stood before it.
    spaced: bool,
    /// A line may begin with it.
    breakable: bool,
}

fn atoms(pieces: &[Piece]) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut spaced = false;
    let mut before: Option<char> = None;
    for (paint, text) in pieces {
        if *paint == Paint::Code {
            // Somebody's name is one atom, blanks and all.
            let first = text.chars().next().unwrap_or(' ');
            let breakable = spaced || before.is_some_and(|b| may_break(b, first));
            atoms.push(Atom { paint: *paint, text: text.clone(), spaced, breakable });
            (spaced, before) = (false, text.chars().last());
            continue;
        }
        let mut fresh = true;
        for c in text.chars() {
            if c == ' ' {
                spaced = true;
                continue;
            }
            let breakable = spaced || before.is_some_and(|b| may_break(b, c));
            match atoms.last_mut().filter(|_| !fresh && !breakable) {
                Some(atom) => atom.text.push(c),
                None => atoms.push(Atom { paint: *paint, text: c.to_string(), spaced, breakable }),
            }
            (spaced, fresh, before) = (false, false, Some(c));
        }
    }
    atoms
}

fn may_break(before: char, after: char) -> bool {
    let wide = |c: char| UnicodeWidthStr::width(c.encode_utf8(&mut [0; 4]) as &str) > 1;
    // A word in katakana reads badly in two halves.
    let katakana = |c: char| matches!(c, 'ァ'..='ヿ');
    (wide(before) || wide(after))
        && !opens(before)
        && !closes(after)
        && !(katakana(before) && katakana(after))
}

fn opens(c: char) -> bool {
    matches!(c, '（' | '「' | '『' | '【' | '［' | '〈' | '《' | '(' | '[')
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '）' | '」'
            | '』'
            | '】'
            | '］'
            | '〉'
            | '》'
            | ')'
            | ']'
            | '、'
            | '。'
            | '，'
            | '．'
            | '・'
            | '：'
            | '；'
            | '？'
            | '！'
            | 'ー'
            | '々'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | ','
            | '.'
            | ':'
            | ';'
    )
}
