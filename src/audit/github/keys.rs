//! Deploy keys. A key is told once: as never used, else as unused, else as left behind, else as one that writes.

use super::activity::day;
use super::context::{Age, Context, Place, add, age, person, seen_in};
use super::facts::DeployKey;
use super::gaps::{DEPLOY_KEYS, Gaps, KEY_ADDED, KEY_USE};
use super::kinds;
use super::level::{is_bot, unmarked};
use super::site::Site;
use crate::audit::finding::{Audited, Check, Finding, Person, Risk, Verb};
use crate::audit::known::Reason;
use crate::audit::object::{Change, GitHubItem, Object};
use crate::text::Text;
use jiff::Timestamp;

pub(super) fn check(context: &Context<'_>, site: &Site<'_>, gaps: &mut Gaps, audited: &mut Audited) {
    let Some(keys) = gaps.need(DEPLOY_KEYS, &site.at.name, &site.at.deploy_keys) else { return };
    audited.counted.insert("deploy_keys", keys.len() as u64);
    for key in keys {
        let keys = Keys { context, site, key };
        audited.note_kin(&keys.object());
        audited.findings.extend(one(&keys, gaps));
    }
}

/// A key, and where it lies.
struct Keys<'a, 'o> {
    context: &'a Context<'o>,
    site: &'a Site<'a>,
    key: &'a DeployKey,
}

fn one(keys: &Keys<'_, '_>, gaps: &mut Gaps) -> Option<Finding> {
    let (key, settings, name) = (keys.key, &keys.site.settings, keys.site.at.name.as_str());
    let mut used_now = false;
    match gaps.need(KEY_USE, name, &key.used) {
        Some(Some(at)) => match age(settings, *at, settings.unused_days) {
            Age::Old(days) => return Some(keys.unused(*at, days)),
            Age::Young => used_now = true,
            Age::Odd => gaps.future(KEY_USE, name),
        },
        Some(None) => match age(settings, key.created, settings.unused_days) {
            Age::Old(days) => return Some(keys.never_used(days)),
            Age::Young => {}
            Age::Odd => gaps.future(KEY_USE, name),
        },
        None => {}
    }
    if keys.added_by_nobody_here(gaps) {
        return Some(keys.left());
    }
    // One that is switched off can do nothing.
    (!key.read_only && !key.disabled).then(|| keys.writes(used_now))
}

impl Keys<'_, '_> {
    fn object(&self) -> Object {
        let (repository, title) = (self.site.at.name.clone(), self.key.title.clone());
        self.context.object(GitHubItem::DeployKey { repository, id: self.key.id, title })
    }

    fn added_by_nobody_here(&self, gaps: &mut Gaps) -> bool {
        let (name, org) = (self.site.at.name.as_str(), self.context.org);
        let Some(login) = &self.key.added_by else {
            let reason = Reason::unsupported("GitHub does not say who", "GitHub の応答に追加者がありません");
            gaps.note(KEY_ADDED, name, &reason);
            return false;
        };
        match self.context.place(login) {
            Place::Nobody => !is_bot(login),
            Place::Unknown if !is_bot(login) => {
                let reasons = [org.members.reason(), org.outside.reason()];
                for reason in reasons.into_iter().flatten() {
                    gaps.note(KEY_ADDED, name, reason);
                }
                false
            }
            _ => false,
        }
    }

    /// What the key can do decides how bad it is that it lies around.
    fn risk(&self) -> Risk {
        let risk = match (self.key.read_only, self.site.terraform) {
            (false, true) => Risk::High,
            (false, false) => Risk::Medium,
            (true, _) if self.site.at.public => Risk::Low,
            (true, _) => Risk::Medium,
        };
        self.site.risk(risk)
    }

    fn reach(&self) -> (&'static str, &'static str) {
        if self.key.read_only { ("read", "読み取れ") } else { ("read and write", "読み書きでき") }
    }

    fn ask(&self) -> Vec<Person> {
        let mut people = Vec::new();
        if let Some(login) = self.key.added_by.as_ref().filter(|login| {
            !is_bot(login)
                && matches!(self.context.place(login), Place::Owner | Place::Member | Place::Outside)
        }) {
            add(&mut people, person(login, Text::new("added the key", "キーを追加しました")));
        }
        self.site.ask().iter().for_each(|one| add(&mut people, one.clone()));
        people
    }

