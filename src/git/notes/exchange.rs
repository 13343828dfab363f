//! Notes to and from the remote, with the person's own `git` and credentials.

use super::super::command::{Ran, run};
use super::{Clone, FETCHED, REFERENCE, merge, tip};
use crate::diagnostic::Diagnostic;

/// How often a push is tried again that somebody else's came before.
const ATTEMPTS: usize = 5;

/// What a fetch brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetched {
    /// The remote has no notes.
    Nothing,
    /// It has none that were not here.
    Known,
    /// Notes came in.
    New,
}

/// What a push sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// There are no notes here.
    Nothing,
    /// The remote has all that are here.
    Sent,
}

/// Fetches the remote's notes and joins them into ours. What the remote lost stays here.
pub fn fetch(clone: &Clone, remote: &str) -> Result<Fetched, Diagnostic> {
    let folder = clone.toplevel();
    check(remote)?;
    let asked = run(folder, &["ls-remote", "--exit-code", "--", remote, REFERENCE])?;
    match asked.code {
        Some(0) => {}
        Some(2) => {
            // A reference of an earlier fetch must not come back as news.
            if let Ok(mut stale) = clone.repository.find_reference(FETCHED) {
                stale.delete().map_err(|error| super::failed("forget the remote's notes", &error))?;
            }
            return Ok(Fetched::Nothing);
        }
        _ => return Err(refused("ask the remote for notes", &asked)),
    }
    let refspec = format!("+{REFERENCE}:{FETCHED}");
    let fetched =
        run(folder, &["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", remote, &refspec])?;
    if fetched.code != Some(0) {
        return Err(refused("fetch the notes", &fetched));
    }
    Ok(if merge(clone)? { Fetched::New } else { Fetched::Known })
}

/// Pushes our notes, joined with the remote's first when it has others. Never by force.
pub fn push(clone: &Clone, remote: &str) -> Result<Pushed, Diagnostic> {
    check(remote)?;
    if tip(&clone.repository, REFERENCE)?.is_none() {
        return Ok(Pushed::Nothing);
    }
    let refspec = format!("{REFERENCE}:{REFERENCE}");
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let pushed = run(clone.toplevel(), &["push", "--porcelain", "--", remote, &refspec])?;
        if pushed.code == Some(0) {
            return Ok(Pushed::Sent);
        }
        if !overtaken(&pushed) {
            return Err(refused("push the notes", &pushed));
        }
        fetch(clone, remote)?;
        last = Some(pushed);
    }
    Err(last.map_or_else(super::contended, |pushed| refused("push the notes", &pushed)))
}

/// Whether somebody else's notes came first: git's line for a reference that was not taken begins with `!`.
fn overtaken(pushed: &Ran) -> bool {
    pushed.stdout.lines().filter(|line| line.starts_with('!')).any(|line| {
        ["(fetch first)", "(non-fast-forward)", "cannot lock ref", "failed to update ref", "(stale info)"]
            .iter()
            .any(|why| line.contains(why))
    })
}

fn check(remote: &str) -> Result<(), Diagnostic> {
    if remote.is_empty() || remote.starts_with('-') {
        return Err(Diagnostic::error("git-remote", format!("`{remote}` is no remote"))
            .help("give the name of one; `git remote` lists them"));
    }
    Ok(())
}

fn refused(doing: &str, ran: &Ran) -> Diagnostic {
    let said = ran.stderr.lines().rev().map(str::trim).filter(|line| !line.is_empty());
    // git says first what is wrong and then what to try: the first lines are the ones.
    let mut said: Vec<&str> = said.filter(|line| !line.starts_with("hint:")).collect();
    said.reverse();
    said.truncate(3);
    let said = if said.is_empty() { "git says nothing".to_owned() } else { said.join("; ") };
    Diagnostic::error("git-remote", format!("cannot {doing}: {said}"))
        .help("check with `git ls-remote origin` that the remote can be reached and that you may push to it")
}
