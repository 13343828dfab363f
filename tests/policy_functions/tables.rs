//! Functions that Terraform does not have, and rules that its console cannot show.

use pairgate::policy::value::{Members, SequenceKind, Type, convert};
use pairgate::policy::{Fuel, Problem, Value, functions};

const NOW: &str = "2026-01-31T12:00:00Z";

fn called(name: &str, args: &[Value]) -> Result<Value, Problem> {
    functions::call(functions::find(name).unwrap(), args, &Fuel::default(), NOW)
}

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(Value::text).collect()
}

fn truth(name: &str, args: &[&str]) -> Option<bool> {
    match called(name, &texts(args)) {
        Ok(Value::Bool(value)) => Some(value),
        Ok(other) => panic!("{name}{args:?} is {other:?}"),
        Err(problem) => {
            assert!(!problem.limit, "{problem}");
            None
        }
    }
}

#[test]
fn a_text_holds_another_or_fits_a_pattern() {
    for (text, part, found) in
        [("abc", "b", true), ("abc", "", true), ("", "a", false), ("cafe\u{301}", "é", true)]
    {
        assert_eq!(truth("contains_substring", &[text, part]), Some(found), "{text} {part}");
    }
    for (pattern, text, found) in [
        ("^a+$", "aaa", Some(true)),
        ("^a+$", "aab", Some(false)),
        ("b", "abc", Some(true)),
        ("(?P<x>a)(b)", "ab", None),
        ("(", "a", None),
        ("", "", Some(true)),
    ] {
        assert_eq!(truth("regex_match", &[pattern, text]), found, "{pattern} {text}");
    }
}

/// What the comparison leaves out, because Terraform's own answer cannot be ours.
#[test]
fn what_is_meant_to_differ_is_known() {
    assert_eq!(called("timestamp", &[]), Ok(Value::text(NOW)));
    let number = |text: &str| convert(&Value::text(text), &Type::Number).unwrap();
    assert_eq!(called("log", &[number("1"), number("0.1")]), Ok(Value::int(0)));
    assert_eq!(called("log", &[number("7"), number("0")]), Ok(Value::int(0)));
    let Ok(Value::Number(root)) = called("pow", &[number("11"), number("0.1")]) else { panic!("a number") };
    assert!((root.to_f64() - 1.270_981_615_210_140_7).abs() < 1e-15, "{root}");
    assert_eq!(called("indent", &[number("9e18"), Value::text("a")]), Ok(Value::text("a")));
    // Go prints `%!(NOVERB)` into the text.
    let wide = called("format", &[Value::text("%1000001d"), Value::int(1)]).unwrap_err();
    assert!(wide.message.contains("1000000"), "{wide}");
    assert_eq!(truth("regex_match", &["a(?i)*", "a"]), None);
    let rows = [Value::tuple(vec![Value::unknown(), Value::int(1)]), Value::tuple(texts(&["a", "b"]))];
    let Ok(Value::Sequence(_, made)) = called("formatlist", &[&texts(&["%s%s"])[..], &rows].concat()) else {
        panic!("a list");
    };
    assert!(made[0].is_unknown());
    assert_eq!(made[1], Value::text("1b"));
}

#[test]
fn every_value_has_a_text() {
    let member: Members = [("a".into(), Value::tuple(vec![Value::int(1), Value::Null]))].into();
    for (value, text) in [
        (Value::text("a\"b"), "a\"b"),
        (Value::Bool(true), "true"),
        (convert(&Value::text("1.50"), &Type::Number).unwrap(), "1.5"),
        (Value::Null, "null"),
        (Value::object(member), "{\"a\":[1,null]}"),
        (Value::tuple(texts(&["<", "é"])), "[\"\\u003c\",\"é\"]"),
    ] {
        assert_eq!(called("valuetostring", &[value]), Ok(Value::text(text)));
    }
    assert!(called("valuetostring", &[Value::tuple(vec![Value::unknown()])]).unwrap().is_unknown());
    assert_eq!(
        called("valuetostring", &[Value::text("a").sensitive()]).map(|made| made.is_marked()),
        Ok(true)
    );
}

#[test]
fn versions_are_in_order() {
    let ordered = [
        "0.9",
        "1.0.0-1",
        "1.0.0-2",
        "1.0.0-10",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0",
        "1.0.0.1",
        "1.0.1",
        "1.2",
        "1.10",
        "2",
    ];
    for (at, one) in ordered.iter().enumerate() {
        for (other_at, other) in ordered.iter().enumerate() {
            let wanted = Value::int(at.cmp(&other_at) as i64);
            assert_eq!(called("semvercmp", &texts(&[one, other])), Ok(wanted), "{one} {other}");
        }
    }
    for (one, other) in [("1", "1.0.0"), ("v1.2", "1.2.0"), ("1.0.0+a", "1.0.0+b"), ("1.0beta", "1.0-beta")] {
        assert_eq!(called("semvercmp", &texts(&[one, other])), Ok(Value::int(0)), "{one} {other}");
    }
    for wrong in
        ["", "v", "a", "1.", ".1", "1..2", "1.0-", "1.0-a..b", "1 ", "1.0+", "1.x", "99999999999999999999"]
    {
        assert_eq!(called("semvercmp", &texts(&[wrong, "1"])).unwrap_err().argument, Some(0), "{wrong}");
        assert_eq!(called("semvercmp", &texts(&["1", wrong])).unwrap_err().argument, Some(1), "{wrong}");
    }
}

