//! Fixed words about sign-offs in English and Japanese.

use crate::render::words::words;

words! {
    /// A word or sentence about sign-offs.
    Said;
    // What a report says about signing.
    Signoff: "Sign-off", "Sign-off", "サインオフ";
    Who: "Who", "Who", "サインオフできる人";
    One: "one person of {list}", "{n} people of {list}", "{list} のうち {n} 人";
    People: "{n} person", "{n} people", "{n} 人";
    OneTeam: "; among them at least one of {list}", "; among them at least one of {list}", "（うち {list} から 1 人以上）";
    EachTeam: "; among them at least one of each: {list}", "; among them at least one of each: {list}",
        "（うち {list} からそれぞれ 1 人以上）";
    Team: "team {it}", "team {it}", "チーム {it}";
    Account: "account number {it}", "account number {it}", "アカウント番号 {it}";
    Nobody: "nobody: the configuration names no operators", "nobody: the configuration names no operators",
        "なし（設定に operators がありません）";
    NotWho: "not who opened the pull request, wrote, committed or pushed any of it, or will apply it",
        "not who opened the pull request, wrote, committed or pushed any of it, or will apply it",
        "プルリクエストの作成者、コミットの作成者・コミッター、push した人、適用する人はサインオフできません";
    Until: "Until when", "Until when", "有効期間";
    Counts: "a sign-off counts for {it}, for this commit and this plan only",
        "a sign-off counts for {it}, for this commit and this plan only",
        "サインオフから {it}。このコミットのこのプランに限ります";
    Waits: "apply no sooner than {it} after it", "apply no sooner than {it} after it", "適用できるのは、サインオフの {it}後からです";
    Live: "signer and applier are there at the same time", "signer and applier are there at the same time",
        "サインオフする人と適用する人が同時に立ち会います";
    Why: "Asked for by", "Asked for by", "この条件の理由";
    Tier: "tier {list}", "tiers {list}", "リスク区分 {list}";
    Acknowledge: "To acknowledge one by one", "To acknowledge one by one", "1 件ずつ確認が必要なもの";
    AcknowledgeNumber: "{n} line to acknowledge is part of it", "{n} lines to acknowledge are part of it",
        "確認が必要な {n} 件を `acknowledge` の行で示します";
    Obstacle: "Nobody can sign now", "Nobody can sign now", "現在はサインオフできません";
    ByComment: "After reading the plan and comparing the three words, write exactly this as a comment:",
        "After reading the plan and comparing the three words, write exactly this as a comment:",
        "プランを読み、3つの単語を照合したうえで、次の内容をそのままコメントしてください。";
    OrMachine: "Or on your own machine:", "Or on your own machine:", "または、自分の端末で実行してください。";
    OnMachine: "After reading the plan, on your own machine:", "After reading the plan, on your own machine:",
        "プランを読んだうえで、自分の端末で実行してください。";
    KeyNeeded: "A signature by key is needed: a comment does not count.",
        "A signature by key is needed: a comment does not count.",
        "鍵による署名が必要です。コメントではサインオフできません。";
    KeyUnknown: "Where the base branch lists allowed signers, only the second counts.",
        "Where the base branch lists allowed signers, only the second counts.",
        "ベースブランチに許可済み署名者の一覧がある場合、有効なのは後者だけです。";
    NotCopyable: "What has to be acknowledged holds hidden characters, so a comment cannot name it.",
        "What has to be acknowledged holds hidden characters, so a comment cannot name it.",
        "確認が必要な項目に見えない文字が含まれるため、コメントでは指定できません。";
    NotPosted: "This plan is on no pull request yet: `pairgate post` puts it there and shows the command to sign.",
        "This plan is on no pull request yet: `pairgate post` puts it there and shows the command to sign.",
        "このプランはまだプルリクエストに投稿されていません。`pairgate post` で投稿すると、サインオフのコマンドが表示されます。";

    // Durations.
    Days: "{n} day", "{n} days", "{n} 日";
    Hours: "{n} hour", "{n} hours", "{n} 時間";
    Minutes: "{n} minute", "{n} minutes", "{n} 分";
    Seconds: "{n} second", "{n} seconds", "{n} 秒";

    // How a pull request stands.
    Satisfied: "Signed", "Signed", "サインオフ済み";
    Waiting: "Waiting", "Waiting", "サインオフ待ち";
    Refused: "Cannot be signed", "Cannot be signed", "サインオフできません";
    NothingToSign: "Nothing to sign", "Nothing to sign", "サインオフ不要";
    Applied: "Applied", "Applied", "適用済み";
    AppliedBy: "applied by {it} with {list}", "applied by {it} with {list}", "{it} が適用（サインオフ {list}）";
    AllApplied: "everything that was signed is applied", "everything that was signed is applied",
        "サインオフされたプランはすべて適用済みです";
    AllSatisfied: "everything that has to be signed is signed", "everything that has to be signed is signed",
        "必要なサインオフがそろっています";
    NotSatisfied: "{n} root module is not ready", "{n} root modules are not ready", "{n} 件のルートモジュールが未完了です";
    NotReady: "not ready", "not ready", "条件を満たしていません";
    NoRequests: "no plan is waiting on the head commit", "no plan is waiting on the head commit",
        "先頭コミットにサインオフ対象のプランがありません";
    Missing: "Missing", "Missing", "不足しているもの";
    MissingForAll: "Stands in the way of all", "Stands in the way of all", "全体で不足しているもの";
    SignedBy: "signed by {it}", "signed by {it}", "{it} がサインオフ";
    CountsUntil: "counts until {it}", "counts until {it}", "有効期限 {it}";
    DoesCount: "counts", "counts", "有効";
    DidCount: "counted when it was applied", "counted when it was applied", "適用時に有効";
    DoesNotCount: "does not count", "does not count", "無効";
    Strangers: "For no plan on the head commit", "For no plan on the head commit", "先頭コミットのプランに対応しないもの";
    NobodyKnown: "a deleted account", "a deleted account", "削除されたアカウント";
    ByForge: "the forge says who", "the forge says who", "フォージによる本人確認";
    ByKey: "signed by key", "signed by key", "鍵による署名";
    HeldNumber: "{n} demand holds", "{n} demands hold", "{n} 件の条件を満たしています";
    HeldMore: "{n} other demand holds", "{n} other demands hold", "ほか {n} 件の条件を満たしています";
    SeeHeld: "`--all` shows them", "`--all` shows them", "`--all` で表示されます";
    Request: "request", "request", "リクエスト";
    KeyAsked: "a signature by key", "a signature by key", "鍵による署名";
    Asks: "asks for", "asks for", "条件";
    Acknowledged: "acknowledged", "acknowledged", "確認済み";
    Comment: "comment", "comment", "コメント";
    Review: "review", "review", "レビュー";
    MoreStatements: "{n} more statement that does not count is not shown: `pairgate verify` shows all",
        "{n} more statements that do not count are not shown: `pairgate verify` shows all",
        "ほかに無効なサインオフ {n} 件を省略しました。`pairgate verify` ですべて表示されます";

    OutputNumber: "{n} output to change", "{n} outputs to change", "出力値の変更 {n}";

    // Several root modules.
    OverviewTitle: "{n} root module", "{n} root modules", "ルートモジュール {n} 件";
    NumberBlocked: "{n} blocked", "{n} blocked", "ブロック {n}";
    NumberWaiting: "{n} waiting for a second operator", "{n} waiting for a second operator", "サインオフ待ち {n}";
    NumberSigned: "{n} signed", "{n} signed", "サインオフ済み {n}";
    NumberClear: "{n} clear", "{n} clear", "問題なし {n}";
    IrreversibleNumber: "{n} cannot be undone", "{n} cannot be undone", "元に戻せない変更 {n}";
    GainsNumber: "{n} principal gains access", "{n} principals gain access", "アクセス権が増えるプリンシパル {n}";
    Details: "details", "details", "詳細";
    MoreBlocked: "{n} more blocked root module is not listed", "{n} more blocked root modules are not listed",
        "ほかにブロック {n} 件を省略しました";
    MoreSigned: "{n} more signed root module is not listed", "{n} more signed root modules are not listed",
        "ほかにサインオフ済み {n} 件を省略しました";
    MoreClear: "{n} more clear root module is not listed", "{n} more clear root modules are not listed",
        "ほかに問題なし {n} 件を省略しました";

    // On the forge.
    RequestNote: "What a sign-off binds, for machines: `pairgate verify` and `pairgate apply` read exactly these bytes.",
        "What a sign-off binds, for machines: `pairgate verify` and `pairgate apply` read exactly these bytes.",
        "サインオフが対象とする内容です（機械処理用）。`pairgate verify` と `pairgate apply` はこのバイト列をそのまま読みます。";
    CompleteNote: "Which plans for this commit are all of them, for machines: `pairgate verify` reads exactly these lines.",
        "Which plans for this commit are all of them, for machines: `pairgate verify` reads exactly these lines.",
        "このコミットのプランの一覧です（機械処理用）。`pairgate verify` はこの行をそのまま読みます。";
    TooLong: "What nobody may miss does not fit here, so this plan cannot be signed. Split the change into smaller pull requests.",
        "What nobody may miss does not fit here, so this plan cannot be signed. Split the change into smaller pull requests.",
        "見落としてはならない内容がここに収まらないため、このプランにはサインオフできません。変更を小さなプルリクエストに分けてください。";
    ISign: "I read this plan and sign it: {it}.", "I read this plan and sign it: {it}.", "このプランを読み、サインオフします：{it}。";
    ISignLive: "We do this together, live.", "We do this together, live.", "2人で同時に立ち会って実施します。";
    Applier: "to be applied by {it}", "to be applied by {it}", "適用する人 {it}";
    AtCommit: "commit {it}", "commit {it}", "コミット {it}";
}
