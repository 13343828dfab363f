//! Webhooks of the organisation and of repositories. One that is switched off is told as that alone.

use super::context::{Context, seen_in};
use super::facts::Hook;
use super::fingerprint;
use super::gaps::{Gaps, HOOK_ANSWERS, HOOKS, REPOSITORY_HOOKS};
use super::kinds;
use super::site::Site;
use crate::audit::finding::{Audited, Check, Evidence, Finding, Person, Risk, Verb};
use crate::audit::known::Reason;
use crate::audit::object::{Change, GitHubItem};
use crate::text::Text;

/// Of the organisation.
pub(super) fn organisation(context: &Context<'_>, gaps: &mut Gaps, audited: &mut Audited) {
    let Some(hooks) = gaps.need(HOOKS, "", &context.org.hooks) else { return };
    *audited.counted.entry("hooks").or_default() += hooks.len() as u64;
    for hook in hooks {
        let place = At { context, site: None, hook };
        audited.note_kin(&context.object(place.item()));
        audited.findings.extend(one(&place, gaps));
    }
}

/// Of a repository.
pub(super) fn repository(context: &Context<'_>, site: &Site<'_>, gaps: &mut Gaps, audited: &mut Audited) {
    let Some(hooks) = gaps.need(REPOSITORY_HOOKS, &site.at.name, &site.at.hooks) else { return };
    *audited.counted.entry("hooks").or_default() += hooks.len() as u64;
    for hook in hooks {
        let place = At { context, site: Some(site), hook };
        audited.note_kin(&context.object(place.item()));
        audited.findings.extend(one(&place, gaps));
    }
}

struct At<'a, 'o> {
    context: &'a Context<'o>,
    site: Option<&'a Site<'a>>,
    hook: &'a Hook,
}

fn one(at: &At<'_, '_>, gaps: &mut Gaps) -> Vec<Finding> {
    let hook = at.hook;
    if let Some(odd) = &hook.odd {
        let (fact, name) = at.site.map_or((HOOKS, ""), |site| (REPOSITORY_HOOKS, site.at.name.as_str()));
        gaps.odd(fact, name, &format!("webhook {}: {odd}", hook.id), &format!("Webhook {}：{odd}", hook.id));
        return Vec::new();
    }
    if !hook.active {
        return vec![at.inactive()];
    }
    let mut found = Vec::new();
    if !hook.https || !hook.verifies_tls {
        found.push(at.insecure());
    }
    if !hook.secret {
        found.push(at.without_secret());
    }
    match hook.last_status {
        Some(200..=299) => {}
        Some(status) => found.push(at.failing(status)),
        None => {
            let place = at.site.map_or(at.context.org.login.as_str(), |site| &site.at.name);
            let reason = Reason::unsupported(
                "GitHub tells the last answer of repositories' webhooks alone, once something was sent",
                "GitHub が最後の応答を返すのは、一度でも送信されたリポジトリの Webhook だけです",
            );
            gaps.note(HOOK_ANSWERS, place, &reason);
        }
    }
    found
}

/// What differs between findings about webhooks.
struct Said {
    check: &'static Check,
    /// After "The webhook to `x` of `y`".
    what: Text,
    seen: Text,
    risk: Risk,
    why: Text,
    verb: Verb,
    because: Text,
    change: Change,
}

impl At<'_, '_> {
    fn item(&self) -> GitHubItem {
        let (id, host) = (self.hook.id, self.hook.host.clone());
        match self.site {
            Some(site) => GitHubItem::RepositoryHook { repository: site.at.name.clone(), id, host },
            None => GitHubItem::OrganisationHook { id, host },
        }
    }

    fn evidence(&self, what: Text) -> Evidence {
        let id = self.hook.id;
        match self.site {
            Some(site) => {
                let page = format!("/settings/hooks/{id}");
                seen_in(&self.context.org.login, site.at, what, "/hooks", &page)
            }
            None => self.context.seen(what, "/hooks", self.context.page(&format!("hooks/{id}"))),
        }
    }

    fn ask(&self) -> Vec<Person> {
        self.site.map_or_else(|| self.context.owners(), |site| site.ask().to_vec())
    }

