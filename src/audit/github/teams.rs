//! Teams: who is in them, and what they hold without using it.

use std::collections::HashSet;

use jiff::Timestamp;

use super::context::Context;
use super::facts::Team;
use super::fingerprint;
use super::gaps::{Gaps, TEAM_MAINTAINERS, TEAM_MEMBERS, TEAM_REPOSITORIES, TEAMS};
use super::idle::{self, IdleTeams};
use super::kinds;
use super::level::{Level, key};
use crate::audit::finding::{Audited, Check, Evidence, Finding, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

/// Repositories that a team may administer.
const ADMINISTERED: usize = 10;
/// Names in a sentence.
const NAMES: usize = 5;

/// What a team holds by itself, by repository.
type Own<'t> = Vec<(&'t str, Level)>;

/// `archived` are the keys of repositories in which nobody writes.
pub(super) fn check(
    context: &Context<'_>,
    idle: &IdleTeams,
    archived: &HashSet<String>,
    gaps: &mut Gaps,
    audited: &mut Audited,
) {
    let Some(teams) = gaps.need(TEAMS, "", &context.org.teams) else { return };
    audited.counted.insert("teams", teams.len() as u64);
    for team in teams {
        let repositories = gaps.need(TEAM_REPOSITORIES, &team.slug, &team.repositories);
        let members = gaps.need(TEAM_MEMBERS, &team.slug, &team.members);
        let maintainers = gaps.need(TEAM_MAINTAINERS, &team.slug, &team.maintainers);
        let own = repositories.map(|all| {
            let levels = all.iter().map(|(name, role)| (name.as_str(), Level::of(role)));
            // What the team above holds is told there.
            levels.filter(|(name, level)| !context.inherits(team, name, *level)).collect::<Own<'_>>()
        });
        let administered: Vec<&str> = own
            .iter()
            .flatten()
            .filter(|(name, level)| *level == Level::Admin && !archived.contains(&key(name)))
            .map(|(name, _)| *name)
            .collect();
        if members.is_some_and(Vec::is_empty) {
            let empty = empty(context, team, own.map(|own| own.len()), archived);
            audited.findings.push(fingerprint::of_team(empty, team, |_| true));
            continue;
        }
        if members.is_some() && maintainers.is_some_and(Vec::is_empty) {
            audited.findings.push(without_maintainer(context, team));
        }
        if administered.len() > ADMINISTERED {
            let wide = wide(context, team, &administered);
            audited.findings.push(fingerprint::of_team(wide, team, |level| level == Level::Admin));
        }
        audited.findings.extend(idle::told(context, team, idle));
    }
}

/// What differs between findings about teams.
pub(super) struct Said {
    pub(super) check: &'static Check,
    pub(super) item: GitHubItem,
    pub(super) what: Text,
    pub(super) since: Option<Timestamp>,
    pub(super) seen: Vec<Evidence>,
    pub(super) risk: Risk,
    pub(super) why: (&'static str, &'static str),
    pub(super) verb: Verb,
    pub(super) because: (&'static str, &'static str),
    pub(super) change: Change,
}

pub(super) fn make(context: &Context<'_>, team: &Team, said: Said) -> Finding {
    let mut ask = context.of_team(team);
    if ask.is_empty() {
        ask = context.owners();
    }
    Finding {
        check: said.check,
        object: context.object(said.item),
        what: said.what,
        since: said.since,
        evidence: said.seen,
        risk: said.risk,
        why: Text::new(said.why.0, said.why.1),
        verb: said.verb,
        because: Text::new(said.because.0, said.because.1),
        ask,
        change: said.change,
        proposals: Vec::new(),
        fingerprint: None,
    }
}

pub(super) fn seen(context: &Context<'_>, team: &Team, what: Text, below: &str) -> Evidence {
    context.seen(what, &format!("/teams/{}/{below}", team.slug), Some(team.url.clone()))
}

