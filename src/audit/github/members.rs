//! Members, owners and outside collaborators.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;

use super::activity::{Actives, Deed, Standing, day, silence};
use super::context::{Context, add, themself};
use super::facts::Member;
use super::fingerprint;
use super::gaps::{Gaps, MEMBERS, OUTSIDE, STILL_ACTIVE, TWO_FACTOR};
use super::held::{self, Held};
use super::kinds;
use super::level::{Level, is_bot, key};
use super::owners::{self, Left};
use crate::audit::finding::{Audited, Check, Finding, Person, Risk, Verb};
use crate::audit::known::{Known, Reason};
use crate::audit::object::{Change, GitHubItem};
use crate::audit::settings::Settings;
use crate::text::Text;

/// People that are named.
const NAMES: usize = 5;

/// What is known of activity anywhere.
#[derive(Debug)]
pub(super) struct Everywhere<'a> {
    pub(super) actives: &'a Actives,
    /// As far as all of it was seen.
    pub(super) settings: Settings,
    /// When the first of it was read.
    pub(super) read: Timestamp,
    /// Why it is not everything, if it is not: then nobody is called inactive.
    pub(super) missing: Option<Reason>,
}

impl Everywhere<'_> {
    /// The last deed of somebody who is certainly inactive.
    fn idle(&self, context: &Context<'_>, login: &str, gaps: &mut Gaps) -> Option<Option<Deed>> {
        match self.actives.standing(login, &self.settings) {
            Standing::Active => None,
            Standing::Odd => {
                gaps.future(STILL_ACTIVE, login);
                None
            }
            Standing::Idle(deed) => match self.missing.as_ref().or_else(|| context.unsure(login)) {
                Some(reason) => {
                    gaps.note(STILL_ACTIVE, login, reason);
                    None
                }
                None => Some(deed),
            },
        }
    }
}

/// Checks people; gives the keys of the logins that are told as inactive.
pub(super) fn check(
    context: &Context<'_>,
    everywhere: &Everywhere<'_>,
    held: &[Held],
    gaps: &mut Gaps,
    audited: &mut Audited,
) -> HashSet<String> {
    let mut gone = HashSet::new();
    let mut holds: BTreeMap<String, Vec<&Held>> = BTreeMap::new();
    for one in held {
        holds.entry(key(&one.login)).or_default().push(one);
    }
    let holds_of = |login: &str| holds.get(&key(login)).map_or(&[][..], Vec::as_slice);
    if let Some(members) = gaps.need(MEMBERS, "", &context.org.members) {
        audited.counted.insert("members", members.len() as u64);
        for member in members.iter().filter(|member| !is_bot(&member.login)) {
            let lacks = lacks(&member.login, &member.without_two_factor, gaps);
            if let Some(deed) = everywhere.idle(context, &member.login, gaps) {
                gone.insert(key(&member.login));
                let holds = holds_of(&member.login);
                let mut finding = inactive(context, everywhere, member, deed.as_ref(), holds, lacks);
                if member.owner {
                    owners::inactive(context, &mut finding, Left::beside(member, members, everywhere));
                    // Teams add nothing to what an owner reaches.
                    finding.fingerprint = fingerprint::of(["organisation"]);
                } else {
                    finding.fingerprint =
                        fingerprint::of_person(holds, context.teams_with(&member.login), gaps);
                }
                audited.findings.push(finding);
            } else if lacks {
                audited.findings.push(without_two_factor(context, &member.login, Kind::of(member)));
            }
        }
        audited.findings.extend(owners::check(context, members, gaps));
    }
    let Some(outside) = gaps.need(OUTSIDE, "", &context.org.outside) else { return gone };
    audited.counted.insert("outside_collaborators", outside.len() as u64);
    for one in outside.iter().filter(|one| !is_bot(&one.login)) {
        let lacks = lacks(&one.login, &one.without_two_factor, gaps);
        if let Some(deed) = everywhere.idle(context, &one.login, gaps) {
            gone.insert(key(&one.login));
            let holds = holds_of(&one.login);
            let mut finding = outside_inactive(context, everywhere, &one.login, deed.as_ref(), holds, lacks);
            finding.fingerprint = fingerprint::of_person(holds, &[], gaps);
            audited.findings.push(finding);
        } else if lacks {
            audited.findings.push(without_two_factor(context, &one.login, Kind::Outside));
        }
    }
    gone
}

