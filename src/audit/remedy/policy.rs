//! Puts a narrower policy into a block, where the code has the policy that was judged.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, Traversal};
use hcl_edit::template::ForTemplateExpr;
use hcl_edit::visit::{Visit, visit_traversal};
use serde_json::Value as Json;

use super::change::target;
use super::draft::{Draft, Refused};
use super::find::{Hit, Lookup};
use super::index::Reference;
use super::value::{Sure, Value};
use super::{dangling, document, hcl, lifecycle, spans};
use crate::audit::finding::{Finding, Proposal};
use crate::audit::object::{AwsItem, Object};
use crate::hcl::visit_for_template;
use crate::text::Text;

/// Puts a narrower policy into the block of a hit.
pub(super) fn narrow(
    lookup: &Lookup<'_, '_>,
    hit: &Hit,
    new: &str,
    proposal: Option<&Proposal>,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let (block, file, text) = target(lookup, hit)?;
    let path: Vec<&str> = hit.list.into_iter().chain(["policy"]).collect();
    lifecycle::ignored(lookup, hit.top, &path)?;
    let attribute = block.body.get_attribute("policy");
    let found = attribute.and_then(|one| Some((&one.value, one.value.span()?)));
    let (Some((expression, span)), Ok(document)) = (found, serde_json::from_str::<Json>(new)) else {
        return Err(Text::new(
            "no patch: the block has no policy that could be replaced",
            "パッチは作れません: 置き換えられるポリシーがブロックにありません",
        ));
    };
    check(lookup, hit, proposal, true)?;
    let mut references = References { any: false };
    references.visit_expr(expression);
    if references.any {
        draft.note(Text::new(
            "the policy in the code was made of references; the patch has their values instead",
            "コードのポリシーは参照を含んでいました。パッチではその値に置き換えています",
        ));
    }
    if !matches!(expression, Expression::HeredocTemplate(_)) {
        comments(text, &span, draft);
    }
    draft.replace(file, span.clone(), hcl::jsonencode(&document, spans::indent(text, span.start)));
    take_document(lookup, hit, &span, draft);
    Ok(())
}

/// Refuses to take a policy away whose text in the code is not the one that was judged.
pub(super) fn check_before_removal(
    lookup: &Lookup<'_, '_>,
    finding: &Finding,
    policy: &str,
    sure: &[&Hit],
) -> Result<(), Refused> {
    let proposal = finding.proposals.iter().find(|one| one.policy == policy);
    let Object::Aws { account, partition, .. } = &finding.object else { return Ok(()) };
    if !policy.starts_with("arn:") {
        return sure.iter().try_for_each(|hit| check(lookup, hit, proposal, true));
    }
    // Only the attachment goes, and the text of the policy stays where it is.
    let item = AwsItem::Policy { arn: policy.to_owned() };
    let own = lookup.hits(&Object::Aws { account: account.clone(), partition: partition.clone(), item });
    let mut own = own.iter().filter(|hit| hit.is_itself && hit.sure == Sure::Yes);
    own.try_for_each(|hit| check(lookup, hit, proposal, false))
}

fn check(
    lookup: &Lookup<'_, '_>,
    hit: &Hit,
    proposal: Option<&Proposal>,
    needs_text: bool,
) -> Result<(), Refused> {
    let Some(proposal) = proposal else { return Ok(()) };
    document::compare(written(lookup, hit), &proposal.old, needs_text)
}

/// The policy as the code writes it.
fn written<'l>(lookup: &'l Lookup<'_, '_>, hit: &Hit) -> Option<&'l Value> {
    let instance = lookup.instances(hit.top).get(hit.instance)?;
    let Some(list) = hit.list else { return instance.values.get("policy") };
    let Value::List(items) = instance.values.get(list)? else { return None };
    let item = items.iter().find(|item| item.origin.is_some() && item.origin == hit.origin)?;
    item.value.member("policy").map(|item| &item.value)
}

/// The data source that only this policy was read from goes with it.
fn take_document(lookup: &Lookup<'_, '_>, hit: &Hit, span: &Range<usize>, draft: &mut Draft) {
    let index = lookup.index();
    let folder = index.folder(hit.top);
    let within =
        |one: &&Reference| one.top == hit.top && span.start <= one.span.start && one.span.end <= span.end;
    let read = index.documents().find(|(_, all)| all.iter().any(|one| within(&one)));
    let Some((to, _)) = read else { return };
    let readers = index.references_in(folder, to).count();
    let key = (folder.to_owned(), to.0.clone(), to.1.clone());
    let document = index.resources.get(&key).and_then(|at| index.top(*at));
    let elsewhere = dangling::elsewhere(index, folder, &format!("{}.{}", to.0, to.1));
    if let (1, Some(top), Ok(())) = (readers, document, elsewhere)
        && let Some(file) = index.files.get(top.file)
    {
        comments(file.text, &top.span, draft);
        draft.remove(top.file, spans::block(file.text, top.before, &top.span));
    }
}

fn comments(text: &str, span: &Range<usize>, draft: &mut Draft) {
    if spans::has_comment(text.get(span.clone()).unwrap_or_default()) {
        draft.note(Text::new(
            "the comments within the policy are not in the patch; copy those that still hold",
            "ポリシー内のコメントはパッチに含まれません。必要なものは書き写してください",
        ));
    }
}

struct References {
    any: bool,
}

impl Visit for References {
    fn visit_traversal(&mut self, node: &Traversal) {
        self.any = true;
        visit_traversal(self, node);
    }
    fn visit_for_template_expr(&mut self, node: &ForTemplateExpr) {
        visit_for_template(self, node);
    }
}
