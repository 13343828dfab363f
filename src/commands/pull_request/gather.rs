//! Everything about a pull request that a verdict rests on, asked once and in an order that cannot mislead.
//!
//! What decides is read from the base branch. What cannot be read becomes an unknown with its reason, so that
//! the verifier can say which predicate could not be answered; only without the pull request itself, its check
//! runs or the configuration there is nothing to say at all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;

use crate::config::signoff::{Operator, SignoffSettings, Team};
use crate::git;
use crate::ports::{Forge, ForgeError, Forged, FoundRun};
use crate::signoff::facts::{Actor, Answer, Commit, Facts, Offer, PullRequest, Statement};
use crate::signoff::freeze::{self, Frozen};
use crate::signoff::requests::{self, OVERVIEW, Posted, RUN};
use crate::signoff::verify::JOBS;
use crate::signoff::{command, session, statement};
use crate::source::Source;
use crate::text::{Lang, Text};

use super::super::Failure;
use super::super::base_copies::{BaseCopies, ForgeTree};
use super::super::forge_args::refused;
use super::rules::Held;

/// What the names of all our check runs begin with.
const ALL: &str = "pairgate";

/// The forge's trouble as an error of the command.
pub fn told(error: ForgeError) -> Failure {
    refused(&error).into()
}

/// What the base branch asks of one root module.
#[derive(Debug, Clone)]
pub struct RootRules {
    /// Its configuration.
    pub held: Held,
    /// What is frozen there now.
    pub frozen: Vec<Frozen>,
    /// Its file of allowed signers.
    pub allowed_signers: Answer<Option<Source>>,
}

/// The facts, and the rules for each root module that asks for a sign-off.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// The facts.
    pub facts: Facts,
    /// The rules of the base branch, by root module; `.` is always there.
    pub rules: BTreeMap<String, RootRules>,
}

impl Gathered {
    /// The language of the base branch's configuration.
    pub fn language(&self) -> Lang {
        self.rules.get(".").map(|rules| rules.held.settings.language).unwrap_or_default()
    }
}

/// Asks the forge for everything about a pull request. `clone` helps where the forge lists too little.
pub fn gather(forge: &dyn Forge, clone: Option<&git::Clone>, number: u64) -> Result<Gathered, Failure> {
    let repository = forge.repository().map_err(told)?;
    let pull_request = forge.pull_request(number).map_err(told)?;
    let changed = forge.changed_files(number).map_err(told)?;
    let runs = forge.check_runs(&pull_request.head_sha, ALL).map_err(told)?;
    let tree = ForgeTree::new(forge, &pull_request.base_sha);
    let base = BaseCopies::new(&tree, Path::new("."))?;
    let found = offers(&runs);
    let mut held = BTreeMap::from([(".".to_owned(), Held::read(&base, ".")?)]);
    for offer in found.iter().filter_map(|(_, found)| found.as_ref().ok()) {
        let root = &offer.request.root_module;
        if !held.contains_key(root) {
            held.insert(root.clone(), Held::read(&base, root)?);
        }
    }
    let statements = forge.statements(number, &|body| matters(body));
    let signoffs: Vec<&SignoffSettings> =
        held.values().filter_map(|held| held.settings.signoff.as_ref()).collect();
    let facts = Facts {
        repository,
        commits: commits(forge, clone, &pull_request),
        pushes: pushes(forge, &pull_request),
        standings: standings(forge, statements.as_ref().ok()),
        teams: teams(forge, &signoffs),
        complete: complete(&runs, &held),
        unfit: unfit(&runs, &held),
        offers: believed(found, &held),
        // Each root module has its own.
        allowed_signers: Answer::Known(None),
        own_rules: Vec::new(),
        statements: answer(statements),
        pull_request,
        // Asked last, so that nothing above is newer than "now".
        now: forge.now().map_err(told)?,
    };
    let rules = held.into_iter().map(|(root, held)| (root, of_root(&base, held, facts.now))).collect();
    let mut own_rules = base.touched(&changed);
    own_rules.extend(changed.into_iter().filter(|path| path.starts_with(JOBS)));
    let facts = Facts { own_rules, ..facts };
    Ok(Gathered { facts, rules })
}

/// Everything that the base branch asks of one root module.
fn of_root(base: &BaseCopies<'_>, held: Held, now: Timestamp) -> RootRules {
    let named = held.settings.freezes.iter().filter_map(|freeze| freeze.holidays.clone());
    let holidays = named.map(|name| (name.clone(), held.file(base, &name))).collect();
    let frozen = freeze::standing(&held.settings.freezes, &holidays, now);
    let signers = held.settings.signoff.as_ref().map(|signoff| signoff.allowed_signers.as_str());
    let allowed_signers = signers.map_or(Answer::Known(None), |name| held.file(base, name));
    RootRules { held, frozen, allowed_signers }
}

fn answer<T>(forged: Forged<T>) -> Answer<T> {
    match forged {
        Ok(value) => Answer::Known(value),
        Err(error) => Answer::Unknown(error.reason()),
    }
}

/// Whether a text can mean anything to the verifier.
fn matters(body: &str) -> bool {
    command::parse(body).is_some()
        || command::revokes(body).is_some()
        || statement::read(body).is_some()
        || session::kind(body).is_some()
}

/// A request that was found, or why what was found is none.
type Found = Result<Offer, Text>;

