//! One row of a credential report, and what its cells say.
//!
//! Source of the meanings: IAM User Guide, "Getting credential reports for your AWS account".

use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::Timestamp;

use super::moment::{self, odd, past, used};
use super::show;
use crate::audit::aws::facts::{AccessKey, Password, UploadedKey, Used};
use crate::audit::known::{Known, Reason};
use crate::audit::settings::Settings;
use crate::text::Text;

/// Columns by their names.
pub(super) type Columns = BTreeMap<String, usize>;

/// A row. An `Err` is what is wrong with a cell, for people.
pub(super) struct Cells<'r> {
    pub columns: &'r Columns,
    pub record: &'r StringRecord,
    pub settings: &'r Settings,
}

/// A cell that holds a moment, or a word instead of one.
enum When {
    At(Timestamp),
    NotApplicable,
    NoInformation,
    NotSupported,
}

impl When {
    /// A word that the guide does not name for this cell says nothing.
    fn unsupported<T>(&self) -> Known<T> {
        let said = match self {
            Self::At(at) => at.to_string(),
            Self::NotApplicable => "N/A".to_owned(),
            Self::NoInformation => "no_information".to_owned(),
            Self::NotSupported => "not_supported".to_owned(),
        };
        Known::NotRead(Reason::Unsupported { said: Text::said(format!("`{said}`")) })
    }
}

