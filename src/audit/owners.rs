//! CODEOWNERS: whom a repository names for its files.
//!
//! As GitHub reads the file (docs.github.com, "About code owners"): a line is a pattern and its owners, the last line
//! that matches a path counts, a line without owners takes owners away, `#` begins a comment. Patterns are those of
//! `.gitignore` without `!`, `[…]` and `\#`; they mind case. A line that breaks these rules counts for nothing, and a file
//! over 3 MB is not read at all.

use std::fmt;

/// GitHub ignores larger files.
const LARGEST: usize = 3 * 1024 * 1024;

/// Somebody who owns files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A login, without `@`.
    User(String),
    /// A team.
    Team {
        /// The organisation's login.
        organisation: String,
        /// The team's slug.
        slug: String,
    },
    /// An address.
    Mail(String),
}

impl Owner {
    /// Reads `@alice`, `@acme/platform` or `alice@example.com`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |text: &str| {
            !text.is_empty()
                && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        };
        let Some(name) = text.strip_prefix('@') else {
            let (local, domain) = text.rsplit_once('@')?;
            let fits = !local.is_empty() && !local.contains('@') && plain(domain) && domain.contains('.');
            return fits.then(|| Self::Mail(text.to_owned()));
        };
        match name.split_once('/') {
            Some((organisation, slug)) => (plain(organisation) && plain(slug))
                .then(|| Self::Team { organisation: organisation.to_owned(), slug: slug.to_owned() }),
            None => plain(name).then(|| Self::User(name.to_owned())),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(login) => write!(f, "@{login}"),
            Self::Team { organisation, slug } => write!(f, "@{organisation}/{slug}"),
            Self::Mail(address) => f.write_str(address),
        }
    }
}

/// A line that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The line, from 1.
    pub line: usize,
    /// The pattern as written, without the escapes of spaces.
    pub pattern: String,
    /// Its owners, in order. None: nobody owns what it matches.
    pub owners: Vec<Owner>,
    parts: Vec<Part>,
}

/// A CODEOWNERS file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    /// The lines that count, in order.
    pub rules: Vec<Rule>,
    /// Numbers of the lines, from 1, that count for nothing because GitHub cannot read them.
    pub skipped: Vec<usize>,
    /// Whether the file is so large that GitHub does not read it: then there are no rules.
    pub too_large: bool,
}

impl Owners {
    /// Reads a file. Whatever GitHub would ignore is ignored here, and told.
    pub fn parse(text: &str) -> Self {
        if text.len() > LARGEST {
            return Self { too_large: true, ..Self::default() };
        }
        let mut owners = Self::default();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match rule(index + 1, line) {
                Some(rule) => owners.rules.push(rule),
                None => owners.skipped.push(index + 1),
            }
        }
        owners
    }

    /// The line that decides who owns a file, by its path from the repository's top.
    pub fn rule(&self, path: &str) -> Option<&Rule> {
        let path: Vec<&str> = path.split('/').filter(|name| !name.is_empty() && *name != ".").collect();
        self.rules.iter().rev().find(|rule| matches(&rule.parts, &path))
    }

    /// Who owns a file, by its path from the repository's top. Empty: nobody.
    pub fn of(&self, path: &str) -> &[Owner] {
        self.rule(path).map_or(&[], |rule| &rule.owners)
    }
}

/// A piece of a pattern between slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// `**` before others: any number of folders, none as well.
    Folders,
    /// Whatever lies below, at least one name: a trailing `**`, and `docs/`.
    Below,
    /// Whatever lies below, or nothing: a name that may be a folder.
    Rest,
    /// One name, with `*` and `?`.
    Name(Vec<char>),
}

fn rule(line: usize, text: &str) -> Option<Rule> {
    let (pattern, rest) = first_word(text)?;
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let owners = rest.split_whitespace().map(Owner::parse).collect::<Option<Vec<_>>>()?;
    let parts = parts(&pattern)?;
    Some(Rule { line, pattern, owners, parts })
}

/// The pattern, with `\ ` read as a space, and what follows it.
fn first_word(text: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            // Only a space can be escaped: GitHub does not take `\#`, and what else could follow means itself.
            '\\' => match chars.next()?.1 {
                '#' => return None,
                other => word.push(other),
            },
            _ if c.is_whitespace() => return Some((word, text.get(at..).unwrap_or_default())),
            _ => word.push(c),
        }
    }
    Some((word, ""))
}

fn parts(pattern: &str) -> Option<Vec<Part>> {
    if pattern.starts_with('!') || pattern.contains(['[', ']']) || pattern.contains("***") || pattern == "/" {
        return None;
    }
    let anchored = pattern.trim_end_matches('/').contains('/');
    let inner = pattern.strip_prefix('/').unwrap_or(pattern);
    let (inner, folder) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
    let mut names: Vec<&str> = inner.split('/').collect();
    if names.contains(&"") {
        return None;
    }
    if folder {
        names.push("**");
    }
    let mut parts = Vec::new();
    if !anchored {
        parts.push(Part::Folders);
    }
    let last = names.len().saturating_sub(1);
    for (index, name) in names.into_iter().enumerate() {
        parts.push(match name {
            "**" if index == last => Part::Below,
            "**" => Part::Folders,
            _ => Part::Name(name.chars().collect()),
        });
        // `docs/*` is about the files of that folder alone, unlike every other pattern that ends in a name.
        if index == last && !matches!(name, "*" | "**") {
            parts.push(Part::Rest);
        }
    }
    Some(parts)
}

/// Whether a path has the shape of a pattern. Both come from a repository: the time is at most the product of their
/// lengths, whatever they hold.
fn matches(parts: &[Part], path: &[&str]) -> bool {
    // For each number of names already taken: whether the parts so far can have taken them.
    let mut taken = vec![false; path.len() + 1];
    if let Some(first) = taken.first_mut() {
        *first = true;
    }
    for part in parts {
        let from = taken.iter().position(|&yes| yes);
        let Some(from) = from else { return false };
        taken = match part {
            Part::Folders | Part::Rest => (0..=path.len()).map(|at| at >= from).collect(),
            Part::Below => (0..=path.len()).map(|at| at > from).collect(),
            Part::Name(pattern) => std::iter::once(false)
                .chain(taken.iter().zip(path).map(|(&yes, name)| yes && name_matches(pattern, name)))
                .collect(),
        };
    }
    taken.last().copied().unwrap_or(false)
}

/// `*` is any run of characters, `?` is one. The last `*` is the only one that ever has to give way.
fn name_matches(pattern: &[char], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(&c) = name.get(n) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(&wanted) if wanted == '?' || wanted == c => {
                p += 1;
                n += 1;
            }
            _ => match &mut star {
                Some((at, from)) => {
                    *from += 1;
                    (p, n) = (*at + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|&c| c == '*')
}
