//! A description as an outline: which section says something, and which links there are.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::documents::bare;
use super::says::{has_picture, says_something, without_tags};

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// By the section's index: whether it says something.
    pub(super) sections: BTreeMap<usize, bool>,
    /// Where links lead, as written.
    pub(super) links: Vec<String>,
}

/// Reads a description; `standing_for` tells the sections that a heading stands for.
pub(super) fn read(description: &str, standing_for: &dyn Fn(&str) -> Vec<usize>) -> Outline {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut walk = Walk::new(standing_for);
    for event in Parser::new_ext(description, options) {
        walk.event(event);
    }
    walk.flush();
    walk.outline
}

struct Walk<'s> {
    standing_for: &'s dyn Fn(&str) -> Vec<usize>,
    outline: Outline,
    /// The heading that content now stands below: its level, and its sections.
    current: (u8, Vec<usize>),
    /// The text of the heading that is being read.
    heading: Option<(u8, String)>,
    /// The line that is being read, without hints.
    line: String,
    /// Text outside of links and code, where an address makes a link by itself.
    plain: String,
    html: String,
    /// Inside of so many quotations and list items, where a heading is no heading of the description.
    nested: usize,
    /// Inside of so many italics and struck-out texts.
    hint: usize,
    links: usize,
    code: bool,
    table_head: bool,
    picture: bool,
}

impl<'s> Walk<'s> {
    fn new(standing_for: &'s dyn Fn(&str) -> Vec<usize>) -> Self {
        Self {
            standing_for,
            outline: Outline::default(),
            current: (0, Vec::new()),
            heading: None,
            line: String::new(),
            plain: String::new(),
            html: String::new(),
            nested: 0,
            hint: 0,
            links: 0,
            code: false,
            table_head: false,
            picture: false,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, !self.code && self.links == 0),
            Event::Code(text) => self.text(&text, false),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => self.picture |= has_picture(&html) && self.hint == 0,
            Event::SoftBreak | Event::HardBreak => self.flush(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, may_link: bool) {
        if let Some((_, heading)) = &mut self.heading {
            heading.push_str(text);
        } else if self.hint == 0 && !self.table_head {
            if self.code {
                // Every line of a code block is a line of its own.
                for line in text.split_inclusive('\n') {
                    self.line.push_str(line);
                    if line.ends_with('\n') {
                        self.flush();
                    }
                }
            } else {
                self.line.push_str(text);
            }
        }
        if may_link && self.hint == 0 {
            self.plain.push_str(text);
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis | Tag::Strikethrough => self.hint += 1,
            Tag::Link { link_type, dest_url, .. } => {
                self.links += 1;
                if link_type != LinkType::Email && self.hint == 0 {
                    self.outline.links.push(dest_url.into_string());
                }
            }
            Tag::Image { .. } => {
                self.links += 1;
                self.picture |= self.hint == 0;
            }
            other => {
                self.flush();
                match other {
                    Tag::Heading { level, .. } if self.nested == 0 => {
                        self.heading = Some((level as u8, String::new()));
                    }
                    Tag::BlockQuote(_) | Tag::Item => self.nested += 1,
                    Tag::CodeBlock(_) => self.code = true,
                    Tag::TableHead => self.table_head = true,
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strikethrough => self.hint = self.hint.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.links = self.links.saturating_sub(1),
            other => {
                self.flush();
                match other {
                    TagEnd::Heading(_) => self.begin_section(),
                    TagEnd::BlockQuote(_) | TagEnd::Item => self.nested = self.nested.saturating_sub(1),
                    TagEnd::CodeBlock => self.code = false,
                    TagEnd::TableHead => self.table_head = false,
                    _ => {}
                }
            }
        }
    }

    /// What follows belongs to this heading's sections. A deeper heading that stands for none goes on with the
    /// sections of the one above it.
    fn begin_section(&mut self) {
        let Some((level, heading)) = self.heading.take() else { return };
        let sections = (self.standing_for)(&heading);
        for section in &sections {
            self.outline.sections.entry(*section).or_insert(false);
        }
        if !sections.is_empty() || level <= self.current.0 {
            self.current = (level, sections);
        }
    }

    /// A line is complete: does it say something?
    fn flush(&mut self) {
        let html = std::mem::take(&mut self.html);
        let line = std::mem::take(&mut self.line);
        let picture = std::mem::take(&mut self.picture) || has_picture(&html);
        self.outline.links.extend(bare(&std::mem::take(&mut self.plain)));
        let in_html = without_tags(&html);
        if picture || says_something(&without_tags(&line)) || in_html.lines().any(says_something) {
            for section in &self.current.1 {
                self.outline.sections.insert(*section, true);
            }
        }
    }
}
