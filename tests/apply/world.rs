//! Two operators with a machine each, a forge between them, and a state that is nobody's.
//!
//! Alice opened the pull request and applies, Bob signs. Each has a home, a clone, a token and a folder of their own;
//! CI has a clone too. The state lies outside of all clones, as a real backend does. Terraform is the real one.

use std::path::{Path, PathBuf};
use std::process::Command;

use pairgate::signoff::Request;
use pairgate::signoff::session::{self, Document, Kind};
use serde_json::Value;

use crate::forge::{Forge, Repo};
use crate::pty::Terminal;
use crate::roots::{BACKEND, BEFORE};
use crate::running::Running;
use crate::support::{skip, terraform};
use crate::wait::wait_for;

pub const ALICE: &str = "alice";
pub const BOB: &str = "bob";
/// A third operator, where a test lets her in.
pub const CAROL: &str = "carol";
/// The plan job.
pub const CI: &str = "ci";

/// The root module's folder in the repository.
pub const ROOT: &str = "stacks/web";

/// Listed by number, so that a job's own token can check it.
const RULES: &str = r#"policies { pack = "none" }
signoff { operators = ["user:1001", "user:1002"] }
"#;

/// How a program ended. `text` has wrapped lines joined.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    pub text: String,
}

impl Said {
    pub fn of(code: i32, stdout: String, stderr: String) -> Self {
        assert!(!stderr.contains("panicked at") && code != 101, "{stderr}");
        let text = format!("{stdout}\n{stderr}").replace("\u{2502} ", "");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { code, stdout, stderr, text }
    }

    /// It ended with this code and said all of this.
    pub fn ends(&self, code: i32, sentences: &[&str]) -> &Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        for sentence in sentences {
            assert!(self.text.contains(sentence), "no `{sentence}` in:\n{}\n{}", self.stdout, self.stderr);
        }
        self
    }
}

/// What of a state a test looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub lineage: String,
    pub serial: u64,
    /// Addresses of the root module's resources, sorted.
    pub resources: Vec<String>,
}

