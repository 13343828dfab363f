//! What is asked of AWS, how often, and what is told on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

pub use crate::audit::aws::facts::LastAccessed;
use crate::aws::login::Login;
use crate::aws::sts::Temporary;
use crate::text::Text;

/// What to read.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Whose credentials ask.
    pub login: Login,
    /// Credentials that somebody holds already. Nothing else is looked for then.
    pub given: Option<Temporary>,
    /// The role to take in each account of the organisation, with its path and without ARN: `audit/reader`. Without
    /// one, only the account of the credentials is read, with them.
    pub role_name: Option<String>,
    /// What the role's trust policy may ask for.
    pub external_id: Option<String>,
    /// Only these accounts; all when there is none.
    pub accounts: BTreeSet<String>,
    /// Accounts that an earlier run has read already, with what [`super::identity_center_regions`] says of each.
    /// [`Progress::Kept`] tells which of them this audit is about.
    pub skip: BTreeMap<String, BTreeSet<String>>,
    /// How many accounts are read at once.
    pub parallel: usize,
    /// How many principals of an account are read at once.
    pub within: usize,
    /// Whether to ask what each principal used, and how closely. That is a job of some seconds for each of them.
    pub last_accessed: Option<LastAccessed>,
    /// How long to wait for AWS.
    pub pace: Pace,
}

impl Ask {
    /// The usual for a login: its own account, without last accessed services.
    pub fn new(login: Login) -> Self {
        Self {
            login,
            given: None,
            role_name: None,
            external_id: None,
            accounts: BTreeSet::new(),
            skip: BTreeMap::new(),
            parallel: 8,
            within: 4,
            last_accessed: None,
            pace: Pace::default(),
        }
    }
}

/// How long to wait when AWS says "too often", or has a job still running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The first pause. Each is twice the one before.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// After so much waiting for one answer it is given up, and its operation for the account.
    pub total: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(500),
            longest: Duration::from_secs(20),
            total: Duration::from_secs(180),
        }
    }
}

impl Pace {
    /// The pause after so many others.
    pub(super) fn pause(&self, before: u32) -> Duration {
        // Never nothing: a pause of nothing would ask for ever.
        let first = self.first.max(Duration::from_millis(1));
        first.saturating_mul(2_u32.saturating_pow(before.min(20))).min(self.longest.max(first))
    }
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// So many accounts will be read, without those of an earlier run.
    Accounts(usize),
    /// An account of which the facts of an earlier run are taken.
    Kept {
        /// Its id.
        account: String,
    },
    /// An account of the organisation that is not read, because it is not active: `SUSPENDED`.
    LeftOut {
        /// Its id.
        account: String,
        /// What the organisation says of it.
        state: String,
    },
    /// An account is begun.
    Began {
        /// Its id.
        account: String,
    },
    /// A part of it is read.
    Step {
        /// Its id.
        account: String,
        /// What is read.
        what: Part,
        /// How much of it is done.
        done: usize,
        /// Of so much.
        of: usize,
    },
    /// AWS was asked too often for this account, which is left alone for a while.
    Waiting {
        /// Its id.
        account: String,
        /// How long.
        pause: Duration,
    },
    /// An account is read, or as much of it as may be.
    Done {
        /// Its id.
        account: String,
    },
}

/// A part of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Users, groups, roles and policies.
    Principals,
    /// Keys and passwords of users.
    Credentials,
    /// What principals used.
    LastAccessed,
    /// Permission sets and who has them.
    IdentityCenter,
}

impl Part {
    /// For people.
    pub fn text(self) -> Text {
        match self {
            Self::Principals => Text::new("users, roles and policies", "ユーザー、ロール、ポリシー"),
            Self::Credentials => Text::new("keys and passwords", "アクセスキーとパスワード"),
            Self::LastAccessed => Text::new("services used last", "最後に使用したサービス"),
            Self::IdentityCenter => Text::new("IAM Identity Center", "IAM Identity Center"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_are_never_nothing() {
        let pace =
            Pace { first: Duration::from_secs(1), longest: Duration::from_secs(5), total: Duration::ZERO };
        let seconds: Vec<u64> = [0, 1, 2, 3, 90].map(|before| pace.pause(before).as_secs()).into();
        assert_eq!(seconds, [1, 2, 4, 5, 5]);
        let none = Pace { first: Duration::ZERO, longest: Duration::ZERO, total: Duration::ZERO };
        assert!(none.pause(0) > Duration::ZERO);
    }
}
