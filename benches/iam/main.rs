//! `cargo bench --bench iam`: how many pairs of policies a second one core compares.
//!
//! Policies of 1 to 10 statements, as people write them; the second of a pair is the first in another order, with
//! less, with more, or with other conditions. The baseline is `serde_json` reading both texts into values: compare
//! ratios to it of one run, not seconds of different machines.
//!
//! ```text
//! cargo bench --bench iam             # 5,000 pairs of each kind
//! cargo bench --bench iam -- 500      # fewer
//! ```

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use pairgate::iam::delta::added;
use pairgate::iam::document::{Kind, parse};
use pairgate::iam::grants::{Access, Answer, Budget, wider};
use serde_json::{Value, json};

/// The best of so many runs counts; the others show the machine's noise.
const RUNS: usize = 3;

const KINDS: [&str; 6] = ["equal", "reordered", "narrowed", "widened", "conditions", "unrelated"];

fn main() {
    let pairs = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(5000);
    println!(
        "| pairs | wider | serde_json | parse | compare | compare ÷ serde_json | pairs/s | pairs/s with parse | delta |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut total = Duration::ZERO;
    for kind in KINDS {
        let mut random = Random(7);
        let texts: Vec<(String, String)> = (0..pairs).map(|_| pair(&mut random, kind)).collect();
        total += row(kind, &texts);
    }
    println!(
        "\nall kinds: {:.0} pairs/s without parsing",
        (KINDS.len() * pairs) as f64 / total.as_secs_f64()
    );
    hostile();
}

fn best(mut run: impl FnMut()) -> Duration {
    let once = |_| {
        let started = Instant::now();
        run();
        started.elapsed()
    };
    (0..RUNS).map(once).min().unwrap()
}

fn row(kind: &str, texts: &[(String, String)]) -> Duration {
    let read =
        |text: &str| Access::of(parse(text, Kind::Identity).unwrap_or_else(|problem| panic!("{problem:?}")));
    let baseline = best(|| {
        for (old, new) in texts {
            black_box(serde_json::from_str::<Value>(old).unwrap());
            black_box(serde_json::from_str::<Value>(new).unwrap());
        }
    });
    let parsing = best(|| {
        for (old, new) in texts {
            black_box((read(old), read(new)));
        }
    });
    let read: Vec<(Access, Access)> = texts.iter().map(|(old, new)| (read(old), read(new))).collect();
    let mut more = 0;
    let compare = best(|| {
        more = 0;
        for (old, new) in &read {
            more += usize::from(wider(old, new, &mut Budget::default()) != Answer::Empty);
        }
    });
    let some = &read[..read.len().min(200)];
    let told = best(|| {
        for (old, new) in some {
            black_box(added(old, new, &mut Budget::default()));
        }
    });
    let each = |time: Duration| time.as_secs_f64() * 1e6 / texts.len() as f64;
    println!(
        "| {kind} | {more} of {} | {:.1} µs | {:.1} µs | {:.1} µs | {:.2} | {:.0} | {:.0} | {:.0} µs |",
        texts.len(),
        each(baseline),
        each(parsing),
        each(compare),
        compare.as_secs_f64() / baseline.as_secs_f64(),
        1e6 / each(compare),
        1e6 / (each(compare) + each(parsing)),
        told.as_secs_f64() * 1e6 / some.len() as f64,
    );
    compare
}

/// The worst that one pair can cost.
fn hostile() {
    let policy = |resources: &[String]| {
        let text = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": resources}});
        Access::of(parse(&text.to_string(), Kind::Identity).unwrap())
    };
    println!("\n| hostile | answer | time | steps |");
    println!("|---|---|---|---|");
    let cases: [(&str, Vec<String>, Vec<String>); 3] = [
        ("400 stars", vec!["*a".repeat(400) + "*"], vec!["*a".repeat(399) + "*"]),
        (
            "states that double",
            vec!["*a".to_owned() + &"?".repeat(60), "*b".to_owned() + &"?".repeat(61)],
            vec!["?".repeat(61) + "*", "*c".to_owned() + &"?".repeat(58)],
        ),
        (
            "states that double, nothing new",
            vec!["*a".to_owned() + &"?".repeat(40) + "*", "*b*".to_owned(), "*c*".to_owned()],
            vec!["*a".to_owned() + &"?".repeat(40), "*b".to_owned() + &"?".repeat(41)],
        ),
    ];
    for (name, old, new) in cases {
        let (old, new) = (policy(&old), policy(&new));
        let mut budget = Budget::default();
        let before = budget.steps;
        let started = Instant::now();
        let answer = match wider(&old, &new, &mut budget) {
            Answer::Empty => "within".to_owned(),
            Answer::Witness(_) => "wider".to_owned(),
            Answer::Undecided(why) => format!("wider, not decided: {why:?}"),
        };
        println!(
            "| {name} | {answer} | {:.0} ms | {} |",
            started.elapsed().as_secs_f64() * 1e3,
            before - budget.steps
        );
    }
}

/// A generator of numbers that is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

const ACTIONS: [&str; 24] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "s3:Get*",
    "s3:List*",
    "s3:*",
    "ec2:Describe*",
    "ec2:RunInstances",
    "ec2:TerminateInstances",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:BatchGet*",
    "kms:Decrypt",
    "kms:GenerateDataKey*",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "iam:PassRole",
    "sts:AssumeRole",
    "sqs:SendMessage",
    "sqs:ReceiveMessage",
    "sns:Publish",
    "lambda:InvokeFunction",
];

