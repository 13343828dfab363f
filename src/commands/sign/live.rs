//! The applier who waits for this signer, so that the two work together without typing digits.
//!
//! Whose waiting counts is what [`sessions::waiting`] says. Somebody who waits for another operator is not signed
//! for: the two would compare words with the wrong person.

use std::io::Write;

use crate::diagnostic::Diagnostic;
use crate::outcome::Outcome;
use crate::render::escape::visible;
use crate::signoff::facts::{Actor, Answer, Facts, Statement};
use crate::signoff::session::{self, Document, Kind, Waiting};
use crate::signoff::sessions;
use crate::signoff::verification::Verified;
use crate::text::{Lang, Text};

use super::super::{Failure, unwritable};
use super::Args;

/// The session that the signer takes part in.
pub struct Live {
    /// Its 32 digits.
    pub digits: String,
    /// What the applier says; none where the digits alone were given.
    pub waiting: Option<Waiting>,
}

/// The session to sign in, when there is one.
pub fn find(args: &Args, facts: &Facts, wanted: &Verified, viewer: &Actor) -> Result<Option<Live>, Failure> {
    if args.not_live {
        return Ok(None);
    }
    let found: Vec<(Waiting, Actor)> = sessions::waiting(facts)
        .into_iter()
        .filter(|(waiting, ..)| waiting.request == wanted.digest)
        .map(|(waiting, by, _)| (waiting, by))
        .collect();
    let (own, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, by)| by.id == viewer.id);
    let number = wanted.request.pull_request;
    if let Some(digits) = &args.live {
        if own.iter().any(|(waiting, _)| waiting.session == *digits) {
            return Err(yourself(number));
        }
        let waiting = others.into_iter().map(|(waiting, _)| waiting).find(|one| one.session == *digits);
        return live(args, digits.clone(), waiting).map(Some);
    }
    let (mine, elsewhere): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|(waiting, _)| waiting.partner.as_ref().is_none_or(|partner| partner.id == viewer.id));
    match (mine.as_slice(), elsewhere.first()) {
        ([(waiting, _)], _) => live(args, waiting.session.clone(), Some(waiting.clone())).map(Some),
        ([], Some((waiting, _))) => Err(for_somebody_else(waiting)),
        ([], None) if !own.is_empty() => Err(yourself(number)),
        ([], None) => Ok(None),
        (several, _) => Err(which(several)),
    }
}

fn live(args: &Args, digits: String, waiting: Option<Waiting>) -> Result<Live, Failure> {
    let applier = waiting.as_ref().map(|waiting| waiting.applier.login.as_str());
    if let (Some(named), Some(applier)) = (&args.applier, applier)
        && !named.eq_ignore_ascii_case(applier)
    {
        return Err(refusal(
            "another-applier",
            format!("`{applier}` waits to apply this, and `--applier` names `{named}`"),
            "leave `--applier` out, or sign for somebody who does not wait: `--not-live`".to_owned(),
        ));
    }
    Ok(Live { digits, waiting })
}

/// Reading takes time: the applier may have stopped waiting, or begun with somebody else.
pub fn still_waits(facts: &Facts, live: &Live) -> Result<(), Failure> {
    let Some(waiting) = &live.waiting else { return Ok(()) };
    if sessions::waiting(facts).iter().any(|(one, ..)| one == waiting) {
        return Ok(());
    }
    let who = &waiting.applier.login;
    Err(refusal(
        "nobody-waits",
        format!("`{who}` does not wait any more"),
        format!(
            "nothing was signed; when `{who}` runs `pairgate apply` again, sign again, or sign for later with `--not-live`"
        ),
    ))
}

fn for_somebody_else(waiting: &Waiting) -> Failure {
    let who = &waiting.applier.login;
    let partner = waiting.partner.as_ref().map_or("", |partner| partner.login.as_str());
    refusal(
        "another-partner",
        format!("`{who}` waits for `{partner}`, and not for you"),
        format!(
            "nothing was signed; let `{partner}` sign, or ask `{who}` for the digits of the session: `--live DIGITS`; to sign without being there: `--not-live`"
        ),
    )
}

