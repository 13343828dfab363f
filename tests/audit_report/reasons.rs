//! Why something was not read, in the reader's language.

use pairgate::audit::Reason;
use pairgate::text::{Lang, Text};
use serde_json::{from_value, json, to_value};

#[test]
fn own_words_of_a_reason_are_in_both_languages_and_those_of_others_stay() {
    let own = Reason::unsupported("IAM takes 6144 characters here", "上限は 6144 文字です");
    assert_eq!(own.text().get(Lang::En), "it is not available: IAM takes 6144 characters here");
    assert_eq!(own.text().get(Lang::Ja), "利用できません：上限は 6144 文字です");
    let theirs = Reason::Failed { said: Text::said("`iam:ListUsers`: InternalFailure") };
    assert_eq!(theirs.text().get(Lang::Ja), "失敗しました：`iam:ListUsers`: InternalFailure");
}

#[test]
fn a_reason_that_an_older_build_kept_as_one_string_is_still_read() {
    let kept = |value| from_value::<Reason>(value).unwrap();
    let odd = Reason::Odd { what: Text::said("a cut list") };
    assert_eq!(kept(json!({"odd": {"what": "a cut list"}})), odd);
    assert_eq!(kept(to_value(&odd).unwrap()), odd);
    for (name, reason) in [
        ("unsupported", Reason::Unsupported { said: Text::said("no") }),
        ("failed", Reason::Failed { said: Text::said("no") }),
    ] {
        assert_eq!(kept(json!({name: {"said": "no"}})), reason);
        assert_eq!(kept(json!({name: {"said": {"en": "no", "ja": "no"}}})), reason);
    }
    assert!(from_value::<Reason>(json!({"odd": {"what": 1}})).is_err());
    assert!(from_value::<Reason>(json!({"odd": {}})).is_err());
}
