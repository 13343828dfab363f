//! What no command of AWS does alone: somebody has to look, to sign in, or to decide.

use super::aws::of;
use super::{ToDo, unmarked, word};
use crate::audit::aws::set_name;
use crate::audit::finding::Verb;
use crate::audit::object::{AwsItem, Principal, PrincipalKind};
use crate::text::Text;

pub(super) fn look(partition: &str) -> ToDo {
    let console = match partition {
        "aws-cn" => "https://console.amazonaws.cn/iam/",
        "aws-us-gov" => "https://console.amazonaws-us-gov.com/iam/",
        _ => "https://console.aws.amazon.com/iam/",
    };
    ToDo::by_hand(
        format!("look at it in the IAM console ({console}) and decide with whoever owns it"),
        format!("IAM コンソール ({console}) で内容を確認し、担当者と方針を決めてください"),
    )
}

/// What it needs first, then what it has: in this order nothing stops.
pub(super) fn administrator(principal: &Principal) -> Option<ToDo> {
    let (kind, option) = of(principal)?;
    let field = match principal.kind {
        PrincipalKind::User => "User",
        PrincipalKind::Group => "Group",
        PrincipalKind::Role => "Role",
    };
    // Its ARN has its path, which its name has not.
    let arn = format!("$(aws iam get-{kind} {option} --query {field}.Arn --output text)");
    Some(ToDo {
        commands: vec![
            format!(
                "aws iam generate-service-last-accessed-details --granularity ACTION_LEVEL --arn \"{arn}\""
            ),
            format!("aws iam list-attached-{kind}-policies {option}"),
            format!("aws iam list-{kind}-policies {option}"),
        ],
        steps: Some(Text::new(
            format!(
                "the first command starts a report of what it used, the others list its policies; give it a policy with what it needs, and only then take the wide one away with \
                 `aws iam detach-{kind}-policy` or `aws iam delete-{kind}-policy`"
            ),
            format!(
                "1 つ目のコマンドで使用状況のレポートを作成し、残りのコマンドでポリシーを一覧できます。必要な権限だけのポリシーを付与してから、`aws iam detach-{kind}-policy` または `aws iam delete-{kind}-policy` で広い権限を外してください"
            ),
        )),
    })
}

pub(super) fn root(account: &str, item: &AwsItem) -> ToDo {
    if *item == AwsItem::RootKey {
        return ToDo::by_hand(
            format!(
                "sign in to the account `{account}` as the root user, open Security credentials, deactivate each access \
                 key, wait until nothing fails, and delete it; only the root user can"
            ),
            format!(
                "アカウント `{account}` に root ユーザーでサインインし、「セキュリティ認証情報」で各アクセスキーを無効化して、影響がないことを確認後に削除してください (root ユーザーのみ可能)"
            ),
        );
    }
    ToDo::by_hand(
        format!(
            "sign in to the account `{account}` as the root user once, open Security credentials and set up an MFA \
             device; use an IAM role for everything else"
        ),
        format!(
            "アカウント `{account}` に root ユーザーで一度サインインし、「セキュリティ認証情報」で MFA を設定してください。それ以外の作業では IAM ロールを使ってください"
        ),
    )
}

pub(super) fn mfa(user: &str) -> ToDo {
    let user = unmarked(user);
    ToDo::by_hand(
        format!(
            "ask `{user}` to sign in and to set up an MFA device under Security credentials, or take the password away"
        ),
        format!(
            "`{user}` にサインインのうえ「セキュリティ認証情報」で MFA を設定してもらうか、パスワードを削除してください"
        ),
    )
}

