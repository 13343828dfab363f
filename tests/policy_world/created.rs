//! First create with the real terraform: parents find their children through references.

use std::path::Path;

use crate::support::files::project;
use crate::support::terraform::{find, terraform};
use crate::{Verdicts, copy, expect, verdicts};

const POLICY: &str = include_str!("parents.policy.hcl");

/// The plan of the folder `tests/policy_world/first`.
fn plan(program: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("tests/policy_world/first"), folder.path());
    terraform(program, folder.path(), &["init", "-no-color", "-input=false"]);
    terraform(program, folder.path(), &["plan", "-no-color", "-input=false", "-out=tfplan"]);
    String::from_utf8(terraform(program, folder.path(), &["show", "-json", "tfplan"])).unwrap()
}

/// The verdicts on parents of some cases: more than twenty messages are not shown.
fn about(plan: &str, label: &str, cases: &[&str]) -> Verdicts {
    let about: Vec<String> =
        cases.iter().map(|case| format!("core::strcontains(meta.address, \".{case}\")")).collect();
    let wide = "core::strcontains(meta.address, \".parent\")";
    assert!(POLICY.contains(wide));
    verdicts(plan, &POLICY.replace(wide, &format!("({})", about.join(" || "))), label)
}

#[test]
fn parents_find_exactly_the_children_that_refer_to_them() {
    let Some(program) = find() else { return };
    let plan = plan(&program);
    let of = |cases: &[&str]| about(&plan, "children", cases);
    expect(
        &of(&["parent_direct", "parent_childless", "parent_wrong", "parent_hops"]),
        &[
            "terraform_data.parent_direct pass",
            "terraform_data.parent_childless pass",
            "terraform_data.parent_wrong fail",
            "terraform_data.parent_hops pass",
        ],
    );
    expect(
        &of(&["parent_counted", "parent_keyed"]),
        &[
            "terraform_data.parent_counted[0] pass",
            "terraform_data.parent_counted[1] pass",
            "terraform_data.parent_keyed[\"a\"] pass",
            "terraform_data.parent_keyed[\"b\"] pass",
        ],
    );
    // Through nested modules, for_each over a module, and a whole resource as an input.
    let modules = verdicts(
        &plan,
        &POLICY
            .replace(
                "core::strcontains(meta.address, \".parent\")",
                "core::startswith(meta.address, \"module.\")",
            )
            .replace("filter = core", "filter = attrs.triggers_replace.want != null && core"),
        "children",
    );
    expect(
        &modules,
        &["module.net[\"a\"].terraform_data.parent pass", "module.net[\"b\"].terraform_data.parent pass"],
    );
    expect(
        &of(&["parent_called", "parent_whole"]),
        &[
            "terraform_data.parent_called[\"a\"] pass",
            "terraform_data.parent_called[\"b\"] pass",
            "terraform_data.parent_whole[\"a\"] pass",
            "terraform_data.parent_whole[\"b\"] pass",
        ],
    );
    // A function of one reference looks like the reference in a plan. The page on policies says so.
    expect(&of(&["parent_function"]), &["terraform_data.parent_function pass"]);
    undecided(&plan);
}

/// What the plan does not tell stays open, and only where the answer depends on it.
fn undecided(plan: &str) {
    let cases = ["splat", "choice", "local", "two", "made", "wrapped"].map(|case| format!("parent_{case}"));
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    expect(
        &about(plan, "children", &cases),
        &[
            "terraform_data.parent_splat[0] unknown",
            "terraform_data.parent_splat[1] unknown",
            "terraform_data.parent_choice[0] unknown",
            "terraform_data.parent_choice[1] unknown",
            "terraform_data.parent_local unknown",
            "terraform_data.parent_two[0] unknown",
            "terraform_data.parent_two[1] unknown",
            "terraform_data.parent_made unknown",
            "terraform_data.parent_wrapped unknown",
        ],
    );
    expect(&about(plan, "children", &["parent_enough"]), &["terraform_data.parent_enough unknown"]);
    expect(&about(plan, "any-child", &["parent_enough"]), &["terraform_data.parent_enough pass"]);
}
