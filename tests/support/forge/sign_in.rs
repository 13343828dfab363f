//! Who is who: accounts, teams, apps and their tokens.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use super::exchange::{Answer, Call, Caller, Reply, created, not_for_apps, not_found, ok, refuse};
use super::world::{Owner, Token, World};

/// Who asks, by the `Authorization` header.
pub fn caller(world: &World, authorization: Option<&str>) -> Result<Caller, Reply> {
    let Some(value) = authorization else { return Ok(Caller::Nobody) };
    let (scheme, secret) = value.split_once(' ').unwrap_or(("", value));
    if !scheme.eq_ignore_ascii_case("bearer") && !scheme.eq_ignore_ascii_case("token") {
        return Err(refuse(401, "Bad credentials"));
    }
    if secret.split('.').count() == 3 {
        return jwt(world, secret).map(Caller::App).map_err(|why| refuse(401, &why));
    }
    let known = world.tokens.iter().find(|token| token.secret == secret);
    let known = known.filter(|token| token.expires.is_none_or(|expires| expires > world.now()));
    known.map(|token| Caller::Token(token.owner.clone())).ok_or_else(|| refuse(401, "Bad credentials"))
}

/// The app that a JWT was made by: its signature, its times and its maker are checked as GitHub does.
fn jwt(world: &World, text: &str) -> Result<u64, String> {
    let wrong = || "A JSON web token could not be decoded".to_owned();
    let mut rules = Validation::new(Algorithm::RS256);
    // Times are compared with the fake's clock, below.
    rules.validate_exp = false;
    rules.required_spec_claims.clear();
    for app in &world.apps {
        let Some(key) = &app.public_key else { continue };
        let key = DecodingKey::from_rsa_pem(key.as_bytes()).map_err(|_| wrong())?;
        let Ok(read) = jsonwebtoken::decode::<Value>(text, &key, &rules) else { continue };
        let claims = read.claims;
        let issuer = claims["iss"].as_u64().or_else(|| claims["iss"].as_str()?.parse().ok());
        if issuer != Some(app.id) {
            return Err("'Issuer' claim ('iss') must be an Integer".to_owned());
        }
        let time = |name: &str| claims[name].as_i64().and_then(|at| Timestamp::from_second(at).ok());
        let (Some(issued), Some(expires)) = (time("iat"), time("exp")) else {
            return Err("Missing 'exp' or 'iat' claim in assertion".to_owned());
        };
        let now = Timestamp::now();
        if issued > now + SignedDuration::from_secs(60) {
            return Err("'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued".to_owned());
        }
        if expires <= now {
            return Err("'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires".to_owned());
        }
        if expires > now + SignedDuration::from_mins(11) {
            return Err("'Expiration time' claim ('exp') is too far in the future".to_owned());
        }
        return Ok(app.id);
    }
    Err(wrong())
}

/// What only an app that signed in by its own key may ask.
fn app_only(call: &Call) -> Result<u64, Reply> {
    match call.caller {
        Caller::App(app) => Ok(app),
        _ => Err(refuse(401, "A JSON web token could not be decoded")),
    }
}

pub fn app(world: &mut World, call: &Call) -> Answer {
    let id = app_only(call)?;
    ok(world.app_json(id))
}

pub fn installation(world: &mut World, call: &Call) -> Answer {
    let id = app_only(call)?;
    let (index, _) = world.find(call.param("owner"), call.param("repo")).ok_or_else(not_found)?;
    ok(world.installation_json(id, &world.repositories[index]))
}

pub fn organisation_installation(world: &mut World, call: &Call) -> Answer {
    let id = app_only(call)?;
    let organisation = world.by_login(call.param("org")).ok_or_else(not_found)?.id;
    ok(world.installation_of(id, organisation))
}

pub fn installation_token(world: &mut World, call: &Call) -> Answer {
    let id = app_only(call)?;
    let app = world.app(id).ok_or_else(not_found)?.clone();
    if call.number("installation_id")? != app.installation {
        return Err(not_found());
    }
    let mut permissions = app.permissions;
    if let Some(wanted) = call.body.as_ref().and_then(|body| body["permissions"].as_object()) {
        let level = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let asked: BTreeMap<String, String> =
            wanted.iter().map(|(name, value)| (name.clone(), level(value))).collect();
        let granted = |(name, level): (&String, &String)| {
            permissions.get(name).is_some_and(|most| most == "write" || most == level)
        };
        if !asked.iter().all(granted) {
            return Err(refuse(422, "The permissions requested are not granted to this installation."));
        }
        permissions = asked;
    }
    let expires = world.now() + SignedDuration::from_hours(1);
    let owner = Owner::Installation { app: id, permissions: permissions.clone() };
    let secret = world.issue("installation", owner, Some(expires));
    created(json!({
        "token": secret, "expires_at": expires.to_string(), "permissions": permissions,
        "repository_selection": "selected",
    }))
}

pub fn user(world: &mut World, call: &Call) -> Answer {
    match call.owner()? {
        Owner::User { id, .. } => ok(world.profile_json(*id)),
        Owner::Installation { .. } => Err(not_for_apps()),
    }
}

pub fn user_by_login(world: &mut World, call: &Call) -> Answer {
    call.owner()?;
    let id = world.by_login(call.param("username")).ok_or_else(not_found)?.id;
    ok(world.profile_json(id))
}

pub fn team_members(world: &mut World, call: &Call) -> Answer {
    match call.owner()? {
        // A job's own token knows nothing of organisations, and says so as if there were no such team.
        Owner::Installation { permissions, .. } if !permissions.contains_key("members") => {
            return Err(not_for_apps());
        }
        Owner::User { scopes, .. } if !scopes.contains("read:org") && !scopes.contains("admin:org") => {
            return Err(not_found());
        }
        _ => {}
    }
    let organisation = world.by_login(call.param("org")).ok_or_else(not_found)?.id;
    let slug = call.param("team_slug");
    let fits = |team: &&super::world::Team| team.organisation == organisation && team.slug == slug;
    let team = world.teams.iter().find(fits).ok_or_else(not_found)?;
    let maintainers = world.organisations.get(&organisation).map(|found| &found.maintainers);
    let maintains = |id: &&u64| maintainers.is_some_and(|all| all.contains(&(slug.to_owned(), **id)));
    let wanted = |id: &&u64| match call.asked("role") {
        Some("maintainer") => maintains(id),
        Some("member") => !maintains(id),
        _ => true,
    };
    let all = team.members.iter().filter(wanted).map(|id| world.user_json(Some(*id))).collect();
    call.page(&format!("/organizations/{organisation}/team/{}/members", team.id), all, |_, part| {
        Value::Array(part)
    })
}

pub fn rate_limit(_: &mut World, call: &Call) -> Answer {
    call.owner()?;
    let rate = json!({"limit": 5000, "remaining": 4999, "reset": 1_900_000_000, "used": 1});
    ok(json!({"resources": {"core": rate, "search": rate, "graphql": rate}, "rate": rate}))
}

pub fn meta(_: &mut World, _: &Call) -> Answer {
    ok(json!({"verifiable_password_authentication": false}))
}

impl World {
    /// A new token; its text says that it is nobody's secret.
    pub fn issue(&mut self, what: &str, owner: Owner, expires: Option<Timestamp>) -> String {
        let number = self.fresh();
        let secret = format!("fake-{what}-token-{number}");
        self.tokens.push(Token { secret: secret.clone(), owner, expires });
        secret
    }
}
