//! The real `ssh-keygen`, and keys that live as long as a test.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use pairgate::diagnostic::Diagnostics;
use pairgate::signoff::record::NAMESPACE;
use pairgate::signoff::signature::AllowedSigners;
use pairgate::signoff::verification::Holds;
use pairgate::source::Source;
use pairgate::text::Lang;
use tempfile::TempDir;

use crate::support::skip::skip;

pub const MONA: u64 = 583_231;
pub const HUBOT: u64 = 9_919;

/// Whether there is an `ssh-keygen` to ask.
pub fn there() -> bool {
    let found = Command::new("ssh-keygen").arg("-?").stdin(Stdio::null()).output().is_ok();
    if !found {
        skip("no ssh-keygen");
    }
    found
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn noon() -> Timestamp {
    at("2026-06-01T12:00:00Z")
}

pub fn parse(text: &str) -> Result<AllowedSigners, Diagnostics> {
    AllowedSigners::parse(&Source::new(".pairgate/allowed_signers", text))
}

pub fn why(holds: &Holds) -> String {
    match holds {
        Holds::Yes => "yes".to_owned(),
        Holds::No(text) | Holds::Unknown(text) => {
            assert!(!text.get(Lang::Ja).is_empty() && text.get(Lang::Ja) != text.get(Lang::En));
            text.get(Lang::En).to_owned()
        }
    }
}

/// A key in a folder of its own.
pub struct Key {
    pub folder: TempDir,
}

impl Key {
    pub fn make(kind: &str, bits: Option<&str>) -> Self {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-t", kind, "-N", "", "-C", "", "-f"]).arg(folder.path().join("id"));
        if let Some(bits) = bits {
            command.args(["-b", bits]);
        }
        assert!(command.stdin(Stdio::null()).status().unwrap().success());
        Self { folder }
    }

    pub fn private(&self) -> PathBuf {
        self.folder.path().join("id")
    }

    /// Kind and key, as the allowed-signers file has them.
    pub fn public(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("id.pub")).unwrap().trim().to_owned()
    }

    pub fn sign(&self, bytes: &[u8]) -> String {
        self.sign_for(NAMESPACE, bytes, &[])
    }

    pub fn sign_for(&self, namespace: &str, bytes: &[u8], more: &[&str]) -> String {
        let mut command = Command::new("ssh-keygen");
        command.args(["-Y", "sign", "-n", namespace]).args(more).arg("-f").arg(self.private());
        let (fine, out) = feed(&mut command, bytes);
        assert!(fine, "{out}");
        out
    }
}

/// Asks the real `ssh-keygen` whether it takes a signature.
pub fn ssh_takes(signers: &str, who: &str, namespace: &str, armour: &str, bytes: &[u8], when: &str) -> bool {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let (list, signature) = (write("signers", signers), write("signature", armour));
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "verify", "-n", namespace, "-I", who, "-O", &format!("verify-time={when}")]);
    feed(command.arg("-f").arg(list).arg("-s").arg(signature), bytes).0
}

fn feed(command: &mut Command, bytes: &[u8]) -> (bool, String) {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // A program that refuses early closes its end.
    let _ = child.stdin.take().unwrap().write_all(bytes);
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

pub fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
