//! Addresses of resource instances: `module.env["prod"].aws_instance.web[0]`.
//!
//! Keys are integers or strings with quotes, dots, brackets and slashes inside, so an address needs
//! a parser; splitting at dots is how other tools lose resources.

use std::borrow::Cow;
use std::fmt;

/// The key of an instance made by `count` or `for_each`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// From `count`.
    Index(u64),
    /// From `for_each`.
    Name(String),
}

impl fmt::Display for Key {
    /// As Terraform writes it (`toHCLQuotedString` in its `addrs`): `[0]` or `["name"]`, HCL escapes inside.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Name(name) => {
                f.write_str("[\"")?;
                let mut chars = name.chars().peekable();
                while let Some(found) = chars.next() {
                    match found {
                        '"' => f.write_str("\\\"")?,
                        '\\' => f.write_str("\\\\")?,
                        '\n' => f.write_str("\\n")?,
                        '\r' => f.write_str("\\r")?,
                        '\t' => f.write_str("\\t")?,
                        // `${` would start a template.
                        '$' | '%' if chars.peek() == Some(&'{') => write!(f, "{found}{found}")?,
                        _ if is_printable(found) => write!(f, "{found}")?,
                        _ if u32::from(found) < 0x10000 => write!(f, "\\u{:04x}", u32::from(found))?,
                        _ => write!(f, "\\U{:08x}", u32::from(found))?,
                    }
                }
                f.write_str("\"]")
            }
        }
    }
}

/// What Go's `unicode.IsPrint` says. The standard library knows the same categories, but only
/// [`str::escape_debug`] tells; behind another letter it leaves combining marks alone, as Go does.
fn is_printable(found: char) -> bool {
    let mut text = String::from("a");
    text.push(found);
    text.escape_debug().count() == 2
}

/// One module call on the way: its name and, where it has one, its key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleStep {
    /// The name of the `module` block.
    pub name: String,
    /// The instance.
    pub key: Option<Key>,
}

/// Whether Terraform manages an object, only reads it, or opens it for the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Mode {
    /// A `resource` block.
    #[default]
    Managed,
    /// A `data` block.
    Data,
    /// An `ephemeral` block, or a mode of a later version: never counted as managed.
    Other,
}

impl Mode {
    /// Reads the member `mode`. Old and hand-cut plans leave it out: then the address decides.
    pub fn parse(mode: Option<&str>, address: &str) -> Self {
        match mode {
            Some("managed") => Self::Managed,
            Some("data") => Self::Data,
            Some("ephemeral") => Self::Other,
            // A word that nobody knows must not make a change harmless.
            Some(_) => Self::Managed,
            None if Address::parse(address).is_some_and(|address| address.mode == Self::Data) => Self::Data,
            None => Self::Managed,
        }
    }
}

/// An address, parsed. For a configuration address the keys are absent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Module calls from the root down.
    pub module: Vec<ModuleStep>,
    /// Managed or data.
    pub mode: Mode,
    /// The resource type.
    pub kind: String,
    /// The name of the block.
    pub name: String,
    /// The instance.
    pub key: Option<Key>,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.module {
            write!(f, "module.{}", step.name)?;
            if let Some(key) = &step.key {
                write!(f, "{key}")?;
            }
            f.write_str(".")?;
        }
        match self.mode {
            Mode::Managed => {}
            Mode::Data => f.write_str("data.")?,
            Mode::Other => f.write_str("ephemeral.")?,
        }
        write!(f, "{}.{}", self.kind, self.name)?;
        match &self.key {
            Some(key) => write!(f, "{key}"),
            None => Ok(()),
        }
    }
}

/// One step of a dotted path with the keys behind it, as references and addresses have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// The word before any bracket.
    pub name: &'a str,
    /// The first key behind it, if it is a literal.
    pub key: Option<Key>,
}

