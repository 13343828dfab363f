//! Secrets of the organisation for Actions: how old they are, and who can read them.

use jiff::Timestamp;

use super::activity::day;
use super::context::{Age, Context, age};
use super::facts::Secret;
use super::gaps::{Gaps, SECRET, SECRETS};
use super::kinds;
use crate::audit::finding::{Audited, Check, Finding, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

pub(super) fn check(context: &Context<'_>, gaps: &mut Gaps, audited: &mut Audited) {
    let Some(secrets) = gaps.need(SECRETS, "", &context.org.secrets) else { return };
    audited.counted.insert("secrets", secrets.len() as u64);
    for secret in secrets {
        match age(&context.settings, secret.updated, context.settings.secret_days) {
            Age::Old(days) => audited.findings.push(old(context, secret, days)),
            Age::Young => {}
            Age::Odd => gaps.future(SECRET, &secret.name),
        }
        match secret.visibility.as_str() {
            "all" | "private" => audited.findings.push(wide(context, secret)),
            "selected" => {}
            _ => gaps.odd(SECRET, &secret.name, "an unknown visibility", "公開範囲が未知の値です"),
        }
    }
}

fn make(
    context: &Context<'_>,
    secret: &Secret,
    check: &'static Check,
    what: Text,
    since: Timestamp,
    seen: Text,
) -> Finding {
    Finding {
        check,
        object: context.object(GitHubItem::OrganisationSecret { name: secret.name.clone() }),
        what,
        since: Some(since),
        evidence: vec![context.seen(seen, "/actions/secrets", context.page("secrets/actions"))],
        risk: Risk::Medium,
        why: Text::new(
            "everybody who could read it in a job since then, or has left since then, may still have it",
            "それ以降にジョブで読み取れた人や離脱者が、今も保持している可能性があります",
        ),
        verb: Verb::Delegate,
        because: Text::new(
            "whoever runs what it opens can replace it, or let OpenID Connect take its place",
            "接続先の運用者が更新するか、OpenID Connect に置き換えられます",
        ),
        ask: context.owners(),
        change: Change::Replace,
        proposals: Vec::new(),
        fingerprint: Some(secret.created.to_string()),
    }
}

fn old(context: &Context<'_>, secret: &Secret, days: i64) -> Finding {
    let (name, at) = (&secret.name, secret.updated);
    let what = Text::new(
        format!("The secret `{name}` was last replaced {days} days ago, on {}", day(at)),
        format!("シークレット `{name}` は {days} 日間更新されていません（最終更新 {}）", day(at)),
    );
    let seen = Text::new(format!("`updated_at` is `{at}`"), format!("`updated_at` は `{at}` です"));
    make(context, secret, &kinds::SECRET_OLD, what, at, seen)
}

fn wide(context: &Context<'_>, secret: &Secret) -> Finding {
    let (name, visibility) = (&secret.name, &secret.visibility);
    let all = visibility == "all";
    let (which, which_ja) = if all {
        ("Every repository", "すべてのリポジトリ")
    } else {
        ("Every private repository", "すべての非公開リポジトリ")
    };
    let what = Text::new(
        format!("{which} can read the secret `{name}`"),
        format!("シークレット `{name}` は{which_ja}から読み取れます"),
    );
    let seen =
        Text::new(format!("`visibility` is `{visibility}`"), format!("`visibility` は `{visibility}` です"));
    let mut finding = make(context, secret, &kinds::SECRET_ALL_REPOSITORIES, what, secret.created, seen);
    // Nobody tells since when they can.
    finding.since = None;
    finding.risk = if all { Risk::Medium } else { Risk::Low };
    finding.why = Text::new(
        "whoever can push a branch to any of them can read it in a job",
        "いずれかのリポジトリにブランチをプッシュできる人は、ジョブの中で読み取れます",
    );
    finding.because =
        Text::new("it can be given to the repositories that use it", "使用するリポジトリだけに限定できます");
    finding.change = Change::Set { name: "visibility", value: "selected".to_owned() };
    finding
}
