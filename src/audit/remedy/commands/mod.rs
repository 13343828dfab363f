//! What to run, or to do by hand, where Terraform does not manage something.

mod aws;
mod by_hand;
mod github;
mod narrow;
mod pages;
mod sequences;

pub(super) use github::segment;

use crate::audit::finding::Finding;
use crate::audit::object::{AwsItem, Object};
use crate::audit::remedy::site::Site;
use crate::text::{Lang, Text, shell_word, unmarked};

/// Commands, and steps where no command does it.
#[derive(Debug, Default)]
pub(super) struct ToDo {
    pub(super) commands: Vec<String>,
    pub(super) steps: Option<Text>,
}

impl ToDo {
    fn run(commands: Vec<String>) -> Self {
        Self { commands, steps: None }
    }

    /// The same for what Terraform may manage: it would make again what a command takes away.
    pub(super) fn after_a_look(self) -> Self {
        if self.commands.is_empty() {
            return self;
        }
        self.first(&Text::new(
            "look in the Terraform code first: where it manages this, change it there, for an apply would undo these commands",
            "先に Terraform コードを確認してください。管理されている場合はコード側を変更してください（コマンドで変更しても apply で元に戻ります）",
        ))
    }

    fn first(self, first: &Text) -> Self {
        let steps = match &self.steps {
            None => first.clone(),
            Some(then) => Text::new(
                format!("{}; {}", first.get(Lang::En), then.get(Lang::En)),
                format!("{}。{}", first.get(Lang::Ja), then.get(Lang::Ja)),
            ),
        };
        Self { steps: Some(steps), ..self }
    }

    /// The same with what else there is to do.
    fn then(self, en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { steps: Some(Text::new(en, ja)), ..self }
    }

    fn by_hand(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { commands: Vec::new(), steps: Some(Text::new(en, ja)) }
    }
}

/// A word of a command; none for what nobody could see in it, or what a program could take for an option.
fn word(text: &str) -> Option<String> {
    shell_word(text).filter(|_| !text.starts_with('-'))
}

/// With whose credentials the commands do what they say: the names in them are in every account.
fn whose(account: &str, item: &AwsItem) -> Text {
    if let AwsItem::Assignment { .. } = item {
        return Text::new(
            "run it with credentials of the management account, or of the one that administers Identity Center, in its region",
            "管理アカウント、または Identity Center の委任管理アカウントの認証情報を使い、Identity Center のリージョンで実行してください",
        );
    }
    Text::new(
        format!(
            "run it with credentials of the account `{account}` alone: `aws sts get-caller-identity` must show that number"
        ),
        format!(
            "アカウント `{account}` の認証情報で実行してください（先に `aws sts get-caller-identity` で番号を確認）"
        ),
    )
}

/// Says first whose credentials the commands need, and then what else there is to do.
fn in_account(made: ToDo, account: &str, item: &AwsItem) -> ToDo {
    if made.commands.is_empty() {
        return made;
    }
    made.first(&whose(account, item))
}

/// What to do about a finding, on a server of GitHub where it is about one.
pub(super) fn to_do(finding: &Finding, site: Option<&Site>) -> ToDo {
    let made = match &finding.object {
        Object::Aws { account, partition, item } => {
            aws::to_do(finding, account, partition, item).map(|made| in_account(made, account, item))
        }
        Object::GitHub { organisation, item } => {
            github::to_do(finding.check.id, &finding.change, organisation, site, item)
        }
    };
    made.unwrap_or_else(|| {
        ToDo::by_hand(
            "its name holds characters that are not safe in a command: do it in the console",
            "名前にコマンドで安全に扱えない文字が含まれています。コンソールで操作してください",
        )
    })
}
