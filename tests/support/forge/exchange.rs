//! A request as handlers see it, and their answers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::world::{Owner, Repository, World};

/// Who asks.
#[derive(Debug, Clone)]
pub enum Caller {
    Nobody,
    Token(Owner),
    /// An app that signed in by its own key.
    App(u64),
}

/// A request.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    /// Below the API's address, as sent.
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: BTreeMap<String, String>,
    pub body: Option<Value>,
    pub caller: Caller,
    /// Values of the route's parameters, decoded.
    pub params: BTreeMap<String, String>,
    /// Where the API is, as this client wrote it: `http://127.0.0.1:PORT/api/v3`.
    pub base: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

/// What it holds.
#[derive(Debug, Clone)]
pub enum Body {
    None,
    Json(Value),
    Raw(Vec<u8>),
}

/// An answer, or the refusal that a handler ended with.
pub type Answer = Result<Reply, Reply>;

impl Reply {
    pub fn json(status: u16, value: Value) -> Self {
        Self { status, headers: Vec::new(), body: Body::Json(value) }
    }

    pub fn none(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::None }
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

pub fn ok(value: Value) -> Answer {
    Ok(Reply::json(200, value))
}

pub fn created(value: Value) -> Answer {
    Ok(Reply::json(201, value))
}

/// A refusal in GitHub's shape.
pub fn refuse(status: u16, message: &str) -> Reply {
    Reply::json(
        status,
        json!({"message": message, "documentation_url": "https://docs.github.com/rest", "status": status.to_string()}),
    )
}

/// A refusal of what was sent, with the sentences that explain it.
pub fn invalid(errors: &[&str]) -> Reply {
    Reply::json(
        422,
        json!({"message": "Validation Failed", "errors": errors, "documentation_url": "https://docs.github.com/rest"}),
    )
}

/// The same where GitHub describes each fault as an object.
pub fn invalid_field(resource: &str, field: &str, message: &str) -> Reply {
    let error = json!({"resource": resource, "code": "custom", "field": field, "message": message});
    Reply::json(
        422,
        json!({"message": "Validation Failed", "errors": [error], "documentation_url": "https://docs.github.com/rest"}),
    )
}

pub fn not_found() -> Reply {
    refuse(404, "Not Found")
}

/// What tokens of apps hear when they may not do something.
pub fn not_for_apps() -> Reply {
    refuse(403, "Resource not accessible by integration")
}

impl Call {
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// A parameter that is a number; what is no number names nothing.
    pub fn number(&self, name: &str) -> Result<u64, Reply> {
        self.param(name).parse().map_err(|_| not_found())
    }

    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A text of the body.
    pub fn text(&self, name: &str) -> Option<String> {
        Some(self.body.as_ref()?.get(name)?.as_str()?.to_owned())
    }

    pub fn accepts(&self, part: &str) -> bool {
        self.headers.get("accept").is_some_and(|accept| accept.contains(part))
    }

    /// The account that acts: a person, or an app's bot.
    pub fn actor(&self, world: &World) -> Result<u64, Reply> {
        match &self.caller {
            Caller::Token(Owner::User { id, .. }) => Ok(*id),
            Caller::Token(Owner::Installation { app, .. }) => Ok(world.app(*app).ok_or_else(not_found)?.bot),
            Caller::App(_) => Err(refuse(403, "A JSON web token could not be used here")),
            Caller::Nobody => Err(refuse(401, "Requires authentication")),
        }
    }

    /// A token for a JWT's or nobody's request is no token.
    pub fn owner(&self) -> Result<&Owner, Reply> {
        match &self.caller {
            Caller::Token(owner) => Ok(owner),
            Caller::App(_) => Err(refuse(403, "A JSON web token could not be used here")),
            Caller::Nobody => Err(refuse(401, "Requires authentication")),
        }
    }

