//! How the calls of one function are made, and an argument in both worlds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use pairgate::policy::value::{Number, Type, convert};
use pairgate::policy::{Problem, Value};

use crate::generate::{Random, anything};

/// An argument, as ours and as HCL.
#[derive(Debug, Clone)]
pub enum Arg {
    Null,
    Bool(bool),
    /// A literal as HCL reads it, perhaps with a sign.
    Number(String),
    Text(String),
    Tuple(Vec<Arg>),
    Object(Vec<(String, Arg)>),
    List(Vec<Arg>),
    Set(Vec<Arg>),
    Map(Vec<(String, Arg)>),
    /// The null of a text. A bare `null` has no type in Terraform, which changes what some functions do.
    NullText,
    /// Unknown, and of an unknown type.
    Unknown,
    Sensitive(Box<Arg>),
}

impl Arg {
    /// In our world. An error where the argument itself has none, as the list of a text and a list.
    pub fn value(&self) -> Result<Value, Problem> {
        let items = |items: &[Self]| items.iter().map(Self::value).collect::<Result<Vec<_>, _>>();
        let members = |members: &[(String, Self)]| {
            let pairs = members.iter().map(|(key, value)| Ok((Arc::from(key.as_str()), value.value()?)));
            pairs.collect::<Result<BTreeMap<Arc<str>, Value>, Problem>>()
        };
        Ok(match self {
            Self::Null | Self::NullText => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(literal) => Value::Number(Number::parse(literal).unwrap()),
            Self::Text(text) => Value::text(text),
            Self::Tuple(all) => Value::tuple(items(all)?),
            Self::Object(all) => Value::object(members(all)?),
            Self::List(all) => convert(&Value::tuple(items(all)?), &Type::List(Box::new(Type::Any)))?,
            Self::Set(all) => convert(&Value::tuple(items(all)?), &Type::Set(Box::new(Type::Any)))?,
            Self::Map(all) => convert(&Value::object(members(all)?), &Type::Map(Box::new(Type::Any)))?,
            Self::Unknown => Value::unknown(),
            Self::Sensitive(inner) => inner.value()?.sensitive(),
        })
    }

    /// In Terraform's world.
    pub fn hcl(&self) -> String {
        let items = |items: &[Self]| items.iter().map(Self::hcl).collect::<Vec<_>>().join(", ");
        let members = |members: &[(String, Self)]| {
            let pairs = members.iter().map(|(key, value)| format!("{} = {}", quoted(key), value.hcl()));
            pairs.collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Null => "null".to_owned(),
            Self::NullText => "tostring(null)".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(literal) => literal.clone(),
            Self::Text(text) => quoted(text),
            Self::Tuple(all) => format!("[{}]", items(all)),
            Self::Object(all) => format!("{{{}}}", members(all)),
            Self::List(all) => format!("tolist([{}])", items(all)),
            Self::Set(all) => format!("toset([{}])", items(all)),
            Self::Map(all) => format!("tomap({{{}}})", members(all)),
            Self::Unknown => "terraform_data.unknown.output".to_owned(),
            Self::Sensitive(inner) => format!("sensitive({})", inner.hcl()),
        }
    }

    fn type_null(&mut self) {
        match self {
            Self::Null => *self = Self::NullText,
            Self::Sensitive(inner) => inner.type_null(),
            _ => {}
        }
    }

    /// Whether `wanted` holds for it or for something inside it.
    pub fn any(&self, wanted: &dyn Fn(&Self) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::Tuple(all) | Self::List(all) | Self::Set(all) => all.iter().any(|arg| arg.any(wanted)),
                Self::Object(all) | Self::Map(all) => all.iter().any(|(_, arg)| arg.any(wanted)),
                Self::Sensitive(inner) => inner.any(wanted),
                _ => false,
            }
    }
}

/// A text between quotes; what HCL or the console could take for something else is written by number.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' | '$' | '%' | '\u{feff}' => write!(out, "\\u{:04x}", c as u32).unwrap(),
            c if c.is_control() || c.is_whitespace() && c != ' ' => {
                write!(out, "\\u{:04x}", c as u32).unwrap();
            }
            c => out.push(c),
        }
    }
    out + "\""
}

/// Makes one argument.
pub type Make = fn(&mut Random) -> Arg;

/// How arguments are made.
#[derive(Clone, Copy)]
enum Args {
    Each(&'static [Make], Option<Make>),
    Whole(fn(&mut Random) -> Vec<Arg>),
}

/// How the calls of one function are made.
#[derive(Clone, Copy)]
pub struct Row {
    pub name: &'static str,
    args: Args,
    pub except: Option<fn(&[Arg]) -> bool>,
    typed_nulls: bool,
}

impl Row {
    /// A generator for each parameter.
    pub const fn each(name: &'static str, makes: &'static [Make]) -> Self {
        Self { name, args: Args::Each(makes, None), except: None, typed_nulls: false }
    }

    /// All arguments at once.
    pub const fn whole(name: &'static str, make: fn(&mut Random) -> Vec<Arg>) -> Self {
        Self { name, args: Args::Whole(make), except: None, typed_nulls: false }
    }

    /// A generator for a parameter that repeats.
    pub const fn rest(self, make: Make) -> Self {
        match self.args {
            Args::Each(makes, _) => Self { args: Args::Each(makes, Some(make)), ..self },
            Args::Whole(_) => self,
        }
    }

    /// Calls where ours is meant to differ.
    pub const fn except(self, except: fn(&[Arg]) -> bool) -> Self {
        Self { except: Some(except), ..self }
    }

    /// Nulls that are arguments have a type, as those of a plan do. Without one, Terraform says that the call
    /// of a function which takes anything is unknown before the function sees it.
    pub const fn typed_nulls(self) -> Self {
        Self { typed_nulls: true, ..self }
    }

    /// The arguments of one call; every second call is spoilt in some way.
    pub fn arguments(&self, random: &mut Random) -> Vec<Arg> {
        let mut args = match self.args {
            Args::Each(makes, rest) => {
                let mut args: Vec<Arg> = makes.iter().map(|make| make(random)).collect();
                if let Some(rest) = rest {
                    args.extend((0..random.below(5)).map(|_| rest(random)));
                }
                args
            }
            Args::Whole(make) => make(random),
        };
        let at = random.below(args.len().max(1));
        match (random.below(20), args.get_mut(at)) {
            (0..5, Some(arg)) => *arg = anything(random, 2),
            (5, Some(arg)) => *arg = Arg::Unknown,
            (6, Some(arg)) => *arg = Arg::Null,
            (7 | 8, Some(arg)) => *arg = Arg::Sensitive(Box::new(arg.clone())),
            (9, _) if random.below(3) == 0 => args.push(anything(random, 1)),
            (9, Some(_)) => drop(args.pop()),
            _ => {}
        }
        if self.typed_nulls {
            args.iter_mut().for_each(Arg::type_null);
        }
        args
    }
}
