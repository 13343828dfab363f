//! People's own permissions in repositories. They are collected while repositories pass and judged last, when it is known
//! who is active anywhere: somebody who is gone altogether is told once, not for each repository.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::activity::{Deed, Standing, day, silence};
use super::context::{Context, Place, add, seen_in, themself};
use super::fingerprint;
use super::gaps::{COLLABORATORS, Gaps, REPOSITORY_ACTIVITY};
use super::kinds;
use super::level::{Level, is_bot, key};
use super::site::Site;
use crate::audit::finding::{Audited, Check, Evidence, Finding, Person, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

/// Repositories that are named.
const NAMES: usize = 5;

/// A permission, and what was known of its holder in that repository.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) repository: Arc<str>,
    pub(super) login: String,
    pub(super) role: String,
    pub(super) level: Level,
    pub(super) place: Place,
    /// The holder's last deed there, if they are idle there.
    idle: Option<Option<Deed>>,
    terraform: bool,
    ask: Arc<[Person]>,
    seen: Evidence,
}

impl Held {
    /// Whether it decides over a repository, or over infrastructure.
    pub(super) fn is_grave(&self) -> bool {
        self.level == Level::Admin || (self.terraform && self.level.writes())
    }

    /// Whom the repository names.
    pub(super) fn ask(&self) -> &[Person] {
        &self.ask
    }
}

/// The first few of somebody's permissions, for evidence; none where there are none.
pub(super) fn listed(holds: &[&Held]) -> Option<Text> {
    let names: Vec<String> =
        holds.iter().take(NAMES).map(|one| format!("`{}` (`{}`)", one.repository, one.role)).collect();
    let names = names.join(", ");
    (!holds.is_empty()).then(|| {
        Text::new(
            format!("permissions in repositories, {} in all: {names}", holds.len()),
            format!("権限のあるリポジトリ {} 件: {names}", holds.len()),
        )
    })
}

/// Keeps what may have to be told of the people with permissions of their own.
pub(super) fn collect(context: &Context<'_>, site: &Site<'_>, gaps: &mut Gaps, held: &mut Vec<Held>) {
    let Some(people) = gaps.need(COLLABORATORS, &site.at.name, &site.at.collaborators) else { return };
    for one in people {
        let place = context.place(&one.login);
        // Who is outside is in no team: all that they have is their own.
        let own = if place == Place::Outside { None } else { one.own.get() };
        let role = own.unwrap_or(&one.permission);
        if role == "none" {
            continue;
        }
        let level = Level::of(role);
        // Owners administer everything without this, and in an archived repository nobody writes. An outside collaborator
        // is kept for what they hold at all.
        let outside = place == Place::Outside;
        if is_bot(&one.login) || place == Place::Owner || (site.at.archived && !outside) {
            continue;
        }
        if level == Level::Custom {
            gaps.custom_role(&site.at.name);
        }
        let idle = match site.idle_beside().map(|all| all.standing(&one.login, &site.settings)) {
            Some(Standing::Idle(deed)) if level.writes() && !site.at.archived => Some(deed),
            Some(Standing::Odd) => {
                gaps.future(REPOSITORY_ACTIVITY, &site.at.name);
                None
            }
            _ => None,
        };
        if idle.is_none() && level != Level::Admin && !outside {
            continue;
        }
        if !outside
            && let Some(reason) = one.own.reason()
            && context.may_be_granted(&site.at.name, &one.login, role)
        {
            gaps.note(COLLABORATORS, &site.at.name, reason);
            continue;
        }
        held.push(Held {
            repository: Arc::clone(&site.name),
            login: one.login.clone(),
            role: role.clone(),
            level: if site.at.archived { Level::Read } else { level },
            place,
            idle,
            terraform: site.terraform,
            ask: site.ask(),
            seen: seen(context, site, &one.login, role, own.is_some()),
        });
    }
}

/// `told` says whether GitHub told where the permission comes from; else it is known from the teams.
fn seen(context: &Context<'_>, site: &Site<'_>, login: &str, role: &str, told: bool) -> Evidence {
    let what = if told {
        Text::new(
            format!("`permissionSources` of `{login}` has `{role}` from the repository itself"),
            format!("`{login}` の `permissionSources` ではリポジトリ自体からの権限が `{role}` です"),
        )
    } else {
        Text::new(
            format!("`role_name` of `{login}` is `{role}`, without a team"),
            format!("`{login}` の `role_name` は `{role}` です（チーム経由ではありません）"),
        )
    };
    let path = "/collaborators?affiliation=direct";
    seen_in(&context.org.login, site.at, what, path, "/settings/access")
}

/// Judges them. `gone` are the logins, as keys, that are told as inactive altogether.
pub(super) fn judge(context: &Context<'_>, held: &[Held], gone: &HashSet<String>, audited: &mut Audited) {
    let rest = held.iter().filter(|one| !gone.contains(&key(&one.login)));
    audited.findings.extend(rest.filter_map(|one| match &one.idle {
        Some(deed) => Some(idle(context, one, deed.as_ref())),
        None if one.place == Place::Outside && one.level >= Level::Maintain => Some(outside(context, one)),
        None if one.place != Place::Outside && one.level == Level::Admin => Some(direct(context, one)),
        None => None,
    }));
}

