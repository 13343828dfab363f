//! Readers of the smaller sections of a plan, one function each.

use std::borrow::Cow;

use super::address::Mode;
use super::change::{output_change, resource_change};
use super::json::{Cursor, JsonError, Kind};
use super::members::{opt_raw, opt_string, string_list};
use super::model::{
    ActionInvocation, Check, Deferred, OutputChange, RelevantAttribute, StateObject, Variable,
};
use super::value::Raw;

type Read<T> = Result<T, JsonError>;

/// A resource instance of `planned_values` or `prior_state`.
pub fn state_object<'a>(cursor: &mut Cursor<'a>) -> Read<StateObject<'a>> {
    let mut address = Cow::Borrowed("");
    let (mut mode, mut kind, mut values, mut sensitive) = (None, None, None, None);
    let mut depends_on = None;
    let (mut deposed, mut provider, mut schema_version) = (false, Cow::Borrowed(""), None);
    cursor.object(|key, cursor| {
        match key.as_ref() {
            "address" => address = cursor.string()?,
            "mode" => mode = opt_string(cursor)?,
            "type" => kind = opt_string(cursor)?,
            "values" => values = opt_raw(cursor)?,
            "sensitive_values" => sensitive = opt_raw(cursor)?,
            "provider_name" => provider = opt_string(cursor)?.unwrap_or_default(),
            "schema_version" => schema_version = opt_raw(cursor)?.and_then(|raw| raw.text().parse().ok()),
            "depends_on" => {
                let list = cursor.clone();
                depends_on = opt_raw(cursor)?;
                // Read once to see that it is a list of strings.
                string_list(&mut { list })?;
            }
            "deposed_key" => deposed = opt_string(cursor)?.is_some_and(|key| !key.is_empty()),
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    let mode = Mode::parse(mode.as_deref(), &address);
    let kind = kind.unwrap_or_default();
    Ok(StateObject { mode, address, kind, values, sensitive, provider, schema_version, depends_on, deposed })
}

/// The member `output_changes`.
pub fn outputs<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<OutputChange<'a>>> {
    let mut found = Vec::new();
    members(cursor, |name, cursor| {
        let (actions, change) = output_change(cursor)?;
        found.push(OutputChange { name, actions, change });
        Ok(())
    })?;
    Ok(found)
}

/// The member `variables`.
pub fn variables<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<Variable<'a>>> {
    let mut found = Vec::new();
    members(cursor, |name, cursor| {
        let mut value = None;
        members(cursor, |key, cursor| {
            if key == "value" {
                value = opt_raw(cursor)?;
            } else {
                cursor.skip()?;
            }
            Ok(())
        })?;
        found.push(Variable { name, value });
        Ok(())
    })?;
    Ok(found)
}

/// The member `checks`.
pub fn checks<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<Check<'a>>> {
    let mut found = Vec::new();
    items(cursor, |cursor| {
        let mut check = Check { address: "".into(), status: "".into(), problems: Vec::new() };
        members(cursor, |key, cursor| {
            match key.as_ref() {
                "address" => check.address = display(cursor)?,
                "status" => check.status = opt_string(cursor)?.unwrap_or_default(),
                "instances" => items(cursor, |cursor| problems(cursor, &mut check.problems))?,
                _ => {
                    cursor.skip()?;
                }
            }
            Ok(())
        })?;
        found.push(check);
        Ok(())
    })?;
    Ok(found)
}

/// `address.to_display` of a check.
fn display<'a>(cursor: &mut Cursor<'a>) -> Read<Cow<'a, str>> {
    let mut found = Cow::Borrowed("");
    members(cursor, |key, cursor| {
        if key == "to_display" {
            found = opt_string(cursor)?.unwrap_or_default();
        } else {
            cursor.skip()?;
        }
        Ok(())
    })?;
    Ok(found)
}

