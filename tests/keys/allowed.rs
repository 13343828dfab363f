//! The allowed-signers file: what it may say, and every mistake at once.

use crate::tools::{HUBOT, Key, MONA, parse, there};

const ED: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";
const GIT: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";

/// Code, line, message and help of each mistake.
fn mistakes(text: &str) -> Vec<(String, usize, String, String)> {
    parse(text)
        .map(|_| Vec::new())
        .unwrap_or_else(|mistakes| mistakes)
        .into_iter()
        .map(|mistake| {
            let source = mistake.source.as_ref();
            let line = source.map_or(0, |source| source.position(mistake.labels[0].0.start).line);
            (mistake.code.to_owned(), line, mistake.message, mistake.help.unwrap())
        })
        .collect()
}

#[test]
fn lines_of_people_lines_for_git_and_comments_stand_beside_each_other() {
    let text = format!(
        "# who signs\n\n  # and who does not\nuser:{MONA},mona@example.com \
         NAMESPACES=\"git,pairgate-signoff-v1\",valid-after=\"20260101Z\" {ED} laptop of mona\r\n\
         \tci@example.com {GIT}\nold@example.com cert-authority,anything=1 ssh-dss AAAA\n"
    );
    let signers = parse(&text).unwrap();
    assert!(signers.lists(MONA));
    assert!(!signers.lists(HUBOT));
    assert_eq!(signers.people(), [MONA]);
    assert!(parse("").unwrap().people().is_empty());
    assert_eq!(parse(&format!("\"user:{MONA},mona@example.com\" {ED}")).unwrap().people(), [MONA]);
}

#[test]
fn threat_13_a_wildcard_principal_is_a_mistake_in_every_line() {
    for principal in
        ["*", "user:*", "user:58323?", "user:583231,*", "!user:1,user:2", "*@example.com", "mona@example.?om"]
    {
        let found = mistakes(&format!("# ours\n{principal} {ED}\n"));
        let (code, line, message, help) = &found[0];
        assert_eq!((code.as_str(), *line), ("signers-wildcard", 2), "{principal}");
        assert!(message.contains("it could let anybody sign"), "{message}");
        assert!(help.contains("one line for each person"), "{help}");
    }
}

#[test]
fn every_mistake_is_told_at_once_with_its_line() {
    let text = [
        format!("* {ED}"),
        format!("user:mona {ED}"),
        format!("User:7 {GIT}"),
        format!("user:0 {ED}"),
        format!("user:007 {ED}"),
        format!("user:1,user:2 {ED}"),
        format!("user:3 cert-authority {ED}"),
        format!("user:3 {ED}"),
        format!("user:4 valid-before=\"20260101\" {GIT}"),
        format!("user:4 valid-before=\"20261301Z\" {GIT}"),
        "user:5 ssh-ed25519 AAAAnonsense".to_owned(),
        "user:5 ssh-ed25519".to_owned(),
        "user:5".to_owned(),
    ]
    .join("\n");
    let codes: Vec<(String, usize)> =
        mistakes(&text).into_iter().map(|(code, line, ..)| (code, line)).collect();
    let expected = [
        ("signers-wildcard", 1),
        ("signers-principal", 2),
        ("signers-principal", 3),
        ("signers-principal", 4),
        ("signers-principal", 5),
        ("signers-duplicate", 6),
        ("signers-option", 7),
        ("signers-duplicate", 8),
        ("signers-time", 9),
        ("signers-time", 10),
        ("signers-duplicate", 10),
        ("signers-key", 11),
        ("signers-line", 12),
        ("signers-line", 13),
    ];
    assert_eq!(codes, expected.map(|(code, line)| (code.to_owned(), line)));
}

#[test]
fn options_are_read_as_openssh_reads_them_and_no_other_way() {
    let one = |options: &str| mistakes(&format!("user:1 {options} {ED}")).pop();
    for (options, expected) in [
        ("no-touch-required", "`touch` in the `signoff` block"),
        ("cert-authority", "list the key of each person itself"),
        ("verify-required", "the options are `namespaces`"),
        ("namespaces=git", "OpenSSH reads no other form"),
        ("valid-after=20260101Z", "OpenSSH reads no other form"),
        ("namespaces", "OpenSSH reads no other form"),
        ("namespaces=\"\"", "name each namespace in full"),
        ("namespaces=\"pairgate-*\"", "name each namespace in full"),
        ("namespaces=\"git\",namespaces=\"file\"", "keep one of them"),
        ("valid-after=\"20260101\"", "with a Z at the end: `20260101Z`"),
        ("valid-after=\"202601011200\"", "with a Z at the end"),
        ("valid-after=\"2026-01-01Z\"", "write `YYYYMMDDZ`"),
        ("valid-after=\"20260230Z\"", "write `YYYYMMDDZ`"),
        ("valid-after=\"20260102Z\",valid-before=\"20260101Z\"", "exchange the two times"),
    ] {
        let (.., help) = one(options).unwrap_or_else(|| panic!("`{options}` is taken"));
        assert!(help.contains(expected), "{options}: {help}");
    }
    for fine in
        ["valid-after=\"20260101z\"", "VALID-BEFORE=\"202601011200Z\"", "valid-before=\"20260101120059Z\""]
    {
        assert_eq!(one(fine), None, "{fine}");
    }
}

#[test]
fn a_key_belongs_to_one_person_and_stands_in_one_line() {
    let (_, line, message, _) = mistakes(&format!("user:1 {ED}\nuser:2 {ED} again\n")).remove(0);
    assert_eq!((line, message.as_str()), (2, "the same key stands for `user:1` and for `user:2`"));
    let (.., message, help) =
        mistakes(&format!("user:1 {ED}\nuser:1 valid-before=\"20200101Z\" {ED}\n")).remove(0);
    assert_eq!(message, "the same key stands twice for `user:1`");
    assert!(help.contains("ending one would not end the key"));
    assert!(mistakes(&format!("user:1,user:1 {ED}\nuser:2 {GIT}\nmona@example.com {ED}")).is_empty());
}

#[test]
fn weak_and_unknown_kinds_of_keys_are_refused() {
    if !there() {
        return;
    }
    let refused = |key: &str| mistakes(&format!("user:1 {key}")).remove(0);
    let short = Key::make("rsa", Some("1024")).public();
    assert_eq!(refused(&short).2, "an rsa key of 1024 bits is not supported");
    let long = Key::make("ecdsa", Some("521")).public();
    assert!(refused(&long).3.contains("use ed25519"), "{:?}", refused(&long));
    assert_eq!(refused("ssh-ed25519-cert-v01@openssh.com AAAA").0, "signers-key");
    assert_eq!(refused("ssh-ed448 AAAA").0, "signers-key");
    let mixed = ED.replace("ssh-ed25519", "ssh-rsa");
    assert_eq!(refused(&mixed).0, "signers-key");
}

#[test]
fn a_file_without_end_is_refused_before_it_is_read() {
    let found = mistakes(&"#\n".repeat(200_000));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "signers-size");
    assert_eq!(mistakes(&format!("* {ED}\n").repeat(500)).len(), 50);
}
