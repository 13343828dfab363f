//! IAM Identity Center: which permission sets there are, who has them where, and whether those people are there.
//!
//! An instance lives in one region, and another region says "none" of it. The roles that it makes in accounts name the
//! region in their path, so those regions are asked as well; where roles are there and no instance is seen, it is not
//! "nothing there".

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use aws_config::{Region, SdkConfig};
use aws_sdk_identitystore::Client as Store;
use aws_sdk_ssoadmin::Client;
use aws_sdk_ssoadmin::types::{AccountAssignment, InstanceMetadata, PrincipalType};
use jiff::Timestamp;

use super::each;
use super::values::{known, odd, word};
use super::wire::{Line, token};
use crate::audit::aws::facts::{Account, Assignment, IdentityCenter, Standing};
use crate::audit::known::{Known, Reason};
use crate::audit::object::AssigneeKind;

/// Where roles of Identity Center lie. The next part of the path is the region, except for the oldest one.
const RESERVED: &str = "/aws-reserved/sso.amazonaws.com/";
/// The region without a part in the path.
const OLDEST: &str = "us-east-1";

/// The regions of Identity Center that roles of an account speak of.
pub fn regions(account: &Account) -> BTreeSet<String> {
    let roles = account.roles.get().into_iter().flatten();
    let rests = roles.filter_map(|role| role.path.strip_prefix(RESERVED));
    rests
        .map(|rest| rest.split('/').next().filter(|region| !region.is_empty()).unwrap_or(OLDEST).to_owned())
        .collect()
}

/// What to ask, and how.
pub(super) struct Center<'a> {
    /// Credentials of one's own.
    pub config: &'a SdkConfig,
    /// How AWS is asked.
    pub line: &'a Line<'a>,
    /// How many questions at once.
    pub within: usize,
    /// Regions that roles speak of.
    pub regions: &'a BTreeSet<String>,
    /// Only these accounts; all when there is none.
    pub accounts: &'a BTreeSet<String>,
}

/// The way to one instance.
struct Instance<'a> {
    center: &'a Center<'a>,
    arn: String,
    store: String,
    admin: Client,
    people: Store,
    /// Each is asked for once.
    standings: RefCell<BTreeMap<(bool, String), Known<Standing>>>,
}

/// Reads all instances that can be seen.
pub(super) async fn read(center: &Center<'_>) -> Result<Vec<IdentityCenter>, Reason> {
    let own = center.config.region().map(|region| region.as_ref().to_owned());
    let regions: BTreeSet<String> = own.into_iter().chain(center.regions.iter().cloned()).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for region in &regions {
        let config = center.config.to_builder().region(Region::new(region.clone())).build();
        let admin = Client::new(&config);
        let ask = |token| admin.list_instances().set_next_token(token).send();
        let listed = center.line.pages("sso:ListInstances", ask, |page, all| {
            all.extend(page.instances.into_iter().flatten());
            Ok(token(page.next_token))
        });
        for instance in listed.await? {
            let instance = open(center, &config, &instance)?;
            if seen.insert(instance.arn.clone()) {
                found.extend(instance.read().await);
            }
        }
    }
    if found.is_empty() && !center.regions.is_empty() {
        return Err(Reason::unsupported(
            "accounts have roles of it, and no instance is seen from this account",
            "アカウントにはそのロールがありますが、このアカウントからはインスタンスが見えません",
        ));
    }
    Ok(found)
}

fn open<'a>(
    center: &'a Center<'a>,
    config: &SdkConfig,
    instance: &InstanceMetadata,
) -> Result<Instance<'a>, Reason> {
    Ok(Instance {
        center,
        arn: word("`InstanceArn`", instance.instance_arn())?,
        store: word("`IdentityStoreId`", instance.identity_store_id())?,
        admin: Client::new(config),
        people: Store::new(config),
        standings: RefCell::default(),
    })
}

/// A permission set: its ARN, its name and where it is.
struct Set {
    arn: String,
    name: Known<String>,
    accounts: Vec<String>,
}

