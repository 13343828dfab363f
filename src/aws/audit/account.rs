//! One account, as whoever asks may see it.

use aws_sdk_iam::Client;
use aws_sdk_iam::types::SummaryKeyType;
use jiff::Timestamp;

use super::ask::{LastAccessed, Pace, Part, Progress};
use super::credentials::{fill, root_keys};
use super::details::{self, Details};
use super::values::{known, odd};
use super::wire::Line;
use super::{each, lists, report, uses};
use crate::audit::aws::facts::{Account, Made, Root, ServiceUses, User};
use crate::audit::aws::read::Report;
use crate::audit::known::{Known, Reason};

/// The way to IAM of an account.
pub(super) struct Iam<'a> {
    /// The client, with credentials of the account.
    pub client: Client,
    /// How it is asked.
    pub line: Line<'a>,
    /// How long to wait for a job.
    pub pace: Pace,
    /// How many principals at once.
    pub within: usize,
    /// Whether to ask what was used.
    pub last_accessed: Option<LastAccessed>,
}

/// Which account.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// Its id.
    pub id: String,
    /// What the organisation calls it.
    pub name: Option<String>,
    /// Its partition.
    pub partition: String,
}

impl Named {
    /// The account, of which nothing is known, and why.
    pub fn unread(self, reason: &Reason) -> Account {
        Account {
            id: self.id,
            name: self.name,
            partition: self.partition,
            read: Timestamp::now(),
            made: Made::default(),
            source: "live API".to_owned(),
            last_accessed: None,
            root: Known::NotRead(reason.clone()),
            users: Known::NotRead(reason.clone()),
            groups: Known::NotRead(reason.clone()),
            roles: Known::NotRead(reason.clone()),
            policies: Known::NotRead(reason.clone()),
        }
    }
}

/// Reads it.
pub(super) async fn read(iam: &Iam<'_>, named: Named) -> Account {
    let began = named.unread(&Reason::NotGiven);
    let report: Known<Report> = known(report::fetch(iam).await);
    let mut found = match details::read(iam).await {
        Ok(found) => found,
        Err(why) => lists::read(iam, &why).await,
    };
    iam.step(Part::Principals, 1, 1);
    if let Known::Known(users) = found.users {
        found.users = Known::Known(credentials(iam, report.get(), users).await);
    }
    accessed(iam, &mut found).await;
    let root = Known::Known(root(iam, &report).await);
    let Details { users, groups, roles, policies } = found;
    let made = Made { report: report.get().and_then(|report| report.generated), details: None };
    Account { made, last_accessed: iam.last_accessed, root, users, groups, roles, policies, ..began }
}

async fn credentials(iam: &Iam<'_>, report: Option<&Report>, users: Vec<User>) -> Vec<User> {
    let of = users.len();
    let told = |done| iam.step(Part::Credentials, done, of);
    each::all(users.into_iter(), iam.within, |user| fill(iam, report, user), told).await
}

/// Fills in what each principal used.
async fn accessed(iam: &Iam<'_>, found: &mut Details) {
    let Some(closely) = iam.last_accessed else { return not_asked(found) };
    let mut arns = Vec::new();
    let mut places: Vec<&mut Known<ServiceUses>> = Vec::new();
    for user in known_mut(&mut found.users) {
        arns.push(user.arn.clone());
        places.push(&mut user.services);
    }
    for group in known_mut(&mut found.groups) {
        arns.push(group.arn.clone());
        places.push(&mut group.services);
    }
    for role in known_mut(&mut found.roles) {
        if role.is_service_linked() {
            let (en, ja) =
                ("nobody can narrow a service-linked role", "サービスにリンクされたロールは絞り込めません");
            role.services = Known::NotRead(Reason::unsupported(en, ja));
            continue;
        }
        arns.push(role.arn.clone());
        places.push(&mut role.services);
    }
    let of = arns.len();
    let told = |done| iam.step(Part::LastAccessed, done, of);
    let ask = |arn: String| async move { uses::read(iam, closely, &arn).await };
    let answers = each::all(arns.into_iter(), iam.within, ask, told).await;
    for (place, answer) in places.into_iter().zip(answers) {
        *place = known(answer);
    }
}

fn not_asked(found: &mut Details) {
    let not = || Known::NotRead(Reason::NotAsked);
    known_mut(&mut found.users).iter_mut().for_each(|one| one.services = not());
    known_mut(&mut found.groups).iter_mut().for_each(|one| one.services = not());
    known_mut(&mut found.roles).iter_mut().for_each(|one| one.services = not());
}

fn known_mut<T>(list: &mut Known<Vec<T>>) -> &mut [T] {
    match list {
        Known::Known(list) => list,
        Known::NotRead(_) => &mut [],
    }
}

/// The root user: its second factor as it is now, everything else as the credential report has it.
async fn root(iam: &Iam<'_>, report: &Known<Report>) -> Root {
    let summary = iam.line.call("iam:GetAccountSummary", || iam.client.get_account_summary().send()).await;
    let count = |key: SummaryKeyType| match &summary {
        Err(trouble) => Known::NotRead(trouble.reason.clone()),
        Ok(answer) => {
            let number = answer.summary_map().and_then(|map| map.get(&key));
            known(number.copied().ok_or_else(|| {
                odd(
                    format!("no `{}` in the summary", key.as_str()),
                    format!("集計に `{}` がありません", key.as_str()),
                )
            }))
        }
    };
    let told = match report {
        Known::Known(Report { root: Known::Known(root), .. }) => Ok(root),
        Known::Known(Report { root: Known::NotRead(reason), .. }) | Known::NotRead(reason) => Err(reason),
    };
    let is_none = |key: SummaryKeyType| matches!(count(key), Known::Known(0));
    let signs = matches!(count(SummaryKeyType::from("AccountSigningCertificatesPresent")), Known::Known(1..));
    let nothing = !signs
        && is_none(SummaryKeyType::from("AccountPasswordPresent"))
        && is_none(SummaryKeyType::AccountAccessKeysPresent);
    let mfa = match (count(SummaryKeyType::AccountMfaEnabled), told) {
        (Known::NotRead(_), Ok(root)) => root.mfa.clone(),
        // Where the organisation keeps root users without credentials there is nothing that it would be for.
        (Known::Known(0), _) if nothing => Known::Known(true),
        (counted, _) => counted.map(|number| number > 0),
    };
    Root {
        mfa,
        password_used: match told {
            Ok(root) => root.password_used.clone(),
            Err(reason) => Known::NotRead(reason.clone()),
        },
        keys: root_keys(told.ok().map(|root| &root.keys), &count(SummaryKeyType::AccountAccessKeysPresent)),
    }
}

impl Iam<'_> {
    fn step(&self, what: Part, done: usize, of: usize) {
        self.line.tell(Progress::Step { account: self.line.account.clone(), what, done, of });
    }
}
