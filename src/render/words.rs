//! Fixed words in English and Japanese: headings, labels, verdicts, next steps.
//!
//! What a rule says is made in the rule. What every report says stands here, in one table, so that
//! a translator sees all of it and a format cannot forget a language. `{n}` is a number; the first
//! English column is for one, the second for any other number.

use crate::finding::{Finding, Level, Place};
use crate::graph::{RadiusLevel, Reversibility};
use crate::report::{Counts, Report, Verdict};
use crate::text::Lang;
pub use crate::types::category;

/// A table of words: an enum of the given name, with a language and a number to get one by.
macro_rules! words {
    ($(#[$doc:meta])* $table:ident; $($name:ident: $one:literal, $many:literal, $ja:literal;)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)] // The table beside each name says what it is.
        pub enum $table { $($name),* }

        impl $table {
            fn row(self) -> (&'static str, &'static str, &'static str) {
                match self { $(Self::$name => ($one, $many, $ja)),* }
            }

            /// The word in a language.
            pub fn get(self, lang: $crate::text::Lang) -> &'static str {
                let (_, many, ja) = self.row();
                match lang {
                    $crate::text::Lang::En => many,
                    $crate::text::Lang::Ja => ja,
                }
            }

            /// The sentence with a number in it.
            pub fn count(self, lang: $crate::text::Lang, n: usize) -> String {
                let (one, many, ja) = self.row();
                let row = match lang {
                    $crate::text::Lang::En if n == 1 => one,
                    $crate::text::Lang::En => many,
                    $crate::text::Lang::Ja => ja,
                };
                row.replace("{n}", &n.to_string())
            }
        }
    };
}
pub(super) use words;

