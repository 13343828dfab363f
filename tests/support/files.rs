//! Files of the project that a test compares with what the program makes, and rewrites when asked.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether `PAIRGATE_UPDATE` asks for files to be rewritten instead of compared.
pub fn updating() -> bool {
    std::env::var_os("PAIRGATE_UPDATE").is_some_and(|value| !value.is_empty() && value != "0")
}

/// The complaint when the file is not what it should be; rewrites it when updating.
pub fn compare(path: &str, wanted: &str) -> Option<String> {
    let found = fs::read_to_string(project(path)).unwrap_or_default();
    if found == wanted {
        return None;
    }
    if updating() {
        fs::write(project(path), wanted).unwrap_or_else(|error| panic!("cannot write {path}: {error}"));
        return None;
    }
    Some(format!("{path}: {}", first_difference(&found, wanted)))
}

/// Fails with all complaints, and how to make them go.
pub fn all_equal(complaints: &[String], test: &str) {
    assert!(
        complaints.is_empty(),
        "{}\n\nwhere the new text is right, `PAIRGATE_UPDATE=1 cargo test --test {test}` writes it; read the difference before you commit it",
        complaints.join("\n")
    );
}

/// The first line that differs.
pub fn first_difference(found: &str, wanted: &str) -> String {
    let mut lines = (found.lines(), wanted.lines());
    for number in 1.. {
        match (lines.0.next(), lines.1.next()) {
            (None, None) => break,
            (found, wanted) if found != wanted => {
                let show =
                    |line: Option<&str>| line.map_or("(the end)".to_owned(), |line| format!("`{line}`"));
                return format!(
                    "line {number} is not what the program makes\n  in the file  {}\n  made         {}",
                    show(found),
                    show(wanted)
                );
            }
            _ => {}
        }
    }
    "only line ends differ".to_owned()
}

/// A folder for its owner alone, whatever the umask of whoever runs the tests.
#[cfg(unix)]
pub fn private_folder() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    tempfile::Builder::new().permissions(std::fs::Permissions::from_mode(0o700)).tempdir().unwrap()
}
