//! Random policies and uses, tried request by request with an evaluator that knows nothing of the code under test.

use std::collections::{BTreeMap, BTreeSet};

use pairgate::audit::aws::facts::{ServiceUse, ServiceUses, Used};
use pairgate::audit::aws::narrow::{Held, narrow};
use pairgate::iam::catalog;
use pairgate::iam::document::{Kind, parse};
use pairgate::iam::grants::{Access, Budget, Request};
use serde_json::{Value, json};

use crate::naive;
use crate::world::{days_ago, settings, used};

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}

/// Services whose actions are tried one by one; nobody knows the last.
const SERVICES: [&str; 6] = ["sqs", "sns", "iam", "sts", "kms", "acme"];
const RESOURCES: [&str; 5] = [
    "*",
    "arn:aws:sqs:*:1:jobs",
    "arn:aws:sqs:eu:1:*",
    "arn:aws:iam::1:role/${aws:username}",
    "arn:aws:sns:?:1:x",
];
const REQUESTED: [&str; 5] =
    ["arn:aws:sqs:eu:1:jobs", "arn:aws:sqs:us:1:jobs", "arn:aws:iam::1:role/ann", "arn:aws:sns:e:1:x", "x"];

/// Requests that each policy is tried with, of all that there are.
const TRIED: usize = 250;

/// Actions that may be asked for: those of the table, and some that are in none.
fn universe() -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    for service in SERVICES {
        if let catalog::Known::Actions(all) = catalog::expand(&format!("{service}:*")) {
            out.extend(all.iter().map(|action| (service, action.name.to_owned())));
        }
        out.extend(["Fly", "GetUp", "CreateTunnel"].map(|name| (service, name.to_owned())));
    }
    out.push(("s3", "GetObject".to_owned()));
    out.push(("zzz", "Sleep".to_owned()));
    out
}

