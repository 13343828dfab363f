//! The cursor accepts what serde_json accepts, and reads the same values from it.

use pairgate::plan::Value;
use pairgate::plan::json::{Cursor, MAX_DEPTH, Problem};
use proptest::prelude::*;
use serde::de::IgnoredAny;

/// Whether the cursor takes the text as one value.
fn accepts(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    let skipped = cursor.skip().and_then(|_| cursor.end());
    let read = Value::parse(text);
    assert_eq!(skipped.is_ok(), read.is_ok(), "skipping and reading disagree on {text:?}");
    let accepted = skipped.is_ok();
    for error in skipped.err().into_iter().chain(read.err()) {
        assert!(error.offset <= text.len() && !error.to_string().is_empty(), "{error:?} for {text:?}");
    }
    accepted
}

/// Whether serde_json does. Its quick reader ignores numbers too large for a machine type, as we do,
/// but lets half of a surrogate pair pass; so every string is asked about once more.
fn reference(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
        && strings(text).iter().all(|string| serde_json::from_str::<String>(string).is_ok())
}

/// The string tokens of a text whose syntax is known to be right.
fn strings(text: &str) -> Vec<&str> {
    let (bytes, mut found, mut at) = (text.as_bytes(), Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        at += 1;
        if bytes[start] == b'"' {
            while bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at += 1;
            found.push(&text[start..at]);
        }
    }
    found
}

/// Equal but for numbers, whose exact text serde_json loses.
fn alike(own: &Value<'_>, other: &serde_json::Value) -> bool {
    use serde_json::Value as Other;
    match (own, other) {
        (Value::Null, Other::Null) => true,
        (Value::Bool(one), Other::Bool(other)) => one == other,
        (Value::Number(text), Other::Number(number)) => {
            text.parse::<f64>().unwrap() == number.as_f64().unwrap()
        }
        (Value::String(one), Other::String(other)) => one == other,
        (Value::Array(one), Other::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Value::Object(members), Other::Object(other)) => {
            // Of a repeated key both take the last value.
            other.iter().all(|(key, value)| own.get(key).is_some_and(|own| alike(own, value)))
                && members.iter().all(|(key, _)| other.contains_key(key.as_ref()))
        }
        _ => false,
    }
}

/// A string in JSON with escapes where they may be and where they need not be.
fn string() -> impl Strategy<Value = (String, String)> {
    let piece = prop_oneof![
        4 => any::<char>().prop_map(|c| match c {
            '"' | '\\' | '\0'..='\x1f' => (c.to_string(), format!("\\u{:04X}", u32::from(c))),
            _ => (c.to_string(), c.to_string()),
        }),
        4 => "[a-z \\.\\$\\{\\[/]{0,12}".prop_map(|text| (text.clone(), text)),
        2 => any::<char>().prop_map(|c| {
            let mut units = [0; 2];
            (c.to_string(), c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect())
        }),
        1 => prop::sample::select(vec![
            ("\"", "\\\""), ("\\", "\\\\"), ("/", "\\/"), ("\u{8}", "\\b"), ("\u{c}", "\\f"), ("\n", "\\n"),
            ("\r", "\\r"), ("\t", "\\t"), ("\u{7f}", "\u{7f}"), ("\u{2028}", "\u{2028}"),
        ]).prop_map(|(value, text)| (value.to_owned(), text.to_owned())),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| {
        let (values, texts): (Vec<_>, Vec<_>) = pieces.into_iter().unzip();
        (values.concat(), format!("\"{}\"", texts.concat()))
    })
}

const NUMBER: &str = "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?";