    /// The repository of the route, when the caller may read it.
    pub fn repository(&self, world: &World) -> Result<usize, Reply> {
        let (owner, name) = (self.param("owner"), self.param("repo"));
        let (index, current) = world.find(owner, name).ok_or_else(not_found)?;
        let repository = &world.repositories[index];
        if let Owner::User { id, .. } = self.owner()?
            && world.permission(repository, *id) == "none"
        {
            return Err(not_found());
        }
        if !current {
            let rest = self.path.splitn(5, '/').nth(4).map_or(String::new(), |rest| format!("/{rest}"));
            let place = format!("{}/repositories/{}{rest}", self.base, repository.id);
            let reply = json!({"message": "Moved Permanently", "url": place, "documentation_url": "https://docs.github.com/rest"});
            return Err(Reply::json(301, reply).header("location", place));
        }
        Ok(index)
    }

    /// The caller's token may do this: for an app `permission` at `level`, for a person a role and the scope.
    pub fn may(&self, world: &World, index: usize, permission: &str, level: &str) -> Result<(), Reply> {
        let repository: &Repository = &world.repositories[index];
        match self.owner()? {
            Owner::Installation { permissions, .. } => {
                match permissions.get(permission).map(String::as_str) {
                    Some("write") => Ok(()),
                    Some("read") if level == "read" => Ok(()),
                    _ => Err(not_for_apps()),
                }
            }
            Owner::User { id, scopes, .. } => {
                let scoped = scopes.contains("repo") || (level == "read" && !repository.private);
                let role = match (permission, level) {
                    (_, "read") | ("issues" | "pull_requests", _) => true,
                    _ => matches!(world.permission(repository, *id), "write" | "admin"),
                };
                if !scoped || !role {
                    return Err(if level == "read" {
                        not_found()
                    } else {
                        refuse(403, "Resource not accessible by personal access token")
                    });
                }
                Ok(())
            }
        }
    }

    /// Whether the caller may push: needed to change what others wrote.
    pub fn pushes(&self, world: &World, index: usize) -> Result<bool, Reply> {
        Ok(match self.owner()? {
            Owner::Installation { permissions, .. } => {
                permissions.get("pull_requests").is_some_and(|level| level == "write")
            }
            Owner::User { id, .. } => {
                matches!(world.permission(&world.repositories[index], *id), "write" | "admin")
            }
        })
    }

    /// One page of a list, with `Link` as GitHub writes it: by the repository's number, not by its name.
    pub fn page(&self, alias: &str, all: Vec<Value>, wrap: impl Fn(usize, Vec<Value>) -> Value) -> Answer {
        let number = |name: &str, default: usize| -> usize {
            self.asked(name).and_then(|value| value.parse().ok()).unwrap_or(default)
        };
        let per_page = number("per_page", 30).clamp(1, 100);
        let page = number("page", 1).max(1);
        let (total, last) = (all.len(), all.len().div_ceil(per_page).max(1));
        let part = all.into_iter().skip((page - 1) * per_page).take(per_page).collect();
        let link = |page: usize, rel: &str| {
            let mut query: Vec<(String, String)> =
                self.query.iter().filter(|(key, _)| key != "page").cloned().collect();
            query.push(("page".into(), page.to_string()));
            format!("<{}{alias}?{}>; rel=\"{rel}\"", self.base, encode_query(&query))
        };
        let mut links = Vec::new();
        if page > 1 {
            links.push(link((page - 1).min(last), "prev"));
        }
        if page < last {
            links.push(link(page + 1, "next"));
            links.push(link(last, "last"));
        }
        if page > 1 {
            links.push(link(1, "first"));
        }
        let reply = Reply::json(200, wrap(total, part));
        Ok(if links.is_empty() { reply } else { reply.header("link", links.join(", ")) })
    }

    /// The rest of a path behind `/repos/OWNER/NAME`, with the number instead of the name.
    pub fn by_number(&self, repository: u64) -> String {
        let rest = self.path.splitn(5, '/').nth(4).map_or(String::new(), |rest| format!("/{rest}"));
        format!("/repositories/{repository}{rest}")
    }
}

pub fn encode_query(query: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        query.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    pairs.join("&")
}

/// Percent-encodes what is not plain.
pub fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Percent-decodes; in a query `+` is a space.
pub fn decode(text: &str, query: bool) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let hex = || u8::from_str_radix(text.get(at + 1..at + 3)?, 16).ok();
        match bytes[at] {
            b'%' => match hex() {
                Some(byte) => {
                    out.push(byte);
                    at += 2;
                }
                None => out.push(b'%'),
            },
            b'+' if query => out.push(b' '),
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
