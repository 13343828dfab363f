//! What a session of AWS is told about itself, in the letters that AWS takes.
//!
//! The limits are those of the `AssumeRole` page of the AWS STS API Reference.

use std::collections::BTreeSet;

/// The longest source identity and session name.
const LONGEST_NAME: usize = 64;
/// The longest value of a tag.
const LONGEST_VALUE: usize = 256;
/// All tags are packed into a space whose size AWS does not tell, so a reason takes only a part of what it may.
const LONGEST_REASON: usize = 128;

/// What the session is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Login of the one who applies.
    pub applier: String,
    /// Logins of those whose sign-offs count; empty with break-glass.
    pub partners: BTreeSet<String>,
    /// The repository, `owner/name`.
    pub repository: String,
    /// The pull request's number.
    pub pull_request: u64,
    /// The digest of the request, `s1:…`.
    pub digest: String,
    /// The session's 32 digits, when an apply runs.
    pub apply: Option<String>,
    /// The reason, when nobody signed before.
    pub break_glass: Option<String>,
}

impl Session {
    /// Source identity and session name: the applier's login.
    pub fn name(&self) -> String {
        let fits = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
        let fit = |c: char| if fits(c) { c } else { '-' };
        let mut name: String = self.applier.chars().map(fit).take(LONGEST_NAME).collect();
        // Two letters at least. No login of GitHub ends with `-`, so this is nobody else's name.
        while name.len() < 2 {
            name.push('-');
        }
        name
    }

    /// The tags: key and value. An empty one is left out, so that a condition on it fails.
    pub fn tags(&self) -> Vec<(&'static str, String)> {
        let partners = self.partners.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        // As in the pull request's address: AWS takes no `#`.
        let pull_request = format!("{}/pull/{}", self.repository, self.pull_request);
        let apply = self.apply.clone().unwrap_or_default();
        let reason: String =
            self.break_glass.iter().flat_map(|reason| reason.chars()).take(LONGEST_REASON).collect();
        let all = [
            ("pairgate:applier", value(&self.applier)),
            ("pairgate:partner", value(&partners)),
            ("pairgate:pull-request", value(&pull_request)),
            ("pairgate:digest", value(&self.digest)),
            ("pairgate:session", value(&apply)),
            ("pairgate:break-glass", value(&reason)),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// A tag's value: letters, digits and spaces of any language, and a few signs.
fn value(text: &str) -> String {
    let fit = |c: char| match c {
        c if c.is_alphanumeric() || "_.:/=+-@ ".contains(c) => c,
        c if c.is_whitespace() => ' ',
        _ => '-',
    };
    let cut: String = text.trim().chars().map(fit).take(LONGEST_VALUE).collect();
    cut.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn session(applier: &str) -> Session {
        Session {
            applier: applier.to_owned(),
            partners: ["carol", "bob"].map(str::to_owned).into(),
            repository: "acme/shop".to_owned(),
            pull_request: 12,
            digest: "s1:00".to_owned(),
            apply: None,
            break_glass: None,
        }
    }

    #[test]
    fn a_login_becomes_a_name_that_aws_takes() {
        assert_eq!(session("alice").name(), "alice");
        assert_eq!(session("alice_corp").name(), "alice_corp");
        assert_eq!(session("a").name(), "a-");
        assert_eq!(session("").name(), "--");
        assert_eq!(session("renovate[bot]").name(), "renovate-bot-");
        assert_eq!(session("アリス:x").name(), "----x");
        assert_eq!(session(&"a".repeat(100)).name().len(), 64);
    }

    #[test]
    fn tags_say_who_what_and_where() {
        let tags = session("alice").tags();
        assert_eq!(
            tags,
            [
                ("pairgate:applier", "alice".to_owned()),
                ("pairgate:partner", "bob carol".to_owned()),
                ("pairgate:pull-request", "acme/shop/pull/12".to_owned()),
                ("pairgate:digest", "s1:00".to_owned()),
            ]
        );
    }

    #[test]
    fn what_nobody_said_is_no_tag_and_never_an_empty_one() {
        let emergency = Session {
            partners: BTreeSet::new(),
            apply: Some("0".repeat(32)),
            break_glass: Some("#1: the <queue>\nstands; 復旧".to_owned()),
            ..session("alice")
        };
        let tags = emergency.tags();
        let keys: Vec<&str> = tags.iter().map(|(key, _)| *key).collect();
        assert!(!keys.contains(&"pairgate:partner"), "{keys:?}");
        assert_eq!(tags.last().unwrap().1, "-1: the -queue- stands- 復旧");
        let nothing = Session { break_glass: Some(" \n ".to_owned()), ..emergency };
        assert!(nothing.tags().iter().all(|(key, _)| *key != "pairgate:break-glass"));
    }

    #[test]
    fn no_value_is_longer_than_aws_takes() {
        let partners = (0..60).map(|n| format!("somebody-{n:02}")).collect();
        let long = Session { partners, break_glass: Some("x".repeat(5_000)), ..session("alice") };
        let lengths: Vec<usize> = long.tags().iter().map(|(_, value)| value.chars().count()).collect();
        assert!(lengths.iter().all(|length| *length <= 256), "{lengths:?}");
        assert_eq!(*lengths.last().unwrap(), 128);
    }
}
