//! The table: what is said at every address, and nowhere else.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::row::{Expected, Row, all, plan};
use crate::run::{Case, alone, found, gaining};

/// What differs, a line each.
pub fn differences(expected: &Expected, found: &Expected) -> String {
    let mut out = String::new();
    let addresses: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    for address in addresses {
        let (wanted, has) = (expected.get(address), found.get(address));
        if wanted != has {
            let _ = writeln!(out, "{address}\n  expected {wanted:?}\n  found    {has:?}");
        }
    }
    out
}

/// What the whole plan raises: rows that destroy or move something are many.
fn of_the_plan() -> Expected {
    let rules = ["import-or-forget", "mass-delete"].map(str::to_owned).into();
    Expected::from([("-".to_owned(), rules)])
}

/// Everything that has to be said of all rows together.
pub fn together(rows: &[Row], with_pack: bool) -> Expected {
    let mut all = of_the_plan();
    for row in rows {
        let pack = row.pack.iter().filter(|_| with_pack);
        for (address, rules) in row.rules.iter().chain(pack) {
            all.entry(address.clone()).or_default().extend(rules.clone());
        }
    }
    all
}

#[test]
fn every_finding_is_in_the_table_and_everything_in_the_table_is_found() {
    let rows = all();
    let report = Case::new(&plan(&rows), "").report(&["--pack", "none"]);
    let differences = differences(&together(&rows, false), &found(&report));
    assert!(differences.is_empty(), "{differences}");
    let gaining = gaining(&report);
    let of = |row: &Row| -> Vec<String> { gaining.iter().filter(|at| row.has(at)).cloned().collect() };
    let mut wrong = String::new();
    for row in &rows {
        let widened = row.rules.values().any(|rules| rules.contains("access-widened"));
        if row.is_harmless && !of(row).is_empty() {
            let _ = writeln!(wrong, "{}: nobody gains, but {:?}", row.name, of(row));
        }
        if widened && of(row).is_empty() {
            let _ = writeln!(wrong, "{}: somebody gains, and no line says so", row.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_pack_says_what_the_rules_do_not_and_nothing_twice() {
    let rows = all();
    let report = Case::new(&plan(&rows), "").report(&["--pack", "all"]);
    let differences = differences(&together(&rows, true), &found(&report));
    assert!(differences.is_empty(), "{differences}");
}

/// What one change means must not depend on what else is in the plan.
#[test]
fn every_row_by_itself_says_the_same() {
    let mut wrong = String::new();
    for row in all() {
        let mut found = alone(&plan([&row]));
        found.remove("-");
        wrong += &differences(&row.rules, &found);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_table_is_large_and_its_names_are_unique() {
    let rows = all();
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), rows.len(), "two rows have one name");
    let harmless = rows.iter().filter(|row| row.is_harmless).count();
    assert!(rows.len() - harmless >= 40 && harmless >= 30, "{} and {harmless}", rows.len() - harmless);
    let mut addresses = BTreeSet::new();
    for resource in rows.iter().flat_map(|row| &row.resources) {
        assert!(addresses.insert(resource.address()), "{} twice", resource.address());
    }
}