words! {
    /// A word or sentence that stands in every report.
    Word;
    // Verdicts, and the sentence beside them.
    Clear: "CLEAR", "CLEAR", "問題なし";
    NeedsSignoff: "Waiting for a second operator", "Waiting for a second operator", "2人目のサインオフ待ち";
    Blocked: "BLOCKED", "BLOCKED", "ブロック";
    Undecided: "UNDECIDED", "UNDECIDED", "判定不能";
    ClearWhy: "nothing stands in the way", "nothing stands in the way", "適用を止める理由はありません";
    NeedsSignoffWhy: "nobody applies this plan before it is signed", "nobody applies this plan before it is signed",
        "サインオフが済むまで適用できません";
    BlockedWhy: "{n} finding stands in the way", "{n} findings stand in the way", "{n} 件の指摘が適用を止めています";
    BlockedBare: "something stands in the way", "something stands in the way", "適用を止めています";
    UndecidedWhy: "it could not be decided, which counts as blocked", "it could not be decided, which counts as blocked",
        "判定できなかったため、ブロックとして扱います";

    // Headings.
    Irreversible: "Cannot be undone", "Cannot be undone", "元に戻せない変更";
    Recoverable: "Comes back from a backup", "Comes back from a backup", "バックアップから復旧できる変更";
    Reversible: "Can be undone", "Can be undone", "元に戻せる変更";
    ToLift: "To be accepted by the signer", "To be accepted by the signer", "サインオフする人の了承が必要な指摘";
    Blocking: "Stands in the way", "Stands in the way", "適用を止めている指摘";
    Advice: "Advice", "Advice", "助言";
    WaivedFindings: "Waived", "Waived", "免除済みの指摘";
    BlastRadius: "Blast radius", "Blast radius", "影響範囲";
    Affected: "{n} resource is affected without being changed", "{n} resources are affected without being changed",
        "変更されないが影響を受けるリソース: {n} 件";
    Consumers: "{n} reference from other root modules", "{n} references from other root modules",
        "他のルートモジュールからの参照: {n} 件";
    HiddenReferences: "{n} reference goes through a local value, which a plan does not show: there may be more",
        "{n} references go through local values, which a plan does not show: there may be more",
        "ローカル値を経由する参照が {n} 件あり、プランには現れません。影響はさらに広い可能性があります";
    Breakdown: "Where", "Where", "内訳";
    Access: "Access", "Access", "アクセス権の変化";
    Changes: "Changes", "Changes", "変更内容";
    Outputs: "Outputs", "Outputs", "出力値";
    Drift: "Changed outside of Terraform", "Changed outside of Terraform", "Terraform の外で行われた変更（ドリフト）";
    Waivers: "Waivers to look at", "Waivers to look at", "見直しが必要な免除設定";
    Notices: "Notices", "Notices", "お知らせ";
    Digest: "Plan digest", "Plan digest", "プランダイジェスト";
    NoDigest: "none", "none", "なし";
    Next: "Next", "Next", "次にすること";

    // Labels.
    RootModule: "root module", "root module", "ルートモジュール";
    Advisory: "advisory", "advisory", "助言";
    MandatoryOverridable: "mandatory, can be waived", "mandatory, can be waived", "必須・免除可";
    Lifted: "mandatory, a sign-off lifts it", "mandatory, a sign-off lifts it", "必須・サインオフで了承可";
    Mandatory: "mandatory", "mandatory", "必須";
    BuiltIn: "built in", "built in", "組み込み";
    Policy: "policy", "policy", "ポリシー";
    WaivedUntil: "waived until", "waived until", "免除期限";
    MovedFrom: "moved from", "moved from", "移動元";
    ImportOf: "import of", "import of", "インポート対象";
    DeposedKey: "deposed object", "deposed object", "deposed オブジェクト";
    ForcesReplacement: "forces replacement", "forces replacement", "置き換えの原因";
    KnownAfterApply: "(known after apply)", "(known after apply)", "（適用後に確定）";
    Sensitive: "(sensitive value)", "(sensitive value)", "（機密値）";
    Decisive: "decides the level", "decides the level", "レベルの決め手";
    NoteIrreversible: "cannot be undone", "cannot be undone", "元に戻せない";
    NoteRecoverable: "comes back from a backup", "comes back from a backup", "バックアップから復旧可";
    DependsOn: "depends on what changes", "depends on what changes", "変更対象に依存";
    Recorded: "known from the state", "known from the state", "ステートの記録による";
    ChangedNumber: "{n} changed", "{n} changed", "変更 {n}";
    AffectedNumber: "{n} affected", "{n} affected", "影響 {n}";
    ByModule: "module", "module", "モジュール";
    ByProvider: "provider", "provider", "プロバイダ";
    ByRegion: "region", "region", "リージョン";
    ByAccount: "account", "account", "アカウント";
    MadeAt: "made", "made", "作成";
    CommitNone: "does not bind sensitive values", "does not bind sensitive values", "機密値は対象に含まれません";
    CommitArgon: "binds sensitive values with argon2id", "binds sensitive values with argon2id", "機密値を argon2id で対象に含みます";
    CommitKeyed: "binds sensitive values with a key", "binds sensitive values with a key", "機密値を鍵付きハッシュで対象に含みます";

    Principal: "principal", "principal", "プリンシパル";
    Added: "added", "added", "増える権限";
    Removed: "removed", "removed", "なくなる権限";
    Abuse: "how it can be abused", "how it can be abused", "悪用のおそれ";
    Documents: "Documents, before and after", "Documents, before and after", "ポリシーの差分";
    CountsAsWider: "not decided: counts as wider", "not decided: counts as wider", "判定できないため、広がったものとして扱います";

    // Numbers of changes.
    NoChanges: "no changes", "no changes", "変更なし";
    Replace: "{n} to replace", "{n} to replace", "置き換え {n}";
    Delete: "{n} to destroy", "{n} to destroy", "削除 {n}";
    Unknown: "{n} with an unknown action", "{n} with unknown actions", "不明な操作 {n}";
    Forget: "{n} to forget", "{n} to forget", "管理対象から除外 {n}";
    Update: "{n} to change", "{n} to change", "変更 {n}";
    Create: "{n} to add", "{n} to add", "追加 {n}";
    Import: "{n} to import", "{n} to import", "インポート {n}";
    Moved: "{n} moved", "{n} moved", "移動 {n}";
    Read: "{n} to read during apply", "{n} to read during apply", "適用時に読み込み {n}";
    Drifted: "{n} drifted", "{n} drifted", "ドリフト {n}";
    Deferred: "{n} deferred", "{n} deferred", "次回に延期 {n}";

    // What was left out.
    MoreFindings: "{n} more finding is not shown", "{n} more findings are not shown", "ほかに指摘 {n} 件を省略";
    MoreAdvice: "{n} finding that does not block is not shown", "{n} findings that do not block are not shown",
        "助言 {n} 件を省略";
    MoreWaived: "{n} waived finding is not shown", "{n} waived findings are not shown", "免除済みの指摘 {n} 件を省略";
    MoreLowChanges: "{n} change that destroys nothing is not shown", "{n} changes that destroy nothing are not shown",
        "何も削除しない変更 {n} 件を省略";
    MoreHighChanges: "{n} change that destroys something is not listed", "{n} changes that destroy something are not listed",
        "削除を伴う変更 {n} 件を省略";
    MoreAffected: "{n} more affected resource is not shown", "{n} more affected resources are not shown",
        "ほかに影響を受けるリソース {n} 件を省略";
    MorePaths: "the path to {n} resource is not shown", "the paths to {n} resources are not shown",
        "影響の経路 {n} 件を省略";
    MoreConsumers: "{n} more reference is not shown", "{n} more references are not shown", "ほかに参照 {n} 件を省略";
    MorePrincipals: "{n} more principal is not shown", "{n} more principals are not shown", "ほかにプリンシパル {n} 件を省略";
    MoreDocuments: "the difference of {n} document is not shown", "the differences of {n} documents are not shown",
        "ポリシーの差分 {n} 件を省略";
    MoreGrants: "{n} more", "{n} more", "ほか {n} 件";
    MoreGroups: "{n} more group is not shown", "{n} more groups are not shown", "ほかに内訳 {n} 件を省略";
    MoreTerms: "{n} more number is not shown", "{n} more numbers are not shown", "ほかに指標 {n} 件を省略";
    MoreChanges: "{n} more change is not shown", "{n} more changes are not shown", "ほかに変更 {n} 件を省略";
    HiddenChanges: "{n} change is not shown", "{n} changes are not shown", "変更 {n} 件を省略";
    MoreAttributes: "{n} more attribute is not shown", "{n} more attributes are not shown", "ほかに属性 {n} 件を省略";
    KnownLater: "{n} more attribute is known after apply", "{n} more attributes are known after apply",
        "ほかに属性 {n} 件が適用後に確定";
    MoreDiffs: "the attributes of {n} change are not shown", "the attributes of {n} changes are not shown",
        "変更 {n} 件の属性を省略";
    MoreDrift: "{n} more object that drifted is not shown", "{n} more objects that drifted are not shown",
        "ほかにドリフト {n} 件を省略";
    MoreOutputs: "{n} more output is not shown", "{n} more outputs are not shown", "ほかに出力値 {n} 件を省略";
    MoreEvidence: "{n} line of evidence is not shown", "{n} lines of evidence are not shown", "根拠 {n} 行を省略";
    MoreWaivers: "{n} more waiver to look at is not shown", "{n} more waivers to look at are not shown",
        "ほかに見直しが必要な免除設定 {n} 件を省略";
    MoreNotices: "{n} more notice is not shown", "{n} more notices are not shown", "ほかにお知らせ {n} 件を省略";
    MoreConsequences: "{n} more object that comes back is not shown", "{n} more objects that come back are not shown",
        "ほかに復旧できる変更 {n} 件を省略";
    MoreContext: "{n} unchanged line is not shown", "{n} unchanged lines are not shown", "変更のない {n} 行を省略";
    MoreLines: "{n} line is not shown", "{n} lines are not shown", "{n} 行を省略";
    MoreCharacters: "{n} more character", "{n} more characters", "残り {n} 文字";
    SeeAll: "`--all` or `--format json` shows everything", "`--all` or `--format json` shows everything",
        "`--all` または `--format json` ですべて表示されます";
    SeeJson: "`--format json` holds everything", "`--format json` holds everything", "`--format json` にはすべて含まれます";
    SeeJob: "the job's summary has room for more", "the job's summary has room for more", "ジョブのサマリーにはより多く表示されます";
    LeftOut: "Left out, so that this fits into a comment", "Left out, so that this fits into a comment",
        "コメントの文字数に収めるため、次を省略しました";
    MoreErrors: "and {n} more: GitHub shows 10 of a kind", "and {n} more: GitHub shows 10 of a kind",
        "ほか {n} 件（GitHub は種類ごとに 10 件まで表示）";

    // Next steps.
    NextClear: "Apply exactly this plan file.", "Apply exactly this plan file.", "このプランファイルをそのまま適用してください。";
    NextSignoff: "Ask a second operator to read this plan, compare the three words, and sign.",
        "Ask a second operator to read this plan, compare the three words, and sign.",
        "もう一人のオペレーターに、このプランの確認、3つの単語の照合、サインオフを依頼してください。";
    NextObstacle: "Nobody can sign now: run this again when what stands in the way is over.",
        "Nobody can sign now: run this again when what stands in the way is over.",
        "現在はサインオフできません。上記が解消してから、もう一度実行してください。";
    NextExplain: "`pairgate explain RULE` says more about a rule.", "`pairgate explain RULE` says more about a rule.",
        "ルールの説明は `pairgate explain RULE` で読めます。";
    NextBlocked: "Change what the findings name, then plan again. `pairgate explain RULE` says more about a rule.",
        "Change what the findings name, then plan again. `pairgate explain RULE` says more about a rule.",
        "指摘された箇所を直して、プランを作り直してください。ルールの説明は `pairgate explain RULE` で読めます。";
    NextWaive: "Where the risk is accepted, waive the finding in `.pairgate.hcl` with a reason, an owner and an end date.",
        "Where the risk is accepted, waive the finding in `.pairgate.hcl` with a reason, an owner and an end date.",
        "リスクを受け入れる場合は、理由・責任者・期限を添えて `.pairgate.hcl` で免除できます。";
    NextUndecided: "Read the notices, fix what they name, then check again.", "Read the notices, fix what they name, then check again.",
        "お知らせの原因を取り除いてから、もう一度チェックしてください。";
}

