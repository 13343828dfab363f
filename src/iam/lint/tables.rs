//! The tables of `data/iam` that remarks are made from.

use std::sync::LazyLock;

/// An action that brings data out of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataAccess {
    /// `s3:GetObject`.
    pub action: &'static str,
    /// `read`, `copy`, `share` or `decrypt`.
    pub how: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// How much it weighs that an action gives credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialGrade {
    /// A finding.
    Full,
    /// Worth a word.
    Word,
    /// Known, and harmless by itself.
    None,
}

/// An action that answers with credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credential {
    /// `iam:CreateAccessKey`.
    pub action: &'static str,
    /// How much it weighs on every resource.
    pub grade: CredentialGrade,
    /// Who says so.
    pub source: &'static str,
}

/// Actions that bring data out of an account, sorted.
pub fn data_access() -> &'static [DataAccess] {
    static ROWS: LazyLock<Vec<DataAccess>> = LazyLock::new(|| {
        let row = |[action, how, source]: [&'static str; 3]| DataAccess { action, how, source };
        rows(include_str!("../../../data/iam/data-access.tsv")).map(row).collect()
    });
    &ROWS
}

/// Actions that answer with credentials, sorted.
pub fn credentials() -> &'static [Credential] {
    static ROWS: LazyLock<Vec<Credential>> = LazyLock::new(|| {
        let row = |[action, grade, source]: [&'static str; 3]| {
            let grade = match grade {
                "none" => CredentialGrade::None,
                "word" => CredentialGrade::Word,
                // What is not understood weighs most.
                _ => CredentialGrade::Full,
            };
            Credential { action, grade, source }
        };
        rows(include_str!("../../../data/iam/credentials.tsv")).map(row).collect()
    });
    &ROWS
}

/// Whether a service runs under roles that only `iam:PassRole` can hand to it.
pub(super) fn is_passed_role(principal: &str) -> bool {
    static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        rows(include_str!("../../../data/iam/passed-roles.tsv")).map(|[name, _]| name).collect()
    });
    let name = principal.strip_suffix(".cn").unwrap_or(principal);
    name.strip_suffix(".amazonaws.com").is_some_and(|name| NAMES.contains(&name))
}

/// The rows of a table, without its head.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}
