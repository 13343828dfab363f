//! From the entries of notes to applies. Every document has to fit the entry that keeps it.

use std::collections::BTreeMap;

use super::{Apply, Broken, Countersignature};
use crate::signoff::ledger::{Entry, Kind};
use crate::signoff::offline::revokes;
use crate::signoff::record::{Mode, Record};
use crate::signoff::session::{Document, Finished, Kind as Session, Reconciled, Started};
use crate::text::Text;

/// What was read, before it is joined.
#[derive(Default)]
struct Pieces<'a> {
    starts: Vec<(&'a str, &'a Entry, Started)>,
    ends: Vec<(&'a str, &'a Entry, Finished)>,
    found: Vec<(&'a str, &'a Entry, Reconciled)>,
    afterwards: Vec<(&'a Entry, Record)>,
    revocations: Vec<&'a Entry>,
    broken: Vec<Broken>,
}

pub(super) fn read<'a>(entries: impl IntoIterator<Item = (&'a str, &'a Entry)>) -> (Vec<Apply>, Vec<Broken>) {
    let mut pieces = Pieces::default();
    for (commit, entry) in entries {
        if let Err(why) = pieces.take(commit, entry) {
            pieces.refuse(commit, entry, why);
        }
    }
    pieces.join()
}

impl<'a> Pieces<'a> {
    fn refuse(&mut self, commit: &str, entry: &Entry, why: Text) {
        self.broken.push(Broken { commit: commit.to_owned(), url: entry.url.clone(), why });
    }

    fn take(&mut self, commit: &'a str, entry: &'a Entry) -> Result<(), Text> {
        let kind = match entry.kind {
            Kind::Started => Session::Started,
            Kind::Outcome => Session::Finished,
            Kind::Reconciled => Session::Reconciled,
            Kind::Revocation => {
                self.revocations.push(entry);
                return Ok(());
            }
            Kind::Signoff => {
                // Those before an apply are named by its start. Other people's mistakes in them are told by
                // `pairgate verify --offline`.
                let record =
                    String::from_utf8(entry.bytes()).ok().and_then(|bytes| Record::read(&bytes).ok());
                self.afterwards
                    .extend(record.filter(|one| one.mode == Mode::Afterwards).map(|one| (entry, one)));
                return Ok(());
            }
        };
        let bytes = String::from_utf8(entry.bytes())
            .map_err(|_| Text::new("it is not UTF-8", "UTF-8 ではありません"))?;
        match Document::from_bytes(kind, &bytes).map_err(|malformed| malformed.text())? {
            Document::Started(one) => {
                start_fits(commit, entry, &one)?;
                self.starts.push((commit, entry, *one));
            }
            Document::Finished(one) => self.ends.push((commit, entry, *one)),
            Document::Reconciled(one) if one.by.id != entry.author.id => {
                return Err(not_its_author(entry, one.by.id));
            }
            Document::Reconciled(one) => self.found.push((commit, entry, *one)),
            Document::Waiting(_) => {}
        }
        Ok(())
    }

    fn join(mut self) -> (Vec<Apply>, Vec<Broken>) {
        // The earliest start of a session is the one: a copy cannot have been posted before.
        self.starts.sort_by(|one, other| (one.1.at, &one.1.url).cmp(&(other.1.at, &other.1.url)));
        let mut applies: BTreeMap<String, Apply> = BTreeMap::new();
        for (commit, entry, started) in std::mem::take(&mut self.starts) {
            match applies.get(&started.session) {
                None => {
                    applies.insert(started.session.clone(), begun(commit, entry, started));
                }
                Some(first) if first.started == started => {}
                Some(_) => self.refuse(commit, entry, twice()),
            }
        }
        self.ends.sort_by_key(|(_, entry, finished)| (finished.at, entry.at));
        for (commit, entry, finished) in std::mem::take(&mut self.ends) {
            match apply_of(&mut applies, &finished.session, &finished.request) {
                // Only who began it can say how it ended.
                Ok(apply) if apply.applier().id != entry.author.id => {
                    let why = not_its_author(entry, apply.applier().id);
                    self.refuse(commit, entry, why);
                }
                Ok(apply) => apply.finished = Some(finished),
                Err(why) => self.refuse(commit, entry, why),
            }
        }
        self.found.sort_by_key(|(_, entry, found)| (found.at, entry.at));
        for (commit, entry, found) in std::mem::take(&mut self.found) {
            match apply_of(&mut applies, &found.session, &found.request) {
                Ok(apply) => apply.reconciled = Some(found),
                Err(why) => self.refuse(commit, entry, why),
            }
        }
        self.countersign(&mut applies);
        (applies.into_values().collect(), self.broken)
    }

