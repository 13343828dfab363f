//! Whether an access is that of an administrator, or one step away from it.

use std::collections::BTreeSet;

use super::{Gain, Holder, scope, table};
use crate::iam::document::Effect;
use crate::iam::grants::{Access, Answer, Budget, GateKind, Question, lacks};

/// How many accounts are looked at.
const ACCOUNTS: usize = 8;

/// How much of an administrator somebody is; strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Administrator {
    /// Everything, always.
    Full,
    /// Everything, as long as conditions hold.
    UnderCondition,
    /// It can grant itself everything: all of IAM, or policies on every user, role or group of an account, or on itself
    /// where it is known who it is.
    ThroughIam,
    /// It may be one: it was not decided, and counts.
    Undecided,
    /// It is none.
    No,
}

impl Administrator {
    /// Anything but a plain no.
    pub fn counts(self) -> bool {
        self != Self::No
    }
}

/// How much of an administrator the access makes. What a statement gives that AWS would not accept is never certain.
pub fn is_administrator(access: &Access, budget: &mut Budget) -> Administrator {
    is_administrator_as(access, &Holder::default(), budget)
}

/// The same of somebody, who may write policies of its own alone, or lift its own boundary.
pub fn is_administrator_as(access: &Access, holder: &Holder<'_>, budget: &mut Budget) -> Administrator {
    if !scope::statements(access).any(scope::is_broken_allow) {
        return standing(access, holder, budget);
    }
    match standing(&scope::certain(access), holder, budget) {
        Administrator::No if standing(&scope::as_read(access), holder, budget).counts() => {
            Administrator::Undecided
        }
        certain => certain,
    }
}

pub(super) fn standing(access: &Access, holder: &Holder<'_>, budget: &mut Budget) -> Administrator {
    let everything = Question { actions: &["*:*"], ..Question::default() };
    let full = lacks(access, &everything, budget);
    if full == Answer::Empty {
        return Administrator::Full;
    }
    if lacks(&unconditional(access), &everything, budget) == Answer::Empty {
        return Administrator::UnderCondition;
    }
    let through = through_iam(access, budget);
    if through == Answer::Empty {
        return Administrator::ThroughIam;
    }
    let own = holder.through_own(access, budget);
    if own == Answer::Empty {
        return Administrator::ThroughIam;
    }
    let open = |answer: &Answer| matches!(answer, Answer::Undecided(_));
    if [full, through, own].iter().any(open) { Administrator::Undecided } else { Administrator::No }
}

/// The access as if the conditions of what it allows held.
fn unconditional(access: &Access) -> Access {
    scope::changed(access, |statement| {
        let mut loose = statement.clone();
        if loose.effect == Effect::Allow {
            loose.conditions.clear();
        }
        Some(loose)
    })
}

/// Empty when there is a way to grant itself everything of which nothing is missing, in one account at least.
fn through_iam(access: &Access, budget: &mut Budget) -> Answer {
    let mut undecided = None;
    let steps: BTreeSet<&str> = super::all()
        .iter()
        .filter(|path| path.gain == Gain::Itself && path.actions.len() == 1)
        .flat_map(|path| path.actions.iter().copied())
        .filter(|action| !action.contains('*') && mentioned(access, action))
        .collect();
    for account in accounts(access) {
        for action in &steps {
            let targets: Vec<String> = table::targets(action)
                .iter()
                .map(|target| target.replacen("arn:*:iam::*:", &account, 1))
                .collect();
            let resources: Vec<&str> = targets.iter().map(String::as_str).collect();
            let question = Question { actions: &[action], resources: &resources, context: &[] };
            match lacks(access, &question, budget) {
                Answer::Empty => return Answer::Empty,
                Answer::Undecided(why) => undecided = Some(Answer::Undecided(why)),
                witness @ Answer::Witness(_) => undecided = undecided.or(Some(witness)),
            }
        }
    }
    undecided.unwrap_or(Answer::Witness(crate::iam::grants::Request::default()))
}

/// Some statement that grants may have the action.
pub(super) fn mentioned(access: &Access, action: &str) -> bool {
    let granting = access.gates.iter().filter(|gate| gate.kind == GateKind::Grant);
    let mut statements = granting.flat_map(|gate| &gate.documents).flat_map(|document| &document.statements);
    statements.any(|one| one.broken || (one.effect == Effect::Allow && scope::has(&one.actions, action)))
}

/// Beginnings of the ARNs of IAM in the accounts that the documents name, any account first.
fn accounts(access: &Access) -> Vec<String> {
    let mut named = BTreeSet::new();
    for statement in scope::statements(access) {
        for value in statement.resources.iter().flat_map(|clause| &clause.values) {
            let mut parts = value.text.split(':');
            let (scheme, partition, service) = (parts.next(), parts.next(), parts.next());
            let account = parts.nth(1).filter(|account| !account.is_empty());
            let (Some("arn"), Some(partition)) = (scheme, partition) else { continue };
            named.insert(format!("arn:{partition}:iam::*:"));
            if let (Some("iam"), Some(account)) = (service, account) {
                named.insert(format!("arn:{partition}:iam::{account}:"));
            }
        }
    }
    std::iter::once("arn:*:iam::*:".to_owned()).chain(named).take(ACCOUNTS).collect()
}