const RESOURCES: [&str; 14] = [
    "*",
    "arn:aws:s3:::app-data",
    "arn:aws:s3:::app-data/*",
    "arn:aws:s3:::app-logs-*",
    "arn:aws:s3:::app-logs-*/*",
    "arn:aws:s3:::home/${aws:username}/*",
    "arn:aws:dynamodb:eu-west-1:111122223333:table/orders",
    "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*",
    "arn:aws:kms:eu-west-1:111122223333:key/*",
    "arn:aws:logs:*:111122223333:log-group:/aws/lambda/*",
    "arn:aws:iam::111122223333:role/app-*",
    "arn:aws:sqs:eu-west-1:111122223333:jobs-*",
    "arn:aws:sns:*:111122223333:alerts",
    "arn:aws:lambda:eu-west-1:111122223333:function:app-*",
];

fn conditions(random: &mut Random) -> Value {
    match random.below(7) {
        0 => json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        1 => json!({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}}),
        2 => json!({"StringEquals": {"aws:PrincipalTag/team": random.pick(&["core", "data", "web"])}}),
        3 => json!({"StringLike": {"s3:prefix": ["home/*", "shared/*"]}}),
        4 => {
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}, "Bool": {"aws:SecureTransport": "true"}})
        }
        5 => json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "stage"]}}),
        _ => json!({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}),
    }
}

fn statement(random: &mut Random, number: usize) -> Value {
    let list = |random: &mut Random, from: &[&str], longest: usize| -> Vec<String> {
        (0..1 + random.below(longest)).map(|_| random.pick(from).to_owned()).collect()
    };
    let mut made = json!({
        "Sid": format!("S{number}"),
        "Effect": if random.below(5) == 0 { "Deny" } else { "Allow" },
        "Action": list(random, &ACTIONS, 6),
        "Resource": list(random, &RESOURCES, 4),
    });
    if random.below(3) == 0 {
        made["Condition"] = conditions(random);
    }
    made
}

fn pair(random: &mut Random, kind: &str) -> (String, String) {
    let policy = |statements: &[Value]| json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let count = 1 + random.below(10);
    let old: Vec<Value> = (0..count).map(|number| statement(random, number)).collect();
    let mut new = old.clone();
    let at = random.below(count);
    match kind {
        "equal" => {}
        "reordered" => {
            new.reverse();
            for one in &mut new {
                for list in ["Action", "Resource"] {
                    one[list].as_array_mut().unwrap().reverse();
                }
            }
        }
        "narrowed" => {
            // Something on one resource instead of all that the statement had, or a condition more.
            new[at]["Resource"] = json!(["arn:aws:s3:::app-data/only/*"]);
            if old[at]["Effect"] == "Deny" {
                new[at] = old[at].clone();
            }
            let last = new.len() - 1;
            if new[last]["Effect"] == "Allow" {
                new[last]["Condition"] = json!({"Bool": {"aws:SecureTransport": "true"}});
            }
        }
        "widened" => new[at]["Action"].as_array_mut().unwrap().push(json!("s3:PutBucketPolicy")),
        "conditions" => new[at]["Condition"] = conditions(random),
        _ => new = (0..count).map(|number| statement(random, number)).collect(),
    }
    (policy(&old), policy(&new))
}
