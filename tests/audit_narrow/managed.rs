//! The policies that AWS makes.

use pairgate::audit::Reason;
use pairgate::audit::aws::narrow::{Held, Left, MANAGED_SIZE, narrow};
use pairgate::iam::catalog;
use pairgate::iam::document::{Kind, parse};
use pairgate::iam::grants::{Access, Answer, Budget, wider};

use crate::world::{report, settings};

/// Every fourth service is used, and every fourth more with actions: more than some policies may list, and more than the
/// proof for everything takes.
#[test]
fn managed_policies_of_aws_when_much_is_used() {
    let less = all(4, 4, |arn, left| {
        let large =
            matches!(left.reason, Reason::Unsupported { .. }) || arn.ends_with("/AdministratorAccess");
        assert!(large, "{arn} {left:?}");
    });
    assert!(less > 10, "{less}");
}

/// What one principal uses: there is an answer for each policy.
#[test]
fn managed_policies_of_aws_when_little_is_used() {
    let less = all(40, 2, |arn, left| panic!("{arn} {left:?}"));
    assert!(less > 30, "{less}");
}

/// Of each of every `step` policies there is less and nothing more, or a reason. How many are less.
fn all(every: usize, step: usize, undecided: impl Fn(&str, &Left)) -> usize {
    let mut lines = Vec::new();
    for (number, service) in catalog::services().enumerate() {
        lines.push(match number % every {
            0 => format!("{service}:1"),
            1 => format!("{service}:1 {}", tracked(service)),
            _ => format!("{service}:never"),
        });
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let uses = report(&lines);
    let mut less = 0;
    for arn in catalog::managed_arns().filter(|arn| arn.starts_with("arn:aws:iam:")).step_by(step) {
        let document = catalog::managed(arn).unwrap();
        let held = Held { policy: arn, document, uses: vec![&uses], room: MANAGED_SIZE };
        let found = match narrow(&held, &settings(), &mut Budget::default()) {
            Ok(None) => continue,
            Err(left) => {
                undecided(arn, &left);
                continue;
            }
            Ok(Some(found)) => found,
        };
        less += 1;
        if found.new.is_empty() {
            continue;
        }
        let read = |text: &str| Access::of(parse(text, Kind::Identity).unwrap());
        let (old, new) = (read(document), read(&found.new));
        let mut budget = Budget { steps: 50_000_000 };
        assert_eq!(wider(&old, &new, &mut budget), Answer::Empty, "{arn}");
        assert!(matches!(wider(&new, &old, &mut budget), Answer::Witness(_)), "{arn}");
        let again = Held { document: &found.new, ..held };
        match narrow(&again, &settings(), &mut Budget::default()) {
            Ok(None) => {}
            // Single actions were too many before and are again.
            Err(left) => assert!(matches!(left.reason, Reason::Unsupported { .. }), "{arn} {left:?}"),
            Ok(Some(more)) => panic!("{arn} {more:?}"),
        }
    }
    less
}

/// Every third action is tracked, and every second of those used.
fn tracked(service: &str) -> String {
    let catalog::Known::Actions(all) = catalog::expand(&format!("{service}:*")) else {
        return "-".to_owned();
    };
    let each = all.iter().step_by(3).enumerate();
    each.map(|(number, action)| format!("{}:{}", action.name, if number % 2 == 0 { "never" } else { "2" }))
        .collect::<Vec<_>>()
        .join(" ")
}