/// The two, their forge and their state.
pub struct World {
    pub forge: Forge,
    pub repo: Repo,
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl World {
    /// One pull request of Alice's that makes this the root module; none where terraform is missing. `@SHARED@` in
    /// it is the folder of the state.
    pub fn open(main_tf: &str) -> Option<Self> {
        Self::with(main_tf, &[])
    }

    /// The same where the base branch lists a key of Bob's, so that a sign-off needs its signature.
    pub fn keyed(main_tf: &str) -> Option<Self> {
        let program = terraform::find()?;
        let folder = tempfile::tempdir().unwrap();
        let public = key(&folder.path().join("home").join(BOB))?;
        let listed = format!("user:1002 {public}");
        Some(Self::build(program, folder, main_tf, &[(".pairgate/allowed_signers", &listed)]))
    }

    /// The same with more files on the base branch.
    pub fn with(main_tf: &str, more: &[(&str, &str)]) -> Option<Self> {
        Some(Self::build(terraform::find()?, tempfile::tempdir().unwrap(), main_tf, more))
    }

    fn build(program: PathBuf, folder: tempfile::TempDir, main_tf: &str, more: &[(&str, &str)]) -> Self {
        interrupts_reach_programs();
        let forge = Forge::start();
        let (alice, bob) = (forge.user(1001, ALICE), forge.user(1002, BOB));
        let repo = forge.repository("acme/shop");
        repo.allow(alice, "write");
        repo.allow(bob, "write");
        let ignored = ".terraform*\n*.tfstate*\ntfplan\n";
        let before = format!("{BACKEND}{BEFORE}");
        let main = format!("{ROOT}/main.tf");
        let mut files =
            vec![(".pairgate.hcl", RULES), (main.as_str(), before.as_str()), (".gitignore", ignored)];
        files.retain(|(path, _)| !more.iter().any(|(other, _)| other == path));
        files.extend(more);
        repo.commit_and_push("main", bob, &files);
        let world = Self { forge, repo, program, folder };
        for name in ["shared", "clones"] {
            std::fs::create_dir_all(world.path(name)).unwrap();
        }
        for who in [CI, ALICE, BOB] {
            std::fs::create_dir_all(world.path(&format!("home/{who}"))).unwrap();
            let clone = world.clone_of(who);
            let (from, to) = (world.repo.git_path(), clone.to_str().unwrap());
            world.git(&world.path("clones"), &["clone", "-q", from.to_str().unwrap(), to]);
            // Who writes the notes.
            world.git(&clone, &["config", "user.name", who]);
            world.git(&clone, &["config", "user.email", &format!("{who}@example.com")]);
        }
        world.init(CI);
        world.terraform(CI, &["apply", "-no-color", "-input=false", "-auto-approve"]);
        world.push(main_tf);
        assert_eq!(world.repo.pull(alice, "feature", "main"), 1);
        world.ready(ALICE);
        world
    }

    /// A place in the folder of this world.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A file beside the state.
    pub fn shared(&self, name: &str) -> PathBuf {
        self.path("shared").join(name)
    }

    /// Somebody's clone.
    pub fn clone_of(&self, who: &str) -> PathBuf {
        self.path("clones").join(who)
    }

    /// The root module in somebody's clone.
    pub fn root_of(&self, who: &str) -> PathBuf {
        self.clone_of(who).join(ROOT)
    }

    /// The folder where somebody's pairgate keeps what it could not post.
    pub fn state_folder_of(&self, who: &str) -> PathBuf {
        self.path("home").join(who).join("state")
    }

    pub fn git(&self, at: &Path, arguments: &[&str]) -> String {
        crate::support::git::git(at, arguments)
    }

    /// The real terraform in somebody's clone, past the gate.
    pub fn terraform(&self, who: &str, arguments: &[&str]) -> String {
        let done = terraform::terraform(&self.program, &self.root_of(who), arguments);
        String::from_utf8(done).unwrap()
    }

    /// `terraform init` with the state that all share.
    pub fn init(&self, who: &str) {
        let path = format!("-backend-config=path={}", self.shared("terraform.tfstate").display());
        self.terraform(who, &["init", "-no-color", "-input=false", &path]);
    }

    /// Somebody has the head of the pull request checked out and initialised, as an applier must.
    pub fn ready(&self, who: &str) {
        self.checkout(who);
        self.init(who);
    }

    /// Somebody checks out the head of the pull request.
    pub fn checkout(&self, who: &str) {
        let (clone, head) = (self.clone_of(who), self.repo.tip("feature"));
        self.git(&clone, &["fetch", "-q", "origin"]);
        self.git(&clone, &["checkout", "-q", "--detach", &head]);
    }

    /// Alice changes the root module on her branch.
    pub fn push(&self, main_tf: &str) {
        let shared = self.path("shared");
        let main = format!("{BACKEND}{}", main_tf.replace("@SHARED@", shared.to_str().unwrap()));
        self.repo.commit_and_push("feature", 1001, &[(&format!("{ROOT}/main.tf"), &main)]);
    }

    /// Somebody changes another file on the base branch.
    pub fn move_base(&self) {
        self.repo.commit_and_push("main", 1002, &[("notes.txt", "nothing for terraform\n")]);
    }

    /// The plan job: check out the head, plan, post.
    pub fn ci_posts(&self) -> Said {
        self.ci_posts_with(&[])
    }

    /// The same with these arguments for the plan.
    pub fn ci_posts_with(&self, plan: &[&str]) -> Said {
        self.checkout(CI);
        let fixed = ["plan", "-no-color", "-input=false", "-out=tfplan"];
        self.terraform(CI, &[fixed.as_slice(), plan].concat());
        let (head, base) = (self.repo.tip("feature"), self.repo.tip("main"));
        let plan = format!("{ROOT}/tfplan");
        let clone = self.clone_of(CI);
        self.finish(
            self.command(CI, &clone, &["post", &plan, "--pr", "1", "--head", &head, "--base", &base]),
            "",
        )
    }

    /// Signs at a terminal and agrees to everything.
    pub fn sign(&self, who: &str) -> Said {
        self.sign_with(who, &[])
    }

    pub fn sign_with(&self, who: &str, more: &[&str]) -> Said {
        let request = self.request();
        let yes = "y\n".repeat(request.acknowledge.len());
        let arguments = [&["sign", "1"], more].concat();
        self.pairgate(who, &arguments, &format!("{yes}{}\n", request.words()))
    }

    /// Any command in somebody's clone.
    pub fn pairgate(&self, who: &str, arguments: &[&str], answers: &str) -> Said {
        let clone = self.clone_of(who);
        self.git(&clone, &["fetch", "-q", "origin"]);
        self.finish(self.command(who, &clone, arguments), answers)
    }

    /// `pairgate apply 1` in somebody's root module.
    pub fn apply(&self, who: &str, answers: &str, more: &[&str]) -> Said {
        self.finish(self.apply_command(who, more), answers)
    }

    /// `pairgate apply 1`, and the test goes on.
    pub fn spawn_apply(&self, who: &str, answers: &str, more: &[&str]) -> Running {
        Running::start(self.apply_command(who, more), answers)
    }

    /// `pairgate apply 1` at a terminal of its own.
    pub fn apply_at_terminal(&self, who: &str, more: &[&str]) -> Terminal {
        Terminal::start(self.apply_command(who, more))
    }

    pub fn apply_command(&self, who: &str, more: &[&str]) -> Command {
        self.command(who, &self.root_of(who), &[&["apply", "1"], more].concat())
    }

    /// The program in a folder, as somebody with their own token and home, and with nothing of the developer's.
    pub fn command(&self, who: &str, folder: &Path, arguments: &[&str]) -> Command {
        let token = match who {
            CI => self.forge.actions_token(),
            ALICE => self.forge.token(1001),
            CAROL => self.forge.token(1003),
            _ => self.forge.token(1002),
        };
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("pairgate"));
        command
            .current_dir(folder)
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home").join(who))
            .env("PAIRGATE_STATE_DIR", self.state_folder_of(who))
            .env("PAIRGATE_RETRY_BASE_MS", "1")
            .env("GITHUB_API_URL", self.forge.url())
            .env("GITHUB_GRAPHQL_URL", self.forge.graphql_url())
            .env("GITHUB_REPOSITORY", self.repo.name())
            .env("GITHUB_TOKEN", token)
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_CLI_CONFIG_FILE", "/dev/null");
        command
    }

