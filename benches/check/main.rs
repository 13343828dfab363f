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
#[path = "../../tests/support/generator/mod.rs"]
mod generator;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Ways to deal with a plan: two baselines, and what this project does.
const WAYS: [(&str, &str); 4] = [
    ("minimal", "serde_json, addresses and actions only"),
    ("typed", "serde_json, every value typed"),
    ("digest", "pairgate digest"),
    ("check", "pairgate check: all rules, digest, text"),
];

/// The best of so many runs counts; the others show the machine's noise.
const RUNS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [word, way, file] = arguments.as_slice()
        && word == "child"
    {
        return child(way, Path::new(file));
    }
    let plans: Vec<PathBuf> = match arguments.as_slice() {
        [flag, file] if flag == "--file" => vec![PathBuf::from(file)],
        sizes => {
            let sizes: Vec<usize> = sizes.iter().filter_map(|size| size.parse().ok()).collect();
            let sizes = if sizes.is_empty() { vec![1_000, 10_000, 100_000] } else { sizes };
            sizes.into_iter().map(made).collect()
        }
    };
    println!("| plan | what | best of {RUNS} | × minimal | × typed | peak memory | × file |");
    println!("|---|---|---|---|---|---|---|");
    for plan in plans {
        measure(&plan);
    }
}

/// A generated plan, made once.
fn made(resources: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-plans");
    std::fs::create_dir_all(&folder).expect("a folder for plans");
    let file = folder.join(format!("plan-{resources}.json"));
    if !file.exists() {
        let part = file.with_extension("part");
        let mut out = std::io::BufWriter::new(std::fs::File::create(&part).expect("a file"));
        let spec = generator::LargePlan { resources, seed: 1 };
        generator::write_large_plan(&mut out, &spec).expect("a plan");
        drop(out);
        std::fs::rename(&part, &file).expect("a plan in its place");
    }
    file
}

fn measure(plan: &Path) {
    let size = std::fs::metadata(plan).expect("the plan").len();
    let results = WAYS.map(|(way, _)| (0..RUNS).map(|_| run(way, plan)).min().expect("a run"));
    let base = [results[0].0, results[1].0];
    for ((_, what), (time, memory)) in WAYS.iter().zip(&results) {
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

/// Runs a child: its wall time, and its peak memory where the system tells it.
fn run(way: &str, plan: &Path) -> (Duration, Option<u64>) {
    let started = Instant::now();
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["child", way])
        .arg(plan)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .expect("a child");
    let time = started.elapsed();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{way} failed: {said}");
    let memory =
        said.lines().find_map(|line| line.strip_prefix("peak ")).and_then(|bytes| bytes.parse().ok());
    (time, memory)
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
    if let Some(peak) = peak() {
        eprintln!("peak {peak}");
    }
}

/// The most memory that this process ever had, in bytes (Linux).
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
