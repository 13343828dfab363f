//! An AWS for tests: the emulator moto, from the Python registry by version, on loopback, one for each test.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;

use super::npm::{digest, once};
use super::skip::skip;

/// The emulator and what its server needs. All of `moto[server]` is for services that no test asks for.
const PACKAGES: [&str; 3] = ["moto==5.2.5", "flask==3.1.3", "flask-cors==6.0.5"];

/// A running emulator. Dropping it ends it.
pub struct Moto {
    pub address: SocketAddr,
    child: Child,
    reader: Option<JoinHandle<()>>,
}

impl Moto {
    /// Installs it once and starts it; says so where that cannot be done.
    pub fn start() -> Option<Self> {
        let folder = match installed() {
            Ok(folder) => folder,
            Err(why) => {
                skip(&format!("no emulator of AWS: {why}"));
                return None;
            }
        };
        let mut child = Command::new("python3")
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"])
            .env("PYTHONPATH", folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let from = said.len();
            let read = lines.read_line(&mut said).unwrap();
            assert!(read > 0, "the emulator ended: {said}");
            if let Some((_, rest)) = said[from..].split_once("Running on http://") {
                break rest.trim().parse().unwrap();
            }
        };
        // It must not stop because nobody reads what it says.
        let reader = std::thread::spawn(move || {
            let _ = std::io::copy(&mut lines, &mut std::io::sink());
        });
        Some(Self { address, child, reader: Some(reader) })
    }

    /// Makes a role. Gives its ARN.
    pub fn role(&self, name: &str, trust_policy: &str) -> String {
        let form = [("Action", "CreateRole"), ("Version", "2010-05-08"), ("RoleName", name)];
        let answer = self.ask(
            "iam",
            "AKIAADMIN",
            &[&form[..], &[("AssumeRolePolicyDocument", trust_policy)]].concat(),
        );
        between(&answer, "<Arn>", "</Arn>")
    }

    /// Whose these credentials are, as AWS itself says it.
    pub fn identity(&self, access_key_id: &str) -> String {
        let form = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")];
        between(&self.ask("sts", access_key_id, &form), "<Arn>", "</Arn>")
    }

    /// The sessions that it gave out.
    pub fn sessions(&self) -> Vec<Value> {
        let data = self.send("GET /moto-api/data.json HTTP/1.1", "", "");
        let data: Value = serde_json::from_str(&data).unwrap();
        data["sts"]["AssumedRole"].as_array().cloned().unwrap_or_default()
    }

    fn ask(&self, service: &str, key: &str, form: &[(&str, &str)]) -> String {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let scope = format!("{key}/20260101/us-east-1/{service}/aws4_request");
        let head = format!(
            "authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0\r\n\
             content-type: application/x-www-form-urlencoded\r\n"
        );
        self.send("POST / HTTP/1.1", &head, &body)
    }

    fn send(&self, line: &str, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let length = body.len();
        let address = self.address;
        let text = format!(
            "{line}\r\nhost: {address}\r\nconnection: close\r\n{head}content-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.split(' ').nth(1) == Some("200"), "{answer}");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// The folder that holds the emulator and what it needs, or why there is none.
pub fn installed() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moto").join(&digest(&PACKAGES)[..16]);
    once(&folder, |fresh| {
        let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"];
        let output = Command::new("python3")
            .args(quiet)
            .arg("--target")
            .arg(fresh)
            .args(PACKAGES)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("no python3 in PATH ({error})"))?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("pip cannot install it: {}", String::from_utf8_lossy(&output.stderr).trim()))
    })?;
    Ok(folder)
}

fn between(text: &str, from: &str, to: &str) -> String {
    let found = text.split_once(from).and_then(|(_, rest)| rest.split_once(to));
    found.unwrap_or_else(|| panic!("no {from} in {text}")).0.to_owned()
}
