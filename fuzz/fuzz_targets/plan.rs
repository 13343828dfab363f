//! Any bytes as a plan: no panic, no hang; a refusal says why and what to do; what is accepted has a
//! digest or a reason for none, and can be checked and drawn in every format.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pairgate::config::Settings;
use pairgate::engine::{self, Inputs};
use pairgate::plan::digest::{Seal, digest};
use pairgate::plan::{self, Input, Secrets, secrets};
use pairgate::render::{self, Format, Options, Style};
use pairgate::text::Lang;

/// The memory-hard hash would be all that is run: the key takes its place.
const SEAL: Seal<'static> = Seal::Key(b"0123456789abcdef");

fuzz_target!(|bytes: &[u8]| {
    let text = match plan::decode("plan.json", bytes.to_vec()) {
        Ok(Input::Text(text)) => text,
        Ok(Input::Saved) => return,
        Err(error) => return refused(error),
    };
    let plan = match plan::plan("plan.json", &text) {
        Ok(plan) => plan,
        Err(error) => return refused(error),
    };
    let marked = secrets::marked(&plan);
    let secrets = Secrets::of(&plan);
    let one = digest(&text, &plan, &marked, &secrets, &SEAL);
    let other = digest(&text, &plan, &marked, &secrets, &SEAL);
    assert_eq!(one.as_ref().map(|digest| digest.hash), other.as_ref().map(|digest| digest.hash));
    let settings = Settings::default();
    let inputs = Inputs {
        name: "plan.json",
        settings: &settings,
        config: None,
        root_module: ".",
        today: jiff::civil::date(2025, 6, 1),
        seal: &SEAL,
        consumers: Vec::new(),
        notices: Vec::new(),
    };
    let report = match engine::check(&text, &plan, inputs) {
        Ok(report) => report,
        Err(error) => panic!("a plan that was accepted cannot be checked: {error}"),
    };
    for lang in [Lang::En, Lang::Ja] {
        for format in Format::ALL {
            let options = Options { style: Style { colour: false, width: 80, lang, all: true }, budget: 60_000 };
            let mut out = Vec::new();
            if render::render(format, &report, &[], &options, &mut out).is_ok() {
                let out = String::from_utf8(out).unwrap();
                assert!(out.chars().all(|c| c == '\n' || !c.is_control()), "a control character in {format:?}: {out:?}");
            }
        }
    }
});

fn refused(error: pairgate::diagnostic::Diagnostic) {
    assert!(!error.message.is_empty() && error.help.as_ref().is_some_and(|help| !help.is_empty()), "{error:?}");
    assert!(error.message.len() < 2_000, "{error:?}");
    let drawn = render::diagnostic::render(&[error], false);
    assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "a control character was drawn: {drawn:?}");
}
