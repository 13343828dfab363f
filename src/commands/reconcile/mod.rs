//! `pairgate reconcile`: what happened in an apply whose end nobody recorded.
//!
//! The gate was killed, the machine went down, the forge did not answer. What is known is sent; what is not is found
//! out from the state's serial and a fresh plan, recorded, and only then can anything be applied again.

mod look;

use std::io::Write;
use std::path::PathBuf;

use crate::apply::journal::{Journal, Phase, SCHEMA};
use crate::diagnostic::Diagnostic;
use crate::git;
use crate::outcome::Outcome;
use crate::ports::Forge;
use crate::render::escape::visible;
use crate::render::session::About;
use crate::render::steps::Sign;
use crate::signoff::record::Account;
use crate::signoff::session::{Document, Kind, Started};
use crate::signoff::sessions::{Session, sessions};
use crate::store::Store;
use crate::terraform;
use crate::text::{Lang, Text};

use super::Failure;
use super::apply::outbox::{Outbox, outgoing};
use super::apply::{Screen, now, same_repository, withdrawn};
use super::forge_args::ForgeArgs;
use super::pull_request::gather::{gather, told};

/// Find out and record how an apply ended, when nobody could.
///
/// Sends what waits on this machine to be posted. Where nobody knows how an apply ended, it compares the state's serial
/// and a fresh plan with what began, and posts what it finds. Run it in the root module's folder, on the machine that
/// applied where that is possible.
///
/// Exits 0 when everything is recorded; what still is not stays, and nothing is applied before.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// The pull request's number.
    #[arg(value_name = "PR")]
    pull_request: u64,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    forge: ForgeArgs,
    /// The root module's folder; otherwise the one that this machine remembers, or the current one.
    #[arg(long, value_name = "DIR")]
    chdir: Option<PathBuf>,
    /// The program. Without it: `terraform`, or else `tofu`, from PATH.
    #[arg(long, value_name = "PROGRAM")]
    terraform_bin: Option<PathBuf>,
    /// The language: en or ja; otherwise the configuration's.
    #[arg(long, value_name = "LANG", value_parser = super::judge::lang)]
    lang: Option<Lang>,
    /// Arguments of `terraform plan`, behind `--`: the same as in the job that planned.
    #[arg(last = true, value_name = "PLAN ARGUMENTS")]
    arguments: Vec<String>,
}

/// What the work stands on.
struct Work<'w> {
    args: &'w Args,
    outbox: Outbox<'w>,
    viewer: Account,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let here = args.chdir.clone().unwrap_or_else(|| PathBuf::from("."));
    let clone = git::Clone::open(&here)?;
    let forge = args.forge.connect(Some(&clone))?;
    let store = Store::open()?;
    let viewer = forge.viewer().map_err(told)?;
    super::sign::person(&viewer)?;
    let gathered = gather(&forge, Some(&clone), args.pull_request)?;
    let repository = gathered.facts.repository.name.clone();
    let mut screen = Screen::new(out, Some(args.lang.unwrap_or_else(|| gathered.language())));
    screen.rule(&format!("pairgate reconcile · {repository}#{}", args.pull_request))?;
    let outbox = Outbox { forge: &forge, clone: &clone, store: &store };
    let work = Work { args, outbox, viewer: Account { id: viewer.id, login: viewer.login } };
    let known = sessions(&gathered.facts);
    store.sweep()?;
    let mut own = store.all()?;
    own.retain(|one| same_repository(&one.repository, &repository) && one.pull_request == args.pull_request);
    let mine: Vec<String> = own.iter().map(|one| one.session.clone()).collect();
    let elsewhere = || known.iter().filter(|one| one.is_open() && !mine.contains(&one.started.session));
    let nothing = own.is_empty() && elsewhere().next().is_none();
    for journal in own {
        let session = known.iter().find(|one| one.started.session == journal.session);
        work.own(journal, session, &mut screen)?;
    }
    for session in elsewhere() {
        work.elsewhere(session, &repository, &mut screen)?;
    }
    if nothing {
        done(
            &mut screen,
            &Text::new(
                "nothing is open: every apply of this pull request is recorded",
                "未解決のものはありません。このプルリクエストの適用はすべて記録済みです",
            ),
        )?;
    }
    Ok(Outcome::Clear)
}

fn done(screen: &mut Screen<'_>, says: &Text) -> Result<(), Failure> {
    screen.step(Sign::Good, &Text::new("reconciled", "照合"), says)
}

