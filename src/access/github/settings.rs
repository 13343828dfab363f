//! What every member of an organization, and every workflow, may do.

use crate::access::Fact;
use crate::access::holdings::Holding;
use crate::access::node::{Node, Word};
use crate::access::walk::{Change, Subject};
use crate::text::Text;

/// One setting, with its values from narrow to wide.
struct Setting {
    kinds: &'static [&'static str],
    attribute: &'static str,
    values: &'static [&'static str],
    /// From which value on it is said of a new object, whose setting before is not in the plan.
    wide: u8,
    who: &'static str,
    /// The ladder, one a setting.
    ladder: &'static str,
}

const SWITCH: &[&str] = &["false", "true"];
const ORGANIZATION: &[&str] = &["github_organization_settings"];
const ACTIONS: &[&str] = &[
    "github_actions_organization_permissions",
    "github_actions_repository_permissions",
    "github_enterprise_actions_permissions",
];
const WORKFLOWS: &[&str] =
    &["github_workflow_repository_permissions", "github_enterprise_actions_workflow_permissions"];
const MEMBER: &str = "every member of the organization";
const WORKFLOW: &str = "every workflow";

const fn setting(
    kinds: &'static [&'static str],
    attribute: &'static str,
    values: &'static [&'static str],
    wide: u8,
    who: &'static str,
) -> Setting {
    Setting { kinds, attribute, values, wide, who, ladder: attribute }
}

const TABLE: [Setting; 20] = [
    setting(ORGANIZATION, "default_repository_permission", &["none", "read", "write", "admin"], 2, MEMBER),
    setting(ORGANIZATION, "members_can_create_repositories", SWITCH, 9, MEMBER),
    setting(ORGANIZATION, "members_can_create_public_repositories", SWITCH, 1, MEMBER),
    setting(ORGANIZATION, "members_can_create_private_repositories", SWITCH, 9, MEMBER),
    setting(ORGANIZATION, "members_can_create_internal_repositories", SWITCH, 9, MEMBER),
    setting(ORGANIZATION, "members_can_fork_private_repositories", SWITCH, 1, MEMBER),
    setting(ORGANIZATION, "members_can_create_pages", SWITCH, 9, MEMBER),
    setting(ORGANIZATION, "members_can_create_public_pages", SWITCH, 9, MEMBER),
    setting(ORGANIZATION, "members_can_create_private_pages", SWITCH, 9, MEMBER),
    setting(ACTIONS, "allowed_actions", &["local_only", "selected", "all"], 2, WORKFLOW),
    setting(ACTIONS, "enabled_repositories", &["none", "selected", "all"], 9, WORKFLOW),
    setting(ACTIONS, "enabled_organizations", &["none", "selected", "all"], 9, WORKFLOW),
    setting(ACTIONS, "enabled", SWITCH, 9, WORKFLOW),
    setting(ACTIONS, "allowed_actions_config.github_owned_allowed", SWITCH, 9, WORKFLOW),
    setting(ACTIONS, "allowed_actions_config.verified_allowed", SWITCH, 9, WORKFLOW),
    setting(WORKFLOWS, "default_workflow_permissions", &["read", "write"], 1, WORKFLOW),
    setting(WORKFLOWS, "can_approve_pull_request_reviews", SWITCH, 1, WORKFLOW),
    setting(
        &["github_actions_repository_access_level"],
        "access_level",
        &["none", "user", "organization", "enterprise"],
        1,
        "workflows of other repositories",
    ),
    setting(&["github_actions_runner_group"], "visibility", &["selected", "private", "all"], 2, WORKFLOW),
    setting(&["github_actions_runner_group"], "allows_public_repositories", SWITCH, 1, WORKFLOW),
];

/// Whether the type has such settings.
pub(super) fn is_wanted(kind: &str) -> bool {
    TABLE.iter().any(|setting| setting.kinds.contains(&kind))
}

fn of(kind: &str) -> impl Iterator<Item = &'static Setting> {
    TABLE.iter().filter(move |setting| setting.kinds.contains(&kind))
}

