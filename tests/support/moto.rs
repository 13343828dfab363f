//! An AWS for tests: the emulator moto, from the Python registry by version, on loopback, one for each test.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;

use super::npm::{digest, once};
use super::skip::skip;

/// The emulator and what its server needs. All of `moto[server]` is for services that no test asks for.
const PACKAGES: [&str; 3] = ["moto==5.2.5", "flask==3.1.3", "flask-cors==6.0.5"];

/// Serves in a thread, and runs what it is told: what AWS lets nobody change can be made older in its memory.
/// `backend` is the memory of a service in an account, `client` a client of boto3 that asks over the network.
const WORKSHOP: &str = r#"
import datetime, json, sys, traceback
import boto3
from moto.backends import get_backend
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
print(f"Running on http://{host}:{port}", flush=True)
def backend(service, account="123456789012", region="aws"):
    return get_backend(service)[account][region]
def client(service, key="AKIAADMIN", secret="secret", token=None):
    return boto3.client(service, endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
        aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)
def within(account, service):
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    given = client("sts").assume_role(RoleArn=role, RoleSessionName="seed")["Credentials"]
    return client(service, given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
def ago(days):
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0) - datetime.timedelta(days=days)
names = dict(globals())
for line in sys.stdin:
    try:
        names["result"] = None
        exec(json.loads(line), names)
        said = {"result": names["result"]}
    except Exception:
        said = {"error": traceback.format_exc()}
    print(json.dumps(said), flush=True)
server.stop()
"#;

/// A running emulator whose memory can be changed. Dropping it ends it.
pub struct Workshop {
    pub address: SocketAddr,
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Workshop {
    /// Installs the emulator once and starts it; says so where that cannot be done. With the policies of AWS each
    /// list of policies has megabytes.
    pub fn start(policies_of_aws: bool) -> Option<Self> {
        let folder = match installed() {
            Ok(folder) => folder,
            Err(why) => {
                skip(&format!("no emulator of AWS: {why}"));
                return None;
            }
        };
        let mut child = python(&folder)
            .args(["-c", WORKSHOP])
            .env("MOTO_IAM_LOAD_MANAGED_POLICIES", policies_of_aws.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        lines.read_line(&mut said).unwrap();
        let address = said.trim().strip_prefix("Running on http://").expect("the emulator runs").parse();
        Some(Self { address: address.unwrap(), child, lines })
    }

    /// Runs a piece of Python, which may leave something in `result`.
    pub fn run(&mut self, code: &str) -> Value {
        let mut line = serde_json::to_string(code).unwrap();
        line.push('\n');
        self.child.stdin.as_mut().unwrap().write_all(line.as_bytes()).unwrap();
        let mut said = String::new();
        self.lines.read_line(&mut said).unwrap();
        let mut said: Value = serde_json::from_str(&said).unwrap();
        assert!(said["error"].is_null(), "{}", said["error"].as_str().unwrap_or_default());
        said["result"].take()
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

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
        let mut child = python(&folder)
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"])
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

/// Python with the emulator, and without the profile, the region and the proxies of whoever runs the tests.
pub fn python(folder: &Path) -> Command {
    let mut python = Command::new("python3");
    for (name, _) in std::env::vars_os() {
        let plain = name.to_string_lossy().to_ascii_uppercase();
        if plain.starts_with("AWS_") || plain.ends_with("_PROXY") || plain.starts_with("PYTHON") {
            python.env_remove(&name);
        }
    }
    python.env("PYTHONPATH", folder);
    python
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
