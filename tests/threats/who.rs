//! Rows 1 to 11: who signs.

use crate::forge::{ACTIONS_BOT, NewCommit};
use crate::stage::{ALICE, BOB, CAROL, MALLORY, RULES, Stage, plan};

const ANOTHER: &str = "another operator must sign";

/// The story with this commit instead of Alice's, pushed by somebody.
fn made_by(commit: &NewCommit, pusher: u64) -> Stage {
    let stage = Stage::before_the_pull(RULES, &[]);
    stage.repo.commit("feature", &commit.clone().file("stacks/web/main.tf", "# a queue\n"));
    stage.repo.push("feature", pusher);
    let stage = stage.open("feature");
    stage.post_of(&plan("2")).waits();
    stage
}

fn by_alice() -> NewCommit {
    NewCommit::by("alice", "alice@example.com", "Change")
}

#[test]
fn the_good_story() {
    let stage = Stage::posted();
    stage.verify(&[]).waits();
    assert_eq!(stage.status(), "pending");
    stage.sign(BOB).passes();
    stage.verify(&["--post"]).passes();
    assert_eq!(stage.status(), "success");
    let other = Stage::posted();
    other.sign_by_comment(CAROL);
    other.verify(&[]).passes();
}

#[test]
fn threat_01_the_author_of_the_pull_request_signs() {
    Stage::posted().refuses(ALICE, &["`alice` opened this pull request", ANOTHER]);
}

#[test]
fn threat_02_a_commit_author_or_committer_signs() {
    let why = ["`bob` is an author, co-author or committer of", ANOTHER];
    made_by(&NewCommit::by("bob", "bob@example.com", "Change"), ALICE).refuses(BOB, &why);
    made_by(&by_alice().committer("bob", "bob@example.com"), ALICE).refuses(BOB, &why);
}

#[test]
fn threat_03_a_co_author_signs() {
    let stage = made_by(&by_alice().co_author("Bob", "bob@example.com"), ALICE);
    stage.refuses(BOB, &["`bob` is an author, co-author or committer of", ANOTHER]);
    stage.sign(CAROL).passes();
}

#[test]
fn threat_04_the_pusher_signs_under_a_spoofed_address() {
    let stage = made_by(&by_alice(), BOB);
    stage.refuses(BOB, &["`bob` pushed", "to this branch", ANOTHER]);
}

#[test]
fn threat_05_an_address_maps_to_no_account() {
    let stage = made_by(&NewCommit::by("Bob", "bob@home.invalid", "Change"), ALICE);
    stage.refuses(
        CAROL,
        &["the address `bob@home.invalid` in commit", "belongs to no account", "add it to the account"],
    );
    // Whoever adds the address to an account says whose it is.
    stage.forge.email(BOB, "bob@home.invalid");
    stage.verify(&[]).passes();
    stage.sign(BOB).denied(&["`bob` is an author, co-author or committer of"]);
}

#[test]
fn threat_06_more_commits_than_the_forge_lists() {
    let stage = Stage::before_the_pull(RULES, &[]);
    // Bob's own commit stands where the list ends.
    for number in 0..251 {
        let commit = if number == 250 { NewCommit::by("bob", "bob@example.com", "Last") } else { by_alice() };
        stage.repo.commit("feature", &commit.file("stacks/web/main.tf", format!("# {number}\n")));
    }
    stage.repo.push("feature", ALICE);
    let stage = stage.open("feature");
    stage.post_of(&plan("2")).waits();
    stage.sign_by_comment(BOB);
    stage.sign_by_comment(CAROL);
    stage.verify(&[]).denied(&["250", "commits-complete"]);
    let clone = stage.path("clone");
    let path = stage.repo.git_path();
    git2::Repository::clone(path.to_str().unwrap(), &clone).unwrap();
    let told = stage.verify(&["--clone", clone.to_str().unwrap()]);
    told.passes().says("`bob` is an author, co-author or committer of");
}

#[test]
fn threat_07_machines_do_not_sign() {
    let rules = format!(
        "policies {{ pack = \"none\" }}\nsignoff {{ operators = [\"user:{ACTIONS_BOT}\", \"user:7000\", \"user:1002\"] }}\n"
    );
    let stage = Stage::with(&rules, &[]);
    stage.forge.user(7000, "robot");
    stage.forge.with(|world| world.account_mut(7000).kind = "Bot");
    stage.repo.allow(7000, "write");
    stage.post_of(&plan("2")).waits();
    for machine in [ACTIONS_BOT, 7000] {
        stage.sign_by_comment(machine);
        stage.verify(&[]).denied(&["is a bot or an app", "a person must sign with their own account"]);
    }
    stage.repo.review(stage.pull, 7000, "APPROVED", "fine");
    stage.verify(&[]).waits();
    let pull = stage.pull.to_string();
    let said = stage.run(&mut stage.command(&stage.forge.actions_token(), &["sign", &pull]));
    said.fails(&["which is no person", "use a token of your own account"]);
    // An app that speaks in Bob's name.
    stage.forge.app(9, "helper", &[("pull_requests", "write")], None);
    let comment = stage.sign_by_comment(BOB);
    stage.repo.with(|repository| {
        repository.comments.iter_mut().find(|found| found.id == comment).unwrap().via = Some(9);
    });
    stage.verify(&[]).denied(&["an app wrote it on the signer's behalf", "run `pairgate sign`"]);
}

#[test]
fn threat_08_a_reader_signs() {
    let stage = Stage::posted();
    stage.repo.allow(BOB, "read");
    stage.refuses(BOB, &["`bob` may not write to this repository", "somebody who may must sign"]);
}

#[test]
fn threat_10_names_are_recycled_and_numbers_decide() {
    let stage = Stage::posted();
    stage.forge.rename(BOB, "robert");
    stage.forge.rename(MALLORY, "bob");
    stage.repo.allow(MALLORY, "write");
    stage.refuses_stranger(MALLORY, "bob");
    stage.sign(BOB).passes();
    // The login that Bob has now goes to somebody else as well: his number is what signed.
    stage.verify(&[]).passes();
}

#[test]
fn threat_11_the_applier_is_the_signer() {
    let stage = Stage::signed();
    let why = ["`bob` is the one who applies", ANOTHER];
    stage.verify(&["--applier", "bob"]).denied(&why);
    stage.verify(&["--applier", "alice"]).passes();
    let stage = Stage::posted();
    stage.sign_with(BOB, &["--applier", "bob"]).denied(&why);
    stage.sign_with(BOB, &["--applier", "alice"]).passes();
    stage.verify(&["--applier", "alice"]).passes();
    stage.verify(&["--applier", "carol"]).denied(&["alice"]);
    stage.verify(&["--applier", "nobody-at-all"]).fails(&["nobody-at-all"]);
}
