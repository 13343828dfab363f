//! What became of each change of a plan, told by a fresh plan that was made afterwards with `-refresh=false`.
//!
//! The state is the witness, and terraform's log only says more where the state leaves a question: how long it
//! took, and whether a change that a fresh plan wants again was made once already. Where the two contradict each
//! other, nobody can tell: a state that could not be saved looks like a change that was never made, and making it
//! a second time is the worse mistake.
//!
//! | planned | a fresh plan has at the address | and | it is |
//! |---|---|---|---|
//! | create, update, replace, import, move | nothing to do | the state has the object | done |
//! | create, import | nothing to say | the state has no such object | not done |
//! | replace | nothing to say | the state has no such object | half |
//! | update, move | nothing to say | the state has no such object | unknown |
//! | delete, forget | nothing, or a create | | done |
//! | delete, forget | anything else | | not done |
//! | anything with a move | the same move | | not done |
//! | create | a create | | not done |
//! | create | a replacement because it is tainted | | half |
//! | create | another change | the log has the creation, or else | done, or else half |
//! | update | an update or a replacement | some planned values are in the state | half |
//! | update | an update or a replacement | no planned value is in the state | not done |
//! | replace | a create | | half |
//! | replace | a replacement of the same object | the log has none or a part of it | not done or half |
//! | replace | a replacement because it is tainted, and was not | | half |
//! | create, replace | a deposed object that was not there | | half |
//! | the end of a deposed object | the same deposed object | | not done |
//! | import, with or without an update | the same import | | not done |
//! | any of these that are not done | | the log has all of it | unknown |
//! | update, replace | another update or replacement | the log has all of it, and so has the state | done |
//! | anything in the state | nothing to say, because planning failed on the way | the log has all of it, or else | done, or else unknown |
//! | anything | there is no fresh plan | the log has all of it, or else | done, or else unknown |
//!
//! The fresh plan has to be made with the arguments of the first one, but without `-replace`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::plan::{Actions, Plan, ResourceChange};
use crate::signoff::session::{Done, MAX_RESOURCES, ResourceResult};

use super::landed::{Landed, landed, same_object};
use super::progress::{Said, progress};

/// Why terraform replaces an object whose making failed.
const TAINTED: &str = "replace_because_tainted";

/// What a change is, in the words of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Create,
    Update,
    Delete,
    Replace,
    Forget,
    Import,
    Move,
    /// An action that we do not know: nobody can tell what became of it.
    Odd(&'static str),
}

impl Kind {
    fn of(change: &ResourceChange<'_>) -> Self {
        match &change.actions {
            Actions::Create => Self::Create,
            Actions::Update => Self::Update,
            Actions::Delete => Self::Delete,
            Actions::DeleteThenCreate | Actions::CreateThenDelete | Actions::CreateThenForget => {
                Self::Replace
            }
            Actions::Forget => Self::Forget,
            Actions::NoOp | Actions::Read | Actions::Open if change.importing.is_some() => Self::Import,
            Actions::NoOp | Actions::Read | Actions::Open => Self::Move,
            odd @ Actions::Unknown(_) => Self::Odd(match (odd.destroys(), odd.creates()) {
                (true, true) => "replace",
                (true, false) => "delete",
                (false, true) => "create",
                (false, false) => "update",
            }),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Replace => "replace",
            Self::Forget => "forget",
            Self::Import => "import",
            Self::Move => "move",
            Self::Odd(name) => name,
        }
    }

    fn ends_object(self) -> bool {
        matches!(self, Self::Delete | Self::Forget)
    }
}

/// Whether applying this plan must move the state's serial: resources, outputs, or what a refresh-only plan found.
pub fn changes_state(plan: &Plan<'_>) -> bool {
    plan.changes.iter().any(ResourceChange::is_notable)
        || plan.outputs.iter().any(|output| !output.actions.is_idle())
        // Provider actions make a plan applyable too, and leave the state alone.
        || plan.applyable == Some(true) && plan.invocations.is_empty()
}

