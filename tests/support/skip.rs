//! Skips that can be seen, and be made failures.

use std::path::{Path, PathBuf};

/// Says why a test looks at nothing; fails instead where `PAIRGATE_TEST_REQUIRE_ALL` is set.
pub fn skip(why: &str) {
    assert!(std::env::var_os("PAIRGATE_TEST_REQUIRE_ALL").is_none(), "{why}, and skips are failures here");
    eprintln!("SKIPPED: {why}");
}

/// Says why a test cannot be made on this machine, whatever is asked for.
pub fn cannot(why: &str) {
    eprintln!("SKIPPED: {why}");
}

/// The collected plans of others. They lie beside the project and are never copied in, so a contributor does not
/// have them: their own variable, `PAIRGATE_TEST_REQUIRE_CORPUS`, asks for them.
pub fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if folder.join("MANIFEST.tsv").is_file() {
        return Some(folder);
    }
    let wanted = std::env::var_os("PAIRGATE_TEST_REQUIRE_CORPUS").is_some();
    assert!(
        !wanted,
        "the corpus of collected plans is missing, and PAIRGATE_TEST_REQUIRE_CORPUS asks for it"
    );
    eprintln!("SKIPPED: no corpus of collected plans beside the project");
    None
}
