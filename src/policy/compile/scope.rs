//! Which names an expression may use.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::policy::program::PolicyKind;

/// Names and their numbers. Shared, because every policy of a file gets a scope of its own.
pub type Names = Arc<BTreeMap<String, usize>>;

/// Which names an expression may use.
///
/// A slot is given out once and never again, because a local value is evaluated in the middle of
/// whatever asks for it: two loops that shared a slot would overwrite each other's variable.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Where the expressions stand, for messages: `` a `module_policy` ``.
    pub place: &'static str,
    /// `attrs` is known.
    pub attrs: bool,
    /// `prior_attrs` is known.
    pub prior_attrs: bool,
    /// Members of `meta`; none where there is no `meta`.
    pub meta: Option<&'static [&'static str]>,
    /// `input.NAME`.
    pub inputs: Names,
    /// `local.NAME` of the file.
    pub file_locals: Names,
    /// `local.NAME` of the policy, which go before those of the file.
    pub policy_locals: Names,
    /// Only in tests: mocks by `TYPE.label` and `data.TYPE.label`.
    pub mocks: Names,
    /// How many slots are given out.
    pub(super) slots: usize,
    /// Variables of the loops around the expression, the innermost last.
    pub(super) variables: Vec<(String, usize)>,
}

/// Members of `meta` in a `resource_policy`.
const RESOURCE_META: &[&str] =
    &["type", "operation", "provider_type", "module_path", "address", "tfe_workspace", "tfe_stack"];
/// Members of `meta` in a `module_policy`.
const MODULE_META: &[&str] = &["address", "source", "version", "tfe_workspace", "tfe_stack"];
/// Members of `meta` in a `provider_policy`.
const PROVIDER_META: &[&str] =
    &["source", "version", "name", "namespace", "alias", "type", "tfe_workspace", "tfe_stack"];

/// The place of values that must be literals.
pub(super) const LITERAL: &str = "a literal value";

impl Scope {
    /// A scope without names; `place` is what messages call it: `` a mock ``.
    pub fn new(place: &'static str) -> Self {
        Self { place, ..Self::default() }
    }

    /// What a policy of this kind may use, on top of what its file declares.
    #[must_use]
    pub fn of_policy(self, kind: PolicyKind) -> Self {
        let (place, meta) = match kind {
            PolicyKind::Resource => ("a `resource_policy`", RESOURCE_META),
            PolicyKind::Module => ("a `module_policy`", MODULE_META),
            PolicyKind::Provider => ("a `provider_policy`", PROVIDER_META),
        };
        Self { place, attrs: true, prior_attrs: kind == PolicyKind::Resource, meta: Some(meta), ..self }
    }

    /// How many slots the expressions use that were compiled with this scope.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// A new slot without a name.
    pub(super) fn slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    /// A new slot under a name, until [`Scope::leave`].
    pub(super) fn enter(&mut self, name: &str) -> usize {
        let slot = self.slot();
        self.variables.push((name.to_owned(), slot));
        slot
    }

    /// Forgets the innermost names.
    pub(super) fn leave(&mut self, count: usize) {
        self.variables.truncate(self.variables.len().saturating_sub(count));
    }

    /// The slot of a loop's variable.
    pub(super) fn variable(&self, name: &str) -> Option<usize> {
        self.variables.iter().rev().find(|(known, _)| known == name).map(|(_, slot)| *slot)
    }

    /// Every name that an expression can begin with.
    pub(super) fn roots(&self) -> Vec<&str> {
        let mut roots: Vec<&str> = self.variables.iter().map(|(name, _)| name.as_str()).collect();
        let words = [
            ("attrs", self.attrs),
            ("prior_attrs", self.prior_attrs),
            ("meta", self.meta.is_some()),
            ("input", !self.inputs.is_empty()),
            ("local", !self.file_locals.is_empty() || !self.policy_locals.is_empty()),
        ];
        roots.extend(words.into_iter().filter(|(_, known)| *known).map(|(name, _)| name));
        roots.extend(self.mocks.keys().filter_map(|name| name.split('.').next()));
        roots
    }
}
