//! What has to be in the pull request and in the notes: sent in order, remembered on this machine until it is there.
//!
//! A post whose answer got lost may be there all the same, so before a second try the pull request is searched for the
//! exact bytes.

use crate::apply::journal::{Journal, Outgoing};
use crate::diagnostic::Diagnostic;
use crate::git::{self, notes};
use crate::ports::{Forge, ForgeError, ReviewEvent};
use crate::render::session::{About, fit, review};
use crate::signoff::canonical::Malformed;
use crate::signoff::facts::PullState;
use crate::signoff::ledger::{self, Entry, Posted};
use crate::signoff::record::Account;
use crate::signoff::session::{self, Document, Kind};
use crate::store::Store;
use crate::text::Lang;

use super::super::Failure;
use super::super::forge_args::refused;
use super::preflight::whole;

/// Where things are sent.
pub(in super::super) struct Outbox<'o> {
    pub(in super::super) forge: &'o dyn Forge,
    pub(in super::super) clone: &'o git::Clone,
    pub(in super::super) store: &'o Store,
}

/// A document whose text cannot be made.
pub(in super::super) fn unwritable_document(error: Malformed) -> Failure {
    Diagnostic::error("record", format!("the record would not be readable: {error}"))
        .help("report this; nothing was posted")
        .into()
}

impl Outbox<'_> {
    /// Sends whatever is pending, in order, and saves the journal after each step.
    pub(in super::super) fn send(&self, journal: &mut Journal, again: bool) -> Result<(), Diagnostic> {
        for index in 0..journal.outbox.len() {
            self.post(journal, index, again)?;
        }
        self.note(journal)
    }

    fn post(&self, journal: &mut Journal, index: usize, again: bool) -> Result<(), Diagnostic> {
        let Some(outgoing) = journal.outbox.get(index).filter(|one| one.url.is_none()).cloned() else {
            return Ok(());
        };
        let number = journal.pull_request;
        let told = |error: ForgeError| refused(&error);
        let found = if again { self.posted_already(number, &outgoing).map_err(told)? } else { None };
        let posted = match found {
            Some(posted) => posted,
            None => {
                let viewer = self.forge.viewer().map_err(told)?;
                let pull = self.forge.pull_request(number).map_err(told)?;
                // A review is on a commit of the pull request; after a push that is another one.
                let commit =
                    if pull.state == PullState::Open { pull.head_sha } else { journal.head_sha.clone() };
                let url =
                    self.forge.review(number, &commit, ReviewEvent::Comment, &outgoing.body).map_err(told)?;
                let at = whole(self.forge.now().map_err(told)?);
                Posted { url, author: Account { id: viewer.id, login: viewer.login }, at }
            }
        };
        if let Some(one) = journal.outbox.get_mut(index) {
            one.url = Some(posted.url);
            one.author = Some(posted.author);
            one.posted_at = Some(posted.at);
        }
        self.store.save(journal)
    }

    /// The review with exactly these bytes by this account.
    fn posted_already(&self, number: u64, outgoing: &Outgoing) -> Result<Option<Posted>, ForgeError> {
        let viewer = self.forge.viewer()?;
        let all = self.forge.statements(number, &|body| session::kind(body) == Some(outgoing.kind))?;
        let same = |body: &str| match session::read(body) {
            Some(Ok((_, document))) => document.bytes() == outgoing.document,
            _ => false,
        };
        let found = all
            .into_iter()
            .find(|one| one.author.as_ref().is_some_and(|author| author.id == viewer.id) && same(&one.body));
        Ok(found.map(|one| Posted {
            url: one.url,
            author: Account { id: viewer.id, login: viewer.login },
            at: whole(one.at),
        }))
    }

    /// Copies what was posted into the notes, and shares them.
    fn note(&self, journal: &mut Journal) -> Result<(), Diagnostic> {
        let entries: Vec<Entry> = journal.outbox.iter().filter(|one| !one.noted).filter_map(entry).collect();
        if !entries.is_empty() {
            notes::add(self.clone, &journal.head_sha, &entries)?;
            notes::push(self.clone, "origin")?;
        }
        for one in &mut journal.outbox {
            one.noted = one.url.is_some();
        }
        self.store.save(journal)
    }
}

/// The line of the notes; none for what only matters while it lasts.
fn entry(outgoing: &Outgoing) -> Option<Entry> {
    let kind = match outgoing.kind {
        Kind::Waiting => return None,
        Kind::Started => ledger::Kind::Started,
        Kind::Finished => ledger::Kind::Outcome,
        Kind::Reconciled => ledger::Kind::Reconciled,
    };
    let posted =
        Posted { url: outgoing.url.clone()?, author: outgoing.author.clone()?, at: outgoing.posted_at? };
    Some(Entry::new(kind, posted, outgoing.document.as_bytes(), None))
}

/// A document, ready to be sent: short enough for a review, with the sentences for people.
pub(in super::super) fn outgoing(
    document: Document,
    about: &About<'_>,
    lang: Lang,
) -> Result<Outgoing, Failure> {
    let document = fit(document);
    let body = session::compose(&review(&document, about, lang), &document).map_err(unwritable_document)?;
    Ok(Outgoing::new(&document, body))
}
