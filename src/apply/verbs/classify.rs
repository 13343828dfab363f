//! A terraform or tofu command line: runs at once, needs two people, or is refused.

use super::init::{self, Init};
use super::table::{GATED, READ_ONLY};
use crate::text::Text;

/// Whose command line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// HashiCorp's.
    Terraform,
    /// OpenTofu's.
    Tofu,
}

impl Kind {
    /// Reads the name of a program, without a folder and an ending.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "terraform" => Some(Self::Terraform),
            "tofu" => Some(Self::Tofu),
            _ => None,
        }
    }

    /// The program's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::Tofu => "tofu",
        }
    }
}

/// How two people do what one may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is an apply: of a plan that a second operator has signed.
    Apply {
        /// What is said to the apply.
        arguments: &'static str,
    },
    /// A second operator allows this very command in the pull request.
    Partner,
    /// The name of the workspace is typed once more.
    Named,
}

/// What a command line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Changes nothing that terraform manages.
    ReadOnly {
        /// What the program gets: what was given, and what keeps it from asking to change something.
        arguments: Vec<String>,
        /// Files that it writes over where they are there: a state must not be among them.
        writes: Vec<String>,
    },
    /// Needs two people.
    Gated {
        /// The command, as `state mv`.
        verb: String,
        /// How two people do it.
        way: Way,
        /// What to run instead.
        instead: Text,
    },
    /// Nobody knows what it does.
    Refused {
        /// Why, and what to do.
        why: Text,
    },
}

const HELP: [&str; 3] = ["-help", "--help", "-h"];
const VERSION: [&str; 3] = ["-version", "--version", "-v"];
const CHDIR: &str = "-chdir=";

/// The folder that `-chdir=` names, where a command line has it.
pub fn folder(args: &[String]) -> Option<&str> {
    args.first()?.strip_prefix(CHDIR).filter(|folder| !folder.is_empty())
}

/// Says what the arguments of a program would do.
pub fn classify(program: Kind, args: &[String]) -> Verb {
    let global = usize::from(folder(args).is_some());
    let (before, words) = args.split_at_checked(global).unwrap_or((&[], args));
    let Some(first) = words.first() else { return read_only(args) };
    if HELP.contains(&first.as_str()) || VERSION.contains(&first.as_str()) {
        // Terraform looks for both before it looks for a command.
        return read_only(args);
    }
    if first.starts_with('-') {
        return Verb::Refused { why: unknown_option(first) };
    }
    if first == "init" {
        return of_init(program, before, words);
    }
    let gated = GATED.iter().find(|(name, _)| begins(words, name));
    if let Some((name, way)) = gated {
        let rest = words.get(name.len()..).unwrap_or_default();
        // Terraform prints help wherever it finds this; only the plain form is taken at its word.
        if let [only] = rest
            && HELP.contains(&only.as_str())
        {
            return read_only(args);
        }
        return of_gated(program, &name.join(" "), *way, rest);
    }
    match READ_ONLY.iter().filter(|name| begins(words, name)).max_by_key(|name| name.len()) {
        // `providers lock` is a command of its own, and so may be what a later release hangs below `providers`.
        Some(["providers"]) if words.get(1).is_some_and(|next| !next.starts_with('-')) => {
            Verb::Refused { why: unknown(program, words) }
        }
        Some(_) => Verb::ReadOnly { arguments: args.to_vec(), writes: outputs(words) },
        None if has_commands(words) => read_only(args),
        None => Verb::Refused { why: unknown(program, words) },
    }
}

fn read_only(args: &[String]) -> Verb {
    Verb::ReadOnly { arguments: args.to_vec(), writes: Vec::new() }
}

fn begins(words: &[String], name: &[&str]) -> bool {
    words.len() >= name.len() && words.iter().zip(name).all(|(word, part)| word == part)
}

/// `state -help` and its like: a family of commands, whose help names them.
fn has_commands(words: &[String]) -> bool {
    matches!(words, [family, help]
        if matches!(family.as_str(), "state" | "workspace" | "metadata") && HELP.contains(&help.as_str()))
}

