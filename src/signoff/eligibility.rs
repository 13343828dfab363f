//! Who may sign: one function for each demand on a signer.
//!
//! Each says in its comment which row of the threat matrix it answers. An answer that the forge did not give is
//! [`Holds::Unknown`], which counts as no. Accounts are compared by number, never by login.

use super::facts::{Actor, ActorKind, Answer, Commit, CommitPerson, Facts, Permission, Push, Statement};
use super::verification::{Check, Holds};
use crate::config::signoff::{Operator, SignoffSettings};

/// The statement has an author: the account was not deleted.
pub fn signer_is_known(signer: Option<&Actor>) -> Check {
    let demand = ("the forge says whose statement it is", "誰の発言かが分かること");
    let holds = match signer {
        Some(_) => Holds::Yes,
        None => Holds::no(
            "the account that wrote it is gone; another operator must sign",
            "書いたアカウントは削除されています。別の担当者がサインオフしてください",
        ),
    };
    Check::new("signer-is-known", demand, holds)
}

/// Threat 7: a bot, an app or Actions approves.
pub fn signer_is_a_person(signer: &Actor) -> Check {
    let demand = ("the signer is a person", "サインオフする人が人間のアカウントであること");
    let login = &signer.login;
    let holds = match signer.kind {
        ActorKind::Person => Holds::Yes,
        ActorKind::Machine => Holds::no(
            format!("`{login}` is a bot or an app; a person must sign with their own account"),
            format!("`{login}` はボットまたはアプリです。人が自分のアカウントでサインオフしてください"),
        ),
        ActorKind::Other => Holds::no(
            format!("`{login}` is not the account of a person; a person must sign with their own account"),
            format!(
                "`{login}` は個人のアカウントではありません。人が自分のアカウントでサインオフしてください"
            ),
        ),
    };
    Check::new("signer-is-a-person", demand, holds)
}

/// Threat 7: an app speaks in a person's name.
pub fn statement_is_not_through_app(statement: &Statement) -> Check {
    let demand = ("the signer wrote it and no app did", "アプリを介さず本人が書いたこと");
    let holds = if statement.through_app {
        Holds::no(
            "an app wrote it on the signer's behalf; write it on the forge's own page, or run `pairgate sign`",
            "アプリが代理で書いています。フォージの画面で本人が書くか `pairgate sign` を実行してください",
        )
    } else {
        Holds::Yes
    };
    Check::new("statement-is-not-through-app", demand, holds)
}

/// Threats 9 and 10: somebody who is no operator, or is one no more, or took an operator's login.
pub fn signer_is_operator(signer: &Actor, settings: &SignoffSettings, facts: &Facts) -> Check {
    let demand = ("the signer is an operator now", "現在の運用担当者であること");
    let login = &signer.login;
    let mut unknown = None;
    for operator in &settings.operators {
        match operator {
            Operator::User(id) if *id == signer.id => {
                return Check::new("signer-is-operator", demand, Holds::Yes);
            }
            Operator::User(_) => {}
            Operator::Team(team) => match facts.teams.get(&team.to_string()) {
                Some(Answer::Known(members)) if members.contains(&signer.id) => {
                    return Check::new("signer-is-operator", demand, Holds::Yes);
                }
                Some(Answer::Known(_)) => {}
                Some(Answer::Unknown(why)) => unknown = Some(Holds::Unknown(why.clone())),
                None => {
                    unknown = Some(Holds::unknown(
                        format!(
                            "nobody asked who is in `{team}`; check the token's permissions and try again"
                        ),
                        format!(
                            "`{team}` のメンバーを確認できていません。トークンの権限を確認して再試行してください"
                        ),
                    ));
                }
            },
        }
    }
    let holds = unknown.unwrap_or_else(|| {
        if settings.operators.is_empty() {
            Holds::no(
                "the configuration names no operators; add `operators` to the `signoff` block on the base branch",
                "設定に運用担当者がいません。ベースブランチの `signoff` ブロックに `operators` を書いてください",
            )
        } else {
            Holds::no(
                format!("account {} (`{login}`) is not an operator; an operator must sign", signer.id),
                format!(
                    "アカウント {}(`{login}`)は運用担当者ではありません。運用担当者がサインオフしてください",
                    signer.id
                ),
            )
        }
    });
    Check::new("signer-is-operator", demand, holds)
}

