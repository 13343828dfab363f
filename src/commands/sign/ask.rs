//! The questions before a sign-off. The default answer is no: an empty line, the end of the input and anything
//! that is not exactly what was asked for sign nothing.

use std::io::{BufRead, IsTerminal, Write};

use crate::render::escape::visible;
use crate::text::{Lang, Text};

use super::super::{Failure, unwritable};

/// Longer than any answer; a pipe that never ends a line must not fill the memory.
const LONGEST: u64 = 1_000;

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
    let mut ask = |question: &Text| -> Result<String, Failure> {
        let prompt = format!("{} ", question.get(lang));
        out.write_all(prompt.as_bytes()).and_then(|()| out.flush()).map_err(|error| unwritable(&error))?;
        let answer = answer(input)?;
        // A terminal shows what is typed; where it comes from elsewhere, a log would not.
        if !std::io::stdin().is_terminal() {
            let shown = writeln!(out, "{}", visible(&answer)).and_then(|()| out.flush());
            shown.map_err(|error| unwritable(&error))?;
        }
        Ok(answer)
    };
    for item in acknowledged {
        let item = visible(item);
        let question =
            Text::new(format!("acknowledge `{item}`? [y/N]"), format!("`{item}` を確認しましたか? [y/N]"));
        if !matches!(ask(&question)?.as_str(), "y" | "Y" | "yes") {
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
    let typed = ask(&question)?;
    let same = !words.is_empty() && typed.split_whitespace().eq(words.split(' '));
    if same { Ok(true) } else { no(lang, out) }
}

fn answer(input: &mut dyn BufRead) -> Result<String, Failure> {
    use std::io::Read;
    let mut line = String::new();
    input.take(LONGEST).read_line(&mut line).map_err(|error| {
        crate::diagnostic::Diagnostic::error("answer", format!("the answer cannot be read: {error}"))
            .help("nothing was signed")
    })?;
    Ok(line.trim().to_owned())
}

fn no(lang: Lang, out: &mut dyn Write) -> Result<bool, Failure> {
    let said = Text::new("nothing was signed", "サインオフしませんでした");
    writeln!(out, "\n{}", said.get(lang)).map_err(|error| unwritable(&error))?;
    Ok(false)
}
