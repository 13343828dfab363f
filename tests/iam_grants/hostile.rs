//! Documents that are made to take long: the budget ends them, and what is not decided is said.

use pairgate::iam::delta::added;
use pairgate::iam::grants::{Access, Answer, Budget, Undecided, wider};

use super::build::{beyond, on, policy, resource, when};

fn ends(old: &str, new: &str) -> Answer {
    let (old, new) = (Access::of(policy(old)), Access::of(policy(new)));
    let answer = wider(&old, &new, &mut Budget::default());
    let pieces = added(&old, &new, &mut Budget::default());
    assert_eq!(pieces.is_empty(), answer == Answer::Empty, "{answer:?}");
    answer
}

fn allow(resources: &[String]) -> String {
    let list: Vec<String> = resources.iter().map(|one| format!("\"{one}\"")).collect();
    format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": [{}]}}"#, list.join(", "))
}

#[test]
fn many_stars() {
    let stars = |end: &str| allow(&["*a".repeat(400) + end]);
    assert_eq!(ends(&stars("*"), &stars("*")), Answer::Empty);
    assert_eq!(ends(&allow(&["*a".repeat(200) + "*"]), &stars("*")), Answer::Empty);
    assert_ne!(ends(&stars("*"), &allow(&["*a".repeat(399) + "*"])), Answer::Empty);
}

#[test]
fn states_that_double() {
    // `*a` and many `?`: the automaton must remember where each of the last letters was.
    let old = allow(&["*a".to_owned() + &"?".repeat(60)]);
    let new = allow(&["*b".to_owned() + &"?".repeat(59) + "*"]);
    assert_ne!(ends(&old, &new), Answer::Empty);
    let both = format!("{old}, {}", allow(&["*b".to_owned() + &"?".repeat(61)]));
    let all = allow(&["?".repeat(61) + "*", "*c".to_owned() + &"?".repeat(58)]);
    ends(&both, &all);
    let kept = format!(r#"{all}, {{"Effect": "Deny", "Action": "*", "Resource": ["*c{}"]}}"#, "?".repeat(57));
    ends(&both, &kept);
}

#[test]
fn a_product_of_statements() {
    let many = |start: usize| -> String {
        (start..start + 40)
            .map(|at| {
                format!(
                    r#"{{"Effect": "Allow", "Action": "*{at}*", "Resource": "*{}*", "Condition": {{"StringLike": {{"k:{at}": "*{at}*"}}}}}}"#,
                    at + 1
                )
            })
            .collect::<Vec<_>>()
            .join(", ")
    };
    ends(&many(0), &many(3));
    ends(&many(3), r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
    let denies = many(0).replace("Allow", "Deny");
    ends(&many(0), &format!(r#"{denies}, {{"Effect": "Allow", "Action": "*", "Resource": "*"}}"#));
}

#[test]
fn without_a_budget_nothing_is_decided() {
    let (old, new) = (Access::of(on(r#""a*b""#)), Access::of(on(r#"["a*c", "c*d*e"]"#)));
    let mut budget = Budget { steps: 3 };
    assert_eq!(wider(&old, &new, &mut budget), Answer::Undecided(Undecided::TooLarge));
    let pieces = added(&old, &new, &mut Budget { steps: 3 });
    assert!(!pieces.is_empty() && pieces.iter().all(|piece| piece.undecided.is_some()), "{pieces:?}");
    // What is left says how much it took.
    let mut budget = Budget::default();
    let before = budget.steps;
    wider(&old, &new, &mut budget);
    assert!(budget.steps < before);
}

#[test]
fn lists_are_not_told_apart_by_how_they_are_joined() {
    for mark in ["\\u0000", "<", ">", ":", "1:a", "\\n"] {
        let one = format!(r#"["a{mark}b"]"#);
        beyond(&on(&one), &on(r#"["a", "b"]"#));
        beyond(&on(r#"["a", "b"]"#), &on(&one));
        let is = |values: &str| when(&format!(r#"{{"StringEquals": {{"k:a": {values}}}}}"#));
        beyond(&is(&one), &is(r#"["a", "b"]"#));
        let to = |who: &str| {
            resource(&format!(
                r#"{{"Effect": "Allow", "Principal": {{"Service": {who}}}, "Action": "s3:GetObject", "Resource": "*"}}"#
            ))
        };
        let answer = super::build::compare(&to(&one), &to(r#"["a", "b"]"#));
        assert_ne!(answer, Answer::Empty, "{mark}");
    }
}
