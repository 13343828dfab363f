//! A resource address as steps.
//!
//! A dot separates steps only outside brackets: an instance key is any text, with dots, brackets and
//! quotes of its own.

/// One step of an address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'a> {
    /// Whether it is `module.NAME`.
    pub(super) module: bool,
    pub(super) name: &'a str,
    /// What stands in the brackets, with its quotes.
    pub(super) key: Option<&'a str>,
}

/// Splits an address at the dots outside brackets; the error fits after the address in a sentence.
pub(super) fn steps(text: &str) -> Result<Vec<Step<'_>>, String> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    let mut rest = text;
    let mut among_modules = true;
    let mut module = false;
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, mut after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if name.is_empty() {
            return Err("has an empty step".to_owned());
        }
        let mut key = None;
        if let Some(inside) = after.strip_prefix('[') {
            let (found, behind) = split_key(inside).ok_or("has a bracket that is never closed")?;
            key = Some(found);
            after = behind;
        }
        // Modules come first in an address; behind them `module` is an ordinary name. Behind `**`
        // a pattern can be among modules again.
        if among_modules && !module && name == "module" && key.is_none() && after.starts_with('.') {
            module = true;
        } else {
            among_modules = module || name == "**";
            steps.push(Step { module, name, key });
            module = false;
        }
        if after.is_empty() {
            return Ok(steps);
        }
        rest = after.strip_prefix('.').ok_or("has text right behind a bracket")?;
    }
}

/// Splits `"a.b"].rest` into the key with its quotes and what follows the bracket.
fn split_key(inside: &str) -> Option<(&str, &str)> {
    let Some(quoted) = inside.strip_prefix('"') else { return inside.split_once(']') };
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                let (key, behind) = inside.split_at_checked(at + 2)?;
                return Some((key, behind.strip_prefix(']')?));
            }
            _ => {}
        }
    }
    None
}
