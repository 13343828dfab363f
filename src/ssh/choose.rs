//! Which key a person signs with, when they do not say: the one that git signs with, else the only one there is.

use std::path::{Path, PathBuf};

use super::keygen::KeyFile;
use crate::diagnostic::Diagnostic;

/// Keys that `ssh-keygen` makes without being told a name, security keys first.
const NAMES: [&str; 5] = ["id_ed25519_sk", "id_ed25519", "id_ecdsa_sk", "id_ecdsa", "id_rsa"];

/// What git's configuration says about signing. Read by the command, because adapters do not know each other.
#[derive(Debug, Clone, Default)]
pub struct Preferences {
    /// `gpg.format`.
    pub format: Option<String>,
    /// `user.signingkey`.
    pub signing_key: Option<String>,
}

/// The key to sign with: the one given, else git's, else the only one in `~/.ssh`.
pub fn choose(
    given: Option<&Path>,
    preferences: &Preferences,
    home: Option<&Path>,
) -> Result<KeyFile, Diagnostic> {
    if let Some(path) = given {
        return KeyFile::open(path);
    }
    let ssh = preferences.format.as_deref().is_some_and(|format| format.eq_ignore_ascii_case("ssh"));
    if let Some(key) = preferences.signing_key.as_deref().map(str::trim).filter(|key| ssh && !key.is_empty())
    {
        return of_git(key, home);
    }
    let folder = home.map(|home| home.join(".ssh"));
    let found: Vec<PathBuf> = folder
        .iter()
        .flat_map(|folder| NAMES.map(|name| folder.join(format!("{name}.pub"))))
        .filter(|path| path.is_file())
        .collect();
    match found.as_slice() {
        [only] => KeyFile::open(only),
        [] => Err(Diagnostic::error("key-missing", "there is no SSH key to sign with")
            .help("name one with `--key FILE`, or make one: `ssh-keygen -t ed25519-sk` with a security key, `ssh-keygen -t ed25519` without")),
        several => {
            let names: Vec<String> = several.iter().map(|path| format!("`{}`", path.display())).collect();
            Err(Diagnostic::error("key-ambiguous", format!("there are several SSH keys: {}", names.join(", ")))
                .help("say which one with `--key FILE`, or for always: `git config --global gpg.format ssh` and `git config --global user.signingkey FILE`"))
        }
    }
}

/// `user.signingkey` is a path, or the public key itself with or without `key::` in front.
fn of_git(key: &str, home: Option<&Path>) -> Result<KeyFile, Diagnostic> {
    if let Some(literal) = key.strip_prefix("key::") {
        return KeyFile::literal(literal);
    }
    if key.starts_with("ssh-") {
        return KeyFile::literal(key);
    }
    match (key.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => KeyFile::open(&home.join(rest)),
        _ => KeyFile::open(Path::new(key)),
    }
}
