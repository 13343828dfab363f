//! A fact that checks need to know.

/// Something that checks need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact {
    /// What is not checked without it, in English and Japanese.
    pub(super) what: (&'static str, &'static str),
    /// The scope of a classic token, and the permission of a fine-grained one or of an app.
    pub(super) needs: &'static str,
    /// What the names are of: one, many, in Japanese.
    pub(super) of: Option<(&'static str, &'static str, &'static str)>,
    /// Whether the names are of repositories, so that a single one can be the place.
    pub(super) repository: bool,
    /// The checks that may miss something without it, what they found before may be there still; empty where it may be
    /// any.
    pub(super) checks: &'static [&'static str],
}

pub(super) const REPOSITORY: (&str, &str, &str) = ("repository", "repositories", "リポジトリ");
pub(super) const TEAM: (&str, &str, &str) = ("team", "teams", "チーム");
pub(super) const PERSON: (&str, &str, &str) = ("person", "people", "ユーザー");

pub(super) const fn whole(
    en: &'static str,
    ja: &'static str,
    needs: &'static str,
    checks: &'static [&'static str],
) -> Fact {
    Fact { what: (en, ja), needs, of: None, repository: false, checks }
}

pub(super) const fn each(
    en: &'static str,
    ja: &'static str,
    needs: &'static str,
    of: (&'static str, &'static str, &'static str),
    checks: &'static [&'static str],
) -> Fact {
    Fact { what: (en, ja), needs, of: Some(of), repository: false, checks }
}

pub(super) const fn here(
    en: &'static str,
    ja: &'static str,
    needs: &'static str,
    checks: &'static [&'static str],
) -> Fact {
    Fact { what: (en, ja), needs, of: Some(REPOSITORY), repository: true, checks }
}

// Which check tells of something may depend on each of these.
pub(super) const TOKEN_CHECKS: &[&str] =
    &["github-token-unused", "github-token-never-used", "github-token-no-expiry", "github-token-broad"];
pub(super) const HOOK_CHECKS: &[&str] =
    &["github-hook-without-secret", "github-hook-insecure", "github-hook-failing", "github-hook-inactive"];
pub(super) const ACTIVITY_CHECKS: &[&str] = &[
    "github-owner-inactive",
    "github-member-inactive",
    "github-outside-inactive",
    "github-outside-admin",
    "github-admin-inactive",
    "github-admin-direct",
    "github-team-idle",
    "github-without-two-factor",
];
pub(super) const KEY_CHECKS: &[&str] = &[
    "github-deploy-key-unused",
    "github-deploy-key-never-used",
    "github-deploy-key-writes",
    "github-deploy-key-owner-left",
];
pub(super) const ANY: &[&str] = &[];
