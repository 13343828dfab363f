//! Fine-grained personal access tokens. A token is told once: as never used, else as unused, else as broad, else as
//! endless; what else is wrong with it stands in the evidence. A token that has ended can do nothing and is left out.

use jiff::Timestamp;

use super::activity::day;
use super::context::{Age, Context, age, themself};
use super::facts::Token;
use super::fingerprint;
use super::gaps::{Gaps, TOKEN_END, TOKEN_REACH, TOKEN_USE, TOKENS};
use super::kinds;
use super::level::unmarked;
use crate::audit::finding::{Audited, Check, Finding, Risk, Verb};
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

pub(super) fn check(context: &Context<'_>, gaps: &mut Gaps, audited: &mut Audited) {
    let Some(tokens) = gaps.need(TOKENS, "", &context.org.tokens) else { return };
    audited.counted.insert("tokens", tokens.len() as u64);
    audited.findings.extend(tokens.iter().filter_map(|token| one(context, token, gaps)));
}

/// Permissions beyond reading.
fn writing(token: &Token) -> impl Iterator<Item = (&String, &String)> {
    token.permissions.iter().filter(|(_, level)| !matches!(level.as_str(), "read" | "none"))
}

/// Whether a permission is one of the organisation, which does not depend on which repositories were chosen.
pub(super) fn is_of_organisation(name: &str) -> bool {
    name == "members" || name.contains("organization") || name.starts_with("enterprise_")
}

/// Where a token writes beyond some chosen repositories.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Chosen,
    Organisation,
    Everywhere,
}

fn one(context: &Context<'_>, token: &Token, gaps: &mut Gaps) -> Option<Finding> {
    let settings = &context.settings;
    let label = format!("{} of {}", token.name, token.owner);
    let expires = gaps.need(TOKEN_END, &label, &token.expires);
    if matches!(expires, Some(Some(end)) if *end < settings.now) {
        return None;
    }
    if !matches!(token.selection.as_str(), "all" | "subset" | "none") {
        gaps.odd(
            TOKEN_REACH,
            &label,
            "an unknown selection of repositories",
            "リポジトリの選択方法が未知の値です",
        );
    }
    let reach = if token.selection == "all" && writing(token).any(|(name, _)| !is_of_organisation(name)) {
        Reach::Everywhere
    } else if writing(token).any(|(name, _)| is_of_organisation(name)) {
        Reach::Organisation
    } else {
        Reach::Chosen
    };
    let about = About { context, token, reach, endless: expires == Some(&None) };
    match gaps.need(TOKEN_USE, &label, &token.used) {
        Some(Some(at)) => match age(settings, *at, settings.unused_days) {
            Age::Old(days) => return Some(about.unused(*at, days)),
            Age::Young => {}
            Age::Odd => gaps.future(TOKEN_USE, &label),
        },
        Some(None) => match age(settings, token.granted, settings.unused_days) {
            Age::Old(days) => return Some(about.never_used(days)),
            Age::Young => {}
            Age::Odd => gaps.future(TOKEN_USE, &label),
        },
        None => {}
    }
    if reach != Reach::Chosen {
        return Some(about.broad());
    }
    about.endless.then(|| about.endless())
}

struct About<'a, 'o> {
    context: &'a Context<'o>,
    token: &'a Token,
    reach: Reach,
    endless: bool,
}

impl About<'_, '_> {
    fn make(
        &self,
        check: &'static Check,
        what: Text,
        since: Option<Timestamp>,
        seen: Option<Text>,
    ) -> Finding {
        let (context, token) = (self.context, self.token);
        let page = context.page("personal-access-tokens/active");
        let mut evidence: Vec<_> = seen
            .into_iter()
            .chain(self.traits())
            .map(|what| context.seen(what, "/personal-access-tokens", page.clone()))
            .collect();
        if evidence.is_empty() {
            let listed = Text::new("it is in the list", "一覧に含まれています");
            evidence.push(context.seen(listed, "/personal-access-tokens", page));
        }
        let writes = writing(token).next().is_some();
        Finding {
            check,
            object: context.object(GitHubItem::Token {
                id: token.id,
                owner: token.owner.clone(),
                name: token.name.clone(),
            }),
            what,
            since,
            evidence,
            risk: match (self.reach, writes) {
                (Reach::Everywhere | Reach::Organisation, _) => Risk::High,
                (Reach::Chosen, true) => Risk::Medium,
                (Reach::Chosen, false) => Risk::Low,
            },
            why: if writes {
                Text::new(
                    format!(
                        "whoever has a copy of it can write as `{}`, without a second factor",
                        token.owner
                    ),
                    format!("コピーを持つ人は、2 要素認証なしに `{}` として書き込めます", token.owner),
                )
            } else {
                Text::new(
                    format!(
                        "whoever has a copy of it can read as `{}`, without a second factor",
                        token.owner
                    ),
                    format!("コピーを持つ人は、2 要素認証なしに `{}` として読み取れます", token.owner),
                )
            },
            verb: Verb::Abolish,
            because: Text::new("nothing uses it any more", "使われていません"),
            ask: vec![themself(&token.owner)],
            change: Change::Remove,
            proposals: Vec::new(),
            fingerprint: fingerprint::of_permissions(&token.selection, &token.permissions),
        }
    }

