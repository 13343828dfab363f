//! The GraphQL interface: queries are parsed, checked against the schema and carried out by a library.
//!
//! `schema.graphql` is a part of GitHub's schema, and a test holds it against the whole. So a query that asks for
//! something that GitHub does not have is refused here as it is there, and breaks the test.

use std::cell::RefCell;
use std::sync::OnceLock;

use apollo_compiler::resolvers::{Execution, FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Value, json};

use super::deeds::{self, Contributor, commit};
use super::exchange::{Call, Caller, Reply, refuse};
use super::history;
use super::shapes::node;
use super::world::{Owner, Repository, World};

/// The part of the schema that the fake answers.
pub const SCHEMA: &str = include_str!("schema.graphql");

/// GitHub gives no more nodes at once.
const MOST: i64 = 100;

fn schema() -> &'static Valid<Schema> {
    static PARSED: OnceLock<Valid<Schema>> = OnceLock::new();
    PARSED.get_or_init(|| Schema::parse_and_validate(SCHEMA, "schema.graphql").expect("the schema is wrong"))
}

pub fn answer(world: &mut World, call: &Call, violations: &mut Vec<String>) -> Reply {
    let Caller::Token(owner) = &call.caller else {
        return refuse(401, "This endpoint requires you to be authenticated.");
    };
    let query = call.text("query").unwrap_or_default();
    let document = match ExecutableDocument::parse_and_validate(schema(), query.as_str(), "query.graphql") {
        Ok(document) => document,
        Err(wrong) => {
            let messages: Vec<String> = wrong.errors.iter().map(|error| error.to_string()).collect();
            violations.push(format!("POST /graphql: {}", messages.join("; ")));
            return errors(&messages);
        }
    };
    let sent = call.body.as_ref().map(|body| body["variables"].clone()).unwrap_or_default();
    let variables: JsonMap = serde_json::from_value(sent).unwrap_or_default();
    let root = Root { world, owner, missed: RefCell::default() };
    match Execution::new(schema(), &document).raw_variable_values(&variables).execute_sync(&root) {
        Ok(done) => {
            let mut answer = serde_json::to_value(&done).unwrap();
            let found = answer["errors"].as_array().cloned().unwrap_or_default();
            let all: Vec<Value> = found.into_iter().chain(root.missed.take()).map(worded).collect();
            if !all.is_empty() {
                answer["errors"] = json!(all);
            }
            Reply::json(200, answer)
        }
        Err(wrong) => {
            violations.push(format!("POST /graphql: {}", wrong.message()));
            errors(&[wrong.message().to_string()])
        }
    }
}

/// An error in GitHub's words: without what the library puts in front, and with a type.
fn worded(mut error: Value) -> Value {
    let message = error["message"].as_str().unwrap_or_default();
    let message = message.trim_start_matches("resolver error: ").to_owned();
    let lost = message.starts_with("Could not resolve");
    error["type"] = json!(if lost { "NOT_FOUND" } else { "UNPROCESSABLE" });
    error["message"] = json!(message);
    error
}

fn errors(messages: &[String]) -> Reply {
    let all: Vec<Value> = messages.iter().map(|message| json!({"message": message})).collect();
    Reply::json(200, json!({"errors": all}))
}

pub(super) fn leaf<'a>(value: Value) -> ResolvedValue<'a> {
    ResolvedValue::leaf(serde_json::from_value::<JsonValue>(value).unwrap())
}

fn lost(what: &str) -> FieldError {
    FieldError { message: format!("Could not resolve to {what}") }
}

pub(super) fn argument(info: &ResolveInfo<'_>, name: &str) -> Value {
    info.arguments().get(name).map(|value| serde_json::to_value(value).unwrap()).unwrap_or_default()
}

/// `Query`.
struct Root<'w> {
    world: &'w World,
    owner: &'w Owner,
    /// Nodes that do not exist: GitHub answers null in their place and an error beside, where the library would
    /// give up the whole list.
    missed: RefCell<Vec<Value>>,
}

/// `Repository`.
struct Found<'w> {
    world: &'w World,
    repository: &'w Repository,
}