/// `held` is how many permissions it has by itself, where that is known.
fn empty(context: &Context<'_>, team: &Team, held: Option<usize>, archived: &HashSet<String>) -> Finding {
    let slug = &team.slug;
    let all = || team.repositories.get().into_iter().flatten();
    // Whoever is added gets what the teams above it hold, too.
    let administers =
        all().any(|(name, role)| Level::of(role) == Level::Admin && !archived.contains(&key(name)));
    let (holds, holds_ja) = match held {
        Some(0) if all().next().is_some() => (
            " and holds only what the teams above it hold".to_owned(),
            "。権限は親チームから継承したものだけです".to_owned(),
        ),
        Some(0) => (" and holds nothing".to_owned(), "、権限もありません".to_owned()),
        Some(number) => (
            format!(" and still has permissions in {number} of the repositories"),
            format!("が、{number} 件のリポジトリに権限が残っています"),
        ),
        None => (String::new(), String::new()),
    };
    make(
        context,
        team,
        Said {
            check: &kinds::TEAM_EMPTY,
            item: GitHubItem::Team { slug: slug.clone() },
            what: Text::new(
                format!("The team `{slug}` has no members{holds}"),
                format!("チーム `{slug}` にはメンバーがいません{holds_ja}"),
            ),
            since: None,
            seen: vec![seen(
                context,
                team,
                Text::new("the list of its members is empty", "メンバーの一覧は空です"),
                "members",
            )],
            risk: if administers { Risk::Medium } else { Risk::Low },
            why: (
                "whoever is added to it next gets all that it holds, which nobody remembers",
                "次に追加された人が、忘れられた権限をすべて得ます",
            ),
            verb: Verb::Abolish,
            because: ("nobody is in it", "所属者がいません"),
            change: Change::Remove,
        },
    )
}

fn without_maintainer(context: &Context<'_>, team: &Team) -> Finding {
    let slug = &team.slug;
    make(
        context,
        team,
        Said {
            check: &kinds::TEAM_WITHOUT_MAINTAINER,
            item: GitHubItem::Team { slug: slug.clone() },
            what: Text::new(
                format!("The team `{slug}` has members and no maintainer"),
                format!("チーム `{slug}` にはメンテナーがいません"),
            ),
            since: None,
            seen: vec![seen(
                context,
                team,
                Text::new("the list of its maintainers is empty", "メンテナーの一覧は空です"),
                "members?role=maintainer",
            )],
            risk: Risk::Low,
            why: (
                "nobody in the team lets people out, so those who left it keep what it holds",
                "離脱者を外す担当者がおらず、権限が残り続けます",
            ),
            verb: Verb::Delegate,
            because: ("one of its members can look after it", "メンバーの 1 人に管理を任せられます"),
            change: Change::Look,
        },
    )
}

pub(super) fn listed(names: &[&str]) -> (String, String) {
    let shown: Vec<String> = names.iter().take(NAMES).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(shown.len());
    let shown = shown.join(", ");
    if more == 0 {
        (shown.clone(), shown)
    } else {
        (format!("{shown} and {more} more"), format!("{shown} ほか {more} 件"))
    }
}

fn wide(context: &Context<'_>, team: &Team, names: &[&str]) -> Finding {
    let (slug, number) = (&team.slug, names.len());
    let (list, list_ja) = listed(names);
    make(
        context,
        team,
        Said {
            check: &kinds::TEAM_ADMIN_WIDE,
            item: GitHubItem::Team { slug: slug.clone() },
            what: Text::new(
                format!("The team `{slug}` administers {number} repositories"),
                format!("チーム `{slug}` は {number} 件のリポジトリの管理者です"),
            ),
            since: None,
            seen: vec![seen(
                context,
                team,
                Text::new(
                    format!("`role_name` is `admin` on {list}"),
                    format!("`role_name` が `admin`: {list_ja}"),
                ),
                "repos",
            )],
            risk: Risk::Medium,
            why: (
                "one account of the team is enough to take away the protection of all of them",
                "チームの 1 アカウントだけで、すべての保護を解除できます",
            ),
            verb: Verb::Delegate,
            because: (
                "`maintain` is enough for most work, and each repository has a team of its own to administer it",
                "多くの作業は `maintain` で足り、管理は各リポジトリの担当チームに任せられます",
            ),
            change: Change::Look,
        },
    )
}