    fn finish(&self, command: Command, answers: &str) -> Said {
        Running::start(command, answers).wait()
    }

    /// The newest request on the head.
    pub fn request(&self) -> Request {
        let runs = self.repo.check_runs(&self.repo.head(1));
        let bytes = |run: &Value| {
            let text = run["output"]["text"].as_str()?;
            let (_, rest) = text.split_once("```pairgate-request\n")?;
            Request::read(rest.split_once("\n```")?.0).ok()
        };
        runs.iter().filter_map(bytes).next_back().expect("a request was posted")
    }

    /// The three words of the newest request.
    pub fn words(&self) -> String {
        self.request().words()
    }

    /// Bodies of reviews, oldest first.
    pub fn reviews(&self) -> Vec<String> {
        let all = self.repo.reviews(1);
        all.iter().map(|review| review["body"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What applies said in reviews, oldest first. A review that wants to be a document and is none fails the test.
    pub fn documents(&self) -> Vec<Document> {
        self.reviews().iter().filter_map(|body| session::read(body)).map(|read| read.unwrap().1).collect()
    }

    /// The same of one kind.
    pub fn documents_of(&self, kind: Kind) -> Vec<Document> {
        self.documents().into_iter().filter(|document| document.kind() == kind).collect()
    }

    /// Lines of `pairgate notes list` in somebody's clone.
    pub fn notes(&self, who: &str) -> Vec<String> {
        let listed = self.pairgate(who, &["notes", "list"], "");
        listed.stdout.lines().map(str::to_owned).collect()
    }

    /// The state as it is.
    pub fn state(&self) -> State {
        let text = std::fs::read_to_string(self.shared("terraform.tfstate")).unwrap();
        let state: Value = serde_json::from_str(&text).unwrap();
        let name =
            |one: &Value| format!("{}.{}", one["type"].as_str().unwrap(), one["name"].as_str().unwrap());
        let mut resources: Vec<String> = state["resources"].as_array().unwrap().iter().map(name).collect();
        resources.sort();
        let lineage = state["lineage"].as_str().unwrap().to_owned();
        State { lineage, serial: state["serial"].as_u64().unwrap(), resources }
    }

    /// Whether terraform holds the lock of the state.
    pub fn is_locked(&self) -> bool {
        self.shared(".terraform.tfstate.lock.info").exists()
    }

    /// Waits until the provisioner of [`SLOW`] runs.
    pub fn wait_until_it_began(&self, last: impl Fn() -> String) {
        wait_for("the provisioner", last, || self.shared("began").exists());
    }

    /// Lets the provisioner of [`SLOW`] end.
    pub fn go(&self) {
        std::fs::write(self.shared("go"), "").unwrap();
    }
}

impl Drop for World {
    /// A provisioner that waits would wait for ever: the folder may not go before it.
    fn drop(&mut self) {
        let _ = std::fs::write(self.shared("go"), "");
        if !std::thread::panicking() {
            wait_for("the end of terraform", String::new, || !self.is_locked());
        }
    }
}

/// Makes a key where `ssh-keygen` would; its public half.
fn key(home: &Path) -> Option<String> {
    let file = home.join(".ssh/id_ed25519");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let arguments = ["-q", "-t", "ed25519", "-N", "", "-C", BOB, "-f"];
    let Ok(made) = Command::new("ssh-keygen").args(arguments).arg(&file).status() else {
        skip::skip("no ssh-keygen in PATH");
        return None;
    };
    assert!(made.success());
    Some(std::fs::read_to_string(file.with_extension("pub")).unwrap())
}

/// A shell in the background starts programs that ignore interrupts, and theirs ignore them too. What is caught here is
/// not ignored by the programs that are started here.
fn interrupts_reach_programs() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = ignored.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0);
        let interrupt = signal_hook::consts::SIGINT;
        if mask & (1 << (interrupt - 1)) != 0 {
            signal_hook::flag::register(interrupt, std::sync::Arc::default()).unwrap();
        }
    });
}