struct Said {
    check: &'static Check,
    what: Text,
    since: Option<Timestamp>,
    seen: Vec<Evidence>,
    risk: Risk,
    verb: Verb,
    because: Text,
    change: Change,
}

fn make(context: &Context<'_>, one: &Held, said: Said) -> Finding {
    let mut ask = vec![themself(&one.login)];
    one.ask.iter().for_each(|person| add(&mut ask, person.clone()));
    let repository = one.repository.to_string();
    let why = if one.level == Level::Admin {
        Text::new(
            format!(
                "whoever takes over the account can take away the protection of `{repository}` or delete it"
            ),
            format!("アカウントが乗っ取られると、`{repository}` の保護の解除や削除が可能になります"),
        )
    } else {
        Text::new(
            format!("whoever takes over the account can change `{repository}`"),
            format!("アカウントが乗っ取られると、`{repository}` を変更できます"),
        )
    };
    Finding {
        check: said.check,
        fingerprint: fingerprint::of_roles([(repository.as_str(), one.role.as_str())]),
        object: context.object(GitHubItem::Collaborator { repository, login: one.login.clone() }),
        what: said.what,
        since: said.since,
        evidence: said.seen,
        risk: said.risk,
        why,
        verb: said.verb,
        because: said.because,
        ask,
        change: said.change,
        proposals: Vec::new(),
    }
}

fn idle(context: &Context<'_>, one: &Held, deed: Option<&Deed>) -> Finding {
    let (login, role, repository) = (&one.login, &one.role, &one.repository);
    let settings = context.settings.as_seen(one.seen.read);
    let days = deed.and_then(|deed| settings.days_since(deed.at));
    let what = match (deed, days) {
        (Some(deed), Some(days)) => Text::new(
            format!(
                "`{login}` has `{role}` on `{repository}` and did nothing there for {days} days, since {}",
                day(deed.at)
            ),
            format!(
                "`{login}` は `{repository}` に `{role}` 権限を持ち、{days} 日間活動がありません（最後の活動 {}）",
                day(deed.at)
            ),
        ),
        _ => Text::new(
            format!("`{login}` has `{role}` on `{repository}` and nothing is known that they ever did there"),
            format!("`{login}` は `{repository}` に `{role}` 権限を持っていますが、活動の記録がありません"),
        ),
    };
    let source = format!("activity of {}/{repository}", context.org.login);
    let silent = Evidence {
        what: silence(deed, &settings),
        source,
        read: one.seen.read,
        url: deed.and_then(|deed| deed.url.clone()),
    };
    let high = one.level == Level::Admin || one.terraform;
    make(
        context,
        one,
        Said {
            check: &kinds::ADMIN_INACTIVE,
            what,
            since: deed.map(|deed| deed.at),
            seen: vec![silent, one.seen.clone()],
            risk: if high { Risk::High } else { Risk::Medium },
            verb: Verb::Abolish,
            because: Text::new(
                "they work without it; who needs it again gets it by a team",
                "この権限なしで業務が行われています。再び必要になった場合はチーム経由で付与できます",
            ),
            change: Change::Remove,
        },
    )
}

fn outside(context: &Context<'_>, one: &Held) -> Finding {
    let (login, role, repository) = (&one.login, &one.role, &one.repository);
    make(
        context,
        one,
        Said {
            check: &kinds::OUTSIDE_ADMIN,
            what: Text::new(
                format!("`{login}`, who is outside the organisation, has `{role}` on `{repository}`"),
                format!("外部コラボレーター `{login}` は `{repository}` に `{role}` 権限を持っています"),
            ),
            since: None,
            seen: vec![one.seen.clone()],
            risk: Risk::High,
            verb: Verb::Delegate,
            because: Text::new(
                "a member or a team can administer it, and `push` is enough to work in it",
                "管理はメンバーまたはチームに任せられます。作業には `push` 権限で足ります",
            ),
            change: Change::Set { name: "permission", value: "push".to_owned() },
        },
    )
}

fn direct(context: &Context<'_>, one: &Held) -> Finding {
    let (login, repository) = (&one.login, &one.repository);
    make(
        context,
        one,
        Said {
            check: &kinds::ADMIN_DIRECT,
            what: Text::new(
                format!("`{login}` administers `{repository}` by a permission of their own, not by a team"),
                format!("`{login}` はチーム経由ではなく個人として `{repository}` の管理者権限を持っています"),
            ),
            since: None,
            seen: vec![one.seen.clone()],
            risk: if one.terraform { Risk::High } else { Risk::Medium },
            verb: Verb::Delegate,
            because: Text::new(
                "a team that owns the repository can have it, so that it goes when people change teams",
                "リポジトリを担当するチームに付与すれば、異動時に権限も外れます",
            ),
            change: Change::Replace,
        },
    )
}
