//! A forge in memory that keeps what is written and counts it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use pairgate::ports::*;
use pairgate::signoff::facts::*;

pub struct Double {
    pub pull: PullRequest,
    pub base: BTreeMap<String, String>,
    pub changed: Vec<String>,
    pub comments: RefCell<Vec<OwnComment>>,
    pub runs: RefCell<Vec<FoundRun>>,
    pub status: RefCell<Option<(StatusState, String)>>,
    /// Things that were changed.
    pub writes: Cell<usize>,
    /// Every attempt to write is refused.
    pub read_only: bool,
    /// Attempts to comment are refused.
    pub no_comments: bool,
    /// Files that were asked for.
    pub asked: RefCell<BTreeSet<(String, String)>>,
}

pub fn sha(digit: char) -> String {
    digit.to_string().repeat(40)
}

pub fn repository() -> Repository {
    Repository { id: 7, name: "acme/infra".to_owned() }
}

impl Double {
    pub fn new(base: &[(&str, &str)]) -> Self {
        let pull = PullRequest {
            number: 12,
            state: PullState::Open,
            author: None,
            head_sha: sha('a'),
            head_ref: "change".to_owned(),
            head_repository: Some(repository()),
            base_sha: sha('b'),
            base_ref: "main".to_owned(),
            base_is_guarded: true,
            description: String::new(),
            commit_count: 1,
        };
        let base = base.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Self {
            pull,
            base,
            changed: Vec::new(),
            comments: RefCell::default(),
            runs: RefCell::default(),
            status: RefCell::default(),
            writes: Cell::new(0),
            read_only: false,
            no_comments: false,
            asked: RefCell::default(),
        }
    }

    fn wrote(&self) -> Forged<()> {
        if self.read_only {
            return Err(forbidden());
        }
        self.writes.set(self.writes.get() + 1);
        Ok(())
    }
}

fn forbidden() -> ForgeError {
    ForgeError {
        trouble: ForgeTrouble::Forbidden,
        message: "the forge refused: resource not accessible by integration".to_owned(),
        help: "give the token the permission".to_owned(),
    }
}

impl Forge for Double {
    fn now(&self) -> Forged<Timestamp> {
        Ok("2026-11-22T12:00:00Z".parse().unwrap())
    }
    fn viewer(&self) -> Forged<Actor> {
        unreachable!()
    }
    fn repository(&self) -> Forged<Repository> {
        Ok(repository())
    }
    fn pull_request(&self, number: u64) -> Forged<PullRequest> {
        assert_eq!(number, 12);
        Ok(self.pull.clone())
    }
    fn commits(&self, _: u64, _: u64) -> Forged<Vec<Commit>> {
        Ok(Vec::new())
    }
    fn commits_by_id(&self, _: &[String]) -> Forged<Vec<Commit>> {
        unreachable!()
    }
    fn pushes(&self, _: &Repository, _: &str) -> Forged<Vec<Push>> {
        Ok(Vec::new())
    }
    fn statements(&self, _: u64, _: &dyn Fn(&str) -> bool) -> Forged<Vec<Statement>> {
        Ok(Vec::new())
    }
    fn standing(&self, _: &str) -> Forged<Standing> {
        unreachable!()
    }
    fn team(&self, _: &str, _: &str) -> Forged<BTreeSet<u64>> {
        Ok(BTreeSet::new())
    }
    fn changed_files(&self, _: u64) -> Forged<Vec<String>> {
        Ok(self.changed.clone())
    }
    fn file(&self, path: &str, commit: &str) -> Forged<Option<Vec<u8>>> {
        self.asked.borrow_mut().insert((path.to_owned(), commit.to_owned()));
        Ok(self.base.get(path).map(|text| text.clone().into_bytes()))
    }
    fn tree(&self, commit: &str) -> Forged<Vec<String>> {
        assert_eq!(commit, self.pull.base_sha);
        Ok(self.base.keys().cloned().collect())
    }
    fn check_runs(&self, commit: &str, prefix: &str) -> Forged<Vec<FoundRun>> {
        assert_eq!(commit, self.pull.head_sha);
        Ok(self.runs.borrow().iter().filter(|run| run.name.starts_with(prefix)).cloned().collect())
    }
    fn put_check_run(&self, run: &CheckRun) -> Forged<String> {
        let mut runs = self.runs.borrow_mut();
        let conclusion = format!("{:?}", run.conclusion).to_lowercase();
        let made = FoundRun {
            id: 1,
            url: "https://forge/run".to_owned(),
            name: run.name.clone(),
            app: "github-actions".to_owned(),
            external_id: run.external_id.clone(),
            completed: true,
            conclusion,
            title: run.title.clone(),
            summary: run.summary.clone(),
            text: run.text.clone(),
        };
        if !runs.contains(&made) {
            self.wrote()?;
            runs.retain(|other| other.name != made.name);
            runs.push(made);
        }
        Ok("https://forge/run".to_owned())
    }
    fn put_status(&self, _: &str, context: &str, state: StatusState, said: &str, _: &str) -> Forged<()> {
        assert_eq!(context, "pairgate/sign-off");
        assert!(said.chars().count() <= 140);
        let new = Some((state, said.to_owned()));
        if *self.status.borrow() != new {
            self.wrote()?;
            *self.status.borrow_mut() = new;
        }
        Ok(())
    }
    fn own_comments(&self, _: u64) -> Forged<Vec<OwnComment>> {
        Ok(self.comments.borrow().clone())
    }
    fn comment(&self, _: u64, body: &str) -> Forged<OwnComment> {
        if self.no_comments {
            return Err(forbidden());
        }
        self.wrote()?;
        let id = self.comments.borrow().len() as u64 + 1;
        let made = OwnComment { id, url: format!("https://forge/comment/{id}"), body: body.to_owned() };
        self.comments.borrow_mut().push(made.clone());
        Ok(made)
    }
    fn edit_comment(&self, id: u64, body: &str) -> Forged<OwnComment> {
        self.wrote()?;
        let mut comments = self.comments.borrow_mut();
        let found = comments.iter_mut().find(|comment| comment.id == id).unwrap();
        found.body = body.to_owned();
        Ok(found.clone())
    }
    fn delete_comment(&self, id: u64) -> Forged<()> {
        self.wrote()?;
        self.comments.borrow_mut().retain(|comment| comment.id != id);
        Ok(())
    }
    fn review(&self, _: u64, _: &str, _: ReviewEvent, _: &str) -> Forged<String> {
        unreachable!()
    }
    fn react(&self, _: u64, _: &str) -> Forged<()> {
        unreachable!()
    }
}
