//! The organisation on GitHub.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use pairgate::audit::Known;
use pairgate::audit::github::facts::{
    Activity, ActivityKind, Collaborator, DeployKey, Hook, Installation, Invitation, Member, Organisation,
    Outside, Protection, Repository, Secret, Team, Token,
};

use super::rng::{SplitMix64, mix};
use super::{Estate, NOW, days_ago, once_in};

const LOGIN: &str = "acme";

/// Members for each repository, and teams.
const PEOPLE: usize = 2;

pub(super) fn write(estate: &Estate, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("repositories"))?;
    let names: Vec<String> = (0..estate.repositories).map(|number| format!("service-{number:05}")).collect();
    let people = (estate.repositories / PEOPLE).max(4);
    let mut random = SplitMix64::new(mix(estate.seed, "organisation", 0));
    let organisation = organisation(&mut random, &names, people);
    fs::write(folder.join("organisation.json"), serde_json::to_string(&organisation)?)?;
    for (number, name) in names.iter().enumerate() {
        let mut random = SplitMix64::new(mix(estate.seed, "repository", number as u64));
        let repository = repository(&mut random, name, people);
        fs::write(
            folder.join("repositories").join(format!("{name}.json")),
            serde_json::to_string(&repository)?,
        )?;
    }
    Ok(())
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn login(number: u64) -> String {
    format!("person-{number:05}")
}

fn organisation(random: &mut SplitMix64, names: &[String], people: usize) -> Organisation {
    let members = (0..people as u64).map(|number| Member {
        login: login(number),
        owner: number % 200 == 0,
        without_two_factor: Known::Known(once_in(random, 50)),
    });
    let members = members.collect();
    let teams = names.chunks(25).enumerate().map(|(number, chunk)| {
        let first = (number * 12) as u64;
        let members: Vec<String> =
            (first..first + 8).map(|one| login(one % people as u64)).filter(|_| number % 30 != 7).collect();
        Team {
            slug: format!("team-{number:03}"),
            parent: None,
            url: format!("https://github.com/orgs/{LOGIN}/teams/team-{number:03}"),
            maintainers: Known::Known(members.iter().take(1).cloned().collect()),
            members: Known::Known(members),
            repositories: Known::Known(
                chunk.iter().map(|name| (name.clone(), "push".to_owned())).collect::<BTreeMap<_, _>>(),
            ),
        }
    });
    let teams = teams.collect();
    let some = |count: usize| 0..(names.len() / count).max(1) as u64;
    let level = |name: &str, level: &str| BTreeMap::from([(name.to_owned(), level.to_owned())]);
    Organisation {
        login: LOGIN.to_owned(),
        url: format!("https://github.com/{LOGIN}"),
        read: now(),
        plan: Known::Known("team".to_owned()),
        default_permission: Known::Known("write".to_owned()),
        members_can_create_public: Known::Known(false),
        two_factor_required: Known::Known(false),
        actions_token: Known::Known("write".to_owned()),
        actions_may_approve: Known::Known(false),
        allowed_actions: Known::Known("all".to_owned()),
        members: Known::Known(members),
        outside: Known::Known(
            some(100)
                .map(|number| Outside {
                    login: format!("guest-{number:04}"),
                    without_two_factor: Known::Known(false),
                })
                .collect(),
        ),
        teams: Known::Known(teams),
        tokens: Known::Known(
            some(50)
                .map(|id| Token {
                    id,
                    name: format!("token {id}"),
                    owner: login(id % people as u64),
                    selection: if id % 3 == 0 { "all" } else { "subset" }.to_owned(),
                    permissions: level("contents", "write"),
                    granted: days_ago(400),
                    used: Known::Known((id % 4 != 0).then(|| days_ago(id % 200))),
                    expires: Known::Known(None),
                })
                .collect(),
        ),
        installations: Known::Known(
            some(200)
                .map(|id| Installation {
                    id,
                    app: format!("app-{id}"),
                    url: format!("https://github.com/organizations/{LOGIN}/settings/installations/{id}"),
                    selection: "all".to_owned(),
                    permissions: level("administration", "write"),
                    created: days_ago(700),
                    updated: days_ago(300),
                    suspended: None,
                })
                .collect(),
        ),
        invitations: Known::Known(vec![Invitation {
            id: 1,
            invitee: "new@example.com".to_owned(),
            role: "direct_member".to_owned(),
            inviter: Some(login(0)),
            created: days_ago(30),
        }]),
        hooks: Known::Known(vec![hook(1, false)]),
        secrets: Known::Known(
            some(100)
                .map(|number| Secret {
                    name: format!("SECRET_{number}"),
                    visibility: "all".to_owned(),
                    created: days_ago(900),
                    updated: days_ago(200 + number),
                })
                .collect(),
        ),
        repositories: Known::Known(names.to_vec()),
        activity: Known::Known(Vec::new()),
        unsure: Vec::new(),
    }
}

