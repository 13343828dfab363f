//! A statement that allows something, and what it reaches.

use super::Remark;
use crate::iam::catalog::{self, glob};
use crate::iam::document::{Item, Kind, Statement, Version, quote};
use crate::source::Span;
use crate::text::{Lang, Text};

/// More names are not listed; the rest is counted.
const MOST_NAMES: usize = 8;

/// A statement that allows something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'d> {
    /// What the document is for.
    pub(super) kind: Kind,
    /// Whether policy variables are replaced.
    pub(super) version: Version,
    /// The statement.
    pub(super) statement: &'d Statement,
    /// Which one it is.
    pub(super) at: usize,
}

impl<'d> Subject<'d> {
    /// Whether an action is among those of the statement.
    pub(super) fn allows(&self, action: &str) -> bool {
        let clause = &self.statement.actions;
        clause.negated != clause.values.iter().any(|item| covers_action(&item.text, action))
    }

    /// Whether the statement is about every action there is: whoever has that is an administrator, and a list of the
    /// ways in which they could do harm would say nothing more.
    pub(super) fn is_everything(&self) -> bool {
        let clause = &self.statement.actions;
        !clause.negated && clause.values.iter().any(|item| is_all(&item.text))
    }

    /// Where the statement says that the action is allowed on every resource of a kind, in one account and region at
    /// least; none when it names some.
    pub(super) fn everywhere(&self, action: &str) -> Option<Span> {
        let clause = self.statement.resources.as_ref()?;
        if clause.negated {
            return Some(clause.span);
        }
        let formats = catalog::resource_formats(action).unwrap_or_default();
        let all =
            |item: &&Item| item.text == "*" || formats.iter().any(|format| covers_format(&item.text, format));
        clause.values.iter().find(all).map(|item| item.span)
    }

    /// A remark about this statement.
    pub(super) fn remark(&self, rule: &'static str, span: Span, message: Text) -> Remark {
        Remark { rule, span, statement: Some(self.at), message, details: Vec::new(), advisory: false }
    }

    /// Its resources.
    pub(super) fn resources(&self) -> impl Iterator<Item = &'d Item> {
        self.statement.resources.iter().flat_map(|clause| &clause.values)
    }
}

/// Whether a pattern of actions is every action.
pub(super) fn is_all(pattern: &str) -> bool {
    let star = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    star(pattern) || pattern.split_once(':').is_some_and(|(service, name)| star(service) && star(name))
}

fn covers_action(pattern: &str, action: &str) -> bool {
    is_all(pattern) || glob::matches(pattern, action)
}

/// Whether a pattern of resources takes in everything of a format such as `arn:*:s3:::*/*`. Partition, region and
/// account may be named: everything in one account is still everything that there is to lose.
fn covers_format(pattern: &str, format: &str) -> bool {
    let (mut wanted, mut known) = (pattern.splitn(6, ':'), format.splitn(6, ':'));
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (wanted.by_ref().collect(), known.by_ref().collect());
    let ([_, _, service, _, _, resource], [_, _, of, _, _, all]) = (ours.as_slice(), theirs.as_slice())
    else {
        // Shorter than an ARN: then its last star runs over the colons.
        return glob::matches(pattern, format);
    };
    glob::matches(service, of) && glob::matches(resource, all)
}

/// Names in backticks, the first few.
pub(super) fn names<S: AsRef<str>>(all: &[S], lang: Lang) -> String {
    let shown: Vec<String> = all.iter().take(MOST_NAMES).map(|name| quote(name.as_ref())).collect();
    let (shown, more) = (shown.join(", "), all.len().saturating_sub(MOST_NAMES));
    match (more, lang) {
        (0, _) => shown,
        (_, Lang::En) => format!("{shown} and {more} more"),
        (_, Lang::Ja) => format!("{shown} ほか {more} 件"),
    }
}

/// A sentence with names in place of `{}`.
pub(super) fn with_names<S: AsRef<str>>(all: &[S], en: &str, ja: &str) -> Text {
    Text::new(en.replacen("{}", &names(all, Lang::En), 1), ja.replacen("{}", &names(all, Lang::Ja), 1))
}
