//! Every command of the lists, and that nothing that changes something ever runs at once.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::{Kind, Verb, Way, classify};
use crate::text::Lang;

fn words(line: &str) -> Vec<String> {
    line.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn of(line: &str) -> Verb {
    classify(Kind::Terraform, &words(line))
}

fn is_read_only(verb: &Verb) -> bool {
    matches!(verb, Verb::ReadOnly { .. })
}

/// What changes something, with the way to it.
const GATED: [(&str, &str, Way); 24] = [
    ("apply", "apply", Way::Apply { arguments: "" }),
    ("apply tfplan", "apply", Way::Apply { arguments: "" }),
    ("apply -auto-approve", "apply", Way::Apply { arguments: "" }),
    ("destroy", "destroy", Way::Apply { arguments: " -- -destroy" }),
    ("refresh", "refresh", Way::Apply { arguments: " -- -refresh-only" }),
    ("test", "test", Way::Partner),
    ("import a.b id", "import", Way::Partner),
    ("taint a.b", "taint", Way::Partner),
    ("untaint a.b", "untaint", Way::Partner),
    ("force-unlock 1", "force-unlock", Way::Partner),
    ("state mv a b", "state mv", Way::Partner),
    ("state rm a", "state rm", Way::Partner),
    ("state push x", "state push", Way::Partner),
    ("state replace-provider a b", "state replace-provider", Way::Partner),
    ("state remove a", "state remove", Way::Partner),
    ("state move a b", "state move", Way::Partner),
    ("workspace new x", "workspace new", Way::Partner),
    ("workspace delete x", "workspace delete", Way::Partner),
    ("workspace select x", "workspace select", Way::Named),
    ("workspace select -or-create x", "workspace select", Way::Partner),
    ("env select x", "env select", Way::Partner),
    ("init -migrate-state", "init -migrate-state", Way::Partner),
    ("init -force-copy", "init -force-copy", Way::Partner),
    ("init -upgrade --reconfigure=true", "init -reconfigure", Way::Partner),
];

#[test]
fn what_changes_something_needs_two_people() {
    for (line, name, expected) in GATED {
        for program in [Kind::Terraform, Kind::Tofu] {
            for line in [line.to_owned(), format!("-chdir=x/y {line}")] {
                let Verb::Gated { verb, way, instead } = classify(program, &words(&line)) else {
                    panic!("`{line}` is not gated");
                };
                assert_eq!((verb.as_str(), way), (name, expected), "{line}");
                for lang in [Lang::En, Lang::Ja] {
                    assert!(instead.get(lang).contains("`pairgate "), "{line}");
                }
            }
        }
    }
}

#[test]
fn what_changes_nothing_runs_at_once_as_it_was_given() {
    for line in [
        "",
        "version",
        "version -json",
        "-version",
        "--version",
        "-v",
        "-help",
        "-h apply",
        "--help",
        "fmt",
        "fmt -check",
        "validate -json",
        "plan",
        "plan -destroy",
        "plan -refresh=false",
        "plan -target=a.b -var a=b",
        "show tfplan",
        "output -json",
        "graph",
        "console",
        "get -update",
        "modules -json",
        "metadata functions -json",
        "providers",
        "providers -test-directory=x",
        "providers lock -platform=linux_amd64",
        "providers mirror x",
        "providers schema -json",
        "state list",
        "state show a.b",
        "state pull",
        "workspace list",
        "workspace show",
        "login example.com",
        "logout",
        "apply -help",
        "apply -h",
        "destroy --help",
        "state mv -help",
        "init -help",
        "state -help",
        "workspace -h",
    ] {
        for line in [line.to_owned(), format!("-chdir=x {line}")] {
            let expected = Verb::ReadOnly { arguments: words(&line), writes: Vec::new() };
            assert_eq!(of(&line), expected, "{line}");
        }
    }
}

#[test]
fn what_nobody_knows_is_refused_with_the_next_step() {
    for line in [
        "aply",
        "Apply",
        "APPLY",
        "app",
        "--apply",
        "-apply",
        "-json plan",
        "-foo",
        "--chdir=x plan",
        "-chdir x plan",
        "-chdir= plan",
        "-chdir=x -chdir=y plan",
        "state",
        "state lis",
        "state -x mv a b",
        "state nosuch mv a b",
        "workspace",
        "workspace x select y",
        "env",
        "env list",
        "push",
        "rpcapi",
        "internal-plugin",
        "query",
        "stacks",
        "cloud",
        "help",
        "help apply",
        "metadata",
        "providers x",
        "providers apply",
        "-install-autocomplete",
        "init x",
        "init -from-module=x",
        "init -input=true",
        "init -input",
        "init -unknown",
        "init --",
        "init -",
        "init -backend-config",
        "init -plugin-dir",
        "init -ignore-remote-version",
    ] {
        let Verb::Refused { why } = of(line) else { panic!("`{line}` is not refused") };
        assert!(why.get(Lang::En).len() > 40 && !why.get(Lang::Ja).is_empty(), "{line}");
    }
    for odd in [
        &[""][..],
        &["", "apply"],
        &["state list", "a"],
        &["state", "mv a b"],
        &["plan apply"],
        &["state", "", "list"],
    ] {
        let odd: Vec<String> = odd.iter().map(|word| (*word).to_owned()).collect();
        assert!(matches!(classify(Kind::Terraform, &odd), Verb::Refused { .. }), "{odd:?}");
    }
}

#[test]
fn help_that_may_be_somebodys_value_is_not_believed() {
    for line in
        ["apply tfplan -help", "apply -help tfplan", "apply -var -help", "apply -- -help", "destroy -help -x"]
    {
        assert!(matches!(of(line), Verb::Gated { .. }), "{line}");
    }
}

#[test]
fn init_never_asks() {
    for line in [
        "init",
        "init -upgrade -backend-config=x.hcl",
        "init -backend-config x.hcl -input=false",
        "init -backend=false",
    ] {
        let Verb::ReadOnly { arguments, .. } = of(line) else { panic!("`{line}`") };
        assert_eq!(arguments.get(..2).unwrap(), ["init", "-input=false"]);
        assert_eq!(arguments.get(2..).unwrap(), words(line).get(1..).unwrap());
    }
    let Verb::ReadOnly { arguments, .. } = of("-chdir=x init") else { panic!() };
    assert_eq!(arguments, ["-chdir=x", "init", "-input=false"]);
    // Also where it could be another flag's value.
    assert!(matches!(of("init -backend-config -migrate-state"), Verb::Gated { .. }));
    let secret = of("init -backend-configx=hunter2");
    let Verb::Refused { why } = secret else { panic!() };
    assert!(!why.get(Lang::En).contains("hunter2"));
}

#[test]
fn files_that_a_plan_writes_are_named() {
    let writes = |line: &str| match of(line) {
        Verb::ReadOnly { writes, .. } => writes,
        other => panic!("{other:?}"),
    };
    assert_eq!(writes("plan -out=a --out b -out=c"), ["a", "b", "c"]);
    assert_eq!(writes("plan -var -out=a"), ["a"]);
    assert_eq!(writes("plan -generate-config-out=x.tf"), ["x.tf"]);
    assert!(writes("plan -output=a").is_empty());
}

/// Verbs at the place where terraform looks for one.
fn changing() -> impl Strategy<Value = Vec<String>> {
    prop::sample::select(GATED.map(|(_, verb, _)| verb).to_vec()).prop_map(words)
}

/// Words that people and attackers put around verbs.
fn word() -> impl Strategy<Value = String> {
    let known = [
        "plan",
        "show",
        "version",
        "-help",
        "-version",
        "-h",
        "--",
        "-",
        "",
        "-chdir=x",
        "-out=x",
        "a.b",
        "list",
        "fmt",
        "-input=false",
        "-json",
        "state",
        "-var",
        "tfplan",
        "=",
        "-migrate-state=false",
    ];
    prop_oneof![prop::sample::select(known.to_vec()).prop_map(str::to_owned), "[ -~]{0,12}", any::<String>()]
}

proptest! {
    #[test]
    fn a_verb_that_changes_something_never_runs_at_once(
        verb in changing(),
        rest in prop::collection::vec(word(), 0..6),
        chdir in any::<bool>(),
        tofu in any::<bool>(),
    ) {
        let help = rest.len() == 1 && matches!(rest[0].as_str(), "-help" | "--help" | "-h");
        prop_assume!(!help);
        let mut line: Vec<String> = if chdir { vec!["-chdir=x".to_owned()] } else { Vec::new() };
        line.extend(verb);
        line.extend(rest);
        let found = classify(if tofu { Kind::Tofu } else { Kind::Terraform }, &line);
        prop_assert!(!is_read_only(&found), "{line:?} {found:?}");
    }

    #[test]
    fn whatever_runs_at_once_begins_with_a_known_verb(line in prop::collection::vec(word(), 0..6)) {
        let found = classify(Kind::Terraform, &line);
        if let Verb::ReadOnly { arguments, .. } = found {
            // What terraform gets is what was given, but for the one flag.
            let added = arguments.len() - line.len();
            prop_assert!(added <= 1);
            let first = arguments.iter().find(|word| !word.starts_with("-chdir=")).map_or("", String::as_str);
            let known = ["", "plan", "show", "version", "fmt", "init", "state", "get", "output", "graph", "login", "logout",
                "validate", "console", "providers", "-help", "--help", "-h", "-version", "--version", "-v", "metadata",
                "modules", "workspace"];
            prop_assert!(known.contains(&first), "{first:?}");
        }
    }
}
