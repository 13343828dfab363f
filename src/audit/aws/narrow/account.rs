//! Narrower policies for the findings about an account.

use std::collections::{BTreeMap, BTreeSet};

use super::holders::{Holders, unread};
use super::{Held, Left, MANAGED_SIZE, narrow};
use crate::audit::aws::facts::Account;
use crate::audit::aws::kinds::SERVICE_UNUSED;
use crate::audit::finding::{Audited, Finding, Proposal, Unchecked};
use crate::audit::known::{Known, Reason};
use crate::audit::object::{AwsItem, Change, Object, Principal, PrincipalKind};
use crate::audit::settings::Settings;
use crate::iam::catalog;
use crate::iam::grants::Budget;
use crate::text::{Lang, Text};

/// The checks whose findings are about grants that could be less.
const CHECKS: [&str; 2] = ["aws-service-unused", "aws-administrator"];

/// A sentence names so many policies, and counts the others.
const NAMED: usize = 3;

/// Fills [`Finding::proposals`] and [`Change::Narrow`] of findings about grants that are larger than what is used. One
/// that says to remove the principal stays as it is. Where nobody can tell, that is in what was not checked.
pub fn propose(account: &Account, audited: &mut Audited, settings: &Settings) {
    if !audited.findings.iter().any(|finding| principal(finding, account).is_some()) {
        return;
    }
    let mut work =
        Work { holders: Holders::of(account), settings, shared: BTreeMap::new(), left: BTreeMap::new() };
    let mut known: BTreeMap<Principal, Vec<Proposal>> = BTreeMap::new();
    for finding in &mut audited.findings {
        let Some(principal) = principal(finding, account).cloned() else { continue };
        let proposals = known.entry(principal).or_insert_with_key(|principal| work.all(principal));
        if !proposals.is_empty() {
            let texts = proposals.iter().map(|one| (one.policy.clone(), one.new.clone()));
            finding.change = Change::Narrow(texts.collect());
            finding.proposals.clone_from(proposals);
        }
    }
    audited.unchecked.extend(work.unchecked(account));
}

/// Whose grants a finding is about, where they could be narrowed.
fn principal<'f>(finding: &'f Finding, account: &Account) -> Option<&'f Principal> {
    let open = matches!(finding.change, Change::Look | Change::Narrow(_));
    match &finding.object {
        Object::Aws { account: id, item: AwsItem::Grants { principal }, .. }
            if open && *id == account.id && CHECKS.contains(&finding.check.id) =>
        {
            Some(principal)
        }
        _ => None,
    }
}

type Answer = Result<Option<Proposal>, Left>;

struct Work<'a> {
    holders: Holders<'a>,
    settings: &'a Settings,
    /// Customer-managed policies, narrowed for everybody who has them.
    shared: BTreeMap<&'a str, Answer>,
    /// Policies of which nobody can tell, by why.
    left: BTreeMap<(String, String, Reason), BTreeSet<String>>,
}

impl<'a> Work<'a> {
    /// Narrows all policies of a principal.
    fn all(&mut self, principal: &Principal) -> Vec<Proposal> {
        let who = format!("{} {}", principal.kind.name(), principal.name);
        let grants = match self.holders.grants(principal) {
            Ok(grants) => grants,
            Err(left) => {
                self.leave(&left, who);
                return Vec::new();
            }
        };
        let mut out = Vec::new();
        let size = |text: &str| text.chars().filter(|one| !one.is_whitespace()).count();
        // Inline policies share one limit; what is not narrowed goes on taking its part.
        let mut taken: usize = grants.inline.values().map(|text| size(text)).sum();
        for (name, document) in &grants.inline {
            let others = taken.saturating_sub(size(document));
            let room = inline_size(principal.kind).saturating_sub(others);
            let uses = self.holders.uses(principal, self.settings);
            let answer = uses.and_then(|uses| {
                narrow(&Held { policy: name, document, uses, room }, self.settings, &mut Budget::default())
            });
            if let Ok(Some(proposal)) = &answer {
                taken = others + size(&proposal.new);
            }
            self.take(answer, format!("{name} ({who})"), &mut out);
        }
        for arn in &grants.attached {
            let of_aws = arn.split(':').nth(4) == Some("aws");
            let (answer, label) = if of_aws {
                (self.of_aws(arn, principal), format!("{arn} ({who})"))
            } else {
                (self.managed(arn, principal), arn.clone())
            };
            self.take(answer, label, &mut out);
        }
        out
    }

    fn take(&mut self, answer: Answer, label: String, out: &mut Vec<Proposal>) {
        match answer {
            Ok(proposal) => out.extend(proposal),
            Err(left) => self.leave(&left, label),
        }
    }

    fn leave(&mut self, left: &Left, label: String) {
        let why = (left.why.get(Lang::En).to_owned(), left.why.get(Lang::Ja).to_owned(), left.reason.clone());
        self.left.entry(why).or_default().insert(label);
    }

