//! Policies that nobody could decide before, judged on what is there afterwards.

use pairgate::signoff::session::{Document, Ended, Kind};

use crate::roots::AFTER;
use crate::story::line;
use crate::world::{ALICE, BOB, World};

const RULES: &str = "policies {\n  pack    = \"none\"\n  folders = [\"policies\"]\n}\n\
    signoff { operators = [\"user:1001\", \"user:1002\"] }\n";

/// The id of an object is not known before it is made.
const SHORT: &str = r#"policy {}

resource_policy "terraform_data" "short-id" {
  enforcement_level = "mandatory_overridable"
  enforce {
    condition     = core::length(attrs.id) < 5
    error_message = "the id is long"
  }
}
"#;

#[test]
fn a_policy_that_is_known_to_fail_only_after_the_apply_is_named_in_the_outcome() {
    let main = format!("{AFTER}\nresource \"terraform_data\" \"made\" {{\n  input = 1\n}}\n");
    let files = [(".pairgate.hcl", RULES), ("policies/short.policy.hcl", SHORT)];
    let Some(world) = World::with(&main, &files) else { return };
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let said = world.apply(ALICE, &line(&world.words()), &[]);
    said.ends(0, &["Policies that the new state fails", "short-id"]);
    match world.documents_of(Kind::Finished).pop() {
        Some(Document::Finished(finished)) => {
            assert_eq!((finished.ended, finished.policies), (Ended::Applied, vec!["short-id".to_owned()]));
        }
        other => panic!("{other:?}"),
    }
}
