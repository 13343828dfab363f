//! Check runs. Only an app can make or change one, which is why a request for sign-off is kept in one.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::address;
use super::ask::Ask;
use super::client::{Client, parsed};
use super::trouble;
use crate::ports::{Annotation, CheckRun, Conclusion, ForgeError, ForgeTrouble, Forged, FoundRun};
use crate::signoff::facts::ActorKind;

/// The most characters of a summary or text.
const LONGEST: usize = 65_535;
/// Annotations in one request.
const BATCH: usize = 50;

#[derive(Deserialize)]
struct Page {
    total_count: usize,
    check_runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    id: u64,
    name: String,
    head_sha: String,
    html_url: Option<String>,
    external_id: Option<String>,
    status: String,
    conclusion: Option<String>,
    output: Option<Output>,
    app: Option<App>,
}

#[derive(Deserialize)]
struct App {
    slug: Option<String>,
}

#[derive(Default, Deserialize)]
struct Output {
    title: Option<String>,
    summary: Option<String>,
    text: Option<String>,
    #[serde(default)]
    annotations_count: usize,
}

#[derive(Deserialize)]
struct Remark {
    path: String,
    start_line: usize,
    annotation_level: Option<String>,
    title: Option<String>,
    message: Option<String>,
}

impl Run {
    fn app(&self) -> &str {
        self.app.as_ref().and_then(|app| app.slug.as_deref()).unwrap_or_default()
    }

    fn found(self) -> FoundRun {
        let app = self.app().to_owned();
        let output = self.output.unwrap_or_default();
        FoundRun {
            id: self.id,
            url: self.html_url.unwrap_or_default(),
            name: self.name,
            app,
            external_id: self.external_id.unwrap_or_default(),
            completed: self.status == "completed",
            conclusion: self.conclusion.unwrap_or_default(),
            title: output.title.unwrap_or_default(),
            summary: output.summary.unwrap_or_default(),
            text: output.text.unwrap_or_default(),
        }
    }

    /// Whether it says what is to be said; annotations apart.
    fn says(&self, run: &CheckRun) -> bool {
        let output = self.output.as_ref();
        let is = |found: Option<&String>, wanted: &str| found.map_or("", String::as_str) == wanted;
        self.status == "completed"
            && self.conclusion.as_deref() == Some(word(run.conclusion))
            && is(self.external_id.as_ref(), &run.external_id)
            && is(output.and_then(|output| output.title.as_ref()), &run.title)
            && is(output.and_then(|output| output.summary.as_ref()), &run.summary)
            && is(output.and_then(|output| output.text.as_ref()), &run.text)
    }
}

impl Remark {
    fn is(&self, annotation: &Annotation) -> bool {
        self.path == annotation.path
            && self.start_line == annotation.line
            && self.annotation_level.as_deref() == Some(annotation.level)
            && self.title.as_deref().unwrap_or_default() == annotation.title
            && self.message.as_deref() == Some(&annotation.message)
    }
}

fn word(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Success => "success",
        Conclusion::Neutral => "neutral",
        Conclusion::Failure => "failure",
        Conclusion::ActionRequired => "action_required",
    }
}

fn fits(run: &CheckRun) -> Forged<()> {
    for (name, text) in [("summary", &run.summary), ("text", &run.text)] {
        let length = text.chars().count();
        if length > LONGEST {
            return Err(trouble::refused(
                format!(
                    "the {name} of check run `{}` has {length} characters, and the forge takes {LONGEST}",
                    run.name
                ),
                "make the plan smaller, or split the root module",
            ));
        }
    }
    Ok(())
}

impl Client {
    fn runs(&self, commit: &str, name: Option<&str>) -> Forged<Vec<Run>> {
        let mut ask = Ask::get(self.repo(&["commits", address::commit(commit)?, "check-runs"])?)
            .with("filter", "latest");
        if let Some(name) = name {
            ask = ask.with("check_name", name);
        }
        let pages: Vec<Page> = self.pages(&ask)?;
        let expected = pages.last().map_or(0, |page| page.total_count);
        let runs: Vec<Run> = pages.into_iter().flat_map(|page| page.check_runs).collect();
        if runs.len() != expected {
            return Err(trouble::garbled(
                &ask.name(),
                &format!("it lists {} of {expected} check runs", runs.len()),
            ));
        }
        if runs.iter().any(|run| run.head_sha != commit) {
            return Err(trouble::garbled(&ask.name(), "it tells of another commit"));
        }
        Ok(runs)
    }

