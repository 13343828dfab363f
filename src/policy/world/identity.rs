//! Attributes that tell one object from another.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

static SAME_AS_ID: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("../../../data/identity-attributes.tsv").lines();
    rows.filter(|row| !row.starts_with('#')).filter_map(|row| row.split_once('\t')).collect()
});

/// Names under which providers give what no two objects of a type share.
const IDENTITIES: [&str; 7] = ["id", "arn", "self_link", "unique_id", "uid", "key_id", "resource_id"];

/// The attribute that the `id` of a type repeats, where its provider documents one: `bucket` of
/// `aws_s3_bucket`. So an id that is known only after apply may have a value that is known now.
pub(super) fn same_as_id(kind: &str) -> Option<&'static str> {
    SAME_AS_ID.get(kind).copied()
}

/// Providers whose ids repeat what the configuration says or draws: two `random_integer` may have the same.
const REPEATING: [&str; 4] = ["random_", "time_", "local_", "helm_"];

/// Whether no two objects of the type share the value of this attribute.
pub(super) fn is_identity(kind: &str, attribute: &str, computed: bool) -> bool {
    let repeating = REPEATING.iter().any(|start| kind.starts_with(start));
    computed && !repeating && IDENTITIES.contains(&attribute) || same_as_id(kind) == Some(attribute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_repeat_something_tell_nothing_apart() {
        assert!(is_identity("aws_vpc", "id", true));
        assert!(!is_identity("aws_vpc", "id", false));
        assert!(!is_identity("aws_vpc", "owner_id", true));
        assert!(!is_identity("random_integer", "id", true));
        assert!(is_identity("aws_s3_bucket", "bucket", false));
    }

    #[test]
    fn the_table_is_read() {
        assert_eq!(same_as_id("aws_s3_bucket"), Some("bucket"));
        assert_eq!(same_as_id("aws_vpc"), None);
        assert!(SAME_AS_ID.len() >= 20);
        assert!(SAME_AS_ID.values().all(|name| !name.is_empty() && !name.contains(char::is_whitespace)));
    }
}
