//! How terraform lists the references of an expression: the whole traversal, then each shorter one.
//!
//! `aws_db_instance.main[0].endpoint` is listed as that, then `aws_db_instance.main[0]`, then `aws_db_instance.main`.

/// A traversal and its prefixes, down to the object that it starts at.
pub fn expand(traversal: &str) -> Vec<String> {
    let ends = step_ends(traversal);
    let whole = ends.len();
    let shortest = base_steps(traversal, &ends).min(whole);
    (shortest..=whole)
        .rev()
        .filter_map(|steps| ends.get(steps.checked_sub(1)?))
        .filter_map(|end| traversal.get(..*end))
        .map(str::to_owned)
        .collect()
}

/// Like [`expand`], for several traversals. Terraform does not remove duplicates either.
pub fn expand_all<'a>(traversals: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    traversals.into_iter().flat_map(expand).collect()
}

/// The offsets at which the steps (`.name` and `[key]`) end.
fn step_ends(traversal: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let (mut in_text, mut escaped, mut in_brackets) = (false, false, false);
    for (at, character) in traversal.char_indices() {
        match character {
            '"' if in_brackets && !escaped => in_text = !in_text,
            '.' if !in_brackets => ends.push(at),
            '[' if !in_text => {
                ends.push(at);
                in_brackets = true;
            }
            ']' if !in_text => in_brackets = false,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    ends.push(traversal.len());
    // `x[0].id`: the dot ends the step that the bracket began, at the same place as nothing else does.
    ends.dedup();
    ends
}

/// How many steps name the object itself: `data.type.name`, `module.call["key"]`, `type.name`, `var.name`.
fn base_steps(traversal: &str, ends: &[usize]) -> usize {
    let starts_with_bracket = |step: usize| {
        step.checked_sub(1)
            .and_then(|before| ends.get(before))
            .and_then(|at| traversal.get(*at..))
            .is_some_and(|rest| rest.starts_with('['))
    };
    match traversal.split('.').next() {
        Some("data" | "ephemeral") => 3,
        Some("module") if starts_with_bracket(2) => 3,
        _ => 2,
    }
}
