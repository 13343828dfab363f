//! What all benchmarks share: plans made once, and measurements in processes of their own.

#![allow(dead_code)]

#[path = "../../tests/support/generator/mod.rs"]
mod generator;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The best of so many runs counts; the others show the machine's noise.
pub const RUNS: usize = 3;

/// Arguments without those of cargo.
pub fn arguments() -> Vec<String> {
    std::env::args().skip(1).filter(|argument| argument != "--bench").collect()
}

/// The plans that the arguments name: `--file FILE`, or numbers of resources.
pub fn plans(arguments: &[String], usual: &[usize]) -> Vec<PathBuf> {
    match arguments {
        [flag, file] if flag == "--file" => vec![PathBuf::from(file)],
        sizes => {
            let sizes: Vec<usize> = sizes.iter().filter_map(|size| size.parse().ok()).collect();
            let sizes = if sizes.is_empty() { usual.to_vec() } else { sizes };
            sizes.into_iter().map(made).collect()
        }
    }
}

/// What one measurement gave.
pub struct Measured {
    /// Wall time of the whole process.
    pub time: Duration,
    /// Its peak memory, where the system tells it.
    pub memory: Option<u64>,
    /// What it wrote to standard error, for measurements that time their own parts.
    pub said: String,
}

impl Measured {
    /// The number behind a word that the child wrote to standard error.
    pub fn number(&self, word: &str) -> Option<f64> {
        let line = self.said.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '))?;
        line.trim().parse().ok()
    }
}

/// A generated plan, made once.
pub fn made(resources: usize) -> PathBuf {
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

/// Runs this program again as a child that does one thing.
pub fn run(way: &str, plan: &Path) -> Measured {
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
    Measured { time, memory, said }
}

/// The best of [`RUNS`] runs.
pub fn best(way: &str, plan: &Path) -> Measured {
    (0..RUNS).map(|_| run(way, plan)).min_by_key(|one| one.time).expect("a run")
}

/// Tells the parent how much memory this process needed.
pub fn tell_peak() {
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