/// Threats 8 and 10: a read-only account signs; somebody else has the signer's login now.
pub fn signer_may_write(signer: &Actor, facts: &Facts) -> Check {
    let demand = ("the signer may write to the repository now", "現在リポジトリへの書き込み権限があること");
    let login = &signer.login;
    let holds = match facts.standings.get(&signer.id) {
        None => Holds::unknown(
            format!("nobody asked what `{login}` may do; try again"),
            format!("`{login}` の権限を確認できていません。再試行してください"),
        ),
        Some(Answer::Unknown(why)) => Holds::Unknown(why.clone()),
        Some(Answer::Known(standing)) if standing.id != signer.id => Holds::no(
            format!(
                "the login `{login}` belongs to account {} now and not to {}, which signed; an operator must sign",
                standing.id, signer.id
            ),
            format!(
                "ログイン名 `{login}` は現在アカウント {} のもので、サインオフした {} ではありません。運用担当者がサイン\
                 オフしてください",
                standing.id, signer.id
            ),
        ),
        Some(Answer::Known(standing)) if standing.permission >= Permission::Write => Holds::Yes,
        Some(Answer::Known(_)) => Holds::no(
            format!("`{login}` may not write to this repository; somebody who may must sign"),
            format!(
                "`{login}` にはこのリポジトリへの書き込み権限がありません。権限のある人がサインオフしてください"
            ),
        ),
    };
    Check::new("signer-may-write", demand, holds)
}

/// Threat 1: the pull request's author signs.
pub fn signer_is_not_author(signer: &Actor, facts: &Facts) -> Check {
    let demand = ("the signer did not open the pull request", "プルリクエストの作成者でないこと");
    let holds = match &facts.pull_request.author {
        Some(author) if author.id == signer.id => Holds::no(
            format!("`{}` opened this pull request; another operator must sign", signer.login),
            format!(
                "`{}` はこのプルリクエストの作成者です。別の担当者がサインオフしてください",
                signer.login
            ),
        ),
        Some(_) => Holds::Yes,
        None => Holds::unknown(
            "the account that opened this pull request is gone; open the change as a new pull request",
            "このプルリクエストを作成したアカウントは削除されています。新しいプルリクエストを作成してください",
        ),
    };
    Check::new("signer-is-not-author", demand, holds)
}

/// Threat 6: the list of commits ends early, and the signer's own commit is behind its end.
pub fn commits_complete(facts: &Facts) -> Check {
    let demand = ("all commits of the pull request are known", "すべてのコミットを確認できること");
    let pull = &facts.pull_request;
    let holds = match &facts.commits {
        Answer::Unknown(why) => Holds::Unknown(why.clone()),
        Answer::Known(commits) => {
            let known: std::collections::BTreeSet<&str> =
                commits.iter().map(|one| one.sha.as_str()).collect();
            if (known.len() as u64) < pull.commit_count {
                Holds::unknown(
                    format!(
                        "{} of {} commits are known; run `pairgate verify` in a full clone, or split the pull request",
                        known.len(),
                        pull.commit_count
                    ),
                    format!(
                        "{} 件中 {} 件のコミットしか確認できません。完全なクローンで `pairgate verify` を実行するか、\
                         プルリクエストを分割してください",
                        pull.commit_count,
                        known.len()
                    ),
                )
            } else if known.contains(pull.head_sha.as_str()) {
                Holds::Yes
            } else {
                Holds::unknown(
                    format!("the head {} is not among the known commits; try again", short(&pull.head_sha)),
                    format!(
                        "先頭のコミット {} が確認済みのコミットにありません。再試行してください",
                        short(&pull.head_sha)
                    ),
                )
            }
        }
    };
    Check::new("commits-complete", demand, holds)
}

/// Threat 5: a commit's e-mail address maps to no account, so that nobody can tell whose it is.
pub fn commit_addresses_are_known(facts: &Facts) -> Check {
    let demand = (
        "every address in the commits belongs to an account",
        "コミットのメールアドレスがすべてアカウントに対応すること",
    );
    let holds = match &facts.commits {
        Answer::Unknown(why) => Holds::Unknown(why.clone()),
        Answer::Known(commits) => commits.iter().find_map(nobodys_address).unwrap_or(Holds::Yes),
    };
    Check::new("commit-addresses-are-known", demand, holds)
}

