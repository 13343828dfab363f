//! What must be true whatever happened to a gate: nothing is applied without a record, and nothing twice.

use std::collections::BTreeSet;

use pairgate::apply::journal::Journal;
use pairgate::git::{Clone, notes};
use pairgate::signoff::ledger;
use pairgate::signoff::session::{Document, Ended, Found, Kind, Started};
use serde_json::Value;

use crate::world::{ALICE, BOB, ROOT, Said, World};

/// The n-th version of a root module, in which every version does one thing that can be counted: a line in a file
/// outside of the state. It waits while [`hold`] says so.
pub fn version(number: u32) -> String {
    format!(
        r#"resource "terraform_data" "orders" {{
  input = "two"
}}

resource "terraform_data" "version" {{
  depends_on = [terraform_data.orders]
  for_each   = toset([for number in range({number}) : tostring(number + 1)])
  provisioner "local-exec" {{
    command = "touch '@SHARED@/began'; while [ -e '@SHARED@/hold' -a ! -e '@SHARED@/go' ]; do sleep 0.1; done; echo ${{each.key}} >> '@SHARED@/applied'"
  }}
}}
"#
    )
}

/// From here on a version does not end before [`release`].
pub fn hold(world: &World) {
    let _ = std::fs::remove_file(world.shared("began"));
    std::fs::write(world.shared("hold"), "").unwrap();
}

/// Versions that are held go on.
pub fn release(world: &World) {
    std::fs::remove_file(world.shared("hold")).unwrap();
}

/// The versions that ran, as often as they ran.
pub fn applied(world: &World) -> Vec<u32> {
    let text = std::fs::read_to_string(world.shared("applied")).unwrap_or_default();
    text.lines().map(|line| line.parse().unwrap()).collect()
}

/// What somebody's machine remembers.
pub fn journals(world: &World, who: &str) -> Vec<Journal> {
    let Ok(all) = std::fs::read_dir(world.state_folder_of(who).join("journals")) else { return Vec::new() };
    let files = all.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some());
    let files = files.filter(|path| path.extension().unwrap() == "json");
    files.map(|path| Journal::read(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

/// An apply that began, with all words that tell how it ended.
#[derive(Debug)]
pub struct Told {
    pub started: Started,
    pub ends: Vec<End>,
}

/// A word that tells how an apply ended. *Unknown* tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Said(Ended),
    Found(Found),
}

impl End {
    fn is_applied(self) -> bool {
        matches!(self, Self::Said(Ended::Applied) | Self::Found(Found::All))
    }

    fn is_nothing(self) -> bool {
        matches!(self, Self::Said(Ended::Withdrawn | Ended::Nothing) | Self::Found(Found::Nothing))
    }
}

/// The applies that the pull request tells of, oldest first.
pub fn told(world: &World) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for document in world.documents() {
        let end = match &document {
            Document::Started(started) => {
                let twice = all.iter().any(|one| one.started.session == started.session);
                assert!(!twice, "begun twice: {started:?}");
                all.push(Told { started: (**started).clone(), ends: Vec::new() });
                continue;
            }
            Document::Finished(one) if one.ended != Ended::Unknown => End::Said(one.ended),
            Document::Reconciled(one) => End::Found(one.found),
            _ => continue,
        };
        let session = all.iter_mut().find(|one| one.started.session == document.session());
        session.expect("what ended began").ends.push(end);
    }
    all
}

/// True at every moment, whatever was killed or is down.
pub fn the_record_is_true(world: &World) {
    let ran = applied(world);
    let once: BTreeSet<u32> = ran.iter().copied().collect();
    assert_eq!(ran.len(), once.len(), "applied twice: {ran:?}");
    // Reading it is the first half of the test: it is a whole state.
    let kept = versions(world);
    if !world.is_locked() {
        assert_eq!(kept, once, "what ran is what the state says");
    }
    let told = told(world);
    let begun = told.iter().filter(|one| !one.ends.iter().any(|end| end.is_nothing())).count();
    assert!(ran.len() <= begun, "{ran:?} ran, and {told:?} is recorded");
    let remembered: Vec<Journal> = [ALICE, BOB].iter().flat_map(|who| journals(world, who)).collect();
    for one in &told {
        let session = &one.started.session;
        assert!(one.ends.len() <= 1, "ended twice: {one:?}");
        let open = one.ends.is_empty();
        assert!(!open || remembered.iter().any(|journal| journal.session == *session), "forgotten: {one:?}");
    }
}

