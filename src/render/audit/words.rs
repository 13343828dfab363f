//! Fixed words of an audit in English and Japanese.

use crate::audit::baseline::Status;
use crate::audit::remedy::Remedy;
use crate::audit::{Risk, Verb};
use crate::render::words::words;
use crate::text::Lang;

words! {
    /// A word or sentence of an audit.
    Told;
    Title: "Audit of {it}, as of {at}", "Audit of {it}, as of {at}", "{it}の監査（{at} 時点）";
    Account: "the AWS account {it}", "the AWS account {it}", "AWS アカウント {it}";
    Accounts: "{n} AWS account", "{n} AWS accounts", "AWS アカウント {n} 件";
    Organisation: "the GitHub organisation {it}", "the GitHub organisation {it}", "GitHub Organization {it}";
    LimitsAws: "unused for {unused} days, access keys older than {keys} days",
        "unused for {unused} days, access keys older than {keys} days",
        "未使用 {unused} 日、アクセスキー {keys} 日を超えたものが対象";
    LimitsGitHub: "unused for {unused} days, secrets older than {secrets} days, invitations older than {invitations} days",
        "unused for {unused} days, secrets older than {secrets} days, invitations older than {invitations} days",
        "未使用 {unused} 日、シークレット {secrets} 日、招待 {invitations} 日を超えたものが対象";
    Limit: "What counts as stale", "What counts as stale", "判定の基準";

    // What came out.
    Nothing: "Nothing was found, and everything was checked.", "Nothing was found, and everything was checked.",
        "指摘はありません。すべて確認済みです。";
    NothingOpen: "Nothing is open: what was found is accepted.", "Nothing is open: what was found is accepted.",
        "未対応の指摘はありません（すべて許容済みです）。";
    NothingChecked: "Nothing open was found in what was checked, but {n} thing was not checked.",
        "Nothing open was found in what was checked, but {n} things were not checked.",
        "確認できた範囲では未対応の指摘はありませんが、確認できなかった項目が {n} 件あります。";
    NothingLooked: "Nothing was looked at, so nothing is known.", "Nothing was looked at, so nothing is known.",
        "何も確認していないため、問題の有無は分かりません。";
    NotChecked: "{n} thing was NOT CHECKED", "{n} things were NOT CHECKED", "未確認の項目 {n} 件";
    NotCheckedTitle: "Not checked", "Not checked", "未確認の項目";
    NotCheckedMeans: "Nobody looked at these: that nothing is listed for them does not mean that nothing is there.",
        "Nobody looked at these: that nothing is listed for them does not mean that nothing is there.",
        "以下は確認できていません。指摘がないことは、問題がないことを意味しません。";
    Looked: "Looked at", "Looked at", "確認した対象";
    Open: "{n} open", "{n} open", "未対応 {n} 件";

    // How many, by risk and by standing.
    HighCount: "{n} high", "{n} high", "高 {n} 件";
    MediumCount: "{n} medium", "{n} medium", "中 {n} 件";
    LowCount: "{n} low", "{n} low", "低 {n} 件";
    NewCount: "{n} new", "{n} new", "新規 {n} 件";
    StillCount: "{n} still open", "{n} still open", "継続 {n} 件";
    GoneCount: "{n} gone", "{n} gone", "解消 {n} 件";
    AcceptedCount: "{n} accepted", "{n} accepted", "許容 {n} 件";
    ExpiredCount: "{n} no longer accepted", "{n} no longer accepted", "許容終了 {n} 件";

    // Risks and what to do.
    High: "high", "high", "高";
    Medium: "medium", "medium", "中";
    Low: "low", "low", "低";
    HighTitle: "High risk", "High risk", "リスク：高";
    MediumTitle: "Medium risk", "Medium risk", "リスク：中";
    LowTitle: "Low risk", "Low risk", "リスク：低";
    Delegate: "Delegate", "Delegate", "委任";
    Abolish: "Abolish", "Abolish", "廃止";

    // Labels of a finding.
    Id: "Id", "Id", "ID";
    Since: "Since", "Since", "いつから";
    Evidence: "Evidence", "Evidence", "根拠";
    Why: "Risk", "Risk", "リスク";
    Ask: "Ask", "Ask", "確認先";
    Terraform: "Terraform", "Terraform", "Terraform";
    InAccount: "Account", "Account", "アカウント";
    StepsAfter: "Note", "Note", "注意";
    Steps: "By hand", "By hand", "手動の手順";
    Patch: "Patch", "Patch", "パッチ";
    Commands: "Commands", "Commands", "コマンド";
    Import: "Bring it under Terraform", "Bring it under Terraform", "Terraform に取り込む";
    Policy: "Narrower policy {it}", "Narrower policy {it}", "絞り込んだポリシー {it}";
    Removed: "Taken away", "Taken away", "削除";
    Kept: "Kept", "Kept", "維持";
    Standing: "Status", "Status", "状態";

    // Their sentences.
    Days: "{at} ({n} day)", "{at} ({n} days)", "{at}（{n} 日前）";
    DaysShort: "{n} day", "{n} days", "{n} 日";
    Ahead: "{at} (in the future: a clock is wrong)", "{at} (in the future: a clock is wrong)", "{at}（未来の日時です。時計がずれています）";
    NoAge: "age unknown", "age unknown", "経過日数不明";
    Unknown: "unknown", "unknown", "不明";
    Nobody: "nobody is known", "nobody is known", "不明";
    Seen: "{what} ({source}, read {at})", "{what} ({source}, read {at})", "{what}（{source}、{at} 取得）";
    Person: "{it} ({why})", "{it} ({why})", "{it}（{why}）";
    Managed: "managed at {it}", "managed at {it}", "{it} で管理されています";
    Possibly: "perhaps managed at {it}: {why}", "perhaps managed at {it}: {why}", "{it} で管理されている可能性があります：{why}";
    Unmanaged: "no file names it ({n} file searched)", "no file names it ({n} files searched)",
        "管理しているファイルはありません（{n} ファイルを検索）";
    NobodyLooked: "not known: {why}", "not known: {why}", "管理されているか不明です：{why}";
    IsNew: "new", "new", "新規";
    IsOpen: "first found by the audit of {at} ({n} day ago)", "first found by the audit of {at} ({n} days ago)", "初回検出 {at}（{n} 日前）";
    IsAccepted: "accepted by {owner} until {until}: {reason}", "accepted by {owner} until {until}: {reason}",
        "{owner} が {until} まで許容：{reason}";
    IsExpired: "was accepted by {owner} until {until}, which has ended: {reason}",
        "was accepted by {owner} until {until}, which has ended: {reason}", "{owner} による許容は {until} に終了しました：{reason}";
    IsChanged: "was accepted by {owner} until {until}, and is not the same any more as it was then: {reason}",
        "was accepted by {owner} until {until}, and is not the same any more as it was then: {reason}",
        "{owner} が {until} まで許容しましたが、許容時のものとは異なるため無効です：{reason}";
    IsOutgrown: "was accepted by {owner} until {until} as a {risk} risk, and is a greater one now: {reason}",
        "was accepted by {owner} until {until} as a {risk} risk, and is a greater one now: {reason}",
        "{owner} がリスク「{risk}」として {until} まで許容しましたが、リスクが上がったため無効です：{reason}";
    StandsOpen: "still open", "still open", "継続";
    StandsAccepted: "accepted", "accepted", "許容済み";
    StandsEnded: "no longer accepted", "no longer accepted", "許容終了";
    WasFirst: "{what} (first found on {at})", "{what} (first found on {at})", "{what}（初回検出 {at}）";
    NotRead: "{where}: {what}, because {reason}", "{where}: {what}, because {reason}", "{where}：{what}。理由：{reason}";

    // Headings and columns.
    ByCheck: "By check", "By check", "チェック別";
    AcceptedTitle: "Accepted", "Accepted", "許容済み";
    GoneTitle: "Gone since the audit before", "Gone since the audit before", "前回の監査以降に解消";
    Findings: "Findings", "Findings", "指摘";
    Finding: "Finding", "Finding", "指摘";
    Check: "Check", "Check", "チェック";
    Number: "Number", "Number", "件数";
    Oldest: "oldest: {n} day", "oldest: {n} days", "最も古いもの：{n} 日";
    Age: "Days", "Days", "経過日数";
    Verb: "Proposal", "Proposal", "提案";
    NotCheckedWhat: "What was to be looked at", "What was to be looked at", "対象";
    Place: "Place", "Place", "場所";
    Reason: "Reason", "Reason", "理由";
    Help: "What to do", "What to do", "対処";
    First: "First found", "First found", "初回検出";
    Details: "Details", "Details", "詳細";
    More: "and {n} more", "and {n} more", "ほか {n} 件";
    Short: "These {n} are shown in short: `--all` shows each with its evidence and commands, and `--output html=audit.html` writes a page with everything",
        "These {n} are shown in short: `--all` shows each with its evidence and commands, and `--output html=audit.html` writes a page with everything",
        "以下の {n} 件は要約です。`--all` を付けると根拠とコマンドまで表示され、`--output html=audit.html` ですべてをページに書き出せます";
    Worst: "The worst {n}", "The worst {n}", "最も危険な {n} 件";

    LeftResults: "{n} finding is not in this file, which holds the 25000 worst: GitHub takes no more. `--format json` holds all",
        "{n} findings are not in this file, which holds the 25000 worst: GitHub takes no more. `--format json` holds all",
        "GitHub が受け付ける上限のため、危険なものから 25000 件だけを書き出し、{n} 件を省略しました。`--format json` にはすべて含まれます";

    // The tracking issue.
    LeftOut: "{n} line did not fit here: `pairgate audit --format html` shows everything.",
        "{n} lines did not fit here: `pairgate audit --format html` shows everything.",
        "文字数の上限により {n} 行を省略しました。`pairgate audit --format html` ですべて表示されます。";
    LeftDetails: "The details of {n} finding did not fit here.", "The details of {n} findings did not fit here.",
        "文字数の上限により {n} 件の詳細を省略しました。";
    TickWhenDone: "A ticked box says that somebody takes care of it; only the next audit says that it is done.",
        "A ticked box says that somebody takes care of it; only the next audit says that it is done.",
        "チェックは「対応中」の目印です。解消したかどうかは次回の監査で判定します。";

    // The page.
    Ages: "How long it has been so: open findings by age", "How long it has been so: open findings by age", "経過期間の分布（未対応の指摘）";
    Under30: "under 30 days", "under 30 days", "30日未満";
    Under90: "30 to 89", "30 to 89", "30〜89日";
    Under180: "90 to 179", "90 to 179", "90〜179日";
    Under365: "180 to 364", "180 to 364", "180〜364日";
    Under730: "1 to 2 years", "1 to 2 years", "1〜2年";
    Under1825: "2 to 5 years", "2 to 5 years", "2〜5年";
    Over1825: "over 5 years", "over 5 years", "5年以上";
    All: "all", "all", "すべて";
    Search: "Search", "Search", "検索";
    Shown: "{n} of {all} shown", "{n} of {all} shown", "{all} 件中 {n} 件を表示";
    Bar: "{age}, {risk}: {n}", "{age}, {risk}: {n}", "{age}・リスク {risk}：{n} 件";
    Filters: "Filters", "Filters", "絞り込み";
}

