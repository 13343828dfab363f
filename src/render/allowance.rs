//! A command that a second operator allows: what they have to post, and the two notes around the run.

use std::fmt::Write as _;

use super::escape::{exact_fence, markdown_link, visible};
use crate::signoff::allowance::{Allowance, Wanted};
use crate::signoff::verification::Holds;
use crate::text::{Lang, Text};

/// How the command ended.
#[derive(Debug, Clone, Copy)]
pub struct Ended {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// The state's serial before.
    pub before: Option<u64>,
    /// The serial after; none when it could not be read or there is no state.
    pub after: Option<u64>,
}

/// For the terminal: the line to post, and why what is there does not count.
pub fn ask(wanted: &Wanted, number: u64, found: &[Allowance], lang: Lang) -> String {
    let mut text = String::new();
    for one in found {
        let by = one.by.as_ref().map_or("?", |by| by.login.as_str());
        let _ = writeln!(text, "{} ({})", visible(by), visible(&one.url));
        for check in one.checks.iter().filter(|check| !check.holds.counts()) {
            if let Holds::No(why) | Holds::Unknown(why) = &check.holds {
                let _ = writeln!(text, "  {}: {}", check.name, visible(why.get(lang)));
            }
        }
    }
    let said = Text::new(
        format!(
            "Nothing was run. A second operator, who has no part in the change, allows this command by posting exactly \
             this line as a comment in pull request {number} (it counts for two hours and for one run):"
        ),
        format!(
            "まだ何も実行していません。変更に関わっていない二人目の担当者が、次の行をそのままプルリクエスト {number} に\
             コメントすると許可になります(2時間以内、1回の実行に限り有効です):"
        ),
    );
    let _ = write!(text, "{}\n\n{}\n", said.get(lang), visible(&wanted.line()));
    text
}

/// The note before the run. None when the command cannot stand in a fence.
pub fn begins(wanted: &Wanted, allowance: &Allowance, lang: Lang) -> Option<String> {
    let here = Text::new("this comment", "このコメント");
    let link = markdown_link(here.get(lang), &allowance.url);
    let said = Text::new(
        format!("A command is about to run that changes something. A second operator allowed it: {link}."),
        format!("変更を伴うコマンドをこれから実行します。二人目の担当者が許可しています: {link}"),
    );
    let line = exact_fence("json", &line(wanted))?;
    Some(format!("{}\n{}\n\n{line}", wanted.runs_marker(), said.get(lang)))
}

/// The note after it.
pub fn ended(wanted: &Wanted, ended: &Ended, announced: &str, lang: Lang) -> Option<String> {
    let serial = |serial: Option<u64>| serial.map_or("–".to_owned(), |serial| serial.to_string());
    let (before, after) = (serial(ended.before), serial(ended.after));
    let here = Text::new("The command", "コマンド");
    let link = markdown_link(here.get(lang), announced);
    let code = code(ended.code);
    let said = Text::new(
        format!("{link} ended ({code}). The state's serial: {before} before, {after} after."),
        format!("{link}が終了しました({code})。ステートのシリアル: 実行前 {before}、実行後 {after}。"),
    );
    let line = exact_fence("json", &line(wanted))?;
    Some(format!("{}\n\n{line}", said.get(lang)))
}

/// An exit code in words.
pub fn code(code: Option<i32>) -> String {
    code.map_or_else(|| "ended by a signal".to_owned(), |code| format!("exit code {code}"))
}

/// The line without the words in front: it must allow nothing where it is repeated.
fn line(wanted: &Wanted) -> String {
    wanted.line().split_once('{').map_or_else(String::new, |(_, rest)| format!("{{{rest}"))
}
