//! ARNs of IAM, as far as files of an account hold them.

/// A principal or a policy of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arn<'t> {
    /// `aws`, `aws-cn`, `aws-us-gov` and so on.
    pub partition: &'t str,
    /// Twelve digits.
    pub account: &'t str,
    /// `user`, `group`, `role`, `policy` or `root`.
    pub kind: &'t str,
    /// The last piece: the name without the path. Empty for the root user.
    pub name: &'t str,
}

/// Reads `arn:PARTITION:iam::ACCOUNT:KIND/PATH/NAME` and `arn:PARTITION:iam::ACCOUNT:root`; nothing else.
pub(super) fn parse(text: &str) -> Option<Arn<'_>> {
    let (partition, rest) = text.strip_prefix("arn:")?.split_once(":iam::")?;
    let (account, resource) = rest.split_once(':')?;
    if !is_partition(partition) || !is_account(account) {
        return None;
    }
    let (kind, name) = match resource.split_once('/') {
        Some((kind, path)) => (kind, path.rsplit('/').next().unwrap_or_default()),
        None => (resource, ""),
    };
    let fits = match kind {
        "root" => name.is_empty() && resource == "root",
        "user" | "group" | "role" | "policy" => {
            !name.is_empty() && resource.chars().all(|c| !c.is_control() && !c.is_whitespace())
        }
        _ => false,
    };
    fits.then_some(Arn { partition, account, kind, name })
}

/// Whether these are the twelve digits of an account.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_partition(text: &str) -> bool {
    text.starts_with("aws") && text.len() <= 20 && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'-'))
}
