//! A GitHub for tests: stateful, on loopback, in this process.
//!
//! It keeps real git repositories, answers the REST and GraphQL interfaces that pairgate uses, checks every
//! request and answer against GitHub's own descriptions, and fails the test when either breaks them. A test target
//! takes it in with `#[path = "support/forge/mod.rs"] mod forge;` beside `mod support;`.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

mod admin;
mod checks;
pub mod client;
mod conversation;
mod deeds;
pub mod exchange;
pub mod faults;
mod graphql;
pub mod history;
pub mod issues;
mod openapi;
pub mod organisation;
mod pulls;
pub mod repo;
mod repositories;
pub mod repository_audit;
mod routes;
mod server;
mod shapes;
mod sign_in;
pub mod world;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

pub use faults::Fault;
pub use graphql::SCHEMA;
pub use history::{Change, NewCommit};
pub use openapi::PACKAGES;
pub use repo::Repo;
pub use server::Seen;
pub use world::{ACTIONS_APP, ACTIONS_BOT, World};

use faults::Faults;
use server::{Shared, lock};
use world::{App, Clock, Owner, Repository, Team};

/// A running fake. Dropping it stops it and fails the test if anything broke GitHub's descriptions.
pub struct Forge {
    shared: Arc<Shared>,
    origin: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
    lenient: bool,
}

impl Forge {
    /// Starts on a free port of the loopback address.
    pub fn start() -> Self {
        Self::start_at(0)
    }

