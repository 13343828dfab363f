//! From text to [`Plan`]: one pass that checks every byte and cuts the file into pieces, then the
//! pieces are read on all cores. Values stay raw.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use rayon::prelude::*;

use super::change::resource_change;
use super::configuration;
use super::json::{Cursor, JsonError, Kind, Problem};
use super::members::{elements, opt_bool, opt_raw, opt_string};
use super::model::{Piece, PieceKind, Plan};
use super::sections::{checks, deferred, invocations, outputs, relevant, state_object, variables};

type Read<T> = Result<T, JsonError>;

/// Members that other tools glue to a plan and that say nothing about the change.
const INERT_MEMBERS: [&str; 2] = ["provider_schemas", "resource_identity_schemas"];

/// Reads a plan from the text of `terraform show -json`.
pub fn read(text: &str) -> Read<Plan<'_>> {
    let mut reader = Reader { text, ..Reader::default() };
    let mut seen = HashSet::new();
    let mut cursor = Cursor::new(text);
    cursor.object(|key, cursor| {
        if !seen.insert(key.clone()) {
            return Err(JsonError {
                offset: cursor.offset(),
                problem: Problem::DuplicateKey(key.into_owned()),
            });
        }
        reader.plan.members.push(key.clone());
        reader.member(key, cursor)
    })?;
    cursor.end()?;
    reader.finish()
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    plan: Plan<'a>,
    changes: Vec<&'a str>,
    drift: Vec<&'a str>,
    /// Resource texts of the two states.
    prior: Vec<&'a str>,
    planned: Vec<&'a str>,
}

