//! How far the subject of a token is written out.

use super::narrowing::is_filled_in;
use super::oidc::{asks, idle};
use crate::iam::document::{Operator, Test, Version, quote};
use crate::text::Text;

/// How far the subject must be written out.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Subjects {
    /// The audience says it: one customer's application or pool.
    None,
    /// Any text without a wildcard at its start: it is not known how the subjects of the provider look.
    Unknown,
    /// `repo:OWNER/NAME:` (GitHub), `project_path:GROUP/NAME:` (GitLab): up to the colon after it.
    Repository(&'static str),
    /// `{REPOSITORY}:`: up to the first colon.
    First,
    /// `organization:O:pipeline:P:`: up to the colon after the pipeline.
    Pipeline,
    /// `organization:O:project:P:workspace:W:`, `pulumi:deploy:org:O:project:P:stack:S:`: the organization after this word, and
    /// one of the others.
    Workspace(&'static str, &'static [&'static str]),
    /// `system:serviceaccount:NAMESPACE:NAME`: up to the colon before the name.
    ServiceAccount,
}

/// How wide a subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Width {
    /// One repository, workspace or service account.
    Fixed,
    /// One, with every branch and pull request, or every name in it.
    Loose,
    /// More than one.
    Open,
}

/// How wide what a test asks of the subject is, and why.
pub(super) fn judge(test: &Test, subjects: Subjects, version: Version) -> (Width, Vec<Text>) {
    if !asks(test) {
        return (Width::Open, vec![idle(test)]);
    }
    let (mut widest, mut details) = (Width::Fixed, Vec::new());
    for item in &test.values {
        let text = item.text.as_str();
        let wild = test.operator == Operator::StringLike;
        let quoted = quote(text);
        let width = match wild {
            _ if is_filled_in(item, version) => Width::Open,
            true => width(text, subjects),
            false => Width::Fixed,
        };
        widest = widest.max(width);
        match width {
            Width::Open => details.push(Text::new(
                format!("{quoted} is more than one repository, workspace or account"),
                format!("{quoted} は 2 つ以上のリポジトリ、ワークスペース、アカウントに当てはまります"),
            )),
            Width::Loose => details.push(Text::new(
                format!("{quoted} takes everything inside it: every branch, pull request or name"),
                format!(
                    "{quoted} はその中のすべて (すべてのブランチ、プルリクエスト、名前) に当てはまります"
                ),
            )),
            Width::Fixed if !wild && text.contains('*') => {
                widest = widest.max(Width::Loose);
                details.push(Text::new(
                    format!(
                        "{} takes the star in {quoted} as a character, so that nothing matches",
                        quote(&test.written)
                    ),
                    format!(
                        "{} では {quoted} の `*` が文字として扱われ、何にも一致しません",
                        quote(&test.written)
                    ),
                ));
            }
            Width::Fixed => {}
        }
    }
    (widest, details)
}

/// How wide a pattern is.
fn width(pattern: &str, subjects: Subjects) -> Width {
    let Some(at) = pattern.find(['*', '?']) else { return Width::Fixed };
    let (fixed, rest) = pattern.split_at(at);
    let named = match subjects {
        Subjects::None => true,
        Subjects::Unknown => !fixed.is_empty(),
        Subjects::Repository(start) => match fixed.strip_prefix(start) {
            Some(path) => path.split_once(':').is_some_and(|(path, _)| {
                path.split('/').count() >= 2 && path.split('/').all(|part| !part.is_empty())
            }),
            // A subject that was put together from other claims: what it says cannot be told from here.
            None => !start.starts_with(fixed) && fixed.contains(':'),
        },
        Subjects::First => fixed.contains(':'),
        Subjects::Pipeline => {
            let of = |rest: &str| rest.split_once(":pipeline:").map(|(_, name)| name.contains(':'));
            fixed.strip_prefix("organization:").and_then(of) == Some(true)
        }
        Subjects::Workspace(start, parts) => {
            let part = |key: &&str| {
                let from = pattern.split_once(*key).map(|(_, value)| value)?;
                from.split_once(':').map(|(value, _)| !value.is_empty() && !value.contains(['*', '?']))
            };
            let organization = fixed.split_once(start).is_some_and(|(_, rest)| rest.contains(':'));
            organization && parts.iter().any(|key| part(key) == Some(true))
        }
        Subjects::ServiceAccount => {
            fixed.strip_prefix("system:serviceaccount:").is_some_and(|rest| rest.contains(':'))
        }
    };
    match named {
        false => Width::Open,
        // `…:run_phase:*` is one workspace still, and `…:ref:refs/heads/release-*` says which branches.
        true if matches!(subjects, Subjects::Workspace(..)) => Width::Fixed,
        // Commits and steps follow the branch.
        true if subjects == Subjects::Pipeline => match fixed.split_once(":ref:") {
            Some((_, branch)) if !branch.is_empty() => Width::Fixed,
            _ => Width::Loose,
        },
        true if rest == "*" && fixed.ends_with(':') => Width::Loose,
        true => Width::Fixed,
    }
}
