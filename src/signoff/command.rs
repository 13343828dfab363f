//! What people tell pairgate in a comment.
//!
//! Only the very first line counts, and only when it begins with `/pairgate`: a command in a quotation, in a
//! fence or further below is somebody's example. A sign-off is read strictly; a revocation is read gladly.

use std::collections::BTreeSet;

use super::session::is_session;
use crate::text::Text;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `/pairgate sign s1:…`, and below it `acknowledge ITEM` lines, and `live DIGITS` while the applier waits.
    Sign {
        /// The digest of the request, whole.
        digest: String,
        /// What is acknowledged, sorted.
        acknowledged: Vec<String>,
        /// The digits of the session that the signer is there for.
        live: Option<String>,
    },
    /// `/pairgate revoke`, with the digest of one request or none for all.
    Revoke {
        /// The request.
        digest: Option<String>,
    },
    /// `/pairgate status`.
    Status,
    /// It wants to be a command and is none: what to write instead.
    Malformed(Text),
}

/// Reads a comment; none when it is no command.
pub fn parse(body: &str) -> Option<Command> {
    let mut lines = body.split('\n').map(|line| line.trim_end_matches(['\r', ' ', '\t']));
    let first = lines.next().unwrap_or_default().strip_prefix("/pairgate")?;
    if !first.is_empty() && !first.starts_with([' ', '\t']) {
        return None;
    }
    let words: Vec<&str> = first.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
    Some(match words.as_slice() {
        ["sign", digest] if is_digest(digest) => sign(digest, lines),
        ["sign", rest @ ..] => Command::Malformed(not_a_digest(rest)),
        ["revoke"] => Command::Revoke { digest: None },
        ["revoke", digest] if is_digest(digest) => Command::Revoke { digest: Some((*digest).to_owned()) },
        ["revoke", ..] => Command::Malformed(Text::new(
            "write `/pairgate revoke` alone, or with the whole digest `s1:…` of one request; until then this \
             counts as a revocation of everything that you signed here",
            "`/pairgate revoke` だけを書くか、リクエストのダイジェスト `s1:…` 全体を添えてください。それまでは、ここでの\
             サインオフをすべて取り消したものとして扱います",
        )),
        ["status"] => Command::Status,
        _ => Command::Malformed(unknown(&words)),
    })
}

/// What a statement takes back: a request's digest, or none for everything. Read gladly: capital letters, blanks
/// before it and words behind it do not make somebody's change of mind unheard.
pub fn revokes(body: &str) -> Option<Option<String>> {
    if let Some(Command::Revoke { digest }) = parse(body) {
        return Some(digest);
    }
    let first = body.trim_start().lines().next().unwrap_or_default().to_lowercase();
    let mut words = first.split_whitespace();
    let taken_back =
        words.next() == Some("/pairgate") && words.next().is_some_and(|word| word.starts_with("revoke"));
    taken_back.then_some(None)
}

/// Whether it is a whole digest of a request.
pub fn is_digest(text: &str) -> bool {
    text.strip_prefix("s1:").is_some_and(|digits| {
        digits.len() == 64 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn sign<'a>(digest: &str, lines: impl Iterator<Item = &'a str>) -> Command {
    let mut acknowledged = BTreeSet::new();
    let mut live = None;
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(item) = below(line, "acknowledge ") {
            acknowledged.insert(item.to_owned());
        } else if let Some(digits) = below(line, "live ") {
            if !is_session(digits) || live.is_some_and(|known| known != digits) {
                return Command::Malformed(not_live());
            }
            live = Some(digits);
        } else {
            return Command::Malformed(not_a_line(line));
        }
    }
    Command::Sign {
        digest: digest.to_owned(),
        acknowledged: acknowledged.into_iter().collect(),
        live: live.map(str::to_owned),
    }
}

fn below<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.strip_prefix(word).map(str::trim_start).filter(|rest| !rest.is_empty())
}

fn not_a_line(line: &str) -> Text {
    let line = cut(line);
    Text::new(
        format!(
            "below the command only lines `acknowledge ITEM` and one `live DIGITS` may stand, and `{line}` is \
             neither: put other words into a comment of their own"
        ),
        format!(
            "コマンドの下に書けるのは `acknowledge 項目` の行と 1 行の `live 数字` だけです(`{line}` は違います)。ほかの文章は\
             別のコメントに書いてください"
        ),
    )
}

fn not_live() -> Text {
    Text::new(
        "behind `live` stand the 32 digits of one session: copy the line from the review that says who waits",
        "`live` の後には 1 つのセッションの 32 桁を書きます。待機中の適用者のレビューからその行をコピーしてください",
    )
}

/// Why what stands behind `sign` is no digest, and what to copy.
fn not_a_digest(words: &[&str]) -> Text {
    let copy = "copy the whole line `/pairgate sign s1:…` from pairgate's comment on this pull request";
    let copy_ja =
        "このプルリクエストの pairgate のコメントから `/pairgate sign s1:…` の行全体をコピーしてください";
    let (en, ja) = match words {
        [] => ("the digest is missing".to_owned(), "ダイジェストがありません".to_owned()),
        [one] if one.starts_with("v1:") => (
            format!("`{}` names the change alone, and a sign-off binds the whole request", cut(one)),
            format!("`{}` は変更だけのダイジェストで、サインオフはリクエスト全体に結び付きます", cut(one)),
        ),
        [one] => (
            format!("`{}` is not a whole digest of a request (`s1:` and 64 digits)", cut(one)),
            format!("`{}` はリクエストのダイジェスト全体(`s1:` と 64 桁)ではありません", cut(one)),
        ),
        _ => (
            "only the digest may stand behind `sign`".to_owned(),
            "`sign` の後に書けるのはダイジェストだけです".to_owned(),
        ),
    };
    Text::new(format!("{en}; {copy}"), format!("{ja}。{copy_ja}"))
}

fn unknown(words: &[&str]) -> Text {
    let known = "`/pairgate sign s1:…`, `/pairgate revoke`, `/pairgate status`";
    match words.first() {
        Some(word) => Text::new(
            format!("`/pairgate {}` is not a command; there are {known}", cut(word)),
            format!("`/pairgate {}` というコマンドはありません。使えるのは {known} です", cut(word)),
        ),
        None => Text::new(
            format!("`/pairgate` needs a command; there are {known}"),
            format!("`/pairgate` にはコマンドが必要です。使えるのは {known} です"),
        ),
    }
}

/// Outside words in a message, at a length that a message bears.
fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
