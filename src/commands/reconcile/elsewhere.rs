//! An apply that began on another machine, which may be gone for ever: who looks has nothing but the pull request, the
//! state and the clone.

use std::path::PathBuf;

use crate::apply::journal::{Journal, Outgoing, Phase, SCHEMA};
use crate::git::notes;
use crate::render::escape::visible;
use crate::render::session::About;
use crate::render::steps::Sign;
use crate::signoff::ledger;
use crate::signoff::record::Account;
use crate::signoff::session::Document;
use crate::signoff::sessions::Session;
use crate::text::Text;

use super::super::Failure;
use super::super::apply::outbox::outgoing;
use super::super::apply::{Screen, whole};
use super::{Work, done, look};

impl Work<'_> {
    /// Looks, and records what is found.
    pub(super) fn elsewhere(
        &self,
        session: &Session,
        repository: &str,
        screen: &mut Screen<'_>,
    ) -> Result<(), Failure> {
        let login = visible(&session.by.login);
        screen.step(
            Sign::Note,
            &Text::new("elsewhere", "他の端末"),
            &Text::new(
                format!(
                    "`{login}` began it on another machine: make sure that it does not run there any more"
                ),
                format!("`{login}` が別の端末で開始しました。そちらで実行中でないことを確認してください"),
            ),
        )?;
        let mut journal = self.journal(session, repository);
        let found = look::look(self, &journal, &session.started);
        // Whatever was found, the plan that told it is needed no more.
        self.outbox.store.clear_private(&journal.session)?;
        let found = found?;
        let says = look::says(&found);
        journal.outbox.extend(self.unnoted(session)?);
        let about = About::new(&session.started.request, &session.by.login);
        journal.outbox.push(outgoing(Document::Reconciled(Box::new(found)), &about, screen.lang())?);
        self.outbox.store.save(&journal)?;
        self.outbox.send(&mut journal, true)?;
        self.outbox.store.remove(&journal.session)?;
        done(screen, &says)
    }

    fn journal(&self, session: &Session, repository: &str) -> Journal {
        let request = &session.started.request;
        let here = self.args.chdir.clone().unwrap_or_else(|| PathBuf::from("."));
        let folder = std::fs::canonicalize(&here).unwrap_or(here);
        Journal {
            schema: SCHEMA.to_owned(),
            session: session.started.session.clone(),
            repository: repository.to_owned(),
            pull_request: request.pull_request,
            head_sha: request.head_sha.clone(),
            root_module: request.root_module.clone(),
            workspace: request.workspace.clone(),
            backend: request.state.backend.clone(),
            folder: folder.display().to_string(),
            request: request.digest(),
            serial: request.state.serial,
            lineage: request.state.lineage.clone(),
            phase: Phase::Ended,
            pid: None,
            outbox: Vec::new(),
            at: session.started.at,
        }
    }

    /// The start where the notes do not have it: the machine that posted it did not come to that.
    fn unnoted(&self, session: &Session) -> Result<Option<Outgoing>, Failure> {
        let document = Document::Started(Box::new(session.started.clone()));
        let mut start = Outgoing::new(&document, String::new());
        notes::fetch(self.outbox.clone, "origin")?;
        let note = notes::of(self.outbox.clone, &session.started.request.head_sha)?;
        let is_same = |entry: &ledger::Entry| {
            entry.kind == ledger::Kind::Started && entry.bytes() == start.document.as_bytes()
        };
        if note.ledger.entries.iter().any(is_same) {
            return Ok(None);
        }
        start.url = Some(session.url.clone());
        start.author = Some(Account { id: session.by.id, login: session.by.login.clone() });
        start.posted_at = Some(whole(session.at));
        Ok(Some(start))
    }
}
