//! Signing with the person's own key: which one it is, and the real `ssh-keygen` behind it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pairgate::diagnostic::Diagnostic;
use pairgate::ports::Signer;
use pairgate::signoff::record::NAMESPACE;
use pairgate::signoff::verification::Holds;
use pairgate::ssh::{KeyFile, Preferences, choose};
use tempfile::TempDir;

use crate::support::program::executable;
use crate::tools::{Key, MONA, noon, parse, there, write};

/// More than a pipe holds.
fn bytes() -> Vec<u8> {
    b"line\n".repeat(40_000)
}

fn good(key: &KeyFile, public: &str) {
    let armour = key.sign(NAMESPACE, &bytes()).unwrap();
    let signers = parse(&format!("user:{MONA} {public}")).unwrap();
    assert_eq!(signers.check(&bytes(), &armour, MONA, noon(), false), Holds::Yes);
}

fn help(diagnostic: &Diagnostic) -> &str {
    diagnostic.help.as_deref().unwrap()
}

fn git(format: &str, key: &str) -> Preferences {
    Preferences { format: Some(format.to_owned()), signing_key: Some(key.to_owned()) }
}

/// A home with the public and private files of a key under these names.
fn home(names: &[&str], key: &Key) -> TempDir {
    let home = TempDir::new().unwrap();
    for name in names {
        let path = home.path().join(".ssh").join(name);
        write(&path.with_extension("pub"), &key.public());
        std::fs::copy(key.private(), path).unwrap();
    }
    home
}

#[test]
fn a_private_file_and_its_public_one_sign() {
    if !there() {
        return;
    }
    let key = Key::make("ed25519", None);
    for path in [key.private(), key.private().with_extension("pub")] {
        good(&choose(Some(&path), &Preferences::default(), None).unwrap(), &key.public());
    }
}

#[test]
fn a_key_of_the_agent_signs_by_its_public_text() {
    if !there() {
        return;
    }
    let Some(agent) = Agent::start() else {
        return crate::support::skip::skip("no ssh-agent");
    };
    let key = Key::make("ed25519", None);
    assert!(agent.command("ssh-add").arg("-q").arg(key.private()).status().unwrap().success());
    // The agent is told by the environment, which this process does not have: a program passes it on.
    let program = agent.folder.path().join("keygen");
    let text = format!("#!/bin/sh\nSSH_AUTH_SOCK='{}' exec ssh-keygen \"$@\"\n", agent.socket().display());
    executable(&program, &text);
    for setting in [format!("key::{}", key.public()), key.public()] {
        let chosen = choose(None, &git("ssh", &setting), None).unwrap().with_program(&program);
        let path = chosen.path().to_owned();
        assert!(path.is_file());
        good(&chosen, &key.public());
        drop(chosen);
        assert!(!path.exists(), "the file with the public key stays behind");
    }
    let other = Key::make("ed25519", None);
    let absent = choose(None, &git("ssh", &other.public()), None).unwrap().with_program(&program);
    assert_eq!(absent.sign(NAMESPACE, b"x").unwrap_err().code, "key-refused");
}

#[test]
fn gits_key_is_taken_only_where_git_signs_with_ssh() {
    if !there() {
        return;
    }
    let (own, of_git) = (Key::make("ed25519", None), Key::make("ecdsa", None));
    let home = home(&["id_ed25519", "work"], &own);
    let at_home = |name: &str| home.path().join(".ssh").join(name);
    let pick = |preferences: &Preferences| {
        choose(None, preferences, Some(home.path())).map(|key| key.path().to_owned()).unwrap()
    };
    assert_eq!(pick(&Preferences::default()), at_home("id_ed25519.pub"));
    assert_eq!(pick(&git("openpgp", "0xABCDEF")), at_home("id_ed25519.pub"));
    assert_eq!(pick(&git("ssh", "~/.ssh/work")), at_home("work"));
    assert_eq!(pick(&git("SSH", of_git.private().to_str().unwrap())), of_git.private());
    good(&choose(None, &git("ssh", "~/.ssh/work.pub"), Some(home.path())).unwrap(), &own.public());
}

#[test]
fn without_one_clear_key_the_person_is_asked_to_name_one() {
    if !there() {
        return;
    }
    let key = Key::make("ed25519", None);
    let none = TempDir::new().unwrap();
    let refused = |given: Option<&Path>, preferences: &Preferences, home: &Path| {
        choose(given, preferences, Some(home)).unwrap_err()
    };
    let error = refused(None, &Preferences::default(), none.path());
    assert_eq!(error.message, "there is no SSH key to sign with");
    assert!(help(&error).contains("--key FILE"));
    let two = home(&["id_ed25519", "id_rsa"], &key);
    let error = refused(None, &Preferences::default(), two.path());
    assert_eq!(error.code, "key-ambiguous");
    assert!(
        error.message.contains("id_ed25519.pub") && error.message.contains("id_rsa.pub"),
        "{}",
        error.message
    );
    let error = refused(Some(Path::new("/nowhere/id")), &Preferences::default(), two.path());
    assert_eq!(error.message, "there is no key file `/nowhere/id`");
    for setting in ["key::nonsense", "ssh-ed25519 AAAA", "key::ssh-ed25519 AAAA\nssh-ed25519 BBBB"] {
        let error = refused(None, &git("ssh", setting), two.path());
        assert_eq!(error.code, "key-unreadable", "{setting}");
    }
}

#[test]
fn a_program_that_is_missing_fails_or_answers_nonsense_is_told() {
    if !there() {
        return;
    }
    let key = Key::make("ed25519", None);
    let folder = TempDir::new().unwrap();
    let with = |text: &str| {
        let program = folder.path().join("keygen");
        executable(&program, text);
        KeyFile::open(&key.private()).unwrap().with_program(program).sign(NAMESPACE, &bytes()).unwrap_err()
    };
    let missing = KeyFile::open(&key.private()).unwrap().with_program("/nowhere/ssh-keygen");
    let error = missing.sign(NAMESPACE, b"x").unwrap_err();
    assert_eq!(error.message, "the program `/nowhere/ssh-keygen` is not there");
    assert!(help(&error).contains("install OpenSSH"));
    assert!(with("#!/bin/sh\ncat >/dev/null\nexit 255\n").message.contains("says why above"));
    assert!(with("#!/bin/sh\nexit 0\n").message.contains("did not read all of the record"));
    assert!(
        with("#!/bin/sh\ncat >/dev/null\necho fine\n")
            .message
            .contains("no signature that pairgate can check")
    );
    assert!(with("#!/bin/sh\ncat >/dev/null\nyes | head -c 1000000\n").message.contains("did not sign"));
    let other = key.sign_for("git", b"x", &[]);
    let wrong = with(&format!("#!/bin/sh\ncat >/dev/null\ncat <<'E'\n{other}E\n"));
    assert!(wrong.message.contains("no signature that pairgate can check"), "{}", wrong.message);
}

/// A real agent that ends with the test.
struct Agent {
    folder: TempDir,
    process: std::process::Child,
}

impl Agent {
    fn start() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new("ssh-agent");
        command.arg("-D").arg("-a").arg(folder.path().join("socket"));
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let agent = Self { folder, process };
        for _ in 0..200 {
            if agent.socket().exists() {
                return Some(agent);
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("the agent does not come up");
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("SSH_AUTH_SOCK", self.socket());
        command
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
