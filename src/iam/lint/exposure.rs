//! `data-exfiltration` and `credential-exposure`: actions that bring out data or credentials, on every resource.

use super::Remark;
use super::narrowing;
use super::subject::{Subject, with_names};
use super::tables::{self, CredentialGrade};
use crate::iam::document::{Kind, quote};
use crate::source::Span;
use crate::text::Text;

pub(super) const DATA: &str = "data-exfiltration";
pub(super) const CREDENTIALS: &str = "credential-exposure";

pub(super) fn data(subject: &Subject<'_>) -> Option<Remark> {
    let (names, span) = reached(subject, tables::data_access().iter().map(|row| row.action))?;
    let message = with_names(
        &names,
        "data can be taken out of every resource of a kind: {}",
        "ある種類のすべてのリソースからデータを持ち出せます: {}",
    );
    Some(limited(subject, subject.remark(DATA, span, message)))
}

pub(super) fn credentials(subject: &Subject<'_>) -> Option<Remark> {
    let graded = |wanted| {
        let rows = tables::credentials().iter().filter(move |row| row.grade == wanted);
        reached(subject, rows.map(|row| row.action))
    };
    let full = graded(CredentialGrade::Full);
    let advisory = full.is_none();
    let (names, span) = full.or_else(|| graded(CredentialGrade::Word))?;
    let message = with_names(
        &names,
        "credentials of every resource of a kind can be had: {}",
        "ある種類のすべてのリソースの認証情報を入手できます: {}",
    );
    let mut remark = subject.remark(CREDENTIALS, span, message);
    remark.advisory = advisory;
    Some(limited(subject, remark))
}

/// Those of the actions that the statement allows everywhere, and where it says so.
fn reached(
    subject: &Subject<'_>,
    actions: impl Iterator<Item = &'static str>,
) -> Option<(Vec<&'static str>, Span)> {
    if subject.kind != Kind::Identity || subject.is_everything() {
        return None;
    }
    let mut place = None;
    let mut names = Vec::new();
    for action in actions.filter(|action| subject.allows(action)) {
        if let Some(span) = subject.everywhere(action) {
            place.get_or_insert(span);
            names.push(action);
        }
    }
    place.map(|span| (names, span))
}

fn limited(subject: &Subject<'_>, mut remark: Remark) -> Remark {
    if let Some(key) = narrowing::by_resource(subject).map(quote) {
        remark.advisory = true;
        remark.details.push(Text::new(
            format!("limited by the condition on {key}"),
            format!("{key} の条件で限定されています"),
        ));
    }
    remark
}
