//! A tidy-up that takes monitoring away in three services at once: Mackerel, Sentry, CloudWatch.
//!
//! Nothing that serves users is touched, which is what makes such a plan easy to wave through.

use serde_json::{Value, json};

use super::super::builder::{PlanBuilder, Provider, Resource, Variable, block, constant};
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .provider(
            Provider::new("mackerel", "registry.terraform.io/mackerelio-labs/mackerel").version("~> 0.5"),
        )
        .provider(Provider::new("sentry", "registry.terraform.io/jianyuan/sentry").version("~> 0.14"))
        .variable(Variable::new("sentry_organization", "acme").defaulted())
        .resources(mackerel())
        .resources(sentry())
        .resources(cloudwatch())
        .build()
}

fn cloudwatch() -> Vec<Resource> {
    let place = aws::place("orders-api", "orders", TOKYO);
    let topic = place.arn("sns", "oncall");
    let balancer = ("LoadBalancer", "app/orders-api/50dc6c495c0c9188");
    let alarm = aws::alarm("api_5xx", &place, ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"), balancer)
        .refers("alarm_actions", &["aws_sns_topic.oncall.arn"])
        .deleted("delete_because_no_resource_config");
    let latency = aws::alarm("api_latency", &place, ("AWS/ApplicationELB", "TargetResponseTime"), balancer)
        .with("alarm_description", "the API answers in more than 2 seconds for 5 minutes")
        .with("threshold", 2)
        .arguments(aws::ALARM)
        .arguments(&["dimensions"])
        .refers("alarm_actions", &["aws_sns_topic.oncall.arn"])
        .refers("ok_actions", &["aws_sns_topic.oncall.arn"]);
    let topic = Resource::managed("aws_sns_topic", "oncall")
        .values(json!({
            "application_failure_feedback_role_arn": "",
            "application_success_feedback_role_arn": "",
            "application_success_feedback_sample_rate": 0,
            "archive_policy": "",
            "arn": topic,
            "beginning_archive_time": "",
            "content_based_deduplication": false,
            "delivery_policy": "",
            "display_name": "on call",
            "fifo_throughput_scope": "",
            "fifo_topic": false,
            "id": topic,
            "kms_master_key_id": "alias/aws/sns",
            "name": "oncall",
            "name_prefix": "",
            "owner": aws::ACCOUNT,
            "signature_version": 0,
            "tags": {},
            "tags_all": {},
            "tracing_config": "",
        }))
        .arguments(&["display_name", "kms_master_key_id", "name"]);
    vec![alarm, latency, topic]
}

/// A monitor has one block for its kind and empty lists for the others.
fn monitor(id: &str, name: &str, kind: &str, settings: Value) -> Resource {
    let mut value = json!({
        "anomaly_detection": [],
        "connectivity": [],
        "expression": [],
        "external": [],
        "host_metric": [],
        "id": id,
        "is_mute": false,
        "memo": "managed by Terraform",
        "name": name,
        "notification_interval": 10,
        "query": [],
        "service_metric": [],
    });
    if let Some(members) = value.as_object_mut() {
        members.insert(kind.to_owned(), json!([settings]));
    }
    Resource::managed("mackerel_monitor", &name.replace([' ', '-'], "_")).values(value)
}

fn mackerel() -> Vec<Resource> {
    let service = Resource::managed("mackerel_service", "orders")
        .values(json!({ "id": "orders", "memo": "", "name": "orders", "roles": ["api"] }))
        .arguments(&["name"]);
    let role = Resource::managed("mackerel_role", "api")
        .values(json!({ "id": "orders:api", "memo": "", "name": "api", "service": "orders" }))
        .arguments(&["name"])
        .refers("service", &["mackerel_service.orders.name"]);
    let cpu = json!({
        "critical": "90",
        "duration": 3,
        "exclude_scopes": [],
        "max_check_attempts": 3,
        "metric": "cpu%",
        "operator": ">",
        "scopes": ["orders:api"],
        "warning": "80",
    });
    let health = json!({
        "certification_expiration_critical": 7,
        "certification_expiration_warning": 30,
        "contains_string": "ok",
        "expected_status_code": null,
        "follow_redirect": false,
        "headers": { "Cache-Control": "no-cache" },
        "max_check_attempts": 2,
        "method": "GET",
        "request_body": "",
        "response_time_critical": 3000,
        "response_time_duration": 5,
        "response_time_warning": 1000,
        "service": "orders",
        "skip_certificate_verification": false,
        "url": "https://api.example.com/health?full=1&from=mackerel",
    });
    let connectivity =
        json!({ "alert_status_on_gone": "CRITICAL", "exclude_scopes": [], "scopes": ["orders:api"] });
    let unconfigured = "delete_because_no_resource_config";
    vec![
        service,
        role,
        monitor("3qR7nTj2kLm", "api-cpu", "host_metric", cpu)
            .refers("host_metric", &["mackerel_role.api.id"])
            .deleted(unconfigured),
        monitor("3qR7nTj2kLn", "api-health", "external", health)
            .refers("external", &["mackerel_service.orders.name"])
            .deleted(unconfigured),
        monitor("3qR7nTj2kLp", "api-connectivity", "connectivity", connectivity)
            .arguments(&["memo", "name", "notification_interval"])
            .expression(
                "connectivity",
                block(vec![
                    ("alert_status_on_gone", constant("CRITICAL")),
                    ("scopes", super::super::builder::refers(&["mackerel_role.api.id"])),
                ]),
            ),
    ]
}

fn sentry() -> Vec<Resource> {
    let project = Resource::managed("sentry_project", "api")
        .values(json!({
            "client_security": null,
            "default_key": true,
            "default_rules": false,
            "digests_max_delay": 1800,
            "digests_min_delay": 300,
            "features": ["releases"],
            "filters": null,
            "fingerprinting_rules": "",
            "grouping_enhancements": "",
            "highlight_tags": ["handled", "level"],
            "id": "orders-api",
            "internal_id": "4500000000000001",
            "name": "orders-api",
            "organization": "acme",
            "platform": "go",
            "resolve_age": 0,
            "slug": "orders-api",
            "teams": ["orders"],
        }))
        .arguments(&["default_rules", "name", "platform", "slug", "teams"])
        .refers("organization", &["var.sentry_organization"]);
    let alert = Resource::managed("sentry_issue_alert", "errors")
        .values(json!({
            "action_match": "any",
            "actions": null,
            "actions_v2": [{
                "azure_devops_create_ticket": null,
                "discord_notify_service": null,
                "notify_email": {
                    "fallthrough_type": "ActiveMembers",
                    "name": "Send a notification to Team",
                    "target_identifier": "4500000000000002",
                    "target_type": "Team",
                },
                "notify_event": null,
                "pagerduty_notify_service": null,
                "slack_notify_service": null,
            }],
            "conditions": null,
            "conditions_v2": [{
                "event_frequency": {
                    "comparison_interval": null,
                    "comparison_type": "count",
                    "interval": "1h",
                    "name": "The issue is seen more than 100 times in 1h",
                    "value": 100,
                },
                "first_seen_event": null,
                "regression_event": null,
            }],
            "environment": "production",
            "filter_match": "all",
            "filters": null,
            "filters_v2": null,
            "frequency": 30,
            "id": "15000001",
            "name": "errors in orders-api",
            "organization": "acme",
            "owner": null,
            "project": "orders-api",
        }))
        .refers("organization", &["var.sentry_organization"])
        .refers("project", &["sentry_project.api.slug"])
        .deleted("delete_because_no_resource_config");
    vec![project, alert]
}
