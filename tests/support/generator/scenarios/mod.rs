//! The plans under `examples/`, one file here for each: the file's documentation says what the plan is for.
//!
//! `PAIRGATE_UPDATE=1 cargo test --test examples` writes them after a change; they are checked in so that a reader has
//! plans to try the program on.

mod access_review;
mod aws;
mod aws_more;
mod bucket_and_key_deletion;
mod cross_root;
mod database_replacement;
mod drift;
mod first_create;
mod flow_logs;
mod iam_widening;
mod monitor_removal;
mod move_and_import;
mod multi_module;
mod protected_by_config;
mod rename_without_moved;
mod safe_tag_change;
mod second_operator;

use serde_json::Value;

use super::builder::{Expr, block, constant};

/// Every example's directory and plan.
pub fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("access-review", access_review::plan()),
        ("bucket-and-key-deletion", bucket_and_key_deletion::plan()),
        ("cross-root/network", cross_root::plan()),
        ("database-replacement", database_replacement::plan()),
        ("drift", drift::plan()),
        ("first-create", first_create::plan()),
        ("flow-logs", flow_logs::plan()),
        ("iam-widening", iam_widening::plan()),
        ("monitor-removal", monitor_removal::plan()),
        ("move-and-import", move_and_import::plan()),
        ("multi-module", multi_module::plan()),
        ("protected-by-config", protected_by_config::plan()),
        ("rename-without-moved", rename_without_moved::plan()),
        ("safe-tag-change", safe_tag_change::plan()),
        ("second-operator", second_operator::plan()),
    ]
}

/// The `ingress` block of a security group with one rule.
fn ingress_block(port: u16, cidr: &str, description: &str) -> Expr {
    block(vec![
        ("cidr_blocks", constant(vec![Value::from(cidr)])),
        ("description", constant(description)),
        ("from_port", constant(port)),
        ("protocol", constant("tcp")),
        ("to_port", constant(port)),
    ])
}

fn egress_block() -> Expr {
    block(vec![
        ("cidr_blocks", constant(vec![Value::from("0.0.0.0/0")])),
        ("description", constant("anywhere")),
        ("from_port", constant(0)),
        ("protocol", constant("-1")),
        ("to_port", constant(0)),
    ])
}
