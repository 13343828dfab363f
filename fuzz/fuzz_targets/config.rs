//! Any bytes as a configuration file: no panic, no hang, mistakes that can be drawn, and what is
//! accepted resolves.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pairgate::config::{AddressPattern, Config, PathPattern};
use pairgate::render::diagnostic::render;
use pairgate::source::Source;

const RULES: [&str; 3] = ["mass-delete", "blast-radius-exceeded", "stateful-destroy"];

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let drawn = match Config::parse(&Source::new(".pairgate.hcl", text.as_ref()), &RULES) {
        Ok((config, warnings)) => {
            for root_module in [".", "prod", "prod/network"] {
                let settings = config.settings(root_module);
                assert_eq!(settings.is_ok(), config.effective(root_module).is_ok());
                let _ = settings.map(|settings| {
                    settings.protected.iter().any(|one| one.covers("module.a.aws_x.y[\"k\"]", "aws_x", |_| Some("v")))
                });
            }
            render(&warnings, false)
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            render(&errors, false)
        }
    };
    assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "a control character was drawn: {drawn:?}");

    let (pattern, name) = text.split_once('\n').unwrap_or((&text, ""));
    if let Ok(pattern) = AddressPattern::parse(pattern) {
        assert!(pattern.matches(pattern.as_str()));
        pattern.matches(name);
    }
    if let Ok(pattern) = PathPattern::parse(pattern) {
        pattern.matches(name);
        pattern.specificity();
    }
});
