//! Who applied with whom, as a square of numbers in which every column is as wide as its name.

use crate::history::{People, Person};
use crate::render::escape::visible;
use crate::render::text::page::width;

/// A longer login is cut: it is only the head of a column.
const LONGEST: usize = 12;

/// The lines of the square, safe to show; none when nobody paired.
pub(super) fn lines(people: &People) -> Vec<String> {
    let (rows, columns) = sides(people);
    if people.pairs.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = columns.iter().map(|one| name(&one.login)).collect();
    let first = rows.iter().map(|one| width(&name(&one.login))).max().unwrap_or_default();
    let head: String = names.iter().map(|name| format!("  {name}")).collect();
    let mut lines = vec![format!("{}{head}", " ".repeat(first))];
    for row in rows {
        let own = name(&row.login);
        let mut line = format!("{own}{}", " ".repeat(first.saturating_sub(width(&own))));
        for (column, name) in columns.iter().zip(&names) {
            let cell = match people.pairs.get(&(row.id, column.id)) {
                Some(times) => times.to_string(),
                None if row.id == column.id => "-".to_owned(),
                None => "\u{b7}".to_owned(),
            };
            let blanks = (width(name) + 2).saturating_sub(width(&cell));
            line.push_str(&format!("{}{cell}", " ".repeat(blanks)));
        }
        lines.push(line);
    }
    lines
}

/// Who applied, and who signed.
pub(super) fn sides(people: &People) -> (Vec<&Person>, Vec<&Person>) {
    let rows =
        people.recent.iter().filter(|one| people.modules.iter().any(|m| m.applied.contains_key(&one.id)));
    let columns = people.recent.iter().filter(|one| people.pairs.keys().any(|(_, signer)| *signer == one.id));
    (rows.collect(), columns.collect())
}

/// A login that fits a column.
pub(super) fn name(login: &str) -> String {
    let whole = visible(login);
    if whole.chars().count() <= LONGEST {
        return whole;
    }
    whole.chars().take(LONGEST - 1).chain(['…']).collect()
}
