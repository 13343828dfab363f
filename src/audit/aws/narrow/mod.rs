//! Least privilege: what is granted minus what is used, as a policy that is proven.
//!
//! A policy keeps its layout, its conditions, resources and denies; only lists of actions get shorter, and a statement
//! without any goes. What nobody can tell unused stays: actions that AWS does not track, services without a report.
//! `uses` decides that, `clause` writes the lists, and `proof` then asks the engine of `iam` two questions that
//! know nothing of how the text was made: does the new policy lie within the old one, and does it still allow everything
//! that was used as far as the old one did. Without both answers there is no proposal.

mod account;
mod clause;
mod holders;
mod proof;
mod rewrite;
mod tally;
mod uses;

use super::facts::ServiceUses;
use crate::audit::finding::Proposal;
use crate::audit::known::Reason;
use crate::audit::settings::Settings;
use crate::iam::document::{Kind, parse};
use crate::iam::grants::Budget;
use crate::text::Text;

pub use account::propose;
use clause::Narrower;
use rewrite::Rewritten;
use uses::Uses;
pub(super) use uses::{is_silent, may_be_silent};

/// Characters without white space that a managed policy may have (IAM User Guide, `reference_iam-quotas`).
pub const MANAGED_SIZE: usize = 6_144;

/// A policy, and what everybody who has it used.
#[derive(Debug, Clone)]
pub struct Held<'a> {
    /// Its name (inline), or its ARN.
    pub policy: &'a str,
    /// Its document, as JSON.
    pub document: &'a str,
    /// The uses of everybody who has it. Empty where nobody has it.
    pub uses: Vec<&'a ServiceUses>,
    /// How many characters the new one may have, white space not counted.
    pub room: usize,
}

/// Why there is no narrower policy although there may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// For people: words that follow the policy's name.
    pub why: Text,
    /// The same as a reason.
    pub reason: Reason,
}

impl Left {
    fn failed(en: &str, ja: &str) -> Self {
        Self { why: Text::new(en, ja), reason: Reason::failed(en, ja) }
    }
}

/// What became of policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Those that can say less. [`Proposal::new`] is empty where nothing of a policy is used: it should be taken off.
    pub proposals: Vec<Proposal>,
    /// Those of which nobody can tell, by name or ARN.
    pub undecided: Vec<(String, Left)>,
}

/// Narrows each policy by itself. One of which everything is used, or may be, is in neither list.
pub fn proposals(policies: &[Held<'_>], settings: &Settings, budget: &Budget) -> Narrowed {
    let mut out = Narrowed::default();
    for held in policies {
        match narrow(held, settings, &mut budget.clone()) {
            Ok(Some(proposal)) => out.proposals.push(proposal),
            Ok(None) => {}
            Err(left) => out.undecided.push((held.policy.to_owned(), left)),
        }
    }
    out
}

/// Narrows one policy; none where there is nothing to take away.
pub fn narrow(held: &Held<'_>, settings: &Settings, budget: &mut Budget) -> Result<Option<Proposal>, Left> {
    if held.uses.is_empty() {
        return Err(Left {
            why: Text::new("nobody is known to have it", "誰に付与されているか分かりません"),
            reason: Reason::NotGiven,
        });
    }
    let document = parse(held.document, Kind::Identity).map_err(|_| unreadable())?;
    if document.statements.iter().any(|statement| statement.broken) {
        return Err(unreadable());
    }
    let old: serde_json::Value = serde_json::from_str(held.document).map_err(|_| unreadable())?;
    let uses = Uses::united(&held.uses, settings)?;
    // Single actions first; where that is more than a policy may say, whole services.
    let mut longest = 0;
    for fine in [true, false] {
        let mut narrower = Narrower::new(&uses, fine);
        let new = match rewrite::document(&old, &document, &mut narrower) {
            Rewritten::Same if fine => return Ok(None),
            Rewritten::Same => break,
            Rewritten::Less(new) => Some(new),
            Rewritten::Nothing => None,
        };
        let text = new.as_ref().map(pretty).unwrap_or_default();
        let size = text.chars().filter(|one| !one.is_whitespace()).count();
        if size > held.room {
            longest = longest.max(size);
            continue;
        }
        proof::prove(&document, &old, &text, &uses.needed, budget)?;
        return Ok(Some(Proposal {
            policy: held.policy.to_owned(),
            old: pretty(&old),
            new: text,
            removed: narrower.tally.removed(&uses),
            kept: if new.is_some() { narrower.tally.kept() } else { Vec::new() },
        }));
    }
    Err(too_long(longest, held.room))
}

fn pretty(value: &serde_json::Value) -> String {
    // Only maps with keys that are no texts fail, and there are none.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn unreadable() -> Left {
    Left {
        why: Text::new(
            "it is not what AWS accepts as a policy",
            "AWS が受け付けるポリシーの形になっていません",
        ),
        reason: Reason::odd(
            "the policy document is not what AWS accepts",
            "ポリシー文書が AWS の受け付ける形になっていません",
        ),
    }
}

fn too_long(size: usize, room: usize) -> Left {
    Left {
        why: Text::new(
            format!("as a list of what is used it has {size} characters"),
            format!("使われているものだけにすると {size} 文字になります"),
        ),
        reason: Reason::unsupported(
            format!("IAM takes {room} characters here"),
            format!("ここに書ける文字数は IAM の上限で {room} 文字です"),
        ),
    }
}
