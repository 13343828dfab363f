//! The shim: a tiny script named `terraform` that comes first in PATH and leads to `pairgate exec`.
//!
//! Whoever looks for the real program in PATH must walk past it, or the gate would run itself for ever. So every
//! shim says in its second line that it is one.

use std::io::Read;
use std::path::Path;

/// The line that makes a script a shim of ours.
const MARKER: &str = "# pairgate shim v1";

/// The script for one program, leading to this `pairgate`; none for a path that a script cannot hold in one line.
pub fn script(pairgate: &str, program: &str) -> Option<String> {
    if pairgate.chars().any(char::is_control) {
        return None;
    }
    let quoted = pairgate.replace('\'', r"'\''");
    Some(format!(
        "#!/bin/sh\n{MARKER}: `pairgate shim remove` removes it.\nexec '{quoted}' exec --shim -- {program} \"$@\"\n"
    ))
}

/// Whether the file is a shim, of whatever pairgate.
pub fn is_shim(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(512).read_to_end(&mut start));
    read.is_ok()
        && String::from_utf8_lossy(&start).lines().nth(1).is_some_and(|line| line.starts_with(MARKER))
}
