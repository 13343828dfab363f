//! The questions before a sign-off. The default answer is no: an empty line, the end of the input and anything
//! that is not exactly what was asked for sign nothing.

use std::io::{BufRead, Write};

use crate::render::escape::visible;
use crate::text::{Lang, Text};

use super::super::question::{ask, same_words};
use super::super::{Failure, unwritable};

/// Whose three words are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// The plan's.
    Plan,
    /// Those that the applier's screen shows as well, or showed.
    Session,
}

/// Asks for each item that must be acknowledged, and for the three words.
pub fn agreed(
    acknowledged: &[String],
    words: &str,
    whose: Words,
    lang: Lang,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<bool, Failure> {
    for item in acknowledged {
        let item = visible(item);
        let question =
            Text::new(format!("acknowledge `{item}`? [y/N]"), format!("`{item}` を確認しましたか? [y/N]"));
        if !matches!(ask(&question, lang, input, out)?.as_str(), "y" | "Y" | "yes") {
            return no(lang, out);
        }
    }
    let question = match whose {
        Words::Plan => Text::new(
            "type the three words to sign, anything else not to:",
            "サインオフするには 3 つの単語を入力してください(それ以外は中止):",
        ),
        Words::Session => Text::new(
            "type the three words of the session to sign, anything else not to:",
            "サインオフするにはセッションの 3 つの単語を入力してください(それ以外は中止):",
        ),
    };
    let typed = ask(&question, lang, input, out)?;
    if same_words(&typed, words) { Ok(true) } else { no(lang, out) }
}

fn no(lang: Lang, out: &mut dyn Write) -> Result<bool, Failure> {
    let said = Text::new("nothing was signed", "サインオフしませんでした");
    writeln!(out, "\n{}", said.get(lang)).map_err(|error| unwritable(&error))?;
    Ok(false)
}
