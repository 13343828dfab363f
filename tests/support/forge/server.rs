//! HTTP around the world: addresses, headers, faults that tests asked for, and the log of what was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::body::{Body as HttpBody, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use serde_json::Value;

use super::exchange::{Body, Call, Caller, Reply, decode, refuse};
use super::faults::{Fault, Faults};
use super::world::{Owner, World};
use super::{graphql, openapi, routes, sign_in};

/// What is shared between the test, the server's thread and its requests.
pub struct Shared {
    pub world: Mutex<World>,
    pub faults: Mutex<Faults>,
    pub log: Mutex<Vec<Seen>>,
    pub violations: Mutex<Vec<String>>,
}

/// A request that came, without the token.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// Below the API's address.
    pub path: String,
    pub query: Vec<(String, String)>,
    /// All but `authorization`.
    pub headers: BTreeMap<String, String>,
    pub body: Option<Value>,
    /// `nobody`, `user alice`, `app github-actions`, `jwt of app 7`.
    pub who: String,
    pub status: u16,
}

/// A lock that a panic of another test thread does not spoil.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The prefixes that the API is at, as for GitHub Enterprise and plain.
const PREFIXES: [&str; 2] = ["/api/v3", "/api"];

pub async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<HttpBody> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.unwrap_or_default();
    let headers: BTreeMap<String, String> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let full = parts.uri.path().to_owned();
    let prefix = PREFIXES.iter().find(|prefix| {
        full.strip_prefix(**prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let path = full[prefix.map_or(0, |prefix| prefix.len())..].to_owned();
    if path.starts_with("/_fake/") {
        let reply = super::admin::answer(&shared, parts.method.as_str(), &path, &bytes);
        return respond(&shared, reply, None);
    }
    let query = parts.uri.query().unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key, true), decode(value, true))
    });
    let base = format!("{}{}", lock(&shared.world).origin, prefix.copied().unwrap_or_default());
    let mut call = Call {
        method: parts.method.to_string(),
        path,
        query: pairs.collect(),
        headers,
        body: serde_json::from_slice(&bytes).ok(),
        caller: Caller::Nobody,
        params: BTreeMap::new(),
        base,
    };
    let fault = lock(&shared.faults).take(&call);
    if let Some(Fault::Slow(time)) = &fault {
        tokio::time::sleep(*time).await;
    }
    if !matches!(fault, None | Some(Fault::Slow(_))) && !fault.as_ref().is_some_and(Fault::acts) {
        return broken(&shared, &call, None, fault.as_ref()).await;
    }
    let broken_body = !bytes.is_empty() && call.body.is_none();
    let reply = if broken_body { refuse(400, "Problems parsing JSON") } else { handled(&shared, &mut call) };
    if fault.as_ref().is_some_and(Fault::acts) {
        return broken(&shared, &call, Some(reply), fault.as_ref()).await;
    }
    let reply = scoped(reply, &call.caller);
    let response = respond(&shared, reply, call.headers.get("if-none-match").map(String::as_str));
    note(&shared, &call, response.status().as_u16());
    response
}

/// Classic tokens are told their scopes.
fn scoped(reply: Reply, caller: &Caller) -> Reply {
    let Caller::Token(Owner::User { scopes, app, .. }) = caller else { return reply };
    let reply = match app {
        Some(app) => reply.header("x-oauth-client-id", format!("Ov23{app}")),
        None => reply,
    };
    let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
    reply.header("x-oauth-scopes", scopes.join(", "))
}

/// Answers a request as GitHub does.
fn handled(shared: &Shared, call: &mut Call) -> Reply {
    if !call.headers.contains_key("user-agent") {
        return refuse(
            403,
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
        );
    }
    let mut world = lock(&shared.world);
    match sign_in::caller(&world, call.headers.get("authorization").map(String::as_str)) {
        Ok(caller) => call.caller = caller,
        Err(reply) => return reply,
    }
    if call.path == "/graphql" && call.method == "POST" {
        return graphql::answer(&mut world, call, &mut lock(&shared.violations));
    }
    by_number(&world, call);
    let Some((template, handler, params)) = routes::find(&call.method, &call.path) else {
        let message = format!("{} {}: the fake does not know this address", call.method, call.path);
        lock(&shared.violations).push(message);
        return refuse(404, "Not Found");
    };
    call.params = params;
    let asked = openapi::request(&call.method, &routes::described(template), call);
    let reply = handler(&mut world, call).unwrap_or_else(|refusal| refusal);
    let answered = openapi::response(&call.method, &routes::described(template), &reply);
    for wrong in asked.into_iter().chain(answered) {
        lock(&shared.violations).push(format!("{} {}: {wrong}", call.method, call.path));
    }
    reply
}

