//! Hidden first lines, by which our own comments are found again.
//!
//! A marker says which comment is meant and never that something holds: whoever can write can copy one. It is
//! looked for only on comments of our own account.

use serde::{Deserialize, Serialize};

/// The context of the commit status.
pub const STATUS: &str = "pairgate/sign-off";
/// How the first line begins of a statement that an apply has started; the request's digest and ` -->` follow.
pub const STARTED: &str = "<!-- pairgate:started:v1 ";
const START: &str = "<!-- pairgate:v1 ";
const END: &str = " -->";

/// Which comment it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// About one plan.
    Plan,
    /// How the sign-offs stand.
    State,
    /// About several root modules.
    Overview,
}

/// What a marker says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// Which comment it is.
    pub kind: Kind,
    /// The root module's folder; empty for comments about all of them.
    pub root: String,
    /// The workspace; empty for comments about all of them.
    pub workspace: String,
}

/// The first line of a comment. Comments of kinds `state` and `overview` have an empty root and workspace.
pub fn marker(kind: Kind, root: &str, workspace: &str) -> String {
    let content = Marker { kind, root: root.to_owned(), workspace: workspace.to_owned() };
    format!("{START}{}{END}", super::comment_json(&content))
}

/// Whether a comment's text begins with exactly this marker.
pub fn is_marker(body: &str, kind: Kind, root: &str, workspace: &str) -> bool {
    first_line(body) == marker(kind, root, workspace)
}

/// What the marker of a comment says; none when it begins with none that this version writes.
pub fn read_marker(body: &str) -> Option<Marker> {
    let json = first_line(body).strip_prefix(START)?.strip_suffix(END)?;
    let read: Marker = serde_json::from_str(json).ok()?;
    is_marker(body, read.kind, &read.root, &read.workspace).then_some(read)
}

/// The forge may hand lines back with another end.
fn first_line(body: &str) -> &str {
    body.lines().next().unwrap_or_default().trim_end()
}
