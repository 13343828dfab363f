//! What people did, as GraphQL tells it: pull requests with their reviews, contributions in an organisation.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::graphql::{Field, Plain, account, argument, leaf};
use super::history;
use super::repository_audit::{ancestors, by_teams};
use super::shapes::{SITE, node};
use super::world::{Pull, Repository, World};

/// The pull requests of a repository, in the order that is asked for.
pub(super) fn pulls(world: &World, repository: &Repository, order: &Value) -> Vec<Plain> {
    let mut all: Vec<&Pull> = repository.pulls.iter().collect();
    match order["field"].as_str() {
        Some("UPDATED_AT") => all.sort_by_key(|pull| pull.updated),
        _ => all.sort_by_key(|pull| pull.created),
    }
    if order["direction"] == "DESC" {
        all.reverse();
    }
    all.into_iter().map(|pull| one(world, repository, pull)).collect()
}

fn one(world: &World, repository: &Repository, pull: &Pull) -> Plain {
    let page = format!("{SITE}/{}/pull/{}", world.full_name(repository), pull.number);
    let reviews = repository.reviews.iter().filter(|review| review.pull == pull.number);
    let reviews = reviews.map(|review| {
        Plain::new(
            "PullRequestReview",
            [
                ("id", Field::Leaf(json!(node("PRR", review.id)))),
                ("url", Field::Leaf(json!(format!("{page}#pullrequestreview-{}", review.id)))),
                ("submittedAt", Field::Leaf(json!(review.submitted.map(|at| at.to_string())))),
                ("author", Field::One(account(world, review.author))),
            ],
        )
    });
    Plain::new(
        "PullRequest",
        [
            ("id", Field::Leaf(json!(node("PR", pull.id)))),
            ("number", Field::Leaf(json!(pull.number))),
            ("url", Field::Leaf(json!(page))),
            ("createdAt", Field::Leaf(json!(pull.created.to_string()))),
            ("updatedAt", Field::Leaf(json!(pull.updated.to_string()))),
            ("author", Field::One(account(world, pull.author))),
            ("reviews", Field::Pages("PullRequestReviewConnection", reviews.collect())),
        ],
    )
}

/// People with a permission of their own, and where all that they have comes from.
pub(super) fn collaborators(world: &World, repository: &Repository) -> Vec<Plain> {
    let source = |kind: &'static str, id: String, role: &str| {
        let permission = match role {
            "admin" => "ADMIN",
            "write" | "maintain" => "WRITE",
            _ => "READ",
        };
        Plain::new(
            "PermissionSource",
            [
                ("permission", Field::Leaf(json!(permission))),
                ("roleName", Field::Leaf(json!(role))),
                ("source", Field::One(Some(Plain::new(kind, [("id", Field::Leaf(json!(id)))])))),
            ],
        )
    };
    let one = |(id, role): (&u64, &String)| {
        let mut sources = vec![source("Repository", node("R", repository.id), role)];
        let teams = by_teams(world, repository, *id);
        sources.extend(teams.into_iter().map(|(slug, role)| source("Team", slug.to_owned(), role)));
        Plain::new(
            "RepositoryCollaboratorEdge",
            [("node", Field::One(account(world, Some(*id)))), ("permissionSources", Field::List(sources))],
        )
    };
    repository.collaborators.iter().map(one).collect()
}

/// A person with what they did.
pub(super) struct Contributor<'w> {
    pub world: &'w World,
    pub id: u64,
    pub login: String,
}

