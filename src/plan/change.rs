//! Reads one element of `resource_changes` and its siblings.

use std::borrow::Cow;
use std::ops::Range;

use super::actions::Actions;
use super::address::{Address, Key, Mode};
use super::json::{Cursor, JsonError, Kind};
use super::members::{opt_bool, opt_raw, opt_string, string_list};
use super::model::{Change, Importing, ResourceChange};
use super::value::Value;

type Read<T> = Result<T, JsonError>;

/// The member `change` with what belongs to it.
struct Body<'a> {
    actions: Actions,
    change: Change<'a>,
    replace_paths: Vec<Value<'a>>,
    importing: Option<Importing<'a>>,
    generated_config: Option<Cow<'a, str>>,
}

impl Default for Body<'_> {
    fn default() -> Self {
        Self {
            // A change that does not say what it does is not harmless.
            actions: Actions::Unknown(Vec::new()),
            change: Change::default(),
            replace_paths: Vec::new(),
            importing: None,
            generated_config: None,
        }
    }
}

/// Reads a resource change that stands at `place` in the plan's text.
pub fn resource_change<'a>(cursor: &mut Cursor<'a>, place: Range<usize>) -> Read<ResourceChange<'a>> {
    let mut address = Cow::Borrowed("");
    let mut previous_address = None;
    let mut module_address = None;
    let mut mode = None;
    let mut kind = None;
    let mut name = None;
    let mut key = None;
    let mut provider = Cow::Borrowed("");
    let mut deposed = None;
    let mut action_reason = None;
    let mut body = Body::default();
    cursor.object(|member, cursor| {
        match member.as_ref() {
            "address" => address = cursor.string()?,
            "previous_address" => previous_address = opt_string(cursor)?,
            "module_address" => module_address = opt_string(cursor)?,
            "mode" => mode = opt_string(cursor)?,
            "type" => kind = opt_string(cursor)?.filter(|kind| !kind.is_empty()),
            "name" => name = opt_string(cursor)?.filter(|name| !name.is_empty()),
            "index" => key = instance_key(cursor)?,
            "provider_name" => provider = opt_string(cursor)?.unwrap_or_default(),
            "deposed" => deposed = opt_string(cursor)?.filter(|key| !key.is_empty()),
            "action_reason" => action_reason = opt_string(cursor)?,
            "change" => body = read_body(cursor)?,
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    let parsed = if kind.is_none() || name.is_none() { Address::parse(&address) } else { None };
    let (found_kind, found_name) = parsed.map(|parsed| (parsed.kind, parsed.name)).unwrap_or_default();
    Ok(ResourceChange {
        mode: Mode::parse(mode.as_deref(), &address),
        kind: kind.unwrap_or(Cow::Owned(found_kind)),
        name: name.unwrap_or(Cow::Owned(found_name)),
        module_address: module_address.unwrap_or_default(),
        address,
        previous_address,
        key,
        provider,
        deposed,
        action_reason,
        actions: body.actions,
        change: body.change,
        replace_paths: body.replace_paths,
        importing: body.importing,
        generated_config: body.generated_config,
        place,
    })
}

fn instance_key(cursor: &mut Cursor<'_>) -> Read<Option<Key>> {
    Ok(match cursor.peek()? {
        Kind::String => Some(Key::Name(cursor.string()?.into_owned())),
        Kind::Number => {
            let text = cursor.number()?;
            Some(text.parse().map_or_else(|_| Key::Name(text.to_owned()), Key::Index))
        }
        _ => {
            cursor.skip()?;
            None
        }
    })
}

/// Reads the values and marks of an output change, whose object is a `change` itself.
pub fn output_change<'a>(cursor: &mut Cursor<'a>) -> Read<(Actions, Change<'a>)> {
    read_body(cursor).map(|body| (body.actions, body.change))
}

fn read_body<'a>(cursor: &mut Cursor<'a>) -> Read<Body<'a>> {
    let mut body = Body::default();
    cursor.object(|member, cursor| {
        let change = &mut body.change;
        match member.as_ref() {
            "actions" => body.actions = Actions::parse(&string_list(cursor)?),
            "before" => change.before = opt_raw(cursor)?,
            "after" => change.after = opt_raw(cursor)?,
            "after_unknown" => change.after_unknown = opt_raw(cursor)?,
            "before_sensitive" => change.before_sensitive = opt_raw(cursor)?,
            "after_sensitive" => change.after_sensitive = opt_raw(cursor)?,
            "before_identity" => change.before_identity = opt_raw(cursor)?,
            "after_identity" => change.after_identity = opt_raw(cursor)?,
            "replace_paths" => {
                let paths = opt_raw(cursor)?.map(super::value::Raw::value);
                body.replace_paths = match paths {
                    Some(Value::Array(paths)) => paths,
                    _ => Vec::new(),
                };
            }
            "importing" => body.importing = importing(cursor)?,
            "generated_config" => body.generated_config = opt_string(cursor)?,
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    Ok(body)
}

fn importing<'a>(cursor: &mut Cursor<'a>) -> Read<Option<Importing<'a>>> {
    if cursor.peek()? == Kind::Null {
        cursor.null()?;
        return Ok(None);
    }
    let mut found = Importing::default();
    cursor.object(|member, cursor| {
        match member.as_ref() {
            "id" => found.id = opt_string(cursor)?,
            "identity" => found.identity = opt_raw(cursor)?,
            "unknown" => found.unknown = opt_bool(cursor)?.unwrap_or_default(),
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    Ok(Some(found))
}