/// Where `part`, a slice of `whole`, starts.
fn offset_in(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

fn place(whole: &str, part: &str) -> Range<usize> {
    let start = offset_in(whole, part);
    start..start + part.len()
}

impl<'a> Reader<'a> {
    fn piece(&mut self, path: impl Into<String>, kind: PieceKind, text: &'a str) {
        self.plan.pieces.push(Piece { path: path.into(), kind, text });
    }

    /// Reads one top-level member. Every byte of it ends in exactly one piece.
    fn member(&mut self, key: Cow<'a, str>, cursor: &mut Cursor<'a>) -> Read<()> {
        match key.as_ref() {
            "resource_changes" => {
                self.plan.has_resource_changes = cursor.peek()? != Kind::Null;
                self.changes = elements(cursor)?;
                self.list_pieces("resource_changes", &self.changes.clone(), PieceKind::Change);
                return Ok(());
            }
            "resource_drift" => {
                self.drift = elements(cursor)?;
                self.list_pieces("resource_drift", &self.drift.clone(), PieceKind::Drift);
                return Ok(());
            }
            "planned_values" if cursor.peek()? != Kind::Null => {
                return self.values("planned_values", false, cursor);
            }
            "prior_state" if cursor.peek()? != Kind::Null => {
                return self.walk("prior_state", cursor, |reader, key, cursor| match (key, cursor.peek()?) {
                    ("values", Kind::Null) => reader.rest("prior_state", key, cursor),
                    ("values", _) => reader.values("prior_state/values", true, cursor),
                    _ => reader.rest("prior_state", key, cursor),
                });
            }
            _ => {}
        }
        let text = cursor.skip()?;
        self.small_member(&key, text)
            .map_err(|error| JsonError { offset: error.offset + offset_in(self.text, text), ..error })?;
        self.piece(key, PieceKind::Member, text);
        Ok(())
    }

    fn list_pieces(&mut self, name: &str, texts: &[&'a str], kind: impl Fn(usize) -> PieceKind) {
        self.plan.pieces.reserve(texts.len() + 1);
        // An empty list is not the same as no list.
        self.piece(name, PieceKind::Member, if texts.is_empty() { "[]" } else { "[…]" });
        for (index, text) in texts.iter().enumerate() {
            self.piece(format!("{name}/{index}"), kind(index), text);
        }
    }

    fn small_member(&mut self, key: &str, text: &'a str) -> Read<()> {
        let cursor = &mut Cursor::new(text);
        let plan = &mut self.plan;
        match key {
            "format_version" => plan.format_version = opt_string(cursor)?,
            "terraform_version" => plan.terraform_version = opt_string(cursor)?,
            "timestamp" => plan.timestamp = opt_string(cursor)?,
            "applyable" => plan.applyable = opt_bool(cursor)?,
            "complete" => plan.complete = opt_bool(cursor)?,
            "errored" => plan.errored = opt_bool(cursor)?,
            "configuration" if text != "null" => plan.configuration = configuration::read(cursor)?,
            "output_changes" => plan.outputs = outputs(cursor)?,
            "variables" => plan.variables = variables(cursor)?,
            "checks" => plan.checks = checks(cursor)?,
            "relevant_attributes" => plan.relevant_attributes = relevant(cursor)?,
            "deferred_changes" => plan.deferred = deferred(cursor)?,
            "action_invocations" | "deferred_action_invocations" => {
                plan.invocations.extend(invocations(cursor)?)
            }
            "configuration" | "planned_values" | "prior_state" => {}
            _ if INERT_MEMBERS.contains(&key) => {}
            other => plan.foreign_members.push(Cow::Owned(other.to_owned())),
        }
        Ok(())
    }

    /// Walks an object of which no single piece is made. When a key is there twice the object as a whole
    /// becomes one more piece: then the digest meets the repeated key and refuses, as everywhere else.
    fn walk(
        &mut self,
        path: &str,
        cursor: &mut Cursor<'a>,
        mut member: impl FnMut(&mut Self, &str, &mut Cursor<'a>) -> Read<()>,
    ) -> Read<()> {
        let start = cursor.offset();
        let mut seen = HashSet::new();
        let mut repeated = false;
        cursor.object(|key, cursor| {
            repeated |= seen.contains(&key);
            member(self, &key, cursor)?;
            seen.insert(key);
            Ok(())
        })?;
        if repeated {
            let whole = self.text.get(start..cursor.offset()).unwrap_or_default();
            self.piece(path, PieceKind::Member, whole.trim_start());
        }
        Ok(())
    }

    /// A member that nothing reads, as a piece.
    fn rest(&mut self, path: &str, key: &str, cursor: &mut Cursor<'a>) -> Read<()> {
        let text = cursor.skip()?;
        self.piece(format!("{path}/{key}"), PieceKind::Member, text);
        Ok(())
    }

    /// The `values` of a state: outputs and a tree of modules.
    fn values(&mut self, path: &str, prior: bool, cursor: &mut Cursor<'a>) -> Read<()> {
        self.walk(path, cursor, |reader, key, cursor| match (key, cursor.peek()?) {
            (_, Kind::Null) => reader.rest(path, key, cursor),
            ("root_module", _) => reader.module(&format!("{path}/root_module"), prior, cursor),
            ("outputs", _) => {
                reader.state_outputs(&mut cursor.clone())?;
                reader.rest(path, key, cursor)
            }
            _ => reader.rest(path, key, cursor),
        })
    }

    fn state_outputs(&mut self, cursor: &mut Cursor<'a>) -> Read<()> {
        cursor.object(|_, cursor| {
            let (mut sensitive, mut value) = (false, None);
            if cursor.peek()? != Kind::Object {
                return cursor.skip().map(|_| ());
            }
            cursor.object(|key, cursor| {
                match key.as_ref() {
                    "sensitive" if cursor.peek()? == Kind::Bool => sensitive = cursor.bool()?,
                    "value" => value = opt_raw(cursor)?,
                    _ => {
                        cursor.skip()?;
                    }
                }
                Ok(())
            })?;
            self.plan.sensitive_outputs.extend(value.filter(|_| sensitive));
            Ok(())
        })
    }

    fn module(&mut self, path: &str, prior: bool, cursor: &mut Cursor<'a>) -> Read<()> {
        self.piece(path, PieceKind::Member, "{…}");
        self.walk(path, cursor, |reader, key, cursor| match (key, cursor.peek()?) {
            (_, Kind::Null) => reader.rest(path, key, cursor),
            ("resources", _) => {
                let mut index = 0;
                cursor.array(|cursor| {
                    let text = cursor.skip()?;
                    let (list, kind) = match prior {
                        true => (&mut reader.prior, PieceKind::Prior as fn(usize) -> PieceKind),
                        false => (&mut reader.planned, PieceKind::Planned as fn(usize) -> PieceKind),
                    };
                    let kind = kind(list.len());
                    list.push(text);
                    reader.piece(format!("{path}/resources/{index}"), kind, text);
                    index += 1;
                    Ok(())
                })
            }
            ("child_modules", _) => {
                let mut index = 0;
                cursor.array(|cursor| {
                    index += 1;
                    reader.module(&format!("{path}/child_modules/{}", index - 1), prior, cursor)
                })
            }
            _ => reader.rest(path, key, cursor),
        })
    }

    fn finish(mut self) -> Read<Plan<'a>> {
        let text = self.text;
        let change = |part: &'a str| resource_change(&mut Cursor::new(part), place(text, part));
        let object = |part: &'a str| state_object(&mut Cursor::new(part));
        self.plan.changes = all(&self.changes, text, change)?;
        self.plan.drift = all(&self.drift, text, change)?;
        self.plan.prior = all(&self.prior, text, object)?;
        self.plan.planned = all(&self.planned, text, object)?;
        Ok(self.plan)
    }
}

/// Reads all parts on all cores; the first error in the file's order is the one that is told.
fn all<'a, T: Send>(
    parts: &[&'a str],
    whole: &str,
    read: impl Fn(&'a str) -> Read<T> + Sync,
) -> Read<Vec<T>> {
    let results: Vec<Read<T>> = parts.par_iter().with_min_len(64).map(|part| read(part)).collect();
    let locate = |(result, part): (Read<T>, &&str)| {
        result.map_err(|error| JsonError { offset: error.offset + offset_in(whole, part), ..error })
    };
    results.into_iter().zip(parts).map(locate).collect()
}
