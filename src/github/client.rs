//! Asking until there is an answer or a reason. How often and how long is bounded, and what may have happened
//! already is never sent again blindly.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Method;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::address::{self, Base};
use super::app::App;
use super::ask::{Ask, Voice};
use super::cache::{self, Cache};
use super::token::Token;
use super::trouble::{self, Class, No};
use super::waits::{Waiting, backoff};
use super::wire::{Answer, Lost, Wire};
use super::{Connection, Credentials, Patience};
use crate::ports::{Answers, ForgeError, Forged};
use crate::signoff::facts::Actor;

/// How often something that can be repeated is tried.
pub const TRIES: u32 = 4;
/// How many redirects are followed.
const HOPS: usize = 3;
/// The forge's clock is read again when the newest answer is older than this.
const STALE: Duration = Duration::from_secs(5);

/// Why an answer could not be used.
pub enum Unread {
    /// Its shape is wrong.
    Garbled(String),
    /// It says no in its own way, as GraphQL does.
    Told(ForgeError),
}

/// A question that failed.
pub struct Problem {
    /// Why.
    pub error: ForgeError,
    /// What was asked for may have happened all the same.
    pub doubt: bool,
}

impl From<ForgeError> for Problem {
    fn from(error: ForgeError) -> Self {
        Self { error, doubt: false }
    }
}

impl From<Problem> for ForgeError {
    fn from(problem: Problem) -> Self {
        problem.error
    }
}

enum Who {
    Token(Token),
    App(App),
}

/// The forge's API, asked for one repository, or for an organisation.
pub struct Client {
    wire: Wire,
    base: Base,
    graphql: (Base, String),
    /// Owner of the repository, or the organisation.
    pub owner: String,
    /// The repository's name; empty where an organisation is asked for.
    pub name: String,
    who: Who,
    pub(super) cache: RefCell<Cache>,
    pub(super) patience: Patience,
    /// Hears of each wait.
    pub(super) waiting: Option<Waiting>,
    /// The newest refusal, whole: an error only has words for people.
    pub(super) no: RefCell<Option<No>>,
    /// Whose token it is, once it was asked.
    pub me: RefCell<Option<Actor>>,
    date: RefCell<Option<(Instant, Option<String>)>>,
}

impl Client {
    /// Checks the addresses and names. Nothing is asked yet.
    pub fn new(connection: Connection) -> Forged<Self> {
        let (owner, name) = address::repository(&connection.repository)?;
        Self::named(connection, owner, name)
    }

    /// The same for an organisation: [`Connection::repository`] is its login alone. Answers are kept in `answers`, for
    /// whoever asks with the same credentials.
    pub fn of_organisation(
        connection: Connection,
        answers: Option<Arc<dyn Answers>>,
        waiting: Option<Waiting>,
    ) -> Forged<Self> {
        let owner = address::organisation(&connection.repository)?;
        let whose = cache::whose(&connection);
        let made = Self::named(connection, owner, String::new())?;
        let cache = answers.map_or_else(Cache::default, |answers| Cache::over(answers, whose));
        Ok(Self { cache: RefCell::new(cache), waiting, ..made })
    }

    fn named(connection: Connection, owner: String, name: String) -> Forged<Self> {
        let base = Base::read(&connection.api)?;
        let graphql = connection.graphql.unwrap_or_else(|| base.graphql());
        let who = match connection.credentials {
            Credentials::Token(token) => Who::Token(token),
            Credentials::App { id, key } => Who::App(App::new(id, &key)?),
        };
        Ok(Self {
            wire: Wire::new(&base.origin, &connection.user_agent, &connection.patience)?,
            graphql: (Base::read(&graphql)?, graphql),
            base,
            owner,
            name,
            who,
            cache: RefCell::default(),
            patience: connection.patience,
            waiting: None,
            no: RefCell::default(),
            me: RefCell::default(),
            date: RefCell::default(),
        })
    }

    /// A path below the repository.
    pub fn repo(&self, rest: &[&str]) -> Forged<String> {
        let mut segments = vec!["repos", self.owner.as_str(), self.name.as_str()];
        segments.extend(rest);
        address::path(&segments)
    }

    /// The domain of the forge's own mail addresses.
    pub fn mail_host(&self) -> &str {
        self.base.mail_host()
    }

    /// The base of the API.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The token never stands in an error, even where the forge repeats it.
    pub(super) fn hidden(&self, mut error: ForgeError) -> ForgeError {
        let token = match &self.who {
            Who::Token(token) => Some(token.clone()),
            Who::App(app) => app.held(),
        };
        if let Some(token) = token {
            error.message = token.hide_in(&error.message);
            error.help = token.hide_in(&error.help);
        }
        error
    }

