//! Changes within a block: an attribute gets another value, a policy says less, a trust names one fewer.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Array, Expression, ObjectKey};
use hcl_edit::structure::{Attribute, Block};
use hcl_edit::visit::{Visit, visit_array};
use serde_json::Value as Json;

use super::draft::{Draft, Refused};
use super::find::{Hit, Lookup};
use super::{hcl, spans};
use crate::audit::finding::Proposal;
use crate::audit::object::{AwsItem, Object};
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
    let known = SETTINGS.iter().find(|(other, api, _)| *other == kind && *api == name);
    let Some((_, _, attribute)) = known else {
        return Err(Text::new(
            format!("no patch: it is not known which attribute of `{kind}` holds `{name}`"),
            format!("パッチは作れません: `{kind}` のどの属性が `{name}` に当たるか不明です"),
        ));
    };
    let (block, file, text) = target(lookup, hit)?;
    let written = match value {
        "true" | "false" => value.to_owned(),
        text => hcl::quoted(text),
    };
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
fn target<'l>(lookup: &'l Lookup<'_, '_>, hit: &Hit) -> Result<(&'l Block, usize, &'l str), Refused> {
    let index = lookup.index();
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

/// Puts a narrower policy into the block of a hit.
pub(super) fn narrow(
    lookup: &Lookup<'_, '_>,
    hit: &Hit,
    new: &str,
    proposal: Option<&Proposal>,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let (block, file, text) = target(lookup, hit)?;
    let attribute = block.body.get_attribute("policy");
    let found = attribute.and_then(|one| Some((&one.value, one.value.span()?)));
    let (Some((expression, span)), Ok(document)) = (found, serde_json::from_str::<Json>(new)) else {
        return Err(Text::new(
            "no patch: the block has no policy that could be replaced",
            "パッチは作れません: 置き換えられるポリシーがブロックにありません",
        ));
    };
    match (literal(expression), proposal.and_then(|one| serde_json::from_str::<Json>(&one.old).ok())) {
        (Some(written), Some(old)) if written != old => {
            return Err(Text::new(
                "no patch: the policy in the code is not the one in the account; apply or correct it first",
                "パッチは作れません: コードのポリシーがアカウントのものと異なります。先に適用または修正してください",
            ));
        }
        (None, _) => draft.note(Text::new(
            "the policy in the code was made of references; the patch has their values instead",
            "コードのポリシーは参照を含んでいました。パッチではその値に置き換えています",
        )),
        _ => {}
    }
    draft.replace(file, span.clone(), hcl::jsonencode(&document, spans::indent(text, span.start)));
    take_document(lookup, hit, &span, draft);
    Ok(())
}

/// The data source that only this policy was read from goes with it.
fn take_document(lookup: &Lookup<'_, '_>, hit: &Hit, span: &Range<usize>, draft: &mut Draft) {
    let index = lookup.index();
    let folder = index.folder(hit.top);
    let read = index.references.iter().find(|one| {
        one.top == hit.top
            && span.start <= one.span.start
            && one.span.end <= span.end
            && one.to.0 == "data.aws_iam_policy_document"
    });
    let Some(read) = read else { return };
    let readers = index.references.iter().filter(|one| one.to == read.to && index.folder(one.top) == folder);
    let key = (folder.to_owned(), read.to.0.clone(), read.to.1.clone());
    let document = index.resources.get(&key).and_then(|at| index.top(*at));
    if let (1, Some(top)) = (readers.count(), document)
        && let Some(file) = index.files.get(top.file)
    {
        draft.remove(top.file, spans::block(file.text, top.before, &top.span));
    }
}

/// JSON that is written out: in a text, or as the argument of `jsonencode`. None when anything in it is a reference.
fn literal(expression: &Expression) -> Option<Json> {
    match expression {
        Expression::String(text) => serde_json::from_str(text.as_str()).ok(),
        Expression::HeredocTemplate(heredoc) => {
            let mut all = String::new();
            for element in heredoc.template.iter() {
                all.push_str(element.as_literal()?.as_str());
            }
            serde_json::from_str(&all).ok()
        }
        Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" => json(call.args.get(0)?),
        _ => None,
    }
}

fn json(expression: &Expression) -> Option<Json> {
    Some(match expression {
        Expression::Null(_) => Json::Null,
        Expression::Bool(found) => Json::Bool(*found.value()),
        Expression::String(text) => Json::String(text.as_str().to_owned()),
        Expression::Number(found) => serde_json::from_str(&found.value().to_string()).ok()?,
        Expression::Array(items) => Json::Array(items.iter().map(json).collect::<Option<_>>()?),
        Expression::Object(members) => {
            let one = |(key, found): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                let key = match key {
                    ObjectKey::Ident(name) => name.as_str().to_owned(),
                    ObjectKey::Expression(Expression::String(text)) => text.as_str().to_owned(),
                    ObjectKey::Expression(_) => return None,
                };
                Some((key, json(found.expr())?))
            };
            Json::Object(members.iter().map(one).collect::<Option<_>>()?)
        }
        Expression::Parenthesis(inner) => json(inner.inner())?,
        _ => return None,
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
}
