//! Real plans, damaged in every way: an answer every time, never a crash.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pairgate::plan::{self, Input, Secrets};
use proptest::prelude::*;

/// Plans of the examples, and small ones of the corpus where this machine has it.
fn plans() -> &'static [Vec<u8>] {
    static PLANS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PLANS.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        find(&root.join("examples"), &mut files);
        assert!(files.len() >= 10, "the examples have plans");
        // Without the corpus the examples alone are damaged.
        if let Some(corpus) = crate::support::skip::corpus() {
            find(&corpus.join("plans"), &mut files);
        }
        files.sort();
        files.iter().map(|file| std::fs::read(file).unwrap()).filter(|bytes| bytes.len() < 40_000).collect()
    })
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("examples/audit-aws") {
            // Facts of accounts.
        } else if path.is_dir() {
            find(&path, files);
        } else if path.file_name().is_some_and(|name| name == "state.json") {
            // What a story starts from; no plan.
        } else if path.parent().is_some_and(|folder| folder.ends_with("examples/iam-diff")) {
            // Policy documents.
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

/// Reads bytes as the program does. A refusal says something and what to do.
fn read(bytes: Vec<u8>) -> bool {
    let text = match plan::decode("plan.json", bytes) {
        Ok(Input::Text(text)) => text,
        Ok(Input::Saved) => return false,
        Err(error) => return refused(&error),
    };
    match plan::plan("plan.json", &text) {
        Ok(plan) => {
            let _ = Secrets::of(&plan);
            for change in plan.changes.iter().chain(&plan.drift) {
                assert_eq!(text.get(change.place.clone()).and_then(|text| text.chars().next()), Some('{'));
                let _ = (change.change.before_value(), change.change.after_value());
                let _ = (change.change.unknown_marks(), change.change.sensitive_marks());
            }
            true
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &pairgate::diagnostic::Diagnostic) -> bool {
    assert!(error.message.contains("`plan.json`") && error.message.len() > 15, "{error:?}");
    assert!(error.help.as_deref().is_some_and(|help| help.len() > 20), "{error:?}");
    assert!(error.code.starts_with("plan-"), "{error:?}");
    assert!(error.message.len() < 2_000, "a message is no copy of the plan: {error:?}");
    false
}

#[test]
fn every_plan_is_read_as_it_is() {
    assert!(plans().iter().all(|bytes| read(bytes.clone())));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 1500 } else { 20_000 }))]

    #[test]
    fn a_damaged_plan_is_read_or_refused_with_a_reason(
        which in any::<prop::sample::Index>(),
        damage in prop::collection::vec((0..9u8, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let mut bytes = which.get(plans()).clone();
        for (kind, one, other, byte) in damage {
            if bytes.is_empty() {
                break;
            }
            let (at, end) = (one.index(bytes.len()), one.index(bytes.len()) + other.index(60));
            let end = end.min(bytes.len());
            match kind {
                0 => bytes[at] ^= 1 << (byte % 8),
                1 => bytes[at] = byte,
                2 => bytes.insert(at, byte),
                3 => drop(bytes.drain(at..end)),
                4 => {
                    let copy = bytes[at..end].to_vec();
                    let to = other.index(bytes.len());
                    drop(bytes.splice(to..to, copy));
                }
                5 => {
                    let from = other.index(bytes.len());
                    let copy = bytes[from..(from + 30).min(bytes.len())].to_vec();
                    drop(bytes.splice(at..end, copy));
                }
                6 => bytes.truncate(at),
                7 => {
                    // A value of another kind at the place of a real one.
                    if let Some(colon) = bytes[at..].iter().position(|&byte| byte == b':').map(|found| at + found + 1) {
                        let stop = bytes[colon..].iter().position(|byte| matches!(byte, b',' | b'\n' | b'}' | b']' | b'{' | b'[')).map_or(colon, |found| colon + found);
                        let words: [&[u8]; 8] = [b"null", b"true", b"[]", b"{}", b"\"\"", b"-1e999", b"[null]", b"{\"\":{}}"];
                        drop(bytes.splice(colon..stop, words[usize::from(byte % 8)].iter().copied()));
                    }
                }
                _ => bytes.extend_from_slice(&[byte, b'{', b'}']),
            }
        }
        read(bytes);
    }

    #[test]
    fn any_bytes_are_refused_with_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(bytes);
    }
}

/// One byte changed at each place of a whole small plan: nothing is left to chance.
#[test]
fn a_plan_with_any_one_byte_changed_is_read_or_refused_with_a_reason() {
    let smallest = plans().iter().filter(|bytes| bytes.len() > 500).min_by_key(|bytes| bytes.len()).unwrap();
    for at in 0..smallest.len() {
        for byte in [0, b'"', b'\\', b'{', b']', b'9', 0xff] {
            let mut bytes = smallest.clone();
            bytes[at] = byte;
            read(bytes);
        }
    }
}

/// Threads of a service may have 2 MiB; the main thread has 8.
#[test]
fn deep_nesting_is_refused_on_a_small_stack_wherever_it_is() {
    let refuse = || {
        for (open, close) in
            [("[", "]"), ("{\"a\":", "}"), ("[{\"module\":", "}]"), ("{\"child_modules\":[", "]}")]
        {
            for depth in [150, 193, 100_000] {
                let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
                for place in PLACES {
                    let text = place.replace('@', &nested);
                    let read = plan::plan("plan.json", &text);
                    if depth > 192 {
                        let error = read.unwrap_err();
                        assert_eq!(error.code, "plan-too-deep", "{place} {open}");
                    } else if let Ok(plan) = read {
                        let _ = Secrets::of(&plan);
                    }
                }
                assert!(plan::plan("plan.json", &open.repeat(depth)).is_err());
            }
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(refuse).unwrap().join().unwrap();
}

const PLACES: [&str; 10] = [
    "@",
    r#"{"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"actions":["create"],"after":@}}]}"#,
    r#"{"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"actions":["create"],"after":{},"after_sensitive":@}}]}"#,
    r#"{"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"actions":["create"],"after":{},"after_unknown":@}}]}"#,
    r#"{"format_version":"1.2","resource_drift":[{"address":"a.b","change":{"replace_paths":@}}],"resource_changes":[]}"#,
    r#"{"format_version":"1.2","planned_values":{"root_module":{"child_modules":[@]}}}"#,
    r#"{"format_version":"1.2","prior_state":{"values":{"outputs":{"a":{"sensitive":true,"value":@}}}},"resource_changes":[]}"#,
    r#"{"format_version":"1.2","configuration":{"root_module":{"resources":[{"expressions":{"a":@}}]}}}"#,
    r#"{"format_version":"1.2","configuration":{"root_module":{"module_calls":{"a":{"module":{"module_calls":@}}}}}}"#,
    r#"{"format_version":"1.2","resource_changes":[],"variables":{"a":{"value":@}},"later":@}"#,
];
