//! `wildcard-action` and `wildcard-resource`.

use super::Remark;
use super::narrowing;
use super::subject::{Subject, is_all, with_names};
use crate::iam::catalog::{self, Action, Known, Level};
use crate::iam::document::{Item, Kind, PrincipalKind, quote};
use crate::text::Text;

pub(super) const ACTION: &str = "wildcard-action";
pub(super) const RESOURCE: &str = "wildcard-resource";

/// More patterns of one statement are not expanded.
const MOST_EXPANDED: usize = 300;

/// All actions, all of a service, or all but some. Patterns that stay within reading are what reviewers want people
/// to use.
pub(super) fn actions(subject: &Subject<'_>) -> Option<Remark> {
    let clause = &subject.statement.actions;
    if clause.negated {
        let message = Text::new(
            "`NotAction` with `Allow` grants everything but a list, and what AWS adds later",
            "`Allow` と `NotAction` の組み合わせは、列挙したもの以外のすべてと、今後 AWS が追加するアクションを許可します",
        );
        return Some(subject.remark(ACTION, clause.span, message));
    }
    if let Some(item) = clause.values.iter().find(|item| is_all(&item.text)) {
        let message = Text::new("every action is allowed", "すべてのアクションが許可されています");
        return Some(subject.remark(ACTION, item.span, message));
    }
    let found: Vec<&Item> =
        clause.values.iter().take(MOST_EXPANDED).filter(|item| is_whole_service(&item.text)).collect();
    let first = found.first()?;
    if subject.kind == Kind::Resource && is_own_key(subject) {
        return None;
    }
    let patterns: Vec<&str> = found.iter().map(|item| item.text.as_str()).collect();
    let mut remark = subject.remark(
        ACTION,
        first.span,
        with_names(
            &patterns,
            "every action of a service is allowed: {}",
            "サービスのすべてのアクションが許可されています: {}",
        ),
    );
    // A policy of one bucket or queue can give no more than that bucket or queue.
    remark.advisory = subject.kind == Kind::Resource;
    Some(remark)
}

/// Whether a pattern is all that a service has, and more than reading.
fn is_whole_service(pattern: &str) -> bool {
    let Some((service, name)) = pattern.split_once(':').filter(|(_, name)| name.contains(['*', '?'])) else {
        return false;
    };
    let star = name.bytes().all(|byte| byte == b'*');
    match (catalog::expand(pattern), catalog::expand(&format!("{service}:*"))) {
        (Known::Actions(some), Known::Actions(all)) => {
            let reads = |action: &Action| matches!(action.level, Level::Read | Level::List);
            (star || (some.len() == all.len() && all.len() > 1)) && !all.iter().all(reads)
        }
        // What is not known might be anything.
        _ => star,
    }
}

/// The statement with which every key of KMS begins: whoever administers the account decides by IAM policies.
fn is_own_key(subject: &Subject<'_>) -> bool {
    let statement = subject.statement;
    let root = |text: &str| text.ends_with(":root") || text.bytes().all(|byte| byte.is_ascii_digit());
    statement.actions.values.iter().all(|item| item.text.eq_ignore_ascii_case("kms:*"))
        && statement.principals.as_ref().is_some_and(|principals| {
            let own = |kind, text: &str| kind == PrincipalKind::Aws && root(text);
            !principals.negated && principals.values.iter().all(|one| own(one.kind, &one.text))
        })
}

/// Writing on every resource, where the action could be limited.
pub(super) fn resources(subject: &Subject<'_>) -> Option<Remark> {
    // In the policy of a resource `*` is that resource.
    if subject.kind != Kind::Identity {
        return None;
    }
    let clause = subject.statement.resources.as_ref()?;
    let span = if clause.negated {
        clause.span
    } else {
        clause.values.iter().find(|item| item.text.bytes().all(|byte| byte == b'*'))?.span
    };
    let reach = Reach::of(subject);
    let message = if clause.negated {
        match &reach {
            Reach::All => Text::new(
                "every action is allowed on everything but a list (`NotResource`)",
                "列挙したもの以外のすべてのリソース (`NotResource`) に、すべてのアクションが許可されています",
            ),
            Reach::Some(names, _) => with_names(
                names,
                "allowed on everything but a list (`NotResource`), though it could be limited: {}",
                "列挙したもの以外のすべてのリソース (`NotResource`) に許可されていますが、対象を限定できます: {}",
            ),
        }
    } else {
        match &reach {
            Reach::All => Text::new(
                "every action is allowed on every resource",
                "すべてのリソースに、すべてのアクションが許可されています",
            ),
            Reach::Some(names, _) => with_names(
                names,
                "allowed on every resource, though it could be limited: {}",
                "すべてのリソースに許可されていますが、対象を限定できます: {}",
            ),
        }
    };
    let mut remark = subject.remark(RESOURCE, span, message);
    match reach {
        Reach::Some(names, _) if names.is_empty() => return None,
        Reach::Some(_, weak) => remark.advisory = weak,
        Reach::All => {}
    }
    if let Some(key) = narrowing::by_resource(subject).map(quote) {
        remark.advisory = true;
        remark.details.push(Text::new(
            format!("limited by the condition on {key}"),
            format!("{key} の条件で限定されています"),
        ));
    }
    Some(remark)
}

/// Which actions of a statement could be limited to resources.
enum Reach {
    /// Nearly all that there is: no list would help.
    All,
    /// These; whether they only tag, or are not known.
    Some(Vec<String>, bool),
}

impl Reach {
    fn of(subject: &Subject<'_>) -> Self {
        let clause = &subject.statement.actions;
        if clause.negated || subject.is_everything() || clause.values.len() > MOST_EXPANDED {
            return Self::All;
        }
        let (mut names, mut weak) = (Vec::new(), true);
        for item in &clause.values {
            let Known::Actions(actions) = catalog::expand(&item.text) else {
                // It may write, or be newer than what is known: that is worth a word.
                names.push(item.text.clone());
                continue;
            };
            let limited: Vec<&Action> = actions.iter().filter(|action| can_be_limited(action)).collect();
            weak &= limited.iter().all(|action| action.level == Level::Tagging);
            match limited.as_slice() {
                [] => {}
                [one] => names.push(format!("{}:{}", one.service, one.name)),
                _ => names.push(item.text.clone()),
            }
        }
        names.dedup();
        Self::Some(names, weak)
    }
}

fn can_be_limited(action: &Action) -> bool {
    matches!(action.level, Level::Permissions | Level::Write | Level::Tagging)
        && catalog::is_resource_level(&format!("{}:{}", action.service, action.name)) == Some(true)
}
