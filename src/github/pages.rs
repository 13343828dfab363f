//! Lists to their end. A list that cannot be read whole is an error, because a sign-off that was revoked on the last
//! page is not a sign-off.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::ask::Ask;
use super::client::{Client, TRIES, parsed};
use super::trouble;
use super::wire::Answer;
use crate::ports::{ForgeError, ForgeTrouble, Forged};

/// More pages than this are not read.
const MOST: usize = 200;
/// Entries a page, the most that the forge gives.
const SIZE: &str = "100";
/// The name of that number in a query; only lists have it.
pub(super) const PER_PAGE: &str = "per_page";
/// [`SIZE`] as a number.
pub(super) const PER_PAGE_MOST: usize = 100;

impl Client {
    /// A list whose pages are arrays.
    pub fn list<T: DeserializeOwned>(&self, ask: &Ask) -> Forged<Vec<T>> {
        Ok(self.pages::<Vec<T>>(ask)?.into_iter().flatten().collect())
    }

    /// All pages.
    pub fn pages<P: DeserializeOwned>(&self, ask: &Ask) -> Forged<Vec<P>> {
        let mut pages = Vec::new();
        let ended = self.each_page(ask, MOST, |page| {
            pages.push(page);
            true
        })?;
        if ended { Ok(pages) } else { Err(too_long(ask)) }
    }

    /// Hands over one page after the other, for as long as `take` wants more. Says whether that was all that is wanted:
    /// not when there are more than `most` pages.
    pub fn each_page<P: DeserializeOwned>(
        &self,
        ask: &Ask,
        most: usize,
        mut take: impl FnMut(P) -> bool,
    ) -> Forged<bool> {
        let first = ask.clone().with(PER_PAGE, SIZE);
        let mut next = Some(first.clone());
        let mut seen = BTreeSet::new();
        while let Some(ask) = next {
            if !seen.insert(ask.query_text()) {
                return Err(trouble::garbled(&ask.name(), "its pages lead in a circle"));
            }
            if seen.len() > most {
                return Ok(false);
            }
            let (page, more) =
                self.send(&ask, TRIES, |answer| Ok((parsed(&answer.body)?, self.next(&first, answer))))?;
            if !take(page) {
                return Ok(true);
            }
            next = more?;
        }
        Ok(true)
    }

    /// The next page. The forge names it with another path (`/repositories/5/…`), so the path stays ours, and of its
    /// query only what we did not ask for ourselves is taken: the place in the list.
    fn next(&self, first: &Ask, answer: &Answer) -> Forged<Option<Ask>> {
        let Some(link) = next_link(answer) else { return Ok(None) };
        let uri = link.parse::<http::Uri>().ok().filter(|uri| self.base().same_origin(uri));
        let query = uri.as_ref().and_then(http::Uri::query);
        let Some(query) = query else {
            return Err(trouble::garbled(
                &first.name(),
                "its next page is on another host, or has no place in the list",
            ));
        };
        let mut ask = first.clone();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if !first.query.iter().any(|(own, _)| own == name) {
                ask.query.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(Some(ask))
    }
}

fn too_long(ask: &Ask) -> ForgeError {
    ForgeError {
        trouble: ForgeTrouble::Refused,
        message: format!("`{}` has more than {MOST} pages", ask.name()),
        help: "so long a list is not read in part; open a new pull request".to_owned(),
    }
}

/// The address with `rel="next"` in the `Link` headers.
pub(super) fn next_link(answer: &Answer) -> Option<String> {
    for header in answer.headers.get_all("link") {
        let mut rest = header.to_str().ok()?;
        while let Some((_, after)) = rest.split_once('<') {
            let (address, after) = after.split_once('>')?;
            let (parameters, remaining) = after.split_once('<').map_or((after, ""), |(here, _)| {
                // The bracket belongs to the next entry.
                (here, after.get(here.len()..).unwrap_or_default())
            });
            if parameters.split(&[';', ',']).any(|part| matches!(part.trim(), r#"rel="next""# | "rel=next")) {
                return Some(address.to_owned());
            }
            rest = remaining;
        }
    }
    None
}
