//! Protection of default branches, in repositories that hold Terraform.

use super::context::{Context, seen_in};
use super::facts::Protection;
use super::fingerprint;
use super::gaps::{Gaps, PROTECTION};
use super::kinds;
use super::level::unmarked;
use super::site::Site;
use crate::audit::finding::{Finding, Risk, Verb};
use crate::audit::known::Known;
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

/// Names of those who may bypass it in a sentence.
const NAMES: usize = 5;

/// A hole in the protection, as a clause.
type Hole = (&'static str, &'static str);

const NO_REVIEW: Hole = ("no approving review is demanded", "承認レビューが必須ではありません");

pub(super) fn check(context: &Context<'_>, site: &Site<'_>, gaps: &mut Gaps) -> Option<Finding> {
    let branch = site.at.default_branch.as_deref()?;
    if !site.terraform || site.at.archived {
        return None;
    }
    let protection = gaps.need(PROTECTION, &site.at.name, &site.at.protection)?.as_ref();
    let (holes, risk) = match protection {
        None => (vec![("it is not protected at all", "保護がありません")], Risk::High),
        Some(protection) => holes(site, protection, gaps),
    };
    if holes.is_empty() {
        return None;
    }
    let en = holes.iter().map(|hole| hole.0).collect::<Vec<_>>().join(", ");
    let ja = holes.iter().map(|hole| hole.1).collect::<Vec<_>>().join("、");
    let (name, shown) = (&site.at.name, unmarked(branch));
    let path = format!("/branches/{branch}/protection");
    let seen = seen_in(&context.org.login, site.at, seen(protection), &path, "/settings/branches");
    Some(Finding {
        check: &kinds::UNPROTECTED,
        object: context
            .object(GitHubItem::BranchProtection { repository: name.clone(), branch: branch.to_owned() }),
        what: Text::new(
            format!("The default branch `{shown}` of `{name}`, which holds Terraform: {en}"),
            format!("Terraform を含む `{name}` の既定ブランチ `{shown}`: {ja}"),
        ),
        since: None,
        evidence: vec![seen],
        risk,
        why: Text::new(
            "a change of the infrastructure can get in without a second person seeing it",
            "インフラの変更が、第三者の確認なしに取り込まれる可能性があります",
        ),
        verb: Verb::Delegate,
        because: Text::new(
            "code owners approve each change when the branch takes nothing but reviewed pull requests",
            "レビュー済みのプルリクエストだけを受け入れる設定にすれば、コードオーナーが変更を承認できます",
        ),
        ask: site.ask().to_vec(),
        change: Change::Look,
        proposals: Vec::new(),
        fingerprint: fingerprint::of_known(open(&holes, protection)),
    })
}

/// How far the branch is open: wholly, or by these holes and for those who may bypass it.
/// None where it is not known who may.
fn open(holes: &[Hole], protection: Option<&Protection>) -> Option<Vec<String>> {
    let Some(protection) = protection else { return Some(vec!["hole".to_owned(), "bypass".to_owned()]) };
    protection.admins.get()?;
    let mut open: Vec<String> =
        holes.iter().map(|hole| format!("hole:{}", hole.0.replace(' ', "-"))).collect();
    // Without pull requests nobody approves anything either.
    if protection.reviews.is_none() {
        open.push(format!("hole:{}", NO_REVIEW.0.replace(' ', "-")));
    }
    open.extend(protection.bypass.iter().map(|name| format!("bypass:{name}")));
    Some(open)
}

fn holes(site: &Site<'_>, protection: &Protection, gaps: &mut Gaps) -> (Vec<Hole>, Risk) {
    let mut holes = Vec::new();
    let mut risk = Risk::Medium;
    match protection.reviews {
        // Nothing gets in, so nothing has to be reviewed: where nobody is exempt, for certain.
        _ if protection.locked && protection.admins == Known::Known(true) && protection.bypass.is_empty() => {
        }
        None => holes.push(("no pull request is demanded", "プルリクエストが必須ではありません")),
        Some(0) => holes.push(NO_REVIEW),
        Some(_) => {}
    }
    if protection.force_pushes {
        holes.push(("force pushes are allowed", "強制プッシュが許可されています"));
    }
    if !holes.is_empty() {
        risk = Risk::High;
    }
    if protection.deletions {
        holes.push(("it can be deleted", "削除できます"));
    }
    if gaps.need(PROTECTION, &site.at.name, &protection.admins) == Some(&false) {
        holes.push(("administrators are exempt", "管理者が対象外です"));
    }
    if !protection.bypass.is_empty() {
        holes.push(("some may bypass it", "迂回を許可された対象があります"));
    }
    (holes, risk)
}

fn seen(protection: Option<&Protection>) -> Text {
    let Some(protection) = protection else {
        return Text::new(
            "neither a protection nor a ruleset applies to the branch",
            "ブランチに適用される保護ルールもルールセットもありません",
        );
    };
    let reviews = protection.reviews.map_or_else(|| "none".to_owned(), |reviews| reviews.to_string());
    let admins = protection.admins.get().map_or("unknown", |&yes| if yes { "true" } else { "false" });
    let values = format!(
        "`required_approving_review_count`: `{reviews}`, `allow_force_pushes`: `{}`, `allow_deletions`: `{}`, `enforce_admins`: `{admins}`",
        protection.force_pushes, protection.deletions,
    );
    let (values, values_ja) = if protection.locked {
        (format!("{values}; nobody may push to it"), format!("{values}; プッシュできる人はいません"))
    } else {
        (values.clone(), values)
    };
    if protection.bypass.is_empty() {
        return Text::new(values, values_ja);
    }
    let names: Vec<String> =
        protection.bypass.iter().take(NAMES).map(|name| format!("`{}`", unmarked(name))).collect();
    let (names, number) = (names.join(", "), protection.bypass.len());
    Text::new(
        format!("{values}; {number} may bypass it: {names}"),
        format!("{values_ja}; 迂回できる対象 {number} 件: {names}"),
    )
}
