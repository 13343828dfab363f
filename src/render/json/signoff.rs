//! Who must sign, and how, in JSON.

use serde::Serialize;

use super::{Words, words};
use crate::config::signoff::{Presence, Requirement as Asked};
use crate::report::{RequestView, SignoffView};

#[derive(Serialize)]
pub(super) struct Signoff<'a> {
    requirement: Requirement,
    tiers: Vec<&'a str>,
    operators: Vec<&'a str>,
    signed: Option<bool>,
    acknowledge: Vec<&'a str>,
    request: Option<Request<'a>>,
}

/// What a change asks for.
#[derive(Serialize)]
pub(in crate::render) struct Requirement {
    signers: u8,
    teams: Vec<String>,
    presence: &'static str,
    acknowledge: bool,
    wait_seconds: u64,
    expires_seconds: u64,
}

/// The request that the plan was posted as.
#[derive(Serialize)]
pub(super) struct Request<'a> {
    pull_request: u64,
    repository: &'a str,
    digest: &'a str,
    head_sha: &'a str,
    root_module: &'a str,
    workspace: &'a str,
    obstacle: Option<Words<'a>>,
}

pub(super) fn signoff(view: &SignoffView) -> Signoff<'_> {
    Signoff {
        requirement: requirement(&view.requirement),
        tiers: view.tiers.iter().map(String::as_str).collect(),
        operators: view.operators.iter().map(String::as_str).collect(),
        signed: view.signed,
        acknowledge: view.acknowledge.iter().map(String::as_str).collect(),
        request: view.request.as_ref().map(request),
    }
}

/// As `pairgate verify` writes it, too.
pub(in crate::render) fn requirement(asked: &Asked) -> Requirement {
    Requirement {
        signers: asked.signers,
        teams: asked.teams.iter().map(ToString::to_string).collect(),
        presence: match asked.presence {
            Presence::Asynchronous => "asynchronous",
            Presence::Live => "live",
        },
        acknowledge: asked.acknowledge,
        wait_seconds: asked.wait,
        expires_seconds: asked.expires,
    }
}

pub(super) fn request(view: &RequestView) -> Request<'_> {
    Request {
        pull_request: view.pull_request,
        repository: &view.repository,
        digest: &view.digest,
        head_sha: &view.head_sha,
        root_module: &view.root_module,
        workspace: &view.workspace,
        obstacle: view.obstacle.as_ref().map(words),
    }
}
