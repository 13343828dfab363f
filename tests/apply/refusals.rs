//! What keeps an apply from beginning, told with the next step; and what needs none.

use crate::props::THREE;
use crate::roots::{AFTER, BEFORE};
use crate::story::{line, signed, untouched};
use crate::world::{ALICE, BOB, CAROL, ROOT, World};

#[test]
fn only_the_partner_who_is_named_counts() {
    let Some(world) = World::with(AFTER, &[THREE]) else { return };
    world.carol_comes();
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let before = world.state();
    let words = line(&world.words());
    world.apply(ALICE, &words, &["--with", CAROL]).ends(3, &["`carol` has not signed it", "pairgate sign 1"]);
    untouched(&world, &before);
    assert_ne!(world.apply(ALICE, &words, &["--with", "nobody-of-that-name"]).code, 0);
    untouched(&world, &before);
    world.apply(ALICE, &words, &["--with", BOB]).ends(0, &[]);
}

#[test]
fn words_that_are_mistyped_apply_nothing() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let words = world.words();
    let (first, rest) = words.split_once(' ').unwrap();
    for answer in [first.to_owned(), rest.to_owned(), format!("{words}x"), format!("{words} {first}")] {
        world.apply(ALICE, &line(&answer), &[]).ends(3, &["the words were not typed", "both of you"]);
        untouched(&world, &before);
    }
    world.apply(ALICE, &line(&words), &[]).ends(0, &[]);
}

#[test]
fn what_blocks_is_lifted_by_no_sign_off() {
    // The base branch forbids this very change, from before anybody planned it.
    let rules = "policies { pack = \"none\" }\n\
        protect \"orders\" { addresses = [\"terraform_data.orders\"] }\n\
        signoff { operators = [\"user:1001\", \"user:1002\"] }\n";
    let Some(world) = World::with("", &[(".pairgate.hcl", rules)]) else { return };
    world.ci_posts().ends(1, &[]);
    let before = world.state();
    world
        .apply(ALICE, &line("any three words"), &[])
        .ends(1, &["the fresh plan is blocked", "pull request 1"]);
    untouched(&world, &before);
}

#[test]
fn a_pull_request_that_was_closed_is_not_applied() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let running = world.at_the_words(&[]);
    world.repo.set_state(1, "closed");
    assert_ne!(world.types_the_words(running).code, 0);
    assert_eq!(world.state(), before);
    let words = line(&world.words());
    world.apply(ALICE, &words, &[]).ends(2, &["pull request 1 is not open", "open it again"]);
    assert_eq!(world.state(), before);
}

#[test]
fn a_head_that_moved_is_fetched_planned_and_signed_first() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let words = line(&world.words());
    let running = world.at_the_words(&[]);
    world.push(&AFTER.replace("two", "three"));
    let mut running = running;
    running.answers(&words);
    assert_ne!(running.wait().code, 0);
    assert_eq!(world.state(), before);
    world.apply(ALICE, &words, &[]).ends(2, &["git fetch origin pull/1/head"]);
    world.ready(ALICE);
    world.apply(ALICE, &words, &[]).ends(3, &["is posted on this head"]);
    assert_eq!(world.state(), before);
}

#[test]
fn a_base_that_moved_is_planned_and_signed_first() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    world.move_base();
    world.apply(ALICE, &line(&world.words()), &[]).ends(3, &["the base branch moved", "next:"]);
    untouched(&world, &before);
    world.ci_posts().ends(3, &[]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(3, &["pairgate verify 1"]);
    untouched(&world, &before);
    world.sign(BOB).ends(0, &[]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}

#[test]
fn a_plan_that_nobody_posted_is_not_applied() {
    let Some(world) = World::open(AFTER) else { return };
    let before = world.state();
    world.apply(ALICE, &line("any three words"), &[]).ends(
        3,
        &["no plan of `stacks/web` in workspace `default` is posted on this head", "pairgate verify"],
    );
    untouched(&world, &before);
}

#[test]
fn without_a_signoff_block_nobody_can_be_the_second() {
    let Some(world) = World::with(AFTER, &[(".pairgate.hcl", "policies { pack = \"none\" }\n")]) else {
        return;
    };
    let before = world.state();
    world.ci_posts();
    world.apply(ALICE, &line(&world.words()), &[]).ends(3, &["add a `signoff` block with `operators`"]);
    untouched(&world, &before);
}

#[test]
fn where_nothing_changes_there_is_nothing_to_apply() {
    let Some(world) = World::open(&format!("# nothing\n{BEFORE}")) else { return };
    let before = world.state();
    // Without a plan, a sign-off or a word.
    world.apply(ALICE, "", &[]).ends(0, &["there is nothing to apply"]);
    untouched(&world, &before);
    assert!(world.reviews().is_empty());
}

#[test]
fn a_file_that_is_in_no_commit_is_not_applied_with() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    world.write_for_alice("more.tf", "resource \"terraform_data\" \"more\" {}\n");
    let words = line(&world.words());
    world.apply(ALICE, &words, &[]).ends(2, &[&format!("`{ROOT}/more.tf`"), "git stash -u"]);
    untouched(&world, &before);
}
