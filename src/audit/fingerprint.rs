//! What tells the object of a finding from the one that somebody accepted: which object it is, and how far it reaches.
//!
//! A baseline keeps it as one line that a reviewer can read: `2019-04-01T09:00:00Z may lambda s3:deletebucket`. Before the
//! word `may` stands which one it is, behind it a word for each part of its reach, in the order of the alphabet. A part
//! `s3:deletebucket` is a part of `s3`, so whoever accepted `s3` accepted that as well.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

/// The word between both.
const MAY: &str = "may";
/// The bytes that the parts may have. Beyond it each part of something has its short form (`ec2:#1f2e3d4c5b6a`).
const LONGEST: usize = 8_000;
/// The bytes that short forms may have. Beyond it one digest stands for all parts of something, and then only what is
/// the same is within.
const LONGEST_SHORT: usize = 16_000;

/// Which object it is and how far it reaches, as far as the facts tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint {
    which: Option<String>,
    reach: Option<BTreeSet<String>>,
}

impl Fingerprint {
    /// Of an object and of the parts that it reaches: all of something (`s3`), or something of it (`s3:DeleteBucket`).
    /// Order and case of the parts do not count.
    pub fn new<P: AsRef<str>>(which: Option<String>, reach: Option<impl IntoIterator<Item = P>>) -> Self {
        let words = |parts: BTreeSet<String>| bounded(without_parts_of_others(parts));
        Self {
            which,
            reach: reach.map(|parts| words(parts.into_iter().map(|one| word(one.as_ref())).collect())),
        }
    }

    /// Reads one. A text without `may` says nothing of the reach.
    pub fn parse(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let which: Vec<&str> = words.by_ref().take_while(|word| *word != MAY).collect();
        let says = text.split_whitespace().any(|word| word == MAY);
        Self {
            which: (!which.is_empty()).then(|| which.join(" ")),
            reach: says.then(|| words.map(str::to_owned).collect()),
        }
    }

    /// The line; none where nothing is known.
    pub fn text(&self) -> Option<String> {
        let reach =
            self.reach.iter().flat_map(|parts| [MAY].into_iter().chain(parts.iter().map(String::as_str)));
        let words: Vec<&str> = self.which.as_deref().into_iter().chain(reach).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Whether what was found is the object that was accepted and reaches no further. What one of both does not know is
    /// not compared.
    pub fn covers(&self, found: &Self) -> bool {
        let same = self.which.as_ref().zip(found.which.as_ref()).is_none_or(|(word, found)| word == found);
        let reach = self.reach.as_ref().zip(found.reach.as_ref());
        same && reach.is_none_or(|(word, found)| {
            // One of both may be beyond the bound.
            let shorts = LazyCell::new(|| word.iter().map(|part| short(part)).collect::<BTreeSet<String>>());
            found.iter().all(|part| has(word, part) || shorts.contains(&short(part)))
        })
    }

    /// With what another one knows and this one does not, if it covers the other one.
    #[must_use]
    pub fn completed(self, other: &Self) -> Self {
        if !self.covers(other) {
            return self;
        }
        Self {
            which: self.which.or_else(|| other.which.clone()),
            reach: self.reach.or_else(|| other.reach.clone()),
        }
    }
}

/// Whether a part is one of these, or a part of one.
fn has(parts: &BTreeSet<String>, part: &str) -> bool {
    parts.contains(part) || part.split_once(':').is_some_and(|(whole, _)| parts.contains(whole))
}

/// One word, whatever it is called: names of roles may have blanks. A mark that digests have is no part of a name.
fn word(part: &str) -> String {
    let mut word = String::with_capacity(part.len());
    for one in part.chars() {
        if one.is_whitespace() || one.is_control() || matches!(one, '%' | '#') {
            word.push_str(&format!("%{:x}", u32::from(one)));
        } else {
            word.push(one.to_ascii_lowercase());
        }
    }
    // A word that is nothing would be lost.
    if word.is_empty() { "%".to_owned() } else { word }
}

fn without_parts_of_others(parts: BTreeSet<String>) -> BTreeSet<String> {
    let whole: BTreeSet<String> = parts.iter().filter(|part| !part.contains(':')).cloned().collect();
    let rest = parts.into_iter().filter(|part| whole.contains(part) || !has(&whole, part));
    rest.collect()
}

fn bounded(parts: BTreeSet<String>) -> BTreeSet<String> {
    let length = |parts: &BTreeSet<String>| parts.iter().map(|part| part.len() + 1).sum::<usize>();
    if length(&parts) <= LONGEST {
        return parts;
    }
    let shorter: BTreeSet<String> = parts.iter().map(|part| short(part)).collect();
    if length(&shorter) <= LONGEST_SHORT {
        return shorter;
    }
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in &parts {
        groups.entry(part.split(':').next().unwrap_or_default()).or_default().push(part);
    }
    let one = |(whole, group): (&str, Vec<&str>)| match group.as_slice() {
        [alone] => (*alone).to_owned(),
        all => format!("{whole}:#{}", digest(all)),
    };
    let fewer: BTreeSet<String> = groups.into_iter().map(one).collect();
    if length(&fewer) <= LONGEST {
        return fewer;
    }
    let all: Vec<&str> = parts.iter().map(String::as_str).collect();
    BTreeSet::from([format!("#{}", digest(&all))])
}

/// A part of something in few bytes; what is whole, or short already, as it is.
fn short(part: &str) -> String {
    match part.split_once(':') {
        Some((whole, rest)) if !rest.starts_with('#') => {
            format!("{whole}:#{}", digest(&[rest]).get(..12).unwrap_or_default())
        }
        _ => part.to_owned(),
    }
}

fn digest(parts: &[&str]) -> String {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(parts.join("\n")));
    digest.get(..32).unwrap_or_default().to_owned()
}
