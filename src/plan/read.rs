//! From text to [`Plan`]: one pass that checks every byte and cuts the file into pieces, then the
//! pieces are read on all cores. Values stay raw.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::change::resource_change;
use super::configuration;
use super::json::{Cursor, JsonError, Kind};
use super::members::{elements, offset_in, opt_bool, opt_raw, opt_string};
use super::model::{Piece, PieceKind, PiecePath, Plan};
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
            return Err(JsonError::repeated(&key, cursor.offset()));
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
    /// Modules of the state that is being read.
    modules: Vec<StateModule<'a>>,
    /// Pieces of these modules, with the module: their paths want the module's address, which
    /// Terraform writes behind the resources.
    of_modules: Vec<(usize, usize)>,
}

/// A module of a state.
struct StateModule<'a> {
    parent: usize,
    address: Option<Cow<'a, str>>,
}

/// A name as a step of a path.
fn step(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

/// A head says that a list or an object is there; what is in it are pieces of their own.
const LIST: &str = "[…]";
const OBJECT: &str = "{…}";

fn place(whole: &str, part: &str) -> Range<usize> {
    let start = offset_in(whole, part);
    start..start + part.len()
}

impl<'a> Reader<'a> {
    fn piece(&mut self, path: impl Into<Arc<str>>, kind: PieceKind, text: &'a str) {
        self.plan.pieces.push(Piece { path: PiecePath::of(path), kind, text });
    }

    /// Reads one top-level member. Every byte of it ends in exactly one piece.
    fn member(&mut self, key: Cow<'a, str>, cursor: &mut Cursor<'a>) -> Read<()> {
        match key.as_ref() {
            "resource_changes" if cursor.peek()? != Kind::Null => {
                self.plan.has_resource_changes = true;
                self.changes = elements(cursor)?;
                self.list_pieces("resource_changes", &self.changes.clone(), PieceKind::Change);
                return Ok(());
            }
            "resource_drift" if cursor.peek()? != Kind::Null => {
                self.drift = elements(cursor)?;
                self.list_pieces("resource_drift", &self.drift.clone(), PieceKind::Drift);
                return Ok(());
            }
            "planned_values" if cursor.peek()? != Kind::Null => {
                return self.values("planned_values", false, cursor);
            }
            "prior_state" if cursor.peek()? != Kind::Null => {
                self.piece("prior_state", PieceKind::Member, OBJECT);
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
        self.piece(step(&key), PieceKind::Member, text);
        Ok(())
    }

    fn list_pieces(&mut self, name: &str, texts: &[&'a str], kind: impl Fn(usize) -> PieceKind) {
        self.plan.pieces.reserve(texts.len() + 1);
        // An empty list is not the same as no list.
        self.piece(name, PieceKind::Member, if texts.is_empty() { "[]" } else { LIST });
        let base: Arc<str> = name.into();
        self.plan.pieces.extend(texts.iter().zip(0..).map(|(text, number)| Piece {
            path: PiecePath { base: base.clone(), number: Some(number) },
            kind: kind(number as usize),
            text,
        }));
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
            "configuration" | "planned_values" | "prior_state" | "resource_changes" | "resource_drift" => {}
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
        self.piece(format!("{path}/{}", step(key)), PieceKind::Member, text);
        Ok(())
    }

    /// The `values` of a state: outputs and a tree of modules.
    fn values(&mut self, path: &str, prior: bool, cursor: &mut Cursor<'a>) -> Read<()> {
        self.piece(path, PieceKind::Member, OBJECT);
        self.walk(path, cursor, |reader, key, cursor| match (key, cursor.peek()?) {
            (_, Kind::Null) => reader.rest(path, key, cursor),
            ("root_module", _) => {
                reader.module(0, prior, cursor)?;
                reader.name_modules(format!("{path}/root_module"));
                Ok(())
            }
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

    /// A piece of a module whose path is not known yet: `path` is the rest behind it.
    fn module_piece(&mut self, module: usize, path: PiecePath, kind: PieceKind, text: &'a str) {
        self.of_modules.push((self.plan.pieces.len(), module));
        self.plan.pieces.push(Piece { path, kind, text });
    }

    fn module(&mut self, parent: usize, prior: bool, cursor: &mut Cursor<'a>) -> Read<()> {
        let module = self.modules.len();
        self.modules.push(StateModule { parent, address: None });
        self.module_piece(module, PiecePath::of(""), PieceKind::Member, OBJECT);
        self.walk("module", cursor, |reader, key, cursor| match (key, cursor.peek()?) {
            ("resources", kind) if kind != Kind::Null => {
                reader.module_piece(module, PiecePath::of("/resources"), PieceKind::Member, LIST);
                reader.resources(module, prior, cursor)
            }
            ("child_modules", kind) if kind != Kind::Null => {
                reader.module_piece(module, PiecePath::of("/child_modules"), PieceKind::Member, LIST);
                cursor.array(|cursor| reader.module(module, prior, cursor))
            }
            (name, kind) => {
                let text = cursor.skip()?;
                if let (Some(found), "address", Kind::String) = (reader.modules.get_mut(module), name, kind) {
                    found.address = Some(Cursor::new(text).string()?);
                }
                reader.module_piece(
                    module,
                    PiecePath::of(format!("/{}", step(name))),
                    PieceKind::Member,
                    text,
                );
                Ok(())
            }
        })
    }

    fn resources(&mut self, module: usize, prior: bool, cursor: &mut Cursor<'a>) -> Read<()> {
        let base: Arc<str> = "/resources".into();
        let mut numbers = 0..;
        cursor.array(|cursor| {
            let text = cursor.skip()?;
            let (list, kind) = match prior {
                true => (&mut self.prior, PieceKind::Prior as fn(usize) -> PieceKind),
                false => (&mut self.planned, PieceKind::Planned as fn(usize) -> PieceKind),
            };
            let kind = kind(list.len());
            list.push(text);
            let path = PiecePath { base: base.clone(), number: numbers.next() };
            self.module_piece(module, path, kind, text);
            Ok(())
        })
    }

    /// Gives the pieces of a state's modules their paths. Terraform 1.11 writes the child modules of
    /// nested modules in another order each time, so they go by their addresses.
    fn name_modules(&mut self, root: String) {
        let mut paths: Vec<String> = Vec::with_capacity(self.modules.len());
        let mut used: HashMap<String, usize> = HashMap::new();
        for (index, module) in self.modules.drain(..).enumerate() {
            let above = paths.get(module.parent).filter(|_| index > 0);
            let path = above.map_or_else(
                || root.clone(),
                |above| {
                    // A name holds no `~#` and no `~?`, so neither number nor absence can be imitated.
                    let name = module.address.as_deref().map_or(Cow::Borrowed("~?"), step);
                    let path = format!("{above}/child_modules/{name}");
                    let number = used.entry(path.clone()).or_default();
                    *number += 1;
                    if *number == 1 { path } else { format!("{path}~#{number}") }
                },
            );
            paths.push(path);
        }
        // Resources of one module follow one another and share the path of their list.
        let mut last: Option<(usize, Arc<str>, Arc<str>)> = None;
        for (piece, module) in self.of_modules.drain(..) {
            let (Some(piece), Some(path)) = (self.plan.pieces.get_mut(piece), paths.get(module)) else {
                continue;
            };
            let base = match &last {
                Some((same, rest, base)) if *same == module && *rest == piece.path.base => base.clone(),
                _ => Arc::from(format!("{path}{}", piece.path.base)),
            };
            last = Some((module, std::mem::replace(&mut piece.path.base, base.clone()), base));
        }
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