fn nobodys_address(commit: &Commit) -> Option<Holds> {
    let sha = short(&commit.sha);
    if commit.authors.is_empty() {
        return Some(Holds::no(
            format!("commit {sha} names no author; make it again with an address of an account"),
            format!("コミット {sha} に作成者がいません。アカウントのアドレスで作り直してください"),
        ));
    }
    let stranger = people(commit).find(|person| person.account.is_none())?;
    Some(Holds::no(
        format!(
            "the address `{}` in commit {sha} belongs to no account; add it to the account, or make the commit again",
            stranger.email
        ),
        format!(
            "コミット {sha} のアドレス `{}` はどのアカウントにも登録されていません。アカウントに登録するか、コミットを\
             作り直してください",
            stranger.email
        ),
    ))
}

/// Threats 2 and 3: an author, a co-author or a committer of a commit signs.
pub fn signer_is_not_in_commits(signer: &Actor, facts: &Facts) -> Check {
    let demand = ("the signer has no part in the commits", "コミットに関わっていないこと");
    let holds = match &facts.commits {
        Answer::Unknown(why) => Holds::Unknown(why.clone()),
        Answer::Known(commits) => {
            let is_signer = |person: &CommitPerson| {
                person.account.as_ref().is_some_and(|account| account.id == signer.id)
            };
            match commits.iter().find(|commit| people(commit).any(is_signer)) {
                None => Holds::Yes,
                Some(commit) => Holds::no(
                    format!(
                        "`{}` is an author, co-author or committer of {}; another operator must sign",
                        signer.login,
                        short(&commit.sha)
                    ),
                    format!(
                        "`{}` はコミット {} の作成者・共同作成者・コミッターです。別の担当者がサインオフしてください",
                        signer.login,
                        short(&commit.sha)
                    ),
                ),
            }
        }
    };
    Check::new("signer-is-not-in-commits", demand, holds)
}

/// Threat 4: the signer pushed the change under somebody else's name and address.
pub fn signer_did_not_push(signer: &Actor, facts: &Facts) -> Check {
    let demand = ("the signer pushed nothing to the branch", "ブランチにプッシュしていないこと");
    let head = &facts.pull_request.head_sha;
    let by_signer = |push: &&Push| push.actor.as_ref().is_some_and(|actor| actor.id == signer.id);
    let holds = match &facts.pushes {
        Answer::Unknown(why) => Holds::Unknown(why.clone()),
        Answer::Known(pushes) => match pushes.iter().find(by_signer) {
            Some(push) => Holds::no(
                format!(
                    "`{}` pushed {} to this branch; another operator must sign",
                    signer.login,
                    short(&push.after)
                ),
                format!(
                    "`{}` はこのブランチに {} をプッシュしています。別の担当者がサインオフしてください",
                    signer.login,
                    short(&push.after)
                ),
            ),
            // The head may have been pushed more than once: each time by somebody known.
            None if pushes.iter().any(|push| push.after == *head && push.actor.is_none()) => Holds::unknown(
                format!("the account that pushed {} is gone; push a commit again", short(head)),
                format!(
                    "{} をプッシュしたアカウントは削除されています。コミットをプッシュし直してください",
                    short(head)
                ),
            ),
            None if pushes.iter().any(|push| push.after == *head) => Holds::Yes,
            None => Holds::unknown(
                format!("the forge does not yet say who pushed {}; try again in a minute", short(head)),
                format!(
                    "{} を誰がプッシュしたか、フォージからまだ取得できません。少し待って再試行してください",
                    short(head)
                ),
            ),
        },
    };
    Check::new("signer-did-not-push", demand, holds)
}

/// Threat 11: one person signs and applies.
pub fn signer_is_not_applier(signer: &Actor, named: Option<u64>, applier: Option<u64>) -> Check {
    let demand = ("the signer is not the applier", "適用する人でないこと");
    let holds = if [named, applier].contains(&Some(signer.id)) {
        Holds::no(
            format!("`{}` is the one who applies; another operator must sign", signer.login),
            format!("`{}` は適用する本人です。別の担当者がサインオフしてください", signer.login),
        )
    } else {
        Holds::Yes
    };
    Check::new("signer-is-not-applier", demand, holds)
}

/// Whether an account may write now; none when nobody could tell.
pub(super) fn may_write(account: Option<&Actor>, facts: &Facts) -> Option<bool> {
    let account = account?;
    let standing = facts.standings.get(&account.id)?.known()?;
    Some(standing.id == account.id && standing.permission >= Permission::Write)
}

/// Everybody whose address is in a commit.
fn people(commit: &Commit) -> impl Iterator<Item = &CommitPerson> {
    commit.authors.iter().chain(&commit.committer)
}

/// A commit's id as people write it.
pub(super) fn short(sha: &str) -> String {
    sha.chars().take(12).collect()
}
