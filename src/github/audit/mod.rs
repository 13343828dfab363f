//! What an audit reads of an organisation: every part by itself, so that one that nobody may read does not hide the
//! others.
//!
//! | file | what it reads |
//! |---|---|
//! | `organisation` | settings, apps, tokens, invitations, webhooks, secrets, names of repositories |
//! | `people` | members, outside collaborators, teams |
//! | `contributions`, `log` | what people did in the whole organisation |
//! | `repository` | a repository and its keys and webhooks |
//! | `collaborators` | people with a permission of their own in it |
//! | `protection`, `bypass`, `files` | its default branch: what protects it, from whom, whether it holds Terraform, its code owners |
//! | `activity`, `reviews` | what people did in it |
//! | `part` | why a part was not read |
//! | `shapes`, `listed`, `newest` | what lists hold |

mod activity;
mod bypass;
mod collaborators;
mod contributions;
mod files;
mod listed;
mod log;
mod newest;
mod organisation;
mod part;
mod people;
mod protection;
mod repository;
mod reviews;
mod shapes;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use jiff::Timestamp;

use super::client::Client;
use super::{Connection, Waiting};
use crate::audit::{Reason, Unchecked};
use crate::ports::{Answers, ForgeError, ForgeTrouble, Forged};
use crate::text::Text;

/// A day has as many hours everywhere here: moments, not calendars.
const DAY: i64 = 86_400;

/// How an audit reads.
#[derive(Clone)]
pub struct Reading {
    /// Days that are looked back for what people did. GitHub tells of pushes and contributions for a year, so more than
    /// 365 counts as that; at least as many as the limit after which something counts as unused.
    pub days: i64,
    /// The most pages (of a hundred entries) of any list; what has more is not read.
    pub most_pages: usize,
    /// Where answers are kept: what did not change since costs no quota. Share one between readers.
    pub answers: Option<Arc<dyn Answers>>,
    /// Hears of each wait for a rate limit.
    pub waiting: Option<Waiting>,
}

impl Default for Reading {
    fn default() -> Self {
        Self { days: 365, most_pages: 100, answers: None, waiting: None }
    }
}

/// Reads one organisation. It asks one question at a time; several readers can work side by side.
pub struct OrgReader {
    client: Client,
    organisation: String,
    reading: Reading,
    /// A part was not found: the whole may have vanished.
    missed: Cell<bool>,
    unchecked: RefCell<Vec<Unchecked>>,
}

impl std::fmt::Debug for OrgReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OrgReader({})", self.organisation)
    }
}

impl OrgReader {
    /// Checks addresses, names and the key; [`Connection::repository`] is the organisation's login. Nothing is asked
    /// yet. Give it [`super::Patience::of_an_audit`].
    pub fn connect(connection: Connection, reading: Reading) -> Forged<Self> {
        let client = Client::of_organisation(connection, reading.answers.clone(), reading.waiting.clone())?;
        let organisation = client.owner.clone();
        Ok(Self { client, organisation, reading, missed: Cell::new(false), unchecked: RefCell::default() })
    }

    /// Now, by the forge's clock.
    pub fn now(&self) -> Forged<Timestamp> {
        self.client.now()
    }

    /// What was not read and has no place in the facts, such as the audit log of a plan that has none. They are told
    /// once.
    pub fn unchecked(&self) -> Vec<Unchecked> {
        self.unchecked.take()
    }

    /// Since when it is read what people did. It stays the same for a month, so that the forge can say that nothing
    /// changed.
    fn since(&self, now: Timestamp) -> Timestamp {
        let from = now.as_second() - self.days() * DAY;
        Timestamp::from_second(from - from.rem_euclid(30 * DAY)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn days(&self) -> i64 {
        self.reading.days.clamp(1, 365)
    }
}

/// An organisation or a repository that could not be read at all, as a reason. What is not found was there when it was
/// listed.
pub fn reason(error: &ForgeError) -> Reason {
    let said = Text::said(&error.message);
    match error.trouble {
        ForgeTrouble::NotFound => Reason::Gone,
        ForgeTrouble::RateLimited => Reason::Throttled,
        ForgeTrouble::Garbled => Reason::Odd { what: said },
        ForgeTrouble::Forbidden => Reason::Forbidden { permission: "metadata: read".to_owned() },
        ForgeTrouble::Unauthorized | ForgeTrouble::Unavailable | ForgeTrouble::Refused => {
            Reason::Failed { said }
        }
    }
}
