//! What is known of accounts of AWS from its live API: facts for [`crate::audit`].
//!
//! Everything here only reads, but for two jobs that IAM needs: the credential report and the lists of services used.
//! What cannot be read stands as such in its place, and the trouble of one account never ends the reading of another.
//! Only credentials that AWS does not know end it all.
//!
//! | module | what it is |
//! |---|---|
//! | `ask` | what is asked, and what is told on the way |
//! | `reach` | credentials: one's own, and those of a role in each account |
//! | `wire` | one question: asked again where that helps |
//! | `trouble` | why there is no answer, and whether to ask again |
//! | `each` | some at once |
//! | `organisation` | the accounts there are |
//! | `account` | one account, of: |
//! | `details`, `lists` | principals and policies |
//! | `report`, `credentials` | passwords, second factors, keys |
//! | `uses` | services used |
//! | `identity_center` | permission sets, and who has them |
//! | `values` | values of AWS in types of the audit |

mod account;
mod ask;
mod credentials;
mod details;
mod each;
mod identity_center;
mod lists;
mod organisation;
mod reach;
mod report;
mod trouble;
mod uses;
mod values;
mod wire;

use std::cell::RefCell;
use std::collections::BTreeSet;

use aws_config::SdkConfig;

use self::account::{Iam, Named};
use self::identity_center::Center;
use self::organisation::Chosen;
use self::wire::{Line, Told};
use crate::audit::aws::facts::{Account, IdentityCenter, Organisation};
use crate::audit::known::{Known, Reason};
use crate::aws::login::{is_unknown, runtime};
use crate::diagnostic::Diagnostic;

pub use self::ask::{Ask, LastAccessed, Pace, Part, Progress};
pub use self::identity_center::regions as identity_center_regions;

/// Reads accounts, and hands over each as soon as it is read. Whoever keeps them can go on later with [`Ask::skip`],
/// for those that are [settled](crate::audit::aws::is_settled).
///
/// An error of `on_account` ends it, as do credentials that AWS does not know. The organisation comes at the end:
/// regions of Identity Center are known by then.
pub fn collect(
    ask: &Ask,
    on_progress: &mut dyn FnMut(Progress),
    on_account: &mut dyn FnMut(Account) -> Result<(), Diagnostic>,
) -> Result<Organisation, Diagnostic> {
    // All run on one thread, and none is told anything by being told.
    let told = RefCell::new(on_progress);
    let tell = |progress| {
        if let Ok(mut told) = told.try_borrow_mut() {
            told(progress);
        }
    };
    let runtime = runtime()?;
    let found = runtime.block_on(run(ask, &tell, on_account));
    // A name that nobody resolves must not keep us here.
    runtime.shutdown_background();
    found
}

async fn run(
    ask: &Ask,
    told: &Told<'_>,
    on_account: &mut dyn FnMut(Account) -> Result<(), Diagnostic>,
) -> Result<Organisation, Diagnostic> {
    let role = ask.role_name.as_deref().map(reach::role_name).transpose()?;
    let config = reach::enter(ask).await?;
    let own = reach::caller(&config, &Line::new("", ask.pace, told)).await?;
    let line = Line::new(&own.id, ask.pace, told);
    let members = organisation::members(&config, &line).await;
    let Chosen { read, kept } = organisation::chosen(ask, &own, &members, |progress| line.tell(progress))?;
    // Regions of the others, of another organisation perhaps, are not this one's.
    let of_kept = kept.iter().filter_map(|id| ask.skip.get(id)).flatten();
    let mut regions: BTreeSet<String> = of_kept.cloned().collect();
    kept.into_iter().for_each(|account| line.tell(Progress::Kept { account }));
    line.tell(Progress::Accounts(read.len()));
    let base = Base { ask, role, told, config: &config, line: &line, own: &own.id };
    let keep = |account: Result<Account, Diagnostic>| {
        let account = account?;
        regions.extend(identity_center::regions(&account));
        let id = account.id.clone();
        on_account(account)?;
        line.tell(Progress::Done { account: id });
        Ok(())
    };
    each::each(read.into_iter(), ask.parallel, |(named, why)| base.one(named, why), keep).await?;
    Ok(Organisation {
        id: organisation::id(&members, &own.id),
        states: organisation::states(&members),
        accounts: members.map(|all| all.into_iter().map(|(id, member)| (id, member.name)).collect()),
        identity_center: base.identity_center(&regions).await,
    })
}

/// Whoever asks, with credentials of their own.
struct Base<'a> {
    ask: &'a Ask,
    role: Option<&'a str>,
    told: &'a Told<'a>,
    config: &'a SdkConfig,
    line: &'a Line<'a>,
    own: &'a str,
}

impl Base<'_> {
    /// One account.
    async fn one(&self, named: Named, why: Option<Reason>) -> Result<Account, Diagnostic> {
        if let Some(why) = why {
            return Ok(named.unread(&why));
        }
        self.line.tell(Progress::Began { account: named.id.clone() });
        let own = named.id == self.own;
        let config = match self.role.filter(|_| !own) {
            None => self.config.clone(),
            Some(role) => match reach::assume(self.ask, role, self.config, self.line, &named).await {
                Ok(config) => config,
                Err(trouble) if is_unknown(&trouble.code) => return Err(reach::ended(&trouble.code)),
                // What is not there any more refuses as well.
                Err(_) if self.is_gone(&named).await => return Ok(vanished(named)),
                Err(trouble) => return Ok(named.unread(&trouble.reason)),
            },
        };
        let iam = Iam {
            client: aws_sdk_iam::Client::new(&config),
            line: Line::new(&named.id, self.ask.pace, self.told),
            pace: self.ask.pace,
            within: self.ask.within,
            last_accessed: self.ask.last_accessed,
        };
        let account = account::read(&iam, named.clone()).await;
        if let Some(code) = iam.line.lost() {
            if own {
                return Err(reach::ended(&code));
            }
            if self.is_gone(&named).await {
                return Ok(vanished(named));
            }
        }
        Ok(account)
    }

    async fn is_gone(&self, named: &Named) -> bool {
        organisation::is_gone(self.config, self.line, &named.id).await
    }

    async fn identity_center(&self, regions: &BTreeSet<String>) -> Known<Vec<IdentityCenter>> {
        let account = self.own.to_owned();
        let step =
            |done| Progress::Step { account: account.clone(), what: Part::IdentityCenter, done, of: 1 };
        self.line.tell(step(0));
        let center = Center {
            config: self.config,
            line: self.line,
            within: self.ask.within,
            regions,
            accounts: &self.ask.accounts,
        };
        let found = values::known(identity_center::read(&center).await);
        self.line.tell(step(1));
        found
    }
}

/// An account that went away while it was read: half of it would be no use to anybody.
fn vanished(named: Named) -> Account {
    named.unread(&Reason::Gone)
}