/// The versions that the state says are there.
fn versions(world: &World) -> BTreeSet<u32> {
    let text = std::fs::read_to_string(world.shared("terraform.tfstate")).unwrap();
    let state: Value = serde_json::from_str(&text).unwrap();
    let all = state["resources"].as_array().unwrap();
    let versions = all.iter().filter(|one| one["name"] == "version");
    let instances = versions.flat_map(|one| one["instances"].as_array().unwrap());
    instances.map(|one| one["index_key"].as_str().unwrap().parse().unwrap()).collect()
}

/// True when nothing is left to find out: every apply has one word that tells how it ended, no machine remembers
/// anything, and the notes say what the pull request says.
pub fn settled(world: &World) {
    the_record_is_true(world);
    let told = told(world);
    assert!(told.iter().all(|one| one.ends.len() == 1), "{told:?}");
    let whole = told.iter().filter(|one| one.ends[0].is_applied()).count();
    if !told.iter().any(|one| matches!(one.ends[0], End::Said(Ended::Failed) | End::Found(Found::Part))) {
        assert_eq!(whole, applied(world).len(), "{told:?}");
    }
    for who in [ALICE, BOB] {
        assert_eq!(journals(world, who), [], "{who} remembers");
        for one in &told {
            let private = world.state_folder_of(who).join("private").join(&one.started.session);
            assert!(!private.exists(), "the plan of {one:?} is left");
        }
    }
    assert_eq!(noted(world), posted(world), "the notes (left) and the pull request");
}

/// What the remote's notes tell of applies.
pub fn noted(world: &World) -> BTreeSet<(Kind, String)> {
    let clone = world.clone_of(BOB);
    let all = "+refs/notes/pairgate:refs/notes/pairgate";
    if world.git(&clone, &["ls-remote", "origin", "refs/notes/pairgate"]).is_empty() {
        return BTreeSet::new();
    }
    world.git(&clone, &["fetch", "-q", "origin", all]);
    let all = notes::all(&Clone::open(&clone).unwrap()).unwrap();
    let entries = all.iter().flat_map(|note| {
        assert!(note.ledger.broken.is_empty(), "{note:?}");
        &note.ledger.entries
    });
    let mut found = BTreeSet::new();
    for entry in entries {
        let kind = match entry.kind {
            ledger::Kind::Started => Kind::Started,
            ledger::Kind::Outcome => Kind::Finished,
            ledger::Kind::Reconciled => Kind::Reconciled,
            _ => continue,
        };
        let new = found.insert((kind, String::from_utf8(entry.bytes()).unwrap()));
        assert!(new, "noted twice: {entry:?}");
    }
    found
}

pub fn posted(world: &World) -> BTreeSet<(Kind, String)> {
    let all = world.documents().into_iter();
    all.map(|one| (one.kind(), one.bytes())).collect()
}

/// `pairgate reconcile 1` on somebody's machine.
pub fn reconcile(world: &World, who: &str) -> Said {
    world.pairgate(who, &["reconcile", "1", "--chdir", ROOT], "")
}

/// What people do after something went wrong: apply again, read why not, reconcile. Afterwards all is settled and
/// there is nothing more to find.
pub fn recovers(world: &World) {
    the_record_is_true(world);
    if !journals(world, ALICE).is_empty() {
        let before = (world.documents(), applied(world));
        world.apply(ALICE, "", &[]).ends(5, &["pairgate reconcile 1"]);
        assert_eq!((world.documents(), applied(world)), before);
    }
    reconcile(world, ALICE).ends(0, &[]);
    settled(world);
    let after = world.documents();
    reconcile(world, ALICE).ends(0, &["nothing is open"]);
    assert_eq!(world.documents(), after);
}

/// Plans and signs what is next: the same version again when it did not run, and a new one otherwise.
pub fn signs_the_next(world: &World) {
    let next = applied(world).into_iter().max().unwrap_or_default() + 1;
    world.push(&version(next));
    world.checkout(ALICE);
    // Whoever signs in the second of a start has signed before it.
    world.forge.advance(2);
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
}

/// After everything: a plan, a signature and an apply, as if nothing had been.
pub fn works(world: &World) {
    signs_the_next(world);
    let before = applied(world).len();
    world.apply(ALICE, &format!("{}\n", world.words()), &[]).ends(0, &[]);
    assert_eq!(applied(world).len(), before + 1);
    settled(world);
}
