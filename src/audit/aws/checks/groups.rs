//! Groups without members or without policies.

use super::desk::{Desk, Draft};
use super::library::{Library, Standing};
use super::sources;
use super::topics;
use super::words::{days, fill, plain, quoted, value};
use super::{administrators, people, services};
use crate::audit::aws::facts::Group;
use crate::audit::aws::kinds;
use crate::audit::finding::{Risk, Verb};
use crate::audit::object::{AwsItem, Change, Principal, PrincipalKind};
use crate::text::Text;

/// Every group.
pub(super) fn check<'a>(desk: &mut Desk<'a>, library: &mut Library<'a>) {
    let Some(groups) = desk.account.groups.get() else { return };
    desk.count("groups", groups.len());
    for group in groups {
        let standing = library.group(group);
        if let Standing::Unknown(reason) = &standing {
            desk.note(&topics::STANDING, reason);
        }
        if unused(desk, group, &standing) || administrators::group(desk, group, &standing) {
            continue;
        }
        if let (Some(grants), Some(uses)) = (group.grants.get(), group.services.get()) {
            let subject = services::Subject {
                principal: Principal { kind: PrincipalKind::Group, name: group.name.clone() },
                created: group.created,
                grants,
                uses,
                groups: false,
                ask: people::of_group(group),
            };
            services::check(desk, library, subject);
        }
    }
}

fn unused(desk: &mut Desk<'_>, group: &Group, standing: &Standing) -> bool {
    let nobody = group.members.get().is_some_and(Vec::is_empty);
    let nothing = *standing == Standing::Nothing;
    if !(nobody || nothing) || !desk.is_grown(group.created, &topics::AGE) {
        return false;
    }
    let Some(number) = desk.days(group.created, &topics::AGE) else { return false };
    let missing = match (nobody, nothing) {
        (true, true) => Text::new("neither members nor policies", "メンバーもポリシーも"),
        (true, false) => Text::new("no members", "メンバーが"),
        _ => Text::new("no policies", "ポリシーが"),
    };
    let mut evidence = vec![desk.saw(value("CreateDate", group.created), sources::GROUP)];
    if let Some(members) = group.members.get() {
        evidence.push(desk.saw(
            Text::new(format!("members: {}", members.len()), format!("メンバー: {} 人", members.len())),
            sources::MEMBERS,
        ));
    }
    if nothing {
        evidence.push(desk.saw(
            Text::new(
                "no inline policy and no attached one",
                "インラインポリシーもアタッチされたポリシーもありません",
            ),
            sources::GRANTS,
        ));
    }
    let administrator = standing.is_administrator();
    if administrator {
        evidence.push(administrators::evidence(desk));
    }
    desk.report(Draft {
        check: &kinds::GROUP_UNUSED,
        item: AwsItem::Group { name: group.name.clone() },
        what: fill(
            "The group {0}, made {2} ago, has {1}",
            "グループ {0}（作成から {2}経過）には{1}ありません",
            &[&plain(quoted(&group.name)), &missing, &days(number)],
        ),
        // Nobody tells when the last member or policy went.
        since: None,
        evidence,
        risk: if administrator { Risk::Medium } else { Risk::Low },
        why: Text::new(
            "Whoever is put into it gets what it grants, now or later, without a new policy that somebody would review",
            "追加されたユーザーは、新しいポリシーのレビューなしに、このグループの権限を得ます",
        ),
        verb: Verb::Abolish,
        because: Text::new("It gives nobody anything", "誰にも何の権限も与えていません"),
        ask: people::of_group(group),
        change: Change::Remove,
    });
    true
}
