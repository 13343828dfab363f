//! One exchange: a request out, an answer back, within a time and a size. Nothing is tried again here.

use std::cell::Cell;
use std::time::{Duration, Instant};

use http::{HeaderMap, Request};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use octocrab::Octocrab;
use tokio::runtime::{Builder, Runtime};

use super::Patience;
use crate::ports::{ForgeError, ForgeTrouble, Forged};

/// After this long without a request, connections may have been closed by the other side.
const IDLE: Duration = Duration::from_secs(1);

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// It took too long.
    Slow,
    /// The answer is larger than anything we ask for.
    Large(usize),
    /// The connection failed, in the system's words.
    Broken(String),
}

/// The transport: octocrab's client, driven here until each answer is there.
pub struct Wire {
    crab: Octocrab,
    runtime: Runtime,
    whole: Duration,
    largest: usize,
    last: Cell<Instant>,
}

impl Wire {
    /// Makes the client. It connects to nothing yet.
    pub fn new(origin: &str, user_agent: &str, patience: &Patience) -> Forged<Self> {
        let wrong = |what: String| ForgeError {
            trouble: ForgeTrouble::Unavailable,
            message: format!("cannot make a connection to the forge: {what}"),
            help: "check that the system's certificates are installed (package `ca-certificates`)".to_owned(),
        };
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|error| wrong(error.to_string()))?;
        let guard = runtime.enter();
        let crab = Octocrab::builder()
            .base_uri(origin)
            .map_err(|error| wrong(deepest(&error)))?
            .add_header(http::header::USER_AGENT, user_agent.to_owned())
            .set_connect_timeout(Some(patience.connect))
            .set_read_timeout(Some(patience.whole))
            .set_write_timeout(Some(patience.whole))
            .build()
            .map_err(|error| wrong(deepest(&error)))?;
        drop(guard);
        Ok(Self {
            crab,
            runtime,
            whole: patience.whole,
            largest: patience.largest,
            last: Cell::new(Instant::now()),
        })
    }

    /// Sends a request and waits for its answer.
    pub fn exchange(&self, request: Request<String>) -> Result<Answer, Lost> {
        let idle = self.last.replace(Instant::now()).elapsed() > IDLE;
        let answer = self.runtime.block_on(async {
            if idle {
                // Nobody looked at the connections meanwhile: one that the forge has closed is noticed now, not when
                // a comment was half sent.
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            tokio::time::timeout(self.whole, self.transfer(request)).await.unwrap_or(Err(Lost::Slow))
        });
        self.last.set(Instant::now());
        answer
    }

    async fn transfer(&self, request: Request<String>) -> Result<Answer, Lost> {
        let response = self.crab.execute(request).await.map_err(|error| lost(&error))?;
        let (parts, body) = response.into_parts();
        let body = match Limited::new(body, self.largest).collect().await {
            Ok(body) => body.to_bytes().to_vec(),
            Err(error) if error.is::<LengthLimitError>() => return Err(Lost::Large(self.largest)),
            Err(error) => return Err(lost(error.as_ref())),
        };
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
    }
}

/// The first cause says what happened; what is around it only says where.
fn deepest(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

fn lost(error: &(dyn std::error::Error + 'static)) -> Lost {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut)
        {
            return Lost::Slow;
        }
        cause = error.source();
    }
    Lost::Broken(deepest(error))
}
