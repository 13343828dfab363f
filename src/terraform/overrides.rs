//! Development overrides in terraform's own configuration: a provider from a folder of this machine, whatever
//! the dependency lock says. Nobody has signed for such a provider, so nothing is run with one.
//!
//! The files hold tokens of hosts, so no line of them is ever shown, only where it is.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use hcl_edit::Span;
use hcl_edit::structure::Structure;

use crate::diagnostic::Diagnostic;
use crate::hcl::{self, Kind, MAX_SIZE};
use crate::plan::json::{Cursor, JsonError, Kind as Json};
use crate::source::{Source, position};

const KIND: Kind = Kind {
    file: "CLI configuration of terraform",
    size: "cli-config-unreadable",
    syntax: "cli-config-unreadable",
    duplicate: "cli-config-unreadable",
    shorten: "keep less in it",
    map: "{ a = 1 }",
};

const INSTALLATION: &str = "provider_installation";
const OVERRIDES: &str = "dev_overrides";

/// Refuses dev overrides in any file that terraform or OpenTofu would read with this environment.
pub(super) fn refuse(environment: &[(OsString, OsString)]) -> Result<(), Diagnostic> {
    for path in files(environment)? {
        let Some(text) = read(&path)? else { continue };
        if let Some(line) = overrides(&path, &text)? {
            let message = format!("`{}` line {line} overrides providers for development", path.display());
            return Err(Diagnostic::error("dev-overrides", message).help(format!(
                "nobody signed for such a provider: remove `{OVERRIDES}`, or set `TF_CLI_CONFIG_FILE` to a file without it"
            )));
        }
    }
    Ok(())
}

