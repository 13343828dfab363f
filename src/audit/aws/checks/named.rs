//! Policies that others need by their name: who may make roles only with a certain permissions boundary can make none
//! when that is gone, although it is attached to nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::library::Library;
use super::words::{fill, kind, plain, quoted};
use crate::audit::aws::facts::{Account, Grants};
use crate::audit::known::{Known, Reason};
use crate::audit::object::PrincipalKind;
use crate::iam::catalog;
use crate::iam::document::{Document, Item};
use crate::text::{Lang, Text};

/// Keys of conditions that hold ARNs of policies.
const KEYS: [&str; 2] = ["iam:permissionsboundary", "iam:policyarn"];

/// Whose text it is: its own ARN, where it is a managed policy, and how it is called in both languages.
type Owner = (Option<String>, (String, String));

/// The ARNs, and patterns of them, that policies of an account name.
#[derive(Debug, Default)]
pub(super) struct Named {
    patterns: BTreeMap<String, BTreeSet<Owner>>,
    /// Whether there is a document that nobody read: it may name anything.
    pub(super) unread: bool,
    /// An ARN that no policy has: what matches it means all policies and none of them in particular.
    nobody: String,
}

impl Named {
    /// Reads all documents of an account.
    pub(super) fn by<'a>(account: &'a Account, library: &mut Library<'a>) -> Self {
        let nobody = format!("arn:{}:iam::{}:policy/\u{1}", account.partition, account.id);
        let mut named = Self { nobody, ..Self::default() };
        let users = account.users.get().into_iter().flatten();
        let groups = account.groups.get().into_iter().flatten();
        let roles = account.roles.get().into_iter().flatten();
        named.unread =
            account.users.get().is_none() || account.groups.get().is_none() || account.roles.get().is_none();
        let users = users.map(|one| (PrincipalKind::User, &one.name, &one.grants));
        let groups = groups.map(|one| (PrincipalKind::Group, &one.name, &one.grants));
        let roles = roles.map(|one| (PrincipalKind::Role, &one.name, &one.grants));
        for (principal, name, grants) in users.chain(groups).chain(roles) {
            named.inline(library, principal, name, grants);
        }
        for policy in account.policies.get().into_iter().flatten().filter(|one| !one.is_of_aws()) {
            let text = plain(quoted(&policy.name));
            let label = fill("the policy {0}", "ポリシー {0}", &[&text]);
            named.take(&library.attached(&policy.arn), Some(&policy.arn), &label);
        }
        named
    }

    fn inline<'a>(
        &mut self,
        library: &Library<'a>,
        principal: PrincipalKind,
        name: &str,
        grants: &'a Known<Grants>,
    ) {
        let Known::Known(grants) = grants else {
            self.unread = true;
            return;
        };
        for (policy, text) in &grants.inline {
            let pieces = [&plain(quoted(policy)), &kind(principal), &plain(quoted(name))];
            let label = fill("the policy {0} of the {1} {2}", "{1} {2} のポリシー {0}", &pieces);
            self.take(&library.inline(text), None, &label);
        }
    }

    fn take(&mut self, document: &Result<Arc<Document>, Reason>, own: Option<&str>, label: &Text) {
        let Ok(document) = document else {
            self.unread = true;
            return;
        };
        for one in &document.statements {
            self.unread |= one.broken;
            let resources = one.resources.iter().flat_map(|clause| &clause.values);
            let tests = one.conditions.iter();
            let tests = tests.filter(|test| KEYS.iter().any(|key| test.key.text.eq_ignore_ascii_case(key)));
            for Item { text, .. } in resources.chain(tests.flat_map(|test| &test.values)) {
                let pattern = opened(text);
                if !catalog::matches(&pattern, &self.nobody) {
                    let label = (label.get(Lang::En).to_owned(), label.get(Lang::Ja).to_owned());
                    let owner = (own.map(str::to_owned), label);
                    self.patterns.entry(pattern).or_default().insert(owner);
                }
            }
        }
    }

    /// Who names a policy, but for itself.
    pub(super) fn who(&self, arn: &str) -> Vec<Text> {
        let fits = self.patterns.iter().filter(|(pattern, _)| catalog::matches(pattern, arn));
        let owners: BTreeSet<&Owner> =
            fits.flat_map(|(_, owners)| owners).filter(|(own, _)| own.as_deref() != Some(arn)).collect();
        owners.into_iter().map(|(_, (en, ja))| Text::new(en.clone(), ja.clone())).collect()
    }
}

/// A pattern with its variables as wildcards: `${aws:username}` is anybody.
fn opened(text: &str) -> String {
    let mut parts = text.split("${");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('*');
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out
}
