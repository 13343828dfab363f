//! One question to AWS: asked again where that helps.
//!
//! The SDK asks once. It would wait in secret and give up by a budget that all accounts share; here an account that is
//! asked too often is left alone as a whole for a while, somebody is told, and there is an end to it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::error::Error;
use std::future::Future;
use std::time::Duration;

use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use tokio::time::{Instant, sleep, sleep_until};

use super::ask::{Pace, Progress};
use super::trouble::{Next, Trouble, next};
use crate::audit::known::Reason;
use crate::aws::login::{called, is_unknown};

/// How often something is asked that fails by chance: a broken connection, an internal error.
const TRIES: u32 = 3;
/// So many pages are read of one list. The longest real one (principals of an account) has some dozens.
const MOST_PAGES: usize = 5_000;

/// Whoever is told how far it is.
pub(super) type Told<'a> = dyn Fn(Progress) + 'a;

/// The way to one account: AWS counts requests by account.
pub(super) struct Line<'a> {
    /// The account that is asked.
    pub account: String,
    pace: Pace,
    told: &'a Told<'a>,
    /// Nothing is asked before.
    until: Cell<Option<Instant>>,
    /// Operations that are not asked any more, and why.
    over: RefCell<BTreeMap<&'static str, Reason>>,
    /// What AWS says since it does not know the credentials any more.
    lost: RefCell<Option<String>>,
}

impl<'a> Line<'a> {
    pub fn new(account: &str, pace: Pace, told: &'a Told<'a>) -> Self {
        Self {
            account: account.to_owned(),
            pace,
            told,
            until: Cell::new(None),
            over: RefCell::default(),
            lost: RefCell::default(),
        }
    }

    /// Tells how far it is.
    pub fn tell(&self, progress: Progress) {
        (self.told)(progress);
    }

    /// What AWS calls it that it stopped knowing the credentials on the way.
    pub fn lost(&self) -> Option<String> {
        self.lost.borrow().clone()
    }

    /// Asks until there is an answer or no hope. `operation` is named as the permission for it: `iam:ListUsers`.
    pub async fn call<O, E, F>(&self, operation: &'static str, ask: impl Fn() -> F) -> Result<O, Trouble>
    where
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        let (mut waits, mut tries, mut waited) = (0, 0, Duration::ZERO);
        loop {
            self.turn().await;
            if let Some(reason) = self.over.borrow().get(operation) {
                return Err(Trouble { code: String::new(), reason: reason.clone() });
            }
            let error = match ask().await {
                Ok(output) => return Ok(output),
                Err(error) => error,
            };
            let code = called(error.code(), error.message()).to_owned();
            match next(operation, &error) {
                Next::Wait if waited < self.pace.total => {
                    let pause = self.pace.pause(waits);
                    waits += 1;
                    waited += pause;
                    self.rest(pause);
                }
                Next::Wait => {
                    self.over.borrow_mut().insert(operation, Reason::Throttled);
                    return Err(Trouble { code, reason: Reason::Throttled });
                }
                Next::Again(reason, silent) => {
                    tries += 1;
                    if tries < TRIES {
                        sleep(self.pace.pause(tries - 1)).await;
                        continue;
                    }
                    // Thousands of users would each wait for the same silence.
                    if silent {
                        self.over.borrow_mut().insert(operation, reason.clone());
                    }
                    return Err(Trouble { code, reason });
                }
                Next::Stop(reason) => {
                    if is_unknown(&code) {
                        *self.lost.borrow_mut() = Some(code.clone());
                    }
                    return Err(Trouble { code, reason });
                }
            }
        }
    }

    /// Reads all pages of a list. `take` gives what a page holds and where the next one begins.
    pub async fn pages<T, O, E, F>(
        &self,
        operation: &'static str,
        ask: impl Fn(Option<String>) -> F,
        mut take: impl FnMut(O, &mut Vec<T>) -> Result<Option<String>, Reason>,
    ) -> Result<Vec<T>, Trouble>
    where
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        let odd = |reason| Trouble { code: String::new(), reason };
        let mut found = Vec::new();
        let mut marker: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self.call(operation, || ask(marker.clone())).await?;
            match take(page, &mut found).map_err(odd)? {
                None => return Ok(found),
                next if next == marker => {
                    return Err(odd(Reason::odd(
                        format!("`{operation}` gives the same page again"),
                        format!("`{operation}` が同じページを繰り返します"),
                    )));
                }
                next => marker = next,
            }
        }
        Err(odd(Reason::TooMany { most: found.len() }))
    }

    /// Waits while the account is left alone.
    async fn turn(&self) {
        while let Some(until) = self.until.get().filter(|until| *until > Instant::now()) {
            sleep_until(until).await;
        }
    }

    /// Leaves the account alone for a while.
    fn rest(&self, pause: Duration) {
        let until = Instant::now() + pause;
        if self.until.get().is_none_or(|now| now < until) {
            self.until.set(Some(until));
            self.tell(Progress::Waiting { account: self.account.clone(), pause });
        }
    }
}

/// The next marker of IAM, whose lists say whether they are cut.
pub(super) fn marker(cut: bool, marker: Option<String>) -> Result<Option<String>, Reason> {
    match (cut, marker.filter(|marker| !marker.is_empty())) {
        (false, _) => Ok(None),
        (true, Some(marker)) => Ok(Some(marker)),
        (true, None) => Err(Reason::odd(
            "a cut list without the place where it goes on",
            "途中で切れた一覧に続きの位置がありません",
        )),
    }
}

/// The next token of everything else.
pub(super) fn token(token: Option<String>) -> Option<String> {
    token.filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_list_has_to_say_where_it_goes_on() {
        assert_eq!(marker(false, Some("x".to_owned())), Ok(None));
        assert_eq!(marker(true, Some("x".to_owned())), Ok(Some("x".to_owned())));
        assert!(marker(true, None).is_err() && marker(true, Some(String::new())).is_err());
        assert_eq!(token(Some(String::new())), None);
    }
}
