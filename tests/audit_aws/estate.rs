//! Many principals: each document is judged once, and what is found does not depend on what stands beside it.

use pairgate::audit::Known;
use pairgate::audit::aws::facts::Grants;

use crate::build::*;

#[test]
fn principals_with_the_same_policies_are_judged_alike() {
    let mut account = clean();
    let shared = |at: usize| {
        let mut one = role(&format!("r{at}"));
        let grants = match at % 3 {
            0 => admin(),
            1 => Grants { attached: vec![format!("arn:aws:iam::{ID}:policy/reads")], ..Grants::default() },
            _ => reads(),
        };
        one.grants = Known::Known(grants);
        one
    };
    account.roles = Known::Known((0..3000).map(shared).collect());
    let audited = judged(&account);
    assert_eq!(audited.findings.len(), 1000);
    assert!(audited.findings.iter().all(|finding| finding.check.id == "aws-administrator"));
    assert_eq!((audited.unchecked.len(), audited.counted["roles"]), (0, 3000));
}

#[test]
fn an_audit_gives_the_same_twice() {
    let account = with_role(|one| one.grants = Known::Known(admin()));
    assert_eq!(judged(&account), judged(&account));
}
