//! Check runs, which only apps make, and commit statuses.

use serde_json::{Value, json};

use super::exchange::{Answer, Call, Caller, Reply, created, invalid, not_found, ok, refuse};
use super::world::{Owner, Repository, Run, World};

const ANNOTATIONS: usize = 50;
const TEXT: usize = 65_535;
const STATUSES: usize = 1000;

/// The app that asks; a person's token makes no check runs.
fn app(call: &Call) -> Result<u64, Reply> {
    match &call.caller {
        Caller::Token(Owner::Installation { app, .. }) => Ok(*app),
        Caller::Nobody => Err(refuse(401, "Requires authentication")),
        _ => Err(refuse(403, "You must authenticate via a GitHub App.")),
    }
}

/// Takes the members of the body over into a check run.
fn fill(run: &mut Run, call: &Call, now: jiff::Timestamp) -> Result<(), Reply> {
    let body = call.body.clone().unwrap_or_default();
    let text = |from: &Value, name: &str| from.get(name).and_then(Value::as_str).map(str::to_owned);
    let output = body.get("output").cloned().unwrap_or_default();
    for name in ["summary", "text"] {
        if text(&output, name).is_some_and(|value| value.chars().count() > TEXT) {
            return Err(invalid(&[&format!("{name} exceeds a maximum size of 65535 characters")]));
        }
    }
    let more = output.get("annotations").and_then(Value::as_array).cloned().unwrap_or_default();
    if more.len() > ANNOTATIONS {
        return Err(invalid(&[
            "No subschema in \"anyOf\" matched. More than 50 items; only 50 are allowed.",
        ]));
    }
    for (name, place) in [("name", &mut run.name), ("external_id", &mut run.external_id)] {
        if let Some(value) = text(&body, name) {
            *place = value;
        }
    }
    if let Some(status) = text(&body, "status") {
        run.status = status;
    }
    run.details_url = text(&body, "details_url").or(run.details_url.take());
    if let Some(conclusion) = text(&body, "conclusion") {
        run.conclusion = Some(conclusion);
        run.status = "completed".into();
    }
    if run.status == "completed" && run.conclusion.is_none() {
        return Err(invalid(&["conclusion is required when status is completed"]));
    }
    if run.status != "completed" {
        run.conclusion = None;
    }
    let time = |name: &str| text(&body, name).and_then(|at| at.parse().ok());
    run.started = time("started_at").or(run.started).or(Some(now));
    let done = (run.status == "completed").then_some(now);
    run.completed = time("completed_at").or(run.completed).or(done);
    for (name, place) in [("title", &mut run.title), ("summary", &mut run.summary), ("text", &mut run.text)] {
        if let Some(value) = text(&output, name) {
            *place = Some(value);
        }
    }
    run.annotations.extend(more);
    Ok(())
}

pub fn create_run(world: &mut World, call: &Call) -> Answer {
    let app = app(call)?;
    let index = call.repository(world)?;
    call.may(world, index, "checks", "write")?;
    let (id, now) = (world.fresh(), world.now());
    let head = call.text("head_sha").unwrap_or_default();
    let repository = &mut world.repositories[index];
    if head.len() != 40 || repository.resolve(&head).is_none() {
        return Err(invalid(&[&format!("No commit found for SHA: {head}")]));
    }
    let mut run = blank(id, app, head);
    fill(&mut run, call, now)?;
    if run.name.is_empty() {
        return Err(invalid(&["name is missing"]));
    }
    repository.runs.push(run.clone());
    created(world.run_json(&world.repositories[index], &run))
}

/// A check run with nothing in it.
pub fn blank(id: u64, app: u64, head_sha: String) -> Run {
    Run {
        id,
        app,
        name: String::new(),
        head_sha,
        status: "queued".into(),
        conclusion: None,
        external_id: String::new(),
        details_url: None,
        started: None,
        completed: None,
        title: None,
        summary: None,
        text: None,
        annotations: Vec::new(),
    }
}

fn one(world: &World, call: &Call, level: &str) -> Result<(usize, usize), Reply> {
    let index = call.repository(world)?;
    call.may(world, index, "checks", level)?;
    let id = call.number("check_run_id")?;
    let found = world.repositories[index].runs.iter().position(|run| run.id == id);
    Ok((index, found.ok_or_else(not_found)?))
}

pub fn run(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "read")?;
    let repository = &world.repositories[index];
    ok(world.run_json(repository, &repository.runs[at]))
}

pub fn update_run(world: &mut World, call: &Call) -> Answer {
    let asking = app(call)?;
    let (index, at) = one(world, call, "write")?;
    let now = world.now();
    let mut run = world.repositories[index].runs[at].clone();
    if run.app != asking {
        let message = format!(
            "Invalid app_id `{asking}` - check run can only be modified by the GitHub App that created it."
        );
        return Err(refuse(403, &message));
    }
    fill(&mut run, call, now)?;
    world.repositories[index].runs[at] = run.clone();
    ok(world.run_json(&world.repositories[index], &run))
}

