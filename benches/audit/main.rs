//! `cargo bench --bench audit`: what an audit of many accounts and repositories costs, from files.
//!
//! The estate is generated: accounts with reports of credentials, authorization details and last uses, and repositories.
//! The baseline is `serde_json` reading the same files into values, one account or repository at a time: compare
//! ratios to it of one run, not seconds of different machines. Each measurement is a process of its own, so that its peak
//! memory is its own too; that it hardly grows with the number of accounts is what "one at a time" promises. Findings are
//! counted and let go, so what a report holds of them is not in the peak of `check`; `keep` holds them all.
//!
//! ```text
//! cargo bench --bench audit              # 100 and 1,000 accounts, with 20 principals and 5 repositories each
//! cargo bench --bench audit -- 50        # so many accounts
//! ```

#![allow(
    // The estate and the plans of the other benchmarks draw from the same generator of numbers.
    clippy::duplicate_mod,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "../../tests/support/estate/mod.rs"]
mod estate;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use estate::{Estate, NOW};
use pairgate::audit::aws::facts::Organisation;
use pairgate::audit::aws::read::{Given, account, organisation};
use pairgate::audit::aws::{self, narrow};
use pairgate::audit::github::Auditor;
use pairgate::audit::github::facts;
use pairgate::audit::{Audited, Settings};
use pairgate::source::Source;
use support::{RUNS, arguments, best, tell_peak};

/// What is measured; the first of each half is its baseline.
const AWS: [(&str, &str); 4] = [
    ("aws-values", "serde_json, every value"),
    ("aws-read", "read into facts"),
    ("aws-check", "read and checked"),
    ("aws-keep", "read, checked, narrowed, findings kept"),
];
const GITHUB: [(&str, &str); 2] =
    [("github-values", "serde_json, every value"), ("github-check", "read and checked")];

const PRINCIPALS: usize = 20;
const REPOSITORIES: usize = 5;

fn main() {
    let arguments = arguments();
    if let [word, way, folder] = arguments.as_slice()
        && word == "child"
    {
        child(way, Path::new(folder));
        return tell_peak();
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100, 1_000] } else { sizes };
    println!("| estate | what | best of {RUNS} | each | × serde_json | peak memory | findings | narrowed |");
    println!("|---|---|---|---|---|---|---|---|");
    for accounts in sizes {
        let folder = made(accounts);
        rows(&format!("{accounts} accounts"), accounts * PRINCIPALS, "principal", &AWS, &folder);
        let repositories = accounts * REPOSITORIES;
        rows(&format!("{repositories} repositories"), repositories, "repository", &GITHUB, &folder);
    }
}

fn rows(estate: &str, number: usize, each: &str, ways: &[(&str, &str)], folder: &Path) {
    let results: Vec<_> = ways.iter().map(|(way, _)| best(way, folder)).collect();
    let baseline = results[0].time.as_secs_f64();
    for ((_, what), measured) in ways.iter().zip(&results) {
        let seconds = measured.time.as_secs_f64();
        println!(
            "| {estate} | {what} | {seconds:.2} s | {:.0} µs a {each} | {:.2} | {} | {} | {} |",
            seconds * 1e6 / number as f64,
            seconds / baseline,
            measured.memory.map_or("?".to_owned(), |memory| format!("{:.0} MB", memory as f64 / 1e6)),
            measured.number("findings").unwrap_or_default(),
            measured.number("narrowed").unwrap_or_default(),
        );
    }
}

/// An estate, made once.
fn made(accounts: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/bench-estates/{accounts}"));
    if !folder.exists() {
        let part = folder.with_extension("part");
        let _ = fs::remove_dir_all(&part);
        let (principals, repositories) = (accounts * PRINCIPALS, accounts * REPOSITORIES);
        Estate { seed: 1, accounts, principals, repositories }.write(&part).expect("an estate");
        fs::rename(&part, &folder).expect("an estate in its place");
    }
    folder
}

fn child(way: &str, folder: &Path) {
    let mut kept = Kept::default();
    match way {
        "aws-values" => accounts(folder, |files| {
            let [_, details, accessed] = files;
            black_box(serde_json::from_str::<serde_json::Value>(details.text()).expect("JSON"));
            for line in accessed.text().lines() {
                black_box(serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
            }
        }),
        "aws-read" => accounts(folder, |files| {
            black_box(read(files));
        }),
        "aws-check" | "aws-keep" => {
            let organisation = organisation(&source(&folder.join("accounts.json"))).expect("accounts");
            accounts(folder, |files| {
                kept.take(check(files, &organisation, way == "aws-keep"), way == "aws-keep")
            });
        }
        "github-values" => {
            repositories(folder, |text| {
                black_box(serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
            });
        }
        "github-check" => {
            let text = fs::read_to_string(folder.join("github/organisation.json")).expect("a file");
            let organisation: facts::Organisation = serde_json::from_str(&text).expect("an organisation");
            let settings = settings();
            let mut auditor = Auditor::new(&organisation, &settings);
            repositories(folder, |text| {
                let repository = serde_json::from_str(text).expect("a repository");
                kept.take(auditor.repository(&repository), false);
            });
            kept.take(auditor.organisation(), false);
        }
        other => panic!("{other}"),
    }
    eprintln!("findings {}\nnarrowed {}", kept.findings, kept.narrowed);
}

#[derive(Default)]
struct Kept {
    findings: usize,
    narrowed: usize,
    all: Vec<Audited>,
}

impl Kept {
    fn take(&mut self, audited: Audited, keep: bool) {
        self.findings += audited.findings.len();
        self.narrowed += audited.findings.iter().filter(|finding| !finding.proposals.is_empty()).count();
        if keep {
            self.all.push(audited);
        }
    }
}

fn settings() -> Settings {
    Settings::new(NOW.parse().expect("a moment"))
}

fn source(path: &Path) -> Source {
    Source::new(path.display().to_string(), fs::read_to_string(path).expect("a file"))
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    all.sort();
    all
}

/// The files of each account: report, details, uses.
fn accounts(folder: &Path, mut look: impl FnMut([Source; 3])) {
    for account in sorted(&folder.join("aws")) {
        let names = ["credential-report.csv", "authorization-details.json", "last-accessed.ndjson"];
        look(names.map(|name| source(&account.join(name))));
    }
}

fn repositories(folder: &Path, mut look: impl FnMut(&str)) {
    for file in sorted(&folder.join("github/repositories")) {
        look(&fs::read_to_string(file).expect("a file"));
    }
}

fn read([report, details, accessed]: [Source; 3]) -> aws::facts::Account {
    let settings = settings();
    let given = Given { reports: vec![report], details: vec![details], accessed: vec![accessed] };
    account(&given, settings.now, &settings).expect("an account").account
}

fn check(files: [Source; 3], organisation: &Organisation, narrowed: bool) -> Audited {
    let (account, settings) = (read(files), settings());
    let mut audited = aws::audit(&account, organisation, &settings);
    if narrowed {
        narrow::propose(&account, &mut audited, &settings);
    }
    audited
}
