//! Stopping a gate at a step: terraform and the push of notes wait where a test says so, and then go on.
//!
//! Both are the real ones; what is put in front of them only waits.

use std::path::PathBuf;
use std::process::Command;

use pairgate::terraform::is_running;

use crate::running::Running;
use crate::support::program::executable;
use crate::support::terraform;
use crate::wait::wait_for;
use crate::world::{ALICE, World};

const TERRAFORM: &str = r#"#!/bin/sh
for word; do case "$word" in -*) ;; *) break ;; esac; done
echo "$word" >> '@HERE@/calls'
if [ "$(cat '@HERE@/stop')" = "$word $(grep -c "^$word\$" '@HERE@/calls')" ]; then
  echo $$ > '@HERE@/pid'
  trap "echo interrupt >> '@HERE@/interrupts'" INT
  touch '@HERE@/stopped'
  while [ -s '@HERE@/stop' ]; do sleep 0.05; done
fi
exec '@TERRAFORM@' "$@"
"#;

const PUSH: &str = r#"#!/bin/sh
cat > /dev/null
echo push >> '@HERE@/calls'
if [ "$(cat '@HERE@/stop')" = "push $(grep -c '^push$' '@HERE@/calls')" ]; then
  echo $$ > '@HERE@/pid'
  touch '@HERE@/stopped'
  while [ -s '@HERE@/stop' ]; do sleep 0.05; done
fi
test ! -e '@HERE@/fails'
"#;

/// The stops on Alice's machine.
pub struct Steps {
    folder: PathBuf,
}

impl Steps {
    /// Puts them in front of terraform and of the pushes of Alice's clone.
    pub fn of(world: &World) -> Self {
        let folder = world.path("steps");
        std::fs::create_dir_all(&folder).unwrap();
        let real = terraform::find().unwrap();
        let filled = |text: &str| {
            text.replace("@HERE@", folder.to_str().unwrap()).replace("@TERRAFORM@", real.to_str().unwrap())
        };
        executable(&folder.join("terraform"), &filled(TERRAFORM));
        executable(&world.clone_of(ALICE).join(".git/hooks/pre-push"), &filled(PUSH));
        std::fs::write(folder.join("stop"), "").unwrap();
        Self { folder }
    }

    /// `pairgate apply 1` of Alice with this terraform.
    pub fn apply(&self, world: &World, answers: &str) -> Running {
        Running::start(self.command(world), answers)
    }

    pub fn command(&self, world: &World) -> Command {
        let program = self.folder.join("terraform");
        world.apply_command(ALICE, &["--terraform-bin", program.to_str().unwrap()])
    }

    /// The next program stops before this: `plan 2` is the second plan from here on, `push 1` the first push of notes.
    pub fn stop_before(&self, step: &str) {
        std::fs::write(self.folder.join("calls"), "").unwrap();
        let _ = std::fs::remove_file(self.folder.join("stopped"));
        std::fs::write(self.folder.join("stop"), step).unwrap();
    }

    /// From here on the network fails while notes are pushed.
    pub fn no_push_succeeds(&self) {
        std::fs::write(self.folder.join("fails"), "").unwrap();
    }

    /// The network is back.
    pub fn pushes_succeed(&self) {
        std::fs::remove_file(self.folder.join("fails")).unwrap();
    }

    /// Waits until it has stopped there.
    pub fn wait_until_stopped(&self, last: impl Fn() -> String) {
        wait_for("the stop", last, || self.folder.join("stopped").exists());
    }

    /// How many interrupts reached what stopped.
    pub fn interrupts(&self) -> usize {
        std::fs::read_to_string(self.folder.join("interrupts")).unwrap_or_default().lines().count()
    }

    /// What stopped goes on; whatever it does without the gate, it ends.
    pub fn go_on(&self) {
        std::fs::write(self.folder.join("stop"), "").unwrap();
    }

    /// What stopped goes on, and has ended.
    pub fn go_on_to_the_end(&self) {
        self.go_on();
        let pid = std::fs::read_to_string(self.folder.join("pid")).unwrap().trim().parse().unwrap();
        wait_for("the end of what was stopped", String::new, || !is_running(pid));
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        let _ = std::fs::write(self.folder.join("stop"), "");
    }
}
