//! Many findings: a list on the screen, everything with `--all` and in files.

use crate::shop::{DAY, command, files};
use crate::support::program::finish;

#[test]
fn many_findings_are_a_list_on_the_screen_unless_all_is_asked_for_and_files_have_everything() {
    let shop = files();
    let report = shop.path().join("credential-report/production.csv");
    let text = std::fs::read_to_string(&report).unwrap();
    let alice = text.lines().find(|line| line.starts_with("alice,")).unwrap();
    let users: String = (0..40).map(|n| alice.replace("alice", &format!("user{n}")) + "\n").collect();
    std::fs::write(&report, format!("{}\n{users}", text.trim_end())).unwrap();
    let run = |more: &[&str]| {
        let given = ["--credential-report", "credential-report/production.csv", "--as-of", DAY];
        let ran = finish(command(shop.path()).args(given).args(["--color", "never"]).args(more));
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{more:?}");
        ran.stdout
    };
    let evidence = "`password_last_used` is";
    let list = run(&["--output", "text=all.txt"]);
    assert!(list.contains("`--all` shows each with its evidence"), "{list}");
    assert!(!list.contains(evidence), "{list}");
    // Each is there, by its name.
    assert!((0..40).all(|n| list.contains(&format!("`user{n}`"))), "{list}");
    let all = run(&["--all"]);
    assert!(all.matches(evidence).count() >= 41, "{all}");
    assert_eq!(std::fs::read_to_string(shop.path().join("all.txt")).unwrap(), all);
    assert!(all.lines().count() > 3 * list.lines().count(), "{}", list.lines().count());
}
