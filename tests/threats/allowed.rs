//! `pairgate exec --pr`: a command that changes something runs when a second operator has allowed this very command.

use std::path::PathBuf;

use crate::stage::{ALICE, BOB, CAROL, MALLORY, RULES, Said, Stage};
use crate::support::program::{finish, pairgate};
use crate::support::terraform::{find, terraform};

const ROOT: &str = "resource \"terraform_data\" \"one\" {\n  input = \"x\"\n}\n";
const COMMAND: [&str; 5] = ["terraform", "state", "mv", "terraform_data.one", "terraform_data.two"];

/// Alice's change, and Carol's clone of it with a state. Bob is the second operator.
struct Door {
    stage: Stage,
    clone: PathBuf,
}

impl Door {
    fn with(rules: &str, files: &[(&str, &str)]) -> Option<Self> {
        let program = find()?;
        let all = [&[(".gitignore", ".terraform*\n*.tfstate*\n")], files].concat();
        let stage = Stage::before_the_pull(rules, &all);
        stage.repo.commit_and_push("feature", ALICE, &[("stacks/web/main.tf", ROOT)]);
        let stage = stage.open("feature");
        let clone = stage.path("clone");
        let run = |arguments: &[&str]| crate::support::git::git(&stage.path(""), arguments);
        let (from, to) = (stage.repo.git_path(), clone.to_str().unwrap());
        run(&["clone", "-q", from.to_str().unwrap(), to]);
        run(&["-C", to, "checkout", "-q", "--detach", &stage.repo.head(stage.pull)]);
        let folder = clone.join("stacks/web");
        terraform(&program, &folder, &["init", "-no-color", "-input=false"]);
        terraform(&program, &folder, &["apply", "-no-color", "-input=false", "-auto-approve"]);
        Some(Self { stage, clone })
    }

    fn new() -> Option<Self> {
        Self::with(RULES, &[])
    }

    fn exec_as(&self, who: u64, line: &[&str]) -> Said {
        let pull = self.stage.pull.to_string();
        let mut command = self.stage.command(&self.stage.forge.token(who), &["exec", "--pr", &pull, "--"]);
        command.args(line).current_dir(self.clone.join("stacks/web")).env("TF_CLI_CONFIG_FILE", "/dev/null");
        Said::of(finish(&mut command))
    }

    /// Carol runs it.
    fn exec(&self, line: &[&str]) -> Said {
        self.exec_as(CAROL, line)
    }

    /// The line that the second operator is told to post.
    fn line(&self, said: &Said) -> String {
        said.waits().says("Nothing was run");
        let found = said.ran.stdout.lines().find(|line| line.starts_with("/pairgate allow {"));
        found.unwrap_or_else(|| panic!("{}", said.ran.stdout)).to_owned()
    }

    fn say(&self, who: u64, text: &str) -> u64 {
        self.stage.repo.comment(self.stage.pull, who, text)
    }

    fn resources(&self) -> String {
        let folder = self.clone.join("stacks/web");
        String::from_utf8(terraform(&find().unwrap(), &folder, &["state", "list"])).unwrap()
    }

    /// It is refused, and the state is as it was.
    fn refuses(&self, sentence: &str) {
        self.exec(&COMMAND).waits().says(sentence);
        assert_eq!(self.resources(), "terraform_data.one\n");
    }
}

#[test]
fn threat_50_a_command_runs_once_when_a_second_operator_allowed_it() {
    let Some(door) = Door::new() else { return };
    let line = door.line(&door.exec(&COMMAND));
    for part in
        ["\"stacks/web\"", "\"default\"", "\"serial\":1", "\"lineage\"", "[\"terraform\",\"state\",\"mv\","]
    {
        assert!(line.contains(part), "no {part} in {line}");
    }
    door.say(BOB, &line);
    door.exec(&COMMAND).passes();
    assert_eq!(door.resources(), "terraform_data.two\n");
    let reviews = door.stage.repo.reviews(door.stage.pull);
    assert!(reviews[0]["body"].as_str().unwrap().starts_with("<!-- pairgate:exec:v1 "), "{reviews:?}");
    let comments = door.stage.repo.comments(door.stage.pull);
    let end = comments.last().unwrap()["body"].as_str().unwrap();
    assert!(end.contains("exit code 0") && end.contains("1 before, 2 after"), "{end}");
    assert!(!end.contains("/pairgate allow"), "{end}");
    // Another command, and the same one again, need another permission.
    door.line(&door.exec(&COMMAND));
    door.line(&door.exec(&["terraform", "state", "rm", "terraform_data.two"]));
    assert_eq!(door.resources(), "terraform_data.two\n");
}

