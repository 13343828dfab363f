//! What principals used last: answers of `aws iam get-service-last-accessed-details`, each with the `Arn` it is about.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::moment::{Moment, odd, past, used};
use super::{arn, body, json, show};
use crate::audit::aws::facts::{ServiceUse, ServiceUses, Used};
use crate::audit::known::{Known, Reason};
use crate::audit::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Source;

/// What one principal used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accessed {
    /// The ARN of a user, a group or a role (or a policy: AWS answers for them too, and nobody asks here).
    pub arn: String,
    /// Its account.
    pub account: String,
    /// The file, for messages.
    pub name: String,
    /// The services that it may use, and their last use.
    pub uses: Known<ServiceUses>,
}

const HELP: &str = "write one JSON object a principal, as `{\"Arn\": \"arn:aws:iam::…\", …the members of the answer…}`; the manual has \
                    a loop for that. Ask with `--max-items 1000`: otherwise AWS stops after 100 services";

/// The answer, with whom it is about.
#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    arn: Option<String>,
    job_status: Option<String>,
    job_completion_date: Option<Moment>,
    services_last_accessed: Option<Vec<Service>>,
    is_truncated: Option<bool>,
    error: Option<Failure>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Failure {
    code: Option<String>,
    message: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Service {
    service_namespace: String,
    last_authenticated: Option<Moment>,
    last_authenticated_entity: Option<String>,
    last_authenticated_region: Option<String>,
    total_authenticated_entities: Option<u64>,
    tracked_actions_last_accessed: Option<Vec<Action>>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Action {
    action_name: String,
    last_accessed_entity: Option<String>,
    last_accessed_time: Option<Moment>,
    last_accessed_region: Option<String>,
}

/// `{arn: answer, …}`, with an ARN that is there twice still there twice.
struct ByArn(Vec<(String, Answer)>);

impl<'de> Deserialize<'de> for ByArn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = ByArn;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("answers by the ARN that they are about")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByArn, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(ByArn(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Reads such answers: one after the other (NDJSON), as a list, or as one object by ARN. Several pages of one answer follow
/// each other under the same ARN.
pub fn accessed(source: &Source, settings: &Settings) -> Result<Vec<Accessed>, Diagnostics> {
    let start = body(source)?.0.trim_start().strip_prefix('{').map(str::trim_start);
    let answers: Vec<(Option<String>, Answer)> = if start.is_some_and(|start| start.starts_with("\"arn:")) {
        let all: Vec<ByArn> = json::values(source, HELP)?;
        all.into_iter().flat_map(|ByArn(pairs)| pairs).map(|(arn, answer)| (Some(arn), answer)).collect()
    } else {
        let all: Vec<Answer> = json::values(source, HELP)?;
        all.into_iter().map(|mut answer| (answer.arn.take(), answer)).collect()
    };
    let refused =
        |code, said: String| Diagnostic::error(code, format!("`{}`: {said}", source.name())).help(HELP);
    let mut whole: BTreeMap<String, Answer> = BTreeMap::new();
    for (arn, answer) in answers {
        let arn = arn.ok_or_else(|| refused("audit-accessed", "an answer has no `Arn`".to_owned()))?;
        add(&mut whole, &arn, answer)
            .map_err(|said| refused("audit-accessed", format!("{}: {said}", show(&arn))))?;
    }
    let mut found = Vec::with_capacity(whole.len());
    for (arn, answer) in whole {
        if answer.is_truncated == Some(true) {
            let said = format!("the answer about {} goes on after its last page", show(&arn));
            return Err(refused("audit-list-cut", said).into());
        }
        let Some(account) = arn::parse(&arn).map(|arn| arn.account.to_owned()) else {
            return Err(
                refused("audit-accessed", format!("{} is not the ARN of a principal", show(&arn))).into()
            );
        };
        let uses = uses(answer, settings);
        found.push(Accessed { arn, account, name: source.name().to_owned(), uses });
    }
    Ok(found)
}

/// Adds a page to the pages before it, or begins an answer.
fn add(whole: &mut BTreeMap<String, Answer>, arn: &str, page: Answer) -> Result<(), String> {
    let Some(first) = whole.get_mut(arn) else {
        whole.insert(arn.to_owned(), page);
        return Ok(());
    };
    if first.is_truncated != Some(true) {
        return Err("a second answer; leave out the older one".to_owned());
    }
    if first.job_completion_date != page.job_completion_date || first.job_status != page.job_status {
        return Err("its pages are of different jobs".to_owned());
    }
    first.is_truncated = page.is_truncated;
    match (&mut first.services_last_accessed, page.services_last_accessed) {
        (Some(services), Some(more)) => services.extend(more),
        (services, _) => *services = None,
    }
    Ok(())
}

/// An answer as facts. One service that makes no sense spoils it all: the rest may be as wrong.
fn uses(answer: Answer, settings: &Settings) -> Known<ServiceUses> {
    match answer.job_status.as_deref() {
        Some("COMPLETED") => {}
        Some("FAILED") => {
            let error = answer.error.map(|error| {
                format!(": {} {}", error.code.unwrap_or_default(), error.message.unwrap_or_default())
            });
            let said = error.unwrap_or_default();
            return Known::NotRead(Reason::failed(
                format!("the job failed{said}"),
                format!("ジョブが失敗しました{said}"),
            ));
        }
        Some("IN_PROGRESS") => {
            return Known::NotRead(Reason::failed(
                "the job was still in progress when it was asked for its answer",
                "応答を取得した時点で、ジョブがまだ実行中でした",
            ));
        }
        Some(other) => {
            return odd(
                format!("`JobStatus` is {}", show(other)),
                format!("`JobStatus` が {} です", show(other)),
            );
        }
        None => return odd("there is no `JobStatus`", "`JobStatus` がありません"),
    }
    let (Some(Moment(made)), Some(list)) = (answer.job_completion_date, answer.services_last_accessed) else {
        return odd(
            "`JobCompletionDate` or `ServicesLastAccessed` is missing",
            "`JobCompletionDate` または `ServicesLastAccessed` がありません",
        );
    };
    if let Known::NotRead(reason) = past(made, settings) {
        return Known::NotRead(reason);
    }
    let mut services = BTreeMap::new();
    for one in list {
        let namespace = one.service_namespace.clone();
        match service(one, settings) {
            Known::Known(service) => {
                if services.insert(namespace.clone(), service).is_some() {
                    return odd(
                        format!("the service {} is there twice", show(&namespace)),
                        format!("サービス {} が 2 回あります", show(&namespace)),
                    );
                }
            }
            Known::NotRead(reason) => return Known::NotRead(reason),
        }
    }
    Known::Known(ServiceUses { made, services })
}

/// API reference, `ServiceLastAccessed`: `LastAuthenticated` is null where nobody used the service in the tracking period,
/// and so are the members beside it. Those without it contradict each other.
fn service(one: Service, settings: &Settings) -> Known<ServiceUse> {
    let told = one.last_authenticated_entity.is_some()
        || one.last_authenticated_region.is_some()
        || one.total_authenticated_entities.is_some_and(|number| number > 0);
    let last = match when(one.last_authenticated, told, one.last_authenticated_region, settings) {
        Known::Known(last) => last,
        Known::NotRead(reason) => return Known::NotRead(reason),
    };
    // An empty list is that of a service of which no action is tracked.
    let actions = match one
        .tracked_actions_last_accessed
        .filter(|list| !list.is_empty())
        .map(|list| actions(list, settings))
    {
        Some(Known::NotRead(reason)) => return Known::NotRead(reason),
        Some(Known::Known(actions)) => Some(actions),
        None => None,
    };
    Known::Known(ServiceUse { used: last, by: one.last_authenticated_entity, actions })
}

fn actions(list: Vec<Action>, settings: &Settings) -> Known<BTreeMap<String, Used>> {
    let mut actions = BTreeMap::new();
    for one in list {
        let told = one.last_accessed_entity.is_some() || one.last_accessed_region.is_some();
        match when(one.last_accessed_time, told, one.last_accessed_region, settings) {
            Known::Known(last) => {
                if actions.insert(one.action_name.clone(), last).is_some() {
                    return odd(
                        format!("the action {} is there twice", show(&one.action_name)),
                        format!("アクション {} が 2 回あります", show(&one.action_name)),
                    );
                }
            }
            Known::NotRead(reason) => return Known::NotRead(reason),
        }
    }
    Known::Known(actions)
}

/// A last use, or none; `told` is whether something else says that there was one.
fn when(at: Option<Moment>, told: bool, region: Option<String>, settings: &Settings) -> Known<Used> {
    match at {
        Some(Moment(at)) => used(at, None, region, settings),
        None if told => odd("a last use is told without its moment", "最終利用に日時がありません"),
        None => Known::Known(Used::Never),
    }
}
