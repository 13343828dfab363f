//! Changes within a block: an attribute gets another value, a trust names one fewer.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Array, Expression};
use hcl_edit::structure::{Attribute, Block};
use hcl_edit::template::ForTemplateExpr;
use hcl_edit::visit::{Visit, visit_array};

use super::draft::{Draft, Refused};
use super::find::{Hit, Lookup};
use super::removal::twins;
use super::{hcl, lifecycle, spans};
use crate::audit::object::{AwsItem, Object};
use crate::hcl::visit_for_template;
use crate::text::Text;

/// Settings that a patch sets: type, the name in the API, the attribute.
const SETTINGS: [(&str, &str, &str); 26] = [
    ("aws_iam_access_key", "status", "status"),
    ("aws_iam_service_specific_credential", "status", "status"),
    ("aws_iam_user_ssh_key", "status", "status"),
    ("aws_iam_signing_certificate", "status", "status"),
    ("github_membership", "role", "role"),
    ("github_team_membership", "role", "role"),
    ("github_team_members", "role", "role"),
    ("github_repository_collaborator", "permission", "permission"),
    ("github_repository_collaborators", "permission", "permission"),
    ("github_team_repository", "permission", "permission"),
    ("github_repository_deploy_key", "read_only", "read_only"),
    ("github_organization_webhook", "active", "active"),
    ("github_repository_webhook", "active", "active"),
    ("github_organization_settings", "default_repository_permission", "default_repository_permission"),
    ("github_organization_settings", "members_can_create_repositories", "members_can_create_repositories"),
    (
        "github_organization_settings",
        "members_can_create_public_repositories",
        "members_can_create_public_repositories",
    ),
    (
        "github_organization_settings",
        "members_can_fork_private_repositories",
        "members_can_fork_private_repositories",
    ),
    ("github_actions_organization_permissions", "allowed_actions", "allowed_actions"),
    ("github_actions_repository_permissions", "allowed_actions", "allowed_actions"),
    (
        "github_workflow_repository_permissions",
        "default_workflow_permissions",
        "default_workflow_permissions",
    ),
    (
        "github_workflow_repository_permissions",
        "can_approve_pull_request_reviews",
        "can_approve_pull_request_reviews",
    ),
    ("github_branch_protection", "enforce_admins", "enforce_admins"),
    ("github_branch_protection", "allow_force_pushes", "allows_force_pushes"),
    ("github_branch_protection", "allow_deletions", "allows_deletions"),
    ("github_branch_protection_v3", "enforce_admins", "enforce_admins"),
    ("github_repository", "visibility", "visibility"),
];

/// Sets an attribute of the block, or of the nested block, that a hit is about.
pub(super) fn set(
    lookup: &Lookup<'_, '_>,
    hit: &Hit,
    name: &str,
    value: &str,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let (kind, _) = lookup.index().address(hit.top);
    if matches!(kind.as_str(), "github_organization_webhook" | "github_repository_webhook")
        && (name, value) == ("insecure_ssl", "0")
    {
        return verify(lookup, hit, draft);
    }
    let known = SETTINGS.iter().find(|(other, api, _)| *other == kind && *api == name);
    let Some((_, _, attribute)) = known else { return Err(no_attribute(&kind, name)) };
    let (block, file, text) = target(lookup, hit)?;
    let path: Vec<&str> = hit.list.into_iter().chain([*attribute]).collect();
    lifecycle::ignored(lookup, hit.top, &path)?;
    if *attribute == "allowed_actions" && value == "selected" {
        actions_note(block, draft);
    }
    let written = match value {
        "true" | "false" => value.to_owned(),
        text => hcl::quoted(text),
    };
    write(block, (file, text), attribute, written, draft)
}

