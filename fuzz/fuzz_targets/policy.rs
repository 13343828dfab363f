//! Any bytes as a policy file: no panic, no hang, and mistakes that can be drawn, in places of the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pairgate::policy::compile;
use pairgate::render::diagnostic::render;
use pairgate::source::Source;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let told = match compile(&Source::new("x.policy.hcl", text.as_ref())) {
        Ok((file, warnings)) => {
            for policy in &file.policies {
                assert!(!policy.operations.is_empty() && !policy.label.is_empty());
            }
            warnings
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            errors
        }
    };
    for (span, _) in told.iter().flat_map(|one| &one.labels) {
        assert!(text.get(span.start..span.end.min(text.len())).is_some(), "{span:?} cuts a character");
    }
    let drawn = render(&told, false);
    assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "a control character was drawn: {drawn:?}");
});
