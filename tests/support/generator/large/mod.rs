//! Large plans for benchmarks: realistic, reproducible, streamed.
//!
//! The same [`LargePlan`] gives the same bytes. Each section of the plan is a pass over the module instances, and a
//! module instance's resources are made anew for each pass, so memory stays at a few megabytes whatever the size.

pub(super) mod value;

pub(super) mod aws_compute;
pub(super) mod aws_data;
pub(super) mod aws_network;
mod checks;
mod configuration;
mod configuration_modules;
pub(super) mod kinds;
mod kinds_data;
mod modules;
pub(super) mod place;
mod resource;
mod topology;
mod writer;

use std::io::{self, Write};

use modules::Module;
use topology::Topology;
use value::write_text;

pub use value::write_text as write_json_text;

pub(super) const AWS: &str = "registry.terraform.io/hashicorp/aws";

#[derive(Clone, Copy, Debug)]
pub struct LargePlan {
    /// How many entries `resource_changes` has, exactly.
    pub resources: usize,
    pub seed: u64,
}

/// Writes the plan as `terraform show -json` does: one line, HTML characters escaped, members in terraform's order.
pub fn write_large_plan(out: &mut impl Write, spec: &LargePlan) -> io::Result<()> {
    let topology = Topology::new(spec);
    let mut buffer = String::new();
    let mut flush = |buffer: &mut String| -> io::Result<()> {
        out.write_all(buffer.as_bytes())?;
        buffer.clear();
        Ok(())
    };

    buffer.push_str(r#"{"format_version":"1.2","terraform_version":"1.11.4","variables":"#);
    write_variables(&mut buffer, &topology);
    buffer.push_str(r#","planned_values":{"outputs":"#);
    write_planned_outputs(&mut buffer, &topology);
    buffer.push_str(r#","root_module":"#);
    writer::write_tree(&mut buffer, Module::Root(&topology), writer::Tree::Planned, &mut flush)?;
    buffer.push_str("},");
    writer::write_changes(&mut buffer, &topology, writer::Changes::Drift, &mut flush)?;
    writer::write_changes(&mut buffer, &topology, writer::Changes::Planned, &mut flush)?;
    buffer.push_str(r#""output_changes":"#);
    write_output_changes(&mut buffer, &topology);
    buffer.push_str(
        r#","prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"outputs":"#,
    );
    write_prior_outputs(&mut buffer, &topology);
    buffer.push_str(r#","root_module":"#);
    writer::write_tree(&mut buffer, Module::Root(&topology), writer::Tree::Prior, &mut flush)?;
    buffer.push_str(r#"}},"configuration":"#);
    configuration::write_configuration(&mut buffer, &topology);
    buffer.push_str(r#","relevant_attributes":"#);
    checks::write_relevant_attributes(&mut buffer, &topology, &mut flush)?;
    buffer.push_str(r#","checks":"#);
    checks::write_checks(&mut buffer, &topology);
    buffer
        .push_str(r#","timestamp":"2026-11-22T02:07:05Z","applyable":true,"complete":true,"errored":false}"#);
    buffer.push('\n');
    flush(&mut buffer)?;
    out.flush()
}

/// Writes `{"dev-1":…,…}` with a member for each environment.
fn write_by_environment(
    out: &mut String,
    topology: &Topology,
    write: impl Fn(&mut String, &topology::Environment),
) {
    out.push('{');
    for (index, env) in topology.environments.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(out, &env.key);
        out.push(':');
        write(out, env);
    }
    out.push('}');
}

fn write_variables(out: &mut String, topology: &Topology) {
    out.push_str(r#"{"api_token":{"value":"not-a-real-token-0000"},"database_password":"#);
    out.push_str(r#"{"value":"not-a-real-password-0000"},"environments":{"value":"#);
    write_environments(out, topology);
    out.push_str(&format!(
        r#"}},"log_bucket_count":{{"value":{}}},"#,
        topology.log_buckets.saturating_sub(1)
    ));
    out.push_str(r#""owner":{"value":"platform \u003cplatform@example.com\u003e"}}"#);
}

/// The value of `var.environments`: services that leave are no longer in it.
fn write_environments(out: &mut String, topology: &Topology) {
    write_by_environment(out, topology, |out, env| {
        out.push_str(&format!(r#"{{"number":{},"region":"{}","services":{{"#, env.number, env.region));
        let staying = env.services.iter().filter(|service| service.standing != topology::Standing::Removed);
        for (index, service) in staying.enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let (name, count, database) = (service.name, service.after, service.has_database);
            out.push_str(&format!(r#"{comma}"{name}":{{"database":{database},"instances":{count}}}"#));
        }
        out.push_str(&format!(r#"}},"stage":"{}"}}"#, env.stage));
    });
}

fn write_vpc_ids(out: &mut String, topology: &Topology) {
    write_by_environment(out, topology, |out, env| write_text(out, &place::Place::environment(env).vpc_id()));
}

fn write_vpc_id_type(out: &mut String, topology: &Topology) {
    out.push_str(r#"["object","#);
    write_by_environment(out, topology, |out, _| out.push_str(r#""string""#));
    out.push(']');
}

fn write_planned_outputs(out: &mut String, topology: &Topology) {
    out.push_str(r#"{"addresses":{"sensitive":false},"api_token":{"sensitive":true,"type":"string","#);
    out.push_str(r#""value":"not-a-real-token-0000"},"vpc_ids":{"sensitive":false,"type":"#);
    write_vpc_id_type(out, topology);
    out.push_str(r#","value":"#);
    write_vpc_ids(out, topology);
    out.push_str("}}");
}

fn write_prior_outputs(out: &mut String, topology: &Topology) {
    out.push_str(r#"{"addresses":{"sensitive":false,"value":["10.1.2.3"],"type":["tuple",["string"]]},"#);
    out.push_str(r#""api_token":{"sensitive":true,"value":"not-a-real-token-0000","type":"string"},"#);
    out.push_str(r#""vpc_ids":{"sensitive":false,"value":"#);
    write_vpc_ids(out, topology);
    out.push_str(r#","type":"#);
    write_vpc_id_type(out, topology);
    out.push_str("}}");
}

fn write_output_changes(out: &mut String, topology: &Topology) {
    out.push_str(r#"{"addresses":{"actions":["update"],"before":["10.1.2.3"],"after_unknown":true,"#);
    out.push_str(r#""before_sensitive":false,"after_sensitive":false},"api_token":{"actions":["no-op"],"#);
    out.push_str(
        r#""before":"not-a-real-token-0000","after":"not-a-real-token-0000","after_unknown":false,"#,
    );
    out.push_str(
        r#""before_sensitive":true,"after_sensitive":true},"vpc_ids":{"actions":["no-op"],"before":"#,
    );
    write_vpc_ids(out, topology);
    out.push_str(r#","after":"#);
    write_vpc_ids(out, topology);
    out.push_str(r#","after_unknown":false,"before_sensitive":false,"after_sensitive":false}}"#);
}