/// Why a setting is not one that a patch sets.
fn no_attribute(kind: &str, name: &str) -> Refused {
    if kind == "github_actions_organization_secret" && name == "visibility" {
        return Text::new(
            "no patch: `visibility = \"selected\"` takes the secret from every repository that is not listed, and nobody \
             here knows which of them use it; write it together with `selected_repository_ids`",
            "パッチは作れません: `visibility = \"selected\"` にすると、一覧にないリポジトリから読めなくなります。使用するリポジトリを調べ、`selected_repository_ids` とともに設定してください",
        );
    }
    Text::new(
        format!("no patch: it is not known which attribute of `{kind}` holds `{name}`"),
        format!("パッチは作れません: `{kind}` のどの属性が `{name}` に当たるか不明です"),
    )
}

/// A webhook looks at the certificate of its receiver.
fn verify(lookup: &Lookup<'_, '_>, hit: &Hit, draft: &mut Draft) -> Result<(), Refused> {
    let (block, file, text) = target(lookup, hit)?;
    lifecycle::ignored(lookup, hit.top, &["configuration", "insecure_ssl"])?;
    let mut inner = block.body.get_blocks("configuration");
    let (Some(inner), None) = (inner.next(), inner.next()) else {
        return Err(Text::new(
            "no patch: the block has no `configuration` block of its own where `insecure_ssl` could be set",
            "パッチは作れません: `insecure_ssl` を設定できる `configuration` ブロックがありません",
        ));
    };
    write(inner, (file, text), "insecure_ssl", "false".to_owned(), draft)
}

/// Without a list of actions there is none that the workflows may use.
fn actions_note(block: &Block, draft: &mut Draft) {
    if block.body.get_blocks("allowed_actions_config").next().is_some() {
        return;
    }
    draft.note(Text::new(
        "workflows stop that use an action which is not listed: add an `allowed_actions_config` block with those that are \
         used before it is applied",
        "許可していないアクションを使うワークフローは停止します。apply の前に、使用中のアクションを `allowed_actions_config` ブロックで許可してください",
    ));
}

/// Writes an attribute of a block.
fn write(
    block: &Block,
    (file, text): (usize, &str),
    attribute: &str,
    written: String,
    draft: &mut Draft,
) -> Result<(), Refused> {
    if let Some(span) = block.body.get_attribute(attribute).and_then(|found| found.value.span()) {
        draft.replace(file, span, written);
        return Ok(());
    }
    let (at, line) = insertion(text, block, attribute, &written).ok_or_else(|| {
        Text::new(
            format!("no patch: the block has no line where `{attribute}` could be set"),
            format!("パッチは作れません: `{attribute}` を追加できる行がありません"),
        )
    })?;
    draft.replace(file, at..at, line);
    Ok(())
}

/// Where a new attribute goes, and its line.
fn insertion(text: &str, block: &Block, name: &str, value: &str) -> Option<(usize, String)> {
    let span = block.span()?;
    let last: Option<(&Attribute, Range<usize>)> =
        block.body.attributes().filter_map(|one| Some((one, one.span()?))).last();
    let (at, name) = match &last {
        Some((attribute, range)) if spans::line_start(text, range.start) > span.start => {
            // The sign stands below the one above it where the name is short enough.
            let column = text.get(range.clone())?.find('=').unwrap_or_default();
            let is_aligned = column > attribute.key.as_str().len() && column > name.len();
            let gap = if is_aligned { " ".repeat(column - 1 - name.len()) } else { String::new() };
            (spans::line_end(text, range.end), format!("{name}{gap}"))
        }
        _ => (spans::line_end(text, text.get(span.clone())?.find('{')? + span.start), name.to_owned()),
    };
    // A block in one line has no room.
    (at < span.end).then(|| (at, format!("{}  {name} = {value}\n", spans::indent(text, span.start))))
}

