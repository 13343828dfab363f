//! Where files of the repository can be read: addresses made from two trusted parts and a path.

use super::escape::{link_target, uri_path};
use crate::finding::Place;

/// A repository at a commit, on a forge that shows files as GitHub does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    repository_url: String,
    commit: String,
    run: Option<String>,
}

impl Links {
    /// `https://HOST/OWNER/NAME` and the id of a commit; none when either is something else.
    pub fn new(repository_url: &str, commit: &str) -> Option<Self> {
        let url = link_target(repository_url.trim_end_matches('/'))?;
        let commit_id =
            (7..=64).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let plain = !url.contains(['?', '#']);
        (commit_id && plain).then(|| Self { repository_url: url, commit: commit.to_owned(), run: None })
    }

    /// Also names the job whose summary has room for more than a comment.
    #[must_use]
    pub fn with_run(self, url: &str) -> Self {
        Self { run: link_target(url), ..self }
    }

    /// The job, when it is known.
    pub fn run(&self) -> Option<&str> {
        self.run.as_deref()
    }

    /// The line where a policy stands; none for places that are not in the repository.
    pub fn place(&self, place: &Place) -> Option<String> {
        let path = repository_path(place)?;
        Some(format!(
            "{}/blob/{}/{}#L{}",
            self.repository_url,
            self.commit,
            uri_path(path),
            place.line.max(1)
        ))
    }
}

/// The path in the repository of a place that is in it: relative, downwards, a name at every step.
pub fn repository_path(place: &Place) -> Option<&str> {
    let path = place.file.strip_prefix("./").unwrap_or(&place.file);
    let step = |step: &str| !step.is_empty() && step != "." && step != "..";
    let inside = !place.built_in && !path.contains(['\\', ':']) && path.split('/').all(step);
    inside.then_some(path)
}
