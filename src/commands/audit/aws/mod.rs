//! `pairgate audit aws`: users, keys, roles, policies and trusts of one account or of an organisation's.

mod left;
#[cfg(feature = "aws")]
mod live;
mod offline;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use rayon::prelude::*;

use super::finish::{finish, prepare};
use super::options::Options;
use crate::audit::aws::facts::{Account, Organisation};
use crate::audit::aws::{self, SsoUse, narrow};
use crate::audit::finding::Audited;
use crate::audit::{Scope, Settings};
use crate::commands::Failure;
use crate::commands::progress::Progress;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::outcome::Outcome;
use crate::store::Kept;

/// What is kept, and where.
const FOLDER: &str = "aws";
const ACCOUNTS: &str = "accounts";
const ORGANISATION: &str = "organization";
/// So many accounts are judged before their facts are given back: what bounds the memory.
const AT_ONCE: usize = 64;

/// Audit AWS accounts: passwords, access keys and other credentials, users, groups, roles, policies, external trusts,
/// administrators, what is granted and never used, and assignments of IAM Identity Center.
///
/// From the live API with the credentials of a profile, SSO or OIDC (the usual chain of the AWS SDKs), in one account or with
/// `--role-name` in all of the organisation; or from files that the AWS command line wrote, asking nobody.
/// `pairgate explain audit` has the permissions that it needs and how to make the files.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Credential reports (`aws iam get-credential-report`), as files or folders of them.
    #[arg(long, value_name = "PATH", help_heading = "From files")]
    credential_report: Vec<PathBuf>,
    /// Authorization details (`aws iam get-account-authorization-details`), as files or folders of them.
    #[arg(long, value_name = "PATH", help_heading = "From files")]
    authorization_details: Vec<PathBuf>,
    /// Services used last, as files or folders of them: `pairgate explain audit` shows how to make them.
    #[arg(long, value_name = "PATH", help_heading = "From files")]
    last_accessed: Vec<PathBuf>,
    /// The accounts of the organisation (`aws organizations list-accounts`): trusts outside of these are external.
    #[arg(long, value_name = "FILE", help_heading = "From files")]
    organization_accounts: Option<PathBuf>,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    api: Api,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    options: Options,
}

/// How the live API is asked.
#[derive(Debug, clap::Args)]
// A build without the SDKs of AWS reads the options and says what it lacks.
#[cfg_attr(not(feature = "aws"), allow(dead_code))]
struct Api {
    /// The profile; otherwise the default chain of the AWS SDKs.
    #[arg(long, value_name = "NAME", help_heading = "From the live API")]
    profile: Option<String>,
    /// The region; otherwise that of the environment or the profile.
    #[arg(long, value_name = "NAME", help_heading = "From the live API")]
    region: Option<String>,
    /// Another address for all services of AWS, such as that of an emulator.
    #[arg(long, value_name = "URL", help_heading = "From the live API", value_parser = endpoint)]
    endpoint_url: Option<String>,
    /// The role to assume in each account of the organisation, by its name with the path.
    #[arg(long, value_name = "NAME", help_heading = "From the live API")]
    role_name: Option<String>,
    /// The external id that the role's trust policy asks for.
    #[arg(long, value_name = "ID", help_heading = "From the live API", requires = "role_name")]
    external_id: Option<String>,
    /// Only these accounts of the organisation.
    #[arg(long = "account", value_name = "ID", help_heading = "From the live API", requires = "role_name")]
    accounts: Vec<String>,
    /// How many accounts are read at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 8, help_heading = "From the live API", value_parser = parallel)]
    parallel: usize,
    /// How closely to ask what was used: a job of some seconds for each user, group and role. `none` asks nothing, and
    /// the report says that it was not checked.
    #[arg(long, value_name = "HOW", default_value = "action", help_heading = "From the live API")]
    granularity: Granularity,
}

/// How closely AWS is asked for what was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Granularity {
    /// Actions, where AWS tracks them.
    Action,
    /// Services.
    Service,
    /// Not at all.
    None,
}

fn parallel(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=64) => Ok(number),
        _ => Err("write a number from 1 to 64".to_owned()),
    }
}

fn endpoint(text: &str) -> Result<String, String> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(text.to_owned()),
        _ => Err("write an address that begins with `https://` or `http://`".to_owned()),
    }
}

impl Api {
    /// Whether the run is about an account.
    fn wants(&self, account: &str) -> bool {
        self.accounts.is_empty() || self.accounts.iter().any(|one| one == account)
    }
}

impl Args {
    fn has_files(&self) -> bool {
        !(self.credential_report.is_empty()
            && self.authorization_details.is_empty()
            && self.last_accessed.is_empty())
    }

    /// Two sources would contradict each other.
    fn check(&self) -> Result<(), Diagnostic> {
        let api = &self.api;
        let asks = api.profile.is_some() || api.role_name.is_some() || api.endpoint_url.is_some();
        if self.has_files() && asks {
            return Err(Diagnostic::error(
                "audit-sources",
                "files and options of the live API were both given",
            )
            .help("leave out `--profile`, `--role-name` and `--endpoint-url`, or the files"));
        }
        if self.organization_accounts.is_some() && !self.has_files() {
            return Err(Diagnostic::error("audit-sources", "`--organization-accounts` goes with files of accounts")
                .help("give `--authorization-details` and `--credential-report` too; the live API is asked for accounts"));
        }
        Ok(())
    }
}