/// The files that are read. Those of both programs, because a program's name does not prove which it is.
fn files(environment: &[(OsString, OsString)]) -> Result<Vec<PathBuf>, Diagnostic> {
    let get = |name: &str| {
        let found = environment.iter().rev().find(|(other, _)| other == OsStr::new(name));
        found.map(|(_, value)| PathBuf::from(value)).filter(|value| !value.as_os_str().is_empty())
    };
    if let Some(only) = get("TF_CLI_CONFIG_FILE") {
        return Ok(vec![only]);
    }
    // Without `HOME` terraform asks the system as the standard library does.
    let home = get("HOME").or_else(std::env::home_dir).filter(|home| home.is_absolute());
    let Some(home) = home else {
        return Err(Diagnostic::error(
            "cli-config-unreadable",
            "`HOME` is no absolute path, so where terraform's own configuration lies is not known",
        )
        .help("set `HOME` to your home folder, or `TF_CLI_CONFIG_FILE` to a file"));
    };
    let mut found = vec![home.join(".terraformrc"), home.join(".tofurc")];
    let mut folders = vec![home.join(".terraform.d")];
    if let Some(data) = get("APPDATA").filter(|_| cfg!(windows)) {
        found.extend([data.join("terraform.rc"), data.join("tofu.rc")]);
        folders.push(data.join("terraform.d"));
    }
    let tofu = get("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config")).join("opentofu");
    found.push(tofu.join("tofurc"));
    folders.push(tofu);
    for folder in folders {
        found.extend(in_folder(&folder)?);
    }
    Ok(found)
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(unreadable(folder, &error.to_string())),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error.to_string()))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".tfrc") || name.ends_with(".tfrc.json") {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// None where there is nothing, which terraform does not mind.
fn read(path: &Path) -> Result<Option<String>, Diagnostic> {
    let failed = |error: std::io::Error| unreadable(path, &error.to_string());
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    if path == Path::new("/dev/null") {
        return Ok(None);
    }
    // What a pipe gives to the gate, terraform would not get.
    if !metadata.is_file() {
        return Err(unreadable(path, "it is not a plain file"));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(MAX_SIZE as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > MAX_SIZE {
        return Err(unreadable(path, "it is larger than 1 MiB"));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| unreadable(path, "it is not UTF-8 text"))
}

/// The line of the first override. As terraform does, a text that begins with a brace is read as JSON,
/// whatever the file's name.
fn overrides(path: &Path, text: &str) -> Result<Option<usize>, Diagnostic> {
    let line = |offset: usize| position(text, offset).line;
    if text.trim_start().starts_with('{') {
        let broken =
            |error: JsonError| unreadable(path, &format!("line {} is no valid JSON", line(error.offset)));
        return Ok(in_json(text).map_err(broken)?.map(line));
    }
    let source = Source::new(path.display().to_string(), text);
    let body = match hcl::parse(&source, &KIND) {
        Ok(body) => body,
        Err(error) => {
            // Terraform reads these files by HCL's first edition, in which overrides have quoted names that
            // are an error in the second. Either way it is a refusal; here only the words are chosen.
            if let Some(line) = in_words(text) {
                return Ok(Some(line));
            }
            let at = error.labels.first().map_or(0, |(span, _)| span.start);
            return Err(unreadable(path, &format!("line {} is not understood", line(at))));
        }
    };
    for structure in &body {
        let at = match structure {
            Structure::Block(block) if block.ident.as_str() == INSTALLATION => {
                block.body.iter().find_map(|inner| match inner {
                    Structure::Block(inner) if inner.ident.as_str() == OVERRIDES => Some(inner.ident.span()),
                    Structure::Attribute(inner) if inner.key.as_str() == OVERRIDES => Some(inner.key.span()),
                    _ => None,
                })
            }
            // Terraform refuses this itself; what would be in it is not looked at.
            Structure::Attribute(attribute) if attribute.key.as_str() == INSTALLATION => {
                Some(attribute.key.span())
            }
            _ => None,
        };
        if let Some(span) = at {
            return Ok(Some(line(span.map_or(0, |span| span.start))));
        }
    }
    Ok(None)
}

/// The first line that has the word before any comment.
fn in_words(text: &str) -> Option<usize> {
    let code = |line: &str| {
        let end = line.find('#').into_iter().chain(line.find("//")).min().unwrap_or(line.len());
        line.get(..end).unwrap_or_default().contains(OVERRIDES)
    };
    text.lines().position(code).map(|index| index + 1)
}

/// Where that key stands first, at any depth: JSON has several shapes for the same blocks.
fn in_json(text: &str) -> Result<Option<usize>, JsonError> {
    let mut found = None;
    let mut cursor = Cursor::new(text);
    walk(&mut cursor, &mut found)?;
    cursor.end()?;
    Ok(found)
}

fn walk(cursor: &mut Cursor<'_>, found: &mut Option<usize>) -> Result<(), JsonError> {
    match cursor.peek()? {
        Json::Object => cursor.object(|key, cursor| {
            if key == OVERRIDES {
                found.get_or_insert(cursor.offset());
            }
            walk(cursor, found)
        }),
        Json::Array => cursor.array(|cursor| walk(cursor, found)),
        _ => cursor.skip().map(drop),
    }
}

fn unreadable(path: &Path, why: &str) -> Diagnostic {
    let message = format!("terraform's own configuration `{}` cannot be checked: {why}", path.display());
    Diagnostic::error("cli-config-unreadable", message).help(
        "it could replace providers: correct it, or set `TF_CLI_CONFIG_FILE` to a file that is in order (an empty one will do)",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn line(text: &str) -> Result<Option<usize>, Diagnostic> {
        overrides(Path::new("rc"), text)
    }

    #[test]
    fn overrides_are_found_in_every_shape() {
        for (text, at) in [
            ("provider_installation {\n  dev_overrides {\n    \"a/b\" = \"/x\"\n  }\n}\n", 2),
            ("provider_installation {\n  direct {}\n  dev_overrides = {}\n}\n", 3),
            ("# dev_overrides\n\"provider_installation\" {\n  \"dev_overrides\" {}\n}\n", 3),
            ("\n\nprovider_installation = { dev_overrides = {} }\n", 3),
            (
                "direct = 1\nprovider_installation {\n  direct {}\n}\nprovider_installation {\n dev_overrides {}\n}\n",
                6,
            ),
            (" {\"provider_installation\":\n{\"dev_overrides\": {}, \"direct\": {}}}", 2),
            ("{\"provider_installation\": [{\"direct\": [{}],\n\n\"dev\\u005foverrides\": [{}]}]}", 3),
            ("{\"provider_installation\": {\"dev_overrides\": {}}, \"provider_installation\": {}}", 1),
        ] {
            assert_eq!(line(text).unwrap(), Some(at), "{text}");
        }
    }

    #[test]
    fn an_ordinary_configuration_passes() {
        for text in [
            "",
            "# dev_overrides\nplugin_cache_dir = \"$HOME/.terraform.d/plugin-cache\"\ndisable_checkpoint = true\n",
            "credentials \"app.example.com\" {\n  token = \"dev_overrides\"\n}\nhost \"x\" {\n  services = { \"modules.v1\" = \"https://x/\" }\n}\n",
            "provider_installation {\n  /* dev_overrides { } */\n  filesystem_mirror {\n    path    = \"/m\"\n    include = [\"*/*\"]\n  }\n  direct {\n    exclude = [\"a/*\"]\n  }\n}\n",
            "{\"credentials\": {\"app.example.com\": {\"token\": \"dev_overrides\"}}}",
        ] {
            assert_eq!(line(text).unwrap(), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_without_being_shown() {
        for text in [
            "credentials \"a\" { token = \"hunter2\"",
            "\"provider_installation\" { \"dev\\u005foverrides\" { } }",
            "{\"credentials\": \"hunter2\"",
            "{\"a\": 1} hunter2",
        ] {
            let error = line(text).unwrap_err();
            assert_eq!(error.code, "cli-config-unreadable", "{text}");
            assert!(error.message.contains("line 1"), "{}", error.message);
            assert!(!error.message.contains("hunter2") && error.source.is_none());
        }
    }
}
