//! The plan as policies see it: the JSON of `terraform show -json`, without what is secret.
//!
//! Where the marks stand is told by [`crate::plan::secrets::marked`] alone: its values are pieces of the
//! plan's text, so their places in the text say where a mark applies. A marked value becomes the string
//! `(sensitive value)`; null stays null, since its absence is no secret and policies ask for it.
//!
//! A value without a mark is masked when it equals a secret or has one inside. What *identifies* a thing
//! (type, address, actions and their like) is not: otherwise a sensitive variable with the value
//! `aws_iam_role` would make all roles invisible to every policy. Such words come from the configuration's
//! text, not from values. How many values were masked is counted, so that it can be said.

use std::collections::BTreeMap;

use regorus::Value;
use rustc_hash::FxHashMap;

use crate::plan::json::{Cursor, JsonError, Kind};
use crate::plan::secrets::{MASK, Secrets, marked};
use crate::plan::{Marks, Plan};

/// A longer number is refused: reading one takes the square of its length.
const LONGEST_NUMBER: usize = 1000;

/// Members that say what a thing is. Nothing below [`VALUES`] is one of them.
const IDENTITY: [&str; 18] = [
    "action_reason",
    "actions",
    "address",
    "deposed",
    "deposed_key",
    "format_version",
    "full_name",
    "mode",
    "module_address",
    "name",
    "previous_address",
    "provider_config_key",
    "provider_name",
    "references",
    "status",
    "terraform_version",
    "triggering_resource_address",
    "type",
];

/// Members whose contents are values of the user's.
const VALUES: [&str; 9] = [
    "after",
    "after_identity",
    "before",
    "before_identity",
    "config_values",
    "constant_value",
    "default",
    "value",
    "values",
];

/// Why there is no input.
#[derive(Debug)]
pub enum Unreadable {
    /// A part is no JSON, or says one thing twice.
    Json(JsonError),
    /// A number at this byte is too long or too large.
    Number(usize),
    /// The plan was read from another text, so nobody knows what is secret in this one.
    Foreign,
}

impl From<JsonError> for Unreadable {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

/// A converter from JSON text to the interpreter's values.
pub struct Reader<'r> {
    marks: FxHashMap<usize, Marks<'r>>,
    secrets: Option<&'r Secrets>,
    /// How many values were masked.
    pub masked: usize,
    /// The first number that could not be read.
    bad_number: Option<usize>,
}

/// Where the walk is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among Terraform's own members.
    Plan,
    /// Directly below a member that identifies.
    Identity,
    /// Below values.
    Values,
}

impl<'r> Reader<'r> {
    /// A reader that masks nothing.
    pub fn open() -> Self {
        Self { marks: FxHashMap::default(), secrets: None, masked: 0, bad_number: None }
    }

    /// A reader that masks what is secret in the plan `text`.
    pub fn masking(text: &str, plan: &Plan<'r>, secrets: &'r Secrets) -> Result<Self, Unreadable> {
        let mut marks: FxHashMap<usize, Marks<'r>> = FxHashMap::default();
        for one in marked(plan) {
            let part = one.raw.text();
            let offset = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
            if !text.get(offset..).is_some_and(|rest| rest.starts_with(part)) {
                return Err(Unreadable::Foreign);
            }
            let all = marks.remove(&offset).unwrap_or_default().with(&one.marks);
            marks.insert(offset, all);
        }
        Ok(Self { marks, secrets: Some(secrets), masked: 0, bad_number: None })
    }

    /// Reads a whole text.
    pub fn read(&mut self, text: &str) -> Result<Value, Unreadable> {
        let mut cursor = Cursor::new(text);
        let value = self.any(&mut cursor, &Marks::None, Place::Plan)?;
        cursor.end()?;
        match self.bad_number {
            Some(offset) => Err(Unreadable::Number(offset)),
            None => Ok(value),
        }
    }

    fn any(&mut self, cursor: &mut Cursor<'_>, marks: &Marks<'_>, place: Place) -> Result<Value, JsonError> {
        let kind = cursor.peek()?;
        let own = self.marks.remove(&cursor.offset());
        let both = own.map(|own| own.with(marks));
        let marks = both.as_ref().unwrap_or(marks).over_kind(kind);
        if marks.is_all() && kind != Kind::Null {
            cursor.skip()?;
            return Ok(self.mask());
        }
        Ok(match kind {
            Kind::Null => {
                cursor.null()?;
                Value::Null
            }
            Kind::Bool => Value::Bool(cursor.bool()?),
            Kind::Number => {
                let offset = cursor.offset();
                let text = cursor.number()?;
                self.number(text, offset, place)
            }
            Kind::String => {
                let text = cursor.string()?;
                self.string(&text, place)
            }
            Kind::Array => self.array(cursor, marks, place)?,
            Kind::Object => self.object(cursor, marks, place)?,
        })
    }

    fn mask(&mut self) -> Value {
        self.masked += 1;
        Value::from(MASK)
    }

    fn number(&mut self, text: &str, offset: usize, place: Place) -> Value {
        if place != Place::Identity && self.secrets.is_some_and(|secrets| secrets.hides(text)) {
            return self.mask();
        }
        let read = (text.len() <= LONGEST_NUMBER).then(|| Value::from_numeric_string(text).ok()).flatten();
        if read.is_none() {
            self.bad_number.get_or_insert(offset);
        }
        read.unwrap_or(Value::Null)
    }

    fn string(&mut self, text: &str, place: Place) -> Value {
        let Some(secrets) = self.secrets.filter(|_| place != Place::Identity) else {
            return Value::from(text);
        };
        let shown = secrets.redact(text);
        if shown != text {
            self.masked += 1;
        }
        Value::from(shown.as_ref())
    }

    fn array(
        &mut self,
        cursor: &mut Cursor<'_>,
        marks: &Marks<'_>,
        place: Place,
    ) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        cursor.array(|cursor| {
            items.push(self.any(cursor, marks.item(items.len()), place)?);
            Ok(())
        })?;
        // Marks that do not mirror the value say that something is secret and not what.
        if marks.reaches_beyond(items.len()) {
            return Ok(self.mask());
        }
        Ok(Value::from(items))
    }

    fn object(
        &mut self,
        cursor: &mut Cursor<'_>,
        marks: &Marks<'_>,
        place: Place,
    ) -> Result<Value, JsonError> {
        let mut members = BTreeMap::new();
        cursor.object(|key, cursor| {
            let below = match place {
                Place::Values => Place::Values,
                _ if VALUES.contains(&key.as_ref()) => Place::Values,
                _ if IDENTITY.contains(&key.as_ref()) => Place::Identity,
                _ => Place::Plan,
            };
            let offset = cursor.offset();
            let value = self.any(cursor, marks.member(&key), below)?;
            let shown = self.key(&key, &members);
            if members.insert(shown, value).is_some() {
                return Err(JsonError::repeated(&key, offset));
            }
            Ok(())
        })?;
        Ok(Value::from(members))
    }

    /// A key without a secret inside; two of them stay two.
    fn key(&self, key: &str, members: &BTreeMap<Value, Value>) -> Value {
        let Some(secrets) = self.secrets.filter(|secrets| secrets.within(key)) else {
            return Value::from(key);
        };
        let shown = secrets.redact(key);
        let same = members
            .keys()
            .filter(|other| other.as_string().is_ok_and(|other| other.starts_with(shown.as_ref())))
            .count();
        if same == 0 { Value::from(shown.as_ref()) } else { Value::from(format!("{shown} #{}", same + 1)) }
    }
}