impl Word {
    /// The short word of a verdict.
    pub fn verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Clear => Self::Clear,
            Verdict::NeedsSignoff => Self::NeedsSignoff,
            Verdict::Blocked => Self::Blocked,
            Verdict::Undecided => Self::Undecided,
        }
    }

    /// The word for a finding's level. A waiver names an address, so a finding about the plan as a whole
    /// cannot be waived; its thresholds can be raised.
    pub fn level(finding: &Finding, verdict: Verdict) -> Self {
        match finding.level {
            Level::MandatoryOverridable if verdict == Verdict::NeedsSignoff && finding.waived.is_none() => {
                Self::Lifted
            }
            Level::Advisory => Self::Advisory,
            Level::MandatoryOverridable if finding.address.is_none() => Self::Mandatory,
            Level::MandatoryOverridable => Self::MandatoryOverridable,
            Level::Mandatory => Self::Mandatory,
        }
    }

    /// The heading for a reversibility.
    pub fn reversibility(reversibility: Reversibility) -> Self {
        match reversibility {
            Reversibility::Irreversible => Self::Irreversible,
            Reversibility::Recoverable => Self::Recoverable,
            Reversibility::Reversible => Self::Reversible,
        }
    }
}

/// The sentence beside a verdict.
pub fn verdict_why(verdict: Verdict, blocking: usize, lang: Lang) -> String {
    match verdict {
        Verdict::Clear => Word::ClearWhy.get(lang).to_owned(),
        Verdict::NeedsSignoff => Word::NeedsSignoffWhy.get(lang).to_owned(),
        Verdict::Undecided => Word::UndecidedWhy.get(lang).to_owned(),
        Verdict::Blocked if blocking == 0 => Word::BlockedBare.get(lang).to_owned(),
        Verdict::Blocked => Word::BlockedWhy.count(lang, blocking),
    }
}

