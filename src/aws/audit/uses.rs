//! What a principal used: IAM makes a list on request, a job of some seconds for each principal.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_iam::operation::get_service_last_accessed_details::GetServiceLastAccessedDetailsOutput;
use aws_sdk_iam::types::{AccessAdvisorUsageGranularityType, JobStatusType, ServiceLastAccessed};
use tokio::time::sleep;

use super::account::Iam;
use super::ask::LastAccessed;
use super::values::{moment, odd, used, word};
use super::wire::marker;
use crate::audit::aws::facts::{ServiceUse, ServiceUses, Used};
use crate::audit::known::{Known, Reason};

const GENERATE: &str = "iam:GenerateServiceLastAccessedDetails";
const GET: &str = "iam:GetServiceLastAccessedDetails";

/// Has the list made, and reads it.
pub(super) async fn read(iam: &Iam<'_>, closely: LastAccessed, arn: &str) -> Result<ServiceUses, Reason> {
    let granularity = match closely {
        LastAccessed::Service => AccessAdvisorUsageGranularityType::ServiceLevel,
        LastAccessed::Action => AccessAdvisorUsageGranularityType::ActionLevel,
    };
    let ask = || {
        let request = iam.client.generate_service_last_accessed_details().arn(arn);
        request.granularity(granularity.clone()).send()
    };
    let job = word("`JobId`", iam.line.call(GENERATE, ask).await?.job_id())?;
    let first = finished(iam, &job).await?;
    let made = moment(first.job_completion_date())
        .ok_or_else(|| odd("a list without its moment", "一覧に日時がありません"))?;
    let mut services = BTreeMap::new();
    add(&mut services, &first.services_last_accessed)?;
    if let Some(from) = marker(first.is_truncated, first.marker)? {
        let ask = |marker: Option<String>| {
            let request = iam.client.get_service_last_accessed_details().job_id(&job);
            request.marker(marker.unwrap_or_else(|| from.clone())).send()
        };
        let rest = iam.line.pages(GET, ask, |page, all| {
            all.extend(page.services_last_accessed);
            marker(page.is_truncated, page.marker)
        });
        add(&mut services, &rest.await?)?;
    }
    Ok(ServiceUses { made, services })
}

/// Waits for the job.
async fn finished(iam: &Iam<'_>, job: &str) -> Result<GetServiceLastAccessedDetailsOutput, Reason> {
    let mut waited = Duration::ZERO;
    for turn in 0.. {
        let ask = || iam.client.get_service_last_accessed_details().job_id(job).send();
        let answer = iam.line.call(GET, ask).await?;
        match answer.job_status() {
            JobStatusType::Completed => return Ok(answer),
            JobStatusType::InProgress => {}
            JobStatusType::Failed => {
                let said = answer.error().map(|error| error.code());
                return Err(Reason::failed(
                    format!("the list of services used: {}", said.unwrap_or("without a word")),
                    format!("利用サービスの一覧：{}", said.unwrap_or("理由は不明です")),
                ));
            }
            other => {
                return Err(odd(
                    format!("a list of services used that is `{}`", other.as_str()),
                    format!("利用サービスの一覧の状態が `{}` です", other.as_str()),
                ));
            }
        }
        if waited >= iam.pace.total {
            break;
        }
        let pause = iam.pace.pause(turn);
        waited += pause;
        sleep(pause).await;
    }
    Err(Reason::failed(
        "the list of services used was not ready in time",
        "利用サービスの一覧の作成が時間内に終わりませんでした",
    ))
}

fn add(services: &mut BTreeMap<String, ServiceUse>, page: &[ServiceLastAccessed]) -> Result<(), Reason> {
    for service in page {
        let name = word("`ServiceNamespace`", Some(service.service_namespace()))?;
        let tracked = service.tracked_actions_last_accessed();
        let mut actions = BTreeMap::new();
        for action in tracked {
            let name = word("`ActionName`", action.action_name())?;
            actions
                .insert(name, sure(used(action.last_accessed_time(), None, action.last_accessed_region()))?);
        }
        let found = ServiceUse {
            used: sure(used(service.last_authenticated(), None, service.last_authenticated_region()))?,
            by: service.last_authenticated_entity().map(str::to_owned),
            actions: (!tracked.is_empty()).then_some(actions),
        };
        if services.insert(name, found).is_some() {
            return Err(odd(
                "a list of services used that names one twice",
                "利用サービスの一覧に同じサービスが 2 回あります",
            ));
        }
    }
    Ok(())
}

fn sure(used: Known<Used>) -> Result<Used, Reason> {
    match used {
        Known::Known(used) => Ok(used),
        Known::NotRead(reason) => Err(reason),
    }
}