/// The repository, organization or group of runners that the settings are of.
fn scope(subject: &Subject<'_, '_, '_>) -> Word {
    if let Some(word) = subject.word("repository") {
        return word.after("repository");
    }
    if let Some(word) = subject.word("enterprise_slug") {
        return word.after("enterprise");
    }
    if subject.kind() == "github_actions_runner_group" {
        return subject.must("name").after("runner group");
    }
    Word::plain("the organization")
}

/// One a setting.
pub(super) fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let before = Node::before(subject.object);
    let mut found = Vec::new();
    for setting in of(subject.kind()) {
        let path: Vec<&str> = setting.attribute.split('.').collect();
        // What is let in one by one says nothing where everything was let in.
        if path.len() > 1 && allowed_all(&before) {
            continue;
        }
        let is_new = before.path(&path).is_absent();
        let Some(value) = subject.node.path(&path).text() else { continue };
        if value.is_unknown() {
            // Where nobody writes a setting the provider reads what it is: nothing changes then.
            let written =
                crate::access::names::refers(subject.plan, subject.object.change, setting.attribute);
            if !written {
                continue;
            }
        }
        let step =
            setting.values.iter().zip(0_u8..).find(|(name, _)| **name == value.text).map(|(_, step)| step);
        if is_new && step.is_some_and(|step| step == 0 || step < setting.wide) {
            continue;
        }
        let mut held = Holding::new(
            setting.ladder,
            Word::plain(setting.who),
            scope(subject),
            value.map(|text| format!("{}: {text}", setting.attribute)),
        );
        held.rank = step.map(|step| (setting.ladder, step));
        if step != Some(0) {
            held.facts.push(raised(subject, &held, setting));
        }
        found.push(held);
    }
    found.extend(patterns(subject));
    found
}

fn raised(subject: &Subject<'_, '_, '_>, held: &Holding, setting: &Setting) -> Fact {
    let (what, place) = (held.capability.shown(), held.scope.shown());
    let message = if setting.who == WORKFLOW {
        Text::new(
            format!("every workflow of `{place}` may do more: `{what}`"),
            format!("`{place}` のすべてのワークフローの権限が広がります: `{what}`"),
        )
    } else if setting.who == MEMBER {
        Text::new(
            format!("every member of the organization may do more: `{what}`"),
            format!("組織の全メンバーの権限が広がります: `{what}`"),
        )
    } else {
        Text::new(
            format!("workflows of other repositories may use what is in `{place}`: `{what}`"),
            format!("他のリポジトリのワークフローが `{place}` の内容を使えるようになります: `{what}`"),
        )
    };
    let fact = subject.fact("default-permission-raised", message).attribute(setting.attribute);
    if subject.object.before.is_null() {
        fact.detail(Text::new(
            "what it was before is not in the plan",
            "変更前の設定はプランから分かりません",
        ))
    } else {
        fact
    }
}

fn allowed_all(node: &Node<'_, '_>) -> bool {
    node.get("allowed_actions").word().is_some_and(|word| word.text == "all")
}

/// Actions of others that are let in one by one.
fn patterns(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let before = Node::before(subject.object);
    if !ACTIONS.contains(&subject.kind()) || before.is_absent() || allowed_all(&before) {
        return Vec::new();
    }
    let words = subject.node.path(&["allowed_actions_config", "patterns_allowed"]).words();
    words
        .into_iter()
        .map(|pattern| {
            let what = pattern.map(|text| format!("uses: {text}"));
            Holding::new("allowed_actions_config", Word::plain(WORKFLOW), scope(subject), what)
        })
        .collect()
}

/// Settings that are no longer kept: GitHub's own defaults are the wide ones.
pub(super) fn facts(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    if !change.is_gone() {
        return Vec::new();
    }
    let keeps = of(change.kind()).filter(|setting| setting.attribute == "allowed_actions");
    keeps
        .filter_map(|setting| {
            let was = change.before.word(setting.attribute)?;
            (was.text != "all").then(|| {
                let was = was.shown();
                let message = Text::new(
                    format!(
                        "nothing keeps `{}` at `{was}` any more, and removing the resource sets it to `all`",
                        setting.attribute
                    ),
                    format!(
                        "`{}` を `{was}` に保つものがなくなります。リソースの削除により `all` に設定されます",
                        setting.attribute
                    ),
                );
                change.fact("default-permission-raised", message).attribute(setting.attribute)
            })
        })
        .collect()
}
