//! `cargo bench`: how long `check` takes and how much memory, against serde_json on the same file.
//!
//! Each measurement is a child process of its own, so that peak memory is its own too, and all of them
//! run in one go on one machine: the ratios are the claim, not the seconds.
//!
//! ```text
//! cargo bench                      # 1k, 10k and 100k resources; needs 4 GB of memory and 1 GB of disk
//! cargo bench -- 1000 10000        # these sizes
//! cargo bench -- --file plan.json  # a plan of your own
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod baseline;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::time::Duration;

use support::{RUNS, arguments, best, plans, tell_peak};

/// Ways to deal with a plan: two baselines, and what this project does.
const WAYS: [(&str, &str); 4] = [
    ("minimal", "serde_json, addresses and actions only"),
    ("typed", "serde_json, every value typed"),
    ("digest", "pairgate digest"),
    ("check", "pairgate check: all rules, built-in pack, digest, text"),
];

fn main() {
    let arguments = arguments();
    if let [word, way, file] = arguments.as_slice()
        && word == "child"
    {
        return child(way, Path::new(file));
    }
    println!("| plan | what | best of {RUNS} | × minimal | × typed | peak memory | × file |");
    println!("|---|---|---|---|---|---|---|");
    for plan in plans(&arguments, &[1_000, 10_000, 100_000]) {
        measure(&plan);
    }
}

fn measure(plan: &Path) {
    let size = std::fs::metadata(plan).expect("the plan").len();
    let results = WAYS.map(|(way, _)| best(way, plan));
    let base = [results[0].time, results[1].time];
    for ((_, what), measured) in WAYS.iter().zip(&results) {
        let (time, memory) = (measured.time, measured.memory);
        let ratio = |base: Duration| time.as_secs_f64() / base.as_secs_f64();
        println!(
            "| {:.1} MB | {what} | {:.3} s | {:.2} | {:.2} | {} | {} |",
            size as f64 / 1e6,
            time.as_secs_f64(),
            ratio(base[0]),
            ratio(base[1]),
            memory.map_or("?".to_owned(), |memory| format!("{:.0} MB", memory as f64 / 1e6)),
            memory.map_or("?".to_owned(), |memory| format!("{:.2}", memory as f64 / size as f64)),
        );
    }
}

/// One measurement, in a process of its own.
fn child(way: &str, plan: &Path) {
    match way {
        "minimal" => println!("{}", baseline::minimal(plan)),
        "typed" => println!("{}", baseline::typed(plan)),
        command => {
            let arguments = ["pairgate".into(), command.into(), plan.as_os_str().to_owned()];
            let cli = pairgate::cli::parse(arguments).expect("a command line");
            let mut out = std::io::BufWriter::new(std::io::stdout());
            pairgate::cli::run(cli, &mut out, &mut |_| {}).expect("an outcome");
        }
    }
    tell_peak();
}