    /// Asks for JSON, as often as something that changes nothing (or the same thing) may be asked.
    pub fn json<T: DeserializeOwned>(&self, ask: &Ask) -> Forged<T> {
        Ok(self.send(ask, TRIES, |answer| parsed(&answer.body))?)
    }

    /// Asks and does not look at the body.
    pub fn done(&self, ask: &Ask) -> Forged<()> {
        Ok(self.send(ask, TRIES, |_| Ok(()))?)
    }

    /// Asks at most `tries` times. What `read` cannot use counts as a failure of the forge.
    pub fn send<T>(
        &self,
        ask: &Ask,
        tries: u32,
        read: impl Fn(&Answer) -> Result<T, Unread>,
    ) -> Result<T, Problem> {
        let (mut tried, mut waited) = (0, Duration::ZERO);
        loop {
            tried += 1;
            let problem = match self.once(ask) {
                Ok(answer) => match self.judge(ask, &answer, tried, &mut waited)? {
                    Next::Read => match read(&answer) {
                        Ok(value) => {
                            self.remember(ask, &answer);
                            return Ok(value);
                        }
                        Err(Unread::Told(error)) => return Err(self.hidden(error).into()),
                        Err(Unread::Garbled(what)) => trouble::garbled(&ask.name(), &what),
                    },
                    Next::Waited => {
                        // It did nothing, so it does not count; the time that is waited in all does.
                        tried -= 1;
                        continue;
                    }
                    Next::Failed => trouble::unavailable(ask, &format!("answered {}", answer.status), tried),
                },
                Err(Once::Stop(error)) => return Err(self.hidden(error).into()),
                Err(Once::Lost(Lost::Large(most))) => {
                    let what = format!("it is larger than {most} bytes");
                    return Err(Problem { error: trouble::garbled(&ask.name(), &what), doubt: true });
                }
                Err(Once::Lost(Lost::Slow)) => trouble::unavailable(ask, "no answer came in time", tried),
                Err(Once::Lost(Lost::Broken(why))) => {
                    trouble::unavailable(ask, &format!("the connection failed: {why}"), tried)
                }
            };
            if tried >= tries {
                return Err(Problem { error: self.hidden(problem), doubt: true });
            }
            std::thread::sleep(backoff(self.patience.retry_base, tried));
        }
    }

    /// Creates something. Where it is in doubt whether it was created, `find` looks before it is sent again.
    pub fn create<T>(
        &self,
        ask: &Ask,
        read: impl Fn(&Answer) -> Result<T, Unread>,
        find: impl Fn() -> Forged<Option<T>>,
    ) -> Forged<T> {
        for again in [true, false] {
            match self.send(ask, 1, &read) {
                Ok(made) => return Ok(made),
                Err(problem) if !problem.doubt => return Err(problem.error),
                Err(problem) => {
                    std::thread::sleep(backoff(self.patience.retry_base, 1));
                    match find()? {
                        Some(made) => return Ok(made),
                        None if again => {}
                        None => return Err(problem.error),
                    }
                }
            }
        }
        Err(trouble::unavailable(ask, "nothing came of it", 2))
    }

    /// Now, by the forge's clock.
    pub fn now(&self) -> Forged<Timestamp> {
        let fresh = self.date.borrow().as_ref().is_some_and(|(at, _)| at.elapsed() < STALE);
        if !fresh {
            let home =
                if self.name.is_empty() { address::path(&["orgs", &self.owner])? } else { self.repo(&[])? };
            self.done(&Ask::get(home))?;
        }
        let date = self.date.borrow().as_ref().and_then(|(_, date)| date.clone());
        let date = date.ok_or_else(|| trouble::garbled("Date", "the answer has no such header"))?;
        let parsed = jiff::fmt::rfc2822::parse(&date);
        parsed
            .map(|zoned| zoned.timestamp())
            .map_err(|_| trouble::garbled("Date", &format!("`{date}` is no time")))
    }

    /// When the newest answer was made, without asking; none before the first.
    pub fn newest(&self) -> Option<Timestamp> {
        let date = self.date.borrow().as_ref().and_then(|(_, date)| date.clone())?;
        jiff::fmt::rfc2822::parse(&date).ok().map(|zoned| zoned.timestamp())
    }

    fn remember(&self, ask: &Ask, answer: &Answer) {
        if ask.method == Method::GET {
            self.cache.borrow_mut().keep(ask, answer);
        }
    }