/// The word for a risk.
pub(super) fn risk(risk: Risk) -> Told {
    match risk {
        Risk::High => Told::High,
        Risk::Medium => Told::Medium,
        Risk::Low => Told::Low,
    }
}

/// The heading of a risk.
pub(super) fn risk_title(risk: Risk) -> Told {
    match risk {
        Risk::High => Told::HighTitle,
        Risk::Medium => Told::MediumTitle,
        Risk::Low => Told::LowTitle,
    }
}

/// So many of a risk.
pub(super) fn risk_count(risk: Risk) -> Told {
    match risk {
        Risk::High => Told::HighCount,
        Risk::Medium => Told::MediumCount,
        Risk::Low => Told::LowCount,
    }
}

/// The word for what should become of it.
pub(super) fn verb(verb: Verb) -> Told {
    match verb {
        Verb::Delegate => Told::Delegate,
        Verb::Abolish => Told::Abolish,
    }
}

/// So many of a standing; none where there is no memory to compare with.
pub(super) fn standing_count(status: &Status) -> Option<Told> {
    match status {
        Status::Untracked => None,
        Status::New => Some(Told::NewCount),
        Status::Open { .. } => Some(Told::StillCount),
        Status::Accepted { .. } => Some(Told::AcceptedCount),
        Status::Expired { .. } | Status::Changed { .. } | Status::Outgrown { .. } => Some(Told::ExpiredCount),
    }
}