/// Whether somebody certainly has no second factor.
fn lacks(login: &str, without: &Known<bool>, gaps: &mut Gaps) -> bool {
    gaps.need(TWO_FACTOR, login, without) == Some(&true)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Owner,
    Member,
    Outside,
}

impl Kind {
    fn of(member: &Member) -> Self {
        if member.owner { Self::Owner } else { Self::Member }
    }

    fn word(self) -> (&'static str, &'static str) {
        match self {
            Self::Owner => ("owner", "オーナー"),
            Self::Member => ("member", "メンバー"),
            Self::Outside => ("outside collaborator", "外部コラボレーター"),
        }
    }

    fn item(self, login: &str) -> GitHubItem {
        match self {
            Self::Outside => GitHubItem::OutsideCollaborator { login: login.to_owned() },
            _ => GitHubItem::Member { login: login.to_owned(), owner: self == Self::Owner },
        }
    }

    /// What follows `/orgs/acme`.
    fn source(self) -> &'static str {
        match self {
            Self::Owner => "/members?role=admin",
            Self::Member => "/members?role=member",
            Self::Outside => "/outside_collaborators",
        }
    }

    fn page(self, context: &Context<'_>, login: &str) -> Option<String> {
        match self {
            Self::Outside => context.people_page("outside-collaborators"),
            _ => context.people_page(&format!("people/{login}")),
        }
    }
}

/// The sentence about somebody who does nothing.
fn idle_words(settings: &Settings, kind: Kind, login: &str, deed: Option<&Deed>) -> Text {
    let (word, word_ja) = kind.word();
    match deed.and_then(|deed| Some((deed, settings.days_since(deed.at)?))) {
        Some((deed, days)) => Text::new(
            format!("The {word} `{login}` did nothing for {days} days, since {}", day(deed.at)),
            format!("{word_ja} `{login}` は {days} 日間活動がありません（最後の活動 {}）", day(deed.at)),
        ),
        None => Text::new(
            format!("Nothing is known that the {word} `{login}` ever did"),
            format!("{word_ja} `{login}` には活動の記録がありません"),
        ),
    }
}

/// A finding about somebody who does nothing anywhere, for the caller to complete.
fn idle(
    (context, everywhere): (&Context<'_>, &Everywhere<'_>),
    check: &'static Check,
    kind: Kind,
    login: &str,
    deed: Option<&Deed>,
    lacks: bool,
) -> Finding {
    let mut silent =
        context.seen(silence(deed, &everywhere.settings), "", deed.and_then(|deed| deed.url.clone()));
    silent.read = everywhere.read;
    silent.source = format!("activity of {} and its repositories", context.org.login);
    let listed = Text::new(format!("`{login}` is in the list"), format!("`{login}` は一覧に含まれています"));
    let mut evidence = vec![silent, context.seen(listed, kind.source(), kind.page(context, login))];
    if lacks {
        evidence.push(no_factor(context, login, kind));
    }
    let mut ask: Vec<Person> = vec![themself(login)];
    context.maintainers_of(login).into_iter().for_each(|person| add(&mut ask, person));
    Finding {
        check,
        object: context.object(kind.item(login)),
        what: idle_words(&everywhere.settings, kind, login, deed),
        since: deed.map(|deed| deed.at),
        evidence,
        risk: Risk::Medium,
        why: Text::default(),
        verb: Verb::Abolish,
        because: Text::default(),
        ask,
        change: Change::Remove,
        proposals: Vec::new(),
        fingerprint: None,
    }
}