    /// All check runs of a commit whose name begins so; of each name and app the latest.
    pub fn check_runs(&self, commit: &str, prefix: &str) -> Forged<Vec<FoundRun>> {
        let runs = self.runs(commit, None)?;
        Ok(runs.into_iter().filter(|run| run.name.starts_with(prefix)).map(Run::found).collect())
    }

    /// The app that the token speaks for, by its short name: its bot is called `NAME[bot]`.
    fn own_app(&self) -> Forged<String> {
        let viewer = self.viewer()?;
        match viewer.login.strip_suffix("[bot]") {
            Some(slug) if viewer.kind == ActorKind::Machine => Ok(slug.to_owned()),
            _ => Err(ForgeError {
                trouble: ForgeTrouble::Forbidden,
                message: format!("the token is that of the account `{}`, and only an app can make a check run", viewer.login),
                help: "run it in a workflow with its own token (`checks: write`), or with an App's number and key"
                    .to_owned(),
            }),
        }
    }

    /// Makes a check run, or changes ours of the same name.
    pub fn put_check_run(&self, run: &CheckRun) -> Forged<String> {
        fits(run)?;
        let app = self.own_app()?;
        let of_app = |found: &Run| found.name == run.name && found.app() == app;
        let own = self
            .runs(&run.head_sha, Some(&run.name))?
            .into_iter()
            .filter(of_app)
            .max_by_key(|found| found.id);
        let Some(own) = own else { return self.new_run(run, &app) };
        let remarks: Vec<Remark> = if own.output.as_ref().is_some_and(|output| output.annotations_count > 0) {
            self.list(&Ask::get(self.repo(&["check-runs", &own.id.to_string(), "annotations"])?))?
        } else {
            Vec::new()
        };
        // The forge only ever adds remarks. Where one is there that is no longer true, a new run takes the old one's place.
        if remarks.iter().any(|remark| !run.annotations.iter().any(|wanted| remark.is(wanted))) {
            return self.new_run(run, &app);
        }
        let missing: Vec<&Annotation> =
            run.annotations.iter().filter(|wanted| !remarks.iter().any(|remark| remark.is(wanted))).collect();
        let url = own.html_url.clone().unwrap_or_default();
        if missing.is_empty() {
            return if own.says(run) { Ok(url) } else { self.change_run(own.id, run, &[]) };
        }
        let mut url = url;
        for batch in missing.chunks(BATCH) {
            url = self.change_run(own.id, run, batch)?;
        }
        Ok(url)
    }

    fn new_run(&self, run: &CheckRun, app: &str) -> Forged<String> {
        let annotations: Vec<&Annotation> = run.annotations.iter().collect();
        let mut batches = annotations.chunks(BATCH);
        let mut body = content(run, batches.next().unwrap_or_default());
        if let Some(body) = body.as_object_mut() {
            body.insert("head_sha".to_owned(), run.head_sha.clone().into());
        }
        let before: Vec<u64> =
            self.runs(&run.head_sha, Some(&run.name))?.iter().map(|found| found.id).collect();
        let ask = Ask::new(Method::POST, self.repo(&["check-runs"])?).body(body);
        let made: Run = self.create(
            &ask,
            |answer| parsed(&answer.body),
            || {
                let arrived =
                    |found: &Run| found.app() == app && !before.contains(&found.id) && found.says(run);
                Ok(self.runs(&run.head_sha, Some(&run.name))?.into_iter().find(arrived))
            },
        )?;
        let mut url = made.html_url.unwrap_or_default();
        for batch in batches {
            url = self.change_run(made.id, run, batch)?;
        }
        Ok(url)
    }

    fn change_run(&self, id: u64, run: &CheckRun, annotations: &[&Annotation]) -> Forged<String> {
        let route = self.repo(&["check-runs", &id.to_string()])?;
        let changed: Run = self.json(&Ask::new(Method::PATCH, route).body(content(run, annotations)))?;
        Ok(changed.html_url.unwrap_or_default())
    }
}

fn content(run: &CheckRun, annotations: &[&Annotation]) -> Value {
    let mut output = json!({ "title": run.title, "summary": run.summary, "text": run.text });
    if let Some(output) = output.as_object_mut()
        && !annotations.is_empty()
    {
        let remarks = annotations.iter().map(|annotation| {
            json!({
                "path": annotation.path,
                "start_line": annotation.line,
                "end_line": annotation.line,
                "annotation_level": annotation.level,
                "title": annotation.title,
                "message": annotation.message,
            })
        });
        output.insert("annotations".to_owned(), remarks.collect());
    }
    json!({
        "name": run.name,
        "external_id": run.external_id,
        "status": "completed",
        "conclusion": word(run.conclusion),
        "output": output,
    })
}
