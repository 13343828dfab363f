//! Teams' permissions that none of their members uses.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::activity::{Deed, Standing, day, silence};
use super::context::{ASKED, Context, add};
use super::facts::Team;
use super::fingerprint;
use super::gaps::{Gaps, REPOSITORY_ACTIVITY};
use super::kinds;
use super::level::{Level, is_bot};
use super::site::Site;
use super::teams::{Said, listed, make, seen};
use crate::audit::finding::{Evidence, Finding, Person, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

/// More idle repositories than this are told as one thing about the team.
const MANY: usize = 20;

/// A team's permission that none of its members uses.
#[derive(Debug)]
pub(super) struct Idle {
    repository: Arc<str>,
    role: String,
    level: Level,
    terraform: bool,
    deed: Option<Deed>,
    read: Timestamp,
    url: String,
    ask: Arc<[Person]>,
}

/// Idle permissions by the team's slug.
pub(super) type IdleTeams = BTreeMap<String, Vec<Idle>>;

/// Keeps which teams do nothing in a repository.
pub(super) fn collect(context: &Context<'_>, site: &Site<'_>, gaps: &mut Gaps, idle: &mut IdleTeams) {
    if site.at.archived {
        return;
    }
    for (team, role) in context.granted(&site.at.name) {
        let level = Level::of(role);
        if level == Level::Custom {
            gaps.custom_role(&site.at.name);
        }
        let Some(members) = context.group(&team.slug) else { continue };
        // What was not read is noted where it was looked for; an empty team is told as that.
        let Some(actives) = site.idle_beside() else { continue };
        if !level.writes() || members.is_empty() || context.inherits(team, &site.at.name, level) {
            continue;
        }
        let deed = match actives.standing_of(members, &site.settings) {
            Standing::Active => continue,
            Standing::Odd => {
                gaps.future(REPOSITORY_ACTIVITY, &site.at.name);
                continue;
            }
            Standing::Idle(deed) => deed,
        };
        idle.entry(team.slug.clone()).or_default().push(Idle {
            repository: Arc::clone(&site.name),
            role: (*role).to_owned(),
            level,
            terraform: site.terraform,
            deed,
            read: site.at.read,
            url: site.at.url.clone(),
            ask: site.ask(),
        });
    }
}

/// What there is to tell of a team.
pub(super) fn told(context: &Context<'_>, team: &Team, idle: &IdleTeams) -> Vec<Finding> {
    match idle.get(&team.slug) {
        Some(all) if all.len() > MANY => vec![idle_in_many(context, team, all)],
        Some(all) => all.iter().map(|one| idle_in(context, team, one)).collect(),
        None => Vec::new(),
    }
}

const USELESS: (&str, &str) = (
    "any account of the team that is taken over can change what the team does not work on",
    "チームのどのアカウントが乗っ取られても、担当していないものまで変更できます",
);

fn idle_in(context: &Context<'_>, team: &Team, one: &Idle) -> Finding {
    let (slug, repository, role) = (&team.slug, &one.repository, &one.role);
    let settings = context.settings.as_seen(one.read);
    let days = one.deed.as_ref().and_then(|deed| settings.days_since(deed.at));
    let what = match (&one.deed, days) {
        (Some(deed), Some(days)) => Text::new(
            format!(
                "The team `{slug}` has `{role}` on `{repository}`, where none of its members did anything for {days} days, since {}",
                day(deed.at)
            ),
            format!(
                "チーム `{slug}` は `{repository}` に `{role}` 権限を持ちますが、メンバーの活動が {days} 日間ありません（最後の活動 {}）",
                day(deed.at)
            ),
        ),
        _ => Text::new(
            format!(
                "The team `{slug}` has `{role}` on `{repository}`, where nothing is known that any of its members ever did"
            ),
            format!(
                "チーム `{slug}` は `{repository}` に `{role}` 権限を持ちますが、メンバーの活動の記録がありません"
            ),
        ),
    };
    let silent = Evidence {
        what: silence(one.deed.as_ref(), &settings),
        source: format!("activity of {}/{repository}", context.org.login),
        read: one.read,
        url: one.deed.as_ref().and_then(|deed| deed.url.clone()).or_else(|| Some(one.url.clone())),
    };
    let held = Text::new(format!("`role_name` is `{role}`"), format!("`role_name` は `{role}` です"));
    let high = one.level == Level::Admin && one.terraform;
    let mut finding = make(
        context,
        team,
        Said {
            check: &kinds::TEAM_IDLE,
            item: GitHubItem::TeamRepository { slug: slug.clone(), repository: repository.to_string() },
            what,
            since: one.deed.as_ref().map(|deed| deed.at),
            seen: vec![silent, seen(context, team, held, "repos")],
            risk: if high { Risk::High } else { Risk::Medium },
            why: USELESS,
            verb: Verb::Abolish,
            because: ("the team works without it", "チームはこの権限なしで業務を行っています"),
            change: Change::Remove,
        },
    );
    finding.fingerprint = fingerprint::of_roles([(repository.as_ref(), role.as_str())]);
    one.ask.iter().take(ASKED).for_each(|person| add(&mut finding.ask, person.clone()));
    finding.ask.retain(|person| !is_bot(&person.name));
    finding
}

fn idle_in_many(context: &Context<'_>, team: &Team, all: &[Idle]) -> Finding {
    let (slug, number) = (&team.slug, all.len());
    let names: Vec<&str> = all.iter().map(|one| &*one.repository).collect();
    let (list, list_ja) = listed(&names);
    let newest = all.iter().filter_map(|one| one.deed.as_ref()).max_by_key(|deed| deed.at);
    let read = all.iter().map(|one| one.read).min().unwrap_or(context.org.read);
    let silent = Evidence {
        what: silence(newest, &context.settings.as_seen(read)),
        source: format!("activity of {number} repositories of {}", context.org.login),
        read,
        url: Some(team.url.clone()),
    };
    let held = Text::new(
        format!("the team can write to {list}"),
        format!("チームが書き込めるリポジトリ: {list_ja}"),
    );
    let high = all.iter().any(|one| one.level == Level::Admin && one.terraform);
    let mut finding = make(
        context,
        team,
        Said {
            check: &kinds::TEAM_IDLE,
            item: GitHubItem::Team { slug: slug.clone() },
            what: Text::new(
                format!(
                    "The team `{slug}` can write to {number} repositories where none of its members did anything for more than {} days",
                    context.settings.unused_days
                ),
                format!(
                    "チーム `{slug}` は {number} 件のリポジトリに書き込めますが、メンバーの活動が {} 日を超えてありません",
                    context.settings.unused_days
                ),
            ),
            since: newest.map(|deed| deed.at),
            seen: vec![silent, seen(context, team, held, "repos")],
            risk: if high { Risk::High } else { Risk::Medium },
            why: USELESS,
            verb: Verb::Delegate,
            because: (
                "teams of the repositories can have them, and this one keeps what it works on",
                "各リポジトリの担当チームに任せ、このチームには実際に作業するものだけを残せます",
            ),
            change: Change::Look,
        },
    );
    finding.fingerprint = fingerprint::of_roles(all.iter().map(|one| (&*one.repository, one.role.as_str())));
    finding
}
