//! One part of the facts: read, or why not.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::OrgReader;
use crate::audit::{Known, Reason, Unchecked};
use crate::github::ask::Ask;
use crate::github::trouble::No;
use crate::ports::{ForgeError, ForgeTrouble};
use crate::text::Text;

/// Why a part is not there.
pub(super) enum Missing {
    /// The forge did not answer with it.
    Forge(ForgeError),
    /// It answered, and it is not enough.
    Reason(Reason),
}

impl From<ForgeError> for Missing {
    fn from(error: ForgeError) -> Self {
        Self::Forge(error)
    }
}

impl From<Reason> for Missing {
    fn from(reason: Reason) -> Self {
        Self::Reason(reason)
    }
}

pub(super) type Part<T> = Result<T, Missing>;

impl OrgReader {
    /// Reads a part. `needs` is the permission for it, for when the forge does not name one.
    pub(super) fn part<T>(&self, needs: &str, read: impl FnOnce() -> Part<T>) -> Known<T> {
        self.client.no.take();
        match read() {
            Ok(fact) => Known::Known(fact),
            Err(missing) => Known::NotRead(self.why(missing, needs)),
        }
    }

    /// Why a part is missing, as a reason.
    pub(super) fn why(&self, missing: Missing, needs: &str) -> Reason {
        let error = match missing {
            Missing::Reason(reason) => return reason,
            Missing::Forge(error) => error,
        };
        let no = self.client.no.take().unwrap_or_default();
        if no.status == 404 {
            self.missed.set(true);
        }
        let said = Text::said(error.message);
        match error.trouble {
            ForgeTrouble::Forbidden | ForgeTrouble::NotFound => refused(no, needs),
            ForgeTrouble::Refused if no.status == 402 => Reason::Unsupported { said: words(no, said) },
            ForgeTrouble::RateLimited => Reason::Throttled,
            ForgeTrouble::Garbled => Reason::Odd { what: said },
            ForgeTrouble::Refused | ForgeTrouble::Unauthorized | ForgeTrouble::Unavailable => {
                Reason::Failed { said }
            }
        }
    }

    /// The status of the newest refusal.
    pub(super) fn status(&self) -> u16 {
        self.client.no.borrow().as_ref().map_or(0, |no| no.status)
    }

    /// A list to its end.
    pub(super) fn all<T: Serialize + DeserializeOwned>(&self, ask: Ask) -> Part<Vec<T>> {
        let mut all: Vec<T> = Vec::new();
        let ended =
            self.client.each_page::<Vec<T>>(&ask.keeping::<Vec<T>>(), self.reading.most_pages, |page| {
                all.extend(page);
                true
            })?;
        if ended { Ok(all) } else { Err(Reason::TooMany { most: all.len() }.into()) }
    }

    /// One answer.
    pub(super) fn one<T: Serialize + DeserializeOwned>(&self, ask: Ask) -> Part<T> {
        Ok(self.client.json(&ask.keeping::<T>())?)
    }

    /// Something that facts have no place for was not read; `hides` says whether findings may be missing without it.
    pub(super) fn remark(
        &self,
        checks: &[&'static str],
        what: Text,
        reason: Reason,
        help: Text,
        hides: bool,
    ) {
        let place = self.organisation.clone();
        let checks = checks.to_vec();
        self.unchecked.borrow_mut().push(Unchecked { place, checks, what, reason, help, hides });
    }
}

/// Forges say "not found" to those who may not know that something is there.
fn refused(no: No, needs: &str) -> Reason {
    let lower = no.words.to_ascii_lowercase();
    if lower.contains("upgrade") {
        return Reason::Unsupported { said: Text::said(no.words) };
    }
    if lower.contains("saml") {
        return Reason::Forbidden { permission: "SAML single sign-on of the token".to_owned() };
    }
    Reason::Forbidden { permission: no.permission.unwrap_or_else(|| needs.to_owned()) }
}

fn words(no: No, said: Text) -> Text {
    if no.words.is_empty() { said } else { Text::said(no.words) }
}
