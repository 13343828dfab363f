//! What a report says about its sign-off: who may sign, how, until when.
//!
//! The sentences and commands are made here once; [`markdown`] and [`text`] only set them. Nothing of it may
//! ever be cut: whoever reads half of it would sign something else.

use self::time::duration;
use self::words::Said;
use super::escape::{is_copyable, mark, shell_word};
use crate::config::signoff::{Presence, Requirement, Team};
use crate::report::{RequestView, SignoffView};
use crate::text::Lang;

pub mod markdown;
pub mod text;
pub mod time;
pub mod words;

/// Something with a name before it. Backticks mark user text.
pub struct Line {
    /// Its name.
    pub label: Said,
    /// The sentence.
    pub text: String,
}

fn list(items: impl Iterator<Item = String>, lang: Lang) -> String {
    items.collect::<Vec<_>>().join(if lang == Lang::Ja { "、" } else { ", " })
}

fn semicolons(items: &[String], lang: Lang) -> String {
    items.join(if lang == Lang::Ja { "。" } else { "; " })
}

/// Who, until when, and why so much.
pub fn lines(view: &SignoffView, lang: Lang) -> Vec<Line> {
    let mut lines = vec![Line { label: Said::Who, text: who(view, lang) }];
    lines.push(Line { label: Said::Until, text: semicolons(&demands(&view.requirement, lang), lang) });
    if !view.tiers.is_empty() {
        let names = list(view.tiers.iter().map(|tier| mark(tier)), lang);
        let text = Said::Tier.count(lang, view.tiers.len()).replace("{list}", &names);
        lines.push(Line { label: Said::Why, text });
    }
    lines
}

fn who(view: &SignoffView, lang: Lang) -> String {
    let names = list(view.operators.iter().map(|operator| operator_name(operator, lang)), lang);
    if names.is_empty() {
        return Said::Nobody.get(lang).to_owned();
    }
    let people = people(&view.requirement, &names, lang);
    semicolons(&[people, Said::NotWho.get(lang).to_owned()], lang)
}

/// `2 people of team acme/sre; among them at least one of acme/dba`
fn people(requirement: &Requirement, names: &str, lang: Lang) -> String {
    let people = Said::One.count(lang, usize::from(requirement.signers)).replace("{list}", names);
    format!("{people}{}", each_team(&requirement.teams, lang))
}

/// `2 people`
pub fn people_number(requirement: &Requirement, lang: Lang) -> String {
    Said::People.count(lang, usize::from(requirement.signers))
}

/// What is asked of teams, behind the number of people; nothing when no team is named.
pub fn each_team(teams: &[Team], lang: Lang) -> String {
    if teams.is_empty() {
        return String::new();
    }
    let names = list(teams.iter().map(|team| mark(&team.to_string())), lang);
    if teams.len() == 1 { Said::OneTeam } else { Said::EachTeam }.get(lang).replace("{list}", &names)
}

fn operator_name(operator: &str, lang: Lang) -> String {
    let name = operator.strip_prefix("team:").or_else(|| operator.strip_prefix("user:")).unwrap_or(operator);
    let number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let word = if number { Said::Account } else { Said::Team };
    word.get(lang).replace("{it}", &mark(name))
}

/// How long it counts, how long to wait, whether both must be there.
pub fn demands(requirement: &Requirement, lang: Lang) -> Vec<String> {
    let with = |said: Said, seconds| said.get(lang).replace("{it}", &duration(seconds, lang));
    let mut demands = vec![with(Said::Counts, requirement.expires)];
    if requirement.wait > 0 {
        demands.push(with(Said::Waits, requirement.wait));
    }
    if requirement.presence == Presence::Live {
        demands.push(Said::Live.get(lang).to_owned());
    }
    demands
}

/// How to sign, as lines to copy.
pub struct Commands {
    /// The comment to write; none when a comment cannot do it.
    pub comment: Option<Vec<String>>,
    /// The command for a machine.
    pub sign: String,
    /// What to know about the two.
    pub note: Option<Said>,
}

/// The commands for a request that can be signed now.
pub fn commands(view: &SignoffView, request: &RequestView) -> Commands {
    let comment = comment_lines(&request.digest, &view.acknowledge);
    let sign = sign_command(request.pull_request, &request.root_module, &request.workspace);
    match (view.signed, comment) {
        (Some(true), _) => Commands { comment: None, sign, note: Some(Said::KeyNeeded) },
        (_, None) => Commands { comment: None, sign, note: Some(Said::NotCopyable) },
        (None, comment) => Commands { comment, sign, note: Some(Said::KeyUnknown) },
        (Some(false), comment) => Commands { comment, sign, note: None },
    }
}

/// The comment that signs, or nothing when a line of it could not be copied exactly.
pub fn comment_lines(digest: &str, acknowledge: &[String]) -> Option<Vec<String>> {
    let mut lines = vec![format!("/pairgate sign {digest}")];
    lines.extend(acknowledge.iter().map(|item| format!("acknowledge {item}")));
    let whole = acknowledge.iter().all(|item| is_copyable(item) && !item.is_empty());
    (whole && lines.iter().all(|line| is_copyable(line))).then_some(lines)
}

/// `pairgate sign 17 --root-module envs/prod`. What a shell or an eye could take for something else is left out:
/// the command asks then.
pub fn sign_command(pull_request: u64, root_module: &str, workspace: &str) -> String {
    let mut command = format!("pairgate sign {pull_request}");
    if let Some(word) = shell_word(root_module).filter(|_| root_module != ".") {
        command.push_str(&format!(" --root-module {word}"));
    }
    if let Some(word) = shell_word(workspace).filter(|_| workspace != "default") {
        command.push_str(&format!(" --workspace {word}"));
    }
    command
}
