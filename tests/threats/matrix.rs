//! Every row of the matrix has a test that is named after it.

use std::collections::BTreeSet;
use std::path::Path;

const ROWS: std::ops::RangeInclusive<u32> = 1..=65;

/// Rows whose tests had names before the matrix had numbers.
const ELSEWHERE: [(u32, &str, &str); 1] =
    [(61, "policy_attacks.rs", "fn long_numbers_in_a_loop_run_out_of_steps_and_not_of_patience")];

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_row_has_a_test() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut texts = Vec::new();
    sources(&tests, &mut texts);
    let mut named = BTreeSet::new();
    for text in &texts {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for pair in lines.windows(2).filter(|pair| pair[0] == "#[test]") {
            let Some(rest) = pair[1].strip_prefix("fn threat_") else { continue };
            let numbers = rest.split('_').map_while(|word| word.parse::<u32>().ok());
            named.extend(numbers);
        }
    }
    for (row, file, what) in ELSEWHERE {
        let text = std::fs::read_to_string(tests.join(file)).unwrap();
        assert!(text.contains("#[test]") && text.contains(what), "{file} has no test for row {row}");
        named.insert(row);
    }
    let open: Vec<u32> = ROWS.filter(|row| !named.contains(row)).collect();
    assert!(open.is_empty(), "rows without a test: {open:?}");
    assert!(named.iter().all(|row| ROWS.contains(row)), "{named:?}");
}
