//! What holds for any text, any address and any pattern.

use super::{FULL, parse};
use pairgate::config::AddressPattern;
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_-]{0,8}"
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => "[0-9]{1,3}".prop_map(|index| format!("[{index}]")),
        1 => "[ -~]{0,8}".prop_map(|key| format!("[{key:?}]")),
    ]
}

prop_compose! {
    fn address()(
        modules in prop::collection::vec((name(), key()), 0..3),
        data in any::<bool>(),
        resource in name(),
        label in name(),
        instance in key(),
    ) -> String {
        let modules: String = modules.into_iter().map(|(name, key)| format!("module.{name}{key}.")).collect();
        // A type called `module` does not exist, and would read as a module.
        let data = if data { "data." } else { "" };
        format!("{modules}{data}t_{resource}.{label}{instance}")
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
        let _ = parse(&text);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_damaged_file_is_read_without_a_panic(at in 0..FULL.len(), length in 0usize..40, put in "[\\x00-\\x7f]{0,6}") {
        let end = (at + length).min(FULL.len());
        let _ = parse(&format!("{}{put}{}", &FULL[..at], &FULL[end..]));
    }

    #[test]
    fn an_address_is_a_pattern_for_itself(address in address()) {
        let pattern = AddressPattern::parse(&address);
        prop_assert!(pattern.as_ref().is_ok_and(|pattern| pattern.matches(&address)), "{address}: {pattern:?}");
    }

    #[test]
    fn a_literal_pattern_matches_nothing_else(one in address(), other in address()) {
        let pattern = AddressPattern::parse(&one).unwrap();
        // Keys left out match any key, so compare pattern and address without keys they leave out.
        if pattern.matches(&other) && one.matches('[').count() == other.matches('[').count() && !one.contains("[*]") {
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn a_pattern_without_key_matches_every_instance(address in address(), key in "[ -~]{0,12}") {
        prop_assume!(!address.ends_with(']'));
        let pattern = AddressPattern::parse(&address).unwrap();
        let instance = format!("{address}[{key:?}]");
        prop_assert!(pattern.matches(&instance));
    }

    #[test]
    fn two_stars_match_every_address_and_a_module_what_is_in_it(address in address(), module in name(), key in key()) {
        let matches = |pattern: &str, address: &str| AddressPattern::parse(pattern).unwrap().matches(address);
        prop_assert!(matches("**", &address));
        let inside = format!("module.{module}{key}.{address}");
        let pattern = format!("module.{module}");
        prop_assert!(matches(&pattern, &inside));
        prop_assert!(!matches("*.*", &inside));
    }

    #[test]
    fn any_pattern_on_any_address_does_not_panic(pattern in "[a-z*.\\[\\]\"\\\\]{0,30}", address in "[a-z.\\[\\]\"\\\\]{0,30}") {
        if let Ok(pattern) = AddressPattern::parse(&pattern) {
            let _ = pattern.matches(&address);
            prop_assert!(pattern.matches(pattern.as_str()));
        }
    }
}
