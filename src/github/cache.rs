//! Answers that the forge may confirm instead of sending again: a verdict is made twice, and the second reading
//! costs no quota.
//!
//! A verdict's answers live as long as its process. An audit's are kept from one run to the next by [`Answers`], and
//! only what is read of them: the rest of a body is nobody's business on a disk.

use std::collections::HashMap;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use http::{HeaderMap, HeaderValue};
use secrecy::ExposeSecret;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::ask::Ask;
use super::pages::{PER_PAGE, PER_PAGE_MOST, next_link};
use super::wire::Answer;
use super::{Connection, Credentials};
use crate::ports::Answers;

/// All that is kept in memory, in bytes. Beyond it nothing more is kept.
const MOST: usize = 64 * 1024 * 1024;
/// What is kept says which way of keeping it is.
const VERSION: &str = concat!("pairgate-answer-", env!("CARGO_PKG_VERSION"));

/// Answers by what was asked.
#[derive(Default)]
pub struct Cache {
    kept: HashMap<String, (String, Answer)>,
    bytes: usize,
    disk: Option<(Arc<dyn Answers>, String)>,
}

/// What stands before a kept body.
#[derive(Serialize, Deserialize)]
struct Head {
    etag: String,
    link: Option<String>,
}

/// Who asks, as a part of keys: one token must not be told what another one saw, and two tokens of one account may see
/// different things. So it is the token itself, or the app; hashed with all else that is in a key, and never written.
pub fn whose(connection: &Connection) -> String {
    let who = match &connection.credentials {
        Credentials::Token(token) => token.digest(),
        Credentials::App { id, key } => {
            format!("app {id} {}", HEXLOWER.encode(&Sha256::digest(key.expose_secret())))
        }
    };
    format!("{} {who}", connection.api)
}

impl Cache {
    /// Keeps answers where they last, for whoever `whose` is.
    pub fn over(answers: Arc<dyn Answers>, whose: String) -> Self {
        Self { disk: Some((answers, whose)), ..Self::default() }
    }

    /// Loads what was kept under a name. None when it is not whole.
    fn load(&self, name: &str) -> Option<Vec<u8>> {
        let (answers, whose) = self.disk.as_ref()?;
        unsealed(&answers.load(&format!("{whose}\n{name}"))?).map(<[u8]>::to_vec)
    }

    /// Keeps something under a name.
    fn save(&self, name: &str, bytes: &[u8]) {
        if let Some((answers, whose)) = &self.disk {
            answers.save(&format!("{whose}\n{name}"), &sealed(bytes));
        }
    }

    /// Keeps an answer that has a tag.
    pub fn keep(&mut self, ask: &Ask, answer: &Answer) {
        let Some(tag) = answer.header("etag").map(str::to_owned) else { return };
        if !self.grows_visibly(ask, answer) {
            return;
        }
        if self.disk.is_some() {
            self.keep_on_disk(ask, answer, tag);
            return;
        }
        let key = ask.key();
        if let Some((_, old)) = self.kept.remove(&key) {
            self.bytes -= old.body.len();
        }
        if self.bytes + answer.body.len() <= MOST {
            self.bytes += answer.body.len();
            self.kept.insert(key, (tag, answer.clone()));
        }
    }

    /// A list can grow behind a full last page without a change of that page or its tag, so such a page is always read
    /// anew. An audit keeps last pages that are not full as well, and those that count the whole list: most lists of an
    /// organisation have one page.
    fn grows_visibly(&self, ask: &Ask, answer: &Answer) -> bool {
        let is_list = ask.query.iter().any(|(name, _)| name == PER_PAGE);
        !is_list || next_link(answer).is_some() || (self.disk.is_some() && tells_growth(&answer.body))
    }

    fn keep_on_disk(&mut self, ask: &Ask, answer: &Answer, etag: String) {
        let body = match ask.keep {
            Some(reduce) => reduce(&answer.body),
            None => None,
        };
        let head = Head { etag, link: answer.header("link").map(str::to_owned) };
        if let (Some(body), Ok(mut bytes)) = (body, serde_json::to_vec(&head)) {
            bytes.push(b'\n');
            bytes.extend(body);
            self.save(&ask.key(), &bytes);
        }
    }

    /// The tag to ask with.
    pub fn tag(&mut self, ask: &Ask) -> Option<String> {
        let key = ask.key();
        if self.disk.is_some() {
            // One at a time: an audit asks each question once, and its memory is bounded.
            self.kept.clear();
            let found = self.load(&key).and_then(|bytes| answer_of(&bytes))?;
            self.kept.insert(key.clone(), found);
        }
        self.kept.get(&key).map(|(tag, _)| tag.clone())
    }

    /// The answer that is still true.
    pub fn answer(&self, ask: &Ask) -> Option<Answer> {
        self.kept.get(&ask.key()).map(|(_, answer)| answer.clone())
    }
}

/// Whether a page would change if the list grew behind it. What stands in for "not modified" was cut down before: its
/// count is gone, but it is the same page.
fn tells_growth(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Page {
        List(Vec<IgnoredAny>),
        Counted {
            #[serde(rename = "total_count")]
            _all: u64,
        },
    }
    match serde_json::from_slice(body) {
        Ok(Page::List(list)) => list.len() < PER_PAGE_MOST,
        Ok(Page::Counted { .. }) => true,
        Err(_) => false,
    }
}

/// The tag and the answer of what was kept.
fn answer_of(bytes: &[u8]) -> Option<(String, Answer)> {
    let at = bytes.iter().position(|byte| *byte == b'\n')?;
    let (head, body) = bytes.split_at(at);
    let head: Head = serde_json::from_slice(head).ok()?;
    let mut headers = HeaderMap::new();
    headers.insert("etag", HeaderValue::from_str(&head.etag).ok()?);
    if let Some(link) = head.link {
        headers.insert("link", HeaderValue::from_str(&link).ok()?);
    }
    Some((head.etag, Answer { status: 200, headers, body: body.get(1..)?.to_vec() }))
}

/// A line with a digest before it, so that what is cut or changed is noticed.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = seal(bytes).into_bytes();
    sealed.extend(bytes);
    sealed
}

fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let at = bytes.iter().position(|byte| *byte == b'\n')? + 1;
    let (before, content) = bytes.split_at(at);
    (before == seal(content).as_bytes()).then_some(content)
}

fn seal(bytes: &[u8]) -> String {
    format!("{VERSION} {}\n", HEXLOWER.encode(&Sha256::digest(bytes)))
}
