//! Joins what applies say of themselves in a pull request: which began, how each ended, whose claim came first.
//!
//! What is believed is decided here and nowhere else. A start is believed gladly, because it takes something away:
//! one by an account of which nobody knows what it may do is a start, and an edited one too. How it ended is
//! believed reluctantly, because it gives something back: only from the account that began it, unedited, the first
//! time that it is said. What somebody found afterwards is believed from whoever may write, unedited.

use jiff::Timestamp;

use super::eligibility;
use super::facts::{Actor, ActorKind, Answer, Facts, Statement};
use super::session::{self, Document, Ended, Finished, Found, Kind, Reconciled, Started, Waiting};
use super::statement;

/// An apply that began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What the applier said when it began.
    pub started: Started,
    /// Who posted that; account 0 when the account was deleted.
    pub by: Actor,
    /// Where a person can read it.
    pub url: String,
    /// When it was posted, by the forge's clock.
    pub at: Timestamp,
    /// The statement's number.
    pub id: u64,
    /// Nobody edited the start afterwards, and the forge says so.
    pub unedited: bool,
    /// How it ended, where that can be read, and when that was posted.
    pub finished: Option<(Finished, String, Timestamp)>,
    /// What was found afterwards, where that can be read, and when that was posted.
    pub reconciled: Option<(Reconciled, String, Timestamp)>,
}

/// What the first word that tells it says about an apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nobody knows. It may be running.
    Open,
    /// The applier's own program said it; never [`Ended::Unknown`].
    Said(Ended),
    /// Somebody looked afterwards.
    Found(Found),
}

impl Session {
    /// It began, and nobody knows how it ended.
    pub fn is_open(&self) -> bool {
        self.end() == End::Open
    }

    /// How it ended: what was said first, because a later word may be a change of mind. Of two words of the same
    /// second the one that somebody found by looking counts.
    pub fn end(&self) -> End {
        let said = self.finished.as_ref().filter(|(finished, ..)| finished.ended != Ended::Unknown);
        match (said, &self.reconciled) {
            (Some((finished, _, at)), found) if found.as_ref().is_none_or(|(.., found)| at < found) => {
                End::Said(finished.ended)
            }
            (_, Some((reconciled, ..))) => End::Found(reconciled.found),
            _ => End::Open,
        }
    }

    /// Where that can be read, and when it was said.
    pub fn ended(&self) -> Option<(&str, Timestamp)> {
        match self.end() {
            End::Open => None,
            End::Said(_) => self.finished.as_ref().map(|(_, url, at)| (url.as_str(), *at)),
            End::Found(_) => self.reconciled.as_ref().map(|(_, url, at)| (url.as_str(), *at)),
        }
    }

    /// Everything was applied, says the first word that tells how it ended.
    pub fn says_applied(&self) -> bool {
        matches!(self.end(), End::Said(Ended::Applied) | End::Found(Found::All))
    }

    /// The digest of the request, `s1:…`.
    pub fn request_digest(&self) -> String {
        self.started.request.digest()
    }
}

/// The applies that began, oldest first. A start that cannot be read is none of them: it uses up sign-offs all the
/// same, see [`super::standing::not_used`].
pub fn sessions(facts: &Facts) -> Vec<Session> {
    let documents = documents(said(facts));
    let mut found: Vec<Session> = Vec::new();
    for (statement, document) in &documents {
        let Document::Started(started) = document else { continue };
        if eligibility::may_write(statement.author.as_ref(), facts) == Some(false) {
            continue;
        }
        let session = began(statement, started);
        let again = |known: &&Session| {
            known.by.id == session.by.id
                && known.started.session == session.started.session
                && known.started.request == session.started.request
        };
        // A post whose answer was lost is posted again.
        if !found.iter().any(|known| again(&known)) {
            found.push(session);
        }
    }
    for session in &mut found {
        conclude(session, &documents, facts);
    }
    found
}

fn began(statement: &Statement, started: &Started) -> Session {
    let nobody = || Actor { id: 0, login: "ghost".to_owned(), kind: ActorKind::Other };
    Session {
        started: started.clone(),
        by: statement.author.clone().unwrap_or_else(nobody),
        url: statement.url.clone(),
        at: statement.at,
        id: statement.id,
        unedited: unedited(statement),
        finished: None,
        reconciled: None,
    }
}

/// Finds the first words that tell how it ended.
fn conclude(session: &mut Session, documents: &[(&Statement, Document)], facts: &Facts) {
    let digest = session.request_digest();
    for (statement, document) in documents {
        let about = document.session() == session.started.session && document.request_digest() == digest;
        if !about || statement.at < session.at || !unedited(statement) {
            continue;
        }
        let (url, at) = (statement.url.clone(), statement.at);
        let began_it = wrote(statement, session.by.id);
        let may_write = eligibility::may_write(statement.author.as_ref(), facts) == Some(true);
        match document {
            Document::Finished(one) if began_it && session.finished.is_none() => {
                session.finished = Some((one.as_ref().clone(), url, at));
            }
            Document::Reconciled(one) if may_write && session.reconciled.is_none() => {
                session.reconciled = Some((one.as_ref().clone(), url, at));
            }
            _ => {}
        }
    }
}

