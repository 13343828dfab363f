//! What AWS reports no use of although it is used: `iam:PassRole` is no call, and tags that are set as something is made
//! are none either. What the narrower keeps for that is not told as unused, or the finding would stay for ever.

use super::desk::Desk;
use super::library::Library;
use super::reach;
use super::services::{Subject, Unused};
use super::topics;
use crate::audit::aws::facts::ServiceUses;
use crate::audit::aws::narrow::{is_silent, may_be_silent};
use crate::audit::known::Known;
use crate::audit::object::PrincipalKind;

/// The service of which one permission is no call, and that permission.
const IAM: &str = "iam";
const PASS_ROLE: &str = "passrole";

/// Leaves out what may be in use all the same.
pub(super) fn spare<'a>(
    desk: &mut Desk<'a>,
    library: &mut Library<'a>,
    subject: &Subject<'a>,
    found: &mut Unused,
) {
    let has_iam = found.services.iter().any(|service| service == IAM);
    if !has_iam && found.actions.is_empty() {
        return;
    }
    let settings = desk.settings;
    let reports = reports(desk, subject);
    // A member of whom nobody knows what it used may use anything.
    let silent = |service: &str, action: &str| {
        let told = |report: &Option<&ServiceUses>| {
            report.is_none_or(|report| is_silent(report, &settings, service, action))
        };
        reports.iter().any(told)
    };
    for (service, actions) in &mut found.actions {
        let service = service.to_ascii_lowercase();
        actions.retain(|action| {
            let action = action.to_ascii_lowercase();
            !may_be_silent(&service, &action) || !silent(&service, &action)
        });
    }
    found.actions.retain(|_, actions| !actions.is_empty());
    if has_iam && silent(IAM, PASS_ROLE) {
        match reach::is_all(library, subject.grants, IAM, PASS_ROLE) {
            Ok(false) => {}
            only => {
                if let Err(reason) = only {
                    desk.note(&topics::DOCUMENTS, &reason);
                }
                found.services.retain(|service| service != IAM);
                // Nor is it one of those that were used.
                found.odd.push(IAM.to_owned());
            }
        }
    }
}

/// What tells whether others of its calls are made: its own report, and for a group those of its members.
fn reports<'a>(desk: &Desk<'a>, subject: &Subject<'a>) -> Vec<Option<&'a ServiceUses>> {
    let mut reports = vec![Some(subject.uses)];
    if subject.principal.kind == PrincipalKind::Group {
        let mut groups = desk.account.groups.get().into_iter().flatten();
        let group = groups.rfind(|group| group.name == subject.principal.name);
        match group.map(|group| &group.members) {
            Some(Known::Known(members)) => {
                let users = desk.account.users.get().into_iter().flatten();
                let of = users.filter(|user| members.contains(&user.name));
                reports.extend(of.map(|user| user.services.get()));
            }
            _ => reports.push(None),
        }
    }
    reports
}
