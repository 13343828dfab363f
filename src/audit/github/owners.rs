//! How many people own the organisation.

use super::context::Context;
use super::facts::Member;
use super::gaps::{Gaps, MEMBERS};
use super::kinds;
use crate::audit::finding::{Finding, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

/// Owners that nobody wonders about.
const OWNERS: usize = 5;

pub(super) fn check(context: &Context<'_>, members: &[Member], gaps: &mut Gaps) -> Option<Finding> {
    let owners: Vec<&str> =
        members.iter().filter(|member| member.owner).map(|member| member.login.as_str()).collect();
    let number = owners.len();
    let (check, what, risk, why, because) = if number == 0 {
        gaps.odd(MEMBERS, "", "no member is an owner", "オーナーが 1 人もいません");
        return None;
    } else if number == 1 {
        (
            &kinds::OWNER_SINGLE,
            Text::new("The organisation has a single owner", "Organization のオーナーが 1 人だけです"),
            Risk::Medium,
            (
                "when that person is away or leaves, nobody can change anything",
                "不在や退職の際に、誰も設定を変更できません",
            ),
            ("a second person can own it as well", "もう 1 人をオーナーにできます"),
        )
    } else if number > OWNERS && number * 10 > members.len() {
        (
            &kinds::OWNERS_MANY,
            Text::new(
                format!("{number} of {} members own the organisation", members.len()),
                format!("メンバー {} 人のうち {number} 人がオーナーです", members.len()),
            ),
            Risk::Medium,
            (
                "each of these accounts is enough to take over everything",
                "どのアカウントからでも、すべてが支配されます",
            ),
            (
                "most of what owners do can be a role of its own: billing, security, administering some repositories",
                "請求、セキュリティ、一部のリポジトリの管理などは、専用のロールに任せられます",
            ),
        )
    } else {
        return None;
    };
    let names =
        owners.iter().take(OWNERS * 2).map(|login| format!("`{login}`")).collect::<Vec<_>>().join(", ");
    let noun = if number == 1 { "owner" } else { "owners" };
    let seen = Text::new(format!("{number} {noun}: {names}"), format!("オーナー {number} 人: {names}"));
    Some(Finding {
        check,
        object: context.object(GitHubItem::Setting { name: "owners".to_owned() }),
        what,
        since: None,
        evidence: vec![context.seen(
            seen,
            "/members?role=admin",
            context.people_page("people?query=role%3Aowner"),
        )],
        risk,
        why: Text::new(why.0, why.1),
        verb: Verb::Delegate,
        because: Text::new(because.0, because.1),
        ask: context.owners(),
        change: Change::Look,
        proposals: Vec::new(),
        fingerprint: None,
    })
}
