//! What the applier sees: a step a line, rules as wide as the terminal, and between them what terraform prints.
//!
//! Once terraform runs nothing that happens to the terminal may stop the session, so writing is only tried.

use std::io::{IsTerminal, Write};

use crate::render::Style;
use crate::render::steps::{Sign, rule, step};
use crate::text::{Lang, Text};

use super::super::outputs::width;
use super::super::{Failure, unwritable};

/// The terminal, or whatever standard output is.
pub(in super::super) struct Screen<'o> {
    out: &'o mut dyn Write,
    style: Style,
    /// From now on nobody may be reading.
    alone: bool,
}

impl<'o> Screen<'o> {
    pub(in super::super) fn new(out: &'o mut dyn Write, lang: Option<Lang>) -> Self {
        let colour = std::io::stdout().is_terminal()
            && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let style = Style { colour, width: width(), lang: lang.unwrap_or_default(), ..Style::default() };
        Self { out, style, alone: false }
    }

    /// The language, once the configuration is known.
    pub(in super::super) fn speak(&mut self, lang: Lang) {
        self.style.lang = lang;
    }

    pub(in super::super) fn style(&self) -> Style {
        self.style
    }

    pub(in super::super) fn lang(&self) -> Lang {
        self.style.lang
    }

    /// Terraform is about to run: a terminal that goes away is no reason to stop.
    pub(super) fn leave_alone(&mut self) {
        self.alone = true;
    }

    /// A line of a step: what it is about, and how it stands.
    pub(in super::super) fn step(&mut self, sign: Sign, what: &Text, says: &Text) -> Result<(), Failure> {
        let line = step(sign, what, says, self.style);
        self.write(line.as_bytes())
    }

    /// A rule over the whole width, with a title in it.
    pub(in super::super) fn rule(&mut self, title: &str) -> Result<(), Failure> {
        let line = rule(title, self.style);
        self.write(line.as_bytes())
    }

    /// Text that is ready for the terminal.
    pub(in super::super) fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.write(text.as_bytes())
    }

    /// Bytes, untouched.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        let _ = self.out.write_all(bytes).and_then(|()| self.out.flush());
    }

    /// For questions.
    pub(in super::super) fn out(&mut self) -> &mut dyn Write {
        self.out
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.out.write_all(bytes).and_then(|()| self.out.flush());
        match written {
            Err(error) if !self.alone => Err(unwritable(&error).into()),
            _ => Ok(()),
        }
    }
}
