//! `pairgate verify --offline`: records and signatures from a clone alone.
//!
//! Keys are those of a commit that the person names, by default what `origin` calls its main branch: a branch
//! that is checked out may have brought its own.

use std::io::Write;

use crate::config::signoff::SignoffSettings;
use crate::config::{ANY_RULE, Config, FILE_NAME};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::git::{self, notes};
use crate::outcome::Outcome;
use crate::render::Style;
use crate::render::verification::{Checked, offline};
use crate::signoff::ledger::Kind;
use crate::signoff::offline::verify_notes;
use crate::signoff::signature::AllowedSigners;
use crate::source::Source;

use super::{Failure, unwritable};

/// Runs the command. Exits 0 when every sign-off in the notes holds and there is one, 3 when not.
pub fn run(
    clone: &git::Clone,
    base: Option<&str>,
    style: Style,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    let base = match base {
        Some(base) => clone.resolve(base)?,
        None => clone.resolve("refs/remotes/origin/HEAD").map_err(|error| {
            error.help("say which commit lists the keys: `--base REV`, such as `--base origin/main`")
        })?,
    };
    let signers = signers(clone, &base)?;
    let origin = clone.origin().map(|origin| format!("{}/{}", origin.owner, origin.name));
    let mut checked = Vec::new();
    for note in notes::all(clone)? {
        let found = verify_notes(&note.ledger.entries, &note.commit, signers.as_ref(), origin.as_deref());
        checked.push(Checked { commit: note.commit, notes: found, broken: note.ledger.broken.len() });
        warn(note.ledger.broken);
    }
    out.write_all(offline(&checked, style).as_bytes()).map_err(|error| unwritable(&error))?;
    let signoffs =
        || checked.iter().flat_map(|one| &one.notes).filter(|noted| noted.entry.kind == Kind::Signoff);
    let whole = checked.iter().all(|one| one.broken == 0);
    let fine = whole && signoffs().count() > 0 && signoffs().all(|noted| noted.holds());
    Ok(if fine { Outcome::Clear } else { Outcome::Waiting })
}

/// The keys that the base branch lists.
fn signers(clone: &git::Clone, base: &str) -> Result<Option<AllowedSigners>, Failure> {
    let named = match clone.file_at(base, FILE_NAME)? {
        None => SignoffSettings::ALLOWED_SIGNERS.to_owned(),
        Some(bytes) => {
            let (config, _) = Config::parse(&text(FILE_NAME, bytes)?, ANY_RULE)?;
            config.settings(".")?.signoff.unwrap_or_default().allowed_signers
        }
    };
    let Some(bytes) = clone.file_at(base, &named)? else { return Ok(None) };
    Ok(Some(AllowedSigners::parse(&text(&named, bytes)?)?))
}

fn text(name: &str, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    let text = String::from_utf8(bytes).map_err(|_| {
        Diagnostic::error("base-encoding", format!("`{name}` of the base is not UTF-8 text"))
            .help("save it as UTF-8")
    })?;
    Ok(Source::new(name, text))
}
