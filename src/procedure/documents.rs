//! Links to documents that stand for the whole procedure.
//!
//! Addresses are compared after the parser that browsers share has read them: so `..`, `\`, upper case, a user name
//! before the host or a port cannot make one look like another.

use url::Url;

/// Whether one of the links leads to a document below one of the allowed beginnings.
pub(super) fn any_allowed(links: &[String], allowed: &[String]) -> bool {
    let allowed: Vec<Url> = allowed.iter().filter_map(|beginning| Url::parse(beginning).ok()).collect();
    let links = links.iter().filter_map(|link| Url::parse(link.trim()).ok());
    links.into_iter().any(|link| allowed.iter().any(|beginning| is_below(&link, beginning)))
}

/// The folder itself is no document: a template may link it.
fn is_below(link: &Url, beginning: &Url) -> bool {
    let same = link.scheme() == "https"
        && beginning.scheme() == "https"
        && link.username().is_empty()
        && link.password().is_none()
        && link.host_str() == beginning.host_str()
        && link.port_or_known_default() == beginning.port_or_known_default();
    let folder = beginning.path().trim_end_matches('/');
    let below = link.path().strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    same && below.is_some_and(|rest| !rest.trim_matches('/').is_empty())
}

/// Addresses in plain text that the forge makes links of.
pub(super) fn bare(text: &str) -> Vec<String> {
    const SCHEME: &str = "https://";
    let mut found = Vec::new();
    for (at, _) in text.match_indices(SCHEME) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        // Behind an ASCII letter or a slash it is the rest of something else.
        let opens = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '(' | '*' | '_' | '~');
        if !before.is_none_or(opens) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`');
        found.extend(rest.split(ends).next().map(str::to_owned));
    }
    found
}