    /// What else is known of it, whatever it is told for.
    fn traits(&self) -> Vec<Text> {
        let mut found = Vec::new();
        if self.reach != Reach::Chosen {
            let writing: Vec<String> =
                writing(self.token).map(|(name, level)| format!("`{name}: {level}`")).collect();
            let (selection, writing) = (&self.token.selection, writing.join(", "));
            found.push(Text::new(
                format!("`repository_selection` is `{selection}`, with {writing}"),
                format!("`repository_selection` は `{selection}`、権限は {writing} です"),
            ));
        }
        if self.endless {
            found.push(Text::new("`token_expires_at` is empty", "`token_expires_at` は空です"));
        }
        found
    }

    fn unused(&self, at: Timestamp, days: i64) -> Finding {
        let (name, owner) = (unmarked(&self.token.name), &self.token.owner);
        let what = Text::new(
            format!("The token `{name}` of `{owner}` was last used {days} days ago, on {}", day(at)),
            format!("`{owner}` のトークン `{name}` は {days} 日間使われていません（最終使用 {}）", day(at)),
        );
        let seen = Text::new(
            format!("`token_last_used_at` is `{at}`"),
            format!("`token_last_used_at` は `{at}` です"),
        );
        self.make(&kinds::TOKEN_UNUSED, what, Some(at), Some(seen))
    }

    fn never_used(&self, days: i64) -> Finding {
        let (name, owner) = (unmarked(&self.token.name), &self.token.owner);
        let granted = self.token.granted;
        let what = Text::new(
            format!(
                "The token `{name}` of `{owner}` was granted access {days} days ago, on {}, and never used",
                day(granted)
            ),
            format!(
                "`{owner}` のトークン `{name}` は {days} 日前（{}）に許可され、一度も使われていません",
                day(granted)
            ),
        );
        let seen = Text::new(
            format!("`token_last_used_at` is empty and `access_granted_at` is `{granted}`"),
            format!("`token_last_used_at` は空で、`access_granted_at` は `{granted}` です"),
        );
        self.make(&kinds::TOKEN_NEVER_USED, what, Some(granted), Some(seen))
    }

    fn broad(&self) -> Finding {
        let (name, owner) = (unmarked(&self.token.name), &self.token.owner);
        let everywhere = self.reach == Reach::Everywhere;
        let what = if everywhere {
            Text::new(
                format!("The token `{name}` of `{owner}` can write to every repository"),
                format!("`{owner}` のトークン `{name}` はすべてのリポジトリに書き込めます"),
            )
        } else {
            Text::new(
                format!("The token `{name}` of `{owner}` can change the organisation"),
                format!("`{owner}` のトークン `{name}` は Organization を変更できます"),
            )
        };
        let mut finding = self.make(&kinds::TOKEN_BROAD, what, Some(self.token.granted), None);
        finding.verb = Verb::Delegate;
        finding.because = if everywhere {
            Text::new(
                "a token for the repositories that it is used with, or an app, does the same",
                "使用するリポジトリだけのトークン、または App で代替できます",
            )
        } else {
            Text::new(
                "an app does the same under a name of its own, with what it needs and no more",
                "必要な権限だけを持つ、専用の App で代替できます",
            )
        };
        finding.change = Change::Replace;
        finding
    }

    fn endless(&self) -> Finding {
        let (name, owner) = (unmarked(&self.token.name), &self.token.owner);
        let what = Text::new(
            format!("The token `{name}` of `{owner}` never ends"),
            format!("`{owner}` のトークン `{name}` は無期限です"),
        );
        let mut finding = self.make(&kinds::TOKEN_NO_EXPIRY, what, Some(self.token.granted), None);
        finding.verb = Verb::Delegate;
        finding.because = Text::new(
            "its owner can make one with an end, or an app can do its work",
            "所有者が期限付きのトークンを作り直すか、App に任せられます",
        );
        finding.change = Change::Replace;
        finding
    }
}
