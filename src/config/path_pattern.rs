//! Path patterns: which root modules an `environment` block is about.
//!
//! The usual glob over forward slashes: `*` is any run of characters in one folder's name, `**` any
//! number of folders, none as well. So `prod/**` is `prod` and all below it. `.` is the folder of
//! the configuration file.

use super::glob::{name_matches, sequence_matches};
use super::pattern::PatternError;
use std::cmp::Reverse;

/// A pattern for root module paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPattern {
    text: String,
    runs: Vec<Vec<String>>,
}

/// How narrow a pattern is. More literal characters win, then fewer `**`, then fewer `*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Specificity(usize, Reverse<usize>, Reverse<usize>);

impl PathPattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() {
            return Err(PatternError::new(
                "is empty",
                "write `.` for the folder of this file, or `**` for all",
            ));
        }
        if text.starts_with('/') || text.contains('\\') || text.get(1..3) == Some(":/") {
            return Err(PatternError::new(
                "is not a relative path with forward slashes",
                "write it relative to the folder of this file, such as `prod/network`",
            ));
        }
        let mut runs = vec![Vec::new()];
        for name in names(text) {
            match name {
                ".." => {
                    return Err(PatternError::new(
                        "leaves the folder of this file",
                        "move the configuration file up, or name a folder below it",
                    ));
                }
                "**" => runs.push(Vec::new()),
                _ if name.contains("**") => {
                    return Err(PatternError::new(
                        "has `**` inside a folder's name",
                        "`**` stands alone between slashes, as in `prod/**`; inside a name write `*`",
                    ));
                }
                _ => runs.last_mut().map_or((), |run| run.push(name.to_owned())),
            }
        }
        Ok(Self { text: text.to_owned(), runs })
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same for patterns that mean the same, such as `prod` and `./prod/`.
    pub fn normalized(&self) -> String {
        names(&self.text).collect::<Vec<_>>().join("/")
    }

    /// Whether it is about the root module at `path`, such as `.` or `prod/network`.
    pub fn matches(&self, path: &str) -> bool {
        let path: Vec<&str> = names(path).collect();
        sequence_matches(&self.runs, &path, |pattern, name| name_matches(pattern, name))
    }

    /// How narrow it is.
    pub fn specificity(&self) -> Specificity {
        let text = self.normalized();
        let literal = text.chars().filter(|&c| c != '*').count();
        let double = self.runs.len().saturating_sub(1);
        let single = text.chars().filter(|&c| c == '*').count().saturating_sub(double * 2);
        Specificity(literal, Reverse(double), Reverse(single))
    }
}

/// The folder names of a path; `.` and doubled slashes say nothing.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty() && *name != ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> PathPattern {
        PathPattern::parse(text).unwrap_or_else(|error| unreachable!("{text}: {error:?}"))
    }

    #[test]
    fn matches_by_folders() {
        for (text, path, expected) in [
            ("prod/**", "prod", true),
            ("prod/**", "prod/network/vpc", true),
            ("prod/**", "production", false),
            ("prod/*", "prod", false),
            ("prod/*", "prod/network", true),
            ("prod/*", "prod/network/vpc", false),
            ("**/prod", "a/b/prod", true),
            ("**/prod", "prod", true),
            ("envs/prod*/db", "envs/production/db", true),
            (".", ".", true),
            (".", "prod", false),
            ("**", ".", true),
            ("./prod/", "prod", true),
        ] {
            assert_eq!(pattern(text).matches(path), expected, "{text} on {path}");
        }
    }

    #[test]
    fn the_narrower_pattern_is_more_specific() {
        for (narrow, wide) in [
            ("prod/network", "prod/**"),
            ("prod/*", "prod/**"),
            ("prod", "*"),
            ("a", "**"),
            ("prod/n*", "prod/*"),
        ] {
            assert!(pattern(narrow).specificity() > pattern(wide).specificity(), "{narrow} over {wide}");
        }
    }
}
