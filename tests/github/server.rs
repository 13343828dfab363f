//! A server that says what the test says, byte for byte: half answers and closed connections too.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use pairgate::github::{Connection, Credentials, GitHub, Patience, Token};
use serde_json::Value;

pub const DATE: &str = "Sun, 22 Nov 2026 10:00:00 GMT";
pub const TOKEN: &str = "ghs_0123456789abcdefSECRET";

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Seen {
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn is(&self, line: &str) -> bool {
        format!("{} {}", self.method, self.path()) == line
    }
}

/// What is answered.
pub enum Reply {
    Json(u16, Vec<(&'static str, String)>, String),
    /// The head and half of the body, then the end.
    Half(String),
    /// Nothing, for longer than anybody waits.
    Hang,
    /// The end of the connection.
    Close,
}

pub fn json(body: &Value) -> Reply {
    Reply::Json(200, vec![], body.to_string())
}

pub fn status(code: u16, message: &str) -> Reply {
    Reply::Json(code, vec![], serde_json::json!({ "message": message }).to_string())
}

pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers with `handler`, which gets the request and how many of the same method and path came before.
    pub fn start(handler: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::<Seen>::new()));
        let (log, handler) = (Arc::clone(&seen), Arc::new(handler));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, handler) = (Arc::clone(&log), Arc::clone(&handler));
                thread::spawn(move || serve(stream.unwrap(), &log, handler.as_ref()));
            }
        });
        Self { url, seen }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// How many requests of this method and path came.
    pub fn count(&self, line: &str) -> usize {
        self.seen().iter().filter(|seen| seen.is(line)).count()
    }

    pub fn github(&self) -> GitHub {
        self.with(Credentials::Token(Token::new(TOKEN).unwrap()))
    }

    pub fn with(&self, credentials: Credentials) -> GitHub {
        GitHub::connect(connection(&self.url, credentials)).unwrap()
    }
}

pub fn connection(url: &str, credentials: Credentials) -> Connection {
    Connection {
        api: url.to_owned(),
        graphql: None,
        repository: "acme/shop".to_owned(),
        credentials,
        user_agent: "pairgate-test".to_owned(),
        patience: Patience {
            connect: Duration::from_secs(2),
            // Long enough for a machine that does much else, short for those who wait for an answer that never comes.
            whole: Duration::from_millis(1500),
            retry_base: Duration::from_millis(5),
            wait: Duration::from_secs(2),
            largest: 200_000,
        },
    }
}

fn serve(stream: TcpStream, log: &Mutex<Vec<Seen>>, handler: &(impl Fn(&Seen, usize) -> Reply + ?Sized)) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some(seen) = request(&mut reader) {
        let before = {
            let mut log = log.lock().unwrap();
            let before =
                log.iter().filter(|old| old.method == seen.method && old.path() == seen.path()).count();
            log.push(seen.clone());
            before
        };
        match handler(&seen, before) {
            Reply::Json(code, headers, body) => {
                let mut head = format!("HTTP/1.1 {code} x\r\ncontent-length: {}\r\n", body.len());
                if !headers.iter().any(|(name, _)| *name == "date") {
                    head.push_str(&format!("date: {DATE}\r\n"));
                }
                for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                let body = if code == 304 { "" } else { &body };
                if code == 304 {
                    head = head.replace("content-length", "x-length");
                }
                write!(stream, "{head}\r\n{body}").unwrap();
            }
            Reply::Half(body) => {
                let half = &body[..body.len() / 2];
                write!(
                    stream,
                    "HTTP/1.1 200 x\r\ndate: {DATE}\r\ncontent-length: {}\r\n\r\n{half}",
                    body.len()
                )
                .unwrap();
                return;
            }
            Reply::Hang => {
                thread::sleep(Duration::from_secs(3));
                return;
            }
            Reply::Close => return,
        }
    }
}

fn request(reader: &mut impl BufRead) -> Option<Seen> {
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Seen { method, target, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}