/// A value and a text for it, with blanks in between.
fn document() -> impl Strategy<Value = (Value<'static>, String)> {
    let leaf = prop_oneof![
        Just((Value::Null, "null".to_owned())),
        any::<bool>().prop_map(|value| (Value::Bool(value), value.to_string())),
        NUMBER.prop_map(|text| (Value::Number(text.clone().into()), text)),
        string().prop_map(|(value, text)| (Value::String(value.into()), text)),
    ];
    let blank = || "[ \t\r\n]{0,3}";
    leaf.prop_recursive(6, 48, 6, move |inner| {
        let item = (inner.clone(), blank());
        let member = (string(), inner, blank(), blank());
        prop_oneof![
            (prop::collection::vec(item, 0..6), blank()).prop_map(|(items, blank)| {
                let (values, texts): (Vec<_>, Vec<_>) =
                    items.into_iter().map(|((value, text), blank)| (value, format!("{blank}{text}"))).unzip();
                (Value::Array(values), format!("[{}{blank}]", texts.join(",")))
            }),
            (prop::collection::vec(member, 0..6), blank()).prop_map(|(members, blank)| {
                let (values, texts): (Vec<_>, Vec<_>) = members
                    .into_iter()
                    .map(|((key, key_text), (value, text), one, two)| {
                        ((key.into(), value), format!("{one}{key_text}{two}:{one}{text}"))
                    })
                    .unzip();
                (Value::Object(values), format!("{{{}{blank}}}", texts.join(",")))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 600 } else { 6000 }))]

    #[test]
    fn what_was_written_is_read_back_with_exact_numbers((value, text) in document()) {
        prop_assert_eq!(&Value::parse(&text).unwrap(), &value);
        prop_assert!(accepts(&text) && reference(&text));
        if let Ok(other) = serde_json::from_str::<serde_json::Value>(&text) {
            prop_assert!(alike(&value, &other), "{} and {}", text, other);
        }
    }

    #[test]
    fn every_beginning_of_a_text_is_refused_unless_it_is_whole((_, text) in document()) {
        for (end, _) in text.char_indices() {
            let cut = &text[..end];
            prop_assert_eq!(accepts(cut), reference(cut), "{:?}", cut);
            let mut cursor = Cursor::new(cut);
            if let Err(error) = cursor.skip() {
                // Half of a surrogate pair is all that a cut can make wrong and not only short.
                prop_assert_eq!(&error.problem, &Problem::Truncated, "{:?}", cut);
            }
        }
    }

    #[test]
    fn a_damaged_text_is_judged_as_serde_json_does(
        (_, text) in document(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..5u8, any::<prop::sample::Index>()), 1..4),
    ) {
        const BITS: [&str; 24] = [
            "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\x", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e",
            "+", "null", "tru", "\u{1}", "\u{a0}", "\u{feff}", "//", "\0",
        ];
        let mut chars: Vec<char> = text.chars().collect();
        for (place, kind, bit) in damage {
            let at = place.index(chars.len() + 1);
            match kind {
                0 | 1 => drop(chars.splice(at..at, bit.get(&BITS).chars())),
                2 if at < chars.len() => drop(chars.remove(at)),
                3 if at < chars.len() => chars[at] = bit.get(&BITS).chars().next().unwrap(),
                _ => {
                    let end = (at + bit.index(9)).min(chars.len());
                    let copy = chars[at..end].to_vec();
                    chars.splice(at..at, copy);
                }
            }
        }
        let text: String = chars.into_iter().collect();
        prop_assert_eq!(accepts(&text), reference(&text), "{:?}", text);
    }

    #[test]
    fn short_texts_of_json_characters_are_judged_as_serde_json_does(
        text in "[\\[\\]\\{\\}:,\"\\\\0-2eE+\\-\\. \nubtrflsand]{0,12}",
    ) {
        prop_assert_eq!(accepts(&text), reference(&text), "{:?}", text);
    }

    #[test]
    fn any_text_is_judged_as_serde_json_does(text in any::<String>()) {
        prop_assert_eq!(accepts(&text), reference(&text));
        let quoted = format!("\"{text}\"");
        prop_assert_eq!(accepts(&quoted), reference(&quoted));
    }

    /// Eight bytes are looked at together; what ends a string may stand at each of them.
    #[test]
    fn a_string_ends_where_it_ends_at_every_distance(
        before in "[a-zé世🦀\u{7f}\u{80}]{0,20}",
        special in prop::sample::select(vec!["\"", "\\n", "\\\"", "\u{1f}", "\u{0}", "\u{7f}", "\u{20}", "!", "#", "[", "]", ""]),
        after in "[a-zé世🦀]{0,20}",
    ) {
        let text = format!("\"{before}{special}{after}\"");
        prop_assert_eq!(accepts(&text), reference(&text), "{:?}", text);
    }
}

