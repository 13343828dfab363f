//! Statements that want to be sign-offs, and every predicate about each of them in its fixed order.

use std::collections::BTreeSet;

use super::canonical::Malformed;
use super::command::{self, Command};
use super::demands::{self, Keys};
use super::facts::{Actor, Facts, Offer, Statement};
use super::record::{Mode, Record};
use super::statement::{self, Signed};
use super::verification::{Assurance, Candidate, Check, Holds};
use super::verify::Applying;
use super::{binding, eligibility, standing};
use crate::config::signoff::{Requirement, SignoffSettings};
use crate::text::Text;

/// What all candidates are judged by.
pub(super) struct Hearing<'a> {
    pub facts: &'a Facts,
    pub settings: SignoffSettings,
    /// The apply that wants to use the sign-offs, when there is one.
    pub applying: Option<&'a Applying>,
    pub keys: Keys,
    /// Everything that anybody said, oldest first.
    pub said: &'a [Statement],
}

/// What a statement wants.
pub(super) enum Wish {
    /// A record in a review.
    Record(Box<Signed>),
    /// A record that cannot be read.
    Broken(Malformed),
    /// The comment command, with its digest, what it acknowledges, and the session that the signer is there for.
    Sign(String, Vec<String>, Option<String>),
    /// A command that cannot be read, and why.
    Odd(Text),
}

impl Wish {
    /// What a statement wants; none when it is no sign-off at all.
    fn of(statement: &Statement) -> Option<Self> {
        if let Some(read) = statement::read(&statement.body) {
            return Some(match read {
                Ok(signed) => Self::Record(Box::new(signed)),
                Err(malformed) => Self::Broken(malformed),
            });
        }
        match command::parse(&statement.body)? {
            Command::Sign { digest, acknowledged, live } => Some(Self::Sign(digest, acknowledged, live)),
            Command::Malformed(why) => Some(Self::Odd(why)),
            Command::Revoke { .. } | Command::Status => None,
        }
    }

    /// The digest of the request that it signs.
    pub fn digest(&self) -> Option<String> {
        match self {
            Self::Record(signed) => Some(signed.record.request.digest()),
            Self::Sign(digest, ..) => Some(digest.clone()),
            Self::Broken(_) | Self::Odd(_) => None,
        }
    }

    fn record(&self) -> Option<&Record> {
        match self {
            Self::Record(signed) => Some(&signed.record),
            _ => None,
        }
    }

    /// How the two work together, as the signer says, and in live mode the session's digits.
    fn presence(&self) -> Option<(Mode, &str)> {
        match self {
            Self::Record(signed) => Some((signed.record.mode, signed.record.nonce.as_str())),
            Self::Sign(_, _, Some(live)) => Some((Mode::Live, live)),
            Self::Sign(_, _, None) => Some((Mode::Asynchronous, "")),
            Self::Broken(_) | Self::Odd(_) => None,
        }
    }

    fn acknowledged(&self) -> Vec<String> {
        match self {
            Self::Record(signed) => signed.record.acknowledged.clone(),
            Self::Sign(_, acknowledged, _) => acknowledged.clone(),
            Self::Broken(_) | Self::Odd(_) => Vec::new(),
        }
    }
}

/// Everything that wants to be a sign-off, oldest first, and the logins of those who are ignored.
pub(super) struct Heard<'a> {
    pub wishes: Vec<(&'a Statement, Wish)>,
    pub ignored: BTreeSet<String>,
}

/// The digest of the request that a statement signs, when it wants to be a sign-off.
pub(super) fn signs(statement: &Statement) -> Option<String> {
    Wish::of(statement)?.digest()
}

impl<'a> Hearing<'a> {
    fn applier(&self) -> Option<u64> {
        self.applying.map(|applying| applying.account)
    }