    fn countersign(&self, applies: &mut BTreeMap<String, Apply>) {
        for (entry, record) in &self.afterwards {
            let digest = record.request.digest();
            // The digits of the session stand where a live sign-off has them too.
            let Ok(apply) = apply_of(applies, &record.nonce, &digest) else { continue };
            let second = record.signer.id == entry.author.id && record.signer.id != apply.applier().id;
            let revoked = self.revocations.iter().any(|other| {
                other.author.id == entry.author.id && other.at >= entry.at && revokes(&other.bytes(), &digest)
            });
            let after = entry.at >= apply.started.at;
            if second && after && !revoked && apply.started.break_glass.is_some() {
                apply.countersigned.push(Countersignature {
                    by: record.signer.clone(),
                    at: entry.at,
                    url: entry.url.clone(),
                });
            }
        }
        for apply in applies.values_mut() {
            apply.countersigned.sort_by_key(|one| (one.at, one.by.id));
            let mut seen = Vec::new();
            apply.countersigned.retain(|one| {
                !seen.contains(&one.by.id) && {
                    seen.push(one.by.id);
                    true
                }
            });
        }
    }
}

fn begun(commit: &str, entry: &Entry, started: Started) -> Apply {
    Apply {
        commit: commit.to_owned(),
        url: entry.url.clone(),
        poster: entry.author.clone(),
        started,
        finished: None,
        reconciled: None,
        countersigned: Vec::new(),
    }
}

fn start_fits(commit: &str, entry: &Entry, started: &Started) -> Result<(), Text> {
    let offline = started.break_glass.is_some() && started.applier.id == 0;
    if started.applier.id != entry.author.id && !offline {
        return Err(not_its_author(entry, started.applier.id));
    }
    if started.request.head_sha != commit {
        return Err(Text::new(
            format!(
                "it began an apply of the commit {}, and stands in the note of another",
                started.request.head_sha
            ),
            format!(
                "コミット {} の適用の記録ですが、別のコミットのノートにあります",
                started.request.head_sha
            ),
        ));
    }
    if started.signers.iter().any(|signer| signer.id == started.applier.id) {
        return Err(Text::new(
            format!("account {} applied it and signed it too", started.applier.id),
            format!("アカウント {} が適用と署名の両方を行っています", started.applier.id),
        ));
    }
    Ok(())
}

fn apply_of<'m>(
    applies: &'m mut BTreeMap<String, Apply>,
    session: &str,
    request: &str,
) -> Result<&'m mut Apply, Text> {
    match applies.get_mut(session) {
        None => Err(Text::new(
            format!("no start of its session `{session}` is in the notes"),
            format!("セッション `{session}` の開始の記録がノートにありません"),
        )),
        Some(apply) if apply.started.request.digest() != request => Err(Text::new(
            "it names another request than the start of its session",
            "セッションの開始の記録と異なるリクエストを指しています",
        )),
        Some(apply) => Ok(apply),
    }
}

fn not_its_author(entry: &Entry, named: u64) -> Text {
    Text::new(
        format!("account {} posted it, and it speaks for account {named}", entry.author.id),
        format!("投稿したアカウントは {} ですが、アカウント {named} の記録です", entry.author.id),
    )
}

fn twice() -> Text {
    Text::new(
        "another start of the same session was posted before it",
        "同じセッションの別の開始の記録が先に投稿されています",
    )
}