/// Where the facts of accounts come from.
enum Facts {
    /// From memory.
    #[cfg_attr(not(feature = "aws"), allow(dead_code))]
    Read(Vec<Account>),
    /// From the folder, by id.
    Kept(Kept, Vec<String>),
    /// From files, an account at a time.
    Files(Vec<offline::Files>),
}

/// What there is to judge.
struct Estate {
    organisation: Organisation,
    facts: Facts,
    /// What was not even tried.
    left_out: Audited,
}

/// Runs the command.
pub(super) fn run(
    args: &Args,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    args.check()?;
    args.options.within(aws::REMEMBERED, "AWS tells the last uses of roles and services")?;
    let mut prepared = prepare(&args.options)?;
    let kept = args.options.state.as_deref().map(Kept::open).transpose()?;
    let progress = Progress::long();
    progress.say("reading facts");
    let estate = if args.has_files() {
        offline::files(args)?
    } else if args.options.offline {
        offline::kept(args, kept)?
    } else {
        asked(args, kept, &progress)?
    };
    progress.say("judging");
    // Reading may take hours, and what was used meanwhile was not used in the future.
    prepared.settings = args.options.settings();
    let (accounts, audited, warnings) = judge(args, estate, &prepared.settings)?;
    drop(progress);
    if !warnings.is_empty() {
        warn(warnings);
    }
    finish(&args.options, prepared, Scope::Aws(accounts), audited, out, warn)
}

#[cfg(feature = "aws")]
fn asked(args: &Args, kept: Option<Kept>, progress: &Progress) -> Result<Estate, Failure> {
    live::estate(args, kept, progress)
}

#[cfg(not(feature = "aws"))]
fn asked(_: &Args, _: Option<Kept>, _: &Progress) -> Result<Estate, Failure> {
    let told =
        crate::commands::without_aws("`pairgate audit aws` asks the live API unless it is given files");
    Err(told.into())
}

type Judged = (BTreeMap<String, Option<String>>, Audited, Diagnostics);

/// Judges some accounts at a time; all together are never in memory.
fn judge(args: &Args, estate: Estate, settings: &Settings) -> Result<Judged, Failure> {
    let Estate { mut organisation, facts, mut left_out } = estate;
    let ids = match &facts {
        Facts::Read(accounts) => accounts.iter().map(|account| account.id.clone()).collect(),
        Facts::Kept(_, ids) => ids.clone(),
        Facts::Files(files) => files.iter().map(|one| one.account.clone()).collect::<Vec<_>>(),
    };
    let mut used = SsoUse::default();
    let mut accounts = BTreeMap::new();
    let mut warnings = Diagnostics::new();
    // Of an account that the list does not have it tells nothing: neither what is inside nor what is outside.
    let foreign = Organisation::default();
    for some in (0..ids.len()).collect::<Vec<_>>().chunks(AT_ONCE) {
        let judged: Vec<Result<One, Failure>> = some
            .par_iter()
            .map(|at| {
                let (mut account, told) = facts.get(*at, settings)?;
                let known = organisation.accounts.get().and_then(|all| all.get(&account.id));
                account.name = account.name.take().or_else(|| known.cloned());
                let is_listed = organisation.accounts.get().is_none_or(|all| all.contains_key(&account.id));
                let own = if is_listed { &organisation } else { &foreign };
                let mut audited = aws::audit(&account, own, settings);
                narrow::propose(&account, &mut audited, settings);
                let mut used = SsoUse::default();
                used.add(&account);
                Ok(One { id: account.id, name: account.name, audited, used, warnings: told })
            })
            .collect();
        for one in judged {
            let one = one?;
            accounts.insert(one.id, one.name);
            left_out.add(one.audited);
            used.merge(one.used);
            warnings.extend(one.warnings);
        }
    }
    left_out.unchecked.extend(left::unread(args, &organisation, &accounts));
    left_out.add(aws::identity_center(&organisation, &used, settings));
    organisation.identity_center = Default::default();
    Ok((accounts, left_out, warnings))
}

/// An account that was judged.
struct One {
    id: String,
    name: Option<String>,
    audited: Audited,
    used: SsoUse,
    warnings: Diagnostics,
}

impl Facts {
    /// The facts of one account, and what should be said about where they are from.
    fn get(&self, at: usize, settings: &Settings) -> Result<(Account, Diagnostics), Failure> {
        let missing = || {
            Diagnostic::error("audit-vanished", "facts of an account vanished while they were read")
                .help("run it again; nobody else should write to the folder meanwhile")
        };
        match self {
            Self::Read(accounts) => Ok((accounts.get(at).cloned().ok_or_else(missing)?, Diagnostics::new())),
            Self::Kept(kept, ids) => {
                let id = ids.get(at).ok_or_else(missing)?;
                let account = kept.load(&[FOLDER, ACCOUNTS, id])?.ok_or_else(missing)?;
                Ok((account, Diagnostics::new()))
            }
            Self::Files(files) => files.get(at).ok_or_else(missing)?.read(settings),
        }
    }
}