impl ObjectValue for Contributor<'_> {
    fn type_name(&self) -> &str {
        "User"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "id" => Ok(leaf(json!(node("U", self.id)))),
            "databaseId" => Ok(leaf(json!(self.id))),
            "login" => Ok(leaf(json!(self.login))),
            "contributionsCollection" => self.collection(info).map(ResolvedValue::object),
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

impl Contributor<'_> {
    fn collection(&self, info: &ResolveInfo<'_>) -> Result<Plain, FieldError> {
        let moment =
            |name: &str| argument(info, name).as_str().and_then(|text| text.parse::<Timestamp>().ok());
        let wrong = |message: &str| FieldError { message: message.to_owned() };
        let (Some(from), Some(to)) = (moment("from"), moment("to")) else {
            return Err(wrong("no `from` or `to`"));
        };
        if to.duration_since(from).as_hours() > 24 * 366 {
            return Err(wrong("The total time spanned by 'from' and 'to' must not exceed 1 year"));
        }
        let organisation = argument(info, "organizationID").as_str().map(str::to_owned);
        let inside = |repository: &&Repository| {
            organisation.as_ref().is_none_or(|id| *id == node("O", repository.owner))
        };
        let (mut commits, mut issues, mut pulls, mut reviews) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for repository in self.world.repositories.iter().filter(inside) {
            let page = format!("{SITE}/{}", self.world.full_name(repository));
            let mine = self.commits(repository).into_iter().filter(|at| (from..=to).contains(at));
            let mine: Vec<Deed> = mine.map(|at| (at, format!("{page}/commits"))).collect();
            if !mine.is_empty() {
                let all = deeds("CreatedCommitContribution", mine);
                commits.push(Plain::new(
                    "CommitContributionsByRepository",
                    [("contributions", Field::Pages("CreatedCommitContributionConnection", all))],
                ));
            }
            let found = self.world.extras.get(&repository.id);
            for issue in
                found.into_iter().flat_map(|extras| &extras.issues).filter(|one| one.author == Some(self.id))
            {
                issues.push((issue.created, format!("{page}/issues/{}", issue.number)));
            }
            for pull in repository.pulls.iter().filter(|one| one.author == Some(self.id)) {
                pulls.push((pull.created, format!("{page}/pull/{}", pull.number)));
            }
            for review in repository.reviews.iter().filter(|one| one.author == Some(self.id)) {
                reviews.extend(review.submitted.map(|at| (at, format!("{page}/pull/{}", review.pull))));
            }
        }
        let pages = |list: &'static str, kind: &'static str, mut all: Vec<Deed>| {
            all.retain(|(at, _)| (from..=to).contains(at));
            Field::Pages(list, deeds(kind, all))
        };
        Ok(Plain::new(
            "ContributionsCollection",
            [
                ("commitContributionsByRepository", Field::List(commits)),
                (
                    "issueContributions",
                    pages("CreatedIssueContributionConnection", "CreatedIssueContribution", issues),
                ),
                (
                    "pullRequestContributions",
                    pages(
                        "CreatedPullRequestContributionConnection",
                        "CreatedPullRequestContribution",
                        pulls,
                    ),
                ),
                (
                    "pullRequestReviewContributions",
                    pages(
                        "CreatedPullRequestReviewContributionConnection",
                        "CreatedPullRequestReviewContribution",
                        reviews,
                    ),
                ),
            ],
        ))
    }

    /// When this person wrote each commit of the default branch.
    fn commits(&self, repository: &Repository) -> Vec<Timestamp> {
        let Some(tip) = repository.tip(&repository.default_branch) else { return Vec::new() };
        let written = |id: git2::Oid| {
            let found = repository.git.find_commit(id).ok()?;
            let author = found.author();
            let who = self.world.by_email(author.email().unwrap_or_default())?.id;
            (who == self.id).then(|| Timestamp::from_second(author.when().seconds()).unwrap())
        };
        ancestors(repository, &tip).into_iter().filter_map(written).collect()
    }
}

/// A moment and a page.
type Deed = (Timestamp, String);

/// Newest first, as GitHub orders them when nobody says otherwise.
fn deeds(kind: &'static str, mut all: Vec<Deed>) -> Vec<Plain> {
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let one = |(at, url): Deed| {
        Plain::new(
            kind,
            [("occurredAt", Field::Leaf(json!(at.to_string()))), ("url", Field::Leaf(json!(url)))],
        )
    };
    all.into_iter().map(one).collect()
}

/// A commit with everybody who had a hand in it.
pub(super) fn commit(world: &World, repository: &Repository, found: &git2::Commit<'_>) -> Plain {
    let actor = |(name, email): (String, String)| {
        // The field's type is a user: a bot behind an address is not told.
        let person =
            world.by_email(&email).filter(|account| account.kind == "User").map(|account| account.id);
        Plain::new(
            "GitActor",
            [
                ("name", Field::Leaf(json!(name))),
                ("email", Field::Leaf(json!(email))),
                ("user", Field::One(account(world, person))),
            ],
        )
    };
    let committer = found.committer();
    let text = |text: Result<&str, git2::Error>| text.unwrap_or_default().to_owned();
    let committer = (text(committer.name()), text(committer.email()));
    Plain::new(
        "Commit",
        [
            ("id", Field::Leaf(json!(format!("C_{}_{}", repository.id, found.id())))),
            ("oid", Field::Leaf(json!(found.id().to_string()))),
            ("message", Field::Leaf(json!(found.message().unwrap_or_default()))),
            ("committer", Field::One(Some(actor(committer)))),
            (
                "authors",
                Field::Pages("GitActorConnection", history::authors(found).into_iter().map(actor).collect()),
            ),
        ],
    )
}