/// What was looked at, by the names that checks count under; a name that is not here is shown as it is.
pub(super) fn counted(name: &str, lang: Lang) -> String {
    let ja = match name {
        "accounts" => "アカウント",
        "users" => "ユーザー",
        "roles" => "ロール",
        "groups" => "グループ",
        "policies" => "ポリシー",
        "keys" | "access_keys" => "アクセスキー",
        "passwords" => "パスワード",
        "assignments" => "割り当て",
        "repositories" => "リポジトリ",
        "members" => "メンバー",
        "owners" => "オーナー",
        "outside_collaborators" | "collaborators" => "コラボレーター",
        "teams" => "チーム",
        "deploy_keys" => "デプロイキー",
        "tokens" => "トークン",
        "installations" | "apps" => "インストール済みアプリ",
        "invitations" => "招待",
        "hooks" | "webhooks" => "Webhook",
        "secrets" => "シークレット",
        other => return other.replace('_', " "),
    };
    if lang == Lang::Ja { ja.to_owned() } else { name.replace('_', " ") }
}

/// The same in English, of a single one.
pub(super) fn counted_one(name: &str) -> String {
    let name = name.replace('_', " ");
    match (name.strip_suffix("ies"), name.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) => stem.to_owned(),
        (None, None) => name,
    }
}

/// What steps are called: beside commands they say what to know before those are run, and what is left to do.
pub(super) fn steps(remedy: &Remedy) -> Told {
    if remedy.commands.is_empty() { Told::Steps } else { Told::StepsAfter }
}