impl<'r> Cells<'r> {
    /// The cell of a column that every report has.
    pub fn text(&self, column: &str) -> Result<&'r str, String> {
        self.optional(column).ok_or_else(|| format!("there is no `{column}`"))
    }

    fn optional(&self, column: &str) -> Option<&'r str> {
        self.columns.get(column).and_then(|&at| self.record.get(at))
    }

    /// A cell that must hold a moment.
    pub fn moment(&self, column: &str) -> Result<Timestamp, String> {
        match self.when(column)? {
            When::At(at) => Ok(at),
            _ => Err(self.wrong(column, "a moment such as `2026-01-31T12:00:00+00:00`")),
        }
    }

    fn when(&self, column: &str) -> Result<When, String> {
        Ok(match self.text(column)? {
            "N/A" => When::NotApplicable,
            "no_information" => When::NoInformation,
            "not_supported" => When::NotSupported,
            text => When::At(moment::parse(text).ok_or_else(|| {
                self.wrong(column, "neither a moment such as `2026-01-31T12:00:00+00:00` nor `N/A`, `no_information` or `not_supported`")
            })?),
        })
    }

    /// `TRUE` or `FALSE`, in letters of either size. The guide names `not_supported` for the root user's password.
    pub fn flag(&self, column: &str) -> Result<Known<bool>, String> {
        let text = self.text(column)?;
        if text.eq_ignore_ascii_case("true") {
            return Ok(Known::Known(true));
        }
        if text.eq_ignore_ascii_case("false") {
            return Ok(Known::Known(false));
        }
        match text {
            "not_supported" => Ok(When::NotSupported.unsupported()),
            _ => Err(self.wrong(column, "neither `TRUE` nor `FALSE`")),
        }
    }

    fn wrong(&self, column: &str, what: &str) -> String {
        format!("`{column}` is {}, {what}", show(self.optional(column).unwrap_or_default()))
    }

    /// The password of a user.
    pub fn password(&self) -> Result<Known<Option<Password>>, String> {
        let enabled = self.flag("password_enabled")?;
        let used = self.password_used()?;
        let changed = match self.when("password_last_changed")? {
            When::At(at) => past(at, self.settings),
            word => word.unsupported(),
        };
        Ok(enabled.map(|enabled| enabled.then_some(Password { used, changed })))
    }

    /// The last use of a password. `no_information` stands for one that was never used, or not since records began on
    /// 2014-10-20; `N/A` says that there is no password. (Of 2018-05-03 to 2018-05-23 AWS has no records.)
    pub fn password_used(&self) -> Result<Known<Used>, String> {
        let enabled = self.flag("password_enabled")?;
        Ok(match self.when("password_last_used")? {
            When::At(at) => used(at, None, None, self.settings),
            When::NoInformation => Known::Known(Used::Never),
            When::NotApplicable if enabled == Known::Known(false) => Known::Known(Used::Never),
            When::NotApplicable => odd(
                "`password_last_used` is `N/A`, but `password_enabled` is not `FALSE`",
                "`password_last_used` が `N/A` なのに `password_enabled` が `FALSE` ではありません",
            ),
            word @ When::NotSupported => word.unsupported(),
        })
    }

    /// Access keys. Two have columns; where there are more, nobody can say which these are.
    pub fn keys(&self) -> Result<Known<Vec<AccessKey>>, String> {
        let mut keys = Ok(Vec::new());
        for slot in [1, 2] {
            let key = self.key(slot)?;
            keys = keys.and_then(|mut keys: Vec<AccessKey>| {
                keys.extend(key?);
                Ok(keys)
            });
        }
        Ok(self.all_of(keys))
    }

    /// The key of a place: none, or why that cannot be told.
    #[allow(clippy::type_complexity)]
    fn key(&self, slot: u8) -> Result<Result<Option<AccessKey>, Reason>, String> {
        let column = |what: &str| format!("access_key_{slot}_{what}");
        let active = self.flag(&column("active"))?;
        let rotated = self.when(&column("last_rotated"))?;
        let last = self.when(&column("last_used_date"))?;
        let active = match active {
            Known::Known(active) => active,
            Known::NotRead(reason) => return Ok(Err(reason)),
        };
        match (active, &rotated, &last) {
            (false, When::NotApplicable, When::NotApplicable) => return Ok(Ok(None)),
            (true, ..) | (_, When::At(_), _) | (_, _, When::At(_)) => {}
            // Neither a key nor none.
            (_, word, _) => {
                return Ok(Err(word.unsupported::<()>().reason().cloned().unwrap_or(Reason::NotGiven)));
            }
        }
        let created = match rotated {
            When::At(at) => past(at, self.settings),
            word => word.unsupported(),
        };
        let used = match last {
            When::At(at) => used(
                at,
                self.word(&column("last_used_service")),
                self.word(&column("last_used_region")),
                self.settings,
            ),
            // Of a key that is there: not used since records began on 2015-04-22.
            When::NotApplicable => Known::Known(Used::Never),
            word => word.unsupported(),
        };
        Ok(Ok(Some(AccessKey { id: None, slot, active, created, used })))
    }

    /// Signing certificates. Old reports have no columns for them.
    pub fn certificates(&self) -> Result<Known<Vec<UploadedKey>>, String> {
        let mut all = Ok(Vec::new());
        for slot in ["1", "2"] {
            let (flag, date) = (format!("cert_{slot}_active"), format!("cert_{slot}_last_rotated"));
            if self.optional(&flag).is_none() || self.optional(&date).is_none() {
                return Ok(Known::NotRead(Reason::NotGiven));
            }
            let active = self.flag(&flag)?;
            let uploaded = self.when(&date)?;
            all = all.and_then(|mut all: Vec<UploadedKey>| {
                let active = match active {
                    Known::Known(active) => active,
                    Known::NotRead(reason) => return Err(reason),
                };
                let uploaded = match uploaded {
                    When::NotApplicable if !active => return Ok(all),
                    When::At(at) => past(at, self.settings),
                    word => word.unsupported(),
                };
                all.push(UploadedKey { id: slot.to_owned(), active, uploaded });
                Ok(all)
            });
        }
        Ok(self.all_of(all))
    }

    /// The list, unless `additional_credentials_info` says that the row has no room for all keys and certificates.
    fn all_of<T>(&self, list: Result<Vec<T>, Reason>) -> Known<Vec<T>> {
        match (list, self.optional("additional_credentials_info").unwrap_or_default().trim()) {
            (Err(reason), _) => Known::NotRead(reason),
            (Ok(list), "" | "N/A" | "not_supported") => Known::Known(list),
            (Ok(_), _) => Known::NotRead(Reason::TooMany { most: 2 }),
        }
    }

    /// A service or a region, where there is one.
    fn word(&self, column: &str) -> Option<String> {
        self.optional(column)
            .filter(|word| !matches!(*word, "" | "N/A" | "no_information" | "not_supported"))
            .map(str::to_owned)
    }
}