    /// The document of a managed policy.
    fn document(&self, arn: &str) -> Result<&'a str, Left> {
        let policy = self.holders.policy(arn);
        match policy.map(|policy| &policy.document) {
            Some(Known::Known(document)) => Ok(document),
            other => catalog::managed(arn)
                .ok_or_else(|| unread(other.and_then(Known::reason).unwrap_or(&Reason::NotGiven))),
        }
    }

    /// A policy of AWS, which nobody can edit: a copy for this principal that says less.
    fn of_aws(&self, arn: &str, principal: &Principal) -> Answer {
        let document = self.document(arn)?;
        let uses = self.holders.uses(principal, self.settings)?;
        let held = Held { policy: arn, document, uses, room: MANAGED_SIZE };
        let mut proposal = narrow(&held, self.settings, &mut Budget::default())?;
        if let Some(proposal) = &mut proposal
            && !proposal.new.is_empty()
        {
            let name = arn.rsplit('/').next().unwrap_or(arn);
            proposal.removed.insert(0, Text::new(
                format!("`{arn}`: a policy of AWS, which cannot be edited; attach `{name}-narrowed` with this text in its place"),
                format!("`{arn}`: 編集できない AWS 管理ポリシーです。この内容の `{name}-narrowed` を代わりに付与してください"),
            ));
        }
        Ok(proposal)
    }

    /// A customer-managed policy: off this principal if that uses nothing of it, and otherwise less for everybody.
    fn managed(&mut self, arn: &'a str, principal: &Principal) -> Answer {
        let document = self.document(arn)?;
        if let Some(policy) = self.holders.policy(arn) {
            let uses = self.holders.uses(principal, self.settings).unwrap_or_default();
            let seen = uses.iter().map(|uses| uses.made).min().unwrap_or(self.settings.now);
            if policy.is_young(&self.settings.as_seen(seen)) {
                return Err(changed_lately());
            }
        }
        let count = self.holders.count(arn);
        let mut budget = Budget::default();
        if count > 1 {
            let uses = self.holders.uses(principal, self.settings)?;
            let held = Held { policy: arn, document, uses, room: MANAGED_SIZE };
            if let Ok(Some(proposal)) = narrow(&held, self.settings, &mut budget)
                && proposal.new.is_empty()
            {
                return Ok(Some(proposal));
            }
        }
        if let Some(known) = self.shared.get(arn) {
            return known.clone();
        }
        let answer = self.holders.uses_of_all(arn, self.settings).and_then(|uses| {
            let held = Held { policy: arn, document, uses, room: MANAGED_SIZE };
            let mut proposal = narrow(&held, self.settings, &mut Budget::default())?;
            if let Some(proposal) = &mut proposal
                && count > 1
                && !proposal.new.is_empty()
            {
                proposal.kept.push(Text::new(
                    format!("what any of the {count} principals uses that have this policy"),
                    format!("このポリシーを持つ {count} 個のプリンシパルのいずれかが使っているもの"),
                ));
            }
            Ok(proposal)
        });
        self.shared.insert(arn, answer.clone());
        answer
    }

    /// What could not be narrowed, joined by why.
    fn unchecked(self, account: &Account) -> impl Iterator<Item = Unchecked> {
        self.left.into_iter().map(|((en, ja, reason), labels)| {
            let names: Vec<String> = labels.iter().take(NAMED).map(|label| format!("`{label}`")).collect();
            let more = labels.len().saturating_sub(NAMED);
            let (more_en, more_ja) = match more {
                0 => (String::new(), String::new()),
                _ => (format!(" and {more} more"), format!(" ほか {more} 件")),
            };
            Unchecked {
                place: account.id.clone(),
                // What could not be narrowed is told all the same, so only proposals of that check are missing.
                checks: vec![SERVICE_UNUSED.id],
                what: Text::new(
                    format!("narrower policies for {}{more_en}: {en}", names.join(", ")),
                    format!("{}{more_ja} の絞り込み: {ja}", names.join("、")),
                ),
                help: help(&reason),
                reason,
                // The finding is there without a narrower policy as well.
                hides: false,
            }
        })
    }
}

/// Who has it had no time to use what somebody has only just put into it.
fn changed_lately() -> Left {
    Left {
        why: Text::new(
            "it was made or changed too lately to tell what of it is not used",
            "作成または変更から間もないため、使われていないとは言えません",
        ),
        reason: Reason::TooYoung,
    }
}

fn help(reason: &Reason) -> Text {
    match reason {
        Reason::NotAsked => Text::new(
            "ask for it: leave out `--granularity none`",
            "`--granularity none` を外して問い合わせてください",
        ),
        Reason::NotGiven | Reason::Forbidden { .. } => Text::new(
            "give the reports of last uses with `--last-accessed`, or the permissions `iam:GenerateServiceLastAccessedDetails` and `iam:GetServiceLastAccessedDetails`",
            "`--last-accessed` で最終アクセスのレポートを渡すか、権限 `iam:GenerateServiceLastAccessedDetails` と `iam:GetServiceLastAccessedDetails` を付与してください",
        ),
        _ => Text::new(
            "compare these policies with what their principals use by hand",
            "これらのポリシーは、実際に使われているものと手作業で見比べてください",
        ),
    }
}

/// Characters without white space that all inline policies together may have (IAM User Guide, `reference_iam-quotas`).
fn inline_size(kind: PrincipalKind) -> usize {
    match kind {
        PrincipalKind::User => 2_048,
        PrincipalKind::Role => 10_240,
        PrincipalKind::Group => 5_120,
    }
}