impl Work<'_> {
    /// What this machine remembers of one apply.
    fn own(
        &self,
        mut journal: Journal,
        known: Option<&Session>,
        screen: &mut Screen<'_>,
    ) -> Result<(), Failure> {
        // The gate itself may still be at work, before terraform runs and after it.
        let _lock = self.outbox.store.lock(&journal.folder)?;
        if let Some(pid) = journal.pid.filter(|pid| terraform::is_running(*pid)) {
            return Err(Diagnostic::error("apply-running", format!("terraform still runs (process {pid})"))
                .help("wait until it has ended, and run this again")
                .into());
        }
        let said = match journal.phase {
            Phase::Prepared if known.is_none() => {
                // Nobody saw it begin, and it did not.
                Text::new(
                    "it never began: nothing was posted and nothing ran",
                    "開始前に中断されており、投稿も実行もされていません",
                )
            }
            Phase::Prepared => self.never_ran(&mut journal, screen)?,
            Phase::Executing => self.look_at(&mut journal, screen)?,
            Phase::Ended => {
                self.outbox.send(&mut journal, true)?;
                let open = look::ended_unknown(&journal) && known.is_none_or(Session::is_open);
                if open {
                    self.look_at(&mut journal, screen)?
                } else {
                    Text::new("how it ended was known, and is recorded now", "判明していた結果を記録しました")
                }
            }
        };
        self.outbox.store.remove(&journal.session)?;
        // The plan and what terraform printed were kept for this.
        self.outbox.store.clear_private(&journal.session)?;
        done(screen, &said)
    }

    /// It began in the pull request, and terraform never ran.
    fn never_ran(&self, journal: &mut Journal, screen: &Screen<'_>) -> Result<Text, Failure> {
        let started = started(journal)?;
        let why = "the gate was stopped between its start and terraform's".to_owned();
        let document = withdrawn(&journal.session, &journal.request, why, now(self.outbox.forge));
        journal.phase = Phase::Ended;
        let about = About::new(&started.request, &started.applier.login);
        journal.outbox.push(outgoing(document, &about, screen.lang())?);
        self.outbox.store.save(journal)?;
        self.outbox.send(journal, true)?;
        Ok(Text::new(
            "terraform never ran, which is recorded now",
            "terraform は実行されていません。そのことを記録しました",
        ))
    }

    /// Looks, and records what is found.
    fn look_at(&self, journal: &mut Journal, screen: &mut Screen<'_>) -> Result<Text, Failure> {
        let started = started(journal)?;
        let found = look::look(self, journal, &started)?;
        let says = look::says(&found);
        let document = Document::Reconciled(Box::new(found));
        journal.phase = Phase::Ended;
        let about = About::new(&started.request, &started.applier.login);
        journal.outbox.push(outgoing(document, &about, screen.lang())?);
        self.outbox.store.save(journal)?;
        self.outbox.send(journal, true)?;
        Ok(says)
    }

    /// It began on another machine.
    fn elsewhere(&self, session: &Session, repository: &str, screen: &mut Screen<'_>) -> Result<(), Failure> {
        let request = &session.started.request;
        screen.step(
            Sign::Note,
            &Text::new("elsewhere", "他の端末"),
            &Text::new(
                format!(
                    "`{}` began it on another machine: make sure that it does not run there any more",
                    visible(&session.by.login)
                ),
                format!(
                    "`{}` が別の端末で開始しました。そちらで実行中でないことを確認してください",
                    visible(&session.by.login)
                ),
            ),
        )?;
        let here = self.args.chdir.clone().unwrap_or_else(|| PathBuf::from("."));
        let folder = std::fs::canonicalize(&here).unwrap_or(here);
        let mut journal = Journal {
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
            phase: Phase::Executing,
            pid: None,
            outbox: Vec::new(),
            at: session.started.at,
        };
        let found = look::look(self, &journal, &session.started)?;
        let says = look::says(&found);
        let document = Document::Reconciled(Box::new(found));
        journal.phase = Phase::Ended;
        let about = About::new(request, &session.by.login);
        journal.outbox.push(outgoing(document, &about, screen.lang())?);
        self.outbox.store.save(&journal)?;
        self.outbox.send(&mut journal, true)?;
        self.outbox.store.remove(&journal.session)?;
        done(screen, &says)
    }
}

/// What the applier said when it began, as this machine remembers it.
fn started(journal: &Journal) -> Result<Started, Failure> {
    let found = journal.outbox.iter().find(|one| one.kind == Kind::Started);
    match found.map(|one| Document::from_bytes(Kind::Started, &one.document)) {
        Some(Ok(Document::Started(started))) => Ok(*started),
        _ => Err(Diagnostic::error("journal", "this machine does not remember what began")
            .help("look into the pull request; the state folder has the journal")
            .into()),
    }
}
