//! The Terraform files of a repository, parsed once and looked up by what they hold.
//!
//! hcl-edit bounds the nesting that it accepts (64 levels, 128 chained operators), so no file makes it run out of stack.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::structure::{Block, Body, Structure};
use hcl_edit::template::ForTemplateExpr;
use hcl_edit::visit::{Visit, visit_traversal};
use rayon::prelude::*;

use super::{SourceFile, Sources, json};
use crate::hcl::{is_test, local_module, tested, visit_for_template};
use crate::source::position;
use crate::text::{Text, unmarked};

/// More values than this are not read: for each key of a map the parser looks through all the keys before it.
const MOST_VALUES: usize = 20_000;

/// The files.
pub(super) struct Index<'a> {
    pub(super) files: Vec<File<'a>>,
    /// Everything that stands at the top of a file.
    pub(super) tops: Vec<Top>,
    /// Resources and data sources (`data.` before the type) by folder, type and name.
    pub(super) resources: BTreeMap<(String, String, String), usize>,
    /// The same by type.
    pub(super) kinds: BTreeMap<String, Vec<usize>>,
    /// Local values by folder and name: file and expression.
    pub(super) locals: BTreeMap<(String, String), (usize, Expression)>,
    /// Calls of modules in this repository, by the folder that is called.
    pub(super) calls: BTreeMap<String, Vec<usize>>,
    /// Calls of modules whose code is not in this repository.
    pub(super) remote: Vec<usize>,
    /// `provider` blocks by folder.
    pub(super) providers: BTreeMap<String, Vec<usize>>,
    /// `variable` blocks by folder and name.
    pub(super) variables: BTreeMap<(String, String), usize>,
    /// What refers to what, by what is referred to: type and name, with `data.` before the type of a data source.
    pub(super) references: BTreeMap<(String, String), Vec<Reference>>,
    /// What could not be read.
    pub(super) unread: Vec<Text>,
    /// Folders of which code was not read, by what is missing.
    pub(super) partial: BTreeMap<String, String>,
    /// Code may be missing anywhere.
    pub(super) is_cut: bool,
}

/// A file.
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    pub(super) folder: &'a str,
    pub(super) text: &'a str,
    /// In JSON: it is searched, and never patched.
    pub(super) is_json: bool,
    /// A file of `terraform test`: what it refers to stays, and nothing else of it counts.
    pub(super) is_test: bool,
    /// Folders that a test is of.
    tested: BTreeSet<String>,
}

impl File<'_> {
    /// Whether it may refer to what a folder has.
    pub(super) fn reads(&self, folder: &str) -> bool {
        // Which modules a test in JSON runs is not looked at.
        self.folder == folder || self.tested.contains(folder) || self.is_test && self.is_json
    }
}

/// What stands at the top of a file.
pub(super) struct Top {
    pub(super) file: usize,
    pub(super) span: Range<usize>,
    /// Where the one before it ends.
    pub(super) before: usize,
    pub(super) block: Block,
}

/// A reference such as `aws_iam_user.alice.name`, `data.aws_iam_role.x` or `local.users`.
pub(super) struct Reference {
    pub(super) top: usize,
    pub(super) span: Range<usize>,
}