    fn make(&self, check: &'static Check, what: Text, since: Option<Timestamp>, seen: Text) -> Finding {
        let site = self.site;
        let (reach, reach_ja) = self.reach();
        let repository = &site.at.name;
        Finding {
            check,
            object: self.object(),
            what,
            since,
            evidence: vec![seen_in(&self.context.org.login, site.at, seen, "/keys", "/settings/keys")],
            risk: self.risk(),
            why: if self.key.disabled {
                Text::new(
                    format!(
                        "switched on again it lets whoever has a copy of its private half {reach} `{repository}`, under nobody's name"
                    ),
                    format!(
                        "再び有効にすると、秘密鍵のコピーを持つ人が誰の名前も残さずに `{repository}` を{reach_ja}ます"
                    ),
                )
            } else {
                Text::new(
                    format!(
                        "whoever has a copy of its private half can {reach} `{repository}`, under nobody's name"
                    ),
                    format!("秘密鍵のコピーを持つ人は、誰の名前も残さずに `{repository}` を{reach_ja}ます"),
                )
            },
            verb: Verb::Abolish,
            because: Text::new("nothing uses it any more", "使われていません"),
            ask: self.ask(),
            change: Change::Remove,
            proposals: Vec::new(),
            fingerprint: None,
        }
    }

    fn unused(&self, at: Timestamp, days: i64) -> Finding {
        let (title, repository) = (unmarked(&self.key.title), &self.site.at.name);
        let what = Text::new(
            format!(
                "The deploy key `{title}` of `{repository}` was last used {days} days ago, on {}",
                day(at)
            ),
            format!(
                "`{repository}` のデプロイキー `{title}` は {days} 日間使われていません（最終使用 {}）",
                day(at)
            ),
        );
        let seen = Text::new(format!("`last_used` is `{at}`"), format!("`last_used` は `{at}` です"));
        self.make(&kinds::DEPLOY_KEY_UNUSED, what, Some(at), seen)
    }

    fn never_used(&self, days: i64) -> Finding {
        let (title, repository) = (unmarked(&self.key.title), &self.site.at.name);
        let made = self.key.created;
        let what = Text::new(
            format!(
                "The deploy key `{title}` of `{repository}` was added {days} days ago, on {}, and never used",
                day(made)
            ),
            format!(
                "`{repository}` のデプロイキー `{title}` は {days} 日前（{}）に追加され、一度も使われていません",
                day(made)
            ),
        );
        let seen = Text::new(
            format!("`last_used` is empty and `created_at` is `{made}`"),
            format!("`last_used` は空で、`created_at` は `{made}` です"),
        );
        self.make(&kinds::DEPLOY_KEY_NEVER_USED, what, Some(made), seen)
    }

    fn left(&self) -> Finding {
        let (title, repository) = (unmarked(&self.key.title), &self.site.at.name);
        let login = self.key.added_by.as_deref().unwrap_or_default();
        let what = Text::new(
            format!(
                "The deploy key `{title}` of `{repository}` was added by `{login}`, who is no member and no outside collaborator any more"
            ),
            format!(
                "`{repository}` のデプロイキー `{title}` を追加した `{login}` は、すでにメンバーでも外部コラボレーターでもありません"
            ),
        );
        let seen = Text::new(
            format!("`added_by` is `{login}`, who is in neither list of the organisation"),
            format!("`added_by` は `{login}` で、Organization のどちらの一覧にもありません"),
        );
        // Nobody tells since when they are gone.
        let mut finding = self.make(&kinds::DEPLOY_KEY_OWNER_LEFT, what, None, seen);
        if self.key.disabled {
            finding.because =
                Text::new("it is switched off, so nothing uses it", "無効化されており、使われていません");
            return finding;
        }
        finding.verb = Verb::Delegate;
        finding.because = Text::new(
            "it may still be in use: somebody who is here makes a new key and this one goes",
            "使用中の可能性があるため、在籍者が新しいキーに置き換えてから削除してください",
        );
        finding.change = Change::Replace;
        finding
    }

    fn writes(&self, used: bool) -> Finding {
        let (title, repository) = (unmarked(&self.key.title), &self.site.at.name);
        let what = Text::new(
            format!("The deploy key `{title}` of `{repository}` can write"),
            format!("`{repository}` のデプロイキー `{title}` は書き込みができます"),
        );
        let seen = Text::new("`read_only` is `false`", "`read_only` は `false` です");
        let mut finding = self.make(&kinds::DEPLOY_KEY_WRITES, what, Some(self.key.created), seen);
        finding.risk = if used { Risk::Low } else { self.site.risk(Risk::Medium) };
        finding.verb = Verb::Delegate;
        finding.because = Text::new(
            "a key that only reads is enough for most deployments; what has to push can be an app with its own name",
            "多くのデプロイでは読み取り専用キーで足ります。プッシュが必要な場合は、名前の残る App に任せられます",
        );
        finding.change = Change::Replace;
        finding
    }
}
