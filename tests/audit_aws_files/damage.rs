//! Damaged files: nothing panics, and nothing that was used becomes "never used".

use pairgate::audit::Known;
use pairgate::audit::aws::facts::{Account, Used, User};
use pairgate::audit::aws::read::{self, Given};
use pairgate::source::Source;
use proptest::prelude::*;

use crate::make::{self, ALICE, ID, ROOT, settings};

/// Damage to a file: bytes that change, bytes that come in, and an end that is missing.
#[derive(Debug, Clone)]
enum Damage {
    Change(prop::sample::Index, char),
    Insert(prop::sample::Index, char),
    Remove(prop::sample::Index),
    Cut(prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let letter = prop_oneof![
        prop::char::any(),
        prop::sample::select(vec![
            ',', '"', '\n', '\r', '{', '}', '[', ']', ':', '%', '-', '0', '9', 'x', '\u{feff}', '\0'
        ]),
    ];
    let place = any::<prop::sample::Index>;
    let one = prop_oneof![
        4 => (place(), letter.clone()).prop_map(|(at, c)| Damage::Change(at, c)),
        2 => (place(), letter).prop_map(|(at, c)| Damage::Insert(at, c)),
        2 => place().prop_map(Damage::Remove),
        1 => place().prop_map(Damage::Cut),
    ];
    prop::collection::vec(one, 1..4)
}

fn damaged(text: &str, damage: &[Damage]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for one in damage {
        if text.is_empty() {
            break;
        }
        match one {
            Damage::Change(at, c) => {
                let at = at.index(text.len());
                text[at] = *c;
            }
            Damage::Insert(at, c) => text.insert(at.index(text.len()), *c),
            Damage::Remove(at) => {
                text.remove(at.index(text.len()));
            }
            Damage::Cut(at) => text.truncate(at.index(text.len())),
        }
    }
    text.into_iter().collect()
}

/// A user whose password and both keys are used.
fn busy() -> String {
    ALICE.replace(
        "false,2021-01-01T00:00:00+00:00,N/A,N/A,N/A",
        "true,2021-01-01T00:00:00+00:00,2026-06-03T00:00:00+00:00,us-east-1,sqs",
    )
}

/// The report, the details and the answer about an account in which everything is used.
fn files() -> [String; 3] {
    let mut alice = make::user("alice", &[]);
    alice["Arn"] = format!("arn:aws:iam::{ID}:user/people/alice").into();
    alice["CreateDate"] = "2020-01-01T00:00:00+00:00".into();
    let mut answer = make::answer();
    answer["ServicesLastAccessed"].as_array_mut().unwrap().truncate(1);
    answer["ServicesLastAccessed"][0]["TrackedActionsLastAccessed"].as_array_mut().unwrap().truncate(1);
    [
        make::report(&[ROOT, &busy()]),
        make::details(&[alice], &[], &[make::role("deploy")]).to_string(),
        make::about(&format!("arn:aws:iam::{ID}:role/deploy"), answer).to_string(),
    ]
}

fn account([report, details, accessed]: &[String; 3]) -> Option<Account> {
    let given = Given {
        reports: vec![Source::new("report.csv", report.as_str())],
        details: vec![Source::new("details.json", details.as_str())],
        accessed: vec![Source::new("accessed.json", accessed.as_str())],
    };
    read::account(&given, settings().now, &settings()).ok().map(|joined| joined.account)
}

/// Everything in the account that is said never to have been used, or not to be there.
fn unused(account: &Account) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = |what: &str, used: Option<&Used>| {
        if used == Some(&Used::Never) {
            found.push(what.to_owned());
        }
    };
    if let Known::Known(root) = &account.root {
        look("root", root.password_used.get());
    }
    for user in account.users.get().into_iter().flatten() {
        credentials(user, &mut look);
    }
    for role in account.roles.get().into_iter().flatten() {
        look("role", role.used.get());
        for service in role.services.get().into_iter().flat_map(|uses| uses.services.values()) {
            look("service", Some(&service.used));
            for action in service.actions.iter().flat_map(|actions| actions.values()) {
                look("action", Some(action));
            }
        }
    }
    found
}

fn credentials(user: &User, look: &mut impl FnMut(&str, Option<&Used>)) {
    match &user.password {
        Known::Known(Some(password)) => look("password", password.used.get()),
        Known::Known(None) => look("no password", Some(&Used::Never)),
        Known::NotRead(_) => {}
    }
    if let Known::Known(keys) = &user.keys {
        if keys.len() < 2 {
            look("no key", Some(&Used::Never));
        }
        for key in keys {
            look("key", key.used.get());
        }
    }
}

#[test]
fn the_whole_files_say_that_everything_is_used() {
    let account = account(&files()).unwrap();
    assert_eq!(unused(&account), Vec::<String>::new());
    let user = &account.users.get().unwrap()[0];
    assert_eq!(user.keys.get().unwrap().len(), 2);
    assert!(user.grants.get().is_some());
    assert_eq!(account.roles.get().unwrap()[0].services.get().unwrap().services.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_to_one_file_never_makes_anything_unused(which in 0_usize..3, damage in damage()) {
        let mut files = files();
        files[which] = damaged(&files[which], &damage);
        if let Some(account) = account(&files) {
            prop_assert_eq!(unused(&account), Vec::<String>::new());
        }
    }

    #[test]
    fn damage_to_what_the_command_line_prints_never_makes_anything_unused(damage in damage()) {
        let mut files = files();
        files[0] = damaged(&make::printed(&files[0], "2026-06-30T12:00:00+00:00"), &damage);
        if let Some(account) = account(&files) {
            prop_assert_eq!(unused(&account), Vec::<String>::new());
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,60}|[\\[{\"a-zA-Z:,}\\]%\n]{0,60}") {
        let source = Source::new("file", text.as_str());
        let _ = read::report(&source, &settings());
        let _ = read::details(&source, &settings());
        let _ = read::accessed(&source, &settings());
        let _ = read::organisation(&source);
        let _ = read::account_of(&text);
    }
}

#[test]
fn a_report_that_is_cut_anywhere_tells_nothing_false() {
    let [report, details, accessed] = files();
    for end in 0..report.len() {
        let files = [report[..end].to_owned(), details.clone(), accessed.clone()];
        if let Some(account) = account(&files) {
            assert_eq!(unused(&account), Vec::<String>::new(), "cut at {end}");
        }
    }
}

#[test]
fn json_that_is_cut_anywhere_is_refused() {
    let [_, details, accessed] = files();
    for end in 0..details.len() {
        assert!(read::details(&Source::new("file", &details[..end]), &settings()).is_err(), "cut at {end}");
    }
    for end in 0..accessed.len() {
        assert!(read::accessed(&Source::new("file", &accessed[..end]), &settings()).is_err(), "cut at {end}");
    }
}
