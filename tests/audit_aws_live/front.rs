//! Stands before the emulator: answers what that does not know, and makes the trouble that an AWS can make.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What becomes of a request instead of an answer of the emulator.
#[derive(Debug, Clone)]
pub enum Instead {
    /// An error of this code, with this status.
    Code(&'static str, u16),
    /// This body, with this status.
    Says(u16, String),
    /// Nothing: the connection stays open until the other side has enough.
    Silence,
}

/// When that happens.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `ListUsers`.
    pub operation: &'static str,
    /// Only in this account.
    pub account: Option<&'static str>,
    /// Only where the request holds this.
    pub with: &'static str,
    /// So often; then the next rule, or the emulator.
    pub times: usize,
    pub instead: Instead,
}

impl Rule {
    pub fn always(operation: &'static str, instead: Instead) -> Self {
        Self { operation, account: None, with: "", times: usize::MAX, instead }
    }

    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    pub fn of(self, account: &'static str) -> Self {
        Self { account: Some(account), ..self }
    }

    pub fn with(self, with: &'static str) -> Self {
        Self { with, ..self }
    }
}

pub fn deny(operation: &'static str) -> Rule {
    Rule::always(operation, Instead::Code("AccessDenied", 403))
}

pub fn throttle(operation: &'static str) -> Rule {
    Rule::always(operation, Instead::Code("Throttling", 400))
}

/// A request.
struct Asked {
    account: String,
    operation: String,
    body: String,
    /// The id of the access key that signed it; empty without one.
    key: String,
    head: String,
}

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    asked: Vec<Asked>,
    /// Accounts of temporary keys.
    keys: BTreeMap<String, String>,
}

/// A running one. Dropping it ends it.
pub struct Front {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Front {
    pub fn start(behind: SocketAddr, rules: Vec<Rule>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { rules, ..State::default() }));
        let stopped = Arc::new(AtomicBool::new(false));
        let (shared, stop) = (Arc::clone(&state), Arc::clone(&stopped));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                // Whoever hangs up early has asked nothing.
                std::thread::spawn(move || answer(stream, behind, &shared));
            }
        });
        Self { address, state, stopped, thread: Some(thread) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How often this was asked.
    pub fn asked(&self, operation: &str) -> usize {
        self.all(operation, |_| ()).len()
    }

    /// Bodies of the requests for an operation.
    pub fn bodies(&self, operation: &str) -> Vec<String> {
        self.all(operation, |asked| asked.body.clone())
    }

    /// Heads of the requests for an operation.
    pub fn heads(&self, operation: &str) -> Vec<String> {
        self.all(operation, |asked| asked.head.clone())
    }

    /// Ids of the keys that signed the requests for an operation.
    pub fn keys(&self, operation: &str) -> Vec<String> {
        self.all(operation, |asked| asked.key.clone())
    }

    fn all<T>(&self, operation: &str, of: impl Fn(&Asked) -> T) -> Vec<T> {
        let state = self.state.lock().unwrap();
        state.asked.iter().filter(|asked| asked.operation == operation).map(of).collect()
    }

    /// The accounts that were asked for IAM's lists.
    pub fn accounts(&self) -> Vec<String> {
        self.all("GetAccountAuthorizationDetails", |asked| asked.account.clone())
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread up.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(mut stream: TcpStream, behind: SocketAddr, state: &Mutex<State>) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    let (head, body) = request(&mut stream)?;
    let form: BTreeMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let target = value(&head, "x-amz-target").and_then(|target| target.rsplit('.').next().map(str::to_owned));
    let json = target.is_some();
    // Of all that is asked only SSO has paths.
    let sso = head.starts_with("GET /federation/credentials?").then(|| "GetRoleCredentials".to_owned());
    let operation = target.or(sso).or(form.get("Action").cloned()).unwrap_or_default();
    let key = head.split("Credential=").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let text = String::from_utf8_lossy(&body).into_owned();
    let instead = {
        let mut state = state.lock().unwrap();
        let account = state.keys.get(key).cloned().unwrap_or("123456789012".to_owned());
        state.asked.push(Asked {
            account: account.clone(),
            operation: operation.clone(),
            body: text.clone(),
            key: key.to_owned(),
            head: head.clone(),
        });
        let fits = |rule: &&mut Rule| {
            rule.operation == operation
                && rule.times > 0
                && rule.account.is_none_or(|wanted| wanted == account)
                && text.contains(rule.with)
        };
        state.rules.iter_mut().find(fits).map(|rule| {
            rule.times = rule.times.saturating_sub(usize::from(rule.times != usize::MAX));
            rule.instead.clone()
        })
    };
    let reply = match instead {
        None => forward(behind, &head, &body)?,
        Some(Instead::Silence) => {
            // Until the other side hangs up.
            let _ = stream.read(&mut [0; 16]);
            return None;
        }
        Some(Instead::Says(status, text)) => plain(status, "text/xml", &text),
        Some(Instead::Code(code, status)) if json => plain(
            status,
            "application/x-amz-json-1.1",
            &format!("{{\"__type\":\"{code}\",\"message\":\"said by the front\"}}"),
        ),
        Some(Instead::Code(code, status)) => plain(
            status,
            "text/xml",
            &format!(
                "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>\
                 <Code>{code}</Code><Message>said by the front</Message></Error>\
                 <RequestId>7a62c49f</RequestId></ErrorResponse>"
            ),
        ),
    };
    if operation.starts_with("AssumeRole") {
        let said = String::from_utf8_lossy(&reply);
        let key = said.split("<AccessKeyId>").nth(1).and_then(|rest| rest.split('<').next());
        let account = form.get("RoleArn").and_then(|arn| arn.split(':').nth(4));
        if let (Some(key), Some(account)) = (key, account) {
            state.lock().unwrap().keys.insert(key.to_owned(), account.to_owned());
        }
    }
    stream.write_all(&reply).ok()
}

fn plain(status: u16, kind: &str, text: &str) -> Vec<u8> {
    let length = text.len();
    format!("HTTP/1.1 {status} Said\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{text}")
        .into_bytes()
}

fn forward(behind: SocketAddr, head: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut server = TcpStream::connect(behind).ok()?;
    let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    server.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut reply = Vec::new();
    server.read_to_end(&mut reply).ok()?;
    Some(reply)
}

fn value(head: &str, wanted: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
    })
}

/// Head with its empty line, and body.
fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let (mut all, mut some) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(all[..end + 4].to_vec()).ok()?;
            let length = value(&head, "content-length").and_then(|length| length.parse::<usize>().ok());
            let whole = end + 4 + length.unwrap_or(0);
            if all.len() >= whole {
                return Some((head, all[end + 4..whole].to_vec()));
            }
        }
        match stream.read(&mut some) {
            Ok(0) | Err(_) => return None,
            Ok(read) => all.extend(&some[..read]),
        }
    }
}