/// The block that a hit is about, when it is that object's alone.
pub(super) fn target<'l>(
    lookup: &'l Lookup<'_, '_>,
    hit: &Hit,
) -> Result<(&'l Block, usize, &'l str), Refused> {
    let index = lookup.index();
    // Whatever another file sets over it would win.
    if let Some(other) = twins(lookup, hit.top).find(|at| *at != hit.top)
        && let Some(top) = index.top(other)
    {
        let spot = index.spot(top.file, top.span.start);
        return Err(Text::new(
            format!("no patch: `{spot}` sets the same block; change them together by hand"),
            format!(
                "パッチは作れません: `{spot}` も同じブロックを設定しています。両方を手で変更してください"
            ),
        ));
    }
    let instance = lookup.instances(hit.top).get(hit.instance);
    let is_shared = instance.is_none_or(|one| one.is_one_of_many || one.call.is_some());
    let top = index.top(hit.top).filter(|_| !is_shared);
    let found = top.and_then(|top| {
        let text = index.files.get(top.file)?.text;
        let block = match (&hit.list, &hit.origin) {
            (None, _) => &top.block,
            (Some(list), Some(origin)) if origin.is_block => {
                top.block.body.get_blocks(list).find(|one| one.span().as_ref() == Some(&origin.span))?
            }
            _ => return None,
        };
        Some((block, top.file, text))
    });
    found.ok_or_else(|| {
        let spot = index.top(hit.top).map_or_else(String::new, |top| index.spot(top.file, top.span.start));
        Text::new(
            format!("no patch: `{spot}` makes more than this one, so that a change would meet others"),
            format!("パッチは作れません: `{spot}` は他のものも作るため、変更するとそれらにも影響します"),
        )
    })
}

/// Takes one entry out of a role's trust policy, where it is one of several in a list.
pub(super) fn distrust(
    lookup: &Lookup<'_, '_>,
    hit: &Hit,
    object: &Object,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let Object::Aws { partition, item: AwsItem::Trust { trusted, .. }, .. } = object else { return Ok(()) };
    let (block, file, text) = target(lookup, hit)?;
    lifecycle::ignored(lookup, hit.top, &["assume_role_policy"])?;
    let mut names = vec![trusted.clone()];
    if trusted.len() == 12 && trusted.bytes().all(|byte| byte.is_ascii_digit()) {
        names.push(format!("arn:{partition}:iam::{trusted}:root"));
    }
    let mut search = Search { names, found: Vec::new(), seen: 0 };
    if let Some(policy) = block.body.get_attribute("assume_role_policy") {
        search.visit_expr(&policy.value);
    }
    match (search.found.as_slice(), search.seen) {
        ([Some(span)], 1) => {
            draft.remove(file, spans::element(text, span, false));
            Ok(())
        }
        _ => Err(Text::new(
            format!(
                "no patch: `{trusted}` is not one of several in a list of `assume_role_policy`; take its statement out \
                 by hand"
            ),
            format!(
                "パッチは作れません: `{trusted}` は `assume_role_policy` のリストの要素ではありません。ステートメントを手で取り除いてください"
            ),
        )),
    }
}

struct Search {
    names: Vec<String>,
    /// Elements of lists; none for one that is alone in its list.
    found: Vec<Option<Range<usize>>>,
    /// How often the name stands anywhere.
    seen: usize,
}

impl Visit for Search {
    fn visit_array(&mut self, node: &Array) {
        for item in node.iter() {
            if matches!(item, Expression::String(text) if self.names.iter().any(|name| name == text.as_str()))
            {
                self.found.push(item.span().filter(|_| node.len() > 1));
            }
        }
        visit_array(self, node);
    }

    fn visit_expr(&mut self, node: &Expression) {
        if matches!(node, Expression::String(text) if self.names.iter().any(|name| name == text.as_str())) {
            self.seen += 1;
        }
        hcl_edit::visit::visit_expr(self, node);
    }
    fn visit_for_template_expr(&mut self, node: &ForTemplateExpr) {
        visit_for_template(self, node);
    }
}
