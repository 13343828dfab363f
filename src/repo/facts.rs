//! What one Terraform file and one folder say, in either syntax.

use std::collections::BTreeMap;
use std::fmt;

use super::setting::Setting;
use crate::hcl::local_module;

/// File and line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the repository, with forward slashes.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A step of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `.name`
    Name(String),
    /// `["name"]`
    Key(String),
    /// `[0]`, a splat, or an index that is not literal.
    Any,
}

/// A reference such as `data.terraform_remote_state.net.outputs.vpc_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its steps, the first word included.
    pub steps: Vec<Step>,
    /// The line, from 1.
    pub line: usize,
}

/// A `data` block.
#[derive(Debug, Clone)]
pub struct DataBlock {
    /// Its type.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Arguments and nested blocks in their order.
    pub arguments: Vec<(String, Setting)>,
    /// The line, from 1.
    pub line: usize,
}

/// A `backend` or `cloud` block.
#[derive(Debug, Clone)]
pub struct BackendBlock {
    /// `s3`, `gcs`, …, or `cloud`.
    pub kind: String,
    /// Its settings.
    pub settings: Setting,
}

/// A local value.
#[derive(Debug, Clone)]
pub struct Local {
    /// Its name.
    pub name: String,
    /// Its value as far as it is literal.
    pub value: Setting,
    /// Set when it is a reference and nothing else.
    pub alias: Option<Reference>,
}

/// What one file says.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The backend that it configures.
    pub backend: Option<BackendBlock>,
    /// It configures a provider.
    pub has_provider: bool,
    /// Its data blocks.
    pub data: Vec<DataBlock>,
    /// Sources of module calls, as they stand there.
    pub sources: Vec<String>,
    /// Its locals.
    pub locals: Vec<Local>,
    /// References to `data` and `local`, those of aliases left out.
    pub references: Vec<Reference>,
}

/// What the files of one folder say together: a module.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// The backend, if one of the files configures it.
    pub backend: Option<BackendBlock>,
    has_provider: bool,
    /// Data blocks with their places.
    pub data: Vec<(DataBlock, Place)>,
    sources: Vec<String>,
    locals: BTreeMap<String, Local>,
    references: Vec<(Vec<Step>, Place)>,
}

/// Longer chains of aliases are not followed.
const LONGEST_ALIAS: usize = 8;

impl Folder {
    /// Adds what the file at the path `file` says.
    pub fn add(&mut self, file: &str, facts: Facts) {
        let place = |line| Place { file: file.to_owned(), line };
        self.backend = facts.backend.or(self.backend.take());
        self.has_provider |= facts.has_provider;
        self.data.extend(facts.data.into_iter().map(|block| {
            let at = place(block.line);
            (block, at)
        }));
        self.sources.extend(facts.sources);
        self.locals.extend(facts.locals.into_iter().map(|local| (local.name.clone(), local)));
        self.references.extend(facts.references.into_iter().map(|found| (found.steps, place(found.line))));
    }

    /// It configures a backend or a provider, which only root modules should do.
    pub fn is_root(&self) -> bool {
        self.backend.is_some() || self.has_provider
    }

    /// Folders of local modules that this one, which has the path `name`, calls.
    pub fn calls(&self, name: &str) -> Vec<String> {
        self.sources.iter().filter_map(|source| local_module(name, source)).collect()
    }

    /// A setting with the literal locals of the folder put in.
    pub fn resolve(&self, setting: &Setting) -> Setting {
        setting.resolved(&|name| self.locals.get(name).map(|local| local.value.clone()))
    }

    /// References to data sources, also those through locals.
    pub fn references(&self) -> impl Iterator<Item = (Vec<Step>, &Place)> {
        self.references.iter().map(|(steps, place)| (self.follow(steps.clone()), place))
    }

    fn follow(&self, mut steps: Vec<Step>) -> Vec<Step> {
        for _ in 0..LONGEST_ALIAS {
            let (Some(Step::Name(first)), Some(Step::Name(name) | Step::Key(name))) =
                (steps.first(), steps.get(1))
            else {
                break;
            };
            let alias = self.locals.get(name).and_then(|local| local.alias.as_ref());
            let (true, Some(alias)) = (first == "local", alias) else { break };
            steps = alias.steps.iter().cloned().chain(steps.into_iter().skip(2)).collect();
        }
        steps
    }
}
