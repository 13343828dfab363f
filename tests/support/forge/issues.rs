//! Issues: listed, opened, read, changed. Pull requests are issues as well, with a member that says so.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Repo;
use super::exchange::{Answer, Call, Reply, created, invalid_field, not_found, ok, refuse};
use super::pulls::via;
use super::shapes::{SITE, node};
use super::world::{Pull, Repository, World};

/// The most characters that an issue's text has.
const LONGEST: usize = 65_536;

/// An issue that is no pull request.
#[derive(Debug, Clone)]
pub struct Issue {
    pub id: u64,
    pub number: u64,
    pub author: Option<u64>,
    pub title: String,
    pub body: Option<String>,
    pub open: bool,
    pub created: Timestamp,
    pub updated: Timestamp,
    /// The app that a person's token was made for.
    pub via: Option<u64>,
    /// The repository and the number that it was moved to.
    pub moved: Option<(u64, u64)>,
}

impl Issue {
    /// An open one about something.
    pub fn new(id: u64, number: u64, author: u64, at: Timestamp) -> Self {
        let (author, title) = (Some(author), "Something".to_owned());
        Self {
            id,
            number,
            author,
            title,
            body: None,
            open: true,
            created: at,
            updated: at,
            via: None,
            moved: None,
        }
    }
}

impl Repo {
    /// An issue that a person opened. The number.
    pub fn open_issue(&self, author: u64, title: &str, body: &str) -> u64 {
        let world = &mut *super::server::lock(&self.shared.world);
        world.open_issue(self.id, Some(author), title, Some(body.to_owned()), None).number
    }

    /// All issues, oldest first.
    pub fn issues(&self) -> Vec<Issue> {
        self.extras(|extras| extras.issues.clone())
    }

    /// An issue as it is now.
    pub fn issue(&self, number: u64) -> Issue {
        self.issues().into_iter().find(|issue| issue.number == number).expect("no such issue")
    }

    /// Somebody moves an issue to another repository, where it has that number.
    pub fn move_issue(&self, number: u64, to: &Repo, there: u64) {
        self.change_issue(number, |issue| issue.moved = Some((to.id, there)));
    }

    /// A person changes an issue.
    pub fn change_issue(&self, number: u64, act: impl FnOnce(&mut Issue)) {
        self.extras(|extras| {
            act(extras.issues.iter_mut().find(|issue| issue.number == number).expect("no such issue"));
        });
    }
}

impl World {
    fn issues_of(&self, repository: u64) -> &[Issue] {
        self.extras.get(&repository).map_or(&[], |extras| &extras.issues)
    }

    pub fn issue_of(&self, repository: u64, number: u64) -> Option<&Issue> {
        self.issues_of(repository).iter().find(|issue| issue.number == number)
    }

    /// The number that the next issue or pull request gets.
    pub fn next_number(&self, repository: u64) -> u64 {
        let pulls = self.repository(repository).expect("no such repository").pulls.iter();
        let issues = self.issues_of(repository).iter().map(|issue| issue.number);
        pulls.map(|pull| pull.number).chain(issues).max().unwrap_or(0) + 1
    }

    fn open_issue(
        &mut self,
        repository: u64,
        author: Option<u64>,
        title: &str,
        body: Option<String>,
        via: Option<u64>,
    ) -> Issue {
        let (id, number, now) = (self.fresh(), self.next_number(repository), self.now());
        let title = title.to_owned();
        let issue = Issue {
            id,
            number,
            author,
            title,
            body,
            open: true,
            created: now,
            updated: now,
            via,
            moved: None,
        };
        self.extras.entry(repository).or_default().issues.push(issue.clone());
        issue
    }

    /// What issues and pull requests have in common.
    fn shaped(&self, repository: &Repository, number: u64, place: &str) -> Value {
        let full = self.full_name(repository);
        let api = format!("{}/repos/{full}", self.origin);
        let url = format!("{api}/issues/{number}");
        let spoken = repository.comments.iter().filter(|comment| comment.pull == number).count();
        json!({
            "url": url, "repository_url": api, "labels_url": format!("{url}/labels{{/name}}"),
            "comments_url": format!("{url}/comments"), "events_url": format!("{url}/events"),
            "html_url": format!("{SITE}/{full}/{place}/{number}"), "number": number, "labels": [], "assignee": null,
            "assignees": [], "milestone": null, "locked": false, "comments": spoken,
            "author_association": "MEMBER", "active_lock_reason": null,
        })
    }

    fn issue_json(&self, repository: &Repository, issue: &Issue) -> Value {
        let mut shown = self.shaped(repository, issue.number, "issues");
        shown["id"] = json!(issue.id);
        shown["node_id"] = json!(node("I", issue.id));
        shown["state"] = json!(if issue.open { "open" } else { "closed" });
        shown["title"] = json!(issue.title);
        shown["body"] = json!(issue.body);
        shown["user"] = self.user_json(issue.author);
        shown["created_at"] = json!(issue.created.to_string());
        shown["updated_at"] = json!(issue.updated.to_string());
        shown["closed_at"] = if issue.open { Value::Null } else { shown["updated_at"].clone() };
        shown["performed_via_github_app"] = issue.via.map_or(Value::Null, |app| self.app_json(app));
        shown
    }