/// What became of every notable change: what needs somebody first, else in the order of the plan. `after` is the
/// fresh plan, none when it could not be made; `log` is what terraform printed.
pub fn results(planned: &Plan<'_>, after: Option<&Plan<'_>>, log: &str) -> Vec<ResourceResult> {
    let changes: Vec<&ResourceChange<'_>> =
        planned.changes.iter().filter(|change| change.is_notable()).collect();
    let said = progress(log, changes.iter().map(|change| change.address.as_ref()));
    let left = after.map(Left::of);
    let mut at_address: FxHashMap<&str, Vec<&ResourceChange<'_>>> = FxHashMap::default();
    for change in &changes {
        at_address.entry(&change.address).or_default().push(change);
    }
    let mut found: Vec<ResourceResult> = changes
        .iter()
        .map(|change| {
            let address = change.address.as_ref();
            let said = said.get(address).copied().unwrap_or_default();
            let together = at_address.get(address).map(Vec::as_slice).unwrap_or_default();
            let one = One { change, kind: Kind::of(change), said, together };
            ResourceResult {
                address: match &change.deposed {
                    Some(key) => format!("{address} (deposed object {key})"),
                    None => address.to_owned(),
                },
                action: one.kind.name().to_owned(),
                done: left.as_ref().map_or_else(|| one.by_log(), |left| one.by_plan(left)),
                // Of several objects at one address the log does not say which it timed.
                seconds: said.seconds.filter(|_| together.len() == 1),
            }
        })
        .collect();
    found.sort_by_key(|result| urgency(result.done));
    found
}

/// Counts of what is done and what is not, and as many results as an outcome has room for.
pub fn for_outcome(results: &[ResourceResult]) -> (u64, u64, Vec<ResourceResult>) {
    let done = results.iter().filter(|result| result.done == Done::Done).count();
    let listed = results.iter().take(MAX_RESOURCES).cloned().collect();
    (done as u64, (results.len() - done) as u64, listed)
}

fn urgency(done: Done) -> u8 {
    match done {
        Done::Half => 0,
        Done::NotDone => 1,
        Done::Unknown => 2,
        Done::Done => 3,
    }
}

/// What a fresh plan has left to do.
struct Left<'p, 'a> {
    current: FxHashMap<&'p str, &'p ResourceChange<'a>>,
    deposed: FxHashMap<&'p str, Vec<&'p str>>,
    in_state: FxHashSet<&'p str>,
    /// The plan ended with an error: what it does not mention may have something left.
    partial: bool,
}

impl<'p, 'a> Left<'p, 'a> {
    fn of(plan: &'p Plan<'a>) -> Self {
        let mut deposed: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for change in &plan.changes {
            if let Some(key) = &change.deposed {
                deposed.entry(&change.address).or_default().push(key);
            }
        }
        let current = plan.changes.iter().filter(|change| change.is_current());
        let objects = plan.prior.iter().filter(|object| !object.deposed);
        Self {
            current: current.map(|change| (change.address.as_ref(), change)).collect(),
            deposed,
            in_state: objects.map(|object| object.address.as_ref()).collect(),
            partial: plan.errored == Some(true),
        }
    }

    fn deposed(&self, address: &str) -> &[&'p str] {
        self.deposed.get(address).map(Vec::as_slice).unwrap_or_default()
    }
}

/// One change that was planned, with what is known of it.
struct One<'r, 'p, 'a> {
    change: &'r ResourceChange<'a>,
    kind: Kind,
    said: Said,
    /// All changes at this address: its own and those of deposed objects.
    together: &'r [&'p ResourceChange<'a>],
}

