//! Files that are too large, too deep or wrong in every line end in a message, and soon.

use super::{refused, valid, warned, wrong};

#[test]
fn what_nests_too_deeply_is_refused_without_a_crash() {
    let message = |text: &str| wrong(text).lines().take(3).collect::<Vec<_>>().join("\n");
    for text in [
        format!("attrs{}", ".a".repeat(200_000)),
        format!("attrs{}", "[*]".repeat(200)),
        vec!["attrs.a"; 120].join(" || "),
        format!("{}true", "!".repeat(60_000)),
        format!("{}1{}", "[".repeat(5000), "]".repeat(5000)),
        format!("{}x{}", "\"${".repeat(3000), "}\"".repeat(3000)),
    ] {
        let found = message(&text);
        assert!(found.contains("policy-depth") || found.contains("policy-syntax"), "{found}");
    }
}

#[test]
fn thousands_of_locals_that_go_in_a_circle_are_told() {
    let chain: String = (0..5000).map(|at| format!("  l{at} = local.l{}\n", (at + 1) % 5000)).collect();
    let found = refused(&format!("locals {{\n{chain}}}\n"));
    assert!(found.contains("locals go in a circle: `local.l0` → `local.l1`"), "{found}");
}

#[test]
fn a_file_of_mistakes_is_told_in_time() {
    // Nearly every name is wrong, and close to thousands of others.
    let locals: String = (0..6000).map(|at| format!("  name_{at} = local.nam_{at}\n")).collect();
    let found = refused(&format!("locals {{\n{locals}}}\n"));
    assert!(found.contains("and 5950 more mistakes"), "{}", found.lines().last().unwrap());
}

#[test]
fn a_long_heredoc_is_read_in_time() {
    let lines = "x\n".repeat(300_000);
    valid(&format!("locals {{\n  a = <<-EOT\n{lines}EOT\n}}\n"));
}

#[test]
fn many_policies_that_see_many_locals_are_read_in_time() {
    let locals: String = (0..4000).map(|at| format!("  l{at} = {at}\n")).collect();
    let policies: String = (0..8000).map(|at| format!("resource_policy \"a\" \"p{at}\" {{}}\n")).collect();
    let warnings = warned(&format!("locals {{\n{locals}}}\n{policies}"));
    assert!(warnings.contains("and 11950 more warnings"), "{}", warnings.lines().last().unwrap());
}

#[test]
fn sizes_are_bounded() {
    let large = refused(&" ".repeat(1024 * 1024 + 1));
    assert!(large.contains("policy-size") && large.contains("larger than 1 MiB"), "{large}");
    let many = refused(&format!("locals {{\n{}}}\n", "a = 1\n".repeat(20_001)));
    assert!(many.contains("more than 20000 values"), "{many}");
}