/// AWS lets nobody change a role of Identity Center but through its permission set.
pub(super) fn permission_set(item: &AwsItem) -> Option<ToDo> {
    let role = match item {
        AwsItem::Role { name } => name,
        AwsItem::Trust { role, .. } => role,
        AwsItem::Grants { principal }
        | AwsItem::Attachment { principal, .. }
        | AwsItem::Inline { principal, .. }
            if principal.kind == PrincipalKind::Role =>
        {
            &principal.name
        }
        _ => return None,
    };
    let set = unmarked(set_name(role)?);
    Some(ToDo::by_hand(
        format!(
            "AWS protects the roles of Identity Center, so commands of `aws iam` fail: with credentials of the management \
             account, or of the one that administers Identity Center, change the permission set `{set}` \
             (`aws sso-admin put-inline-policy-to-permission-set`, `aws sso-admin detach-managed-policy-from-permission-set`) \
             and bring it to its accounts with `aws sso-admin provision-permission-set`; it changes in every account where it \
             is assigned. Who needs none of it loses the assignment instead"
        ),
        format!(
            "Identity Center のロールは AWS に保護されており、`aws iam` のコマンドでは変更できません。管理アカウント、または Identity Center の委任管理アカウントの認証情報で許可セット `{set}` を変更し (`aws sso-admin put-inline-policy-to-permission-set`、`aws sso-admin detach-managed-policy-from-permission-set`)、`aws sso-admin provision-permission-set` で各アカウントに反映してください。割り当て先のすべてのアカウントで変わります。不要な人については割り当てを削除してください"
        ),
    ))
}

/// Taken out where nobody needs it. Whoever deploys with it keeps it otherwise, and others do not.
pub(super) fn trust(role: &str, trusted: &str, verb: Verb) -> Option<ToDo> {
    let role_word = word(role)?;
    // One role's policy must not come to another.
    let file = word(&format!("trust-{role}.json"))?;
    let (shown, trusted) = (unmarked(&format!("trust-{role}.json")), unmarked(trusted));
    let (en, ja) = match verb {
        Verb::Abolish => (
            format!("take `{trusted}` out of `{shown}` (with its statement, where that names nobody else)"),
            format!("`{shown}` から `{trusted}` を取り除き (ほかの相手がない場合はステートメントごと)"),
        ),
        Verb::Delegate if is_provider(&trusted) => (
            format!(
                "in `{shown}`, add to the statement of `{trusted}` the conditions that the finding says are missing or too \
                 wide, so that only the tokens of who needs the role pass"
            ),
            format!(
                "`{shown}` の `{trusted}` のステートメントに、検出結果で不足または広すぎるとされた条件を追加して、ロールを必要とする相手のトークンだけが通るようにし"
            ),
        ),
        Verb::Delegate => (
            format!(
                "in `{shown}`, put who needs the role in the place of `{trusted}`, or take it out where nobody does"
            ),
            format!(
                "`{shown}` の `{trusted}` を、ロールを必要とする相手だけに置き換え (不要な場合は取り除き)"
            ),
        ),
    };
    let put =
        format!("aws iam update-assume-role-policy --role-name {role_word} --policy-document file://{file}");
    Some(ToDo {
        commands: vec![format!(
            "aws iam get-role --role-name {role_word} --query Role.AssumeRolePolicyDocument --output json > {file}"
        )],
        steps: Some(Text::new(
            format!("{en}, then run `{put}`"),
            format!("{ja}、`{put}` を実行してください"),
        )),
    })
}

/// An identity provider, by its ARN or its host.
fn is_provider(trusted: &str) -> bool {
    let is_host = !trusted.contains(':') && trusted.contains('.');
    is_host || [":oidc-provider/", ":saml-provider/"].iter().any(|kind| trusted.contains(kind))
}

/// The second factor is another finding; here somebody did something.
pub(super) fn root_used(account: &str) -> ToDo {
    ToDo {
        commands: vec![
            "aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=Username,AttributeValue=root"
                .to_owned(),
        ],
        steps: Some(Text::new(
            format!(
                "the command lists what was done as root in the account `{account}`, 90 days back at most; make a role that \
                 may do just that, and lock the password of the root user away"
            ),
            format!(
                "このコマンドで、アカウント `{account}` のルートユーザーによる操作 (最大 90 日前まで) を確認できます。その操作だけを行えるロールを作り、ルートユーザーのパスワードは厳重に保管してください"
            ),
        )),
    }
}
