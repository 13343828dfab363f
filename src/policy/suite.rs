//! All policies of a run, and which of them a subject has to pass.
//!
//! A plan of a hundred thousand changes meets a few hundred policies, and nearly all pairs have nothing
//! to do with each other. So the policies for a type are looked up once for each type of the plan, and of a
//! change only the attributes are read that one of them looks at. Changes are judged in parallel; results
//! come in the order of the plan.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::backend;
use super::evaluate::{Environment, judge};
use super::judgement::{Judgement, Verdict};
use super::program::{Operation, Policy, PolicyFile, PolicyKind};
use super::subject::Subject;
use super::target::is_about;
use super::value::Value;
use super::world::{PlanWorld, operations};
use crate::plan::{Plan, ResourceChange};

/// Steps that one policy may take in one run besides [`STEPS_EACH`] for every subject: beyond it a policy
/// that is merely slow would hold up a large plan for hours.
const STEPS_TOTAL: u64 = 2_000_000_000;

/// What an ordinary policy takes for a subject, and then some.
const STEPS_EACH: u64 = 20_000;

/// Policy files with the values of their inputs.
pub struct Suite {
    files: Vec<Loaded>,
    /// Ids that do not run.
    off: FxHashSet<String>,
}

/// A policy file that is ready to run.
#[derive(Debug)]
pub struct Loaded {
    /// The program.
    pub file: PolicyFile,
    /// The values of its `input` blocks.
    pub inputs: Vec<Value>,
    /// It belongs to the built-in pack.
    pub built_in: bool,
}

/// What a policy says that somebody should know: a failure, an error, an answer that must wait, a message.
#[derive(Debug)]
pub struct Decision<'s> {
    /// The file.
    pub file: &'s Loaded,
    /// The policy.
    pub policy: &'s Policy,
    /// What was judged.
    pub address: Arc<str>,
    /// The answer.
    pub judgement: Judgement,
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct Decisions<'s> {
    /// Everything but plain passes, in the order of the plan.
    pub decisions: Vec<Decision<'s>>,
    /// How many times a policy judged a subject.
    pub judged: u64,
    /// Policies that took too many steps over the whole plan; none of their answers counts.
    pub exhausted: Vec<(&'s Loaded, &'s Policy)>,
}

/// A policy, by file and number.
type Place = (usize, usize);

/// The policies for one type.
#[derive(Default)]
struct Dispatch {
    policies: Vec<Place>,
    /// Attributes that one of them reads; none when any may be.
    reads: Option<FxHashSet<Arc<str>>>,
}

impl Suite {
    /// Puts files together; ids in `off` do not run.
    pub fn new(files: Vec<Loaded>, off: impl IntoIterator<Item = String>) -> Self {
        Self { files, off: off.into_iter().collect() }
    }

    /// The files.
    pub fn files(&self) -> &[Loaded] {
        &self.files
    }

    /// Whether a policy that is on judges the backend: otherwise nobody has to look for it.
    pub fn asks_for_backend(&self) -> bool {
        let mut policies = self.files.iter().flat_map(|loaded| &loaded.file.policies);
        policies.any(|policy| judges_backend(policy) && !self.off.contains(&policy.label))
    }

    /// Judges everything in a plan, and the backend that the world has.
    pub fn run(&self, plan: &Plan<'_>, world: &PlanWorld<'_>, now: &str) -> Decisions<'_> {
        let run = Run::new(self, world, now, plan.changes.len());
        let dispatch = run.dispatch(plan);
        let mut decisions: Vec<Decision<'_>> = plan
            .changes
            .par_iter()
            .filter(|change| change.is_managed())
            .flat_map_iter(|change| match dispatch.get(change.kind.as_ref()) {
                Some(found) => run.change(change, found),
                None => Vec::new(),
            })
            .collect();
        if let Some(backend) = world.backend() {
            for place in run.policies(judges_backend) {
                let subject = run.policy(place).map(|policy| backend.subject(policy));
                decisions.extend(subject.and_then(|subject| run.judge(place, &subject)));
            }
        }
        for (kind, subjects) in
            [(PolicyKind::Module, world.modules()), (PolicyKind::Provider, world.providers())]
        {
            let policies = run.policies(|policy| policy.kind == kind);
            for subject in &subjects {
                let about = |place: &&Place| run.is_about(**place, kind, &subject.target);
                let matching = policies.iter().filter(about);
                decisions.extend(matching.filter_map(|place| run.judge(*place, subject)));
            }
        }
        run.result(decisions)
    }
}

/// One run: environments with their caches, and how much each policy has worked.
struct Run<'s, 'w> {
    suite: &'s Suite,
    world: &'w PlanWorld<'w>,
    environments: Vec<Environment<'w>>,
    steps: Vec<Vec<AtomicU64>>,
    most: u64,
    judged: AtomicU64,
}