/// Whose an apply's claim on a request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// This session began first.
    Mine,
    /// Another one began before it.
    Taken {
        /// The login of who began it.
        by: String,
        /// Where a person can read it.
        url: String,
    },
    /// This session's start is not there, was edited, or the session is over.
    Missing,
}

/// Threat 52: two applies at once. Among the starts of a request since the newest sign-off before this session's,
/// and those before it whose end nobody knows, the first is the one that may go on. It names the winner;
/// whether a sign-off still counts is `not-used`'s to say.
pub fn claims(facts: &Facts, digest: &str, session: &str) -> Claim {
    let said = said(facts);
    let Some(own) = own_start(said, digest, session, None, facts) else { return Claim::Missing };
    let writes = |one: &&Statement| eligibility::may_write(one.author.as_ref(), facts) != Some(false);
    let since = said
        .iter()
        .filter(|one| one.at <= own.at && super::candidates::signs(one).as_deref() == Some(digest))
        .filter(writes)
        .map(|one| one.at)
        .max();
    let open: Vec<(u64, Timestamp)> =
        sessions(facts).iter().filter(|one| one.is_open()).map(|one| (one.id, one.at)).collect();
    let counts =
        |one: &&Statement| since.is_none_or(|since| one.at >= since) || open.contains(&(one.id, one.at));
    let rivals = starts(said, digest).filter(writes).filter(counts).filter(|one| came_before(one, own));
    match rivals.min_by_key(|one| (one.at, one.id)) {
        None => Claim::Mine,
        Some(first) => Claim::Taken {
            by: first.author.as_ref().map_or_else(|| "ghost".to_owned(), |author| author.login.clone()),
            url: first.url.clone(),
        },
    }
}

/// The appliers who wait for somebody to sign now: who may write, unedited, not over, and of several of one account
/// for one request the newest. Where it can be read stands beside it.
pub fn waiting(facts: &Facts) -> Vec<(Waiting, Actor, String)> {
    let documents = documents(said(facts));
    let mut found: Vec<(Waiting, Actor, String)> = Vec::new();
    for (statement, document) in &documents {
        let (Document::Waiting(waiting), Some(author)) = (document, &statement.author) else { continue };
        let theirs = waiting.applier.id == author.id
            && unedited(statement)
            && eligibility::may_write(Some(author), facts) == Some(true);
        // Also an edited text says that it is over: signing for nobody is worse than asking again.
        let over = documents.iter().any(|(one, document)| {
            matches!(document.kind(), Kind::Started | Kind::Finished)
                && document.session() == waiting.session
                && wrote(one, author.id)
        });
        if !theirs || over || statement.at > facts.now || waiting.until <= facts.now {
            continue;
        }
        found.retain(|(older, by, _)| by.id != author.id || older.request != waiting.request);
        found.push((waiting.clone(), author.clone(), statement.url.clone()));
    }
    found
}

/// The start of a session that goes on: by its applier, unedited, and nothing says that it is over.
pub(super) fn own_start<'a>(
    said: &'a [Statement],
    digest: &str,
    session: &str,
    account: Option<u64>,
    facts: &Facts,
) -> Option<&'a Statement> {
    let documents = documents(said);
    let (own, started) = documents.iter().find_map(|(statement, document)| match document {
        Document::Started(started) if started.session == session && document.request_digest() == digest => {
            let id = statement.author.as_ref()?.id;
            let theirs = id == started.applier.id && account.is_none_or(|account| account == id);
            (theirs && unedited(statement)).then_some((*statement, started))
        }
        _ => None,
    })?;
    // One that is over runs nothing any more: whoever asks again has other things in mind.
    let over = documents.iter().any(|(statement, document)| {
        document.session() == session
            && match document.kind() {
                Kind::Finished => wrote(statement, started.applier.id),
                Kind::Reconciled => eligibility::may_write(statement.author.as_ref(), facts) != Some(false),
                Kind::Waiting | Kind::Started => false,
            }
    });
    (!over).then_some(own)
}

/// Everything that says that applying this request began, by anybody. What cannot be read names every request.
pub(super) fn starts<'a>(said: &'a [Statement], digest: &str) -> impl Iterator<Item = &'a Statement> {
    said.iter().filter(move |one| {
        statement::started(&one.body).is_some_and(|named| named.is_none_or(|named| named == digest))
    })
}

/// Of two starts the one that is earlier, by the forge's clock and then by its number, came first. Where neither
/// was, each is in the other's way.
pub(super) fn came_before(one: &Statement, own: &Statement) -> bool {
    !std::ptr::eq(one, own) && (one.at, one.id) <= (own.at, own.id)
}

fn documents(said: &[Statement]) -> Vec<(&Statement, Document)> {
    let read = |one: &Statement| session::read(&one.body)?.ok().map(|(_, document)| document);
    let mut found: Vec<(&Statement, Document)> =
        said.iter().filter_map(|one| Some((one, read(one)?))).collect();
    found.sort_by_key(|(statement, _)| (statement.at, statement.id));
    found
}

fn said(facts: &Facts) -> &[Statement] {
    facts.statements.known().map_or(&[], Vec::as_slice)
}

fn unedited(statement: &Statement) -> bool {
    statement.edited == Answer::Known(false)
}

fn wrote(statement: &Statement, account: u64) -> bool {
    statement.author.as_ref().is_some_and(|author| author.id == account)
}
