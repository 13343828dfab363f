//! The smallest client: one request, one connection. For tests of the fake and for looking at it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The address of the next page.
    pub fn next(&self) -> Option<String> {
        let part = self.header("link")?.split(", ").find(|part| part.contains("rel=\"next\""))?;
        Some(part.split_once('<')?.1.split_once('>')?.0.to_owned())
    }
}

/// Sends a request. An error is a connection that ended too early or took longer than five seconds.
pub fn send(
    method: &str,
    url: &str,
    token: Option<&str>,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> std::io::Result<Got> {
    let rest = url.strip_prefix("http://").expect("only http");
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut text = format!(
        "{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nuser-agent: tests\r\naccept: application/vnd.github+json\r\n"
    );
    if let Some(token) = token {
        text.push_str(&format!("authorization: Bearer {token}\r\n"));
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let body = body.map(|body| serde_json::to_vec(body).unwrap()).unwrap_or_default();
    text.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len()));
    stream.write_all(text.as_bytes())?;
    stream.write_all(&body)?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all)?;
    parse(&all).ok_or_else(|| std::io::Error::other("the answer ended too early"))
}

fn parse(all: &[u8]) -> Option<Got> {
    let end = all.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(all.get(..end)?).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let bytes = all.get(end + 4..)?.to_vec();
    let got = Got { status, headers, bytes };
    let length: Option<usize> = got.header("content-length").and_then(|length| length.parse().ok());
    let bodiless = status == 204 || status == 304;
    (bodiless || length.is_none_or(|length| length == got.bytes.len())).then_some(got)
}
