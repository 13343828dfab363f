//! Reading the allowed-signers file, with every mistake at once.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, EcdsaCurve, HashAlg, PublicKey};

use super::line::{Line, Piece, cut};
use super::refusal;
use super::{principal, time};
use crate::diagnostic::Diagnostics;
use crate::source::Source;

/// More bytes than this are no list of people who work together.
const MAX_SIZE: usize = 256 * 1024;
/// More mistakes than these nobody reads.
const MAX_MISTAKES: usize = 50;
/// OpenSSH's prefix for keys that a web site cannot use.
const APPLICATION: &str = "ssh:";

/// The allowed-signers file, read: whose keys count, and when.
#[derive(Debug, Clone)]
pub struct AllowedSigners {
    /// In the order of the file; no key stands in it twice.
    pub(super) signers: Vec<Signer>,
}

/// One key of one person.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    /// The account's number.
    pub(super) id: u64,
    /// The key.
    pub(super) key: KeyData,
    /// Namespaces that it may sign in; none for all.
    pub(super) namespaces: Option<Vec<String>>,
    /// It counts from then on.
    pub(super) after: Option<Timestamp>,
    /// It counts no more from then on.
    pub(super) before: Option<Timestamp>,
}

impl AllowedSigners {
    /// Reads the file; all mistakes at once. A principal with a wildcard is a mistake.
    ///
    /// A line without a `user:NUMBER` principal is for git and nobody's key for a sign-off: only wildcards are
    /// looked for in it.
    pub fn parse(source: &Source) -> Result<Self, Diagnostics> {
        if source.text().len() > MAX_SIZE {
            return Err(refusal::size(source).into());
        }
        let mut reader = Reader { source, mistakes: Vec::new(), seen: BTreeMap::new(), signers: Vec::new() };
        let mut start = 0;
        for text in source.text().split('\n') {
            if let Some(line) = cut(text, start) {
                reader.line(&line);
            }
            start += text.len() + 1;
        }
        reader.mistakes.truncate(MAX_MISTAKES);
        if reader.mistakes.is_empty() { Ok(Self { signers: reader.signers }) } else { Err(reader.mistakes) }
    }

    /// Whether the file lists any key for this person, whatever its time and namespaces.
    pub fn lists(&self, signer: u64) -> bool {
        self.signers.iter().any(|entry| entry.id == signer)
    }

