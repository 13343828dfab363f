//! What could not be read, told once for all the places where it happened: an organisation may have 5,000 repositories.

use std::collections::BTreeMap;

use super::level::unmarked;
use crate::audit::finding::Unchecked;
use crate::audit::known::{Known, Reason};
use crate::text::Text;

/// How many names stand in a line.
const NAMES: usize = 3;

/// Something that checks need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact {
    /// What is not checked without it, in English and Japanese.
    what: (&'static str, &'static str),
    /// The scope of a classic token, and the permission of a fine-grained one or of an app.
    needs: &'static str,
    /// What the names are of: one, many, in Japanese.
    of: Option<(&'static str, &'static str, &'static str)>,
    /// Whether the names are of repositories, so that a single one can be the place.
    repository: bool,
}

const REPOSITORY: (&str, &str, &str) = ("repository", "repositories", "リポジトリ");
const TEAM: (&str, &str, &str) = ("team", "teams", "チーム");
const PERSON: (&str, &str, &str) = ("person", "people", "ユーザー");

const fn whole(en: &'static str, ja: &'static str, needs: &'static str) -> Fact {
    Fact { what: (en, ja), needs, of: None, repository: false }
}

const fn each(
    en: &'static str,
    ja: &'static str,
    needs: &'static str,
    of: (&'static str, &'static str, &'static str),
) -> Fact {
    Fact { what: (en, ja), needs, of: Some(of), repository: false }
}

const fn here(en: &'static str, ja: &'static str, needs: &'static str) -> Fact {
    Fact { what: (en, ja), needs, of: Some(REPOSITORY), repository: true }
}

const ADMINISTRATION: &str = "`admin:org` / `Administration: read`";
const ACTIVITY: &str = "`repo` / `Contents: read`, `Issues: read`, `Pull requests: read`";

pub(super) const MEMBERS: Fact =
    whole("members and owners", "メンバーとオーナー", "`read:org` / `Members: read`");
pub(super) const OUTSIDE: Fact =
    whole("outside collaborators", "外部コラボレーター", "`admin:org` / `Members: read`");
pub(super) const TEAMS: Fact = whole("teams", "チーム", "`read:org` / `Members: read`");
pub(super) const TOKENS: Fact = whole(
    "fine-grained personal access tokens",
    "個人アクセストークン (fine-grained)",
    "a GitHub App with `Personal access tokens: read`",
);
pub(super) const INSTALLATIONS: Fact = whole("installed apps", "インストール済みの App", ADMINISTRATION);
pub(super) const INVITATIONS: Fact =
    whole("pending invitations", "保留中の招待", "`admin:org` / `Members: read`");
pub(super) const HOOKS: Fact =
    whole("webhooks of the organisation", "Organization の Webhook", "`admin:org_hook` / `Webhooks: read`");
pub(super) const SECRETS: Fact =
    whole("secrets of the organisation", "Organization のシークレット", "`admin:org` / `Secrets: read`");
pub(super) const REPOSITORIES: Fact =
    whole("the list of repositories", "リポジトリの一覧", "`repo` / `Metadata: read`");
pub(super) const ORGANISATION_ACTIVITY: Fact =
    whole("what people did in the organisation", "Organization 全体での活動", "`read:org`, `read:audit_log`");
pub(super) const DEFAULT_PERMISSION: Fact =
    whole("the default permission of members", "メンバーの既定の権限", ADMINISTRATION);
pub(super) const TWO_FACTOR_REQUIRED: Fact =
    whole("whether a second factor is demanded", "2 要素認証の必須設定", ADMINISTRATION);
pub(super) const ACTIONS_TOKEN: Fact =
    whole("what the token of Actions may do", "Actions のトークンの既定の権限", ADMINISTRATION);
pub(super) const ACTIONS_APPROVE: Fact = whole(
    "whether Actions may approve pull requests",
    "Actions によるプルリクエスト承認の可否",
    ADMINISTRATION,
);
pub(super) const ALLOWED_ACTIONS: Fact =
    whole("which actions may run", "実行できるアクションの範囲", ADMINISTRATION);
pub(super) const TWO_FACTOR: Fact =
    each("whether people have a second factor", "2 要素認証の有無", "`admin:org`, as an owner", PERSON);
pub(super) const STILL_ACTIVE: Fact =
    each("whether people are still active", "ユーザーが現在も活動しているか", ACTIVITY, PERSON);
pub(super) const TEAM_MEMBERS: Fact =
    each("members of teams", "チームのメンバー", "`read:org` / `Members: read`", TEAM);
pub(super) const TEAM_MAINTAINERS: Fact =
    each("maintainers of teams", "チームのメンテナー", "`read:org` / `Members: read`", TEAM);
pub(super) const TEAM_REPOSITORIES: Fact =
    each("repositories of teams", "チームのリポジトリ", "`read:org` / `Members: read`", TEAM);
pub(super) const CUSTOM_ROLE: Fact = here(
    "what a custom role allows",
    "カスタムロールで許可される操作",
    "`admin:org` / `Custom repository roles: read`",
);
pub(super) const TOKEN_USE: Fact =
    each("the last use of tokens", "トークンの最終使用", TOKENS.needs, ("token", "tokens", "トークン"));
pub(super) const TOKEN_REACH: Fact = each(
    "how many repositories a token reaches",
    "トークンで操作できるリポジトリの範囲",
    TOKENS.needs,
    ("token", "tokens", "トークン"),
);
pub(super) const TOKEN_END: Fact =
    each("when tokens end", "トークンの有効期限", TOKENS.needs, ("token", "tokens", "トークン"));
pub(super) const APP: Fact =
    each("how far apps reach", "App の権限の範囲", ADMINISTRATION, ("app", "apps", "App"));
pub(super) const INVITATION_AGE: Fact = each(
    "how old invitations are",
    "招待の経過日数",
    INVITATIONS.needs,
    ("invitation", "invitations", "招待"),
);
pub(super) const SECRET: Fact = each(
    "the age and reach of secrets",
    "シークレットの経過日数と公開範囲",
    SECRETS.needs,
    ("secret", "secrets", "シークレット"),
);
pub(super) const HOOK_ANSWERS: Fact =
    each("the last answers to webhooks", "Webhook への直近の応答", HOOKS.needs, ("place", "places", "対象"));
pub(super) const UNSEEN: Fact =
    here("everything in the repository", "リポジトリ内のすべての項目", "`repo` / `Metadata: read`");
pub(super) const REPOSITORY_ACTIVITY: Fact =
    here("what people did in the repository", "リポジトリでの活動", ACTIVITY);
pub(super) const COLLABORATORS: Fact =
    here("people with a permission of their own", "個人に付与された権限", "`repo` / `Metadata: read`");
pub(super) const DEPLOY_KEYS: Fact = here("deploy keys", "デプロイキー", "`repo` / `Administration: read`");
pub(super) const KEY_USE: Fact =
    here("the last use of deploy keys", "デプロイキーの最終使用", "`repo` / `Administration: read`");
pub(super) const KEY_ADDED: Fact = here(
    "whether those who added deploy keys are still here",
    "デプロイキーの追加者の在籍状況",
    "`repo` / `Administration: read`, and `read:org` / `Members: read`",
);
pub(super) const REPOSITORY_HOOKS: Fact =
    here("webhooks of the repository", "リポジトリの Webhook", "`admin:repo_hook` / `Webhooks: read`");
pub(super) const TERRAFORM: Fact =
    here("whether it holds Terraform files", "Terraform ファイルの有無", "`repo` / `Contents: read`");
pub(super) const PROTECTION: Fact =
    here("protection of the default branch", "既定ブランチの保護", "`repo` / `Administration: read`");

#[derive(Debug)]
struct Places {
    names: Vec<String>,
    last: String,
    count: u64,
}

/// Everything that was not read so far.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    joined: BTreeMap<(Fact, Reason), Places>,
}

