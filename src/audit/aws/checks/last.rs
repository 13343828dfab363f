//! The last use of a user or a role, where it is told, and by what.

use jiff::Timestamp;

use super::desk::Desk;
use super::sources::{self, Origin};
use super::words::last_use;
use crate::audit::aws::facts::{Role, UploadedKey, Used, User};
use crate::audit::finding::Evidence;
use crate::text::Text;

/// The last use of everything that a principal has.
pub(super) struct Last {
    pub(super) used: Used,
    /// Whether that is all: AWS tells the last use neither of service-specific credentials nor of SSH keys and
    /// certificates.
    pub(super) whole: bool,
    /// Where it was told, and of which key; none where there is nothing that could have been used.
    origin: Option<(Origin, String)>,
}

impl Last {
    /// When that was.
    pub(super) fn at(&self) -> Option<Timestamp> {
        moment(&self.used)
    }

    /// What was seen of it.
    pub(super) fn seen(&self, desk: &Desk<'_>) -> Evidence {
        match &self.origin {
            Some((origin, slot)) => desk.saw_at(last_use("last used", &self.used), *origin, slot),
            None => {
                let what = Text::new(
                    "no console password and no access key",
                    "コンソールパスワードもアクセスキーもありません",
                );
                desk.saw(what, sources::PASSWORD)
            }
        }
    }
}

/// Of a user's password and keys; none where some of it was not read.
pub(super) fn of_user(user: &User) -> Option<Last> {
    let password = user.password.get()?.iter().map(|one| (&one.used, sources::PASSWORD_USE, "1".to_owned()));
    let keys = user.keys.get()?.iter().map(|key| (&key.used, sources::KEY_USE, key.slot.to_string()));
    let mut last: Option<(&Used, Origin, String)> = None;
    for (used, origin, slot) in password.chain(keys) {
        let used = used.get()?;
        if last.as_ref().is_none_or(|(known, _, _)| moment(used) > moment(known)) {
            last = Some((used, origin, slot));
        }
    }
    Some(Last {
        used: last.as_ref().map_or(Used::Never, |(used, _, _)| Used::clone(used)),
        whole: has_nothing_else(user),
        origin: last.map(|(_, origin, slot)| (origin, slot)),
    })
}

/// What AWS tells of a role.
pub(super) fn of_role(role: &Role) -> Option<Last> {
    let used = role.used.get()?.clone();
    Some(Last { used, whole: true, origin: Some((sources::ROLE_USE, "1".to_owned())) })
}

/// The last use of a user's keys, also of those that were switched off since.
pub(super) fn of_keys(user: &User) -> Option<Last> {
    let keys = user.keys.get().into_iter().flatten();
    let told = keys.filter_map(|key| Some((key.used.get().filter(|used| moment(used).is_some())?, key.slot)));
    let (used, slot) = told.max_by_key(|(used, _)| moment(used))?;
    Some(Last { used: used.clone(), whole: false, origin: Some((sources::KEY_USE, slot.to_string())) })
}

fn has_nothing_else(user: &User) -> bool {
    let uploads = |known: Option<&Vec<UploadedKey>>| known.is_some_and(|all| all.iter().all(is_off));
    user.service_credentials.get().is_some_and(|all| all.iter().all(|one| !one.active))
        && uploads(user.ssh_keys.get())
        && uploads(user.certificates.get())
}

fn is_off(one: &UploadedKey) -> bool {
    !one.active
}

fn moment(used: &Used) -> Option<Timestamp> {
    match used {
        Used::Never => None,
        Used::At { at, .. } => Some(*at),
    }
}