fn hook(id: u64, secret: bool) -> Hook {
    Hook {
        id,
        host: "hooks.example.com".to_owned(),
        active: true,
        secret,
        verifies_tls: true,
        https: true,
        created: days_ago(500),
        last_status: Some(200),
        odd: None,
    }
}

fn repository(random: &mut SplitMix64, name: &str, people: usize) -> Repository {
    let person = |random: &mut SplitMix64| login(random.below(people as u64 * 2 / 3 + 1));
    let url = format!("https://github.com/{LOGIN}/{name}");
    let kinds = [ActivityKind::Push, ActivityKind::Commit, ActivityKind::Review, ActivityKind::PullRequest];
    let activity = (0..6 + random.below(10)).map(|_| Activity {
        login: person(random),
        kind: kinds[random.below(kinds.len() as u64) as usize],
        at: days_ago(random.below(300)),
        url: Some(format!("{url}/commits")),
    });
    let activity = activity.collect();
    let deploy_keys = (0..random.below(3)).map(|id| DeployKey {
        id,
        title: format!("deploy {id}"),
        read_only: random.below(2) == 0,
        added_by: Some(login(id)),
        created: days_ago(600),
        used: Known::Known((random.below(3) > 0).then(|| days_ago(random.below(300)))),
        disabled: false,
    });
    let deploy_keys = deploy_keys.collect();
    let permissions = ["pull", "push", "admin"];
    let collaborators = (0..random.below(4)).map(|_| {
        let login = person(random);
        let permission = permissions[random.below(3) as usize].to_owned();
        Collaborator { login, own: Known::Known(permission.clone()), permission }
    });
    let mut collaborators: Vec<Collaborator> = collaborators.collect();
    collaborators.sort_by(|one, other| one.login.cmp(&other.login));
    collaborators.dedup_by(|one, other| one.login == other.login);
    let protection = (random.below(3) > 0).then(|| Protection {
        reviews: Some(1),
        locked: false,
        code_owners: false,
        checks: vec!["test".to_owned()],
        admins: Known::Known(true),
        force_pushes: false,
        deletions: false,
        bypass: Vec::new(),
    });
    Repository {
        name: name.to_owned(),
        url,
        read: now(),
        archived: random.below(12) == 0,
        public: false,
        default_branch: Some("main".to_owned()),
        created: Some(days_ago(800)),
        pushed: Some(days_ago(random.below(200))),
        collaborators: Known::Known(collaborators),
        deploy_keys: Known::Known(deploy_keys),
        hooks: Known::Known((0..random.below(2)).map(|id| hook(id, random.below(2) == 0)).collect()),
        terraform: Known::Known(random.below(4) == 0),
        codeowners: Known::Known((random.below(2) == 0).then(|| "* @acme/team-000\n".to_owned())),
        protection: Known::Known(protection),
        activity: Known::Known(activity),
        activity_cut: None,
    }
}