impl Gaps {
    /// Notes that a fact is missing; `name` is the repository, team or person that it is missing for, and empty when it
    /// is the organisation. The same name in a row counts once.
    pub(super) fn note(&mut self, fact: Fact, name: &str, reason: &Reason) {
        let places = self.joined.entry((fact, reason.clone())).or_insert_with(|| Places {
            names: Vec::new(),
            last: String::new(),
            count: 0,
        });
        if places.count > 0 && places.last == name {
            return;
        }
        places.count += 1;
        name.clone_into(&mut places.last);
        if places.names.len() < NAMES {
            places.names.push(unmarked(name));
        }
    }

    /// Notes a moment that is nobody's past.
    pub(super) fn future(&mut self, fact: Fact, name: &str) {
        self.odd(fact, name, "a moment in the future");
    }

    /// Notes a value that has no meaning here.
    pub(super) fn odd(&mut self, fact: Fact, name: &str, what: &str) {
        self.note(fact, name, &Reason::Odd { what: what.to_owned() });
    }

    /// The fact, or a note that it is missing.
    pub(super) fn need<'a, T>(&mut self, fact: Fact, name: &str, known: &'a Known<T>) -> Option<&'a T> {
        if let Some(reason) = known.reason() {
            self.note(fact, name, reason);
        }
        known.get()
    }

    /// A line for each fact and reason.
    pub(super) fn told(self, organisation: &str) -> Vec<Unchecked> {
        let line = |((fact, reason), places): ((Fact, Reason), Places)| Unchecked {
            place: match places.names.first() {
                Some(name) if fact.repository && places.count == 1 => format!("{organisation}/{name}"),
                _ => organisation.to_owned(),
            },
            what: what(fact, &places),
            help: help(fact, &reason),
            reason,
        };
        self.joined.into_iter().map(line).collect()
    }
}

