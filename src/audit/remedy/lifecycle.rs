//! What a block says about its end: what Terraform leaves as it is, what it must not destroy, and what it destroys only
//! in part. A patch that changes nothing in the account would look like one that does.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, TraversalOperator};
use hcl_edit::structure::Block;

use super::draft::{Draft, Refused};
use super::find::{Hit, Lookup, is_protected};
use super::removal::twins;
use super::value::{Item, Origin, Value};
use crate::text::Text;

/// Refuses a change of an attribute that `ignore_changes` keeps Terraform from: `status`, or `configuration` and
/// `insecure_ssl` for one of a nested block.
pub(super) fn ignored(lookup: &Lookup<'_, '_>, at: usize, path: &[&str]) -> Result<(), Refused> {
    let index = lookup.index();
    for top in twins(lookup, at).filter_map(|at| index.top(at)) {
        for inner in top.block.body.get_blocks("lifecycle") {
            let Some(found) = inner.body.get_attribute("ignore_changes") else { continue };
            let Some(name) = entry(&found.value, path) else { continue };
            let spot = index.spot(top.file, found.span().map_or(top.span.start, |span| span.start));
            return Err(Text::new(
                format!(
                    "no patch: `ignore_changes` at `{spot}` keeps Terraform from changing `{name}`: take that out there as \
                     well, or change it by hand"
                ),
                format!(
                    "パッチは作れません: `{spot}` の `ignore_changes` により、Terraform は `{name}` を変更しません。そこから外すか、手動で変更してください"
                ),
            ));
        }
    }
    Ok(())
}

/// What of `ignore_changes` is the path, or something that it is in.
fn entry(value: &Expression, path: &[&str]) -> Option<String> {
    if let Expression::Variable(all) = value {
        return (all.as_str() == "all").then(|| path.join("."));
    }
    let Expression::Array(all) = value else { return Some(path.join(".")) };
    all.iter()
        .map(words)
        .find(|words| {
            !words.is_empty()
                && words.len() <= path.len()
                && words.iter().zip(path).all(|(one, other)| one == other)
        })
        .map(|words| words.join("."))
}

/// The names of `status`, `"status"` or `configuration[0].insecure_ssl`, without their numbers.
fn words(entry: &Expression) -> Vec<String> {
    match entry {
        Expression::Variable(name) => vec![name.as_str().to_owned()],
        Expression::String(text) => text
            .as_str()
            .split(['.', '[', ']', '"'])
            .filter(|word| !word.is_empty() && word.parse::<u64>().is_err())
            .map(str::to_owned)
            .collect(),
        Expression::Traversal(traversal) => {
            let mut found = words(&traversal.expr);
            for operator in &traversal.operators {
                match operator.value() {
                    TraversalOperator::GetAttr(name) => found.push(name.as_str().to_owned()),
                    TraversalOperator::Index(Expression::String(text)) => {
                        found.push(text.as_str().to_owned());
                    }
                    _ => {}
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

/// What has to stay where the last `inline_policy` of a role stood: without any such block the provider leaves those of the
/// account as they are.
pub(super) fn inline_left(
    lookup: &Lookup<'_, '_>,
    hit: &Hit,
    origin: &Origin,
    draft: &mut Draft,
) -> Option<&'static str> {
    let list = hit.list.filter(|list| *list == "inline_policy")?;
    let Value::List(items) = lookup.instances(hit.top).get(hit.instance)?.values.get(list)? else {
        return None;
    };
    let stays = |item: &Item| {
        item.origin.as_ref().is_none_or(|one| one != origin && !draft.takes(one.file, &one.span))
    };
    if items.iter().any(stays) {
        return None;
    }
    if origin.is_block {
        return Some("inline_policy {}");
    }
    draft.note(Text::new(
        "it was the last inline policy in the code, and without any the provider leaves those of the account: add \
         `inline_policy {}` to the role",
        "コードに残る最後のインラインポリシーです。一つもないとプロバイダーは実際のポリシーを削除しないため、ロールに `inline_policy {}` を追加してください",
    ));
    None
}

/// Says what keeps an apply from destroying what a block makes, or from taking all of it away: of the block, and of one
/// of those that it makes.
pub(super) fn note(lookup: &Lookup<'_, '_>, at: usize, is_whole: bool, draft: &mut Draft) {
    let index = lookup.index();
    let (kind, name) = index.address(at);
    let Some(top) = index.top(at) else { return };
    if is_protected(&top.block) {
        draft.note(protected(&format!("{kind}.{name}"), is_whole));
    }
    let blocks: Vec<&Block> =
        twins(lookup, at).filter_map(|at| index.top(at)).map(|top| &top.block).collect();
    let is = |value: &Expression, wanted: bool| match value {
        Expression::Bool(found) => *found.value() == wanted,
        Expression::String(found) => found.as_str() == wanted.to_string(),
        _ => false,
    };
    let has = |attribute: &str, wanted: bool| {
        let mut written = blocks.iter().filter_map(|block| block.body.get_attribute(attribute));
        written.any(|one| is(&one.value, wanted))
    };
    if kind == "aws_iam_user" && !has("force_destroy", true) {
        draft.note(Text::new(
            "without `force_destroy = true` Terraform cannot delete a user that has keys, a password or an MFA device \
             which Terraform does not manage: delete those first",
            "`force_destroy = true` がないと、Terraform 管理外のキー・パスワード・MFA デバイスを持つユーザーは削除できません。先にそれらを削除してください",
        ));
    }
    let says = blocks.iter().any(|block| block.body.get_attribute("downgrade_on_destroy").is_some());
    if kind == "github_membership" && says && !has("downgrade_on_destroy", false) {
        draft.note(Text::new(
            "with `downgrade_on_destroy` an apply leaves them in the organisation as a member: apply it with \
             `downgrade_on_destroy = false` first, or remove them by hand afterwards",
            "`downgrade_on_destroy` があるため、apply しても一般メンバーとして残ります。先に `downgrade_on_destroy = false` を apply するか、適用後に手動で削除してください",
        ));
    }
}

fn protected(address: &str, is_whole: bool) -> Text {
    if is_whole {
        return Text::new(
            format!("`{address}` has `prevent_destroy`: ask whoever set it before the block goes"),
            format!("`{address}` には `prevent_destroy` があります。削除前に設定者へ確認してください"),
        );
    }
    Text::new(
        format!(
            "`{address}` has `prevent_destroy`, and refuses the plan until that is taken out: ask whoever set it"
        ),
        format!(
            "`{address}` には `prevent_destroy` があり、外すまでプランは失敗します。設定者へ確認してください"
        ),
    )
}