/// The requests of all check runs, whoever made them, and the apps' names.
fn offers(runs: &[FoundRun]) -> Vec<(String, Found)> {
    let read = |run: &FoundRun| {
        let offer = |Posted { bytes, request, part }| Offer {
            request,
            bytes,
            url: run.url.clone(),
            app: run.app.clone(),
            part,
        };
        let broken = |why: &str| {
            Text::new(
                format!(
                    "the check run `{}` holds no request that can be signed: {why}; see what it says",
                    run.name
                ),
                format!(
                    "チェック `{}` にサインオフできるリクエストがありません({why})。チェックの内容をご覧ください",
                    run.name
                ),
            )
        };
        let found = match requests::read(&run.text) {
            Some(found) => found.map(offer).map_err(|error| broken(&error.to_string())),
            None => return None,
        };
        Some((run.app.clone(), found))
    };
    runs.iter().filter_map(read).collect()
}

/// Runs of ours without a request: what they would ask for could not be shown whole.
fn unfit(runs: &[FoundRun], rules: &BTreeMap<String, Held>) -> Vec<Text> {
    let believed = |app: &str| rules.keys().any(|root| believes(rules, root, app));
    let holds_none = |run: &&FoundRun| {
        run.name.starts_with(RUN) && requests::read(&run.text).is_none() && believed(&run.app)
    };
    let why = |run: &FoundRun| {
        Text::new(
            format!(
                "the plan in the check run `{}` cannot be signed: {}; see what it says there",
                run.name, run.title
            ),
            format!(
                "チェック `{}` のプランにはサインオフできません({})。チェックの内容をご覧ください",
                run.name, run.title
            ),
        )
    };
    runs.iter().filter(holds_none).map(why).collect()
}

/// Only those of apps that the base branch believes. Another app's request is nobody's: it neither counts nor
/// stands in the way.
fn believed(found: Vec<(String, Found)>, rules: &BTreeMap<String, Held>) -> Answer<Vec<Offer>> {
    let mut offers = Vec::new();
    for (app, one) in found {
        match one {
            Err(why) if rules.keys().any(|root| believes(rules, root, &app)) => return Answer::Unknown(why),
            Ok(offer) if believes(rules, &offer.request.root_module, &app) => offers.push(offer),
            _ => {}
        }
    }
    Answer::Known(offers)
}

fn believes(rules: &BTreeMap<String, Held>, root: &str, app: &str) -> bool {
    let signoff = rules.get(root).and_then(|held| held.settings.signoff.as_ref());
    match signoff {
        Some(settings) => settings.apps.iter().any(|known| known == app),
        None => app == SignoffSettings::APP,
    }
}

/// The digests that the overview declares complete. Several overviews that disagree declare nothing.
fn complete(runs: &[FoundRun], rules: &BTreeMap<String, Held>) -> Option<BTreeSet<String>> {
    let mut found = runs
        .iter()
        .filter(|run| run.name == OVERVIEW && believes(rules, ".", &run.app))
        .filter_map(|run| requests::read_complete(&run.text)?.ok());
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// The commits with all their authors. The forge lists 250 at most; the clone knows the rest.
fn commits(forge: &dyn Forge, clone: Option<&git::Clone>, pull: &PullRequest) -> Answer<Vec<Commit>> {
    let listed = forge.commits(pull.number, pull.commit_count);
    let (Err(_), true, Some(clone)) = (&listed, pull.commit_count > 250, clone) else {
        return answer(listed);
    };
    match clone.revisions(&pull.base_sha, &pull.head_sha) {
        Ok(ids) => answer(forge.commits_by_id(&ids)),
        Err(error) => {
            let message = error.message;
            Answer::Unknown(Text::new(
                format!(
                    "the forge lists 250 commits at most, and the clone does not know the others: {message}"
                ),
                format!(
                    "GitHub が返すコミットは 250 件までで、手元のクローンからも残りを読めません({message})"
                ),
            ))
        }
    }
}

fn pushes(forge: &dyn Forge, pull: &PullRequest) -> Answer<Vec<crate::signoff::facts::Push>> {
    match &pull.head_repository {
        Some(repository) => answer(forge.pushes(repository, &pull.head_ref)),
        None => Answer::Unknown(Text::new(
            "the repository of the head branch was deleted, so nobody can say who pushed; open a new pull request",
            "ヘッドブランチのリポジトリが削除されており、誰が push したか分かりません。新しいプルリクエストを作成してください",
        )),
    }
}

/// What everybody who said something that matters may do now.
fn standings(
    forge: &dyn Forge,
    statements: Option<&Vec<Statement>>,
) -> BTreeMap<u64, Answer<crate::signoff::facts::Standing>> {
    let said = statements.into_iter().flatten().filter(|one| matters(&one.body));
    let authors: BTreeMap<u64, &Actor> =
        said.filter_map(|one| one.author.as_ref()).map(|a| (a.id, a)).collect();
    authors.into_iter().map(|(id, author)| (id, answer(forge.standing(&author.login)))).collect()
}

/// The members of every team that a rule names.
fn teams(forge: &dyn Forge, settings: &[&SignoffSettings]) -> BTreeMap<String, Answer<BTreeSet<u64>>> {
    let mut named: BTreeSet<&Team> = BTreeSet::new();
    for one in settings {
        named.extend(one.operators.iter().filter_map(|operator| match operator {
            Operator::Team(team) => Some(team),
            Operator::User(_) => None,
        }));
        named.extend(&one.requirement.teams);
        named.extend(one.tiers.iter().flat_map(|tier| &tier.teams));
    }
    let members = |team: &Team| answer(forge.team(&team.organisation, &team.slug));
    named.into_iter().map(|team| (team.to_string(), members(team))).collect()
}
