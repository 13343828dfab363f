//! Whether those who signed are still in favour while terraform runs. A warning, never a kill.
//!
//! Looked at from a thread of its own with a connection of its own: a forge that hangs must not keep an interrupt from
//! terraform.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use crate::ports::Forge;
use crate::render::escape::visible;
use crate::signoff::command;
use crate::signoff::facts::{Statement, StatementKind};
use crate::signoff::session::Started;
use crate::text::Text;

use super::super::forge_args::ForgeArgs;
use super::super::patience;
use super::preflight::Pull;

/// The partner is looked for so much less often than one who is waited for.
const CALMER: u32 = 5;

/// A look at the pull request now and then.
pub(super) struct Partner {
    news: Receiver<Text>,
    over: Arc<AtomicBool>,
}

impl Partner {
    /// Begins to look; none when there is nobody to look for, or no connection.
    pub(super) fn watch(pull: &Pull, started: &Started) -> Option<Self> {
        if started.signers.is_empty() {
            return None;
        }
        let named = ForgeArgs { repository: Some(pull.repository.name.clone()) };
        let forge = named.connect(None).ok()?;
        let (tell, news) = channel();
        let over = Arc::new(AtomicBool::new(false));
        let (stop, started) = (Arc::clone(&over), started.clone());
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                std::thread::sleep(patience::interval() * CALMER);
                if let Some(left) = look(&forge, &started) {
                    // Nobody listens once terraform has ended.
                    let _ = tell.send(left);
                    return;
                }
            }
        });
        Some(Self { news, over })
    }

    /// A word about a partner who left, once.
    pub(super) fn news(&self) -> Option<Text> {
        self.news.try_recv().ok()
    }
}

impl Drop for Partner {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn look(forge: &dyn Forge, started: &Started) -> Option<Text> {
    let number = started.request.pull_request;
    // No answer is no news: terraform runs, and nothing is decided here.
    let said = forge.statements(number, &|_| false).ok()?;
    let gone = said.iter().find(|one| objects(one, started))?;
    let login = visible(&gone.author.as_ref()?.login);
    Some(Text::new(
        format!(
            "`{login}` took the sign-off back or asked for changes; terraform is not stopped by that: Ctrl-C once asks it to stop"
        ),
        format!(
            "`{login}` がサインオフを取り消したか変更を求めました。terraform は停止していません。止めるには Ctrl-C を 1 回押してください"
        ),
    ))
}

fn objects(one: &Statement, started: &Started) -> bool {
    let signer =
        one.author.as_ref().is_some_and(|author| started.signers.iter().any(|signer| signer.id == author.id));
    signer
        && one.at >= started.at
        && (one.kind == StatementKind::ChangesRequested || command::revokes(&one.body).is_some())
}
