//! A root module with a local state that is planned and applied by the real terraform.

use std::path::PathBuf;
use std::process::Command;

use pairgate::apply::results::{changes_state, results};
use pairgate::apply::verdict::{Seen, ended};
use pairgate::signoff::session::{Done, Ended, ResourceResult};
use serde_json::Value;

use crate::read;
use crate::support::terraform::{find, terraform};

pub struct Stage {
    program: PathBuf,
    pub folder: tempfile::TempDir,
}

/// One apply with everything around it.
pub struct Applied {
    pub planned: String,
    pub after: Option<String>,
    pub log: String,
    pub code: Option<i32>,
    /// Lineage and serial.
    pub before: (Option<String>, Option<u64>),
    pub then: (Option<String>, Option<u64>),
}

fn seen((lineage, serial): &(Option<String>, Option<u64>)) -> Seen<'_> {
    Seen { lineage: lineage.as_deref(), serial: *serial }
}

impl Applied {
    pub fn results(&self) -> Vec<ResourceResult> {
        let after = self.after.as_deref().map(read);
        results(&read(&self.planned), after.as_ref(), &self.log)
    }

    pub fn ended(&self) -> Ended {
        let changes = changes_state(&read(&self.planned));
        ended(self.code, false, seen(&self.before), Some(seen(&self.then)), changes, &self.results())
    }

    /// Action and result of one address.
    pub fn of(&self, address: &str) -> (String, Done) {
        let all = self.results();
        let found = all.iter().find(|result| result.address == address);
        let found = found.unwrap_or_else(|| panic!("{address} is not in {all:?}\n{}", self.log));
        (found.action.clone(), found.done)
    }

    #[track_caller]
    pub fn is(&self, address: &str, action: &str, done: Done) {
        assert_eq!(
            self.of(address),
            (action.to_owned(), done),
            "{address}\n{}\n{:?}",
            self.log,
            self.results()
        );
    }
}

impl Stage {
    /// None where there is no terraform.
    pub fn open(main: &str) -> Option<Self> {
        let stage = Self { program: find()?, folder: tempfile::tempdir().unwrap() };
        stage.write(main);
        terraform(&stage.program, stage.folder.path(), &["init", "-no-color", "-input=false"]);
        Some(stage)
    }

    pub fn write(&self, main: &str) {
        std::fs::write(self.folder.path().join("main.tf"), main).unwrap();
    }

    /// A plan as JSON, saved as `name`.
    pub fn plan(&self, name: &str, arguments: &[&str]) -> String {
        let out = format!("-out={name}");
        let mut all = vec!["plan", "-no-color", "-input=false", &out];
        all.extend(arguments);
        terraform(&self.program, self.folder.path(), &all);
        let json = terraform(&self.program, self.folder.path(), &["show", "-json", name]);
        String::from_utf8(json).unwrap()
    }

    pub fn serial(&self) -> (Option<String>, Option<u64>) {
        let Ok(text) = std::fs::read_to_string(self.folder.path().join("terraform.tfstate")) else {
            return (None, None);
        };
        let state: Value = serde_json::from_str(&text).unwrap();
        (state["lineage"].as_str().map(str::to_owned), state["serial"].as_u64())
    }

    /// Plans, applies and plans again.
    pub fn apply(&self, arguments: &[&str]) -> Applied {
        let planned = self.plan("tfplan", arguments);
        self.apply_planned(planned, &[], arguments)
    }

    /// Applies `tfplan` with more of an environment, and plans again.
    pub fn apply_planned(&self, planned: String, environment: &[(&str, &str)], again: &[&str]) -> Applied {
        let before = self.serial();
        let (code, log) = self.run(&["apply", "-no-color", "-input=false", "tfplan"], environment);
        let mut after = vec!["plan", "-no-color", "-input=false", "-out=after", "-refresh=false"];
        after.extend(again.iter().filter(|argument| !argument.starts_with("-replace")));
        // A plan that fails half-way is saved nevertheless.
        self.run(&after, &[]);
        let after = terraform(&self.program, self.folder.path(), &["show", "-json", "after"]);
        let after = Some(String::from_utf8(after).unwrap());
        Applied { planned, after, log, code, before, then: self.serial() }
    }

    /// Code, and stdout and stderr together.
    pub fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String) {
        let log = self.folder.path().join("log");
        let file = std::fs::File::create(&log).unwrap();
        let status = Command::new(&self.program)
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder.path())
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_CLI_CONFIG_FILE", "/dev/null")
            .envs(environment.iter().copied())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .status()
            .unwrap();
        (status.code(), std::fs::read_to_string(log).unwrap())
    }
}