    /// What to do with an answer. Waits where waiting is the answer.
    fn judge(&self, ask: &Ask, answer: &Answer, tried: u32, waited: &mut Duration) -> Result<Next, Problem> {
        match trouble::classify(answer, ask.is_graphql()) {
            Class::Fine => Ok(Next::Read),
            Class::Failing => Ok(Next::Failed),
            Class::No => {
                *self.no.borrow_mut() = Some(No::of(answer));
                Err(self.hidden(trouble::refusal(ask, answer, self.name.is_empty())).into())
            }
            Class::Slower(seconds) => {
                let pause =
                    seconds.map_or_else(|| backoff(self.patience.retry_base * 4, tried), Duration::from_secs);
                let until = seconds
                    .map_or_else(|| "in a minute".to_owned(), |seconds| format!("in {seconds} seconds"));
                self.wait(ask, pause, &until, waited)
            }
            Class::Quota(reset) => {
                let until = Timestamp::from_second(reset)
                    .map_or_else(|_| "later".to_owned(), |at| format!("after {at}"));
                let now = self.newest().map_or(i64::MIN, Timestamp::as_second);
                // One second more: the forge's clock has no fractions here.
                let left = u64::try_from(reset.saturating_sub(now)).unwrap_or(0).saturating_add(1);
                self.wait(ask, Duration::from_secs(left), &until, waited)
            }
        }
    }

    /// One try: redirects on the same host are followed, a cached answer stands in for "not modified".
    fn once(&self, ask: &Ask) -> Result<Answer, Once> {
        let token = self.token(ask)?;
        let mut target = if ask.is_graphql() {
            self.graphql.1.clone()
        } else {
            format!("{}{}{}{}", self.base.origin, self.base.prefix, ask.path, ask.query_text())
        };
        for _ in 0..=HOPS {
            let mut answer = self.wire.exchange(self.request(ask, &target, &token)?).map_err(Once::Lost)?;
            if answer.status < 500 {
                *self.date.borrow_mut() = Some((Instant::now(), answer.header("date").map(str::to_owned)));
            }
            if answer.status == 304
                && let Some(kept) = self.cache.borrow().answer(ask)
            {
                answer = kept;
            }
            let moved = matches!(answer.status, 307 | 308)
                || (matches!(answer.status, 301 | 302) && ask.method == Method::GET);
            if !moved {
                return Ok(answer);
            }
            target = self.moved_to(ask, &answer)?;
        }
        Err(Once::Stop(trouble::garbled(&ask.name(), "it leads from one address to the next")))
    }

    /// Where a redirect leads. A token goes to its own forge only, so another host is the end.
    fn moved_to(&self, ask: &Ask, answer: &Answer) -> Result<String, Once> {
        let home = if ask.is_graphql() { &self.graphql.0 } else { &self.base };
        let to = answer.header("location").unwrap_or_default();
        let absolute = if to.starts_with('/') && !to.starts_with("//") {
            format!("{}{to}", home.origin)
        } else {
            to.to_owned()
        };
        match absolute.parse::<http::Uri>() {
            Ok(uri) if home.same_origin(&uri) => Ok(absolute),
            _ => Err(Once::Stop(trouble::garbled(
                &ask.name(),
                "it leads to another host, where the token must not go",
            ))),
        }
    }

    fn request(&self, ask: &Ask, target: &str, token: &Token) -> Result<http::Request<String>, Once> {
        let mut request = http::Request::builder()
            .method(ask.method.clone())
            .uri(target)
            .header(http::header::ACCEPT, ask.accept)
            .header("x-github-api-version", "2022-11-28")
            .header(http::header::AUTHORIZATION, token.header().map_err(Once::Stop)?);
        if ask.method == Method::GET
            && let Some(tag) = self.cache.borrow_mut().tag(ask)
        {
            request = request.header(http::header::IF_NONE_MATCH, tag);
        }
        let mut body = String::new();
        if let Some(value) = &ask.body {
            request = request.header(http::header::CONTENT_TYPE, "application/json");
            body = value.to_string();
        }
        request.body(body).map_err(|error| {
            Once::Stop(trouble::refused(
                format!("`{}` cannot be asked: {error}", ask.name()),
                "check the names of the repository, the branch and the file",
            ))
        })
    }

    fn token(&self, ask: &Ask) -> Result<Token, Once> {
        match &self.who {
            Who::Token(token) => Ok(token.clone()),
            Who::App(app) if ask.voice == Voice::App => app.own_token().map_err(Once::Stop),
            Who::App(app) => app.token(self).map_err(Once::Stop),
        }
    }
}

pub(super) enum Next {
    Read,
    Waited,
    Failed,
}

enum Once {
    Stop(ForgeError),
    Lost(Lost),
}

/// Reads JSON. The message names the shape, never the content.
pub fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unread> {
    serde_json::from_slice(body).map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Eof => "it ends too early",
            serde_json::error::Category::Data => "it has another shape than the forge describes",
            _ => "it is not JSON",
        };
        Unread::Garbled(what.to_owned())
    })
}
