//! Credential reports.

use pairgate::audit::aws::facts::{AccessKey, Password, UploadedKey, Used};
use pairgate::audit::aws::read::{self, Report};
use pairgate::audit::{Known, Reason};
use pairgate::text::Lang;

use crate::make::{self, ALICE, BOB, HEADER, ROOT, only, settings, source};

fn read(text: &str) -> Report {
    read::report(&source(text), &settings()).unwrap()
}

#[track_caller]
fn refused(text: &str, code: &str, words: &str) {
    let errors = read::report(&source(text), &settings()).unwrap_err();
    let (found, message) = only(&errors);
    assert_eq!(found, code, "{message}");
    assert!(message.contains(words), "{message}");
}

fn at(text: &str) -> Known<jiff::Timestamp> {
    Known::Known(text.parse().unwrap())
}

fn used(text: &str) -> Known<Used> {
    Known::Known(Used::At { at: text.parse().unwrap(), service: None, region: None })
}

fn never() -> Known<Used> {
    Known::Known(Used::Never)
}

#[test]
fn each_row_says_what_the_guide_says_it_says() {
    let report = read(&make::report(&[ROOT, ALICE, BOB]));
    assert_eq!((report.account.as_str(), report.partition.as_str()), (make::ID, "aws"));
    assert_eq!(report.generated, None);
    let Known::Known(root) = &report.root else { panic!("{:?}", report.root) };
    assert_eq!(root.mfa, Known::Known(true));
    assert_eq!(root.password_used, used("2026-05-01T10:00:00Z"));
    assert_eq!(root.keys, Known::Known(vec![]));

    assert_eq!(report.users.len(), 2);
    let alice = &report.users["arn:aws:iam::111122223333:user/people/alice"];
    assert_eq!(alice.name, "alice");
    assert_eq!(alice.created, "2020-01-01T00:00:00Z".parse().unwrap());
    let password = Password { used: used("2026-06-01T08:00:00Z"), changed: at("2025-01-01T00:00:00Z") };
    assert_eq!(alice.password, Known::Known(Some(password)));
    assert_eq!(alice.mfa, Known::Known(true));
    let first = AccessKey {
        id: None,
        slot: 1,
        active: true,
        created: at("2024-01-01T00:00:00Z"),
        used: Known::Known(Used::At {
            at: "2026-06-02T09:00:00Z".parse().unwrap(),
            service: Some("s3".to_owned()),
            region: Some("eu-west-1".to_owned()),
        }),
    };
    let second =
        AccessKey { id: None, slot: 2, active: false, created: at("2021-01-01T00:00:00Z"), used: never() };
    assert_eq!(alice.keys, Known::Known(vec![first, second]));
    let certificate = UploadedKey { id: "1".to_owned(), active: true, uploaded: at("2022-01-01T00:00:00Z") };
    assert_eq!(alice.certificates, Known::Known(vec![certificate]));

    let bob = &report.users["arn:aws:iam::111122223333:user/bob"];
    assert_eq!(bob.password.get().unwrap().as_ref().unwrap().used, never());
    assert_eq!(bob.mfa, Known::Known(false));
    let key =
        AccessKey { id: None, slot: 1, active: true, created: at("2021-01-02T00:00:00Z"), used: never() };
    assert_eq!(bob.keys, Known::Known(vec![key]));
    assert_eq!(bob.certificates, Known::Known(vec![]));
}

#[test]
fn what_the_command_line_prints_is_read_with_its_time() {
    let csv = make::report(&[ROOT, ALICE]);
    let printed = read(&make::printed(&csv, "2026-06-30T12:00:00+00:00"));
    assert_eq!(printed.generated, Some("2026-06-30T12:00:00Z".parse().unwrap()));
    assert_eq!(printed.users, read(&csv).users);
}

#[test]
fn a_byte_order_mark_windows_line_ends_quotes_and_further_columns_change_nothing() {
    let plain = read(&make::report(&[ROOT, ALICE, BOB]));
    let windows = make::report(&[ROOT, ALICE, BOB]).replace('\n', "\r\n");
    assert_eq!(read(&format!("\u{feff}{windows}")), plain);
    let more: Vec<String> = [ROOT, ALICE, BOB].iter().map(|row| format!("x,{row},\"one, two\"")).collect();
    let more = format!("new_column,{HEADER},newer_column\n{}", more.join("\n"));
    assert_eq!(read(&more), plain);
    let quoted = make::report(&[ROOT, ALICE, BOB]).replace("eu-west-1", "\"eu-west-1\"");
    assert_eq!(read(&quoted), plain);
    assert_eq!(
        read(make::report(&[ROOT, ALICE, BOB]).trim_end()),
        plain,
        "AWS ends the last line with nothing"
    );
}

