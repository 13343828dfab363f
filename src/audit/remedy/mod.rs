//! What to do about a finding: the patch of the Terraform code that manages it, or the command to run and the block
//! that would bring it under Terraform.

mod accounts;
mod change;
mod commands;
mod dangling;
mod document;
mod doubt;
mod draft;
mod evaluate;
mod find;
mod functions;
mod hcl;
mod import;
mod index;
mod json;
mod layout;
mod lifecycle;
mod lines;
mod managed;
mod mentions;
mod merge;
mod policy;
mod removal;
mod resource;
mod rules;
mod site;
mod spans;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Person};
use super::object::{Change, Object};
use super::owners::Owners;
use crate::text::Text;
pub use merge::merged;
use site::Site;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Whether Terraform manages it.
    pub managed: Managed,
    /// Commands to run for what Terraform does not manage, each a line that a shell takes. Empty where none does it.
    pub commands: Vec<String>,
    /// What to do by hand, where no command does it.
    pub steps: Option<Text>,
    /// An `import` block (and the resource to write beside it) that would bring it under Terraform.
    pub import: Option<String>,
}

impl Remedy {
    /// The change of the Terraform code, where there is one.
    pub fn patch(&self) -> Option<&Patch> {
        match &self.managed {
            Managed::Yes { patch, .. } => patch.as_ref(),
            _ => None,
        }
    }
}

/// Whether Terraform manages something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Managed {
    /// It does, here.
    Yes {
        /// The blocks.
        places: Vec<Place>,
        /// The change of the files; none when it cannot be made safely, as the note says.
        patch: Option<Patch>,
        /// What to know about it.
        note: Option<Text>,
    },
    /// It may: a name is made from what is only known when Terraform runs.
    Possibly {
        /// The blocks.
        places: Vec<Place>,
        /// Why nobody can tell.
        why: Text,
    },
    /// No file of the repository names it.
    No {
        /// How many files were looked at.
        files: usize,
    },
    /// Nobody looked, or could not look everywhere.
    Unknown {
        /// Why.
        why: Text,
    },
}

/// A block in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, from the repository's top.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The resource's address within its module: `aws_iam_user.alice`.
    pub address: String,
}

/// A change of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Each edit, in order; none overlaps another.
    pub edits: Vec<Edit>,
    /// The same as a unified diff that `git apply` takes.
    pub diff: String,
}

/// A piece of a file that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file, from the repository's top.
    pub path: String,
    /// The first byte.
    pub from: usize,
    /// The byte after the last.
    pub to: usize,
    /// What stands there instead.
    pub text: String,
}

/// The Terraform files of a repository, and who owns them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Files `*.tf` and `*.tofu`, and those of `terraform test`, by path.
    pub files: Vec<SourceFile>,
    /// What could not be read, so that something may be managed all the same.
    pub unread: Vec<Text>,
    /// Folders of which code was not read, by what is missing: it may refer to what else is in there.
    pub partial: BTreeMap<String, String>,
    /// Code may be missing anywhere.
    pub is_cut: bool,
    /// The text of CODEOWNERS, where there is one.
    pub codeowners: Option<String>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// From the repository's top.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What is known beside the findings, so that a block is not taken for something that it is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// The accounts or organisations that were audited. Those of findings count in any case.
    pub scopes: BTreeSet<String>,
    /// How many there are of what blocks of Terraform cannot tell apart, by [`Object::kin`]. Those of findings count in
    /// any case.
    pub kin: BTreeMap<Object, u64>,
    /// Where the pages of the organisation's server are, `https://ghe.example.com`; github.com where nothing is said.
    pub web: Option<String>,
}

/// What to do about each finding, in their order, where nothing is known beside them.
pub fn remedies(findings: &[Finding], sources: Option<&Sources>) -> Vec<Remedy> {
    remedies_among(findings, sources, &Around::default())
}

/// What to do about each finding, in their order. Without sources nobody looked whether Terraform manages anything.
pub fn remedies_among(findings: &[Finding], sources: Option<&Sources>, around: &Around) -> Vec<Remedy> {
    let own = findings.iter().map(|finding| finding.object.scope());
    let scopes: BTreeSet<&str> = own.chain(around.scopes.iter().map(String::as_str)).collect();
    let index = sources.map(index::Index::new);
    let lookup = index.as_ref().map(|index| find::Lookup::new(index, scopes.len() > 1));
    let others = doubt::Others::new(findings, around);
    let site = Site::new(around.web.as_deref());
    let site = site.as_ref();
    findings
        .iter()
        .map(|finding| match &lookup {
            Some(lookup) => of_code(lookup, finding, &others, site),
            None => remedy(finding, Managed::Unknown { why: nobody_looked() }, site),
        })
        .collect()
}

/// Why it is unknown of each finding where no repository was given: a report tells that once.
pub fn nobody_looked() -> Text {
    Text::new(
        "no code was looked at; run the audit in the clone of the repository that holds it, or name that with `--repo`",
        "確認していません。Terraform コードのリポジトリのクローン内で実行するか、`--repo` で指定してください",
    )
}

fn of_code(
    lookup: &find::Lookup<'_, '_>,
    finding: &Finding,
    others: &doubt::Others,
    site: Option<&Site>,
) -> Remedy {
    let managed = managed::managed(lookup, finding, others);
    if !matches!(managed, Managed::Yes { .. }) {
        return remedy(finding, managed, site);
    }
    let left = managed::left(lookup, finding);
    if left.is_empty() {
        return Remedy { managed, commands: Vec::new(), steps: None, import: None };
    }
    let todo = commands::to_do(&Finding { change: Change::Narrow(left), ..finding.clone() }, site);
    // Code that was not read, and JSON, may hold them all the same.
    let index = lookup.index();
    let is_sure = index.unread.is_empty() && !index.files.iter().any(|file| file.is_json && !file.is_test);
    let todo = if is_sure { todo } else { todo.after_a_look() };
    Remedy { managed, commands: todo.commands, steps: todo.steps, import: None }
}

/// Of what no block manages for sure.
fn remedy(finding: &Finding, managed: Managed, site: Option<&Site>) -> Remedy {
    let may_be = match &managed {
        Managed::Possibly { .. } => true,
        Managed::Unknown { why } => *why != nobody_looked(),
        Managed::Yes { .. } | Managed::No { .. } => false,
    };
    let todo = commands::to_do(finding, site);
    let commands::ToDo { commands, steps } = if may_be { todo.after_a_look() } else { todo };
    // What may be in the code already must not be imported a second time.
    let import = if may_be { None } else { import::import(finding, site) };
    Remedy { managed, commands, steps, import }
}

/// Whom CODEOWNERS names for the files that manage the object, in the order of the places. Empty where it names nobody,
/// or where no file is known.
pub fn ask(remedy: &Remedy, sources: &Sources) -> Vec<Person> {
    let Some(owners) = sources.codeowners.as_deref().map(Owners::parse) else { return Vec::new() };
    let (Managed::Yes { places, .. } | Managed::Possibly { places, .. }) = &remedy.managed else {
        return Vec::new();
    };
    let mut people: Vec<Person> = Vec::new();
    for place in places {
        for owner in owners.of(&place.path) {
            let name = owner.to_string();
            if people.iter().all(|person| person.name != name) {
                let path = &place.path;
                let why = Text::new(
                    format!("CODEOWNERS names them for `{path}`"),
                    format!("CODEOWNERS で `{path}` の担当です"),
                );
                people.push(Person { name, why });
            }
        }
    }
    people
}
