//! Which account a file is of, without reading it all.

use super::arn;

/// Base64 that is decoded to find the first row of a report: 3 KiB.
const START: usize = 4096;

/// The account that a file is likely of: of its first own ARN. Cheap, so that the files of 1,000 accounts can be sorted
/// first and read one account at a time; what is wrong here, [`join`](super::join) refuses later.
///
/// ARNs inside policies are of anybody, so in JSON only a member `Arn` counts, or an ARN that is a member's name.
pub fn account_of(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with(['{', '[']) {
        return first(text);
    }
    // `{arn: answer, …}`.
    let name = text.strip_prefix('{').and_then(|rest| rest.trim_start().strip_prefix('"')).and_then(account);
    name.or_else(|| member(text)).or_else(|| content(text))
}

/// The first ARN of an account.
fn first(text: &str) -> Option<String> {
    text.match_indices("arn:").find_map(|(at, _)| account(text.get(at..)?))
}

fn account(text: &str) -> Option<String> {
    let end = text.find(['"', ',', '\n']).unwrap_or(text.len());
    arn::parse(text.get(..end)?).map(|arn| arn.account.to_owned())
}

/// The first member `"Arn": "arn:…"` of an account.
fn member(text: &str) -> Option<String> {
    text.match_indices("\"Arn\"").find_map(|(at, name)| {
        let rest = text.get(at + name.len()..)?.trim_start().strip_prefix(':')?.trim_start();
        account(rest.strip_prefix('"')?)
    })
}

/// The first row of a credential report in base64.
fn content(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\"Content\"")?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let end = rest.find('"').unwrap_or(rest.len()).min(START);
    let bytes = data_encoding::BASE64.decode(rest.get(..end - end % 4)?.as_bytes()).ok()?;
    first(&String::from_utf8_lossy(&bytes))
}