#[test]
fn columns_are_read_by_name_in_any_order() {
    let swap = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.reverse();
        cells.join(",")
    };
    let csv = [HEADER, ROOT, ALICE, BOB].map(swap).join("\n");
    assert_eq!(read(&csv), read(&make::report(&[ROOT, ALICE, BOB])));
}

#[test]
fn a_file_with_other_columns_is_refused_with_all_that_it_lacks() {
    let csv = make::report(&[ROOT]).replace("mfa_active", "mfa").replace("access_key_2_active", "key2");
    refused(&csv, "audit-report-columns", "it lacks `mfa_active`, `access_key_2_active`");
    refused("name;arn\nx;y\n", "audit-report-columns", "`user`, `arn`, `user_creation_time`");
    let twice = make::report(&[]).replace("cert_2_active", "mfa_active");
    refused(&twice, "audit-report-columns", "`mfa_active` twice");
}

#[test]
fn reports_from_before_signing_certificates_leave_them_open() {
    let csv = make::report(&[ROOT, ALICE]).replace("cert_1_active", "other");
    assert_eq!(read(&csv).users.values().next().unwrap().certificates, Known::NotRead(Reason::NotGiven));
}

#[test]
fn a_file_that_is_cut_is_refused_with_its_line() {
    let whole = make::report(&[ROOT, ALICE, BOB]);
    let cut = &whole[..whole.find("no_information").unwrap()];
    refused(cut, "audit-report-row", "line 4: 5 columns, but the header has 22");
    refused(&format!("{HEADER}\n"), "audit-report-rows", "no rows");
    refused("", "audit-file-empty", "empty");
    refused(" \u{feff}\n", "audit-report-columns", "lacks");
    let printed = make::printed(&whole, "2026-06-30T12:00:00+00:00");
    refused(&printed[..printed.len() / 2], "audit-file-cut", "cut off");
    let short = printed.replacen("\"Content\":\"", "\"Content\":\"A", 1);
    refused(&short, "audit-file-cut", "`Content`");
}

#[test]
fn the_row_is_shown_that_is_wrong() {
    let text = make::report(&[ROOT, ALICE, &BOB.replace("TRUE", "yes")]).replace('\n', "\r\n");
    let text = format!("\u{feff}{text}");
    let errors = read::report(&source(&text), &settings()).unwrap_err();
    let (_, message) = only(&errors);
    assert!(message.contains("line 4: `password_enabled` is `yes`, neither `TRUE` nor `FALSE`"), "{message}");
    let span = errors[0].labels[0].0;
    assert_eq!(&text[span.start..span.end], BOB.replace("TRUE", "yes"));
}

#[test]
fn odd_rows_are_refused() {
    let row = |from: &str, to: &str| make::report(&[ROOT, &ALICE.replacen(from, to, 1)]);
    refused(
        &row("2026-06-01T08:00:00+00:00", "yesterday"),
        "audit-report-row",
        "`password_last_used` is `yesterday`",
    );
    // It could be any of 24 hours.
    refused(
        &row("2026-06-01T08:00:00+00:00", "2026-06-01T08:00:00"),
        "audit-report-row",
        "`password_last_used`",
    );
    refused(&row("2026-06-02T09:00:00+00:00", ""), "audit-report-row", "`access_key_1_last_used_date` is ``");
    refused(&row("2020-01-01T00:00:00+00:00", "N/A"), "audit-report-row", "`user_creation_time` is `N/A`");
    refused(&row(",true,true,", ",maybe,true,"), "audit-report-row", "`mfa_active` is `maybe`");
    refused(
        &row("alice", "mallory"),
        "audit-report-row",
        "`arn` is `arn:aws:iam::111122223333:user/people/alice`",
    );
    refused(&row("111122223333", "111122224444"), "audit-report-row", "account `111122224444`");
    refused(&row("111122223333", "1111"), "audit-report-row", "`arn`");
    refused(&row("s3", "\"s3\ns4\""), "audit-report-row", "several lines");
    refused(
        &make::report(&[ROOT, ALICE, ALICE]),
        "audit-report-row",
        "line 4: the user `alice` for the second time",
    );
    refused(&make::report(&[ROOT, ROOT]), "audit-report-row", "line 3: a second row `<root_account>`");
}

#[test]
fn all_mistakes_are_told_but_not_a_thousand() {
    let wrong = ALICE.replace("true", "yes");
    let rows = |number| make::report(&vec![wrong.as_str(); number]);
    assert_eq!(read::report(&source(rows(3)), &settings()).unwrap_err().len(), 3);
    assert_eq!(read::report(&source(rows(1000)), &settings()).unwrap_err().len(), 20);
}

