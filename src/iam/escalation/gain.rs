//! What whoever has a path ends with.

use crate::text::Text;

/// What a path gives, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gain {
    /// It writes its own permissions, or those of a principal that it can become.
    Itself,
    /// The permissions of another user, by its credentials.
    User,
    /// The permissions of a role that it assumes.
    Role,
    /// The permissions of a group that it joins.
    Group,
    /// The permissions of a role that it passes to a service.
    Passed,
    /// The permissions of the role of something that exists.
    Attached,
    /// What its policies grant without the permissions boundary.
    Boundary,
    /// The permissions of another version of its policy.
    Version,
    /// What it writes into a permission set of IAM Identity Center.
    PermissionSet,
}

impl Gain {
    /// Reads a word of the table.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "itself" => Self::Itself,
            "user" => Self::User,
            "role" => Self::Role,
            "group" => Self::Group,
            "passed" => Self::Passed,
            "attached" => Self::Attached,
            "boundary" => Self::Boundary,
            "version" => Self::Version,
            "permission-set" => Self::PermissionSet,
            _ => return None,
        })
    }

    /// Whoever gains this gains the other one as well.
    pub(super) fn covers(self, other: Self) -> bool {
        self == other || self == Self::Itself
    }

    /// The gain in words; `services` are those that may get a role that is passed.
    pub(super) fn text(self, services: &[&str]) -> Text {
        match self {
            Self::Itself => Text::new(
                "whatever it writes into its own permissions, up to administrator",
                "自分の権限に書き加えるすべて（管理者権限まで）",
            ),
            Self::User => Text::new("the permissions of another user", "ほかのユーザーの権限"),
            Self::Role => Text::new("the permissions of a role that it assumes", "引き受けるロールの権限"),
            Self::Group => Text::new("the permissions of a group that it joins", "加わるグループの権限"),
            Self::Passed => Text::new(
                format!(
                    "the permissions of a role that trusts {} and that it may pass",
                    quoted(services, " or ")
                ),
                format!("自分が渡せるロールのうち、{} を信頼するものの権限", quoted(services, " または ")),
            ),
            Self::Attached => Text::new(
                "the permissions of the role that is attached to it",
                "それにアタッチされたロールの権限",
            ),
            Self::Boundary => Text::new(
                "all that policies grant, without the permissions boundary",
                "アクセス許可の境界に制限されない、ポリシーの許可すべて",
            ),
            Self::Version => Text::new(
                "the permissions of any version of the policy",
                "そのポリシーのいずれかのバージョンの権限",
            ),
            Self::PermissionSet => Text::new(
                "whatever the permission set gets, in every account where it is assigned",
                "許可セットが割り当てられたすべてのアカウントでの、その許可セットの権限",
            ),
        }
    }
}

fn quoted(services: &[&str], or: &str) -> String {
    services.iter().map(|service| format!("`{service}`")).collect::<Vec<_>>().join(or)
}