/// The note beside a change that cannot simply be reverted.
pub fn reversibility_note(reversibility: Reversibility) -> Option<Word> {
    match reversibility {
        Reversibility::Irreversible => Some(Word::NoteIrreversible),
        Reversibility::Recoverable => Some(Word::NoteRecoverable),
        Reversibility::Reversible => None,
    }
}

/// In parentheses, with the blank before them that English has.
pub fn aside(text: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!(" ({text})"),
        Lang::Ja => format!("（{text}）"),
    }
}

/// Behind the place of a policy: whose repository the file is not in.
pub fn pack_note(place: &Place, lang: Lang) -> String {
    if place.built_in { aside(Word::BuiltIn.get(lang), lang) } else { String::new() }
}

/// `reads that`
pub fn reads(what: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("reads {what}"),
        Lang::Ja => format!("{what} を参照"),
    }
}

/// What to do now.
pub fn next_steps(report: &Report, can_waive: bool) -> Vec<Word> {
    let request = report.signoff.as_ref().and_then(|view| view.request.as_ref());
    match report.verdict {
        Verdict::Clear => vec![Word::NextClear],
        Verdict::NeedsSignoff if request.is_some_and(|one| one.obstacle.is_some()) => {
            vec![Word::NextObstacle]
        }
        Verdict::NeedsSignoff if !report.findings.is_empty() => vec![Word::NextSignoff, Word::NextExplain],
        Verdict::NeedsSignoff => vec![Word::NextSignoff],
        Verdict::Blocked if can_waive => vec![Word::NextBlocked, Word::NextWaive],
        Verdict::Blocked => vec![Word::NextBlocked],
        Verdict::Undecided => vec![Word::NextUndecided],
    }
}

