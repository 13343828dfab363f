//! The notes that outlive the forge, in `refs/notes/pairgate`. Their lines only ever grow.
//!
//! Writing changes the reference only when it still is what was read, so that two programs at once lose nothing.

mod exchange;

pub use exchange::{Fetched, Pushed, fetch, push};

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use git2::{Oid, Repository, Signature};

use super::{Clone, failed, id};
use crate::diagnostic::Diagnostic;
use crate::signoff::ledger::{Entry, Ledger, MAX_NOTE, add as added, union};
use crate::source::Source;

/// Where the notes are.
pub const REFERENCE: &str = "refs/notes/pairgate";
/// Where the remote's notes are after a fetch.
pub const FETCHED: &str = "refs/notes/origin/pairgate";
/// More notes than these are not read.
const MAX_NOTES: usize = 100_000;
/// How often a write is tried again that another program came before.
const ATTEMPTS: usize = 8;

/// The note of one commit.
#[derive(Debug, Clone)]
pub struct Note {
    /// The commit that it is on. It need not be in the clone.
    pub commit: String,
    /// What it says.
    pub ledger: Ledger,
}

/// All notes, in the order of the commits' ids.
pub fn all(clone: &Clone) -> Result<Vec<Note>, Diagnostic> {
    let Some(tip) = tip(&clone.repository, REFERENCE)? else { return Ok(Vec::new()) };
    let texts = texts(&clone.repository, tip)?;
    Ok(texts.into_iter().map(|(commit, text)| note(commit, text)).collect())
}

/// The note of a commit; an empty one when there is none.
pub fn of(clone: &Clone, commit: &str) -> Result<Note, Diagnostic> {
    let id = id(commit)?;
    let text = text(&clone.repository, REFERENCE, id)?.unwrap_or_default();
    Ok(note(id, text))
}

/// Adds entries to the note of a commit. What is there stays; entries that are there already change nothing.
/// Says whether anything was written.
pub fn add(clone: &Clone, commit: &str, entries: &[Entry]) -> Result<bool, Diagnostic> {
    let id = id(commit)?;
    let who = author(&clone.repository)?;
    for _ in 0..ATTEMPTS {
        let before = tip(&clone.repository, REFERENCE)?;
        let old = text(&clone.repository, REFERENCE, id)?.unwrap_or_default();
        let new = added(&old, entries);
        if new == old {
            return Ok(false);
        }
        let changed = BTreeMap::from([(id, new)]);
        let message = format!("Notes added by 'pairgate' on {id}\n");
        if write(&clone.repository, &who, before, None, &changed, &message)? {
            return Ok(true);
        }
    }
    Err(contended())
}

/// Joins the notes that were fetched into ours: every line of both. Says whether anything changed.
pub fn merge(clone: &Clone) -> Result<bool, Diagnostic> {
    let repository = &clone.repository;
    for _ in 0..ATTEMPTS {
        let Some(theirs) = tip(repository, FETCHED)? else { return Ok(false) };
        let Some(ours) = tip(repository, REFERENCE)? else {
            if advance(repository, None, theirs)? {
                return Ok(true);
            }
            continue;
        };
        let reaches = |from: Oid, to: Oid| {
            let found = from == to || repository.graph_descendant_of(from, to)?;
            Ok::<bool, git2::Error>(found)
        };
        let reaches = |from, to| reaches(from, to).map_err(|error| failed("compare the notes", &error));
        if reaches(ours, theirs)? {
            return Ok(false);
        }
        let (mine, other) = (texts(repository, ours)?, texts(repository, theirs)?);
        let joined = join(&mine, &other);
        // Their history goes on from ours; yet a line that somebody took out comes back.
        let done = if joined == other && reaches(theirs, ours)? {
            advance(repository, Some(ours), theirs)?
        } else {
            let who = author(repository)?;
            let changed = joined.into_iter().filter(|(id, text)| mine.get(id) != Some(text)).collect();
            write(repository, &who, Some(ours), Some(theirs), &changed, "Notes joined by 'pairgate'\n")?
        };
        if done {
            return Ok(true);
        }
    }
    Err(contended())
}

fn join(mine: &BTreeMap<Oid, String>, other: &BTreeMap<Oid, String>) -> BTreeMap<Oid, String> {
    let mut joined = other.clone();
    for (id, text) in mine {
        let both = match other.get(id) {
            Some(theirs) if theirs != text => union([text.as_str(), theirs.as_str()]),
            _ => text.clone(),
        };
        joined.insert(*id, both);
    }
    joined
}

fn note(id: Oid, text: String) -> Note {
    let source = Source::new(format!("{REFERENCE}:{id}"), text);
    Note { commit: id.to_string(), ledger: Ledger::read(&source) }
}

fn tip(repository: &Repository, reference: &str) -> Result<Option<Oid>, Diagnostic> {
    match repository.refname_to_id(reference) {
        Ok(id) => Ok(Some(id)),
        Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
        Err(error) => Err(failed("read the notes", &error)),
    }
}

