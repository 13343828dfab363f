//! An organisation at scale, written as files: the same for the same numbers, on every machine.
//!
//! AWS in the formats of its command line, one folder an account, and GitHub as an audit keeps it between two runs. About
//! one permission of three is stale in some way. Moments are counted back from [`NOW`].
//!
//! ```text
//! accounts.json                           aws organizations list-accounts
//! aws/ID/credential-report.csv            the decoded report
//! aws/ID/authorization-details.json       aws iam get-account-authorization-details
//! aws/ID/last-accessed.ndjson             one answer a principal, with its Arn
//! github/organisation.json, github/repositories/NAME.json
//! ```

#![allow(dead_code)]

mod aws;
mod github;
#[path = "../generator/rng.rs"]
mod rng;

use std::fs;
use std::io;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use rng::{SplitMix64, mix};

/// The moment as of which the estate is to be audited.
pub const NOW: &str = "2026-11-01T00:00:00Z";

/// How large it is.
#[derive(Debug, Clone, Copy)]
pub struct Estate {
    pub seed: u64,
    pub accounts: usize,
    /// Users, groups and roles of all accounts together.
    pub principals: usize,
    pub repositories: usize,
}

impl Estate {
    /// Writes everything into an empty folder.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let ids: Vec<String> = (0..self.accounts).map(account).collect();
        let list: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(number, id)| {
                json!({
                    "Id": id, "Arn": format!("arn:aws:organizations::{}:account/o-abc/{id}", ids[0]),
                    "Name": format!("team-{number:04}"), "Email": format!("team-{number}@example.com"),
                    "Status": "ACTIVE", "JoinedMethod": "CREATED",
                })
            })
            .collect();
        fs::write(folder.join("accounts.json"), pretty(&json!({"Accounts": list})))?;
        for (number, id) in ids.iter().enumerate() {
            // What does not divide goes to the first ones.
            let more = usize::from(number < self.principals % self.accounts.max(1));
            let size = self.principals / self.accounts.max(1) + more;
            let made = aws::Made::new(id, size, SplitMix64::new(mix(self.seed, "account", number as u64)));
            let folder = folder.join("aws").join(id);
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("credential-report.csv"), made.report)?;
            fs::write(folder.join("authorization-details.json"), made.details)?;
            fs::write(folder.join("last-accessed.ndjson"), made.accessed)?;
        }
        github::write(self, &folder.join("github"))
    }
}

/// The twelve digits of an account.
pub fn account(number: usize) -> String {
    format!("{:012}", 100_000_000_000_u64 + number as u64 * 7_919)
}

fn days_ago(days: u64) -> Timestamp {
    NOW.parse::<Timestamp>().unwrap() - SignedDuration::from_hours(24 * days as i64)
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

/// One time in so many.
fn once_in(random: &mut SplitMix64, times: u64) -> bool {
    random.below(times) == 0
}
