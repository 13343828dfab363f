//! Workspaces, several root modules, modules and files of values: each is applied where it was signed for.

use std::path::PathBuf;

use pairgate::signoff::Request;
use pairgate::signoff::session::{Document, Ended, Found, Kind};

use crate::roots::AFTER;
use crate::running::Running;
use crate::story::{finished, line, started, untouched};
use crate::support::terraform::{find, terraform};
use crate::world::{ALICE, BOB, CI, ROOT, Said, World};

/// The newest request of a root module and workspace.
fn request_of(world: &World, root: &str, workspace: &str) -> Request {
    let runs = world.repo.check_runs(&world.repo.head(1));
    let read = |run: &serde_json::Value| {
        let (_, rest) = run["output"]["text"].as_str()?.split_once("```pairgate-request-part\n")?;
        Request::read(rest.split_once("\n```")?.0).ok()
    };
    let mut all = runs.iter().filter_map(read);
    all.rfind(|one| one.root_module == root && one.workspace == workspace).expect("it was posted")
}

/// CI plans one of several and posts it as a part; the report's file.
fn part(world: &World, root: &str, name: &str, plan: &[&str]) -> PathBuf {
    let clone = world.clone_of(CI);
    let folder = clone.join(root);
    let fixed = ["plan", "-no-color", "-input=false", "-out=tfplan"];
    terraform(&find().unwrap(), &folder, &[fixed.as_slice(), plan].concat());
    let report = world.shared(&format!("{name}.json"));
    let (head, base) = (world.repo.tip("feature"), world.repo.tip("main"));
    let (file, output) = (format!("{root}/tfplan"), format!("json={}", report.display()));
    let arguments =
        ["post", &file, "--pr", "1", "--head", &head, "--base", &base, "--part", "--output", &output];
    world.pairgate(CI, &arguments, "").ends(3, &[]);
    report
}

/// The job behind them says that these are all.
fn all_of_them(world: &World, reports: &[PathBuf]) {
    let mut arguments = vec!["merge", "--pr", "1"];
    arguments.extend(reports.iter().map(|one| one.to_str().unwrap()));
    world.pairgate(CI, &arguments, "").ends(3, &[]);
}

/// Bob signs one of them.
fn signs(world: &World, request: &Request, more: &[&str]) {
    let arguments = [&["sign", "1"], more].concat();
    let yes = "y\n".repeat(request.acknowledge.len());
    world.pairgate(BOB, &arguments, &format!("{yes}{}", line(&request.words()))).ends(0, &[]);
}

fn applies(world: &World, request: &Request, more: &[&str]) -> Said {
    world.apply(ALICE, &line(&request.words()), more)
}

#[test]
fn two_workspaces_are_signed_and_applied_one_by_one() {
    let Some(world) = World::open(AFTER) else { return };
    world.checkout(CI);
    let first = part(&world, ROOT, "default", &[]);
    world.terraform(CI, &["workspace", "new", "prod"]);
    let second = part(&world, ROOT, "prod", &[]);
    all_of_them(&world, &[first, second]);
    let (default, prod) = (request_of(&world, ROOT, "default"), request_of(&world, ROOT, "prod"));
    let before = world.state();
    signs(&world, &default, &["--workspace", "default"]);
    // What was signed for one is nothing for the other.
    world.terraform(ALICE, &["workspace", "new", "prod"]);
    applies(&world, &prod, &[]).ends(3, &[]);
    assert_ne!(applies(&world, &default, &["--workspace", "default"]).code, 0);
    untouched(&world, &before);
    signs(&world, &prod, &["--workspace", "prod"]);
    applies(&world, &prod, &["--workspace", "prod"]).ends(0, &[]);
    // A workspace that was empty has its first state, and the other one has its own.
    assert_eq!(
        (started(&world).request.workspace.as_str(), finished(&world).ended),
        ("prod", Ended::Applied)
    );
    assert_eq!(world.state(), before);
    world.terraform(ALICE, &["workspace", "select", "default"]);
    applies(&world, &default, &["--workspace", "default"]).ends(0, &[]);
    assert!(world.state().serial > before.serial);
    assert_eq!(world.documents_of(Kind::Finished).len(), 2);
    world.pairgate(BOB, &["verify", "1"], "").ends(0, &[]);
}

