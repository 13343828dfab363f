//! What some applies need besides the two: a third operator, a program that only looks like terraform, a second look.

use std::process::Command;

use crate::running::Running;
use crate::story::line;
use crate::support::program::executable;
use crate::world::{ALICE, CAROL, ROOT, State, World};

/// The rules where Carol is an operator too.
pub const THREE: (&str, &str) = (
    ".pairgate.hcl",
    "policies { pack = \"none\" }\nsignoff { operators = [\"user:1001\", \"user:1002\", \"user:1003\"] }\n",
);

impl World {
    /// Carol has a machine of her own and is ready to apply.
    pub fn carol_comes(&self) {
        self.forge.user(1003, CAROL);
        self.repo.allow(1003, "write");
        std::fs::create_dir_all(self.path("home/carol")).unwrap();
        let (from, to) = (self.repo.git_path(), self.clone_of(CAROL));
        self.git(&self.path("clones"), &["clone", "-q", from.to_str().unwrap(), to.to_str().unwrap()]);
        self.git(&to, &["config", "user.name", CAROL]);
        self.git(&to, &["config", "user.email", "carol@example.com"]);
        self.ready(CAROL);
    }

    /// Puts a script before the real terraform in a command's PATH; `@TERRAFORM@` in it is the real one, and
    /// `@SHARED@` the folder of the state.
    pub fn behind(&self, command: &mut Command, script: &str) {
        let folder = self.path("wrapped");
        let real = crate::support::terraform::find().unwrap();
        let text = script
            .replace("@TERRAFORM@", &format!("'{}'", real.display()))
            .replace("@SHARED@", self.path("shared").to_str().unwrap());
        executable(&folder.join("terraform"), &format!("#!/bin/sh\n{text}\n"));
        let rest = std::env::var_os("PATH").unwrap();
        let all = std::iter::once(folder).chain(std::env::split_paths(&rest));
        command.env("PATH", std::env::join_paths(all).unwrap());
    }

    /// Alice's apply, which waits for the words.
    pub fn at_the_words(&self, more: &[&str]) -> Running {
        let running = self.spawn_apply(ALICE, "", more);
        running.says("type the three words");
        running
    }

    /// The words are typed, and Alice waits for the end.
    pub fn types_the_words(&self, mut running: Running) -> crate::world::Said {
        running.answers(&line(&self.words()));
        running.wait()
    }

    /// What is signed in the same second as an apply began is used up by it.
    pub fn a_moment_later(&self) {
        self.forge.advance(2);
    }

    /// Edits the text of the state past terraform.
    pub fn edit_state(&self, from: &str, to: &str) -> State {
        let file = self.shared("terraform.tfstate");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(&file, text.replace(from, to)).unwrap();
        self.state()
    }

    /// What is in the state of one resource, as text.
    pub fn state_text(&self) -> String {
        std::fs::read_to_string(self.shared("terraform.tfstate")).unwrap()
    }

    /// A file of Alice's root module, past git.
    pub fn write_for_alice(&self, name: &str, text: &str) {
        std::fs::write(self.root_of(ALICE).join(name), text).unwrap();
    }

    /// Alice commits a file beside her root module to the pull request, and it is made ready again.
    pub fn push_file(&self, name: &str, text: &str) {
        self.repo.commit_and_push("feature", 1001, &[(&format!("{ROOT}/{name}"), text)]);
        self.ready(ALICE);
    }
}