pub fn annotations(world: &mut World, call: &Call) -> Answer {
    let (index, at) = one(world, call, "read")?;
    let repository = &world.repositories[index];
    let all = repository.runs[at]
        .annotations
        .iter()
        .map(|found| {
            let mut shown = json!({"blob_href": format!("{}/blob", world.origin)});
            for name in ["path", "start_line", "end_line", "start_column", "end_column"] {
                shown[name] = found[name].clone();
            }
            for name in ["annotation_level", "title", "message", "raw_details"] {
                shown[name] = found[name].clone();
            }
            shown
        })
        .collect();
    call.page(&call.by_number(repository.id), all, |_, part| Value::Array(part))
}

/// The id that a name in a path stands for.
fn commit(repository: &Repository, call: &Call) -> Result<String, Reply> {
    let name = call.param("ref");
    let found = repository.resolve(name);
    found.map(|commit| commit.id().to_string()).ok_or_else(|| {
        let message = format!("No commit found for SHA: {name}");
        refuse(422, &message)
    })
}

pub fn runs(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "checks", "read")?;
    let repository = &world.repositories[index];
    let sha = commit(repository, call)?;
    let wanted = |asked: &str, value: &str| call.asked(asked).is_none_or(|asked| asked == value);
    let mut found: Vec<&Run> = repository
        .runs
        .iter()
        .filter(|run| run.head_sha == sha && wanted("check_name", &run.name))
        .filter(|run| wanted("status", &run.status) && wanted("app_id", &run.app.to_string()))
        .collect();
    if call.asked("filter") != Some("all") {
        let newer =
            |run: &Run, other: &Run| (other.app, &other.name) == (run.app, &run.name) && other.id > run.id;
        let all = found.clone();
        found.retain(|run| !all.iter().any(|other| newer(run, other)));
    }
    found.sort_by_key(|run| std::cmp::Reverse(run.id));
    let all = found.into_iter().map(|run| world.run_json(repository, run)).collect();
    call.page(
        &call.by_number(repository.id),
        all,
        |total, part| json!({"total_count": total, "check_runs": part}),
    )
}

pub fn create_status(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "statuses", "write")?;
    let (creator, id, at) = (call.actor(world)?, world.fresh(), world.now());
    let (sha, context) = (call.param("sha").to_owned(), call.text("context").unwrap_or("default".into()));
    let description = call.text("description");
    let repository = &mut world.repositories[index];
    if repository.resolve(&sha).is_none() {
        return Err(refuse(422, &format!("No commit found for SHA: {sha}")));
    }
    if description.as_ref().is_some_and(|text| text.chars().count() > 140) {
        return Err(invalid(&["Description is too long (maximum is 140 characters)"]));
    }
    let state = call.text("state").unwrap_or_default();
    if !matches!(state.as_str(), "error" | "failure" | "pending" | "success") {
        return Err(invalid(&["State is not included in the list"]));
    }
    let same = |found: &&super::world::Status| found.sha == sha && found.context == context;
    if repository.statuses.iter().filter(same).count() >= STATUSES {
        return Err(invalid(&["This SHA and context has reached the maximum number of statuses."]));
    }
    let target_url = call.text("target_url");
    let status = super::world::Status { id, sha, state, context, description, target_url, creator, at };
    repository.statuses.push(status.clone());
    created(world.status_json(&world.repositories[index], &status))
}

pub fn statuses(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "statuses", "read")?;
    let repository = &world.repositories[index];
    let sha = commit(repository, call)?;
    let newest = repository.statuses.iter().rev().filter(|status| status.sha == sha);
    let all = newest.map(|status| world.status_json(repository, status)).collect();
    call.page(&call.by_number(repository.id), all, |_, part| Value::Array(part))
}

pub fn combined_status(world: &mut World, call: &Call) -> Answer {
    let index = call.repository(world)?;
    call.may(world, index, "statuses", "read")?;
    let repository = &world.repositories[index];
    let sha = commit(repository, call)?;
    let mut newest: Vec<&super::world::Status> = Vec::new();
    for status in repository.statuses.iter().rev().filter(|status| status.sha == sha) {
        if !newest.iter().any(|known| known.context == status.context) {
            newest.push(status);
        }
    }
    let any = |state: &str| newest.iter().any(|status| status.state == state);
    let state = match () {
        () if any("failure") || any("error") => "failure",
        () if newest.is_empty() || any("pending") => "pending",
        () => "success",
    };
    let base = format!("{}/repos/{}/commits/{sha}", world.origin, world.full_name(repository));
    let all = newest.iter().map(|status| world.simple_status_json(repository, status)).collect();
    call.page(&call.by_number(repository.id), all, |total, part| {
        json!({
            "state": state, "statuses": part, "sha": sha, "total_count": total, "commit_url": base,
            "url": format!("{base}/status"), "repository": world.repository_json(repository),
        })
    })
}