/// The numbers of a plan, worst first: `1 to replace, 2 to change`.
pub fn counts(counts: &Counts, lang: Lang) -> String {
    let parts = [
        (Word::Replace, counts.replace),
        (Word::Delete, counts.delete),
        (Word::Unknown, counts.unknown),
        (Word::Forget, counts.forget),
        (Word::Update, counts.update),
        (Word::Create, counts.create),
        (Word::Import, counts.import),
        (Word::Moved, counts.moved),
        (Word::Read, counts.read),
        (Word::Drifted, counts.drift),
        (Word::Deferred, counts.deferred),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(_, n)| *n > 0).map(|(word, n)| word.count(lang, *n)).collect();
    if said.is_empty() {
        return Word::NoChanges.get(lang).to_owned();
    }
    said.join(if lang == Lang::Ja { "、" } else { ", " })
}

/// A coloured dot for a level of blast radius.
pub fn radius_sign(level: RadiusLevel) -> &'static str {
    match level {
        RadiusLevel::None | RadiusLevel::Low => "🟢",
        RadiusLevel::Medium => "🟡",
        RadiusLevel::High => "🟠",
        RadiusLevel::Critical => "🔴",
    }
}

/// The word for a level of blast radius.
pub fn radius(level: RadiusLevel, lang: Lang) -> &'static str {
    level.word(lang)
}

/// What an object holds; none when it holds nothing.
pub fn holds(holds: &str, lang: Lang) -> Option<&'static str> {
    let (en, ja) = match holds {
        "data" => ("holds data", "データを保持"),
        "key" => ("holds a key", "秘密情報を保持"),
        "identity" => ("is known by its identity", "識別子が他から参照される"),
        "history" => ("holds history", "履歴を保持"),
        "watch" => ("watches", "通知・記録を担う"),
        _ => return None,
    };
    Some(if lang == Lang::Ja { ja } else { en })
}

/// Why Terraform does it. A reason that is not in this table keeps its name.
pub fn action_reason(reason: &str, lang: Lang) -> &str {
    let (en, ja) = match reason {
        "replace_because_tainted" => ("tainted", "taint 済み"),
        "replace_because_cannot_update" => ("cannot be changed in place", "その場では変更できない"),
        "replace_by_request" => ("asked for with -replace", "-replace の指定"),
        "replace_by_triggers" => ("replace_triggered_by", "replace_triggered_by による"),
        "delete_because_no_resource_config" => ("no longer in the configuration", "設定から消えた"),
        "delete_because_no_module" => ("its module is gone", "モジュールが消えた"),
        "delete_because_wrong_repetition" => {
            ("count or for_each was added or removed", "count / for_each の有無が変わった")
        }
        "delete_because_count_index" => ("beyond count", "count の範囲外"),
        "delete_because_each_key" => ("its key left for_each", "for_each からキーが消えた"),
        "delete_because_no_move_target" => ("the target of its move is gone", "移動先が設定にない"),
        "read_because_config_unknown" => ("its arguments are not known yet", "引数が未確定"),
        "read_because_dependency_pending" => ("waits for a change", "依存先の変更待ち"),
        "read_because_check_nested" => ("part of a check", "check ブロックの一部"),
        other => return other,
    };
    if lang == Lang::Ja { ja } else { en }
}
