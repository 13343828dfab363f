//! Findings, sources, and a real `git apply`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use pairgate::audit::object::{AwsItem, Change, GitHubItem, Object, Principal, PrincipalKind};
use pairgate::audit::remedy::{Managed, Remedy, SourceFile, Sources, remedies};
use pairgate::text::Lang;

pub use crate::blank::finding;

pub const ACCOUNT: &str = "123456789012";

pub fn aws(item: AwsItem) -> Object {
    Object::Aws { account: ACCOUNT.into(), partition: "aws".into(), item }
}

pub fn github(item: GitHubItem) -> Object {
    Object::GitHub { organisation: "acme".into(), item }
}

pub fn user(name: &str) -> Object {
    aws(AwsItem::User { name: name.into() })
}

pub fn principal(kind: PrincipalKind, name: &str) -> Principal {
    Principal { kind, name: name.into() }
}

pub fn sources(files: &[(&str, &str)]) -> Sources {
    let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).into(), text: (*text).into() };
    Sources { files: files.iter().map(file).collect(), ..Sources::default() }
}

pub fn remedy(files: &[(&str, &str)], object: Object, change: Change) -> Remedy {
    remedies(&[finding(object, change)], Some(&sources(files))).remove(0)
}

pub fn removed(files: &[(&str, &str)], object: Object) -> Remedy {
    remedy(files, object, Change::Remove)
}

/// The note of a managed object, in English; checks that there is one in Japanese.
pub fn note(remedy: &Remedy) -> String {
    match &remedy.managed {
        Managed::Yes { note: Some(note), .. } => {
            assert!(!note.get(Lang::Ja).is_empty());
            note.get(Lang::En).to_owned()
        }
        other => panic!("no note in {other:?}"),
    }
}

pub fn diff(remedy: &Remedy) -> &str {
    match &remedy.managed {
        Managed::Yes { patch: Some(patch), .. } => &patch.diff,
        other => panic!("no patch in {other:#?}"),
    }
}

pub fn has_no_patch(remedy: &Remedy) {
    assert!(matches!(&remedy.managed, Managed::Yes { patch: None, .. }), "{:#?}", remedy.managed);
}

/// `path:line address` of each place.
pub fn places(remedy: &Remedy) -> Vec<String> {
    match &remedy.managed {
        Managed::Yes { places, .. } | Managed::Possibly { places, .. } => {
            places.iter().map(|place| format!("{}:{} {}", place.path, place.line, place.address)).collect()
        }
        other => panic!("no places in {other:?}"),
    }
}

/// The files after the patch, as git makes them of the diff.
pub fn patched(files: &[(&str, &str)], remedy: &Remedy) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    git(folder.path(), &["init", "--quiet"], "");
    git(folder.path(), &["apply", "--whitespace=nowarn", "-"], diff(remedy));
    let read = |(path, _): &(&str, &str)| {
        let text = std::fs::read_to_string(folder.path().join(path)).unwrap_or_default();
        ((*path).to_owned(), text)
    };
    files.iter().map(read).collect()
}

/// The one file after the patch.
pub fn patched_one(text: &str, object: Object, change: Change) -> String {
    let files = [("main.tf", text)];
    let remedy = remedy(&files, object, change);
    patched(&files, &remedy).remove("main.tf").unwrap()
}

pub fn git(folder: &Path, arguments: &[&str], input: &str) -> String {
    use std::io::Write as _;
    let mut child = crate::support::git::command(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "git {arguments:?}: {said}\n{input}");
    String::from_utf8(done.stdout).unwrap()
}

/// Whether `terraform fmt` would leave the text as it is; `None` where there is no terraform.
pub fn is_formatted(text: &str) -> Option<bool> {
    use std::io::Write as _;
    let here = std::env::temp_dir();
    let child = crate::support::terraform::command(Path::new("terraform"), &here)
        .args(["fmt", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        crate::support::skip::skip(
            "no terraform on this machine: nothing says whether the text is formatted",
        );
        return None;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{}\n{text}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8(done.stdout).unwrap() == text)
}