/// Every file that could be meant by `-out`, wherever the flag stands.
fn outputs(words: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let bare = word.strip_prefix("--").or_else(|| word.strip_prefix('-')).unwrap_or_default();
        for flag in ["out", "json-into", "generate-config-out"] {
            match bare.strip_prefix(flag) {
                Some("") => found.extend(words.get(at + 1).cloned()),
                Some(rest) => found.extend(rest.strip_prefix('=').map(str::to_owned)),
                None => {}
            }
        }
    }
    found
}

fn of_init(program: Kind, before: &[String], words: &[String]) -> Verb {
    let rest = words.get(1..).unwrap_or_default();
    if let [only] = rest
        && HELP.contains(&only.as_str())
    {
        return read_only(&[before, words].concat());
    }
    match init::judge(rest) {
        Init::Prepares => {
            let mut arguments = before.to_vec();
            arguments.extend(["init".to_owned(), "-input=false".to_owned()]);
            arguments.extend_from_slice(rest);
            Verb::ReadOnly { arguments, writes: Vec::new() }
        }
        Init::Moves(flag) => of_gated(program, &format!("init -{flag}"), Way::Partner, rest),
        Init::Refused(why) => Verb::Refused { why },
    }
}

fn of_gated(program: Kind, verb: &str, way: Way, rest: &[String]) -> Verb {
    let name = program.name();
    // A select that may also make the workspace is more than a select.
    let way = match (way, rest) {
        (Way::Named, [workspace]) if !workspace.starts_with('-') && !workspace.is_empty() => Way::Named,
        (Way::Named, _) => Way::Partner,
        (way, _) => way,
    };
    let instead = match way {
        Way::Apply { arguments } => Text::new(
            format!("run `pairgate apply PR{arguments}`, which applies what a second operator has signed"),
            format!(
                "`pairgate apply PR{arguments}` を実行してください(二人目の担当者がサインオフしたプランを適用します)"
            ),
        ),
        Way::Partner => Text::new(
            format!(
                "run `pairgate exec --pr N -- {name} {verb} …`: a second operator allows this very command in pull \
                 request N"
            ),
            format!(
                "`pairgate exec --pr N -- {name} {verb} …` を実行してください(二人目の担当者がプルリクエスト N でこの\
                 コマンドを許可します)"
            ),
        ),
        Way::Named => Text::new(
            format!(
                "run `pairgate exec --workspace NAME -- {name} {verb} NAME`: the name in full, twice, because what \
                 follows in this folder will look there"
            ),
            format!(
                "`pairgate exec --workspace NAME -- {name} {verb} NAME` を実行してください。以後このフォルダーのコマンドは\
                 そのワークスペースを対象にするため、名前を二度入力します"
            ),
        ),
    };
    Verb::Gated { verb: verb.to_owned(), way, instead }
}

fn unknown_option(word: &str) -> Text {
    let shown: String = word.split('=').next().unwrap_or_default().chars().take(60).collect();
    Text::new(
        format!(
            "`{shown}` before the command is not known here; only `-chdir=DIR` (once, first, with one dash), `-help` \
             and `-version` may stand there"
        ),
        format!(
            "コマンドの前の `{shown}` は使えません。使えるのは `-chdir=DIR`(先頭に一度だけ、ハイフン一つ)、`-help`、\
             `-version` だけです"
        ),
    )
}

fn unknown(program: Kind, words: &[String]) -> Text {
    let name = program.name();
    let line: Vec<&str> = words.iter().take(2).map(String::as_str).collect();
    let line: String = line.join(" ").chars().take(60).collect();
    if words.first().is_some_and(|word| word == "env") {
        return Text::new(
            format!("`{name} {line}` is an old name; write `{name} workspace …`"),
            format!("`{name} {line}` は古い名前です。`{name} workspace …` を使ってください"),
        );
    }
    let known: Vec<String> = READ_ONLY.iter().map(|name| name.join(" ")).collect();
    let known = known.join(", ");
    Text::new(
        format!(
            "`{name} {line}` is not on the list of what changes nothing: init, {known}; what changes something goes \
             through `pairgate apply PR` or `pairgate exec --pr N`"
        ),
        format!(
            "`{name} {line}` は変更を伴わないコマンドの一覧にありません: init, {known}。変更を伴う操作は `pairgate apply PR` \
             か `pairgate exec --pr N` で行ってください"
        ),
    )
}