impl<'s: 'w, 'w> Run<'s, 'w> {
    fn new(suite: &'s Suite, world: &'w PlanWorld<'w>, now: &'w str, subjects: usize) -> Self {
        let environments =
            suite.files.iter().map(|loaded| Environment::new(&loaded.file, &loaded.inputs, world, now));
        let steps = suite.files.iter().map(|loaded| loaded.file.policies.iter().map(|_| AtomicU64::new(0)));
        Self {
            suite,
            world,
            environments: environments.collect(),
            steps: steps.map(Iterator::collect).collect(),
            most: STEPS_TOTAL + STEPS_EACH * subjects as u64,
            judged: AtomicU64::new(0),
        }
    }

    fn policy(&self, (file, policy): Place) -> Option<&'s Policy> {
        self.suite.files.get(file)?.file.policies.get(policy)
    }

    /// Policies that are on, in the order of the files.
    fn policies(&self, wanted: impl Fn(&Policy) -> bool) -> Vec<Place> {
        let all = self.suite.files.iter().enumerate().flat_map(|(file, loaded)| {
            loaded.file.policies.iter().enumerate().map(move |(number, policy)| ((file, number), policy))
        });
        all.filter(|(_, policy)| wanted(policy) && !self.suite.off.contains(&policy.label))
            .map(|(place, _)| place)
            .collect()
    }

    fn is_about(&self, place: Place, kind: PolicyKind, target: &str) -> bool {
        self.policy(place).is_some_and(|policy| is_about(policy, kind, target))
    }

    /// The policies for every type of the plan.
    fn dispatch<'p>(&self, plan: &'p Plan<'_>) -> FxHashMap<&'p str, Dispatch> {
        let mut exact: FxHashMap<&str, Vec<Place>> = FxHashMap::default();
        let mut patterns = Vec::new();
        for place in self.policies(|policy| policy.kind == PolicyKind::Resource) {
            let Some(policy) = self.policy(place) else { continue };
            if policy.target.contains('*') {
                patterns.push(place);
            } else {
                exact.entry(&policy.target).or_default().push(place);
            }
        }
        let mut found: FxHashMap<&str, Dispatch> = FxHashMap::default();
        for change in plan.changes.iter().filter(|change| change.is_managed()) {
            found.entry(&change.kind).or_insert_with(|| {
                let own = exact.get(change.kind.as_ref()).into_iter().flatten();
                let about = |place: &&Place| self.is_about(**place, PolicyKind::Resource, &change.kind);
                let wide = patterns.iter().filter(about);
                let mut policies: Vec<Place> = own.chain(wide).copied().collect();
                policies.sort_unstable();
                let reads = policies.iter().map(|place| self.policy(*place)?.reads.as_ref());
                let reads = reads.collect::<Option<Vec<_>>>();
                Dispatch {
                    policies,
                    reads: reads.map(|reads| reads.into_iter().flatten().cloned().collect()),
                }
            });
        }
        found.retain(|_, dispatch| !dispatch.policies.is_empty());
        found
    }

    fn change(&self, change: &'w ResourceChange<'w>, dispatch: &Dispatch) -> Vec<Decision<'s>> {
        let only = dispatch.reads.as_ref().map(|reads| |name: &str| reads.contains(name));
        let only = only.as_ref().map(|only| only as &dyn Fn(&str) -> bool);
        let mut decisions = Vec::new();
        for operation in operations(&change.actions).iter().copied() {
            let about = |place: &&Place| {
                self.policy(**place).is_some_and(|policy| policy.operations.contains(&operation))
            };
            let mut places = dispatch.policies.iter().filter(about).peekable();
            // Most changes of a large plan change nothing, and few policies look at those.
            if places.peek().is_none() {
                continue;
            }
            let subject = self.world.subject(change, operation, only);
            decisions.extend(places.filter_map(|place| self.judge(*place, &subject)));
        }
        decisions
    }

    /// None for a plain pass, for a policy that does not apply, and for one that has worked too much.
    fn judge(&self, place: Place, subject: &Subject) -> Option<Decision<'s>> {
        let (loaded, policy) = (self.suite.files.get(place.0)?, self.policy(place)?);
        let spent = self.steps.get(place.0)?.get(place.1)?;
        if spent.load(Ordering::Relaxed) > self.most {
            return None;
        }
        let judgement = judge(&loaded.file, policy, subject, self.environments.get(place.0)?)?;
        spent.fetch_add(judgement.steps, Ordering::Relaxed);
        self.judged.fetch_add(1, Ordering::Relaxed);
        let silent = judgement.verdict == Verdict::Pass
            && judgement.enforced.iter().all(|one| one.info_message.is_none() && one.fault.is_none());
        (!silent).then(|| Decision { file: loaded, policy, address: subject.address.clone(), judgement })
    }

    fn result(self, mut decisions: Vec<Decision<'s>>) -> Decisions<'s> {
        let spent = |place: &Place| {
            self.steps
                .get(place.0)
                .and_then(|list| list.get(place.1))
                .map_or(0, |spent| spent.load(Ordering::Relaxed))
        };
        let exhausted: Vec<(&Loaded, &Policy)> = self
            .policies(|_| true)
            .iter()
            .filter(|place| spent(place) > self.most)
            .filter_map(|place| Some((self.suite.files.get(place.0)?, self.policy(*place)?)))
            .collect();
        // Which subjects came before the limit is chance.
        decisions
            .retain(|decision| !exhausted.iter().any(|(_, policy)| std::ptr::eq(*policy, decision.policy)));
        Decisions { decisions, judged: self.judged.load(Ordering::Relaxed), exhausted }
    }
}

/// A backend is what it is: nothing happens to it in a plan.
fn judges_backend(policy: &Policy) -> bool {
    is_about(policy, PolicyKind::Resource, backend::TYPE) && policy.operations.contains(&Operation::NoOp)
}
