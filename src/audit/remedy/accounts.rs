//! Which account or organisation a block is applied to, as far as its provider says it.

use std::collections::BTreeSet;

use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::Body;

use super::evaluate::{Evaluator, Scope};
use super::index::Index;
use super::resource::Instance;
use super::value::{Piece, Sure, Value};

/// Modules that call each other are followed so far.
const DEEPEST: u8 = 12;
/// Settings of the provider that choose credentials: whose they are is known where Terraform runs.
const CREDENTIALS: [&str; 5] =
    ["profile", "access_key", "shared_credentials_files", "shared_config_files", "shared_credentials_file"];

/// What a provider says of its account or organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Account {
    /// One of these and no other.
    Named(BTreeSet<String>),
    /// Nothing: that of the credentials that Terraform runs with.
    Silent,
    /// It chooses one, and the files do not say which.
    Unknown,
}

/// Where an instance is applied.
#[derive(Debug, Clone, Default)]
pub(super) struct Applied {
    /// By each of the providers that it may be made with.
    accounts: Vec<Account>,
    /// The folders that Terraform runs in.
    pub(super) roots: BTreeSet<String>,
}

impl Applied {
    /// Whether that is the account or organisation. With `has_others` the credentials may be those of another one.
    pub(super) fn is_in(&self, scope: &str, has_others: bool) -> Sure {
        let one = |account: &Account| match account {
            Account::Named(named) if named.iter().any(|one| one.eq_ignore_ascii_case(scope)) => {
                if named.len() > 1 && has_others { Sure::Maybe } else { Sure::Yes }
            }
            Account::Named(_) => Sure::No,
            Account::Silent if !has_others => Sure::Yes,
            Account::Silent | Account::Unknown => Sure::Maybe,
        };
        let all: Vec<Sure> = self.accounts.iter().map(one).collect();
        match (all.iter().min(), all.iter().max()) {
            (Some(least), Some(most)) if least == most => *least,
            _ => Sure::Maybe,
        }
    }

    /// Whether only the credentials say it.
    pub(super) fn is_silent(&self) -> bool {
        self.accounts.contains(&Account::Silent)
    }
}

/// Where an instance of a block is applied.
pub(super) fn applied(evaluator: &Evaluator<'_, '_>, top: usize, made: &Instance) -> Applied {
    let index = evaluator.index;
    let provider = if index.address(top).0.starts_with("github_") { "github" } else { "aws" };
    let mut found = Applied::default();
    evaluator.refuel();
    let search = Search { evaluator, provider };
    search.follow(index.folder(top), &alias(index, top), made.call, 0, &mut found);
    found
}

struct Search<'s, 'i, 'a> {
    evaluator: &'s Evaluator<'i, 'a>,
    provider: &'static str,
}

