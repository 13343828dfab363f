//! Who the token is, who may do what, who is in a team, who pushed.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::account::{Account, User};
use super::address::{self, path};
use super::ask::Ask;
use super::client::Client;
use super::trouble;
use crate::ports::{ForgeTrouble, Forged};
use crate::signoff::facts::{Actor, Permission, Push, Repository, Standing};

#[derive(Deserialize)]
struct Viewer {
    viewer: User,
}

#[derive(Deserialize)]
struct Permitted {
    permission: String,
    user: Option<Account>,
}

#[derive(Deserialize)]
struct Activity {
    after: String,
    #[serde(rename = "ref")]
    reference: String,
    activity_type: String,
    actor: Option<Account>,
}

#[derive(Deserialize)]
struct Named {
    id: u64,
    full_name: String,
}

impl Client {
    /// The repository, as it is called now.
    pub fn repository(&self) -> Forged<Repository> {
        let named: Named = self.json(&Ask::get(self.repo(&[])?))?;
        Ok(Repository { id: named.id, name: named.full_name })
    }

    /// Whose token it is. An app's token may not ask for `/user`; GraphQL tells it its bot's account.
    pub fn viewer(&self) -> Forged<Actor> {
        if let Some(me) = self.me.borrow().as_ref() {
            return Ok(me.clone());
        }
        let answer = self.json::<Account>(&Ask::get(path(&["user"])?));
        let actor = match answer {
            Ok(account) => account.actor(),
            Err(error) if error.trouble == ForgeTrouble::Forbidden => {
                self.query::<Viewer>(include_str!("viewer.graphql"), &json!({}))?.viewer.actor()
            }
            Err(error) => return Err(error),
        };
        let me = actor.ok_or_else(|| trouble::garbled("viewer", "the account has no number"))?;
        *self.me.borrow_mut() = Some(me.clone());
        Ok(me)
    }

    /// What an account may do in the repository now.
    pub fn standing(&self, login: &str) -> Forged<Standing> {
        let ask = Ask::get(self.repo(&["collaborators", login, "permission"])?);
        let told: Permitted = self.json(&ask)?;
        let permission = match told.permission.as_str() {
            "admin" => Permission::Admin,
            "write" | "maintain" => Permission::Write,
            "read" | "triage" => Permission::Read,
            "none" => Permission::None,
            other => {
                return Err(trouble::garbled(
                    &ask.name(),
                    &format!("`{other}` is no permission that is known here"),
                ));
            }
        };
        let user = told.user.ok_or_else(|| trouble::garbled(&ask.name(), "it names no account"))?;
        Ok(Standing { id: user.id, permission })
    }

    /// Numbers of all members of a team, those of its child teams as well.
    pub fn team(&self, organisation: &str, slug: &str) -> Forged<BTreeSet<u64>> {
        let ask = Ask::get(path(&["orgs", organisation, "teams", slug, "members"])?);
        Ok(self.list::<Account>(&ask)?.into_iter().map(|account| account.id).collect())
    }

    /// Who pushed to a branch, newest first as the forge tells it. Taking a branch away pushes nothing.
    pub fn pushes(&self, repository: &Repository, branch: &str) -> Forged<Vec<Push>> {
        let (owner, name) = address::repository(&repository.name)?;
        let reference = format!("refs/heads/{branch}");
        let ask = Ask::get(path(&["repos", &owner, &name, "activity"])?).with("ref", &reference);
        let mut pushes = Vec::new();
        for entry in self.list::<Activity>(&ask)? {
            if entry.reference != reference {
                return Err(trouble::garbled(&ask.name(), "it tells of another branch than was asked for"));
            }
            if entry.activity_type != "branch_deletion" {
                pushes.push(Push { actor: entry.actor.and_then(Account::actor), after: entry.after });
            }
        }
        Ok(pushes)
    }
}