    /// Sorts out who is heard. Threat 64: commands by people who are certainly no operators are ignored; a record
    /// of such a person is answered, because its maker ran a program and waits for what it did.
    pub fn listen(&self) -> Heard<'a> {
        let mut heard = Heard { wishes: Vec::new(), ignored: BTreeSet::new() };
        for statement in self.said {
            let Some(wish) = Wish::of(statement) else { continue };
            let command = matches!(wish, Wish::Sign(..) | Wish::Odd(_));
            if command && let Some(login) = self.stranger_to_us(statement.author.as_ref()) {
                heard.ignored.insert(login);
            } else {
                heard.wishes.push((statement, wish));
            }
        }
        heard.wishes.sort_by_key(|(statement, _)| statement.at);
        heard
    }

    fn stranger_to_us(&self, author: Option<&Actor>) -> Option<String> {
        let author = author?;
        let check = eligibility::signer_is_operator(author, &self.settings, self.facts);
        matches!(check.holds, Holds::No(_)).then(|| author.login.clone())
    }

    /// A candidate for the request that it names.
    pub fn candidate(
        &self,
        (statement, wish): (&Statement, &Wish),
        offer: &Offer,
        requirement: &Requirement,
        rivals: &[&Statement],
    ) -> Candidate {
        let mut candidate = blank(statement, wish);
        candidate.expires = Some(standing::expires(wish.record(), statement.at, requirement));
        candidate.checks.push(eligibility::signer_is_known(statement.author.as_ref()));
        let Some(signer) = &statement.author else { return candidate };
        candidate.checks.extend(self.about_the_signer(statement, signer, wish));
        candidate.checks.extend(self.about_the_binding(statement, signer, wish, offer));
        candidate.checks.extend(self.about_its_standing(statement, signer, offer, requirement, wish, rivals));
        let checks = self.about_demands(statement, signer, offer, requirement, wish);
        let good = checks.iter().any(|check| check.name == demands::SIGNATURE && check.holds.counts());
        if good && matches!(self.keys, Keys::Listed(_)) {
            candidate.assurance = Assurance::Signed;
        }
        candidate.checks.extend(checks);
        candidate
    }

    fn about_the_signer(&self, statement: &Statement, signer: &Actor, wish: &Wish) -> Vec<Check> {
        let named = wish.record().and_then(|record| record.applier.as_ref()).map(|applier| applier.id);
        vec![
            eligibility::signer_is_a_person(signer),
            eligibility::statement_is_not_through_app(statement),
            eligibility::signer_is_operator(signer, &self.settings, self.facts),
            eligibility::signer_may_write(signer, self.facts),
            eligibility::signer_is_not_author(signer, self.facts),
            eligibility::commits_complete(self.facts),
            eligibility::commit_addresses_are_known(self.facts),
            eligibility::signer_is_not_in_commits(signer, self.facts),
            eligibility::signer_did_not_push(signer, self.facts),
            eligibility::signer_is_not_applier(signer, named, self.applier()),
        ]
    }

    fn about_the_binding(
        &self,
        statement: &Statement,
        signer: &Actor,
        wish: &Wish,
        offer: &Offer,
    ) -> Vec<Check> {
        let claim = wish.record().map(|record| &record.request);
        let mut checks = Vec::new();
        if let Some(record) = wish.record() {
            checks.push(binding::record_is_readable(Ok(())));
            checks.push(binding::record_is_for_this(&record.request, self.facts, Some(offer)));
            checks.push(binding::record_names_its_author(record, signer));
        }
        checks.push(binding::review_is_on_head(statement, claim.is_some(), self.facts));
        // The digest of a comment stands for the whole request.
        let bound = claim.unwrap_or(&offer.request);
        checks.push(binding::head_unmoved(bound, self.facts));
        checks.push(binding::base_unmoved(bound, self.facts));
        checks.push(binding::request_unchanged(claim, &wish.digest().unwrap_or_default(), Some(offer)));
        checks
    }

    fn about_its_standing(
        &self,
        statement: &Statement,
        signer: &Actor,
        offer: &Offer,
        requirement: &Requirement,
        wish: &Wish,
        rivals: &[&Statement],
    ) -> Vec<Check> {
        let (at, now, digest) = (statement.at, self.facts.now, offer.digest());
        vec![
            standing::statement_is_unedited(statement),
            standing::signed_in_time(wish.record(), at, now, requirement),
            standing::not_revoked(at, &digest, signer, self.said),
            standing::no_changes_requested_later(statement, signer, self.said),
            standing::not_dismissed(statement),
            standing::newest_of_signer(statement, rivals),
            standing::not_used(at, &digest, self.facts, self.said, self.applying),
        ]
    }

    fn about_demands(
        &self,
        statement: &Statement,
        signer: &Actor,
        offer: &Offer,
        requirement: &Requirement,
        wish: &Wish,
    ) -> Vec<Check> {
        let (at, now) = (statement.at, self.facts.now);
        let signed = match wish {
            Wish::Record(signed) => Some((signed.bytes.as_str(), signed.armour.as_deref())),
            _ => None,
        };
        let digest = offer.digest();
        let mut checks = vec![
            demands::acknowledged_all(&offer.request, &wish.acknowledged(), &digest),
            demands::mode_is_enough(wish.presence().map(|(mode, _)| mode), requirement),
        ];
        if let Some((Mode::Live, digits)) = wish.presence() {
            let session = self.applying.and_then(|applying| applying.session.as_deref());
            checks.push(demands::record_is_for_this_session(digits, session));
        }
        checks.extend(wish.record().map(|record| demands::record_names_this_applier(record, self.applier())));
        checks.push(demands::waited(at, now, requirement));
        let touch = self.settings.touch;
        checks.push(demands::signature_is_there_and_good(signed, signer, at, now, &self.keys, touch));
        checks
    }

    /// A candidate that belongs to no request on the head commit. At least one of its checks says no.
    pub fn stranger(&self, statement: &Statement, wish: &Wish, offers: &[Offer]) -> Candidate {
        let mut candidate = blank(statement, wish);
        candidate.checks = match wish {
            Wish::Broken(malformed) => vec![binding::record_is_readable(Err(malformed))],
            Wish::Odd(why) => vec![Check::new(
                "command-is-readable",
                ("the command can be read", "コマンドとして読み取れること"),
                Holds::No(why.clone()),
            )],
            Wish::Sign(digest, ..) => vec![binding::request_unchanged(None, digest, None)],
            Wish::Record(signed) => {
                let claim = &signed.record.request;
                let same = |offer: &&Offer| {
                    offer.request.root_module == claim.root_module
                        && offer.request.workspace == claim.workspace
                };
                let here = claim.repository.id == self.facts.repository.id
                    && claim.pull_request == self.facts.pull_request.number;
                // A record from elsewhere has nothing here to differ from.
                let offer = offers.iter().find(same).filter(|_| here);
                vec![
                    binding::record_is_readable(Ok(())),
                    binding::record_is_for_this(claim, self.facts, offer),
                    binding::head_unmoved(claim, self.facts),
                    binding::base_unmoved(claim, self.facts),
                    binding::request_unchanged(Some(claim), &wish.digest().unwrap_or_default(), offer),
                ]
            }
        };
        candidate
    }
}

fn blank(statement: &Statement, wish: &Wish) -> Candidate {
    Candidate {
        url: statement.url.clone(),
        kind: statement.kind,
        at: statement.at,
        author: statement.author.clone(),
        record: wish.record().cloned(),
        assurance: Assurance::Identity,
        expires: None,
        acknowledged: wish.acknowledged(),
        checks: Vec::new(),
    }
}