impl Instance<'_> {
    /// What could be read of it, and once more for each reason why something could not be.
    async fn read(&self) -> Vec<IdentityCenter> {
        let read = Timestamp::now();
        let one = |assignments| IdentityCenter { instance: self.arn.clone(), read, assignments };
        let (found, troubles) = match self.sets().await {
            Err(reason) => return vec![one(Known::NotRead(reason))],
            Ok(sets) => self.assignments(sets).await,
        };
        let mut all = vec![one(Known::Known(found))];
        all.extend(troubles.into_iter().map(|reason| one(Known::NotRead(reason))));
        all
    }

    async fn sets(&self) -> Result<Vec<String>, Reason> {
        let ask = |token| {
            let request = self.admin.list_permission_sets().instance_arn(&self.arn);
            request.max_results(100).set_next_token(token).send()
        };
        let listed = self.center.line.pages("sso:ListPermissionSets", ask, |page, all| {
            all.extend(page.permission_sets.into_iter().flatten());
            Ok(token(page.next_token))
        });
        Ok(listed.await?)
    }

    async fn assignments(&self, sets: Vec<String>) -> (Vec<Assignment>, BTreeSet<Reason>) {
        let within = self.center.within;
        let mut troubles = BTreeSet::new();
        let mut pairs = Vec::new();
        for set in each::all(sets.into_iter(), within, |arn| self.set(arn), |_| ()).await {
            match set {
                Ok(set) => {
                    let wanted =
                        |id: &&String| self.center.accounts.is_empty() || self.center.accounts.contains(*id);
                    let accounts = set.accounts.iter().filter(wanted);
                    pairs
                        .extend(accounts.map(|account| (set.arn.clone(), set.name.clone(), account.clone())));
                }
                // A permission set that was deleted is assigned to nobody.
                Err(Reason::Gone) => {}
                Err(reason) => drop(troubles.insert(reason)),
            }
        }
        let ask = |(set, name, account)| self.of_account(set, name, account);
        let mut found = Vec::new();
        for assignments in each::all(pairs.into_iter(), within, ask, |_| ()).await {
            match assignments {
                Ok(assignments) => found.extend(assignments),
                Err(Reason::Gone) => {}
                Err(reason) => drop(troubles.insert(reason)),
            }
        }
        let mut assignees: Vec<(bool, String)> = found.iter().map(key).collect();
        assignees.sort();
        assignees.dedup();
        let standings = each::all(assignees.iter().cloned(), within, |key| self.standing(key), |_| ()).await;
        self.standings.borrow_mut().extend(assignees.into_iter().zip(standings));
        for assignment in &mut found {
            if let Some(standing) = self.standings.borrow().get(&key(assignment)) {
                assignment.standing = standing.clone();
            }
        }
        (found, troubles)
    }

    async fn set(&self, arn: String) -> Result<Set, Reason> {
        let line = self.center.line;
        let ask = |token| {
            let request = self.admin.list_accounts_for_provisioned_permission_set().instance_arn(&self.arn);
            request.permission_set_arn(&arn).max_results(100).set_next_token(token).send()
        };
        let listed = line.pages("sso:ListAccountsForProvisionedPermissionSet", ask, |page, all| {
            all.extend(page.account_ids.into_iter().flatten());
            Ok(token(page.next_token))
        });
        let accounts = listed.await?;
        let ask = || {
            let request = self.admin.describe_permission_set().instance_arn(&self.arn);
            request.permission_set_arn(&arn).send()
        };
        let name = match line.call("sso:DescribePermissionSet", ask).await {
            Err(trouble) => Known::NotRead(trouble.reason),
            Ok(answer) => {
                known(word("`PermissionSet.Name`", answer.permission_set().and_then(|set| set.name())))
            }
        };
        Ok(Set { arn, name, accounts })
    }

    async fn of_account(
        &self,
        set: String,
        name: Known<String>,
        account: String,
    ) -> Result<Vec<Assignment>, Reason> {
        let ask = |token| {
            let request = self.admin.list_account_assignments().instance_arn(&self.arn);
            let request = request.account_id(&account).permission_set_arn(&set);
            request.max_results(100).set_next_token(token).send()
        };
        let listed = self.center.line.pages("sso:ListAccountAssignments", ask, |page, all| {
            all.extend(page.account_assignments.into_iter().flatten());
            Ok(token(page.next_token))
        });
        let assignment = |entry: &AccountAssignment| {
            Ok(Assignment {
                account: account.clone(),
                permission_set: set.clone(),
                permission_set_name: name.clone(),
                kind: kind(entry.principal_type())?,
                assignee: word("`PrincipalId`", entry.principal_id())?,
                standing: Known::default(),
            })
        };
        listed.await?.iter().map(assignment).collect()
    }

    async fn standing(&self, (group, id): (bool, String)) -> Known<Standing> {
        let found = if group { self.group(&id).await } else { self.user(&id).await };
        match found {
            Err(Reason::Gone) => Known::Known(Standing::Deleted),
            found => known(found),
        }
    }

    async fn user(&self, id: &str) -> Result<Standing, Reason> {
        let ask = || self.people.describe_user().identity_store_id(&self.store).user_id(id).send();
        let answer = self.center.line.call("identitystore:DescribeUser", ask).await?;
        // A user of a directory elsewhere may have no name here.
        let name = answer.user_name().or(answer.display_name()).unwrap_or(id).to_owned();
        Ok(Standing::There { name, members: Known::Known(None) })
    }

    async fn group(&self, id: &str) -> Result<Standing, Reason> {
        let line = self.center.line;
        let ask = || self.people.describe_group().identity_store_id(&self.store).group_id(id).send();
        let answer = line.call("identitystore:DescribeGroup", ask).await?;
        let ask = |token| {
            let request = self.people.list_group_memberships().identity_store_id(&self.store);
            request.group_id(id).max_results(100).set_next_token(token).send()
        };
        let members = line.pages("identitystore:ListGroupMemberships", ask, |page, all| {
            all.extend(page.group_memberships);
            Ok(token(page.next_token))
        });
        let count = |members: Vec<_>| u64::try_from(members.len()).ok();
        let members = known(members.await).map(count);
        Ok(Standing::There { name: answer.display_name().unwrap_or(id).to_owned(), members })
    }
}

fn key(assignment: &Assignment) -> (bool, String) {
    (assignment.kind == AssigneeKind::Group, assignment.assignee.clone())
}

fn kind(kind: Option<&PrincipalType>) -> Result<AssigneeKind, Reason> {
    match kind {
        Some(PrincipalType::User) => Ok(AssigneeKind::User),
        Some(PrincipalType::Group) => Ok(AssigneeKind::Group),
        other => {
            let kind = other.map_or("", |kind| kind.as_str());
            Err(odd(
                format!("an assignee that is neither a user nor a group: `{kind}`"),
                format!("割り当て先がユーザーでもグループでもありません：`{kind}`"),
            ))
        }
    }
}
