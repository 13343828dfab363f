//! Files that are not what they should be: nothing is audited, and the message says which file, where, and what to do.

use std::fs;

use crate::shop::{DAY, audit, command, files};
use crate::support::program::{Ran, finish};

/// Damages a file of the example; what the program says then.
#[track_caller]
fn refused(file: &str, damage: impl Fn(String) -> String, wanted: &[&str]) {
    let shop = files();
    let path = shop.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    let damaged = damage(text.clone());
    assert_ne!(text, damaged, "nothing was damaged");
    fs::write(&path, damaged).unwrap();
    says(&audit(shop.path(), &[]), wanted);
}

#[track_caller]
fn says(ran: &Ran, wanted: &[&str]) {
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    let told = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ").replace("│ ", "");
    for words in wanted.iter().chain(&["help:"]) {
        assert!(told.contains(words), "no `{words}` in:\n{}", ran.stderr);
    }
}

const CSV: &str = "credential-report/production.csv";
const DETAILS: &str = "authorization-details/production.json";
const ACCESSED: &str = "last-accessed/production.ndjson";

#[test]
fn wrong_columns() {
    refused(CSV, |text| text.replacen("mfa_active", "mfa", 1), &[CSV, "mfa_active"]);
    refused(CSV, |text| text.replacen(",true,2023-02-01", ",maybe,2023-02-01", 1), &[CSV, ":4:", "maybe"]);
}

#[test]
fn cut_files() {
    refused(CSV, |text| text[..text.len() - 30].to_owned(), &[CSV]);
    refused(DETAILS, |text| text[..text.len() / 2].to_owned(), &[DETAILS]);
    refused(ACCESSED, |text| text[..text.len() - 40].to_owned(), &[ACCESSED]);
    refused("accounts.json", |text| text[..60].to_owned(), &["accounts.json"]);
    refused(CSV, |_| String::new(), &[CSV]);
}

#[test]
fn a_file_of_another_kind() {
    let shop = files();
    let run = |option: &str, file: &str| finish(command(shop.path()).args([option, file, "--as-of", DAY]));
    says(&run("--credential-report", DETAILS), &[DETAILS]);
    says(&run("--authorization-details", CSV), &[CSV]);
    says(&run("--last-accessed", DETAILS), &[DETAILS]);
    says(&run("--authorization-details", ACCESSED), &[ACCESSED]);
    says(&run("--credential-report", "main.tf"), &["main.tf"]);
    says(&run("--credential-report", "nowhere.csv"), &["nowhere.csv"]);
    fs::create_dir(shop.path().join("empty")).unwrap();
    says(&run("--credential-report", "empty"), &["empty", ".csv"]);
}

#[test]
fn an_account_twice() {
    let shop = files();
    fs::copy(shop.path().join(CSV), shop.path().join("credential-report/again.csv")).unwrap();
    says(&audit(shop.path(), &[]), &["production.csv", "again.csv", "older one"]);
}

/// A moment in the future is nobody's last use: that fact is not checked, and the rest is.
#[test]
fn a_clock_that_is_wrong() {
    let shop = files();
    let path = shop.path().join(CSV);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("2026-03-02T09:00:00", "2031-03-02T09:00:00")).unwrap();
    let ran = audit(shop.path(), &[]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("future"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("aws-password-unused"), "{}", ran.stdout);
}

#[test]
fn options_that_contradict_each_other() {
    let shop = files();
    let run = |arguments: &[&str]| finish(command(shop.path()).args(arguments));
    says(&run(&["--credential-report", CSV, "--profile", "x"]), &["--profile"]);
    says(&run(&["--organization-accounts", "accounts.json"]), &["--authorization-details"]);
    says(&run(&["--offline"]), &["--state"]);
    let state = shop.path().join("state");
    says(&run(&["--offline", "--state", state.to_str().unwrap()]), &["holds no facts"]);
    says(&audit(shop.path(), &["--fix", "audit"]), &["--fix", "clone"]);
    says(&audit(shop.path(), &["--baseline", "none.json"]), &["none.json"]);
    says(
        &audit(shop.path(), &["--output", "json=baseline.json", "--baseline", "baseline.json"]),
        &["baseline"],
    );
    let kept = fs::read_to_string(shop.path().join("baseline.json")).unwrap();
    assert!(kept.contains("pairgate-audit-baseline-v1"), "{kept}");
}

#[test]
fn an_empty_file_is_called_empty() {
    for (file, text) in [(CSV, ""), (DETAILS, "\n"), (ACCESSED, "\u{feff} ")] {
        refused(
            file,
            |_| text.to_owned(),
            &[file, "is empty", "the command that should have written it failed"],
        );
    }
}

/// What `>` of PowerShell writes.
#[test]
fn a_file_in_utf_16_says_how_to_convert_it() {
    for file in [CSV, DETAILS] {
        for little in [true, false] {
            let shop = files();
            let path = shop.path().join(file);
            let text = format!("\u{feff}{}", fs::read_to_string(&path).unwrap());
            let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
            fs::write(&path, text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()).unwrap();
            says(&audit(shop.path(), &[]), &[file, "UTF-16", "Out-File -Encoding utf8", "iconv"]);
        }
    }
    let shop = files();
    fs::write(shop.path().join(CSV), b"user,arn\n\xe9").unwrap();
    says(&audit(shop.path(), &[]), &[CSV, "it is not UTF-8"]);
}

#[test]
fn an_endpoint_that_is_no_address_is_refused_by_its_option() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in ["notaurl", "", "localhost:5000", "ftp://example.com", "http://"] {
        let ran = finish(command(folder.path()).args(["--endpoint-url", wrong]));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{wrong}: {ran:?}");
        assert!(ran.stderr.contains("--endpoint-url") && ran.stderr.contains("https://"), "{}", ran.stderr);
    }
}
