//! Invitations that nobody accepted.

use super::activity::day;
use super::context::{Age, Context, add, age, person};
use super::facts::Invitation;
use super::gaps::{Gaps, INVITATION_AGE, INVITATIONS};
use super::kinds;
use super::level::{is_bot, unmarked};
use crate::audit::finding::{Audited, Finding, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

pub(super) fn check(context: &Context<'_>, gaps: &mut Gaps, audited: &mut Audited) {
    let Some(invitations) = gaps.need(INVITATIONS, "", &context.org.invitations) else { return };
    for one in invitations {
        if one.invitee.is_empty() {
            gaps.odd(INVITATION_AGE, &one.id.to_string(), "it is for nobody", "招待先がありません");
            continue;
        }
        match age(&context.settings, one.created, context.settings.invitation_days) {
            Age::Old(days) => audited.findings.push(pending(context, one, days)),
            Age::Young => {}
            Age::Odd => gaps.future(INVITATION_AGE, &one.invitee),
        }
    }
}

fn pending(context: &Context<'_>, one: &Invitation, days: i64) -> Finding {
    let (invitee, role, made) = (unmarked(&one.invitee), &one.role, one.created);
    let mut ask = Vec::new();
    if let Some(inviter) = one.inviter.as_ref().filter(|login| !is_bot(login)) {
        add(&mut ask, person(inviter, Text::new("invited them", "招待しました")));
    }
    context.owners().into_iter().for_each(|owner| add(&mut ask, owner));
    let seen = Text::new(
        format!("`role` is `{role}` and `created_at` is `{made}`"),
        format!("`role` は `{role}`、`created_at` は `{made}` です"),
    );
    Finding {
        check: &kinds::INVITATION_PENDING,
        object: context.object(GitHubItem::Invitation { id: one.id, invitee: one.invitee.clone() }),
        what: Text::new(
            format!(
                "The invitation of `{invitee}` as `{role}` has waited for {days} days, since {}",
                day(made)
            ),
            format!("`{invitee}` への招待（`{role}`）は {days} 日間承諾されていません（{} から）", day(made)),
        ),
        since: Some(made),
        evidence: vec![context.seen(seen, "/invitations", context.people_page("people/pending_invitations"))],
        risk: match role.as_str() {
            "direct_member" | "reinstate" => Risk::Medium,
            "billing_manager" => Risk::Low,
            // `admin`, and any role that is not known here.
            _ => Risk::High,
        },
        why: Text::new(
            "whoever gets at the mailbox or the login joins in that role",
            "メールボックスやアカウントを入手した人が、その役割で参加できます",
        ),
        verb: Verb::Abolish,
        because: Text::new(
            "who still wants to join can be invited anew",
            "参加の意思があれば、あらためて招待できます",
        ),
        ask,
        change: Change::Remove,
        proposals: Vec::new(),
        fingerprint: None,
    }
}
