//! The signature by the signer's own key, and the copy in the notes.

use std::io::Write;
use std::path::PathBuf;

use crate::git;
use crate::ports::Signer;
use crate::render::escape::visible;
use crate::signoff::ledger;
use crate::signoff::record::{self, Record};
use crate::ssh;

use super::super::{Failure, unwritable};
use super::Args;

/// The signature, where one is needed or a key was named.
pub fn signature(
    args: &Args,
    needed: bool,
    record: &Record,
    clone: Option<&git::Clone>,
) -> Result<Option<String>, Failure> {
    if !needed && args.key.is_none() {
        return Ok(None);
    }
    let setting = |name: &str| match clone {
        Some(clone) => clone.setting(name),
        None => git::global_setting(name),
    };
    let preferences =
        ssh::Preferences { format: setting("gpg.format"), signing_key: setting("user.signingkey") };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let key = ssh::choose(args.key.as_deref(), &preferences, home.as_deref())?;
    Ok(Some(key.sign(record::NAMESPACE, record.bytes().as_bytes())?))
}

/// Keeps a copy in the notes of the clone, when there is one that has the commit.
pub fn remember(
    clone: Option<&git::Clone>,
    record: &Record,
    armour: Option<String>,
    url: &str,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some(clone) = clone else { return Ok(()) };
    let posted = ledger::Posted { url: url.to_owned(), author: record.signer.clone(), at: record.issued_at };
    let entry = ledger::Entry::new(ledger::Kind::Signoff, posted, record.bytes().as_bytes(), armour);
    // The review is posted and counts; a note that could not be written must not make it look otherwise.
    let line = match git::notes::add(clone, &record.request.head_sha, &[entry]) {
        Ok(_) => "noted in refs/notes/pairgate; `pairgate notes push` shares it\n".to_owned(),
        Err(error) => {
            let next = error.help.map(|help| format!("; {help}")).unwrap_or_default();
            let why = visible(&format!("{}{next}", error.message));
            format!("not noted in refs/notes/pairgate: {why}\n")
        }
    };
    out.write_all(line.as_bytes()).map_err(|error| unwritable(&error).into())
}
