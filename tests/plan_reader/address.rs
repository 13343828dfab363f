//! Addresses: parsed and printed as Terraform writes them.

use pairgate::plan::address::{ModuleStep, module_of};
use pairgate::plan::{Address, Key, Mode};
use proptest::prelude::*;

fn key() -> impl Strategy<Value = Option<Key>> {
    let hard = prop::sample::select(vec![
        "",
        "a.b",
        "a[0]",
        "]",
        "\"",
        "\\",
        "${",
        "$${",
        "%{",
        "$$",
        "%%{",
        "${x}",
        "a/b",
        "日本",
        "e\u{301}",
        "\u{301}",
        "\u{200b}",
        "\u{3000}",
        "\u{a0}",
        "\u{0}",
        "\u{7f}",
        "\u{e000}",
        "🦀",
        "\u{f0000}",
        "\n",
        "\r\n\t",
        "[\"x\"].y",
        "each.key",
        "$",
        "%",
        "\u{ad}",
        "\u{feff}",
    ]);
    prop_oneof![
        Just(None),
        any::<u64>().prop_map(|index| Some(Key::Index(index))),
        prop::collection::vec(prop_oneof![hard.prop_map(str::to_owned), any::<String>(), "[a-z]{0,4}"], 0..4)
            .prop_map(|parts| Some(Key::Name(parts.concat()))),
    ]
}

fn name() -> impl Strategy<Value = String> {
    "[a-z_][a-z0-9_-]{0,8}|[あ-ん]{1,3}".prop_filter("a word with a meaning of its own", |name| {
        !["module", "data", "ephemeral"].contains(&name.as_str())
    })
}

fn address() -> impl Strategy<Value = Address> {
    let step = (name(), key()).prop_map(|(name, key)| ModuleStep { name, key });
    let mode = prop::sample::select(vec![Mode::Managed, Mode::Data, Mode::Other]);
    (prop::collection::vec(step, 0..4), mode, name(), name(), key())
        .prop_map(|(module, mode, kind, name, key)| Address { module, mode, kind, name, key })
}

proptest! {
    #[test]
    fn an_address_that_is_printed_is_parsed_back(address in address()) {
        let text = address.to_string();
        prop_assert_eq!(Address::parse(&text), Some(address.clone()), "{}", text);
        let module = address.module_text();
        prop_assert!(text.starts_with(&module));
        prop_assert_eq!(module_of(&text), module);
        prop_assert!(!text.contains(|c: char| c.is_control()), "{:?}", text);
    }

    #[test]
    fn any_text_is_an_address_or_not_without_a_crash(text in "(module|data|ephemeral|[a-z.\\[\\]\"\\\\$%{}0-9é]|\\\\u[0-9a-f]{4}){0,30}") {
        if let Some(address) = Address::parse(&text) {
            prop_assert_eq!(Address::parse(&address.to_string()), Some(address));
        }
        Mode::parse(None, &text);
    }
}

/// Printed by Terraform 1.11 for `for_each` keys: `toHCLQuotedString` escapes what Go calls unprintable.
#[test]
fn keys_are_printed_as_terraform_prints_them() {
    let printed = [
        ("a\"b", r#"["a\"b"]"#),
        ("a\\b", r#"["a\\b"]"#),
        ("${x}", r#"["$${x}"]"#),
        ("%{if}", r#"["%%{if}"]"#),
        ("$$x $", r#"["$$x $"]"#),
        ("a.b[0]/c", r#"["a.b[0]/c"]"#),
        ("\u{1b}[31m", r#"["\u001b[31m"]"#),
        ("\u{3000}", r#"["\u3000"]"#),
        ("\u{a0}\u{200b}", r#"["\u00a0\u200b"]"#),
        ("e\u{301}", "[\"e\u{301}\"]"),
        ("\u{f0000}", r#"["\U000f0000"]"#),
        ("日本🦀", r#"["日本🦀"]"#),
    ];
    for (name, text) in printed {
        assert_eq!(Key::Name(name.to_owned()).to_string(), text);
        let address = format!("aws_x.y{text}");
        assert_eq!(Address::parse(&address).unwrap().key, Some(Key::Name(name.to_owned())), "{address}");
    }
}

#[test]
fn what_is_no_resource_address_is_none() {
    for text in [
        "",
        "x",
        "module.a",
        "module",
        "data.x",
        "a.b.c",
        "a..b",
        ".a.b",
        "a.b[",
        "a.b[\"",
        "a.b[\"x\"",
        "a.b]",
        "a[0].b",
        "a.b\"",
        "module.a[\"x].b.c",
    ] {
        assert_eq!(Address::parse(text), None, "{text}");
    }
}
