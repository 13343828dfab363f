//! "Did you mean": the known name that a misspelt one most resembles.

/// A name longer than this is no slip of the finger, and comparing it would only cost time.
const MAX_LENGTH: usize = 64;

/// The known name closest to `written`, if one is close enough to be meant.
pub fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > MAX_LENGTH {
        return None;
    }
    // Rule ids have dashes and attributes underscores; mixing them up is the commonest slip.
    let plain = |text: &str| text.to_lowercase().replace('-', "_");
    let written = plain(written);
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&written, &plain(name)), name))
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn suggests_only_what_is_close() {
        let known = ["count", "percent", "stateful-destroy"];
        assert_eq!(closest("cuont", known), Some("count"));
        assert_eq!(closest("stateful_destroy", known), Some("stateful-destroy"));
        assert_eq!(closest("Percent", known), Some("percent"));
        assert_eq!(closest("colour", known), None);
        assert_eq!(closest(&"x".repeat(100_000), known), None);
    }
}
