//! Getting policy documents from files or standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Severity};
use crate::files::policy_files;
use crate::iam::document::{self, Document, Kind, MAX_SIZE, Problem};
use crate::source::Source;
use crate::text::Lang;

/// Reads a text; `-` is standard input.
pub(super) fn read(path: &Path) -> Result<Source, Diagnostic> {
    let stdin = path == Path::new("-");
    let name = if stdin { "<stdin>".to_owned() } else { path.display().to_string() };
    let mut bytes = Vec::new();
    let most = MAX_SIZE as u64 + 1;
    let read = if stdin {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        file(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| {
        Diagnostic::error("policy-unreadable", format!("cannot read `{name}`: {error}"))
            .help("check the path and its permissions")
    })?;
    if bytes.len() > MAX_SIZE {
        return Err(Diagnostic::error("policy-size", format!("`{name}` is larger than 1 MiB"))
            .help("AWS takes no policy of this size: check that this is one"));
    }
    policy_files::text(&name, bytes)
}

/// A device would never end; a pipe such as `<(aws iam get-policy-version …)` does.
fn file(path: &Path) -> io::Result<File> {
    if fs::metadata(path)?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    File::open(path)
}

/// Reads a document.
pub(super) fn parse(source: &Source, kind: Kind) -> Result<Document, Diagnostic> {
    document::parse(source.text(), kind).map_err(|problem| told(source, &problem, Severity::Error))
}

/// A problem with its place.
pub(super) fn told(source: &Source, problem: &Problem, severity: Severity) -> Diagnostic {
    let message = problem.message.get(Lang::En);
    let diagnostic = match severity {
        Severity::Error => Diagnostic::error(problem.id, message),
        Severity::Warning | Severity::Note => Diagnostic::warning(problem.id, message),
    };
    diagnostic.at(source, problem.span, "").help(problem.help.get(Lang::En))
}

/// What documents are for, as far as their elements show it: whoever names principals and resources is attached to a
/// resource, whoever names principals alone says who may assume a role. A text that is no document says nothing.
pub(super) fn guess<'s>(sources: impl IntoIterator<Item = &'s Source>) -> Kind {
    let mut found = Kind::Identity;
    for source in sources {
        let Ok(document) = document::parse(source.text(), Kind::Identity) else { continue };
        for statement in document.statements.iter().filter(|statement| statement.principals.is_some()) {
            if statement.resources.is_some() {
                return Kind::Resource;
            }
            found = Kind::Trust;
        }
    }
    found
}
