//! The newest of each kind that each person did.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::audit::github::facts::{Activity, ActivityKind};

#[derive(Default)]
pub(super) struct Newest(BTreeMap<(String, ActivityKind), Activity>);

impl Newest {
    /// Takes something in. Logins that differ in their case only are one person.
    pub fn add(&mut self, login: &str, kind: ActivityKind, at: Timestamp, url: Option<String>) {
        if login == "ghost" {
            return;
        }
        let key = (login.to_ascii_lowercase(), kind);
        if self.0.get(&key).is_none_or(|known| known.at < at) {
            self.0.insert(key, Activity { login: login.to_owned(), kind, at, url });
        }
    }

    /// Whether somebody did anything since.
    pub fn is_active(&self, login: &str, since: Timestamp) -> bool {
        let login = login.to_ascii_lowercase();
        let from = (login.clone(), ActivityKind::Push);
        self.0.range(from..).take_while(|((known, _), _)| *known == login).any(|(_, one)| one.at >= since)
    }

    /// By login and kind.
    pub fn list(self) -> Vec<Activity> {
        self.0.into_values().collect()
    }
}
