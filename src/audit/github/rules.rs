//! Settings of the organisation.

use super::context::Context;
use super::fingerprint;
use super::gaps::{
    ACTIONS_APPROVE, ACTIONS_TOKEN, ALLOWED_ACTIONS, DEFAULT_PERMISSION, Gaps, TWO_FACTOR_REQUIRED,
};
use super::kinds;
use crate::audit::finding::{Audited, Check, Finding, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

pub(super) fn check(context: &Context<'_>, gaps: &mut Gaps, audited: &mut Audited) {
    audited.findings.extend(default_permission(context, gaps));
    audited.findings.extend(two_factor(context, gaps));
    audited.findings.extend(token(context, gaps));
    audited.findings.extend(approve(context, gaps));
    audited.findings.extend(allowed(context, gaps));
}

/// A setting, and what is wrong with its value.
struct Said<'a> {
    check: &'static Check,
    name: &'static str,
    value: &'a str,
    /// What it should be; none where only the page can change it.
    better: Option<&'static str>,
    what: (&'static str, &'static str),
    risk: Risk,
    why: (&'static str, &'static str),
    because: (&'static str, &'static str),
    /// What follows `/orgs/acme`, and the page below the settings.
    read: (&'static str, &'static str),
}

fn make(context: &Context<'_>, said: &Said<'_>) -> Finding {
    let (name, value) = (said.name, said.value);
    let seen = Text::new(format!("`{name}` is `{value}`"), format!("`{name}` は `{value}` です"));
    Finding {
        check: said.check,
        object: context.object(GitHubItem::Setting { name: name.to_owned() }),
        what: Text::new(said.what.0, said.what.1),
        since: None,
        evidence: vec![context.seen(seen, said.read.0, context.page(said.read.1))],
        risk: said.risk,
        why: Text::new(said.why.0, said.why.1),
        verb: Verb::Delegate,
        because: Text::new(said.because.0, said.because.1),
        ask: context.owners(),
        change: said.better.map_or(Change::Look, |value| Change::Set { name, value: value.to_owned() }),
        proposals: Vec::new(),
        // Others can only be on.
        fingerprint: (said.check == &kinds::DEFAULT_PERMISSION)
            .then(|| fingerprint::of_roles([("every-repository", value)]))
            .flatten(),
    }
}

fn default_permission(context: &Context<'_>, gaps: &mut Gaps) -> Option<Finding> {
    let value = gaps.need(DEFAULT_PERMISSION, "", &context.org.default_permission)?.as_str();
    let (what, why, risk, better) = match value {
        "none" => return None,
        "read" => (
            ("Every member can read every repository", "すべてのメンバーが全リポジトリを読み取れます"),
            (
                "one account that is taken over shows all code",
                "1 アカウントの乗っ取りで、すべてのコードが読まれます",
            ),
            Risk::Low,
            "none",
        ),
        "write" => (
            ("Every member can write to every repository", "すべてのメンバーが全リポジトリに書き込めます"),
            (
                "one account that is taken over can change all code",
                "1 アカウントの乗っ取りで、すべてのコードが変更されます",
            ),
            Risk::High,
            "read",
        ),
        "admin" => (
            ("Every member administers every repository", "すべてのメンバーが全リポジトリの管理者です"),
            (
                "one account that is taken over can delete all code, and its protection first",
                "1 アカウントの乗っ取りで、保護の解除とすべてのコードの削除ができます",
            ),
            Risk::High,
            "read",
        ),
        _ => {
            gaps.odd(DEFAULT_PERMISSION, "", "an unknown value", "未知の値です");
            return None;
        }
    };
    Some(make(
        context,
        &Said {
            check: &kinds::DEFAULT_PERMISSION,
            name: "default_repository_permission",
            value,
            better: Some(better),
            what,
            risk,
            why,
            because: ("teams can have what they work on", "チームごとに必要な権限を付与できます"),
            read: ("", "member_privileges"),
        },
    ))
}

