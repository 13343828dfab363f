//! Uses and policies in short.

use jiff::{SignedDuration, Timestamp};
use pairgate::audit::aws::facts::{ServiceUse, ServiceUses, Used};
use pairgate::audit::aws::narrow::{Held, Left, MANAGED_SIZE, narrow};
use pairgate::audit::{Proposal, Settings};
use pairgate::iam::grants::Budget;

pub fn now() -> Timestamp {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

pub fn settings() -> Settings {
    Settings::new(now())
}

pub fn days_ago(days: i64) -> Timestamp {
    now() - SignedDuration::from_hours(24 * days)
}

/// A use so many days ago; none is never.
pub fn used(days: Option<i64>) -> Used {
    match days {
        None => Used::Never,
        Some(days) => Used::At { at: days_ago(days), service: None, region: None },
    }
}

/// A report: `s3:1` was used a day ago, `s3:never` never; actions follow after blanks: `s3:1 PutBucketPolicy:never`.
pub fn report(lines: &[&str]) -> ServiceUses {
    let days = |text: &str| used(if text == "never" { None } else { Some(text.parse().unwrap()) });
    let services = lines.iter().map(|line| {
        let mut words = line.split(' ');
        let (name, when) = words.next().unwrap().split_once(':').unwrap();
        let actions: Vec<(String, Used)> = words
            .filter(|word| !word.is_empty() && *word != "-")
            .map(|word| {
                let (name, when) = word.rsplit_once(':').unwrap();
                (name.to_owned(), days(when))
            })
            .collect();
        let actions = line.contains(' ').then(|| actions.into_iter().collect());
        (name.to_owned(), ServiceUse { used: days(when), by: None, actions })
    });
    ServiceUses { made: now(), services: services.collect() }
}

pub fn policy(statements: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#)
}

pub fn allow(actions: &str) -> String {
    policy(&format!(r#"{{"Effect": "Allow", "Action": {actions}, "Resource": "*"}}"#))
}

pub fn ask(document: &str, reports: &[&ServiceUses]) -> Result<Option<Proposal>, Left> {
    let held = Held { policy: "p", document, uses: reports.to_vec(), room: MANAGED_SIZE };
    narrow(&held, &settings(), &mut Budget::default())
}

/// What is proposed.
#[track_caller]
pub fn proposal(document: &str, reports: &[&ServiceUses]) -> Proposal {
    ask(document, reports).unwrap().expect("a proposal")
}

/// `Action` of each statement of a policy.
pub fn actions(text: &str) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let all = value["Statement"].as_array().cloned().unwrap_or_else(|| vec![value["Statement"].clone()]);
    all.iter()
        .flat_map(|one| match &one["Action"] {
            serde_json::Value::Array(items) => items.clone(),
            one => vec![one.clone()],
        })
        .map(|one| one.as_str().unwrap().to_owned())
        .collect()
}

pub fn en(lines: &[pairgate::text::Text]) -> String {
    for line in lines {
        assert!(!line.get(pairgate::text::Lang::Ja).is_empty());
    }
    lines.iter().map(|line| line.get(pairgate::text::Lang::En)).collect::<Vec<_>>().join("\n")
}
