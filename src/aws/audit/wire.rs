//! One question to AWS: asked again where that helps, and what came of it in the words of an audit.
//!
//! The SDK asks once. It would wait in secret and give up by a budget that all accounts share; here an account that is
//! asked too often is left alone as a whole for a while, somebody is told, and there is an end to it.
//!
//! Codes are those of the "Common Error Types" pages of the API References of IAM, STS, Organizations and Identity
//! Center; the ones that ask for patience are also in `throttling_errors` of the SDKs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::error::Error;
use std::future::Future;
use std::time::Duration;

use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use tokio::time::{Instant, sleep, sleep_until};

use super::ask::{Pace, Progress};
use crate::audit::known::Reason;
use crate::aws::login::{is_unknown, said, words};

/// How often something is asked that fails by chance: a broken connection, an internal error.
const TRIES: u32 = 3;
/// So many pages are read of one list. The longest real one (principals of an account) has some dozens.
const MOST_PAGES: usize = 5_000;

/// Ask less often.
const THROTTLED: [&str; 12] = [
    "BandwidthLimitExceeded",
    "ConcurrentModificationException",
    "PriorRequestNotComplete",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "TooManyRequestsException",
];
/// Whoever asks may not.
const FORBIDDEN: [&str; 6] = [
    "AccessDenied",
    "AccessDeniedException",
    "AccessDeniedForDependencyException",
    "AuthorizationError",
    "UnauthorizedAccess",
    "UnauthorizedOperation",
];
/// There is none of that name (any more).
const GONE: [&str; 5] = [
    "AccountNotFoundException",
    "NoSuchEntity",
    "NoSuchEntityException",
    "NotFoundException",
    "ResourceNotFoundException",
];
/// The other side has no such operation.
const UNSUPPORTED: [&str; 7] = [
    "InvalidAction",
    "NotImplemented",
    "ServiceNotSupported",
    "ServiceNotSupportedException",
    "UnknownOperation",
    "UnknownOperationException",
    "UnsupportedOperation",
];

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// What AWS called it; empty where nobody answered.
    pub code: String,
    /// For the audit.
    pub reason: Reason,
}

impl From<Trouble> for Reason {
    fn from(trouble: Trouble) -> Self {
        trouble.reason
    }
}