fn two_factor(context: &Context<'_>, gaps: &mut Gaps) -> Option<Finding> {
    let demanded = *gaps.need(TWO_FACTOR_REQUIRED, "", &context.org.two_factor_required)?;
    (!demanded).then(|| {
        make(
            context,
            &Said {
                check: &kinds::TWO_FACTOR,
                name: "two_factor_requirement_enabled",
                value: "false",
                // The API shows it and does not change it.
                better: None,
                what: ("A second factor is not demanded", "2 要素認証が必須になっていません"),
                risk: Risk::High,
                why: (
                    "a single password that leaks is enough to act as a member",
                    "パスワードが 1 つ漏れるだけで、メンバーへのなりすましが可能です",
                ),
                because: (
                    "owners can demand it; those without one lose access until they have it",
                    "オーナーが必須化できます。未設定者は、設定するまでアクセスできなくなります",
                ),
                read: ("", "security"),
            },
        )
    })
}

fn token(context: &Context<'_>, gaps: &mut Gaps) -> Option<Finding> {
    let value = gaps.need(ACTIONS_TOKEN, "", &context.org.actions_token)?.as_str();
    match value {
        "read" => return None,
        "write" => {}
        _ => {
            gaps.odd(ACTIONS_TOKEN, "", "an unknown value", "未知の値です");
            return None;
        }
    }
    Some(make(
        context,
        &Said {
            check: &kinds::ACTIONS_WRITE,
            name: "default_workflow_permissions",
            value,
            better: Some("read"),
            what: (
                "The token of Actions can write by default",
                "Actions のトークンは既定で書き込みができます",
            ),
            risk: Risk::Medium,
            why: (
                "any step of any workflow, those of third parties as well, can push and publish",
                "第三者のものを含め、どのワークフローのステップからもプッシュや公開ができます",
            ),
            because: (
                "each workflow can ask for what it needs with `permissions`",
                "各ワークフローが `permissions` で必要な権限だけを要求できます",
            ),
            read: ("/actions/permissions/workflow", "actions"),
        },
    ))
}

fn approve(context: &Context<'_>, gaps: &mut Gaps) -> Option<Finding> {
    let may = *gaps.need(ACTIONS_APPROVE, "", &context.org.actions_may_approve)?;
    may.then(|| {
        make(
            context,
            &Said {
                check: &kinds::ACTIONS_APPROVE,
                name: "can_approve_pull_request_reviews",
                value: "true",
                better: Some("false"),
                what: ("Actions can approve pull requests", "Actions がプルリクエストを承認できます"),
                risk: Risk::High,
                why: (
                    "one person can write a workflow that approves what they wrote",
                    "1 人で、自分の変更を承認するワークフローを書けます",
                ),
                because: ("people approve pull requests", "プルリクエストの承認は人が行えば足ります"),
                read: ("/actions/permissions/workflow", "actions"),
            },
        )
    })
}

fn allowed(context: &Context<'_>, gaps: &mut Gaps) -> Option<Finding> {
    let value = gaps.need(ALLOWED_ACTIONS, "", &context.org.allowed_actions)?.as_str();
    match value {
        "local_only" | "selected" => return None,
        "all" => {}
        _ => {
            gaps.odd(ALLOWED_ACTIONS, "", "an unknown value", "未知の値です");
            return None;
        }
    }
    Some(make(
        context,
        &Said {
            check: &kinds::ACTIONS_ALL,
            name: "allowed_actions",
            value,
            better: Some("selected"),
            what: ("Every action may run", "すべてのアクションを実行できます"),
            risk: Risk::Medium,
            why: (
                "an action that changes hands runs with the secrets of each workflow that uses it",
                "作者が変わったアクションが、利用中のワークフローのシークレットとともに実行されます",
            ),
            because: (
                "a list of allowed actions can be looked after by those who review them",
                "許可するアクションの一覧を、レビュー担当者が管理できます",
            ),
            read: ("/actions/permissions", "actions"),
        },
    ))
}