impl Search<'_, '_, '_> {
    /// A module without a provider of its own has that of whoever calls it.
    fn follow(&self, folder: &str, alias: &Alias, via: Option<usize>, depth: u8, found: &mut Applied) {
        let index = self.evaluator.index;
        let own = self.of_folder(folder, alias);
        let callers: Vec<usize> = match via {
            Some(call) => vec![call],
            // A folder with a provider of its own is one that Terraform runs in.
            None if index.providers.contains_key(folder) => Vec::new(),
            None => index.calls.get(folder).cloned().unwrap_or_default(),
        };
        if callers.is_empty() || depth >= DEEPEST {
            found.roots.insert(folder.to_owned());
            let silent = if *alias == Alias::Default { Account::Silent } else { Account::Unknown };
            let ends = if callers.is_empty() { silent } else { Account::Unknown };
            found.accounts.push(own.unwrap_or(ends));
            return;
        }
        let mut above = Applied::default();
        for call in callers {
            let handed = self.handed(call, alias);
            self.follow(index.folder(call), &handed, None, depth + 1, &mut above);
        }
        found.roots.append(&mut above.roots);
        match own {
            Some(own) => found.accounts.push(own),
            None => found.accounts.append(&mut above.accounts),
        }
    }

    /// The provider of the caller that a call hands down under this name.
    fn handed(&self, call: usize, alias: &Alias) -> Alias {
        let body = self.evaluator.index.top(call).map(|top| &top.block.body);
        let Some(handed) = body.and_then(|body| body.get_attribute("providers")) else {
            return if *alias == Alias::Default { Alias::Default } else { Alias::Unknown };
        };
        let Expression::Object(handed) = &handed.value else { return Alias::Unknown };
        let is_meant = |key: &ObjectKey| {
            let name = match key {
                ObjectKey::Ident(name) => name.as_str().to_owned(),
                ObjectKey::Expression(name) => name.to_string(),
            };
            name.trim().split('.').next() == Some(self.provider) && Alias::of(&name) == *alias
        };
        let found = handed.iter().find(|(key, _)| is_meant(key));
        found.map_or(Alias::Unknown, |(_, given)| Alias::of(&given.expr().to_string()))
    }

    /// What the provider block of a folder says; none where there is no such block.
    fn of_folder(&self, folder: &str, alias: &Alias) -> Option<Account> {
        let index = self.evaluator.index;
        let mut all = index.providers.get(folder)?.iter().filter_map(|at| index.top(*at));
        let found = all.find(|top| {
            top.block.labels.first().is_some_and(|label| label.as_str() == self.provider)
                && alias.is(top.block.body.get_attribute("alias").map(|one| &one.value))
        })?;
        let scope =
            Scope { folder, file: found.file, names: Vec::new(), arguments: None, depth: 0, local: None };
        Some(self.said(&found.block.body, &scope))
    }

    fn said(&self, body: &Body, scope: &Scope<'_>) -> Account {
        let named = |found: Option<BTreeSet<String>>| found.map_or(Account::Unknown, Account::Named);
        if self.provider == "github" {
            let owner =
                ["owner", "organization"].iter().find_map(|name| self.evaluator.written(body, name, scope));
            return match owner {
                None => Account::Silent,
                Some(owner) => named(owner.exact().map(|owner| BTreeSet::from([owner]))),
            };
        }
        if let Some(allowed) = self.evaluator.written(body, "allowed_account_ids", scope) {
            let Value::List(items) = allowed else { return Account::Unknown };
            return named(items.iter().map(|item| item.value.exact()).collect());
        }
        let roles = body.blocks().filter(|block| block.ident.as_str().starts_with("assume_role"));
        // Of roles that are taken one after the other the last one counts.
        if let Some(role) = roles.last() {
            let arn = self.evaluator.written(&role.body, "role_arn", scope);
            return named(arn.as_ref().and_then(account_of).map(|account| BTreeSet::from([account])));
        }
        let has = |name: &&str| body.get_attribute(name).is_some();
        let is_made = body.blocks().any(|block| block.ident.as_str() == "dynamic");
        if is_made || CREDENTIALS.iter().any(has) { Account::Unknown } else { Account::Silent }
    }
}

/// The account of a role's ARN. It may be known although the role's name is not.
fn account_of(arn: &Value) -> Option<String> {
    let Value::Text(pieces) = arn else { return None };
    let Some(Piece::Literal(start)) = pieces.first() else { return None };
    let mut parts = start.split(':').skip(4);
    let account = parts.next().filter(|id| id.len() == 12)?;
    // What follows a number that is cut off may belong to it.
    parts.next().map(|_| account.to_owned())
}

#[derive(PartialEq, Eq)]
enum Alias {
    Default,
    Named(String),
    Unknown,
}

impl Alias {
    fn of(written: &str) -> Self {
        match written.trim().split_once('.') {
            Some((_, alias)) => Self::Named(alias.to_owned()),
            None if matches!(written.trim(), "aws" | "github") => Self::Default,
            None => Self::Unknown,
        }
    }

    fn is(&self, written: Option<&Expression>) -> bool {
        match (self, written) {
            (Self::Default, None) => true,
            (Self::Named(name), Some(Expression::String(alias))) => alias.as_str() == name,
            _ => false,
        }
    }
}

/// The provider that a block names: `provider = aws.security`.
fn alias(index: &Index<'_>, top: usize) -> Alias {
    let written = index.top(top).and_then(|top| top.block.body.get_attribute("provider"));
    written.map_or(Alias::Default, |one| Alias::of(&one.value.to_string()))
}