fn yourself(number: u64) -> Failure {
    refusal(
        "own-session",
        "it is you who waits to apply this".to_owned(),
        format!("nothing was signed; another operator runs `pairgate sign {number}`"),
    )
}

fn which(several: &[(Waiting, Actor)]) -> Failure {
    let names: Vec<String> = several
        .iter()
        .map(|(waiting, by)| format!("`--live {}` for `{}`", waiting.session, by.login))
        .collect();
    refusal(
        "several-wait",
        format!("{} appliers wait for a sign-off of this plan", several.len()),
        format!("nothing was signed; say with whom you work: {}", names.join(", ")),
    )
}

fn refusal(code: &'static str, message: String, help: String) -> Failure {
    Failure { outcome: Outcome::Waiting, diagnostics: vec![Diagnostic::error(code, message).help(help)] }
}

/// Says of whom nobody is listened to although they say that they wait for this plan, each with the reason.
pub fn tell_ignored(
    facts: &Facts,
    wanted: &Verified,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let counting: Vec<Waiting> = sessions::waiting(facts).into_iter().map(|(waiting, ..)| waiting).collect();
    let said = facts.statements.known().map_or(&[][..], Vec::as_slice);
    for statement in said.iter().filter(|one| session::kind(&one.body) == Some(Kind::Waiting)) {
        let Some(why) = ignored(statement, &counting, facts, wanted) else { continue };
        let login = statement.author.as_ref().map_or("ghost", |author| author.login.as_str());
        let text = Text::new(
            format!("`{login}` says that they wait, which is ignored: {}", why.get(Lang::En)),
            format!("`{login}` の待機の記録は無視しました: {}", why.get(Lang::Ja)),
        );
        writeln!(out, "{}", visible(text.get(lang))).map_err(|error| unwritable(&error))?;
    }
    Ok(())
}

/// Why a statement counts for nothing; none where it counts, is over in the usual way, or is about something else.
fn ignored(statement: &Statement, counting: &[Waiting], facts: &Facts, wanted: &Verified) -> Option<Text> {
    let waiting = match session::read(&statement.body)? {
        Err(malformed) => {
            let why = malformed.text();
            return Some(Text::new(
                format!("it cannot be read: {}", why.get(Lang::En)),
                format!("読み取れません({})", why.get(Lang::Ja)),
            ));
        }
        Ok((_, Document::Waiting(waiting))) if waiting.request == wanted.digest => waiting,
        Ok(_) => return None,
    };
    if counting.contains(&waiting) {
        return None;
    }
    let author = statement.author.as_ref();
    match &statement.edited {
        Answer::Known(false) => {}
        Answer::Known(true) => return Some(Text::new("it was edited", "投稿後に編集されています")),
        Answer::Unknown(why) => return Some(why.clone()),
    }
    if author.is_none_or(|author| author.id != waiting.applier.id) {
        let named = &waiting.applier.login;
        return Some(Text::new(
            format!("it names `{named}`, and somebody else posted it"),
            format!("`{named}` の名前で、別の人が投稿しています"),
        ));
    }
    if waiting.until <= facts.now {
        let until = crate::render::session::moment(waiting.until);
        return Some(Text::new(
            format!("they waited until {until}"),
            format!("{until} に待機を終えています"),
        ));
    }
    let standing = author.and_then(|author| facts.standings.get(&author.id)).and_then(Answer::known);
    let writes = standing.is_some_and(|one| {
        one.id == waiting.applier.id && one.permission >= crate::signoff::facts::Permission::Write
    });
    (!writes).then(|| {
        Text::new(
            "they may not write to this repository, or nobody could tell",
            "このリポジトリへの書き込み権限がないか、確認できません",
        )
    })
}