    fn pull_as_issue(&self, repository: &Repository, pull: &Pull) -> Value {
        let (number, open) = (pull.number, pull.state == "open");
        let mut shown = self.shaped(repository, number, "pull");
        shown["id"] = json!(pull.id);
        shown["node_id"] = json!(node("PR", pull.id));
        shown["state"] = json!(if open { "open" } else { "closed" });
        shown["title"] = json!(pull.title);
        shown["body"] = json!(pull.body);
        shown["user"] = self.user_json(pull.author);
        shown["created_at"] = json!(pull.created.to_string());
        shown["updated_at"] = json!(pull.updated.to_string());
        shown["closed_at"] = if open { Value::Null } else { shown["updated_at"].clone() };
        let api = format!("{}/repos/{}/pulls/{number}", self.origin, self.full_name(repository));
        let page = format!("{SITE}/{}/pull/{number}", self.full_name(repository));
        shown["pull_request"] = json!({
            "url": api, "html_url": page, "diff_url": format!("{page}.diff"), "patch_url": format!("{page}.patch"),
        });
        shown
    }
}

/// Issues and pull requests, newest first; only open ones unless asked for others.
pub fn list(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "issues", "read")?;
    let repository = &world.repositories[index];
    let since: Timestamp =
        call.asked("since").and_then(|text| text.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    let wanted = call.asked("state").unwrap_or("open");
    let pulls = repository.pulls.iter().map(|pull| (pull.updated, world.pull_as_issue(repository, pull)));
    let issues = world.issues_of(repository.id).iter();
    let issues = issues.map(|issue| (issue.updated, world.issue_json(repository, issue)));
    let mut all: Vec<Value> = pulls
        .chain(issues)
        .filter(|(updated, shown)| *updated >= since && (wanted == "all" || shown["state"] == wanted))
        .map(|(_, shown)| shown)
        .collect();
    all.sort_by_key(|shown| std::cmp::Reverse(shown["number"].as_u64()));
    call.page(&call.by_number(repository.id), all, |_, part| Value::Array(part))
}

/// Whoever asks for an issue that was moved is led to where it is.
fn led(world: &World, call: &Call, repository: u64, number: u64) -> Result<(), Reply> {
    let Some((to, there)) = world.issue_of(repository, number).and_then(|issue| issue.moved) else {
        return Ok(());
    };
    let full = world.full_name(world.repository(to).expect("no such repository"));
    let place = format!("{}/repos/{full}/issues/{there}", call.base);
    let reply = json!({"message": "Moved Permanently", "url": place, "documentation_url": "https://docs.github.com/rest"});
    Err(Reply::json(301, reply).header("location", place))
}

pub fn one(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "issues", "read")?;
    let (repository, number) = (&world.repositories[index], call.number("issue_number")?);
    led(world, call, repository.id, number)?;
    if let Some(pull) = repository.pull(number) {
        return ok(world.pull_as_issue(repository, pull));
    }
    ok(world.issue_json(repository, world.issue_of(repository.id, number).ok_or_else(not_found)?))
}

fn checked(body: Option<String>) -> Result<Option<String>, Reply> {
    match body {
        Some(body) if body.chars().count() > LONGEST => {
            Err(invalid_field("Issue", "body", "body is too long (maximum is 65536 characters)"))
        }
        body => Ok(body),
    }
}

pub fn create(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "issues", "write")?;
    let title = call.text("title").filter(|title| !title.trim().is_empty());
    let title = title.ok_or_else(|| invalid_field("Issue", "title", "can't be blank"))?;
    let (actor, body) = (call.actor(world)?, checked(call.text("body"))?);
    let issue = world.open_issue(world.repositories[index].id, Some(actor), &title, body, via(call));
    created(world.issue_json(&world.repositories[index], &issue))
}

/// Its author and those who may push change it.
pub fn update(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "issues", "write")?;
    let (id, number, now) = (world.repositories[index].id, call.number("issue_number")?, world.now());
    led(world, call, id, number)?;
    let author = world.issue_of(id, number).ok_or_else(not_found)?.author;
    let app = matches!(call.owner()?, super::world::Owner::Installation { .. });
    if !app && author != Some(call.actor(world)?) && !call.pushes(world, index)? {
        return Err(refuse(403, "Must have admin rights to Repository."));
    }
    let body = checked(call.text("body"))?;
    let issues = &mut world.extras.entry(id).or_default().issues;
    let found = issues.iter_mut().find(|issue| issue.number == number).ok_or_else(not_found)?;
    if let Some(body) = body {
        found.body = Some(body);
        found.updated = now;
    }
    let found = found.clone();
    ok(world.issue_json(&world.repositories[index], &found))
}
