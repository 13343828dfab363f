//! The two matchers behind every pattern: one inside a name, one over a sequence of names.
//!
//! Patterns come from a file in a pull request and names from a plan, so neither may be able to
//! make matching slow. A pattern with wildcards is its literal pieces in order: the first must be a
//! prefix, the last a suffix, and for the others the leftmost place is as good as any. That needs no
//! backtracking, so the time is linear in the name for every piece.

/// Whether `name` has the shape of `pattern`, in which `*` is any run of characters.
pub fn name_matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(rest) = name.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    let Some(mut middle) = rest.strip_suffix(last) else { return false };
    for piece in pieces {
        match middle.split_once(piece) {
            Some((_, after)) => middle = after,
            None => return false,
        }
    }
    true
}

/// Whether `items` has the shape of `runs`: the runs in order, with any number of items (none as
/// well) between one run and the next. One run alone must match all items.
///
/// `same` says whether one element of a run matches one item.
pub fn sequence_matches<P, T>(runs: &[Vec<P>], items: &[T], same: impl Fn(&P, &T) -> bool) -> bool {
    let fits = |run: &[P], part: &[T]| {
        run.len() == part.len() && run.iter().zip(part).all(|(left, right)| same(left, right))
    };
    let Some((first, others)) = runs.split_first() else { return items.is_empty() };
    let Some((last, middle)) = others.split_last() else { return fits(first, items) };
    let Some((head, rest)) = items.split_at_checked(first.len()) else { return false };
    let Some((mut between, tail)) =
        rest.len().checked_sub(last.len()).and_then(|at| rest.split_at_checked(at))
    else {
        return false;
    };
    if !fits(first, head) || !fits(last, tail) {
        return false;
    }
    for run in middle.iter().filter(|run| !run.is_empty()) {
        let Some(at) = between.windows(run.len()).position(|part| fits(run, part)) else { return false };
        between = between.get(at + run.len()..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_run_within_a_name() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "anything"),
            ("aws_*", "aws_"),
            ("aws_*_instance", "aws_db_instance"),
            ("*db*", "db"),
            ("a*b*a", "aba"),
            ("**", "x"),
        ] {
            assert!(name_matches(pattern, name), "{pattern} should match {name}");
        }
        for (pattern, name) in
            [("", "x"), ("a", "ab"), ("a*a", "a"), ("aws_*_instance", "aws_instance"), ("a*b*a", "ab")]
        {
            assert!(!name_matches(pattern, name), "{pattern} should not match {name}");
        }
    }

    #[test]
    fn the_head_and_the_tail_of_a_sequence_do_not_overlap() {
        let same = |left: &char, right: &char| left == right;
        let runs = [vec!['a', 'b'], vec!['b', 'c']];
        assert!(!sequence_matches(&runs, &['a', 'b', 'c'], same));
        assert!(sequence_matches(&runs, &['a', 'b', 'b', 'c'], same));
        assert!(sequence_matches(&runs, &['a', 'b', 'x', 'b', 'c'], same));
    }

    #[test]
    fn many_wildcards_against_a_long_name_are_quick() {
        let pattern = "a*".repeat(500) + "b";
        assert!(!name_matches(&pattern, &"a".repeat(100_000)));
    }
}