#[test]
fn several_root_modules_are_applied_in_turn() {
    let other =
        "terraform {\n  backend \"local\" {}\n}\nresource \"terraform_data\" \"tables\" {\n  input = 1\n}\n";
    let Some(world) = World::with(AFTER, &[("stacks/db/main.tf", other)]) else { return };
    let db = "stacks/db";
    let state = world.shared("db.tfstate");
    let path = format!("-backend-config=path={}", state.display());
    world.checkout(CI);
    for who in [CI, ALICE] {
        terraform(
            &find().unwrap(),
            &world.clone_of(who).join(db),
            &["init", "-no-color", "-input=false", &path],
        );
    }
    let reports = [part(&world, ROOT, "web", &[]), part(&world, db, "db", &[])];
    let web = request_of(&world, ROOT, "default");
    // Until somebody has said that these are all, nothing is.
    applies(&world, &web, &[]).ends(3, &[]);
    all_of_them(&world, &reports);
    let tables = request_of(&world, db, "default");
    signs(&world, &web, &["--root-module", ROOT]);
    let before = world.state();
    let there = world.clone_of(ALICE).join(db);
    let there = there.to_str().unwrap();
    applies(&world, &tables, &["--chdir", there]).ends(3, &[]);
    untouched(&world, &before);
    signs(&world, &tables, &["--root-module", db]);
    applies(&world, &web, &[]).ends(0, &[]);
    assert!(world.state().serial > before.serial && !state.exists());
    applies(&world, &tables, &["--chdir", there]).ends(0, &[]);
    assert!(state.exists());
    let roots: Vec<String> = world
        .documents_of(Kind::Started)
        .into_iter()
        .map(|one| match one {
            Document::Started(one) => one.request.root_module,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(roots, [ROOT, db]);
    world.pairgate(BOB, &["verify", "1"], "").ends(0, &[]);
}

#[test]
fn a_module_with_provisioners_runs_as_it_was_signed() {
    let module = "variable \"to\" {\n  type = string\n}\n\
        resource \"terraform_data\" \"seed\" {\n  triggers_replace = var.to\n  provisioner \"local-exec\" {\n    \
        command = \"sh '${path.module}/seed.sh' '${var.to}'\"\n  }\n}\n";
    let files = [("modules/seed/main.tf", module), ("modules/seed/seed.sh", "echo seeded > \"$1\"\n")];
    let main = format!(
        "{AFTER}module \"seed\" {{\n  source = \"../../modules/seed\"\n  to     = \"@SHARED@/seeded\"\n}}\n"
    );
    let Some(world) = World::with(&main, &files) else { return };
    world.init(CI);
    world.checkout(CI);
    world.init(CI);
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let before = world.state();
    // The script is outside of the root module.
    let script = world.clone_of(ALICE).join("modules/seed/seed.sh");
    std::fs::write(&script, "echo evil > \"$1\"\n").unwrap();
    world.apply(ALICE, &line(&world.words()), &[]).ends(2, &["`modules/seed/seed.sh`"]);
    untouched(&world, &before);
    world.git(&world.clone_of(ALICE), &["checkout", "-q", "--", "."]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &["module.seed.terraform_data.seed"]);
    assert_eq!(std::fs::read_to_string(world.shared("seeded")).unwrap(), "seeded\n");
}

#[test]
fn values_from_a_file_are_those_that_were_signed() {
    let main = "variable \"size\" {\n  type = string\n}\nresource \"terraform_data\" \"orders\" {\n  input = var.size\n}\n";
    let values =
        [("stacks/web/small.tfvars", "size = \"s\"\n"), ("stacks/web/large.tfvars", "size = \"l\"\n")];
    let Some(world) = World::with(main, &values) else { return };
    world.ci_posts_with(&["-var-file=large.tfvars"]).ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let before = world.state();
    let words = line(&world.words());
    // Without them terraform cannot plan, and with others it is another plan.
    assert_ne!(world.apply(ALICE, &words, &[]).code, 0);
    let other = world.apply(ALICE, &words, &["--", "-var-file=small.tfvars"]);
    other.ends(3, &["the fresh plan is not the one that was posted"]);
    untouched(&world, &before);
    world.apply(ALICE, &words, &["--", "-var-file", "large.tfvars"]).ends(0, &[]);
    assert!(world.state_text().contains("\"l\""));
}

/// The gate dies when terraform begins, and terraform does nothing.
const DIES: &str = "case \"$1\" in apply) kill -9 $PPID; exit 1;; esac\nexec @TERRAFORM@ \"$@\"";

/// Before the first write there is a serial in the plan and no state at all.
#[test]
fn the_first_state_of_a_root_module_is_found_to_be_missing_and_to_be_there() {
    let Some(world) = World::open(AFTER) else { return };
    std::fs::remove_file(world.shared("terraform.tfstate")).unwrap();
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let mut command = world.apply_command(ALICE, &[]);
    world.behind(&mut command, DIES);
    Running::start(command, &line(&world.words())).wait().ends(137, &[]);
    world.pairgate(ALICE, &["reconcile", "1", "--chdir", ROOT], "").ends(0, &["the state did not move"]);
    let Some(Document::Reconciled(found)) = world.documents_of(Kind::Reconciled).pop() else { panic!() };
    assert_eq!((found.found, found.serial), (Found::Nothing, None));
    world.a_moment_later();
    world.sign(BOB).ends(0, &[]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
    assert_eq!((finished(&world).ended, finished(&world).done), (Ended::Applied, 1));
    assert_eq!(world.state().resources, ["terraform_data.orders"]);
}
