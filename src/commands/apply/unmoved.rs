//! Whether what the fresh plan was made from is still what is there: between the plan and terraform people read, wait
//! for each other and type.
//!
//! Threats 41, 43 and 44. Looked at before *started* is posted, so that nothing is used up, and for what terraform
//! itself does not compare once more right before it runs.

use crate::diagnostic::Diagnostic;
use crate::git;

use super::super::Failure;
use super::Ground;
use super::fresh::Fresh;
use super::gate::waiting;
use super::preflight::{Pull, clean, refusal};

/// The clone is at the same commit with the files of that commit, and the files of values are the same.
pub(super) fn files(ground: &Ground<'_>, pull: &Pull, fresh: &Fresh) -> Result<(), Failure> {
    // Opened anew: an open one remembers the index.
    let clone = git::Clone::open(ground.terraform.folder())?;
    let head = clone.head()?.commit;
    if head != pull.head {
        return Err(refusal(
            "clone-moved",
            format!("the clone was at {} when the plan was made, and is at {head}", pull.head),
            "leave the clone alone while it is applied; check out the head of the pull request and run it again",
        ));
    }
    clean(&clone)?;
    Ok(fresh.values.unchanged()?)
}

/// Nobody has written the state since. Terraform refuses a stale plan too, but by then the sign-off is used up.
pub(super) fn state(ground: &Ground<'_>, fresh: &Fresh) -> Result<(), Failure> {
    let planned = &fresh.request.state;
    if planned.serial.is_none() {
        // An encrypted plan does not say; then only terraform can compare.
        return Ok(());
    }
    let now = ground.terraform.state()?;
    let serial = |lineage: &Option<String>, serial: Option<u64>| lineage.as_ref().and(serial);
    // Before the first write there is no lineage, and the serial means nothing.
    let (before, after) = (serial(&planned.lineage, planned.serial), serial(&now.lineage, now.serial));
    if planned.lineage == now.lineage && before == after {
        return Ok(());
    }
    let what = if planned.lineage == now.lineage {
        let told = |serial: Option<u64>| serial.map_or("none".to_owned(), |serial| serial.to_string());
        format!("its serial was {} and is {}", told(before), told(after))
    } else {
        "it is another one, with another lineage".to_owned()
    };
    Err(waiting(
        "state-moved",
        format!("the state is not the one that was planned on: {what}; somebody applied something meanwhile"),
        "nothing was applied; find out what it was (`pairgate history`), let the job plan again and sign that plan",
    ))
}

/// What may be said in the pull request of an apply that terraform never began: nothing that names places of this
/// machine.
pub(super) fn public(one: &Diagnostic) -> String {
    if ["clone-moved", "clone-dirty", "variables-changed"].contains(&one.code) {
        return one.message.clone();
    }
    format!("terraform was not started ({})", one.code)
}
