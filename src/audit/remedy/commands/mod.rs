//! What to run, or to do by hand, where Terraform does not manage something.

mod aws;
mod github;

use crate::audit::finding::Finding;
use crate::audit::object::Object;
use crate::text::{Text, shell_word};

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

    fn by_hand(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { commands: Vec::new(), steps: Some(Text::new(en, ja)) }
    }
}

/// A word of a command; none for what nobody could see in it, or what a program could take for an option.
fn word(text: &str) -> Option<String> {
    shell_word(text).filter(|_| !text.starts_with('-'))
}

/// What to do about a finding.
pub(super) fn to_do(finding: &Finding) -> ToDo {
    let made = match &finding.object {
        Object::Aws { account, partition, item } => aws::to_do(finding, account, partition, item),
        Object::GitHub { organisation, item } => {
            github::to_do(finding.check.id, &finding.change, organisation, item)
        }
    };
    made.unwrap_or_else(|| {
        ToDo::by_hand(
            "its name holds characters that are not safe in a command: do it in the console",
            "名前にコマンドで安全に扱えない文字が含まれています。コンソールで操作してください",
        )
    })
}
