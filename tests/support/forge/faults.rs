//! Things that go wrong when a test asks for it.

use std::time::Duration;

use serde_json::Value;

use super::exchange::Call;

/// What goes wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This status, and nothing is done.
    Status(u16),
    /// It is done, but the answer is this status: the client cannot know.
    DoneThenStatus(u16),
    /// It is done, and the connection is closed without an answer.
    DoneThenClose,
    /// No answer for ten minutes; nothing is done.
    Timeout,
    /// The answer comes late.
    Slow(Duration),
    /// A complete answer of HTTP whose JSON is cut in the middle.
    HalfPage,
    /// The connection ends in the middle of the answer.
    Torn,
    /// Status 200 and no JSON.
    Garbage,
    /// Another answer than the right one.
    Answer { status: u16, body: Value },
    /// The same with headers of its own.
    AnswerWith { status: u16, body: Value, headers: Vec<(&'static str, String)> },
    /// The secondary rate limit, with `Retry-After` in seconds.
    SecondaryLimit { retry_after: u64 },
    /// The primary rate limit, with a reset so many seconds ahead of the fake's clock.
    PrimaryLimit { reset_in: i64 },
    /// The primary rate limit as GraphQL says it: status 200, and the limit in the body.
    QueryLimit { reset_in: i64 },
    /// The connection is closed without an answer; nothing is done.
    Close,
    /// The token may not, and this is what it would need.
    Forbidden { permission: &'static str },
}

impl Fault {
    /// Whether the request is carried out all the same.
    pub fn acts(&self) -> bool {
        matches!(self, Self::DoneThenStatus(_) | Self::DoneThenClose | Self::HalfPage | Self::Torn)
    }
}

/// Faults that are still to happen.
#[derive(Debug, Default)]
pub struct Faults(Vec<Planned>);

#[derive(Debug)]
struct Planned {
    method: String,
    segments: Vec<String>,
    query: Vec<(String, String)>,
    fault: Fault,
    skip: usize,
    left: usize,
}

impl Faults {
    /// `matcher` is `METHOD PATH`: the path's end, `*` for any segment, `?page=2` for a value of the query; the
    /// method may be `*`. `GET pulls/*/commits?page=2`. The first `skip` that match go well.
    pub fn plan(&mut self, matcher: &str, fault: Fault, skip: usize, times: usize) {
        let (method, place) = matcher.split_once(' ').expect("a matcher is `METHOD PATH`");
        let (path, query) = place.split_once('?').unwrap_or((place, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        self.0.push(Planned {
            method: method.to_owned(),
            segments: path.trim_matches('/').split('/').map(str::to_owned).collect(),
            query: pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            fault,
            skip,
            left: times,
        });
    }

    /// The fault of a request, if one is planned for it.
    pub fn take(&mut self, call: &Call) -> Option<Fault> {
        let planned = self.0.iter_mut().find(|planned| planned.left > 0 && planned.fits(call))?;
        if planned.skip > 0 {
            planned.skip -= 1;
            return None;
        }
        planned.left -= 1;
        Some(planned.fault.clone())
    }

    /// How many are still to happen.
    pub fn left(&self) -> usize {
        self.0.iter().map(|planned| planned.left).sum()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl Planned {
    fn fits(&self, call: &Call) -> bool {
        let found: Vec<&str> = call.path.trim_matches('/').split('/').collect();
        let tail = found.len().checked_sub(self.segments.len()).map(|start| &found[start..]);
        let any = self.segments == ["*"];
        let path = any
            || tail.is_some_and(|tail| {
                tail.iter().zip(&self.segments).all(|(found, wanted)| wanted == "*" || found == wanted)
            });
        let query = self.query.iter().all(|(key, value)| call.asked(key) == Some(value));
        (self.method == "*" || self.method == call.method) && path && query
    }
}