    /// Starts on a port; 0 is any free one.
    pub fn start_at(port: u16) -> Self {
        openapi::ready();
        let listener = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new(origin.clone())),
            faults: Mutex::new(Faults::default()),
            log: Mutex::new(Vec::new()),
            violations: Mutex::new(Vec::new()),
        });
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let state = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let router = axum::Router::new().fallback(server::answer).with_state(state);
                let serving = tokio::spawn(async move { axum::serve(listener, router).await });
                // Requests that hang on purpose end with the runtime.
                let _ = stopped.await;
                serving.abort();
            });
            runtime.shutdown_background();
        });
        Self { shared, origin, stop: Some(stop), thread: Some(thread), lenient: false }
    }

    /// The API's address, as GitHub Enterprise has it; GraphQL is beside it.
    pub fn url(&self) -> String {
        format!("{}/api/v3", self.origin)
    }

    pub fn graphql_url(&self) -> String {
        format!("{}/api/graphql", self.origin)
    }

    /// What the organisation has besides its account, to look at or to change.
    pub fn org<T>(&self, login: &str, act: impl FnOnce(&mut organisation::Organisation) -> T) -> T {
        self.with(|world| {
            let id = world.by_login(login).expect("no such organisation").id;
            act(world.organisations.entry(id).or_default())
        })
    }

    /// How many requests cost quota so far: those that nothing changed for cost none.
    pub fn quota_used(&self) -> usize {
        lock(&self.shared.log).iter().filter(|seen| seen.status != 304).count()
    }

    /// The API's address without a path, as api.github.com has it.
    pub fn plain_url(&self) -> String {
        self.origin.clone()
    }

    /// Everything the fake knows, to look at or to change.
    pub fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut lock(&self.shared.world))
    }

    // Accounts

    /// A person; the number is the identity.
    pub fn user(&self, id: u64, login: &str) -> u64 {
        self.with(|world| world.add_account(id, login, "User"));
        id
    }

    pub fn organisation(&self, id: u64, login: &str) -> u64 {
        self.with(|world| world.add_account(id, login, "Organization"));
        id
    }

    /// An address that maps to the account, besides `LOGIN@example.com`.
    pub fn email(&self, account: u64, address: &str) {
        self.with(|world| world.account_mut(account).emails.insert(address.to_owned()));
    }

    /// Gives the account another name; the old one is free for somebody else.
    pub fn rename(&self, account: u64, login: &str) {
        self.with(|world| {
            login.clone_into(&mut world.account_mut(account).login);
        });
    }

    /// Deletes the account; what it wrote has no author any more.
    pub fn delete_account(&self, account: u64) {
        self.with(|world| world.accounts.retain(|found| found.id != account));
    }

    /// A team; the organisation is made when there is none.
    pub fn team(&self, organisation: &str, slug: &str, members: &[u64]) {
        self.with(|world| {
            let known = world.by_login(organisation).map(|found| found.id);
            let organisation = known.unwrap_or_else(|| {
                let id = world.fresh();
                world.add_account(id, organisation, "Organization");
                id
            });
            world.teams.retain(|team| team.organisation != organisation || team.slug != slug);
            let id = world.fresh();
            world.teams.push(Team { id, organisation, slug: slug.to_owned(), members: members.to_vec() });
        });
    }

    /// An app with a bot account `SLUG[bot]`; `permissions` such as `("checks", "write")`.
    pub fn app(&self, id: u64, slug: &str, permissions: &[(&str, &str)], public_key: Option<&str>) {
        self.with(|world| {
            let (bot, installation) = (world.fresh(), world.fresh());
            world.add_account(bot, &format!("{slug}[bot]"), "Bot");
            let permissions =
                permissions.iter().map(|(name, level)| ((*name).to_owned(), (*level).to_owned()));
            let (slug, public_key) = (slug.to_owned(), public_key.map(str::to_owned));
            let permissions = permissions.collect();
            world.apps.push(App { id, slug, bot, installation, permissions, public_key });
        });
    }

    // Tokens

    /// A person's token with the scopes `repo` and `read:org`.
    pub fn token(&self, user: u64) -> String {
        self.token_with(user, &["repo", "read:org"])
    }

    pub fn token_with(&self, user: u64, scopes: &[&str]) -> String {
        let scopes: BTreeSet<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.with(|world| world.issue("user", Owner::User { id: user, scopes, app: None }, None))
    }

    /// A token that an app got to act for a person: what it writes tells the app.
    pub fn token_through(&self, user: u64, app: u64) -> String {
        let scopes = BTreeSet::from(["repo".to_owned(), "read:org".to_owned()]);
        self.with(|world| world.issue("through", Owner::User { id: user, scopes, app: Some(app) }, None))
    }

    /// A token that an OAuth app got, as that of `gh auth token`, with these scopes.
    pub fn token_of_oauth_app(&self, user: u64, scopes: &[&str]) -> String {
        let scopes: BTreeSet<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.with(|world| world.issue("oauth", Owner::User { id: user, scopes, app: Some(1) }, None))
    }

    /// The token of a GitHub Actions job with the permissions that pairgate's workflow asks for.
    pub fn actions_token(&self) -> String {
        self.installation_token(ACTIONS_APP)
    }

    /// The token of a job for a pull request from a fork: it may read.
    pub fn fork_token(&self) -> String {
        let names = ["checks", "contents", "issues", "metadata", "pull_requests", "statuses"];
        let permissions = names.map(|name| (name.to_owned(), "read".to_owned())).into_iter().collect();
        self.with(|world| world.issue("fork", Owner::Installation { app: ACTIONS_APP, permissions }, None))
    }

    /// An installation token with everything that the app may do.
    pub fn installation_token(&self, app: u64) -> String {
        self.with(|world| {
            let permissions = world.app(app).expect("no such app").permissions.clone();
            world.issue("app", Owner::Installation { app, permissions }, None)
        })
    }

    // Repositories

    /// An empty private repository `OWNER/NAME`; the owner is made as an organisation when there is none.
    pub fn repository(&self, full_name: &str) -> Repo {
        let folder = tempfile::tempdir().unwrap();
        // As on GitHub its default branch is `main`, whatever this machine calls it: clones check that out.
        let mut options = git2::RepositoryInitOptions::new();
        let git =
            git2::Repository::init_opts(folder.path(), options.bare(true).initial_head("main")).unwrap();
        self.add_repository(full_name, git, Some(folder))
    }

    /// A repository over a bare one that others push to with git. Tell of each push with [`Repo::push`].
    pub fn repository_from_git(&self, full_name: &str, path: &Path) -> Repo {
        self.add_repository(full_name, git2::Repository::open_bare(path).unwrap(), None)
    }

    fn add_repository(
        &self,
        full_name: &str,
        git: git2::Repository,
        folder: Option<tempfile::TempDir>,
    ) -> Repo {
        let id = self.with(|world| world.add_repository(full_name, git, folder));
        Repo { shared: Arc::clone(&self.shared), id }
    }

    // Time

    /// Stops the clock at a moment, as `2026-03-01T12:00:00Z`.
    pub fn set_now(&self, at: &str) {
        let at: Timestamp = at.parse().unwrap();
        self.with(|world| world.clock = Clock::Frozen(at));
    }

    /// Moves the clock on by seconds, standing or running.
    pub fn advance(&self, seconds: i64) {
        let by = SignedDuration::from_secs(seconds);
        self.with(|world| {
            world.clock = match world.clock {
                Clock::Running(offset) => Clock::Running(offset + by),
                Clock::Frozen(at) => Clock::Frozen(at + by),
            };
        });
    }

    pub fn now(&self) -> Timestamp {
        self.with(|world| world.now())
    }

    // Faults, log, violations

    /// Lets the next `times` requests that match fail. `matcher` is `METHOD PATH-END`, such as
    /// `GET pulls/*/commits?page=2`, `POST issues/*/comments`, `* *`.
    pub fn fail(&self, matcher: &str, fault: Fault, times: usize) {
        lock(&self.shared.faults).plan(matcher, fault, 0, times);
    }

    /// As [`Forge::fail`], after `skip` matching requests that go well.
    pub fn fail_after(&self, skip: usize, matcher: &str, fault: Fault, times: usize) {
        lock(&self.shared.faults).plan(matcher, fault, skip, times);
    }

    /// How many planned faults have not happened.
    pub fn faults_left(&self) -> usize {
        lock(&self.shared.faults).left()
    }

    /// All goes well from now on.
    pub fn heal(&self) {
        lock(&self.shared.faults).clear();
    }

    /// All requests so far, oldest first.
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.shared.log).clone()
    }

    /// How many requests so far have this method (`*` for any) and a path that ends so (as in [`Forge::fail`],
    /// without a query).
    pub fn count(&self, matcher: &str) -> usize {
        let (method, path) = matcher.split_once(' ').expect("a matcher is `METHOD PATH`");
        let wanted: Vec<&str> = path.trim_matches('/').split('/').collect();
        let fits = |seen: &&Seen| {
            let found: Vec<&str> = seen.path.trim_matches('/').split('/').collect();
            let tail = found.len().checked_sub(wanted.len()).map(|start| &found[start..]);
            let same = |tail: &[&str]| {
                tail.iter().zip(&wanted).all(|(found, wanted)| *wanted == "*" || found == wanted)
            };
            (method == "*" || seen.method == method) && (path == "*" || tail.is_some_and(same))
        };
        lock(&self.shared.log).iter().filter(fits).count()
    }

    pub fn forget_requests(&self) {
        lock(&self.shared.log).clear();
    }

    /// What broke GitHub's descriptions so far; taking them keeps the drop from failing.
    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.shared.violations))
    }

    /// This fake is asked for wrong things on purpose.
    pub fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// Waits until somebody ends the process: for the standalone form.
    pub fn serve(mut self) {
        self.lenient = true;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Forge {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let violations = self.take_violations();
        if !violations.is_empty() && !self.lenient && !std::thread::panicking() {
            panic!("not as GitHub describes its interface:\n{}", violations.join("\n"));
        }
    }
}

impl World {
    /// A repository of an owner who is made as an organisation when there is none.
    pub fn add_repository(
        &mut self,
        full_name: &str,
        git: git2::Repository,
        folder: Option<tempfile::TempDir>,
    ) -> u64 {
        let (owner, name) = full_name.split_once('/').expect("a repository is `OWNER/NAME`");
        let known = self.by_login(owner).map(|found| found.id);
        let owner = known.unwrap_or_else(|| {
            let id = self.fresh();
            self.add_account(id, owner, "Organization");
            id
        });
        let id = self.fresh();
        self.repositories.push(Repository {
            id,
            owner,
            name: name.to_owned(),
            private: true,
            default_branch: "main".into(),
            git,
            folder,
            collaborators: Default::default(),
            pulls: Vec::new(),
            comments: Vec::new(),
            reviews: Vec::new(),
            runs: Vec::new(),
            statuses: Vec::new(),
            pushes: Vec::new(),
            truncated: false,
            former: Vec::new(),
        });
        id
    }
}