    /// The numbers of the people whom the file lists, each once.
    pub fn people(&self) -> Vec<u64> {
        let mut ids: Vec<u64> = self.signers.iter().map(|entry| entry.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Conditions of a line.
#[derive(Default)]
struct Options {
    namespaces: Option<Vec<String>>,
    after: Option<Timestamp>,
    before: Option<Timestamp>,
}

struct Reader<'a> {
    source: &'a Source,
    mistakes: Diagnostics,
    /// Fingerprint of a key to the person and place that it was first seen at.
    seen: BTreeMap<String, (u64, Piece<'a>)>,
    signers: Vec<Signer>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &Line<'a>) {
        let people = self.people(line);
        let [(id, _)] = people.as_slice() else {
            if let [(first, _), (second, place), ..] = people.as_slice() {
                self.mistakes.push(refusal::two_people(self.source, *place, *first, *second));
            }
            return;
        };
        let options = self.options(line);
        let Some(key) = self.key(line) else { return };
        let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
        let place = line.key.unwrap_or(line.principals);
        if let Some((other, first)) = self.seen.insert(fingerprint, (*id, place)) {
            self.mistakes.push(refusal::twice(self.source, place, *id, first, other));
            return;
        }
        let Options { namespaces, after, before } = options;
        self.signers.push(Signer { id: *id, key, namespaces, after, before });
    }

    /// The `user:NUMBER` principals of a line. Wildcards are mistakes in every line: a pattern would let people
    /// sign whom nobody wrote down.
    fn people(&mut self, line: &Line<'a>) -> Vec<(u64, Piece<'a>)> {
        let mut found: Vec<(u64, Piece<'a>)> = Vec::new();
        if !line.principals.text.matches('"').count().is_multiple_of(2) {
            self.mistakes.push(refusal::quote(self.source, line.principals));
            return found;
        }
        for member in line.principals.unquoted().members() {
            if member.text.contains(['*', '?', '!']) {
                self.mistakes.push(refusal::wildcard(self.source, member));
            } else if means_account(member.text) {
                match member.text.trim_start_matches("user:").parse() {
                    Ok(id) if id != 0 && principal(id) == member.text => {
                        if !found.iter().any(|(known, _)| *known == id) {
                            found.push((id, member));
                        }
                    }
                    _ => self.mistakes.push(refusal::principal(self.source, member)),
                }
            }
        }
        found
    }

    fn options(&mut self, line: &Line<'a>) -> Options {
        let mut options = Options::default();
        let mut known: Vec<String> = Vec::new();
        for member in line.options.map(Piece::members).unwrap_or_default() {
            let (name, value) = match member.text.split_once('=') {
                Some((name, value)) => (name.to_ascii_lowercase(), Some(value)),
                None => (member.text.to_ascii_lowercase(), None),
            };
            if known.contains(&name) {
                self.mistakes.push(refusal::option_twice(self.source, member, &name));
                continue;
            }
            known.push(name.clone());
            let value = value.and_then(|value| value.strip_prefix('"')?.strip_suffix('"'));
            let value = value.filter(|value| !value.contains(['"', '\\']));
            match (name.as_str(), value) {
                ("namespaces", Some(value)) => options.namespaces = self.namespaces(member, value),
                ("valid-after", Some(value)) => options.after = self.time(member, value),
                ("valid-before", Some(value)) => options.before = self.time(member, value),
                ("namespaces" | "valid-after" | "valid-before", None) => {
                    self.mistakes.push(refusal::unquoted(self.source, member, &name));
                }
                _ => self.mistakes.push(refusal::option(self.source, member, &name)),
            }
        }
        if let (Some(after), Some(before), Some(place)) = (options.after, options.before, line.options)
            && before <= after
        {
            self.mistakes.push(refusal::never(self.source, place));
        }
        options
    }

    fn namespaces(&mut self, place: Piece<'a>, value: &str) -> Option<Vec<String>> {
        if value.is_empty() || value.contains(['*', '?', '!']) {
            self.mistakes.push(refusal::namespaces(self.source, place));
        }
        Some(value.split(',').map(str::to_owned).collect())
    }

    fn time(&mut self, place: Piece<'a>, value: &str) -> Option<Timestamp> {
        time::read(value)
            .map_err(|wrong| self.mistakes.push(refusal::time(self.source, place, value, wrong)))
            .ok()
    }

    fn key(&mut self, line: &Line<'a>) -> Option<KeyData> {
        let (Some(kind), Some(key)) = (line.kind, line.key) else {
            self.mistakes.push(refusal::no_key(self.source, line.span));
            return None;
        };
        if kind.text.ends_with("-cert-v01@openssh.com") {
            self.mistakes.push(refusal::kind(self.source, kind));
            return None;
        }
        let Ok(read) = PublicKey::from_openssh(&format!("{} {}", kind.text, key.text)) else {
            self.mistakes.push(refusal::key(self.source, kind, key));
            return None;
        };
        let data = read.key_data().clone();
        match refused(&data) {
            None => return Some(data),
            Some(Kind::Algorithm) => self.mistakes.push(refusal::kind(self.source, kind)),
            Some(Kind::Bits(bits)) => self.mistakes.push(refusal::bits(self.source, key, bits)),
            Some(Kind::Application) => self.mistakes.push(refusal::application(self.source, key)),
        }
        None
    }
}

/// Whether a principal means an account. A near miss (`User:1`, a mark in front) is a mistake and not somebody
/// for git.
fn means_account(text: &str) -> bool {
    text.to_ascii_lowercase().contains("user:")
}

/// Why a key cannot be used.
enum Kind {
    Algorithm,
    Bits(usize),
    Application,
}

fn refused(key: &KeyData) -> Option<Kind> {
    let application =
        |application: &str| (!application.starts_with(APPLICATION)).then_some(Kind::Application);
    match key {
        KeyData::Ed25519(_) => None,
        KeyData::Ecdsa(ecdsa) if matches!(ecdsa.curve(), EcdsaCurve::NistP256 | EcdsaCurve::NistP384) => None,
        KeyData::Rsa(rsa) => {
            let bytes = rsa.n.as_positive_bytes().unwrap_or_default();
            let unused = bytes.first().map_or(0, |first| first.leading_zeros() as usize);
            let bits = (bytes.len() * 8).saturating_sub(unused);
            // The library that checks takes no longer ones.
            (!(2048..=4096).contains(&bits)).then_some(Kind::Bits(bits))
        }
        KeyData::SkEd25519(key) => application(key.application()),
        KeyData::SkEcdsaSha2NistP256(key) => application(key.application()),
        _ => Some(Kind::Algorithm),
    }
}

/// Whether signatures by such a key can be checked at all.
pub(super) fn usable(key: &KeyData) -> bool {
    refused(key).is_none()
}

/// Whether a signature's algorithm is one that goes with the key.
pub(super) fn goes_with(key: &KeyData, algorithm: &Algorithm) -> bool {
    match key {
        KeyData::Rsa(_) => matches!(algorithm, Algorithm::Rsa { hash: Some(_) }),
        _ => key.algorithm() == *algorithm,
    }
}