/// Addresses by number, as GitHub's own links have them, stand for the addresses by name.
fn by_number(world: &World, call: &mut Call) {
    let segments: Vec<&str> = call.path.trim_matches('/').split('/').collect();
    let number = |text: &str| text.parse::<u64>().ok();
    let renamed = match segments.as_slice() {
        ["repositories", id, rest @ ..] => number(id).and_then(|id| world.repository(id)).map(|found| {
            let rest: String = rest.iter().map(|part| format!("/{part}")).collect();
            format!("/repos/{}{rest}", world.full_name(found))
        }),
        ["organizations", organisation, "team", team, "members"] => {
            let (organisation, team) = (number(organisation), number(team));
            let organisation = organisation.and_then(|id| world.account(id));
            let team = world.teams.iter().find(|found| Some(found.id) == team);
            organisation.zip(team).map(|(organisation, team)| {
                format!("/orgs/{}/teams/{}/members", organisation.login, team.slug)
            })
        }
        _ => None,
    };
    if let Some(path) = renamed {
        call.path = path;
    }
}

/// Writes the request down.
fn note(shared: &Shared, call: &Call, status: u16) {
    let world = lock(&shared.world);
    let login = |id: u64| world.account(id).map_or("ghost".to_owned(), |account| account.login.clone());
    let slug = |id: u64| world.app(id).map_or("nobody's".to_owned(), |app| app.slug.clone());
    let who = match &call.caller {
        Caller::Nobody => "nobody".to_owned(),
        Caller::App(id) => format!("jwt of app {id}"),
        Caller::Token(Owner::User { id, .. }) => format!("user {}", login(*id)),
        Caller::Token(Owner::Installation { app, .. }) => format!("app {}", slug(*app)),
    };
    let mut headers = call.headers.clone();
    headers.remove("authorization");
    let (method, path) = (call.method.clone(), call.path.clone());
    let (query, body) = (call.query.clone(), call.body.clone());
    lock(&shared.log).push(Seen { method, path, query, headers, body, who, status });
}

/// The answer on the wire: its date, its tag, its limits.
fn respond(shared: &Shared, reply: Reply, known: Option<&str>) -> Response<HttpBody> {
    let date = http_date(&lock(&shared.world));
    let (kind, bytes) = match &reply.body {
        Body::None => (None, Vec::new()),
        Body::Json(value) => (Some("application/json; charset=utf-8"), serde_json::to_vec(value).unwrap()),
        Body::Raw(bytes) => (None, bytes.clone()),
    };
    let used = lock(&shared.log).iter().filter(|seen| seen.status != 304).count().min(4999);
    let mut builder = Response::builder()
        .header("date", date)
        .header("x-github-media-type", "github.v3; format=json")
        .header("x-github-request-id", format!("FAKE:{used}"))
        .header("x-ratelimit-limit", "5000")
        .header("x-ratelimit-remaining", (5000 - used).to_string())
        .header("x-ratelimit-used", used.to_string())
        .header("x-ratelimit-reset", "1900000000")
        .header("x-ratelimit-resource", "core");
    for (name, value) in &reply.headers {
        builder = builder.header(name, value);
    }
    if let Some(kind) = kind {
        builder = builder.header("content-type", kind);
    }
    let mut status = reply.status;
    if status == 200 {
        let tag = tag(&bytes);
        if known.is_some_and(|known| known.trim_start_matches("W/") == tag) {
            status = 304;
        }
        builder = builder.header("etag", format!("W/{tag}"));
    }
    let bytes = if status == 304 { Vec::new() } else { bytes };
    builder.status(status).body(HttpBody::from(bytes)).unwrap()
}

fn tag(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    format!("\"{}\"", data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(bytes)))
}