#[test]
fn threat_46_a_permission_is_used_up_even_when_the_command_failed() {
    let Some(door) = Door::new() else { return };
    let command = ["terraform", "state", "rm", "terraform_data.nowhere"];
    let line = door.line(&door.exec(&command));
    door.say(BOB, &line);
    // Nothing changed, so that the state is the one that was named.
    assert_eq!(door.exec(&command).code, 4);
    door.exec(&command).waits().says("one permission is for one run");
}

#[test]
fn threats_of_sign_offs_hold_for_permissions_too() {
    let Some(door) = Door::new() else { return };
    let line = door.line(&door.exec(&COMMAND));
    // Carol allows what she runs herself, Alice her own change, Mallory what is not hers.
    door.say(CAROL, &line);
    door.refuses("is the one who applies");
    door.say(ALICE, &line);
    door.refuses("`alice` opened this pull request");
    door.say(MALLORY, &line);
    door.refuses("is not an operator");
    // Nearly the line, or more than the line.
    door.say(BOB, &line.replace("terraform_data.two", "terraform_data.three"));
    door.say(BOB, &format!("> {line}"));
    door.say(BOB, &format!("{line}\nbut only tomorrow"));
    assert!(!door.exec(&COMMAND).text.contains("bob"));
    // Edited by somebody else.
    let edited = door.say(BOB, "hello");
    door.stage.repo.edit_comment(edited, MALLORY, &line);
    door.refuses("it was edited after it was posted");
    door.stage.repo.delete_comment(edited);
    // Taken back, and too late.
    door.say(BOB, &line);
    door.say(BOB, "/pairgate revoke");
    door.refuses("revoked it");
    door.stage.forge.advance(10);
    door.say(BOB, &line);
    door.stage.forge.advance(2 * 60 * 60);
    door.refuses("it expired");
}

#[test]
fn threat_30_a_permission_is_for_this_head_and_this_state() {
    let Some(door) = Door::new() else { return };
    let line = door.line(&door.exec(&COMMAND));
    door.say(BOB, &line);
    let folder = door.clone.join("stacks/web");
    // Somebody applied beside the gate meanwhile.
    terraform(
        &find().unwrap(),
        &folder,
        &["apply", "-replace=terraform_data.one", "-auto-approve", "-no-color"],
    );
    let now = door.line(&door.exec(&COMMAND));
    assert_ne!(now, line);
    door.say(BOB, &now);
    door.stage.repo.commit_and_push("feature", ALICE, &[("stacks/web/b.tf", "# more\n")]);
    door.exec(&COMMAND).blocked(&["the pull request's head is"]);
    std::fs::write(folder.join("c.tf"), "# mine alone\n").unwrap();
    door.exec(&COMMAND).fails(&["files in the clone are not those of the commit"]);
    assert_eq!(door.resources(), "terraform_data.one\n");
}

