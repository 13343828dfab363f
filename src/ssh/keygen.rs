//! `ssh-keygen -Y sign`: asks for passphrases, PINs and touches on the person's terminal by itself.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::temporary::Temporary;
use crate::diagnostic::Diagnostic;
use crate::ports::Signer;
use crate::signoff::signature::signed;

/// Long enough to find a security key in a bag.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often it is looked whether it has ended.
const PAUSE: Duration = Duration::from_millis(20);
/// More than this is no signature.
const MAX_ARMOUR: u64 = 16 * 1024;

/// A key that `ssh-keygen` can sign with: a private file, or a public one whose private part is beside it, in the
/// agent or in a security key.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    program: OsString,
    /// Holds the file of a key that was given as text.
    _text: Option<Temporary>,
}

impl KeyFile {
    /// A key by its file.
    pub fn open(path: &Path) -> Result<Self, Diagnostic> {
        if !path.is_file() {
            return Err(Diagnostic::error(
                "key-missing",
                format!("there is no key file `{}`", path.display()),
            )
            .help("give the path of a private or public SSH key; `ls ~/.ssh` shows yours"));
        }
        // Its path stands behind `-f` and could look like an option to nobody, yet must not look like standard input.
        let path = if path.starts_with("-") { Path::new(".").join(path) } else { path.to_owned() };
        Ok(Self { path, program: "ssh-keygen".into(), _text: None })
    }

    /// A public key as text, whose private part the agent holds.
    pub fn literal(key: &str) -> Result<Self, Diagnostic> {
        let key = key.trim();
        if key.contains(['\n', '\r']) || ssh_key::PublicKey::from_openssh(key).is_err() {
            return Err(Diagnostic::error("key-unreadable", "`user.signingkey` holds no SSH public key")
                .help("set it to the path of a key, or to `key::` and the content of a `.pub` file"));
        }
        let text = Temporary::new(&std::env::temp_dir(), &format!("{key}\n")).map_err(|error| {
            Diagnostic::error(
                "key-unreadable",
                format!("the public key cannot be written to a file: {error}"),
            )
            .help("see that the folder for temporary files can be written to, or give `--key FILE`")
        })?;
        Ok(Self { path: text.path().to_owned(), program: "ssh-keygen".into(), _text: Some(text) })
    }

    /// The same key with another program in the place of `ssh-keygen`.
    #[must_use]
    pub fn with_program(mut self, program: impl Into<OsString>) -> Self {
        self.program = program.into();
        self
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn spawn(&self, namespace: &str) -> Result<Child, Diagnostic> {
        Command::new(&self.program)
            .args(["-Y", "sign", "-n", namespace, "-f"])
            .arg(&self.path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Requests for a touch go there, and are for the person.
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|error| self.unstarted(&error))
    }

    fn unstarted(&self, error: &io::Error) -> Diagnostic {
        let program = self.program.to_string_lossy();
        let message = match error.kind() {
            io::ErrorKind::NotFound => format!("the program `{program}` is not there"),
            _ => format!("the program `{program}` cannot be run: {error}"),
        };
        Diagnostic::error("key-program", message)
            .help("install OpenSSH 8.2 or later, and see that PATH leads to it; without signatures a comment signs too, where the project allows it")
    }

    fn refused(&self, why: &str) -> Diagnostic {
        Diagnostic::error("key-refused", format!("the key `{}` did not sign: {why}", self.path.display()))
            .help("try it by hand: `echo test | ssh-keygen -Y sign -n test -f KEY`; a key of the agent must be loaded (`ssh-add -l`)")
    }
}

impl Signer for KeyFile {
    fn sign(&self, namespace: &str, bytes: &[u8]) -> Result<String, Diagnostic> {
        let mut child = self.spawn(namespace)?;
        let input = child.stdin.take();
        let bytes = bytes.to_vec();
        // Threads, because a program that neither reads nor ends must not hold us for ever.
        let writer = thread::spawn(move || input.map_or(Ok(()), |mut input| input.write_all(&bytes)));
        let output = child.stdout.take();
        let reader = thread::spawn(move || {
            let mut armour = String::new();
            let read = output.map(|output| output.take(MAX_ARMOUR).read_to_string(&mut armour));
            read.and_then(Result::ok).map(|_| armour)
        });
        let end = Instant::now() + PATIENCE;
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if Instant::now() < end => thread::sleep(PAUSE),
                Ok(None) => {
                    // It may have ended this moment; either way there is nothing to wait for.
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(self.refused("nothing happened for five minutes"));
                }
                Err(error) => return Err(self.unstarted(&error)),
            }
        };
        if !status.success() {
            return Err(self.refused("`ssh-keygen` says why above"));
        }
        if !matches!(writer.join(), Ok(Ok(()))) {
            return Err(self.refused("it did not read all of the record"));
        }
        let armour = reader.join().ok().flatten().unwrap_or_default();
        match signed(&armour) {
            Ok(signature) if signature.namespace == namespace => Ok(armour),
            _ => Err(self.refused("what came out is no signature that pairgate can check; keys with certificates and ecdsa keys of 521 bits are not supported")),
        }
    }
}