#[test]
fn the_corners_of_the_grammar_are_judged_as_serde_json_does() {
    let numbers = [
        "0",
        "-0",
        "01",
        "-01",
        "00",
        "1.",
        ".5",
        "-.5",
        "1e",
        "1e+",
        "1E-",
        "1e5",
        "1E+05",
        "-",
        "--1",
        "+1",
        "1e400",
        "-1e-400",
        "1.5.5",
        "1e5e5",
        "1e5.5",
        "0x10",
        "1_000",
        "Infinity",
        "NaN",
        "-Infinity",
        "1e99999999999999999999",
        "0.0e0",
        "0e",
        "1 2",
        "1,",
        "１",
    ];
    let strings = [
        r#""""#,
        r#"""#,
        r#""\"#,
        r#""\""#,
        r#""\u"#,
        r#""\u12"#,
        r#""\u12""#,
        r#""\u123g""#,
        r#""\u00e9""#,
        r#""\U00e9""#,
        r#""\ud83e\udd80""#,
        r#""\ud83e""#,
        r#""\ud83e\""#,
        r#""\ud83e\u""#,
        r#""\ud83ex""#,
        r#""\ud83e\n""#,
        r#""\ud83e\ud83e""#,
        r#""\udd80""#,
        r#""\udd80\ud83e""#,
        r#""\ud83e\u0041""#,
        r#""\u+123""#,
        r#""\u 123""#,
        r#""\u-123""#,
        r#""\a""#,
        r#""\'""#,
        r#""\0""#,
        "\"\n\"",
        "\"\t\"",
        "\"\0\"",
        "\"\u{7f}\"",
        "\"\u{85}\"",
        r#"'a'"#,
        r#""\é""#,
        r#""\u00é0""#,
        r#""\uédddd""#,
    ];
    let others = [
        "",
        " ",
        "null",
        "nul",
        "nulL",
        "nullx",
        "null null",
        "true",
        "truefalse",
        "fals",
        "True",
        "[",
        "]",
        "[]",
        "[ ]",
        "[,]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1]]",
        "[[]",
        "{",
        "}",
        "{}",
        "{ }",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{1:1}",
        "{null:1}",
        "{\"a\":1}}",
        "{\"a\":1,\"a\":2}",
        "{]",
        "[}",
        "[1:2]",
        "\u{feff}1",
        "\u{a0}1",
        "1\u{a0}",
        "\u{b}1",
        "\u{c}1",
        "1\0",
        "/**/1",
        "1//x",
        "#1",
        "\u{2028}1",
    ];
    for text in numbers.iter().chain(&strings).chain(&others) {
        assert_eq!(accepts(text), reference(text), "{text:?}");
        for around in [
            format!("[{text}]"),
            format!("{{\"k\":{text}}}"),
            format!("{{{text}:1}}"),
            format!(" {text} "),
            format!("[1,{text},2]"),
        ] {
            assert_eq!(accepts(&around), reference(&around), "{around:?}");
        }
    }
    let digits = "9".repeat(100_000);
    for text in [digits.clone(), format!("-{digits}.{digits}e{digits}")] {
        assert!(accepts(&text) && reference(&text));
        assert_eq!(Value::parse(&text).unwrap(), Value::Number(text.as_str().into()));
    }
}

#[test]
fn nesting_is_bounded_to_the_level() {
    let most = usize::from(MAX_DEPTH);
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert!(accepts(&nested(most)));
        assert_eq!(Value::parse(&nested(most + 1)).unwrap_err().problem, Problem::TooDeep);
        assert!(!accepts(&nested(most + 1)));
        // Depth counts what is open, not what was.
        assert!(accepts(&format!("[{}]", vec![nested(most - 1); 400].join(","))));
    }
}

#[test]
fn half_of_a_pair_at_the_end_of_the_text_is_cut_off_and_not_wrong() {
    let whole = r#"{"a":"\ud83e\udd80"}"#;
    for end in 1..whole.len() {
        assert_eq!(Value::parse(&whole[..end]).unwrap_err().problem, Problem::Truncated, "{}", &whole[..end]);
    }
    assert_eq!(Value::parse(r#""\ud83e\n""#).unwrap_err().problem, Problem::BadEscape);
}