fn what(fact: Fact, places: &Places) -> Text {
    let Some((one, many, ja)) = fact.of else { return Text::new(fact.what.0, fact.what.1) };
    let names: Vec<String> = places.names.iter().map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    let more = places.count.saturating_sub(places.names.len() as u64);
    let (rest, rest_ja) = if more == 0 {
        (String::new(), String::new())
    } else {
        (format!(" and {more} more"), format!(" ほか {more} 件"))
    };
    let unit = if places.count == 1 { one } else { many };
    Text::new(
        format!("{}: {} {unit} ({names}{rest})", fact.what.0, places.count),
        format!("{}: {ja} {} 件 ({names}{rest_ja})", fact.what.1, places.count),
    )
}

fn help(fact: Fact, reason: &Reason) -> Text {
    let needs = fact.needs;
    let (en, ja) = match reason {
        Reason::NotGiven | Reason::Forbidden { .. } => (
            "read it with a token that may (classic scope / fine-grained permission)",
            "次の権限を持つトークンで読み取ってください (classic のスコープ / fine-grained の権限)",
        ),
        Reason::Unsupported { .. } => (
            "look at it on GitHub; where it exists, reading it takes",
            "GitHub の画面で確認してください。API で読み取れる場合に必要な権限は次のとおりです",
        ),
        Reason::Gone | Reason::Throttled | Reason::Failed { .. } => (
            "run the audit again later; reading it takes",
            "時間をおいて監査を再実行してください。読み取りに必要な権限は次のとおりです",
        ),
        Reason::TooMany { .. } => (
            "look at the rest on GitHub; reading it takes",
            "残りは GitHub の画面で確認してください。読み取りに必要な権限は次のとおりです",
        ),
        Reason::Odd { .. } => (
            "look at it on GitHub, and at the clocks; reading it takes",
            "GitHub の画面と時計のずれを確認してください。読み取りに必要な権限は次のとおりです",
        ),
    };
    Text::new(format!("{en}: {needs}"), format!("{ja}: {needs}"))
}
