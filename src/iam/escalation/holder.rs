//! Whose an access is: who may write just its own policies, or lift its own boundary, needs no wildcard for that.

use std::sync::Arc;

use super::administrator::{mentioned, standing};
use super::{Administrator, scope};
use crate::iam::document::{Document, Item, Statement, Version};
use crate::iam::grants::{Access, Answer, Budget, Gate, GateKind, Question, Request, Undecided, lacks};

/// Who has an access, by ARNs; what is not known stays empty.
#[derive(Debug, Clone, Default)]
pub struct Holder<'a> {
    /// Of the user, the group or the role.
    pub arn: &'a str,
    /// Of the groups that a user is in.
    pub groups: Vec<&'a str>,
    /// Of the policies that it has and that can be written, those of its groups as well.
    pub policies: Vec<&'a str>,
    /// Of the groups that make their members administrators.
    pub joins: Vec<&'a str>,
    /// Of its permissions boundary, where that can be written.
    pub boundary: Option<&'a str>,
}

/// An action of IAM, and on what it is done.
type Step<'a> = (&'static str, &'a str);

/// The variable that stands for the user's own name.
const OWN_NAME: &str = "${aws:username}";

impl Holder<'_> {
    /// `user`, `group` or `role`, and the name without its path.
    fn named(&self) -> (&str, &str) {
        let rest = self.arn.splitn(6, ':').nth(5).unwrap_or_default();
        (rest.split('/').next().unwrap_or_default(), rest.rsplit('/').next().unwrap_or_default())
    }

    /// Steps that write what it is granted.
    fn writes(&self) -> Vec<Step<'_>> {
        let own: &[&str] = match self.named().0 {
            "user" => &["iam:PutUserPolicy", "iam:AttachUserPolicy"],
            "group" => &["iam:PutGroupPolicy", "iam:AttachGroupPolicy"],
            "role" => &["iam:PutRolePolicy", "iam:AttachRolePolicy"],
            _ => &[],
        };
        let mut steps: Vec<Step<'_>> = own.iter().map(|action| (*action, self.arn)).collect();
        for group in &self.groups {
            steps.extend(["iam:PutGroupPolicy", "iam:AttachGroupPolicy"].map(|action| (action, *group)));
        }
        steps.extend(self.policies.iter().map(|policy| ("iam:CreatePolicyVersion", *policy)));
        steps.extend(self.joins.iter().map(|group| ("iam:AddUserToGroup", *group)));
        steps
    }

    /// Steps that take its boundary off, or make it say something else.
    fn lifts(&self) -> Vec<Step<'_>> {
        let own: &[&str] = match self.named().0 {
            "user" => &["iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"],
            "role" => &["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"],
            _ => &[],
        };
        let mut steps: Vec<Step<'_>> = own.iter().map(|action| (*action, self.arn)).collect();
        steps.extend(self.boundary.map(|policy| ("iam:CreatePolicyVersion", policy)));
        steps
    }

    /// Empty when it can grant itself everything by what is its own. What it writes counts no further than its boundary.
    pub(super) fn through_own(&self, access: &Access, budget: &mut Budget) -> Answer {
        let access = &self.filled(access);
        let writes = any(access, &self.writes(), budget);
        let (limits, others): (Vec<&Gate>, Vec<&Gate>) =
            access.gates.iter().partition(|gate| gate.kind == GateKind::Boundary);
        if limits.is_empty() {
            return writes;
        }
        let lifts = any(access, &self.lifts(), budget);
        let free = || Access { gates: others.iter().copied().cloned().collect() };
        let lifted = both(lifts, || standing(&free(), self, budget));
        if lifted == Answer::Empty {
            return lifted;
        }
        let limit = |gate: &&Gate| Gate { kind: GateKind::Grant, documents: gate.documents.clone() };
        let most = || Access { gates: limits.iter().map(limit).collect() };
        match both(writes, || standing(&most(), &Holder::default(), budget)) {
            Answer::Witness(_) => lifted,
            written => written,
        }
    }

    /// The access with the user's own name where policies leave it open. Names hold no wildcards.
    fn filled(&self, access: &Access) -> Access {
        let (kind, name) = self.named();
        let open = |item: &Item| item.text.to_ascii_lowercase().contains(OWN_NAME);
        let is_open =
            |one: &Statement| one.resources.as_ref().is_some_and(|clause| clause.values.iter().any(open));
        if kind != "user" || !scope::statements(access).any(is_open) {
            return access.clone();
        }
        let own = |document: &Arc<Document>| {
            let mut own = Document::clone(document);
            // Older documents have no variables.
            for statement in own.statements.iter_mut().filter(|_| document.version == Version::V2012) {
                for item in statement.resources.iter_mut().flat_map(|clause| &mut clause.values) {
                    item.text = with_name(&item.text, name);
                }
            }
            Arc::new(own)
        };
        let gate =
            |gate: &Gate| Gate { kind: gate.kind, documents: gate.documents.iter().map(own).collect() };
        Access { gates: access.gates.iter().map(gate).collect() }
    }
}

/// Keys of conditions, and so variables, are the same in any case.
fn with_name(text: &str, name: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.to_ascii_lowercase().find(OWN_NAME) {
        filled.push_str(rest.get(..at).unwrap_or_default());
        filled.push_str(name);
        rest = rest.get(at + OWN_NAME.len()..).unwrap_or_default();
    }
    filled + rest
}

/// Empty when nothing is missing of one of the steps.
fn any(access: &Access, steps: &[Step<'_>], budget: &mut Budget) -> Answer {
    let mut answer = Answer::Witness(Request::default());
    for (action, resource) in steps.iter().filter(|(action, _)| mentioned(access, action)) {
        let question = Question { actions: &[action], resources: &[resource], context: &[] };
        match lacks(access, &question, budget) {
            Answer::Empty => return Answer::Empty,
            Answer::Undecided(why) => answer = Answer::Undecided(why),
            Answer::Witness(_) => {}
        }
    }
    answer
}

/// Empty when the step is there and makes an administrator.
fn both(step: Answer, then: impl FnOnce() -> Administrator) -> Answer {
    if matches!(step, Answer::Witness(_)) {
        return step;
    }
    match then() {
        Administrator::No => Answer::Witness(Request::default()),
        Administrator::Undecided => Answer::Undecided(Undecided::TooLarge),
        Administrator::Full | Administrator::UnderCondition | Administrator::ThroughIam => step,
    }
}