fn inactive(
    context: &Context<'_>,
    everywhere: &Everywhere<'_>,
    member: &Member,
    deed: Option<&Deed>,
    holds: &[&Held],
    lacks: bool,
) -> Finding {
    let kind = Kind::of(member);
    let check = if member.owner { &kinds::OWNER_INACTIVE } else { &kinds::MEMBER_INACTIVE };
    let mut finding = idle((context, everywhere), check, kind, &member.login, deed, lacks);
    let default = context.org.default_permission.get().map(String::as_str);
    // What they hold is not told again: the worst of it counts here.
    let grave = holds.iter().any(|one| one.is_grave());
    if member.owner || lacks || grave || matches!(default, Some("write" | "admin")) {
        finding.risk = Risk::High;
    }
    if let Some(held) = held::listed(holds) {
        finding.evidence.push(context.seen(held, kind.source(), kind.page(context, &member.login)));
    }
    finding.why = Text::new(
        "whoever takes over the account has the default permission and all that the teams hold",
        "アカウントが乗っ取られると、既定の権限と所属チームの権限がすべて使われます",
    );
    finding.because = Text::new(
        "they work without it; GitHub does not tell when somebody joined, so ask first whether they have only begun",
        "この権限は使われていません。参加日は取得できないため、新規参加者でないことを先に確認してください",
    );
    finding
}

fn outside_inactive(
    context: &Context<'_>,
    everywhere: &Everywhere<'_>,
    login: &str,
    deed: Option<&Deed>,
    holds: &[&Held],
    lacks: bool,
) -> Finding {
    let mut finding =
        idle((context, everywhere), &kinds::OUTSIDE_INACTIVE, Kind::Outside, login, deed, lacks);
    let most = holds.iter().map(|one| one.level).max();
    finding.risk = match most {
        Some(level) if level >= Level::Maintain => Risk::High,
        Some(Level::Read | Level::Triage) => Risk::Low,
        _ => Risk::Medium,
    };
    if let Some(held) = held::listed(holds) {
        finding.evidence.push(context.seen(held, Kind::Outside.source(), Kind::Outside.page(context, login)));
    }
    for one in holds {
        one.ask().iter().for_each(|person| add(&mut finding.ask, person.clone()));
    }
    finding.ask.truncate(NAMES);
    finding.why = Text::new(
        "nobody here hears when the account is taken over or its holder moves on",
        "アカウントの乗っ取りや異動があっても、組織側では気付けません",
    );
    finding.because = Text::new(
        "the work that they were let in for is over, as far as anybody can see",
        "招待の目的だった作業は終わったものと見られます",
    );
    finding
}

fn no_factor(context: &Context<'_>, login: &str, kind: Kind) -> crate::audit::finding::Evidence {
    let source = if kind == Kind::Outside {
        "/outside_collaborators?filter=2fa_disabled"
    } else {
        "/members?filter=2fa_disabled"
    };
    let what = Text::new(
        format!("`{login}` is in the list of those without a second factor"),
        format!("`{login}` は 2 要素認証のないユーザーの一覧に含まれています"),
    );
    context.seen(what, source, kind.page(context, login))
}

fn without_two_factor(context: &Context<'_>, login: &str, kind: Kind) -> Finding {
    let (word, word_ja) = kind.word();
    Finding {
        check: &kinds::WITHOUT_TWO_FACTOR,
        object: context.object(kind.item(login)),
        what: Text::new(
            format!("The {word} `{login}` has no second factor"),
            format!("{word_ja} `{login}` は 2 要素認証を設定していません"),
        ),
        since: None,
        evidence: vec![no_factor(context, login, kind)],
        risk: if kind == Kind::Owner { Risk::High } else { Risk::Medium },
        why: Text::new(
            "a password that leaks is enough to act as them",
            "パスワードが漏れるだけで、なりすましが可能になります",
        ),
        verb: Verb::Delegate,
        because: Text::new(
            "they are active, so they keep what they have and set up a second factor",
            "活動中のため権限は維持し、本人に 2 要素認証を設定してもらいます",
        ),
        ask: vec![themself(login)],
        change: Change::Look,
        proposals: Vec::new(),
        fingerprint: None,
    }
}
