//! The policies that AWS makes.

use pairgate::audit::aws::narrow::{Held, narrow};
use pairgate::iam::catalog;
use pairgate::iam::document::{Kind, parse};
use pairgate::iam::grants::{Access, Answer, Budget, wider};

use crate::world::{report, settings};

/// Half of the services are used, some with actions: of each policy there is less, nothing more, or a reason.
#[test]
fn managed_policies_of_aws() {
    let mut lines = Vec::new();
    for (number, service) in catalog::services().enumerate() {
        lines.push(match number % 4 {
            0 => format!("{service}:1"),
            1 => format!("{service}:1 {}", tracked(service)),
            _ => format!("{service}:never"),
        });
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let uses = report(&lines);
    let (mut less, mut same, mut undecided) = (0, 0, Vec::new());
    for arn in catalog::managed_arns().filter(|arn| arn.starts_with("arn:aws:iam:")) {
        let document = catalog::managed(arn).unwrap();
        let held = Held { policy: arn, document, uses: vec![&uses], room: 200_000 };
        match narrow(&held, &settings(), &mut Budget::default()) {
            Ok(None) => same += 1,
            Err(left) => undecided.push((arn, left)),
            Ok(Some(found)) => {
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
                assert_eq!(narrow(&again, &settings(), &mut Budget::default()).unwrap(), None, "{arn}");
            }
        }
    }
    println!("{less} less, {same} as they are, {} not decided: {undecided:#?}", undecided.len());
    assert!(less > 20);
    assert!(undecided.is_empty());
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