fn text(repository: &Repository, reference: &str, id: Oid) -> Result<Option<String>, Diagnostic> {
    match repository.find_note(Some(reference), id) {
        Ok(note) if note.message_bytes().len() > MAX_NOTE => Err(large(id)),
        Ok(note) => Ok(Some(readable(note.message_bytes()))),
        Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
        Err(error) => Err(failed("read the note", &error)),
    }
}

/// Bytes that are no text can be in no entry of ours, and the library could not write them back.
fn readable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}")
}

/// All notes of a commit of a notes reference.
fn texts(repository: &Repository, tip: Oid) -> Result<BTreeMap<Oid, String>, Diagnostic> {
    let read = |error| failed("read the notes", &error);
    let scratch = Scratch::at(repository, Some(tip))?;
    let store = repository.odb().map_err(read)?;
    let mut found = BTreeMap::new();
    for pair in repository.notes(Some(&scratch.name)).map_err(read)? {
        let (blob, id) = pair.map_err(read)?;
        if found.len() >= MAX_NOTES || store.read_header(blob).map_err(read)?.0 > MAX_NOTE {
            return Err(large(id));
        }
        let text = store.read(blob).map_err(read)?;
        found.insert(id, readable(text.data()));
    }
    Ok(found)
}

/// Writes notes as one commit upon `before` (and `other`). False when another program was faster.
fn write(
    repository: &Repository,
    who: &Signature<'_>,
    before: Option<Oid>,
    other: Option<Oid>,
    notes: &BTreeMap<Oid, String>,
    message: &str,
) -> Result<bool, Diagnostic> {
    let make = || -> Result<Oid, git2::Error> {
        // The library writes a note to a reference and commits each: a reference of our own takes them, and one
        // commit with its tree becomes the new tip.
        let scratch = Scratch::new(repository, before)?;
        for (id, text) in notes {
            repository.note(who, who, Some(&scratch.name), *id, text, true)?;
        }
        let tree = repository.find_reference(&scratch.name)?.peel_to_tree()?;
        let parents: Vec<git2::Commit<'_>> = before
            .iter()
            .chain(other.iter())
            .map(|id| repository.find_commit(*id))
            .collect::<Result<_, _>>()?;
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        repository.commit(None, who, who, message, &tree, &parents)
    };
    let commit = make().map_err(|error| failed("write the notes", &error))?;
    advance(repository, before, commit)
}

/// Moves the reference from what it was. False when it is something else by now.
fn advance(repository: &Repository, before: Option<Oid>, after: Oid) -> Result<bool, Diagnostic> {
    // Zero means that there must be none yet. To create without force is not the same: libgit2 looks before it
    // locks, and of two programs that begin the notes at once the first would lose its own.
    let before = before.unwrap_or(Oid::ZERO_SHA1);
    let moved = repository.reference_matching(REFERENCE, after, true, before, "pairgate");
    match moved {
        Ok(_) => Ok(true),
        Err(error) => match error.code() {
            git2::ErrorCode::Modified | git2::ErrorCode::Exists | git2::ErrorCode::Locked => Ok(false),
            _ => Err(failed("write the notes", &error)),
        },
    }
}

/// A reference that lives as long as it is needed.
struct Scratch<'a> {
    repository: &'a Repository,
    name: String,
}

impl<'a> Scratch<'a> {
    fn new(repository: &'a Repository, tip: Option<Oid>) -> Result<Self, git2::Error> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("refs/pairgate/scratch-{}-{count}", std::process::id());
        if let Some(tip) = tip {
            repository.reference(&name, tip, true, "pairgate")?;
        } else if let Ok(mut left) = repository.find_reference(&name) {
            left.delete()?;
        }
        Ok(Self { repository, name })
    }

    fn at(repository: &'a Repository, tip: Option<Oid>) -> Result<Self, Diagnostic> {
        Self::new(repository, tip).map_err(|error| failed("read the notes", &error))
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        // One that stays is no harm: nothing reads or sends it, and the next program of that number takes it over.
        if let Ok(mut reference) = self.repository.find_reference(&self.name) {
            let _ = reference.delete();
        }
    }
}

fn author(repository: &Repository) -> Result<Signature<'static>, Diagnostic> {
    repository.signature().map_err(|_| {
        Diagnostic::error("git-identity", "git does not know who writes the notes").help(
            "tell it: `git config --global user.name NAME` and `git config --global user.email ADDRESS`",
        )
    })
}

fn large(id: Oid) -> Diagnostic {
    Diagnostic::error(
        "note-size",
        format!("the note of {id} is larger than 16 MiB, or there are more than 100,000 notes"),
    )
    .help("find out who wrote it: `git log --stat refs/notes/pairgate`")
}

fn contended() -> Diagnostic {
    Diagnostic::error("note-contended", "other programs changed the notes each time that they were to be written")
        .help("try again; when nothing else runs, look for a left file `refs/notes/pairgate.lock` in the clone's git folder")
}
