//! The page in a real browser: it runs its own script and nothing else, sorts, filters and asks nobody.

use std::path::Path;

use pairgate::audit::baseline::Status;
use pairgate::audit::{Entry, Report, Risk};
use pairgate::render::audit::AuditFormat;
use pairgate::text::Lang;

use crate::story::{report, role, show, unmanaged};
use crate::support::npm;
use crate::support::skip::skip;

const DRIVER: &str = "puppeteer-core@24.10.0";
const BROWSERS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// Findings with ages that sort one way as numbers and another as text.
fn sortable() -> Report {
    let mut report = report();
    let days = [("a-nine", "2026-11-14"), ("b-hundred", "2026-08-15"), ("c-thirty", "2026-10-24")];
    report.entries.extend(days.map(|(name, day)| Entry {
        finding: role(name, Risk::Low, Some(&format!("{day}T06:00:00Z"))),
        remedy: unmanaged(),
        status: Status::New,
    }));
    report
}

#[test]
fn a_browser_runs_only_the_own_script_and_the_page_sorts_and_filters() {
    let Some(browser) = BROWSERS.into_iter().find(|path| Path::new(path).exists()) else {
        return skip("no Chromium on this machine: the page is not looked at in a browser");
    };
    let modules = match npm::packages(&[DRIVER]) {
        Ok(modules) => modules,
        Err(why) => return skip(&format!("no driver for a browser: {why}")),
    };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("audit.html");
    for lang in [Lang::En, Lang::Ja] {
        std::fs::write(&page, show(AuditFormat::Html, &sortable(), lang)).unwrap();
        let script = include_str!("browser.js");
        if let Err(why) = npm::node(script, &[&modules, Path::new(browser), &page]) {
            panic!("{}: {why}", lang.code());
        }
    }
}
