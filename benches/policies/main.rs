//! `cargo bench --bench policies`: what policies add to a check, and how ten rules in the language of
//! Terraform compare with the same ten in Rego.
//!
//! Each measurement is a process of its own and times its own parts: reading the plan (the text is in
//! memory already), then judging it. The rules are in `hcl/` and `rego/` beside this file.
//!
//! ```text
//! cargo bench --bench policies             # 10k and 100k resources; Rego only where the plan has at most 10k
//! cargo bench --bench policies -- 1000     # other sizes
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::time::Instant;

use pairgate::graph::Graph;
use pairgate::plan::{self, Plan, Secrets};
use pairgate::policy::pack;
use pairgate::policy::suite::{Loaded, Suite};
use pairgate::policy::world::PlanWorld;
use pairgate::policy::{self};
use pairgate::rego::{Options, Rego};
use pairgate::source::Source;

use support::{RUNS, arguments, best, plans, tell_peak};

const WAYS: [(&str, &str); 3] = [
    ("pack", "the whole built-in pack"),
    ("ten", "ten rules, Terraform Policy"),
    ("rego", "the same ten rules, Rego on regorus"),
];

/// Rego gets the whole plan as one value; beyond this size that takes gigabytes.
const LARGEST_FOR_REGO: u64 = 100_000_000;

fn main() {
    let arguments = arguments();
    if let [word, way, file] = arguments.as_slice()
        && word == "child"
    {
        return child(way, Path::new(file));
    }
    println!(
        "| plan | what | parse | judge, best of {RUNS} | judge ÷ parse | judged | a second | peak memory |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for plan in plans(&arguments, &[10_000, 100_000]) {
        let size = std::fs::metadata(&plan).expect("the plan").len();
        for (way, what) in WAYS {
            if way == "rego" && size > LARGEST_FOR_REGO {
                continue;
            }
            let measured = best(way, &plan);
            let number = |word| measured.number(word).expect("a number");
            let (parse, judge, judged) = (number("parse"), number("judge"), number("judged"));
            println!(
                "| {:.1} MB | {what} | {parse:.3} s | {judge:.3} s | {:.2} | {judged} | {:.0} | {:.0} MB |",
                size as f64 / 1e6,
                judge / parse,
                judged / judge,
                measured.memory.unwrap_or_default() as f64 / 1e6,
            );
        }
    }
}

fn child(way: &str, file: &Path) {
    let text = std::fs::read_to_string(file).expect("the plan");
    let started = Instant::now();
    let plan = plan::plan("plan.json", &text).expect("a plan");
    eprintln!("parse {}", started.elapsed().as_secs_f64());
    let judged = match way {
        "pack" => {
            let sources = pack::files().iter().map(pack::PackFile::source);
            terraform_policy(&plan, sources.collect())
        }
        "ten" => terraform_policy(&plan, vec![source("hcl/ten.policy.hcl")]),
        _ => {
            let started = Instant::now();
            let secrets = Secrets::from_marked(&plan::secrets::marked(&plan));
            let rego = Rego::compile(&[source("rego/ten.rego")], &[], &Options::default()).expect("policies");
            let checked = rego.check(&text, &plan, &secrets).expect("an answer");
            eprintln!("findings {}", checked.findings.len());
            eprintln!("judge {}", started.elapsed().as_secs_f64());
            (plan.changes.len() * 10) as u64
        }
    };
    eprintln!("judged {judged}");
    tell_peak();
}

fn source(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/policies").join(name);
    Source::new(name, std::fs::read_to_string(path).expect("a policy file"))
}

/// Everything that policies add to a check: compiling them, finding the plan's objects, judging. The graph
/// is there anyway, for the blast radius.
fn terraform_policy(plan: &Plan<'_>, sources: Vec<Source>) -> u64 {
    let graph = Graph::new(plan);
    let started = Instant::now();
    let files = sources.iter().map(|source| {
        let (file, _) = policy::compile(source).expect("a policy file");
        let inputs = policy::inputs::resolve(&file, &[]).expect("defaults");
        Loaded { file, inputs, built_in: true }
    });
    let suite = Suite::new(files.collect(), []);
    eprintln!("compile {}", started.elapsed().as_secs_f64());
    let world = PlanWorld::new(plan, &graph);
    let decisions = suite.run(plan, &world, "2026-01-01T00:00:00Z");
    eprintln!("judge {}", started.elapsed().as_secs_f64());
    eprintln!("decisions {}", decisions.decisions.len());
    decisions.judged
}