fn http_date(world: &World) -> String {
    world.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// What a fault leaves of the answer.
async fn broken(
    shared: &Shared,
    call: &Call,
    reply: Option<Reply>,
    fault: Option<&Fault>,
) -> Response<HttpBody> {
    let refused = |status: u16, message: &str| respond(shared, refuse(status, message), None);
    let status = match fault {
        Some(Fault::Status(code) | Fault::DoneThenStatus(code)) => *code,
        Some(Fault::Answer { status, .. } | Fault::AnswerWith { status, .. }) => *status,
        Some(Fault::SecondaryLimit { .. } | Fault::PrimaryLimit { .. } | Fault::Forbidden { .. }) => 403,
        Some(Fault::QueryLimit { .. }) => 200,
        _ => 0,
    };
    note(shared, call, status);
    let whole = |reply: Option<Reply>| match reply.map(|reply| reply.body) {
        Some(Body::Json(value)) => serde_json::to_vec(&value).unwrap(),
        Some(Body::Raw(bytes)) => bytes,
        _ => Vec::new(),
    };
    match fault {
        Some(Fault::Status(code) | Fault::DoneThenStatus(code)) => {
            refused(*code, "the fake was told to fail")
        }
        Some(Fault::Timeout) => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            torn(Vec::new(), 0)
        }
        Some(Fault::Garbage) => {
            let reply = Reply {
                status: 200,
                headers: Vec::new(),
                body: Body::Raw(b"<html>it works</html>".to_vec()),
            };
            respond(shared, reply.header("content-type", "application/json"), None)
        }
        Some(Fault::HalfPage) => {
            let mut bytes = whole(reply);
            bytes.truncate(bytes.len() / 2);
            let reply = Reply { status: 200, headers: Vec::new(), body: Body::Raw(bytes) };
            respond(shared, reply.header("content-type", "application/json"), None)
        }
        Some(Fault::Torn) => {
            let bytes = whole(reply);
            let length = bytes.len();
            torn(bytes[..length / 2].to_vec(), length)
        }
        Some(Fault::Answer { status, body }) => respond(shared, Reply::json(*status, body.clone()), None),
        Some(Fault::AnswerWith { status, body, headers }) => {
            let mut answer = respond(shared, Reply::json(*status, body.clone()), None);
            for (name, value) in headers {
                answer.headers_mut().insert(*name, value.parse().unwrap());
            }
            answer
        }
        Some(Fault::SecondaryLimit { retry_after }) => {
            let message =
                "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
            respond(shared, refuse(403, message).header("retry-after", retry_after.to_string()), None)
        }
        Some(Fault::Forbidden { permission }) => {
            let reply = refuse(403, "Resource not accessible by personal access token");
            respond(shared, reply.header("x-accepted-github-permissions", *permission), None)
        }
        Some(Fault::PrimaryLimit { reset_in } | Fault::QueryLimit { reset_in }) => {
            let message = "API rate limit exceeded for this token.";
            let mut answer = match fault {
                Some(Fault::QueryLimit { .. }) => {
                    let errors = serde_json::json!([{ "type": "RATE_LIMITED", "message": message }]);
                    respond(shared, Reply::json(200, serde_json::json!({ "errors": errors })), None)
                }
                _ => refused(403, message),
            };
            let reset = lock(&shared.world).now().as_second() + *reset_in;
            answer.headers_mut().insert("x-ratelimit-remaining", "0".parse().unwrap());
            answer.headers_mut().insert("x-ratelimit-reset", reset.to_string().parse().unwrap());
            answer
        }
        _ => torn(Vec::new(), 0),
    }
}

/// A connection that ends before its answer does. Nothing at all is sent when there are no bytes.
fn torn(bytes: Vec<u8>, length: usize) -> Response<HttpBody> {
    let gone = || Err(std::io::Error::other("the fake was told to hang up"));
    let parts: Vec<Result<Bytes, std::io::Error>> =
        if bytes.is_empty() { vec![gone()] } else { vec![Ok(Bytes::from(bytes)), gone()] };
    let mut builder = Response::builder().header("content-type", "application/json; charset=utf-8");
    if length > 0 {
        builder = builder.header("content-length", length);
    }
    builder.body(HttpBody::from_stream(futures_util::stream::iter(parts))).unwrap()
}
