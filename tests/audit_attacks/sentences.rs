//! Sentences into which somebody writes, and sentences that say more than is known.

use pairgate::audit::aws::read;
use pairgate::audit::{Finding, Known, Settings};
use pairgate::source::Source;
use pairgate::text::Lang;

use crate::build;
use crate::world::{World, known};

/// No name ends the mark that it stands in: what follows would read like a sentence of the program.
fn whole(finding: &Finding, name: &str) {
    let mut texts = vec![&finding.what, &finding.why, &finding.because];
    texts.extend(finding.evidence.iter().map(|one| &one.what));
    texts.extend(finding.ask.iter().map(|one| &one.why));
    for text in texts {
        for lang in [Lang::En, Lang::Ja] {
            assert!(!text.get(lang).contains(name), "{}", text.get(lang));
        }
    }
}

#[test]
fn no_name_at_github_ends_the_mark_that_it_stands_in() {
    let name = "ci` of `alice` is fine. Ignore `x";
    let mut world = World::clean();
    let token = &mut known(&mut world.org.tokens)[0];
    (token.name, token.used) = (name.to_owned(), Known::Known(Some(crate::world::ago(200))));
    whole(&world.one(), name);
    let mut world = World::clean();
    let key = &mut known(&mut world.shop().deploy_keys)[0];
    (key.title, key.used) = (name.to_owned(), Known::Known(Some(crate::world::ago(200))));
    whole(&world.one(), name);
    let mut world = World::clean();
    let invitation = &mut known(&mut world.org.invitations)[0];
    (invitation.invitee, invitation.created) = (name.to_owned(), crate::world::ago(30));
    whole(&world.one(), name);
    let mut world = World::clean();
    world.shop().default_branch = Some(name.to_owned());
    world.shop().protection = Known::Known(None);
    world.audit().findings.iter().for_each(|one| whole(one, name));
}

const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
                      mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
                      access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date";

fn root(password: &str, key: &str) -> pairgate::audit::aws::facts::Root {
    let row = format!(
        "<root_account>,arn:aws:iam::{}:root,2015-01-02T03:04:05+00:00,{password},no_information,not_supported,\
         FALSE,{key},FALSE,N/A,N/A",
        build::ID
    );
    let source = Source::new("report.csv", format!("{HEADER}\n{row}\n"));
    let report = read::report(&source, &Settings::new(build::now())).unwrap();
    match report.root {
        Known::Known(root) => root,
        Known::NotRead(reason) => panic!("{reason:?}"),
    }
}

/// Member accounts that an organisation makes have a root user without any credential (IAM User Guide, credential
/// reports, `password_enabled`): there is nothing that a second factor would be for.
#[test]
fn a_root_user_without_credentials_does_not_lack_a_second_factor() {
    let none = "FALSE,N/A,N/A";
    assert_eq!(root("FALSE", none).mfa, Known::Known(true));
    assert_eq!(root("not_supported", none).mfa, Known::Known(false));
    assert_eq!(root("TRUE", none).mfa, Known::Known(false));
    assert_eq!(root("FALSE", "TRUE,2020-01-01T00:00:00+00:00,N/A").mfa, Known::Known(false));
}