fn pattern(random: &mut Random, universe: &[(&'static str, String)]) -> String {
    let (service, name) = random.pick(universe);
    let cut = 1 + random.below(name.len());
    match random.below(9) {
        0 => "*".to_owned(),
        1 | 2 => format!("{service}:*"),
        3 | 4 => format!("{service}:{}*", &name[..cut]),
        5 => format!("{service}:*{}", &name[cut - 1..]),
        6 => format!("{service}:{}?{}", &name[..cut - 1], &name[cut..]),
        7 => format!("{service}:{}", name.to_uppercase()),
        _ => format!("{service}:{name}"),
    }
}

fn document(random: &mut Random, universe: &[(&'static str, String)]) -> Value {
    let statements: Vec<Value> = (0..1 + random.below(4))
        .map(|number| {
            let list: Vec<String> = (0..1 + random.below(4)).map(|_| pattern(random, universe)).collect();
            let mut out = json!({
                "Sid": format!("S{number}"),
                "Effect": if random.once_in(5) { "Deny" } else { "Allow" },
            });
            let key = if random.once_in(5) { "NotAction" } else { "Action" };
            out[key] = if list.len() == 1 && random.once_in(2) { json!(list[0]) } else { json!(list) };
            let key = if random.once_in(6) { "NotResource" } else { "Resource" };
            out[key] = json!(random.pick(&RESOURCES));
            if random.once_in(3) {
                out["Condition"] = match random.below(3) {
                    0 => json!({"StringEquals": {"aws:username": "ann"}}),
                    1 => json!({"StringNotLike": {"aws:username": ["b*", "c"]}}),
                    _ => json!({"Bool": {"aws:SecureTransport": "true"}}),
                };
            }
            out
        })
        .collect();
    match statements.as_slice() {
        [only] if random.once_in(2) => json!({"Version": "2012-10-17", "Statement": only}),
        _ => json!({"Version": "2012-10-17", "Statement": statements}),
    }
}

fn when(random: &mut Random) -> Used {
    let days = [None, None, None, Some(1), Some(89), Some(92), Some(300)];
    used(*random.pick(&days))
}

fn uses(random: &mut Random) -> ServiceUses {
    let mut services = BTreeMap::new();
    for service in catalog::services().chain(["acme"]) {
        let tried = SERVICES.contains(&service);
        if tried && random.once_in(8) {
            continue;
        }
        let actions = (tried && random.once_in(2)).then(|| {
            let names = match catalog::expand(&format!("{service}:*")) {
                catalog::Known::Actions(all) => all.iter().map(|action| action.name.to_owned()).collect(),
                _ => vec!["Fly".to_owned()],
            };
            let often = 1 + random.below(4);
            let mut map: BTreeMap<String, Used> = BTreeMap::new();
            for name in names {
                if random.once_in(often) {
                    map.insert(name, when(random));
                }
            }
            map
        });
        let used = if tried { when(random) } else { Used::Never };
        services.insert(service.to_owned(), ServiceUse { used, by: None, actions });
    }
    ServiceUses { made: days_ago(0), services }
}

fn is_recent(used: &Used) -> bool {
    matches!(used, Used::At { at, .. } if *at >= days_ago(90))
}

/// What one report says of an action: surely used, surely not, or neither.
fn said(report: &ServiceUses, service: &str, name: &str) -> Option<bool> {
    let service = report.services.get(service)?;
    let any = service.actions.iter().flatten().any(|(_, used)| is_recent(used));
    if !is_recent(&service.used) && !any {
        return Some(false);
    }
    let action = service.actions.as_ref()?.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    action.map(|(_, used)| is_recent(used))
}

fn requests(universe: &[(&'static str, String)]) -> Vec<(usize, Request)> {
    let mut out = Vec::new();
    for (at, (service, name)) in universe.iter().enumerate() {
        for resource in REQUESTED {
            for (user, secure) in [("ann", "true"), ("bob", "true"), ("dan", "false")] {
                out.push((
                    at,
                    Request {
                        action: format!("{service}:{}", name.to_lowercase()),
                        resource: resource.to_owned(),
                        principal: None,
                        context: vec![
                            ("aws:username".to_owned(), vec![user.to_owned()]),
                            ("aws:SecureTransport".to_owned(), vec![secure.to_owned()]),
                        ],
                    },
                ));
            }
        }
    }
    out
}

fn denies(text: &str) -> Vec<Value> {
    let value: Value = serde_json::from_str(text).unwrap();
    let list = value["Statement"].as_array().cloned().unwrap_or_else(|| vec![value["Statement"].clone()]);
    list.into_iter().filter(|one| one["Effect"] == "Deny").collect()
}

#[test]
fn less_and_nothing_that_is_used_is_lost() {
    let universe = universe();
    let requests = requests(&universe);
    let mut random = Random(11);
    let (mut less, mut same, mut off, mut undecided, mut taken) = (0, 0, 0, BTreeSet::new(), 0_u64);
    let mut left_out = 0;
    let total = 60;
    for number in 0..total {
        let text = serde_json::to_string(&document(&mut random, &universe)).unwrap();
        let reports: Vec<ServiceUses> = (0..1 + random.below(2)).map(|_| uses(&mut random)).collect();
        let held = Held { policy: "p", document: &text, uses: reports.iter().collect(), room: 100_000 };
        let found = match narrow(&held, &settings(), &mut Budget::default()) {
            Ok(None) => {
                same += 1;
                continue;
            }
            Err(left) => {
                undecided.insert(format!("{left:?}"));
                left_out += 1;
                continue;
            }
            Ok(Some(found)) => found,
        };
        less += 1;
        let read = |text: &str| Access::of(parse(text, Kind::Identity).unwrap());
        let old = read(&text);
        let new = if found.new.is_empty() { Access::nothing() } else { read(&found.new) };
        for _ in 0..TRIED {
            let (at, request) = random.pick(&requests);
            let (service, name) = &universe[*at];
            let (before, after) = (naive::allowed(&old, request), naive::allowed(&new, request));
            let say = || format!("{number} {request:?}\n{text}\n{}\n{reports:?}", found.new);
            assert!(before || !after, "more than before: {}", say());
            let said: Vec<Option<bool>> = reports.iter().map(|one| said(one, service, name)).collect();
            // None is a call where something else is used: passing a role, tags of what is made, the source of a session.
            let tags = catalog::find(&format!("{service}:{name}"))
                .is_some_and(|one| one.level == catalog::Level::Tagging && !name.starts_with("Untag"));
            let session = *service == "sts" && name == "SetSourceIdentity";
            let passes = *service == "iam" && name == "PassRole" || tags || session;
            if said.contains(&Some(true)) {
                assert_eq!(before, after, "lost: {}", say());
            }
            // In a service that nobody knows there is nothing to list: it stays or goes as a whole.
            if said.iter().all(|one| *one == Some(false)) && !passes && *service != "acme" {
                assert!(!after, "not used and still there: {}", say());
            }
            let in_table = catalog::find(&format!("{service}:{name}")).is_some();
            if said.contains(&None) && in_table {
                assert_eq!(before, after, "nobody knows, and it is gone: {}", say());
            }
            taken += u64::from(before && !after);
        }
        if found.new.is_empty() {
            off += 1;
            assert!(denies(&text).is_empty(), "{text}");
            continue;
        }
        assert_eq!(denies(&text), denies(&found.new), "{text}");
        let again = Held { document: &found.new, ..held };
        assert_eq!(
            narrow(&again, &settings(), &mut Budget::default()).unwrap(),
            None,
            "{text}\n{}",
            found.new
        );
    }
    println!(
        "{less} less ({off} taken off), {same} as they are, {left_out} not decided, {taken} requests taken away"
    );
    println!("{undecided:#?}");
    assert!(less > total / 2 && off > 0 && taken > 1000, "too little was tried");
    assert!(left_out * 20 < total, "{left_out} of {total} not decided: {undecided:#?}");
}
