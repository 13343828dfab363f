//! Members that may be absent or null: the small readers that every part of the plan uses.

use std::borrow::Cow;

use super::json::{Cursor, JsonError, Kind};
use super::value::Raw;

type Read<T> = Result<T, JsonError>;

/// A string or null.
pub fn opt_string<'a>(cursor: &mut Cursor<'a>) -> Read<Option<Cow<'a, str>>> {
    if cursor.peek()? == Kind::Null { cursor.null().map(|()| None) } else { cursor.string().map(Some) }
}

/// A boolean or null.
pub fn opt_bool(cursor: &mut Cursor<'_>) -> Read<Option<bool>> {
    if cursor.peek()? == Kind::Null { cursor.null().map(|()| None) } else { cursor.bool().map(Some) }
}

/// Any value but null, unread.
pub fn opt_raw<'a>(cursor: &mut Cursor<'a>) -> Read<Option<Raw<'a>>> {
    let raw = Raw::new(cursor.skip()?);
    Ok(if raw.is_null() { None } else { Some(raw) })
}

/// A list of strings or null.
pub fn string_list<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<Cow<'a, str>>> {
    let mut found = Vec::new();
    if cursor.peek()? == Kind::Null {
        cursor.null()?;
    } else {
        cursor.array(|cursor| {
            found.push(cursor.string()?);
            Ok(())
        })?;
    }
    Ok(found)
}

/// The texts of an array's elements, or nothing for null.
pub fn elements<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<&'a str>> {
    let mut found = Vec::new();
    if cursor.peek()? == Kind::Null {
        cursor.null()?;
    } else {
        cursor.array(|cursor| {
            found.push(cursor.skip()?);
            Ok(())
        })?;
    }
    Ok(found)
}

/// Where `part`, a slice of `whole`, starts.
pub fn offset_in(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}