const CONSTRAINTS: &[(&str, &str, Option<bool>)] = &[
    ("1.2.3", "~> 1.2", Some(true)),
    ("1.9.0", "~> 1.2", Some(true)),
    ("2.0.0", "~> 1.2", Some(false)),
    ("1.2.9", "~> 1.2.3", Some(true)),
    ("1.3.0", "~> 1.2.3", Some(false)),
    ("1.2.2", "~> 1.2.3", Some(false)),
    ("3.1", "~> 1", Some(true)),
    ("1.5", ">= 1, < 2", Some(true)),
    ("2.0", ">= 1, < 2", Some(false)),
    ("1.5", ">=1,<2,!=1.5", Some(false)),
    ("1.5.0", "1.5", Some(true)),
    ("1.5.1", "= 1.5", Some(false)),
    ("2.0.0-beta", ">= 1.0", Some(false)),
    ("2.0.0-beta", ">= 2.0.0-alpha", Some(true)),
    ("2.0.1-beta", ">= 2.0.0-alpha", Some(false)),
    ("2.0.0", ">= 2.0.0-alpha", Some(true)),
    ("2.0.0-beta", "2.0.0-beta", Some(true)),
    ("2.0.0-beta", "!= 2.0.0", Some(true)),
    ("2.0.0", "~> 2.0.0-beta", Some(false)),
    ("2.0.0-rc", "~> 2.0.0-beta", Some(true)),
    ("1.0", "", None),
    ("1.0", ">", None),
    ("1.0", "> 1,", None),
    ("1.0", "=> 1", None),
    ("1.0", "^1.0", None),
    ("1.0", "1.x", None),
    ("x", "1.0", None),
    ("9", "< 1, nonsense", None),
];

#[test]
fn versions_fit_constraints() {
    for (version, constraint, fits) in CONSTRAINTS {
        assert_eq!(truth("semverconstraint", &[version, constraint]), *fits, "{version} {constraint}");
    }
}

/// Terraform judges its own version by `required_version`, where it refuses pre-releases.
#[test]
fn constraints_are_those_of_required_version() {
    let Some(terraform) = crate::support::terraform::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(&terraform);
        command.args(arguments).current_dir(folder.path()).env_clear().env("HOME", folder.path());
        command.env("CHECKPOINT_DISABLE", "1").env("TF_CLI_CONFIG_FILE", "/dev/null").output().unwrap()
    };
    let printed = String::from_utf8(run(&["version", "-json"]).stdout).unwrap();
    let version =
        printed.split('"').skip_while(|word| *word != "terraform_version").nth(2).unwrap().to_owned();
    let numbers: Vec<u64> = version.split('.').map(|number| number.parse().unwrap()).collect();
    let (major, minor, patch) = (numbers[0], numbers[1], numbers[2]);
    let mut seen = [0, 0, 0];
    for constraint in [
        format!("~> {major}.{minor}"),
        format!("~> {major}.{minor}.0"),
        format!("~> {major}.{}.0", minor - 1),
        format!("~>{major}.{}", minor + 1),
        format!("~> {major}"),
        format!("~> {}", major - 1),
        version.clone(),
        format!("v{version}"),
        format!("= {major}.{minor}"),
        format!("!= {version}"),
        format!("!= {major}.{minor}.{}, > 0.1", patch + 1),
        format!(">={version},<{}", major + 1),
        format!("< {version}.1"),
        format!("~> {version}.0"),
        format!("~> {version}.1"),
        ">= 1.0,".to_owned(),
        "=> 1.0".to_owned(),
        ">= 1.x".to_owned(),
        "latest".to_owned(),
        " >=  1.0 ,  < 99 ".to_owned(),
        "> = 1.0".to_owned(),
        ">= 1.0 < 2.0".to_owned(),
    ] {
        std::fs::write(
            folder.path().join("main.tf"),
            format!("terraform {{\n  required_version = \"{constraint}\"\n}}\n"),
        )
        .unwrap();
        let output = run(&["init", "-no-color", "-input=false"]);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        let theirs = match output.status.success() {
            true => Some(true),
            false if complaint.contains("Unsupported Terraform Core version") => Some(false),
            false => None,
        };
        seen[theirs.map_or(0, |fits| 1 + usize::from(fits))] += 1;
        assert_eq!(
            truth("semverconstraint", &[&version, &constraint]),
            theirs,
            "{version} {constraint} {complaint}"
        );
    }
    assert!(seen.iter().all(|count| *count > 2), "{seen:?}");
}

#[test]
fn a_list_out_of_a_plan_fits_beside_an_empty_one() {
    let listed = Value::Sequence(SequenceKind::Plan, vec![Value::text("a")].into());
    assert_eq!(called("coalesce", &[listed.clone(), Value::tuple(Vec::new())]), Ok(listed.clone()));
    assert_eq!(called("coalesce", &[Value::Null, listed.clone()]), Ok(listed));
}
