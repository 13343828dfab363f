//! `relevant_attributes` and `checks`.

use std::io;

use super::modules::Module;
use super::topology::{Environment, Service, Standing, Topology};
use super::value::write_text;
use super::writer::Flush;

/// What changed resources drew on; terraform lists these per module instance, in no order.
const SERVICE_SOURCES: [(&str, &str); 5] = [
    ("aws_db_instance.this[0]", r#"["address"]"#),
    ("aws_iam_role.this", r#"["arn"]"#),
    ("aws_instance.this", "[]"),
    ("aws_s3_bucket.assets", r#"["bucket"]"#),
    ("data.aws_iam_policy_document.assume", r#"["json"]"#),
];
const NETWORK_SOURCES: [(&str, &str); 3] =
    [("aws_security_group.base", r#"["id"]"#), ("aws_subnet.private", "[]"), ("aws_vpc.this", r#"["id"]"#)];

pub fn write_relevant_attributes(
    out: &mut String,
    topology: &Topology,
    flush: &mut Flush<'_>,
) -> io::Result<()> {
    out.push('[');
    let mut is_first = true;
    for module in Module::by_depth(topology) {
        let sources: &[_] = match module {
            Module::Network(_) => &NETWORK_SOURCES,
            Module::Service(_, service) if service.standing != Standing::Removed => &SERVICE_SOURCES,
            _ => &[],
        };
        for (source, attribute) in sources {
            if !std::mem::take(&mut is_first) {
                out.push(',');
            }
            out.push_str(r#"{"resource":"#);
            write_text(out, &format!("{}.{source}", module.address()));
            out.push_str(&format!(r#","attribute":{attribute}}}"#));
        }
        flush(out)?;
    }
    out.push(']');
    Ok(())
}

pub fn write_checks(out: &mut String, topology: &Topology) {
    out.push_str(r#"[{"address":{"kind":"check","name":"dns","to_display":"check.dns"},"status":"pass","#);
    out.push_str(r#""instances":[{"address":{"to_display":"check.dns"},"status":"pass"}]}"#);
    let databases: Vec<_> = topology
        .environments
        .iter()
        .flat_map(|env| env.services.iter().map(move |service| (env, service)))
        .filter(|(_, service)| service.has_database && service.after > 0)
        .collect();
    if !databases.is_empty() {
        out.push_str(
            r#",{"address":{"kind":"resource","mode":"managed","module":"module.env.module.service","#,
        );
        out.push_str(r#""name":"this","to_display":"module.env.module.service.aws_db_instance.this","#);
        out.push_str(r#""type":"aws_db_instance"},"status":"unknown","instances":["#);
        for (index, (env, service)) in databases.into_iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            write_instance(out, env, service);
        }
        out.push_str("]}");
    }
    out.push(']');
}

/// The postcondition of a database: not decided for new ones, and failed for one in a hundred.
fn write_instance(out: &mut String, env: &Environment, service: &Service) {
    let module = Module::Service(env, service).address();
    out.push_str(r#"{"address":{"instance_key":0,"module":"#);
    write_text(out, &module);
    out.push_str(r#","to_display":"#);
    write_text(out, &format!("{module}.aws_db_instance.this[0]"));
    out.push_str(match (service.standing, service.salt % 100) {
        (Standing::Added, _) => r#"},"status":"unknown"}"#,
        (_, 0) => r#"},"status":"fail","problems":[{"message":"The database \u003cprimary\u003e has no standby."}]}"#,
        _ => r#"},"status":"pass"}"#,
    });
}
