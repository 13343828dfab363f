//! Who else names what a patch takes away: data sources, and ARNs that are written out. Neither is a reference, so that
//! nothing fails before the apply.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::find::Lookup;
use super::index::Index;
use super::value::{Expect, Sure};
use crate::audit::object::{AwsItem, GitHubItem, Object};
use crate::text::Text;

/// So many places are named.
const MOST: usize = 5;
/// What ends an ARN in code, in JSON and in a text.
const ENDS: [char; 8] = ['"', '\'', '`', ',', '\\', ')', ']', '>'];

/// ARNs of IAM in the files, by kind and name without the path.
pub(super) struct Arns(BTreeMap<(String, String), Vec<Arn>>);

struct Arn {
    account: String,
    file: usize,
    at: usize,
}

impl Arns {
    pub(super) fn new(index: &Index<'_>) -> Self {
        let mut found: BTreeMap<(String, String), Vec<Arn>> = BTreeMap::new();
        for (file, text) in index.files.iter().map(|file| file.text).enumerate() {
            for (at, _) in text.match_indices("arn:") {
                let rest = text.get(at..).unwrap_or_default();
                let whole = rest.split(|c: char| c.is_whitespace() || ENDS.contains(&c)).next();
                let mut parts = whole.unwrap_or_default().splitn(6, ':');
                let (Some("iam"), Some(account), Some(resource)) = (parts.nth(2), parts.nth(1), parts.next())
                else {
                    continue;
                };
                let Some((kind, path)) = resource.split_once('/') else { continue };
                let name = path.rsplit('/').next().unwrap_or(path);
                let key = (kind.to_owned(), name.to_owned());
                found.entry(key).or_default().push(Arn { account: account.to_owned(), file, at });
            }
        }
        Self(found)
    }

    /// Places that name an object by its ARN, also where the account is only known when Terraform runs.
    fn of(&self, account: &str, kind: &str, name: &str) -> impl Iterator<Item = (usize, usize)> {
        let all = self.0.get(&(kind.to_owned(), name.to_owned())).into_iter().flatten();
        all.filter(move |arn| arn.account == account || arn.account.contains("${"))
            .map(|arn| (arn.file, arn.at))
    }
}

/// Says who else names the object that goes.
pub(super) fn note(lookup: &Lookup<'_, '_>, object: &Object, draft: &mut Draft) {
    let index = lookup.index();
    let (account, kind, name) = match object {
        Object::Aws { account, item: AwsItem::User { name }, .. } => (account, "user", name.as_str()),
        Object::Aws { account, item: AwsItem::Role { name }, .. } => (account, "role", name.as_str()),
        Object::Aws { account, item: AwsItem::Group { name }, .. } => (account, "group", name.as_str()),
        Object::Aws { account, item: AwsItem::Policy { arn }, .. } => {
            (account, "policy", arn.rsplit('/').next().unwrap_or(arn))
        }
        Object::GitHub { organisation, item: GitHubItem::Team { slug } } => {
            (organisation, "team", slug.as_str())
        }
        _ => return,
    };
    let mut readers = data(lookup, object, kind, name);
    readers.retain(|(file, at)| !draft.takes(*file, &(*at..*at)));
    if let Some(spots) = spots(index, &readers) {
        draft.note(Text::new(
            format!("data sources read it and fail once it is gone: {spots}; change them first"),
            format!("データソースが参照しており、削除後は失敗します: {spots}。先にそちらを変更してください"),
        ));
    }
    let named: Vec<(usize, usize)> = lookup
        .arns()
        .of(account, kind, name)
        .filter(|(file, at)| !draft.takes(*file, &(*at..*at)))
        .filter(|(file, at)| !is_within(index, &readers, *file, *at))
        .collect();
    if let Some(spots) = spots(index, &named) {
        draft.note(Text::new(
            format!("its ARN is written out: {spots}; look whether that should stay"),
            format!("ARN が直接書かれています: {spots}。残すべきか確認してください"),
        ));
    }
}

/// Data sources that read the object, or may in another account: where they begin.
fn data(lookup: &Lookup<'_, '_>, object: &Object, kind: &str, name: &str) -> Vec<(usize, usize)> {
    let index = lookup.index();
    let (source, attribute) = match kind {
        "user" => ("data.aws_iam_user", "user_name"),
        "role" => ("data.aws_iam_role", "name"),
        "group" => ("data.aws_iam_group", "group_name"),
        "policy" => ("data.aws_iam_policy", "name"),
        _ => ("data.github_team", "slug"),
    };
    let mut keys = vec![(attribute, Expect::Is(name.to_owned()))];
    if let Object::Aws { item: AwsItem::Policy { arn }, .. } = object {
        keys.push(("arn", Expect::Is(arn.clone())));
    }
    let reads = |at: usize| {
        lookup.instances(at).iter().enumerate().any(|(number, made)| {
            lookup.is_there(at, number, object) != Sure::No
                && keys.iter().any(|(key, expect)| {
                    made.values.get(*key).is_some_and(|value| value.is(expect) == Sure::Yes)
                })
        })
    };
    let all = index.kinds.get(source).into_iter().flatten().copied().filter(|at| reads(*at));
    all.filter_map(|at| index.top(at)).map(|top| (top.file, top.span.start)).collect()
}

/// Whether a place is in one of the blocks.
fn is_within(index: &Index<'_>, blocks: &[(usize, usize)], file: usize, at: usize) -> bool {
    let mut tops = index.tops.iter().filter(|top| blocks.contains(&(top.file, top.span.start)));
    tops.any(|top| top.file == file && top.span.contains(&at))
}

/// `a.tf:1`, `b.tf:2`; none where there is no place.
fn spots(index: &Index<'_>, places: &[(usize, usize)]) -> Option<String> {
    let named: Vec<String> =
        places.iter().take(MOST).map(|(file, at)| format!("`{}`", index.spot(*file, *at))).collect();
    let more = places.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" (+{more})") } else { String::new() };
    (!named.is_empty()).then(|| format!("{}{more}", named.join(", ")))
}
