//! What an audit finds, and what it could not look at.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::known::Reason;
use super::object::{Change, Object};
use crate::text::Text;

/// A check of the audit: each finding comes from one.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// Its id, such as `aws-key-unused`. It never changes: baselines name it.
    pub id: &'static str,
    /// What it looks for, in English and Japanese: a short noun phrase.
    pub title: (&'static str, &'static str),
    /// Why that matters and where the facts are from, in English: a paragraph of the manual.
    pub about: &'static str,
}

impl Check {
    /// Its title.
    pub fn title(&self) -> Text {
        Text::new(self.title.0, self.title.1)
    }
}

/// How much harm the permission can do while nobody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// Untidy.
    Low,
    /// Somebody who gets it can read or change something.
    Medium,
    /// Somebody who gets it can take over an account or an organisation, or much of it.
    High,
}

impl Risk {
    /// Every risk, the greatest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|risk| risk.name() == text)
    }
}

/// What should become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Somebody or something needs it: hand it over, or give less of it.
    Delegate,
    /// Nobody needs it: take it away.
    Abolish,
}

impl Verb {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delegate => "delegate",
            Self::Abolish => "abolish",
        }
    }
}

/// A fact that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What was seen, with values: `access_key_1_last_used_date` is `N/A`.
    pub what: Text,
    /// Where: `credential report`, `iam:ListAccessKeys`, `GET /orgs/acme/hooks`.
    pub source: String,
    /// When that was read.
    pub read: Timestamp,
    /// A page that shows it.
    pub url: Option<String>,
}

/// Somebody to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// A login (`@alice`), a team (`@acme/platform`), an address or an AWS user (`alice`).
    pub name: String,
    /// Why they may know.
    pub why: Text,
}

/// A policy that grants only what is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What the policy is attached to or called: `deploy` (inline), or an ARN.
    pub policy: String,
    /// The policy now, as JSON.
    pub old: String,
    /// The policy that is proposed, as JSON of the same layout. Proven to lie within the old one.
    /// Empty where nothing of it is used, so that it should be taken off.
    pub new: String,
    /// What is taken away, a line each.
    pub removed: Vec<Text>,
    /// What stays although nobody knows whether it is used, and why.
    pub kept: Vec<Text>,
}

/// One permission that should be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub check: &'static Check,
    /// What it is about.
    pub object: Object,
    /// One sentence: what it is.
    pub what: Text,
    /// Since when it is so: the last use, or the creation of what was never used. None where nobody tells, also where all
    /// that is known is the longest that it can be: whoever was made years ago may be an administrator since yesterday.
    pub since: Option<Timestamp>,
    /// What it rests on. Never empty.
    pub evidence: Vec<Evidence>,
    /// How bad it is.
    pub risk: Risk,
    /// One sentence: what can happen.
    pub why: Text,
    /// Delegate or abolish.
    pub verb: Verb,
    /// One sentence: why that, and to whom it could be delegated.
    pub because: Text,
    /// Whom to ask, the best guess first. Empty when nobody is known.
    pub ask: Vec<Person>,
    /// What should become of the object.
    pub change: Change,
    /// Narrower policies, where there is a proof for them.
    pub proposals: Vec<Proposal>,
    /// What tells the object from another one of the same name, or from a wider one: when it was made, what a trust
    /// demands, and how far it reaches, as a [`Fingerprint`](super::fingerprint::Fingerprint) writes it. None where the facts do not have it, and where the name is never given again.
    pub fingerprint: Option<String>,
}

impl Finding {
    /// Its name in baselines and commands: the check, and digits of what it is about. The same permission has the same
    /// name in each audit.
    pub fn id(&self) -> String {
        format!("{}/{}", self.check.id, self.digest().get(..10).unwrap_or_default())
    }

    /// All digits of what it is about. Those of an id are few enough that somebody who may choose a name can find one
    /// with the same; whoever relies on an id for more than showing compares these too.
    pub fn digest(&self) -> String {
        let digest = Sha256::digest(format!("{}\n{}", self.check.id, self.object.key()));
        data_encoding::HEXLOWER.encode(&digest)
    }
}

/// Something that was not checked, so that nobody takes silence for a clean result.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unchecked {
    /// The account or organisation, and where in it: `123456789012`, `acme/shop`.
    pub place: String,
    /// Ids of the checks that may have missed something there; empty where it may be any of them.
    #[serde(deserialize_with = "ids")]
    pub checks: Vec<&'static str>,
    /// What was to be looked at.
    pub what: Text,
    /// Why it was not.
    pub reason: Reason,
    /// What to do so that it is, the next time.
    pub help: Text,
    /// Whether findings may be missing because of it. Where nobody looked nothing is called gone. Without the audit log,
    /// for instance, more people look idle and nobody less, so it hides nothing.
    pub hides: bool,
}

/// Ids of checks, as a run before wrote them. One that is unknown is of another version, and its facts are too.
fn ids<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<&'static str>, D::Error> {
    let names: Vec<String> = serde::Deserialize::deserialize(from)?;
    let id = |name: String| {
        let mut all = super::aws::CHECKS.iter().chain(super::github::CHECKS);
        let found = all.find(|check| check.id == name).map(|check| check.id);
        found.ok_or_else(|| serde::de::Error::custom(format!("`{name}` is no check")))
    };
    names.into_iter().map(id).collect()
}

/// What the checks say of one account, one organisation or one repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audited {
    /// What was found.
    pub findings: Vec<Finding>,
    /// What was not checked.
    pub unchecked: Vec<Unchecked>,
    /// How many principals, keys, repositories and so on were looked at, by name: `users`, `roles`, `repositories`.
    pub counted: std::collections::BTreeMap<&'static str, u64>,
    /// How many there are of what blocks of Terraform cannot tell apart, by [`Object::kin`]: also of those that nothing is
    /// said about.
    pub kin: std::collections::BTreeMap<Object, u64>,
    /// Where the pages of the organisation's server are: `https://github.com`. None for what is not at GitHub, empty where
    /// nobody can tell.
    pub web: Option<String>,
}

impl Audited {
    /// One more of its kin.
    pub fn note_kin(&mut self, object: &Object) {
        if let Some(kin) = object.kin() {
            *self.kin.entry(kin).or_default() += 1;
        }
    }

    /// Takes in another part.
    pub fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.unchecked.extend(other.unchecked);
        for (name, number) in other.counted {
            *self.counted.entry(name).or_default() += number;
        }
        for (kin, number) in other.kin {
            *self.kin.entry(kin).or_default() += number;
        }
        self.web = other.web.or_else(|| self.web.take());
    }
}
