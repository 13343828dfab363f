//! What a principal's policies make of it, and what a credential of it is worth.

use crate::audit::finding::Risk;
use crate::audit::known::Reason;
use crate::iam::escalation::Administrator;
use crate::text::Text;

/// What a principal's policies make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It has no policy.
    Nothing,
    /// It may do something, and is no administrator.
    Some,
    /// It is an administrator.
    Administrator(Administrator),
    /// Nobody can tell.
    Unknown(Reason),
}

impl Standing {
    /// Whether it is an administrator for certain.
    pub(super) fn is_administrator(&self) -> bool {
        matches!(self, Self::Administrator(_))
    }

    /// What an unused credential of it can do.
    pub(super) fn risk(&self) -> Risk {
        match self {
            Self::Nothing => Risk::Low,
            Self::Some | Self::Unknown(_) => Risk::Medium,
            Self::Administrator(_) => Risk::High,
        }
    }

    /// What whoever gets it can do: the end of a sentence.
    pub(super) fn harm(&self) -> Text {
        match self {
            Self::Nothing => Text::new(
                "can do nothing with it until a policy is attached",
                "ポリシーが付与されない限り何もできません",
            ),
            Self::Some => Text::new(
                "can do all that its policies allow, and nobody notices",
                "ポリシーで許可されたすべての操作を、誰にも気付かれずに実行できます",
            ),
            Self::Administrator(_) => {
                Text::new("is an administrator of the account", "アカウントの管理者権限を得ます")
            }
            Self::Unknown(_) => Text::new(
                "can do whatever its policies allow, which could not be read",
                "ポリシーで許可された操作を実行できます（内容は読み取れていません）",
            ),
        }
    }
}
