//! Answers that are kept between runs.

use std::sync::Arc;

use pairgate::audit::Known;
use pairgate::github::audit::{OrgReader, Reading};
use pairgate::ports::Answers;
use pairgate::store::KeptAnswers;

use super::world::{World, world};

/// What a whole audit reads.
fn audit(reader: &OrgReader) -> String {
    let (acme, shop) = (reader.organisation().unwrap(), reader.repository("shop").unwrap());
    format!("{acme:?}{shop:?}")
}

fn quota(world: &World, act: impl FnOnce()) -> usize {
    let before = world.forge.quota_used();
    act();
    world.forge.quota_used() - before
}

#[test]
fn what_did_not_change_costs_no_quota() {
    let world = world();
    let folder = crate::support::files::private_folder();
    let (mut first, mut second) = (String::new(), String::new());
    let cold = quota(&world, || first = audit(&world.reader_with(world.kept(folder.path()))));
    let asked = world.forge.requests().len();
    let warm = quota(&world, || second = audit(&world.reader_with(world.kept(folder.path()))));
    assert_eq!(first, second);
    assert_eq!(world.forge.requests().len(), 2 * asked, "all is asked again");
    let graphql = world.forge.count("POST graphql") / 2;
    // The organisation itself is always read: its headers say what the token may see.
    assert_eq!(warm, graphql + 1, "of {cold}");
    assert!(cold > 30, "{cold}");
    world.forge.org("acme", |org| org.hooks.clear());
    let read = world.reader_with(world.kept(folder.path())).organisation().unwrap();
    assert_eq!(read.hooks, Known::Known(Vec::new()), "what changed is told");
}

#[test]
fn another_token_is_not_told_what_this_one_saw() {
    let world = world();
    let folder = crate::support::files::private_folder();
    audit(&world.reader_with(world.kept(folder.path())));
    world.forge.forget_requests();
    let same_person = world.forge.token_with(1, &["repo", "admin:org"]);
    let reader = OrgReader::connect(world.connection(&same_person), world.kept(folder.path())).unwrap();
    reader.organisation().unwrap();
    let requests = world.forge.requests();
    assert!(!requests.is_empty());
    assert!(
        requests.iter().all(|seen| !seen.headers.contains_key("if-none-match")),
        "no tag of the other token"
    );
}

#[test]
fn what_was_damaged_on_the_disk_is_asked_anew() {
    let world = world();
    for damage in [
        (|bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2)) as fn(&mut Vec<u8>),
        |bytes| bytes.clear(),
        |bytes| *bytes.last_mut().unwrap() ^= 1,
        |bytes| *bytes = b"pairgate-answer-1 00\n{}".to_vec(),
    ] {
        let folder = crate::support::files::private_folder();
        let right = audit(&world.reader_with(world.kept(folder.path())));
        let mut files = 0;
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let mut bytes = std::fs::read(&path).unwrap();
            damage(&mut bytes);
            std::fs::write(&path, bytes).unwrap();
            files += 1;
        }
        assert!(files > 20);
        world.forge.forget_requests();
        assert_eq!(audit(&world.reader_with(world.kept(folder.path()))), right);
        let requests = world.forge.requests();
        assert!(requests.iter().all(|seen| seen.status != 304), "nothing damaged is relied on");
    }
}

#[cfg(unix)]
#[test]
fn the_folder_is_its_owners_alone_and_bounded() {
    use std::os::unix::fs::PermissionsExt;
    let folder = crate::support::files::private_folder();
    let place = folder.path().join("answers");
    let answers = KeptAnswers::open(&place, 1000).unwrap();
    answers.save("a", &[1; 400]);
    answers.save("b", &[2; 400]);
    answers.save("c", &[3; 400]);
    assert_eq!((answers.load("a"), answers.load("c")), (Some(vec![1; 400]), None), "no room for a third");
    answers.save("a", &[4; 500]);
    assert_eq!(answers.load("a"), Some(vec![4; 500]), "in the place of what was there");
    answers.save("a", &[5; 700]);
    assert_eq!(answers.load("a"), None, "what cannot be kept leaves nothing older behind");
    for entry in std::fs::read_dir(&place).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(entry.file_name().len(), 64, "a digest: {:?}", entry.file_name());
    }
    assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o700);
    // Opened with less room, the oldest go.
    let small = KeptAnswers::open(&place, 300).unwrap();
    assert_eq!(small.load("b"), None);
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o777)).unwrap();
    let refused = KeptAnswers::open(&place, 1000).unwrap_err();
    assert_eq!(refused.code, "answers-unsafe");
    assert!(!refused.message.contains("applies"), "{}", refused.message);
}

#[test]
fn several_readers_share_what_is_kept() {
    let world = world();
    let folder = crate::support::files::private_folder();
    let shared: Arc<dyn Answers> = Arc::new(KeptAnswers::open(folder.path(), KeptAnswers::MOST).unwrap());
    let reading = || Reading { answers: Some(Arc::clone(&shared)), ..Reading::default() };
    std::thread::scope(|scope| {
        for name in ["shop", "empty", "shop"] {
            let (connection, reading) = (world.connection(&world.token), reading());
            scope.spawn(move || OrgReader::connect(connection, reading).unwrap().repository(name).unwrap());
        }
    });
    world.forge.forget_requests();
    world.reader_with(reading()).repository("shop").unwrap();
    // The clock is asked for as well.
    assert_eq!(
        (world.forge.count("POST graphql"), world.forge.quota_used()),
        // For reviews, and for where permissions come from.
        (2, 3),
        "the rest is confirmed"
    );
}