fn problems<'a>(cursor: &mut Cursor<'a>, into: &mut Vec<Cow<'a, str>>) -> Read<()> {
    members(cursor, |key, cursor| {
        if key != "problems" {
            return cursor.skip().map(|_| ());
        }
        items(cursor, |cursor| {
            members(cursor, |key, cursor| {
                if key == "message" {
                    into.extend(opt_string(cursor)?);
                } else {
                    cursor.skip()?;
                }
                Ok(())
            })
        })
    })
}

/// The member `relevant_attributes`.
pub fn relevant<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<RelevantAttribute<'a>>> {
    let mut found = Vec::new();
    items(cursor, |cursor| {
        let (mut resource, mut attribute) = (Cow::Borrowed(""), Raw::new("null"));
        members(cursor, |key, cursor| {
            match key.as_ref() {
                "resource" => resource = opt_string(cursor)?.unwrap_or_default(),
                "attribute" => attribute = opt_raw(cursor)?.unwrap_or(attribute),
                _ => {
                    cursor.skip()?;
                }
            }
            Ok(())
        })?;
        found.push(RelevantAttribute { resource, attribute });
        Ok(())
    })?;
    Ok(found)
}

/// The member `deferred_changes`.
pub fn deferred<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<Deferred<'a>>> {
    let mut found = Vec::new();
    items(cursor, |cursor| {
        let (mut reason, mut change) = (Cow::Borrowed(""), None);
        members(cursor, |key, cursor| {
            match key.as_ref() {
                "reason" => reason = opt_string(cursor)?.unwrap_or_default(),
                "resource_change" => change = Some(resource_change(cursor, 0..0)?),
                _ => {
                    cursor.skip()?;
                }
            }
            Ok(())
        })?;
        let change = match change {
            Some(change) => change,
            None => resource_change(&mut Cursor::new("{}"), 0..0)?,
        };
        found.push(Deferred { reason, change });
        Ok(())
    })?;
    Ok(found)
}

/// The members `action_invocations` and `deferred_action_invocations`.
pub fn invocations<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<ActionInvocation<'a>>> {
    let mut found = Vec::new();
    items(cursor, |cursor| {
        let mut invocation = ActionInvocation {
            address: "".into(),
            kind: "".into(),
            trigger: None,
            values: None,
            sensitive: None,
        };
        invocation_members(cursor, &mut invocation)?;
        found.push(invocation);
        Ok(())
    })?;
    Ok(found)
}

fn invocation_members<'a>(cursor: &mut Cursor<'a>, invocation: &mut ActionInvocation<'a>) -> Read<()> {
    members(cursor, |key, cursor| {
        match key.as_ref() {
            "address" => invocation.address = opt_string(cursor)?.unwrap_or_default(),
            "type" => invocation.kind = opt_string(cursor)?.unwrap_or_default(),
            "config_values" => invocation.values = opt_raw(cursor)?,
            "config_sensitive" => invocation.sensitive = opt_raw(cursor)?,
            "lifecycle_action_trigger" => members(cursor, |key, cursor| {
                if key == "triggering_resource_address" {
                    invocation.trigger = opt_string(cursor)?;
                } else {
                    cursor.skip()?;
                }
                Ok(())
            })?,
            // A deferred invocation wraps the invocation.
            "action_invocation" => invocation_members(cursor, invocation)?,
            _ => {
                cursor.skip()?;
            }
        }
        Ok(())
    })
}

/// Elements of an array, or nothing for null.
fn items<'a>(cursor: &mut Cursor<'a>, item: impl FnMut(&mut Cursor<'a>) -> Read<()>) -> Read<()> {
    if cursor.peek()? == Kind::Null { cursor.null() } else { cursor.array(item) }
}

/// Members of an object, or nothing for null.
fn members<'a>(
    cursor: &mut Cursor<'a>,
    member: impl FnMut(Cow<'a, str>, &mut Cursor<'a>) -> Read<()>,
) -> Read<()> {
    if cursor.peek()? == Kind::Null { cursor.null() } else { cursor.object(member) }
}