impl One<'_, '_, '_> {
    fn by_log(&self) -> Done {
        if self.said_all() { Done::Done } else { Done::Unknown }
    }

    /// Whether terraform said that all of it was finished.
    fn said_all(&self) -> bool {
        let destroyed = || {
            let all = self.together.iter().filter(|change| change.actions.destroys()).count();
            usize::try_from(self.said.destroyed).is_ok_and(|said| said >= all)
        };
        let imported = self.change.importing.is_none() || self.said.imported > 0;
        imported
            && match self.kind {
                Kind::Create => self.said.created > 0,
                Kind::Update => self.said.modified > 0,
                Kind::Delete => destroyed(),
                Kind::Replace => self.said.created > 0 && (!self.change.actions.destroys() || destroyed()),
                Kind::Import => true,
                Kind::Forget | Kind::Move | Kind::Odd(_) => false,
            }
    }

    fn not_done(&self) -> Done {
        if self.said_all() { Done::Unknown } else { Done::NotDone }
    }

    fn by_plan(&self, left: &Left<'_, '_>) -> Done {
        let address = self.change.address.as_ref();
        let deposed = left.deposed(address);
        if let Kind::Odd(_) = self.kind {
            return Done::Unknown;
        }
        if let Some(key) = self.change.deposed.as_deref() {
            return match deposed.contains(&key) {
                true => self.not_done(),
                false if left.partial => Done::Unknown,
                false => Done::Done,
            };
        }
        let in_state = left.in_state.contains(address);
        let done = match left.current.get(address) {
            None => self.beside_nothing(in_state, left.partial),
            Some(now) => self.beside(now),
        };
        let old = |key: &str| self.together.iter().any(|change| change.deposed.as_deref() == Some(key));
        let leftover = !self.kind.ends_object() && deposed.iter().any(|key| !old(key));
        if leftover && done != Done::Unknown { Done::Half } else { done }
    }

    /// When a fresh plan has nothing to say of the address, the state alone tells.
    fn beside_nothing(&self, in_state: bool, partial: bool) -> Done {
        match self.kind {
            Kind::Delete | Kind::Forget if !in_state => Done::Done,
            Kind::Create | Kind::Import if !in_state => self.not_done(),
            Kind::Replace if !in_state && !self.said_all() => Done::Half,
            _ if !in_state => Done::Unknown,
            _ if partial => self.by_log(),
            Kind::Delete | Kind::Forget => self.not_done(),
            _ => Done::Done,
        }
    }

    /// Beside what a fresh plan does with the object of this address.
    fn beside(&self, now: &ResourceChange<'_>) -> Done {
        let undone = now.previous_address.is_some() && self.change.previous_address.is_some()
            || now.importing.is_some() && self.change.importing.is_some();
        if undone {
            return self.not_done();
        }
        let gone = now.actions == Actions::Create;
        // What is to be imported is not in the state, though the plan reads it as if it were.
        let outside = now.importing.is_some();
        if self.kind.ends_object() {
            return if gone || outside { Done::Done } else { self.not_done() };
        }
        if outside {
            return Done::Unknown;
        }
        if now.actions.is_idle() {
            return Done::Done;
        }
        let tainted = now.actions.replaces() && now.action_reason.as_deref() == Some(TAINTED);
        match self.kind {
            _ if matches!(now.actions, Actions::Delete | Actions::Forget | Actions::Unknown(_)) => {
                Done::Unknown
            }
            Kind::Create if gone => self.not_done(),
            Kind::Replace if gone && self.said_all() => Done::Unknown,
            Kind::Replace if gone => Done::Half,
            _ if gone => Done::Unknown,
            Kind::Import | Kind::Move => Done::Done,
            Kind::Create | Kind::Update if tainted => Done::Half,
            Kind::Create => {
                if self.said_all() {
                    Done::Done
                } else {
                    Done::Half
                }
            }
            Kind::Update => self.update_beside(now),
            Kind::Replace => self.replacement_beside(now, tainted),
            Kind::Delete | Kind::Forget | Kind::Odd(_) => Done::Unknown,
        }
    }

    fn update_beside(&self, now: &ResourceChange<'_>) -> Done {
        match (self.said_all(), landed(self.change, now)) {
            // A configuration with a clock in it, or a provider that writes values its own way, wants a change
            // after every change.
            (true, Landed::All) => Done::Done,
            (true, _) => Done::Unknown,
            (false, Landed::Nothing) if self.change.importing.is_none() => Done::NotDone,
            (false, _) => Done::Half,
        }
    }

    fn replacement_beside(&self, now: &ResourceChange<'_>, tainted: bool) -> Done {
        let was_tainted = self.change.action_reason.as_deref() == Some(TAINTED);
        if tainted && !was_tainted {
            return Done::Half;
        }
        let same = now.actions.replaces() && same_object(self.change, now);
        match (self.said_all(), same) {
            (true, false) if !tainted && landed(self.change, now) == Landed::All => Done::Done,
            (true, _) => Done::Unknown,
            (false, true) if self.said.is_nothing() => Done::NotDone,
            (false, _) => Done::Half,
        }
    }
}