/// What to do after an error.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Next {
    /// Wait, as long as it takes (almost).
    Wait,
    /// Try again soon. The second one says whether nobody answered at all.
    Again(Reason, bool),
    /// It stays so.
    Stop(Reason),
}

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
    /// Whether it may be otherwise the next time.
    again: Cell<bool>,
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
            again: Cell::new(false),
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

    /// Whether something is missing that another try may bring.
    pub fn may_be_asked_again(&self) -> bool {
        self.again.get()
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
            let code = error.code().unwrap_or_default().to_owned();
            match next(operation, &error) {
                Next::Wait if waited < self.pace.total => {
                    let pause = self.pace.pause(waits);
                    waits += 1;
                    waited += pause;
                    self.rest(pause);
                }
                Next::Wait => {
                    self.again.set(true);
                    self.over.borrow_mut().insert(operation, Reason::Throttled);
                    return Err(Trouble { code, reason: Reason::Throttled });
                }
                Next::Again(reason, silent) => {
                    tries += 1;
                    if tries < TRIES {
                        sleep(self.pace.pause(tries - 1)).await;
                        continue;
                    }
                    self.again.set(true);
                    // Thousands of users would each wait for the same silence.
                    if silent {
                        self.over.borrow_mut().insert(operation, reason.clone());
                    }
                    return Err(Trouble { code, reason });
                }
                Next::Stop(reason) => {
                    if is_unknown(&code) {
                        *self.lost.borrow_mut() = Some(code.clone());
                        self.again.set(true);
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
                    return Err(odd(Reason::Odd {
                        what: format!("`{operation}` gives the same page again"),
                    }));
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
        (true, None) => Err(Reason::Odd { what: "a cut list without the place where it goes on".to_owned() }),
    }
}

/// The next token of everything else.
pub(super) fn token(token: Option<String>) -> Option<String> {
    token.filter(|token| !token.is_empty())
}

fn next<E>(operation: &str, error: &SdkError<E, HttpResponse>) -> Next
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let status = error.raw_response().map(|response| response.status().as_u16());
    match error {
        SdkError::ServiceError(answer) => {
            let error = answer.err();
            by_code(operation, error.code(), error.message(), status.unwrap_or_default())
        }
        SdkError::TimeoutError(_) => {
            Next::Again(Reason::Failed { said: format!("`{operation}`: no answer in time") }, true)
        }
        SdkError::DispatchFailure(_) => {
            Next::Again(Reason::Failed { said: format!("`{operation}`: {}", words(error)) }, true)
        }
        // Something answered that is not what AWS says: never an empty list.
        SdkError::ResponseError(_) if status.is_some_and(|status| status < 500) => {
            Next::Stop(Reason::Odd { what: format!("the answer to `{operation}`: {}", words(error)) })
        }
        _ => Next::Again(Reason::Failed { said: format!("`{operation}`: {}", words(error)) }, false),
    }
}

fn by_code(operation: &str, code: Option<&str>, message: Option<&str>, status: u16) -> Next {
    let name = code.unwrap_or_default();
    let whole = || format!("`{operation}`: {}", said(code, message));
    if THROTTLED.contains(&name) || status == 429 {
        return Next::Wait;
    }
    if FORBIDDEN.contains(&name) {
        return Next::Stop(Reason::Forbidden { permission: operation.to_owned() });
    }
    if GONE.contains(&name) {
        return Next::Stop(Reason::Gone);
    }
    let unknown = code.is_none() && status == 404;
    if UNSUPPORTED.contains(&name) || unknown || status == 501 {
        return Next::Stop(Reason::Unsupported { said: whole() });
    }
    if status >= 500 {
        return Next::Again(Reason::Failed { said: whole() }, false);
    }
    Next::Stop(Reason::Failed { said: whole() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(code: &str, status: u16) -> Reason {
        match by_code("iam:ListUsers", Some(code), Some("words"), status) {
            Next::Stop(reason) | Next::Again(reason, _) => reason,
            Next::Wait => Reason::Throttled,
        }
    }

    #[test]
    fn codes_become_reasons() {
        for code in THROTTLED {
            assert_eq!(stop(code, 400), Reason::Throttled, "{code}");
        }
        for code in FORBIDDEN {
            assert_eq!(
                stop(code, 403),
                Reason::Forbidden { permission: "iam:ListUsers".to_owned() },
                "{code}"
            );
        }
        for code in GONE {
            assert_eq!(stop(code, 404), Reason::Gone, "{code}");
        }
        for code in UNSUPPORTED {
            assert!(matches!(stop(code, 400), Reason::Unsupported { .. }), "{code}");
        }
        assert!(matches!(stop("Whatever", 400), Reason::Failed { said } if said.contains("Whatever: words")));
    }

    #[test]
    fn what_nobody_knows_is_never_nothing_there() {
        let stopped = |status| by_code("iam:ListUsers", None, None, status);
        assert!(matches!(stopped(404), Next::Stop(Reason::Unsupported { .. })));
        assert!(matches!(stopped(501), Next::Stop(Reason::Unsupported { .. })));
        assert!(matches!(stopped(500), Next::Again(Reason::Failed { .. }, false)));
        assert!(matches!(stopped(400), Next::Stop(Reason::Failed { .. })));
        assert_eq!(stopped(429), Next::Wait);
    }

    #[test]
    fn a_cut_list_has_to_say_where_it_goes_on() {
        assert_eq!(marker(false, Some("x".to_owned())), Ok(None));
        assert_eq!(marker(true, Some("x".to_owned())), Ok(Some("x".to_owned())));
        assert!(marker(true, None).is_err() && marker(true, Some(String::new())).is_err());
        assert_eq!(token(Some(String::new())), None);
    }
}
