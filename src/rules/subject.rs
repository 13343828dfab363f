//! How findings name objects: one wording for all rules, so that a reader learns it once.
//!
//! Sentences come as a pair of languages, English first, because most rules put them into longer ones.

use crate::finding::Finding;
use crate::plan::ResourceChange;
use crate::text::Text;

/// A piece of a sentence: English, Japanese.
pub(super) type Words = (String, String);

/// More lines of evidence than this are counted: the report lists all changes anyway.
const MOST_LINES: usize = 20;

/// The object of a change: its address, or the deposed object at that address.
pub(super) fn object(change: &ResourceChange<'_>) -> Words {
    named(&change.address, change.deposed.as_deref())
}

/// An address, or the deposed object at that address.
pub(super) fn named(address: &str, deposed: Option<&str>) -> Words {
    match deposed {
        None => (format!("`{address}`"), format!("`{address}`")),
        Some(key) => (
            format!("deposed object `{key}` of `{address}`"),
            format!("`{address}` の deposed オブジェクト `{key}`"),
        ),
    }
}

/// What Terraform gives as the reason of a change, where it is worth a line.
pub(super) fn why(reason: Option<&str>) -> Option<Text> {
    let (en, ja) = match reason? {
        "delete_because_no_resource_config" => (
            "its block is no longer in the configuration, and with it any `prevent_destroy`",
            "ブロックが設定から消えています (中に `prevent_destroy` があっても効きません)",
        ),
        "delete_because_no_module" => {
            ("its module is no longer called", "このモジュールは呼び出されなくなっています")
        }
        "delete_because_each_key" => {
            ("its key is no longer in `for_each`", "`for_each` からこのキーが消えています")
        }
        "delete_because_count_index" => {
            ("its index is beyond `count`", "インデックスが `count` の範囲外になっています")
        }
        "delete_because_wrong_repetition" => (
            "the block gained or lost `count` or `for_each`",
            "ブロックの `count` または `for_each` の有無が変わっています",
        ),
        "delete_because_no_move_target" => {
            ("a `moved` block leads to an address without a block", "`moved` の移動先にブロックがありません")
        }
        "replace_because_tainted" => (
            "it is tainted: an earlier apply did not finish it",
            "tainted です (以前の適用が途中で失敗しています)",
        ),
        "replace_by_request" => ("`-replace` asks for it", "`-replace` で指定されています"),
        "replace_by_triggers" => {
            ("`replace_triggered_by` asks for it", "`replace_triggered_by` によるものです")
        }
        _ => return None,
    };
    Some(Text::new(en, ja))
}

/// Adds lines of evidence, the first ones in full and the rest as a number.
pub(super) fn lines(mut finding: Finding, lines: impl IntoIterator<Item = Text>) -> Finding {
    let mut left_out = 0usize;
    let room = finding.details.len() + MOST_LINES;
    for line in lines {
        if finding.details.len() < room {
            finding = finding.detail(line);
        } else {
            left_out += 1;
        }
    }
    match left_out {
        0 => finding,
        n => finding.detail(Text::new(format!("and {n} more"), format!("ほか {n} 件"))),
    }
}

/// The same words in both languages.
pub(super) fn plain(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}

/// `word` for one and `word`s for any other number, with the number.
pub(super) fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