impl<'a> Index<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        let mut index = Self {
            files: Vec::new(),
            tops: Vec::new(),
            resources: BTreeMap::new(),
            kinds: BTreeMap::new(),
            locals: BTreeMap::new(),
            calls: BTreeMap::new(),
            remote: Vec::new(),
            providers: BTreeMap::new(),
            variables: BTreeMap::new(),
            references: BTreeMap::new(),
            unread: sources.unread.clone(),
            partial: sources.partial.clone(),
            is_cut: sources.is_cut,
        };
        let coded: BTreeSet<&str> = sources
            .files
            .iter()
            .filter(|file| !is_test(&file.path))
            .map(|file| folder_of(&file.path))
            .collect();
        let parsed: Vec<Option<Result<Body, String>>> = sources.files.par_iter().map(parse).collect();
        for (file, parsed) in sources.files.iter().zip(parsed) {
            let folder = folder_of(&file.path);
            let is_json = parsed.is_none();
            let at = index.files.len();
            let is_test = is_test(&file.path);
            let tested = if is_test { of_test(&file.path, &coded) } else { BTreeSet::new() };
            index.files.push(File { path: &file.path, folder, text: &file.text, is_json, is_test, tested });
            match parsed {
                Some(Ok(body)) if is_test => index.add_test(at, body),
                Some(Err(_)) if is_test => index.unread_test(at),
                None if is_test => {}
                Some(Ok(body)) => index.add(at, body),
                Some(Err(why)) => {
                    index.unread.push(not_read(&file.path, &why));
                    index.partial.entry(folder.to_owned()).or_insert_with(|| file.path.clone());
                }
                None => index.add_json(at),
            }
        }
        for at in index.remote.clone() {
            let (Some(top), (_, name)) = (index.top(at), index.address(at)) else { continue };
            let spot = index.spot(top.file, top.span.start);
            index.unread.push(not_here(&name, &spot));
        }
        index
    }

    /// What calls a module from JSON is not followed; that its code is elsewhere has to be known.
    fn add_json(&mut self, file: usize) {
        let Some(File { path, text, .. }) = self.files.get(file) else { return };
        match json::remote(text) {
            Ok(names) => self.unread.extend(names.iter().map(|name| not_here(name, path))),
            Err(why) => self.unread.push(not_read(path, &why)),
        }
    }

    /// Takes from a test what it refers to, also within the modules that it runs.
    fn add_test(&mut self, file: usize, body: Body) {
        for structure in body {
            let (Some(span), Structure::Block(block)) = (structure.span(), structure) else { continue };
            let modules = block.body.get_blocks("module").filter_map(|one| one.body.get_attribute("source"));
            let sources: Vec<&str> = modules.filter_map(|source| source.value.as_str()).collect();
            if let Some(found) = self.files.get_mut(file) {
                // They are written from the folder that the test is run in.
                let called = tested(found.path)
                    .flat_map(|from| sources.iter().filter_map(|source| local_module(from, source)));
                let called: Vec<String> = called.collect();
                found.tested.extend(called);
            }
            self.refer(&block);
            self.tops.push(Top { file, span, before: 0, block });
        }
    }

    /// A test that cannot be read may refer to all that it may be a test of.
    fn unread_test(&mut self, file: usize) {
        let Some(found) = self.files.get(file) else { return };
        for folder in &found.tested {
            self.partial.entry(folder.clone()).or_insert_with(|| found.path.to_owned());
        }
    }

    /// Takes what the next block refers to.
    fn refer(&mut self, block: &Block) {
        let mut reader = Reader { top: self.tops.len(), found: Vec::new() };
        reader.visit_block(block);
        for (to, reference) in reader.found {
            self.references.entry(to).or_default().push(reference);
        }
    }

    fn add(&mut self, file: usize, body: Body) {
        let mut before = 0;
        for structure in body {
            let Some(span) = structure.span() else { continue };
            let end = span.end;
            if let Structure::Block(block) = structure {
                self.block(Top { file, span, before, block });
            }
            before = end;
        }
    }

    fn block(&mut self, top: Top) {
        let at = self.tops.len();
        let folder = self.files.get(top.file).map_or("", |file| file.folder).to_owned();
        let labels: Vec<&str> = top.block.labels.iter().map(|label| label.as_str()).collect();
        match (top.block.ident.as_str(), labels.as_slice()) {
            ("resource", [kind, name]) => self.resource(folder, (*kind).to_owned(), name, at),
            ("data", [kind, name]) => self.resource(folder, format!("data.{kind}"), name, at),
            ("provider", [_]) => self.providers.entry(folder.clone()).or_default().push(at),
            ("variable", [name]) => {
                self.variables.insert((folder.clone(), (*name).to_owned()), at);
            }
            ("locals", []) => {
                for found in top.block.body.attributes() {
                    let key = (folder.clone(), found.key.as_str().to_owned());
                    self.locals.insert(key, (top.file, found.value.clone()));
                }
            }
            ("module", [_]) => {
                let source = top.block.body.get_attribute("source").map(|found| &found.value);
                let called = match source {
                    Some(Expression::String(source)) => local_module(&folder, source.as_str()),
                    _ => None,
                };
                match called {
                    Some(called) => self.calls.entry(called).or_default().push(at),
                    None => self.remote.push(at),
                }
            }
            _ => {}
        }
        self.refer(&top.block);
        self.tops.push(top);
    }

    fn resource(&mut self, folder: String, kind: String, name: &str, at: usize) {
        self.kinds.entry(kind.clone()).or_default().push(at);
        self.resources.insert((folder, kind, name.to_owned()), at);
    }

    /// A top block.
    pub(super) fn top(&self, at: usize) -> Option<&Top> {
        self.tops.get(at)
    }

    /// Type and name of a resource or data source.
    pub(super) fn address(&self, at: usize) -> (String, String) {
        let Some(top) = self.tops.get(at) else { return Default::default() };
        let mut labels = top.block.labels.iter().map(|label| label.as_str().to_owned());
        let (kind, name) = (labels.next().unwrap_or_default(), labels.next());
        match (top.block.ident.as_str(), name) {
            ("data", Some(name)) => (format!("data.{kind}"), name),
            (_, Some(name)) => (kind, name),
            (ident, None) => (ident.to_owned(), kind),
        }
    }

    /// The folder of a top block.
    pub(super) fn folder(&self, at: usize) -> &'a str {
        self.tops.get(at).and_then(|top| self.files.get(top.file)).map_or("", |file| file.folder)
    }

    /// What refers to each policy document.
    pub(super) fn documents(&self) -> impl Iterator<Item = (&(String, String), &Vec<Reference>)> {
        const DOCUMENT: &str = "data.aws_iam_policy_document";
        let all = self.references.range((DOCUMENT.to_owned(), String::new())..);
        all.take_while(|(to, _)| to.0 == DOCUMENT)
    }

    /// What refers to something in a folder.
    pub(super) fn references_in(
        &self,
        folder: &str,
        to: &(String, String),
    ) -> impl Iterator<Item = &Reference> {
        let file = |one: &Reference| self.tops.get(one.top).and_then(|top| self.files.get(top.file));
        let all = self.references.get(to).into_iter().flatten();
        all.filter(move |one| file(one).is_some_and(|file| file.reads(folder)))
    }

    /// How many files are searched for what manages something.
    pub(super) fn searched(&self) -> usize {
        self.files.iter().filter(|file| !file.is_test).count()
    }

    /// File and line of a byte.
    pub(super) fn place(&self, file: usize, at: usize) -> (String, usize) {
        let Some(file) = self.files.get(file) else { return (String::new(), 0) };
        (file.path.to_owned(), position(file.text, at).line)
    }

    /// File and line of a byte, as people write it.
    pub(super) fn spot(&self, file: usize, at: usize) -> String {
        let (path, line) = self.place(file, at);
        format!("{path}:{line}")
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders whose code a test is of: its own and the nearest one above that has code. Where none has, it may be any.
fn of_test(path: &str, coded: &BTreeSet<&str>) -> BTreeSet<String> {
    let own = folder_of(path);
    let above: Vec<&str> = tested(path).filter(|folder| *folder != own).collect();
    let upto = above.iter().position(|folder| coded.contains(folder)).map_or(above.len(), |at| at + 1);
    [own].into_iter().chain(above.into_iter().take(upto)).map(str::to_owned).collect()
}

fn not_read(path: &str, why: &str) -> Text {
    Text::new(format!("`{path}` was not read: {why}"), format!("`{path}` を読めませんでした: {why}"))
}

fn not_here(module: &str, spot: &str) -> Text {
    let module = unmarked(module);
    Text::new(
        format!("the code of the module `{module}`, called at `{spot}`, is not in this repository"),
        format!("`{spot}` で呼び出すモジュール `{module}` のコードはこのリポジトリにありません"),
    )
}

/// None for a file in JSON.
fn parse(file: &SourceFile) -> Option<Result<Body, String>> {
    if file.path.ends_with(".json") {
        return None;
    }
    if file.text.bytes().filter(|byte| matches!(byte, b'=' | b':')).count() > MOST_VALUES {
        return Some(Err(format!("it has more than {MOST_VALUES} values")));
    }
    let masked = file.text.strip_prefix('\u{feff}').map(|rest| format!("   {rest}"));
    let text = masked.as_deref().unwrap_or(&file.text);
    Some(hcl_edit::parser::parse_body(text).map_err(|error| {
        let message = error.message().split('\n').next().unwrap_or_default().to_owned();
        format!("line {}: {message}", error.location().line())
    }))
}

struct Reader {
    top: usize,
    found: Vec<((String, String), Reference)>,
}

impl Visit for Reader {
    fn visit_traversal(&mut self, node: &Traversal) {
        if let Expression::Variable(first) = &node.expr
            && let Some(span) = node.span()
        {
            let mut names = node.operators.iter().map_while(|operator| match operator.value() {
                TraversalOperator::GetAttr(name) => Some(name.as_str().to_owned()),
                _ => None,
            });
            let to = match (first.as_str(), names.next(), names.next()) {
                ("data", Some(kind), Some(name)) => Some((format!("data.{kind}"), name)),
                ("data", ..) => None,
                (kind, Some(name), _) => Some((kind.to_owned(), name)),
                _ => None,
            };
            self.found.extend(to.map(|to| (to, Reference { top: self.top, span })));
        }
        visit_traversal(self, node);
    }
    fn visit_for_template_expr(&mut self, node: &ForTemplateExpr) {
        visit_for_template(self, node);
    }
}
