//! What the commands about a pull request share: gathering the facts, the rules of its base branch, and the
//! comments that are kept up to date.

pub mod gather;
pub mod rules;
pub mod upkeep;

use crate::ports::Forge;
use crate::signoff::Verification;
use crate::signoff::facts::Answer;
use crate::signoff::verify::{Applying, Rules, verify_each};
use crate::text::Text;

use super::Failure;
use gather::{Gathered, RootRules, gather, rules_of};

/// Gathers and judges. `applying` is the apply that wants to use the sign-offs, when there is one.
pub fn judged(
    forge: &dyn Forge,
    clone: Option<&crate::git::Clone>,
    number: u64,
    applying: Option<&Applying>,
) -> Result<(Gathered, Verification), Failure> {
    let gathered = gather(forge, clone, number)?;
    let verification = judge(&gathered, applying);
    Ok((gathered, verification))
}

/// Judges what was gathered.
pub fn judge(gathered: &Gathered, applying: Option<&Applying>) -> Verification {
    verify_each(&gathered.facts, &|root| rules(gathered, root), applying)
}

/// The rules for a root module. What nobody gathered asks for a sign-off that nobody can give.
fn rules(gathered: &Gathered, root: &str) -> Rules {
    let Some(found) = gathered.rules.get(root).or_else(|| gathered.rules.get(".")) else {
        let why = Text::new(
            "the rules of this root module were not read",
            "このルートモジュールの設定を読んでいません",
        );
        return Rules { settings: None, obstacles: vec![why.clone()], allowed_signers: Answer::Unknown(why) };
    };
    from(found)
}

fn from(found: &RootRules) -> Rules {
    Rules {
        settings: found.held.settings.signoff.clone(),
        obstacles: found.frozen.iter().map(|one| one.message.clone()).collect(),
        allowed_signers: found.allowed_signers.clone(),
    }
}

/// The rules for any root module, also one that has no plan on the head any more.
pub fn rules_at(forge: &dyn Forge, gathered: &Gathered, root: &str) -> Result<Rules, Failure> {
    match gathered.rules.get(root) {
        Some(found) => Ok(from(found)),
        None => Ok(from(&rules_of(forge, &gathered.facts, root)?)),
    }
}
