//! Module instances, instance keys, and terraform's order of addresses.

use serde_json::Value;

/// An instance key: none sorts before numbers, numbers before strings, as in terraform.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    #[default]
    None,
    Index(u64),
    Name(String),
}

impl Key {
    /// `[3]`, `["api"]` or nothing.
    pub fn suffix(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Index(index) => format!("[{index}]"),
            Self::Name(name) => format!("[{}]", Value::from(name.as_str())),
        }
    }

    pub fn to_json(&self) -> Option<Value> {
        match self {
            Self::None => None,
            Self::Index(index) => Some(Value::from(*index)),
            Self::Name(name) => Some(Value::from(name.as_str())),
        }
    }
}

impl From<u64> for Key {
    fn from(index: u64) -> Self {
        Self::Index(index)
    }
}

impl From<&str> for Key {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for Key {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModuleStep {
    pub name: String,
    pub key: Key,
}

/// A module instance; empty for the root module. Shallow paths sort before deep ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModulePath(pub Vec<ModuleStep>);

impl ModulePath {
    /// Reads `module.env["prod"].module.db`. What isn't a module path is the root module.
    pub fn parse(address: &str) -> Self {
        Self::parse_prefix(address).0
    }

    /// Reads the module part of an address and returns the rest: `aws_instance.this[0]`.
    pub fn parse_prefix(address: &str) -> (Self, &str) {
        let (mut steps, mut rest) = (Vec::new(), address);
        while let Some((step, after)) = rest.strip_prefix("module.").map(parse_step) {
            steps.push(step);
            rest = after;
        }
        (Self(steps), rest)
    }

    /// The path without keys: which module call of the configuration it is an instance of.
    pub fn calls(&self) -> Vec<&str> {
        self.0.iter().map(|step| step.name.as_str()).collect()
    }

    pub fn address(&self) -> String {
        let steps: Vec<_> =
            self.0.iter().map(|step| format!("module.{}{}", step.name, step.key.suffix())).collect();
        steps.join(".")
    }

    /// The address of something in this module.
    pub fn join(&self, local: &str) -> String {
        if self.0.is_empty() { local.to_owned() } else { format!("{}.{local}", self.address()) }
    }

    pub fn child(&self, name: &str, key: Key) -> Self {
        let mut steps = self.0.clone();
        steps.push(ModuleStep { name: name.to_owned(), key });
        Self(steps)
    }

    pub fn parent(&self) -> Option<(Self, &ModuleStep)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), last))
    }
}

impl PartialOrd for ModulePath {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ModulePath {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

/// `env["prod"].rest` → the step and `rest`.
fn parse_step(text: &str) -> (ModuleStep, &str) {
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let (key, rest) = parse_key(rest);
    (ModuleStep { name: name.to_owned(), key }, rest.strip_prefix('.').unwrap_or(rest))
}

/// Reads a key at the start of `text`, if there is one, and returns what follows.
pub fn parse_key(text: &str) -> (Key, &str) {
    let Some(inner) = text.strip_prefix('[') else { return (Key::None, text) };
    if inner.starts_with('"') {
        let mut values = serde_json::Deserializer::from_str(inner).into_iter::<String>();
        if let Some(Ok(name)) = values.next() {
            let rest = inner.get(values.byte_offset()..).unwrap_or_default();
            return (Key::Name(name), rest.strip_prefix(']').unwrap_or(rest));
        }
        return (Key::None, text);
    }
    match inner.split_once(']') {
        Some((digits, rest)) => (digits.parse().map_or(Key::None, Key::Index), rest),
        None => (Key::None, text),
    }
}
