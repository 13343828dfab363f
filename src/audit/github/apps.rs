//! Installed apps. One that is suspended is told as that alone. GitHub tells nobody when an app was last active.

use super::activity::day;
use super::context::{Age, Context, age};
use super::facts::Installation;
use super::fingerprint;
use super::gaps::{APP, Gaps, INSTALLATIONS};
use super::kinds;
use super::tokens::is_of_organisation;
use crate::audit::finding::{Audited, Check, Finding, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;
use jiff::Timestamp;

/// Permissions in repositories by which nothing is decided over code, secrets, or what is built of it: talk, and boards of
/// notes. All others count, those that are not known here as well.
const HARMLESS: [&str; 4] = ["discussions", "issues", "metadata", "repository_projects"];

pub(super) fn check(context: &Context<'_>, gaps: &mut Gaps, audited: &mut Audited) {
    let Some(apps) = gaps.need(INSTALLATIONS, "", &context.org.installations) else { return };
    audited.counted.insert("installations", apps.len() as u64);
    audited.findings.extend(apps.iter().filter_map(|app| one(context, app, gaps)));
}

fn one(context: &Context<'_>, app: &Installation, gaps: &mut Gaps) -> Option<Finding> {
    if let Some(since) = app.suspended {
        return match age(&context.settings, since, context.settings.unused_days) {
            Age::Old(days) => Some(suspended(context, app, since, days)),
            Age::Young => None,
            Age::Odd => {
                gaps.future(APP, &app.app);
                None
            }
        };
    }
    let all = match app.selection.as_str() {
        "all" => true,
        "selected" => false,
        _ => {
            gaps.odd(
                APP,
                &app.app,
                "an unknown selection of repositories",
                "リポジトリの選択方法が未知の値です",
            );
            false
        }
    };
    let wide: Vec<String> = app
        .permissions
        .iter()
        .filter(|(name, level)| {
            let deciding = all && !HARMLESS.contains(&name.as_str());
            // Those of the organisation do not depend on which repositories were chosen.
            (deciding || is_of_organisation(name)) && !matches!(level.as_str(), "read" | "none")
        })
        .map(|(name, level)| format!("`{name}: {level}`"))
        .collect();
    (!wide.is_empty()).then(|| broad(context, app, all, &wide.join(", ")))
}

fn make(
    context: &Context<'_>,
    app: &Installation,
    check: &'static Check,
    what: Text,
    since: Timestamp,
    seen: Text,
) -> Finding {
    Finding {
        check,
        object: context.object(GitHubItem::Installation { id: app.id, app: app.app.clone() }),
        what,
        since: Some(since),
        evidence: vec![context.seen(seen, "/installations", Some(app.url.clone()))],
        risk: Risk::Low,
        why: Text::new(
            "lifting the suspension gives it back all that it could do, and nobody may remember what that was",
            "停止が解除されると、忘れられた権限がすべて復活します",
        ),
        verb: Verb::Abolish,
        because: Text::new("everything works without it", "なくても支障が出ていません"),
        ask: context.owners(),
        change: Change::Remove,
        proposals: Vec::new(),
        fingerprint: fingerprint::of_permissions(&app.selection, &app.permissions),
    }
}

fn suspended(context: &Context<'_>, app: &Installation, since: Timestamp, days: i64) -> Finding {
    let name = &app.app;
    let what = Text::new(
        format!("The app `{name}` has been suspended for {days} days, since {}", day(since)),
        format!("App `{name}` は {days} 日間停止しています（{} から）", day(since)),
    );
    let seen = Text::new(format!("`suspended_at` is `{since}`"), format!("`suspended_at` は `{since}` です"));
    make(context, app, &kinds::APP_SUSPENDED, what, since, seen)
}

fn broad(context: &Context<'_>, app: &Installation, all: bool, wide: &str) -> Finding {
    let name = &app.app;
    let (scope, scope_ja) = if all {
        ("every repository", "すべてのリポジトリ")
    } else {
        ("the organisation", "Organization")
    };
    let what = Text::new(
        format!("The app `{name}` has {wide} on {scope}"),
        format!("App `{name}` は{scope_ja}に対して {wide} の権限を持っています"),
    );
    let selection = &app.selection;
    let seen = Text::new(
        format!("`repository_selection` is `{selection}`, with {wide}"),
        format!("`repository_selection` は `{selection}`、権限は {wide} です"),
    );
    let mut finding = make(context, app, &kinds::APP_BROAD, what, app.updated, seen);
    finding.risk = Risk::High;
    finding.why = Text::new(
        "whoever gets the app's private key can do that everywhere, without any person's account",
        "App の秘密鍵を入手した人は、ユーザーアカウントなしに同じ操作ができます",
    );
    finding.verb = Verb::Delegate;
    finding.because = Text::new(
        "the repositories that it works in can be selected, and permissions that it does not need taken back",
        "対象リポジトリを選択し、不要な権限を外せます",
    );
    finding.change = Change::Look;
    finding
}