#[test]
fn threat_52_of_two_who_use_one_permission_one_runs() {
    let Some(door) = Door::new() else { return };
    let line = door.line(&door.exec(&COMMAND));
    door.say(BOB, &line);
    // What another runner's machine posted a moment ago.
    let json = line.strip_prefix("/pairgate allow ").unwrap();
    assert!(json.starts_with('{'));
    let digest = {
        use sha2::Digest as _;
        let hash = sha2::Sha256::digest(line.as_bytes());
        hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    door.stage.repo.review(
        door.stage.pull,
        BOB,
        "COMMENTED",
        &format!("<!-- pairgate:exec:v1 {digest} -->\n"),
    );
    door.refuses("one permission is for one run");
}

#[test]
fn threat_24_nothing_runs_while_the_forge_cannot_be_told() {
    use crate::forge::Fault;
    let Some(door) = Door::new() else { return };
    let line = door.line(&door.exec(&COMMAND));
    door.say(BOB, &line);
    door.stage.forge.fail("POST pulls/*/reviews", Fault::Status(500), 20);
    door.exec(&COMMAND).fails(&[]);
    assert_eq!(door.resources(), "terraform_data.one\n");
    door.stage.forge.heal();
    // It ran, and how it ended could not be told: the exit code says so.
    door.stage.forge.fail("POST issues/*/comments", Fault::Status(500), 20);
    let said = door.exec(&COMMAND);
    assert_eq!(said.code, 5, "{}", said.text);
    said.says("that could not be posted").says("exit code 0");
    assert_eq!(door.resources(), "terraform_data.two\n");
    door.stage.forge.heal();
}

#[test]
fn threat_32_the_state_that_is_pushed_is_the_one_that_was_allowed() {
    let Some(door) = Door::new() else { return };
    let folder = door.clone.join("stacks/web");
    let file = folder.join("errored.tfstate");
    let good = std::fs::read_to_string(folder.join("terraform.tfstate"))
        .unwrap()
        .replace("\"serial\": 1", "\"serial\": 7");
    std::fs::write(&file, &good).unwrap();
    let push = ["terraform", "state", "push", "errored.tfstate"];
    let line = door.line(&door.exec(&push));
    door.say(BOB, &line);
    std::fs::write(&file, good.replace("terraform_data", "terraform_evil")).unwrap();
    assert_ne!(door.line(&door.exec(&push)), line);
    std::fs::write(&file, &good).unwrap();
    door.exec(&push).passes();
    assert!(std::fs::read_to_string(folder.join("terraform.tfstate")).unwrap().contains("\"serial\": 7"));
    door.exec(&["terraform", "state", "push", "-"]).blocked(&["is not the last argument"]);
}

#[test]
fn threat_60_what_may_be_secret_is_not_asked_for_in_public() {
    let Some(door) = Door::new() else { return };
    for line in [
        &["terraform", "import", "-var=password=hunter2", "terraform_data.one", "x"][..],
        &["terraform", "init", "-migrate-state", "-backend-config=token=hunter2"],
        &["terraform", "state", "rm", "-state=other.tfstate", "terraform_data.one"],
        &["terraform", "state", "rm", "-lock=false", "terraform_data.one"],
    ] {
        let said = door.exec(line);
        said.blocked(&["cannot be asked for"]);
        assert!(!said.text.contains("hunter2"), "{}", said.text);
    }
    // An apply is an apply.
    door.exec(&["terraform", "apply", "-auto-approve"]).blocked(&["`pairgate apply PR`"]);
    door.stage.repo.allow(MALLORY, "read");
    door.exec_as(MALLORY, &COMMAND).blocked(&["may not run it"]);
    let mut outside = pairgate(&door.clone.join("stacks/web"));
    Said::of(finish(outside.args(["exec", "--pr", "1", "--"]).args(COMMAND))).fails(&[]);
    assert_eq!(door.resources(), "terraform_data.one\n");
}

#[test]
fn threat_28_a_project_with_keys_wants_more_than_a_comment() {
    let key = "user:1002 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEV8Xf0K9mKnXH0mX2b3l9mLrXKM0mUjY8T0xv3cJ7Yk\n";
    let Some(door) = Door::with(RULES, &[(".pairgate/allowed_signers", key)]) else { return };
    let line = door.line(&door.exec(&COMMAND));
    door.say(BOB, &line);
    let said = door.exec(&COMMAND);
    said.waits().says("needs-no-key");
    assert_eq!(door.resources(), "terraform_data.one\n");
}
