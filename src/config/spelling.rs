//! Small spellings of the sign-off blocks: durations, teams, operators, paths, addresses of documents.
//!
//! Each reader gives what is wrong as a half sentence that follows the quoted text, and the next step.

use super::pattern::PatternError;
use super::signoff::{Operator, Team};

/// Names of GitHub are no longer than this.
const LONGEST_NAME: usize = 100;

/// Seconds in a day.
pub(super) const DAY: u64 = 24 * 60 * 60;

/// Reads `90s`, `30m`, `2h` or `12d` as seconds.
pub fn duration(text: &str) -> Result<u64, PatternError> {
    let wrong = || {
        PatternError::new("is no duration", "write a whole number and a unit: `90s`, `30m`, `2h` or `12d`")
    };
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.get(digits.len()..).unwrap_or_default();
    let seconds: u64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => DAY,
        _ => return Err(wrong()),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    digits.parse::<u64>().ok().and_then(|number| number.checked_mul(seconds)).ok_or_else(wrong)
}

/// A duration as it would be written, in the largest unit that has no rest.
pub(super) fn show_duration(seconds: u64) -> String {
    let unit = [("d", DAY), ("h", 60 * 60), ("m", 60)].into_iter().find(|(_, size)| {
        let fits = seconds != 0 && seconds.is_multiple_of(*size);
        // Hours are how people speak of a sign-off; `24h` and not `1d`.
        fits && (*size < DAY || seconds > DAY)
    });
    match unit {
        Some((unit, size)) => format!("{}{unit}", seconds / size),
        None => format!("{seconds}s"),
    }
}

/// Reads `ORGANISATION/TEAM`.
pub(super) fn team(text: &str) -> Result<Team, PatternError> {
    let fits = |name: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(plain)
    };
    match text.split_once('/') {
        Some((organisation, slug)) if fits(organisation) && fits(slug) => {
            Ok(Team { organisation: organisation.to_owned(), slug: slug.to_owned() })
        }
        _ => Err(PatternError::new(
            "is no team",
            "write `ORGANISATION/TEAM` with the short names that stand in the team's web address, such as `acme/sre`",
        )),
    }
}

/// Reads `team:ORGANISATION/TEAM` or `user:NUMBER`.
pub(super) fn operator(text: &str) -> Result<Operator, PatternError> {
    if let Some(name) = text.strip_prefix("team:") {
        return team(name).map(Operator::Team);
    }
    if let Some(number) = text.strip_prefix("user:") {
        let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        return number.parse().ok().filter(|_| plain).map(Operator::User).ok_or_else(|| {
            PatternError::new(
                "names no account by its number",
                "write the number, which stays when a login is renamed or taken by another: `gh api users/LOGIN --jq .id` shows it",
            )
        });
    }
    Err(PatternError::new(
        "is no operator",
        "write a team as `team:acme/sre`, or an account by its number as `user:583231`",
    ))
}

/// Reads the short name of an app, as it stands in the app's web address.
pub(super) fn app(text: &str) -> Result<String, PatternError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.len() <= LONGEST_NAME && text.chars().all(plain) {
        return Ok(text.to_owned());
    }
    Err(PatternError::new(
        "is no app",
        "write the short name that stands in the app's web address, such as `github-actions`",
    ))
}

/// Reads the path of a file below the folder of the configuration file.
pub(super) fn file(text: &str) -> Result<String, PatternError> {
    let relative = !text.starts_with(['/', '~']) && text.get(1..2) != Some(":");
    if !relative || text.contains('\\') || text.chars().any(char::is_control) {
        return Err(PatternError::new(
            "is not a relative path with forward slashes",
            "write it relative to the folder of this file, such as `.pairgate/NAME`",
        ));
    }
    let names: Vec<&str> = text.split('/').filter(|name| *name != ".").collect();
    if names.contains(&"..") {
        return Err(PatternError::new(
            "leaves the folder of this file",
            "only what the base branch holds is trusted: put the file into the repository, below this one",
        ));
    }
    if names.is_empty() || names.iter().any(|name| name.is_empty()) {
        return Err(PatternError::new("names no file", "name a file, such as `.pairgate/holidays.txt`"));
    }
    Ok(names.join("/"))
}

/// Reads where documents are: `https`, a host, and perhaps the beginning of a path.
pub(super) fn document(text: &str) -> Result<String, PatternError> {
    let help =
        "write `https://`, the host and the folder that is yours, such as `https://www.notion.so/acme/`";
    let url = url::Url::parse(text).map_err(|_| PatternError::new("is no web address", help))?;
    if url.scheme() != "https" {
        return Err(PatternError::new("is not `https`", help));
    }
    let bare = url.username().is_empty() && url.password().is_none();
    if !bare || url.query().is_some() || url.fragment().is_some() || text.contains('*') {
        return Err(PatternError::new("is more than a host and the beginning of a path", help));
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::{document, duration, file, operator, show_duration, team};

    #[test]
    fn durations_are_read_and_written_back() {
        for (text, seconds) in
            [("0s", 0), ("90s", 90), ("30m", 1800), ("2h", 7200), ("24h", 86_400), ("12d", 1_036_800)]
        {
            assert_eq!(duration(text).ok(), Some(seconds), "{text}");
            assert_eq!(show_duration(seconds), text);
        }
        for text in
            ["", "s", "1", "1 h", "-1h", "1.5h", "1h30m", "1w", "1H", "１h", "99999999999999999999s", "1µs"]
        {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_that_could_mean_somebody_else_are_refused() {
        for text in ["acme", "acme/", "/sre", "acme/sre/x", "acme/*", "acme/the team", "", "acme/ｓre"] {
            assert!(team(text).is_err(), "{text}");
        }
        for text in ["alice", "user:alice", "user:0", "user:007", "user:+1", "user:", "team:x", "*", "user:*"]
        {
            assert!(operator(text).is_err(), "{text}");
        }
        assert!(operator("user:18446744073709551615").is_ok());
    }

    #[test]
    fn files_stay_below_the_configuration() {
        assert_eq!(file("./a/./b").ok().as_deref(), Some("a/b"));
        for text in ["", ".", "a/", "a//b", "/a", "../a", "a/../../b", "c:/a", "a\\b", "~/a", "a\nb"] {
            assert!(file(text).is_err(), "{text}");
        }
    }

    #[test]
    fn documents_are_at_an_https_host() {
        assert_eq!(document("https://Example.COM").ok().as_deref(), Some("https://example.com/"));
        for text in [
            "http://example.com/",
            "example.com",
            "https://",
            "https://a@example.com/",
            "https://*.example.com/",
            "https://example.com/?q=1",
            "https://example.com/#a",
            "javascript:alert(1)",
        ] {
            assert!(document(text).is_err(), "{text}");
        }
    }
}