    fn make(&self, said: Said) -> Finding {
        let host = &self.hook.host;
        let of = self.site.map_or(self.context.org.login.as_str(), |site| &site.at.name);
        let (en, ja) = (said.what.get(crate::text::Lang::En), said.what.get(crate::text::Lang::Ja));
        Finding {
            check: said.check,
            object: self.context.object(self.item()),
            what: Text::new(
                format!("The webhook to `{host}` of `{of}` {en}"),
                format!("`{of}` の Webhook（送信先 `{host}`）{ja}"),
            ),
            // GitHub tells when it was made, and not since when it is set up so or fails.
            since: None,
            evidence: vec![self.evidence(said.seen)],
            risk: self.site.map_or(said.risk, |site| site.risk(said.risk)),
            why: said.why,
            verb: said.verb,
            because: said.because,
            ask: self.ask(),
            change: said.change,
            proposals: Vec::new(),
            fingerprint: None,
        }
    }

    fn inactive(&self) -> Finding {
        self.make(Said {
            check: &kinds::HOOK_INACTIVE,
            what: Text::new("is switched off", "は無効化されています"),
            seen: Text::new("`active` is `false`", "`active` は `false` です"),
            risk: Risk::Low,
            why: Text::new(
                "switched on again it sends to wherever it pointed then",
                "再び有効にすると、以前の宛先に送信されます",
            ),
            verb: Verb::Abolish,
            because: Text::new("nobody misses what it sends", "送信されなくても支障が出ていません"),
            change: Change::Remove,
        })
    }

    fn insecure(&self) -> Finding {
        let (what, seen, change) = if self.hook.https {
            (
                Text::new("does not verify the receiver's certificate", "は送信先の証明書を検証していません"),
                Text::new("`insecure_ssl` is `1`", "`insecure_ssl` は `1` です"),
                Change::Set { name: "insecure_ssl", value: "0".to_owned() },
            )
        } else {
            (
                Text::new("goes without TLS", "は TLS を使っていません"),
                Text::new("the address begins with `http:`", "URL が `http:` で始まります"),
                Change::Look,
            )
        };
        let mut finding = self.make(Said {
            check: &kinds::HOOK_INSECURE,
            what,
            seen,
            risk: Risk::Medium,
            why: Text::new(
                "whoever sits between can read and change what is sent",
                "通信経路上の第三者が内容を読み取り、改ざんできます",
            ),
            verb: Verb::Delegate,
            because: Text::new(
                "whoever runs the receiver can give it a certificate that is verified",
                "送信先の運用者が、検証可能な証明書を用意できます",
            ),
            change,
        });
        let plain = (!self.hook.https).then_some("without-tls");
        finding.fingerprint = fingerprint::of(["unverified"].into_iter().chain(plain));
        finding
    }

    fn without_secret(&self) -> Finding {
        self.make(Said {
            check: &kinds::HOOK_WITHOUT_SECRET,
            what: Text::new("has no secret", "にシークレットが設定されていません"),
            seen: Text::new("`config.secret` is not set", "`config.secret` が設定されていません"),
            risk: Risk::Medium,
            why: Text::new(
                "the receiver acts on messages that anybody can forge",
                "送信先は、誰でも偽造できるメッセージに従って動作します",
            ),
            verb: Verb::Delegate,
            because: Text::new(
                "whoever runs the receiver sets the same secret on both sides",
                "送信先の運用者が、両側に同じシークレットを設定できます",
            ),
            // The value is the receiver's: nobody else can choose it.
            change: Change::Look,
        })
    }

    fn failing(&self, status: u16) -> Finding {
        self.make(Said {
            check: &kinds::HOOK_FAILING,
            // GitHub writes 0 where the receiver said nothing.
            what: if status == 0 {
                Text::new("fails: the last time no answer came", "の送信に失敗しています（直近の応答なし）")
            } else {
                Text::new(
                    format!("fails: the last answer was {status}"),
                    format!("の送信に失敗しています（直近の応答 {status}）"),
                )
            },
            seen: Text::new(
                format!("`last_response.code` is `{status}`"),
                format!("`last_response.code` は `{status}` です"),
            ),
            risk: Risk::Low,
            why: Text::new(
                "when the receiver is gone, whoever gets its name next reads what is sent",
                "送信先が廃止されている場合、次にその名前を取得した人が内容を読めます",
            ),
            verb: Verb::Abolish,
            because: Text::new(
                "nobody takes what it sends; if somebody should, the receiver has to be mended",
                "受信されていません。必要なものであれば、送信先を修復してください",
            ),
            change: Change::Look,
        })
    }
}