/// An object whose fields are all known when it is made.
#[derive(Clone)]
pub(super) struct Plain {
    pub(super) kind: &'static str,
    pub(super) fields: Vec<(&'static str, Field)>,
}

#[derive(Clone)]
pub(super) enum Field {
    Leaf(Value),
    One(Option<Plain>),
    /// A list in pages, and the type of the pages.
    Pages(&'static str, Vec<Plain>),
    List(Vec<Plain>),
}

impl Plain {
    pub(super) fn new(kind: &'static str, fields: impl IntoIterator<Item = (&'static str, Field)>) -> Self {
        Self { kind, fields: fields.into_iter().collect() }
    }
}

impl ObjectValue for Plain {
    fn type_name(&self) -> &str {
        self.kind
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let found = self.fields.iter().find(|(name, _)| *name == info.field_name());
        match found {
            Some((_, Field::Leaf(value))) => Ok(leaf(value.clone())),
            Some((_, Field::One(object))) => Ok(ResolvedValue::nullable_object(object.clone())),
            Some((_, Field::List(all))) => {
                Ok(ResolvedValue::list(all.iter().cloned().map(ResolvedValue::object)))
            }
            Some((_, Field::Pages(kind, all))) => Ok(ResolvedValue::object(page(info, kind, all)?)),
            None => Err(self.unknown_field_error(info)),
        }
    }
}

/// A page of a list, by `first` and `after`.
fn page(info: &ResolveInfo<'_>, kind: &'static str, all: &[Plain]) -> Result<Plain, FieldError> {
    let name = info.field_name();
    let last = argument(info, "last").as_i64();
    let Some(first) = argument(info, "first").as_i64().or(last) else {
        let message = format!(
            "You must provide a `first` or `last` value to properly paginate the `{name}` connection."
        );
        return Err(FieldError { message });
    };
    if !(0..=MOST).contains(&first) {
        let message = format!(
            "Requesting {first} records on the `{name}` connection exceeds the `first` limit of {MOST} records."
        );
        return Err(FieldError { message });
    }
    let from = match argument(info, "after").as_str() {
        None if last.is_some() => all.len().saturating_sub(usize::try_from(first).unwrap()),
        None => 0,
        Some(cursor) => {
            cursor.strip_prefix("cursor-").and_then(|number| number.parse().ok()).ok_or_else(|| {
                FieldError { message: format!("`{cursor}` does not appear to be a valid cursor.") }
            })?
        }
    };
    let part: Vec<Plain> = all.iter().skip(from).take(usize::try_from(first).unwrap()).cloned().collect();
    let end = from + part.len();
    let cursor = if part.is_empty() { Value::Null } else { json!(format!("cursor-{end}")) };
    let info = Plain::new(
        "PageInfo",
        [("hasNextPage", Field::Leaf(json!(end < all.len()))), ("endCursor", Field::Leaf(cursor))],
    );
    Ok(Plain::new(
        kind,
        [
            ("totalCount", Field::Leaf(json!(all.len()))),
            ("pageInfo", Field::One(Some(info))),
            (if kind == "RepositoryCollaboratorConnection" { "edges" } else { "nodes" }, Field::List(part)),
        ],
    ))
}

impl ObjectValue for Root<'_> {
    fn type_name(&self) -> &str {
        "Query"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let text = |name: &str| argument(info, name).as_str().unwrap_or_default().to_owned();
        let object = |id: &str| {
            let found = self.by_node(id);
            found
                .map(ResolvedValue::object)
                .ok_or_else(|| lost(&format!("a node with the global id of '{id}'.")))
        };
        match info.field_name() {
            "node" => object(&text("id")),
            "nodes" => {
                let ids = argument(info, "ids").as_array().cloned().unwrap_or_default();
                if ids.len() > 100 {
                    let message =
                        format!("You may not provide more than 100 node ids; you provided {}.", ids.len());
                    return Err(FieldError { message });
                }
                let one = |(at, id): (usize, &Value)| {
                    object(id.as_str().unwrap_or_default()).or_else(|error| {
                        let path = json!([info.field_selections()[0].response_key().as_str(), at]);
                        self.missed.borrow_mut().push(json!({"message": error.message, "path": path}));
                        Ok(ResolvedValue::null())
                    })
                };
                let all: Vec<_> = ids.iter().enumerate().map(one).collect();
                Ok(ResolvedValue::List(Box::new(all.into_iter())))
            }
            "repository" => {
                let (owner, name) = (text("owner"), text("name"));
                let index = self.world.find(&owner, &name).map(|(index, _)| index);
                let found = index.map(|index| &self.world.repositories[index]);
                let repository = found
                    .filter(|found| self.sees(found))
                    .ok_or_else(|| lost(&format!("a Repository with the name '{owner}/{name}'.")))?;
                Ok(ResolvedValue::object(Found { world: self.world, repository }))
            }
            "user" => {
                let login = text("login");
                let found = self.world.by_login(&login).filter(|found| found.kind == "User");
                let found = found
                    .ok_or_else(|| lost(&format!("a User with the login of '{login}'.")))
                    .map(|found| Contributor { world: self.world, id: found.id, login: found.login.clone() });
                // GitHub answers null in its place and an error beside.
                match found {
                    Ok(found) => Ok(ResolvedValue::object(found)),
                    Err(error) => {
                        let path = json!([info.field_selections()[0].response_key().as_str()]);
                        self.missed.borrow_mut().push(json!({"message": error.message, "path": path}));
                        Ok(ResolvedValue::null())
                    }
                }
            }
            // The schema calls it a user even for a bot.
            "viewer" => {
                let id = match self.owner {
                    Owner::User { id, .. } => *id,
                    Owner::Installation { app, .. } => self.world.app(*app).map_or(0, |app| app.bot),
                };
                Ok(ResolvedValue::nullable_object(
                    account(self.world, Some(id)).map(|account| Plain { kind: "User", ..account }),
                ))
            }
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

impl Root<'_> {
    fn sees(&self, repository: &Repository) -> bool {
        match self.owner {
            Owner::User { id, .. } => self.world.permission(repository, *id) != "none",
            Owner::Installation { .. } => true,
        }
    }

    /// A comment or review by its global id.
    fn by_node(&self, id: &str) -> Option<Plain> {
        let (kind, number) = id.rsplit_once('_')?;
        let number: u64 = number.parse().ok()?;
        self.world.repositories.iter().filter(|repository| self.sees(repository)).find_map(|repository| {
            match kind {
                "IC" => {
                    let found = repository.comments.iter().find(|found| found.id == number)?;
                    let mut object =
                        said(self.world, "IssueComment", id, number, found.author, &found.body, found.edited);
                    object.fields.push(("createdAt", Field::Leaf(json!(found.created.to_string()))));
                    Some(object)
                }
                "PRR" => {
                    let found = repository.reviews.iter().find(|found| found.id == number)?;
                    let at = found.submitted.map(|at| at.to_string());
                    let created = at.clone().unwrap_or_else(|| self.world.now().to_string());
                    let mut object = said(
                        self.world,
                        "PullRequestReview",
                        id,
                        number,
                        found.author,
                        &found.body,
                        found.edited,
                    );
                    object.fields.extend([
                        ("state", Field::Leaf(json!(found.state))),
                        ("submittedAt", Field::Leaf(json!(at))),
                        ("createdAt", Field::Leaf(json!(created))),
                    ]);
                    Some(object)
                }
                _ => None,
            }
        })
    }
}

fn said(
    world: &World,
    kind: &'static str,
    id: &str,
    number: u64,
    author: Option<u64>,
    body: &str,
    edited: Option<(jiff::Timestamp, Option<u64>)>,
) -> Plain {
    Plain::new(
        kind,
        [
            ("id", Field::Leaf(json!(id))),
            ("fullDatabaseId", Field::Leaf(json!(number.to_string()))),
            ("author", Field::One(account(world, author))),
            ("body", Field::Leaf(json!(body))),
            ("lastEditedAt", Field::Leaf(json!(edited.map(|(at, _)| at.to_string())))),
            ("editor", Field::One(account(world, edited.and_then(|(_, by)| by)))),
        ],
    )
}

pub(super) fn account(world: &World, id: Option<u64>) -> Option<Plain> {
    let found = world.account(id?)?;
    // GraphQL names bots without the brackets that REST puts behind them, except the viewer.
    Some(Plain::new(
        if found.kind == "Bot" { "Bot" } else { "User" },
        [
            ("id", Field::Leaf(json!(node("U", found.id)))),
            ("databaseId", Field::Leaf(json!(found.id))),
            ("login", Field::Leaf(json!(found.login))),
        ],
    ))
}

impl ObjectValue for Found<'_> {
    fn type_name(&self) -> &str {
        "Repository"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let repository = self.repository;
        match info.field_name() {
            "id" => Ok(leaf(json!(node("R", repository.id)))),
            "databaseId" => Ok(leaf(json!(repository.id))),
            "name" => Ok(leaf(json!(repository.name))),
            "nameWithOwner" => Ok(leaf(json!(self.world.full_name(repository)))),
            "object" => {
                let (oid, expression) = (argument(info, "oid"), argument(info, "expression"));
                let name = oid.as_str().or(expression.as_str()).unwrap_or_default();
                let found = repository.resolve(name);
                Ok(ResolvedValue::nullable_object(found.map(|found| commit(self.world, repository, &found))))
            }
            "collaborators" => {
                let all = deeds::collaborators(self.world, repository);
                Ok(ResolvedValue::object(page(info, "RepositoryCollaboratorConnection", &all)?))
            }
            "pullRequests" => {
                let all = deeds::pulls(self.world, repository, &argument(info, "orderBy"));
                Ok(ResolvedValue::object(page(info, "PullRequestConnection", &all)?))
            }
            "pullRequest" => {
                let number = argument(info, "number").as_u64().unwrap_or_default();
                let pull = repository
                    .pull(number)
                    .ok_or_else(|| lost(&format!("a PullRequest with the number of {number}.")))?;
                let all = history::between(repository, &pull.base_sha, &pull.head_sha)
                    .iter()
                    .filter_map(|sha| repository.resolve(sha))
                    .map(|found| {
                        Plain::new(
                            "PullRequestCommit",
                            [
                                ("id", Field::Leaf(json!(format!("PURC_{}_{}", pull.id, found.id())))),
                                ("commit", Field::One(Some(commit(self.world, repository, &found)))),
                            ],
                        )
                    })
                    .collect();
                Ok(ResolvedValue::object(Plain::new(
                    "PullRequest",
                    [
                        ("id", Field::Leaf(json!(node("PR", pull.id)))),
                        ("number", Field::Leaf(json!(pull.number))),
                        ("headRefOid", Field::Leaf(json!(pull.head_sha))),
                        ("commits", Field::Pages("PullRequestCommitConnection", all)),
                    ],
                )))
            }
            _ => Err(self.unknown_field_error(info)),
        }
    }
}