/// Splits `a.b["x.y"].c[0]` into steps. None when brackets or quotes do not close. Keys that are no
/// literal (`[each.key]`) and second keys are dropped: they narrow nothing that we can decide.
pub fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut found = Vec::new();
    let mut rest = path;
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let name = rest.get(..end)?;
        rest = rest.get(end..)?;
        let mut key = None;
        let mut first = true;
        while let Some(inside) = rest.strip_prefix('[') {
            let (one, after) = bracket(inside)?;
            if std::mem::take(&mut first) {
                key = one;
            }
            rest = after;
        }
        found.push(Step { name, key });
        match rest.strip_prefix('.') {
            Some(after) => rest = after,
            None if rest.is_empty() => return Some(found),
            None => return None,
        }
    }
}

/// Reads what stands behind `[`, up to and with the `]` that closes it.
fn bracket(inside: &str) -> Option<(Option<Key>, &str)> {
    if let Some(quoted) = inside.strip_prefix('"') {
        let (name, after) = unquote(quoted)?;
        return after.strip_prefix(']').map(|after| (Some(Key::Name(name)), after));
    }
    let (text, after) = inside.split_once(']')?;
    Some((text.parse().ok().map(Key::Index), after))
}

/// Reads a quoted HCL string behind its opening quote.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, found)) = chars.next() {
        match found {
            '"' => return Some((out, text.get(at + 1..)?)),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                'u' => out.push(hex(&mut chars, 4)?),
                'U' => out.push(hex(&mut chars, 8)?),
                other => out.push(other),
            },
            // Terraform writes `$${` and `%%{` for literal `${` and `%{`.
            '$' | '%' => {
                out.push(found);
                let doubled = [found, '{'].iter().collect::<String>();
                if text.get(at + 1..).is_some_and(|rest| rest.starts_with(&doubled)) {
                    chars.next();
                }
            }
            _ => out.push(found),
        }
    }
    None
}

/// What HCL takes for a name is more than this, but nothing that ends an address or a key.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(|c: char| matches!(c, ']' | '"') || c.is_whitespace() || c.is_control())
}

fn hex(chars: &mut std::str::CharIndices<'_>, digits: usize) -> Option<char> {
    let mut value = 0u32;
    for _ in 0..digits {
        value = value.checked_mul(16)?.checked_add(chars.next()?.1.to_digit(16)?)?;
    }
    char::from_u32(value)
}

impl Address {
    /// Reads a resource address; None when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut module = Vec::new();
        let mut mode = Mode::Managed;
        let mut steps = steps(text)?.into_iter().peekable();
        while steps.peek().is_some_and(|step| step.name == "module") {
            steps.next();
            let step = steps.next()?;
            module.push(ModuleStep { name: step.name.to_owned(), key: step.key });
        }
        match steps.peek()?.name {
            "data" => mode = Mode::Data,
            "ephemeral" => mode = Mode::Other,
            _ => {}
        }
        if mode != Mode::Managed {
            steps.next();
        }
        let kind = steps.next()?;
        let name = steps.next()?;
        let names = module.iter().map(|step: &ModuleStep| step.name.as_str()).chain([kind.name, name.name]);
        if steps.next().is_some() || kind.key.is_some() || !names.into_iter().all(is_name) {
            return None;
        }
        Some(Self { module, mode, kind: kind.name.to_owned(), name: name.name.to_owned(), key: name.key })
    }

    /// The module part as text, empty for the root module.
    pub fn module_text(&self) -> String {
        let mut out = String::new();
        for step in &self.module {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str("module.");
            out.push_str(&step.name);
            if let Some(key) = &step.key {
                out.push_str(&key.to_string());
            }
        }
        out
    }

    /// The module path of the configuration: names without keys.
    pub fn module_names(&self) -> Vec<&str> {
        self.module.iter().map(|step| step.name.as_str()).collect()
    }
}

/// The module part of an address text, without parsing what follows.
pub fn module_of(address: &str) -> Cow<'_, str> {
    match Address::parse(address) {
        Some(parsed) => Cow::Owned(parsed.module_text()),
        None => Cow::Borrowed(""),
    }
}
