//! How many credentials a user has, whatever is said of each: a block of Terraform names the user and not the credential.

use crate::audit::aws::facts::{Account, User};
use crate::audit::finding::Audited;
use crate::audit::object::{AwsItem, Object};

/// Notes all credentials of all users.
pub(super) fn note(account: &Account, audited: &mut Audited) {
    for item in account.users.get().into_iter().flatten().flat_map(items) {
        audited.note_kin(&Object::Aws {
            account: account.id.clone(),
            partition: account.partition.clone(),
            item,
        });
    }
}

fn items(user: &User) -> Vec<AwsItem> {
    let name = || user.name.clone();
    let keys = user.keys.get().into_iter().flatten();
    let keys = keys.map(|one| AwsItem::AccessKey { user: name(), id: one.id.clone(), slot: one.slot });
    let services = user.service_credentials.get().into_iter().flatten();
    let services = services.map(|one| AwsItem::ServiceCredential {
        user: name(),
        service: one.service.clone(),
        id: one.id.clone(),
    });
    let ssh = user.ssh_keys.get().into_iter().flatten();
    let ssh = ssh.map(|one| AwsItem::SshKey { user: name(), id: one.id.clone() });
    let certificates = user.certificates.get().into_iter().flatten();
    let certificates =
        certificates.map(|one| AwsItem::SigningCertificate { user: name(), id: one.id.clone() });
    keys.chain(services).chain(ssh).chain(certificates).collect()
}
