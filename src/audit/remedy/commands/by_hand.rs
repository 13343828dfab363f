//! What no command of AWS does alone: somebody has to look, to sign in, or to decide.

use super::aws::of;
use super::{ToDo, unmarked, word};
use crate::audit::object::{AwsItem, Principal};
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
pub(super) fn administrator(account: &str, partition: &str, principal: &Principal) -> Option<ToDo> {
    let (kind, option) = of(principal)?;
    let arn = word(&format!("arn:{partition}:iam::{account}:{kind}/{}", principal.name))?;
    Some(ToDo {
        commands: vec![
            format!("aws iam generate-service-last-accessed-details --granularity ACTION_LEVEL --arn {arn}"),
            format!("aws iam list-attached-{kind}-policies {option}"),
            format!("aws iam list-{kind}-policies {option}"),
        ],
        steps: Some(Text::new(
            format!(
                "the first command starts a report of what it used (if it has a path, its ARN has that too), the others \
                 list its policies; give it a policy with what it needs, and only then take the wide one away with \
                 `aws iam detach-{kind}-policy` or `aws iam delete-{kind}-policy`"
            ),
            format!(
                "1 つ目のコマンドで使用状況のレポートを作成し (パスがある場合は ARN にも含めます)、残りのコマンドでポリシーを一覧できます。必要な権限だけのポリシーを付与してから、`aws iam detach-{kind}-policy` または `aws iam delete-{kind}-policy` で広い権限を外してください"
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

pub(super) fn trust(role: &str, trusted: &str) -> Option<ToDo> {
    let (role_word, trusted) = (word(role)?, unmarked(trusted));
    Some(ToDo {
        commands: vec![format!(
            "aws iam get-role --role-name {role_word} --query Role.AssumeRolePolicyDocument > trust.json"
        )],
        steps: Some(Text::new(
            format!(
                "take `{trusted}` out of `trust.json`, then run `aws iam update-assume-role-policy --role-name {role_word} \
                 --policy-document file://trust.json`"
            ),
            format!(
                "`trust.json` から `{trusted}` を取り除き、`aws iam update-assume-role-policy --role-name {role_word} --policy-document file://trust.json` を実行してください"
            ),
        )),
    })
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
