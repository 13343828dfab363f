//! How many people own the organisation, and who of them is there.

use super::activity::Standing;
use super::context::{Context, add};
use super::facts::Member;
use super::fingerprint;
use super::gaps::{Gaps, MEMBERS};
use super::kinds;
use super::level::{is_bot, key};
use super::members::Everywhere;
use crate::audit::finding::{Check, Finding, Risk, Verb};
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
        fingerprint: reach(check, &owners),
    })
}

/// Who owns the organisation besides somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// Somebody who is active.
    Active,
    /// Nobody of whom that is known.
    Silent,
    Nobody,
}

impl Left {
    pub(super) fn beside(member: &Member, members: &[Member], everywhere: &Everywhere<'_>) -> Self {
        let others = || {
            members
                .iter()
                .filter(|one| one.owner && key(&one.login) != key(&member.login) && !is_bot(&one.login))
        };
        let active = |one: &Member| {
            matches!(everywhere.actives.standing(&one.login, &everywhere.settings), Standing::Active)
        };
        if others().any(active) {
            Self::Active
        } else if others().next().is_some() {
            Self::Silent
        } else {
            Self::Nobody
        }
    }
}

/// What is said of an owner who does nothing. The last one who is there can leave only when somebody else has taken over.
pub(super) fn inactive(context: &Context<'_>, finding: &mut Finding, left: Left) {
    finding.why = Text::new(
        "whoever takes over the account owns the organisation, every repository and every secret in it",
        "アカウントが乗っ取られると、Organization とすべてのリポジトリ・シークレットが支配されます",
    );
    let first = finding.ask.first().cloned();
    finding.ask.retain(|person| Some(person) == first.as_ref());
    context.owners().into_iter().for_each(|person| add(&mut finding.ask, person));
    if left == Left::Active {
        // Not out of the organisation: what they are as a member is another question.
        finding.change = Change::Set { name: "role", value: "member".to_owned() };
        finding.because = Text::new(
            "somebody who does nothing does not need to own it; another owner can make them a member",
            "活動のない人にオーナー権限は不要です。ほかのオーナーがメンバーに変更できます",
        );
        return;
    }
    finding.verb = Verb::Delegate;
    finding.change = Change::Look;
    finding.because = if left == Left::Nobody {
        Text::new(
            "nobody else owns the organisation: make somebody who is active a second owner first, who can then make them a \
             member",
            "ほかにオーナーがいません。先に活動中の人を 2 人目のオーナーにすれば、その人がメンバーに変更できます",
        )
    } else {
        Text::new(
            "of no other owner it is known that they are active: make somebody who is one a second owner first, who can \
             then make them a member",
            "活動が確認できるオーナーがほかにいません。先に活動中の人をオーナーに加えれば、その人がメンバーに変更できます",
        )
    };
}

/// Who they are where they are too many; another person in the place of a single one is no more than that.
fn reach(check: &Check, owners: &[&str]) -> Option<String> {
    if check == &kinds::OWNERS_MANY { fingerprint::of(owners) } else { None }
}