#[test]
fn a_report_without_the_root_user_leaves_it_open() {
    let report = read(&make::report(&[ALICE]));
    assert!(matches!(report.root, Known::NotRead(Reason::Odd { .. })), "{:?}", report.root);
}

#[test]
fn moments_that_cannot_be_true_are_no_facts() {
    let last = |moment: &str| {
        let report = read(&make::report(&[ROOT, &ALICE.replace("2026-06-02T09:00:00+00:00", moment)]));
        report.users.values().next().unwrap().keys.get().unwrap()[0].used.clone()
    };
    // Now is 2026-07-01: clocks may differ by ten minutes.
    assert!(last("2026-07-01T00:09:59+00:00").get().is_some());
    let Known::NotRead(future) = last("2026-07-01T00:10:01+00:00") else { panic!() };
    assert_eq!(future.text().get(Lang::En), "`2026-07-01T00:10:01Z` lies in the future");
    let Known::NotRead(Reason::Odd { what }) = last("0001-01-01T00:00:00Z") else { panic!() };
    assert!(what.get(Lang::En).contains("before AWS began"), "{what:?}");
    let late = make::printed(&make::report(&[ROOT]), "2026-07-02T00:00:00+00:00");
    refused(&late, "audit-clock", "later than now");
}

#[test]
fn a_word_that_the_guide_does_not_name_for_a_cell_is_not_never_used() {
    let alice = |from: &str, to: &str| {
        let row = ALICE.replacen(from, to, 1);
        assert_ne!(row, ALICE);
        read(&make::report(&[ROOT, &row])).users.into_values().next().unwrap()
    };
    for word in ["no_information", "not_supported"] {
        let keys = alice("2026-06-02T09:00:00+00:00", word).keys;
        assert!(
            matches!(&keys.get().unwrap()[0].used, Known::NotRead(Reason::Unsupported { .. })),
            "{keys:?}"
        );
    }
    for word in ["N/A", "not_supported"] {
        let password = alice("2026-06-01T08:00:00+00:00", word).password;
        assert!(password.get().unwrap().as_ref().unwrap().used.reason().is_some(), "{password:?}");
    }
    assert!(
        alice("/alice,2020-01-01T00:00:00+00:00,true", "/alice,2020-01-01T00:00:00+00:00,not_supported")
            .password
            .reason()
            .is_some()
    );
    // A key that is there without a date, and a place that neither has a key nor none.
    assert!(alice("2024-01-01T00:00:00+00:00", "N/A").keys.get().unwrap()[0].created.reason().is_some());
    let neither = alice("false,2021-01-01T00:00:00+00:00,N/A", "false,N/A,not_supported").keys;
    assert!(neither.reason().is_some(), "{neither:?}");
    assert!(alice(",true,true,2024", ",true,not_supported,2024").keys.reason().is_some());
}

#[test]
fn a_root_user_without_a_password_never_used_it() {
    let root = ROOT.replace("not_supported,2026-05-01T10:00:00+00:00", "FALSE,N/A");
    assert_eq!(read(&make::report(&[&root])).root.get().unwrap().password_used, never());
    let root = ROOT.replace("2026-05-01T10:00:00+00:00", "N/A");
    assert!(read(&make::report(&[&root])).root.get().unwrap().password_used.reason().is_some());
}

#[test]
fn a_row_without_room_for_all_keys_leaves_them_open() {
    let read = |cell: &str| {
        let csv = format!("{HEADER},additional_credentials_info\n{ROOT},N/A\n{ALICE},{cell}\n");
        read(&csv).users.into_values().next().unwrap()
    };
    assert!(read("").keys.get().is_some());
    let more = read("\"1 more access key, see ListAccessKeys\"");
    assert_eq!(more.keys, Known::NotRead(Reason::TooMany { most: 2 }));
    assert_eq!(more.certificates, Known::NotRead(Reason::TooMany { most: 2 }));
}

#[test]
fn a_file_of_absurd_size_is_refused_before_it_is_read() {
    assert!(read::size("file", read::LARGEST).is_ok());
    assert_eq!(read::size("file", read::LARGEST + 1).unwrap_err().code, "audit-file-large");
}

#[test]
fn a_root_user_with_a_signing_certificate_lacks_a_second_factor() {
    let bare = ROOT
        .replace("not_supported,2026-05-01T10:00:00+00:00", "FALSE,N/A")
        .replace("true,false", "false,false");
    let mfa = |row: &str| read(&make::report(&[row])).root.get().unwrap().mfa.clone();
    assert_eq!(mfa(&bare), Known::Known(true), "nothing that one would be for");
    let signs = bare.replace("N/A,false,N/A,false,N/A", "N/A,true,2020-01-01T00:00:00+00:00,false,N/A");
    assert_ne!(signs, bare);
    assert_eq!(mfa(&signs), Known::Known(false));
}
