//! Fixed words about an apply in English and Japanese.

use crate::render::words::words;

words! {
    /// A word or sentence about an apply.
    Said;
    // Somebody waits.
    Waits: "{who} waits to apply {it}", "{who} waits to apply {it}", "{who} が {it} の適用を待っています";
    WaitsFor: "They wait for {it}, until {until}.", "They wait for {it}, until {until}.",
        "{it} のサインオフを {until} まで待ちます。";
    WaitsForAnybody: "They wait for a second operator who is there now, until {until}.",
        "They wait for a second operator who is there now, until {until}.",
        "立ち会える運用担当者のサインオフを {until} まで待ちます。";
    SessionWords: "The three words of this session: {it}. The applier's screen shows the same; compare them by voice.",
        "The three words of this session: {it}. The applier's screen shows the same; compare them by voice.",
        "このセッションの 3 つの単語は {it} です。適用する人の画面にも同じ単語が出ます。声に出して照合してください。";
    SignHere: "Read the plan, then on your own machine:", "Read the plan, then on your own machine:",
        "プランを読んだうえで、自分の端末で実行してください。";
    SignByComment: "Or, from a phone, write exactly this as a comment:",
        "Or, from a phone, write exactly this as a comment:",
        "スマートフォンなどからは、次の内容をそのままコメントしてください。";

    WaitsForYou: "{who} waits for you, until {until}.", "{who} waits for you, until {until}.",
        "{who} があなたのサインオフを {until} まで待っています。";
    WaitsForOneLikeYou: "{who} waits for a second operator, until {until}: if that is you, you sign as somebody who is \
        there now.",
        "{who} waits for a second operator, until {until}: if that is you, you sign as somebody who is there now.",
        "{who} が 2 人目の運用担当者のサインオフを {until} まで待っています。このサインオフは立ち会いとして記録されます。";
    WordsOfSession: "The three words of this session: ", "The three words of this session: ",
        "このセッションの 3 つの単語: ";
    CompareByVoice: "The applier's screen shows the same. Compare them by voice before you sign.",
        "The applier's screen shows the same. Compare them by voice before you sign.",
        "適用する人の画面にも同じ単語が出ます。サインオフの前に、声に出して照合してください。";

    // An emergency, afterwards.
    Emergency: "Applied in an emergency, without a second operator",
        "Applied in an emergency, without a second operator", "緊急適用（2 人目のサインオフなしの適用）";
    IsDue: "A second operator must sign this afterwards, until {until}.",
        "A second operator must sign this afterwards, until {until}.",
        "{until} までに、別の運用担当者が事後のサインオフを行う必要があります。";
    WasDue: "A second operator should have signed this until {until}: it is late, and nothing else can be applied before.",
        "A second operator should have signed this until {until}: it is late, and nothing else can be applied before.",
        "事後のサインオフの期限（{until}）を過ぎています。サインオフが済むまで、ほかの適用はできません。";
    ToAcknowledge: "To be acknowledged, one by one", "To be acknowledged, one by one", "1 件ずつ確認が必要なもの";
    ISignAfterwards: "I have looked at what {who} applied to {it} in an emergency, and sign it afterwards.",
        "I have looked at what {who} applied to {it} in an emergency, and sign it afterwards.",
        "{who} による {it} の緊急適用の内容を確認し、事後のサインオフを行います。";

    // It began.
    Applies: "{who} applies {it} now, with {partners}", "{who} applies {it} now, with {partners}",
        "{who} が {partners} とともに {it} の適用を始めました";
    PlanWords: "plan {it}", "plan {it}", "プラン {it}";
    ThisSession: "session {it}", "session {it}", "セッション {it}";
    SignedAs: "Sign-offs that this apply uses up", "Sign-offs that this apply uses up",
        "この適用で使うサインオフ";
    Live: "both are there", "both are there", "2 人で立ち会い";
    Asynchronous: "signed before", "signed before", "事前にサインオフ済み";
    BreakGlass: "Break-glass: {who} applies {it} without a second operator",
        "Break-glass: {who} applies {it} without a second operator",
        "緊急適用（ブレークグラス）：{who} が 2 人目のサインオフなしで {it} を適用します";
    Reason: "Reason", "Reason", "理由";
    Incident: "Incident", "Incident", "インシデント";
    Overridden: "What the gate would have refused", "What the gate would have refused",
        "通常ならゲートが拒否していた点";
    NothingOverridden: "nothing but the missing sign-off", "nothing but the missing sign-off", "サインオフがないこと以外にはありません";
    MustBeSigned: "A second operator must look at this and sign it afterwards, until {until} (24 hours). Nothing else \
        can be applied before.",
        "A second operator must look at this and sign it afterwards, until {until} (24 hours). Nothing else can be \
        applied before.",
        "24 時間以内（{until} まで）に、別の運用担当者が内容を確認してサインオフする必要があります。それまで、ほかの適用は\
        できません。";

    // How it ended.
    Applied: "Applied", "Applied", "適用済み";
    Failed: "Failed", "Failed", "失敗";
    FailedPartly: "Failed half-way", "Failed half-way", "途中で失敗";
    Interrupted: "Interrupted", "Interrupted", "中断";
    Nothing: "Nothing was applied", "Nothing was applied", "何も適用されていません";
    Unknown: "Nobody knows how it ended", "Nobody knows how it ended", "結果不明";
    Withdrawn: "Withdrawn", "Withdrawn", "取りやめ";
    AppliedWhy: "everything was done, and the state says so.", "everything was done, and the state says so.",
        "すべての変更を適用し、ステートでも確認しました。";
    FailedWhy: "terraform failed before anything was done.", "terraform failed before anything was done.",
        "何も適用しないうちに terraform が失敗しました。";
    FailedPartlyWhy: "terraform failed, and a part is done.", "terraform failed, and a part is done.",
        "terraform が失敗しました。一部は適用済みです。";
    InterruptedWhy: "somebody interrupted terraform; a part may be done.",
        "somebody interrupted terraform; a part may be done.",
        "terraform の実行が中断されました。一部は適用済みの可能性があります。";
    NothingWhy: "terraform said that all went well, and the state did not move.",
        "terraform said that all went well, and the state did not move.",
        "terraform は成功を報告しましたが、ステートが変わっていません。";
    UnknownWhy: "terraform ran, and what it did could not be found out.",
        "terraform ran, and what it did could not be found out.",
        "terraform は実行されましたが、何が行われたか確認できませんでした。";
    WithdrawnWhy: "terraform never ran: something changed at the last moment.",
        "terraform never ran: something changed at the last moment.",
        "terraform は実行していません。直前に状況が変わりました。";
    Where: "{it} by {who}", "{it} by {who}", "{it}（適用：{who}）";
    WhereWith: "{it} by {who} with {partners}", "{it} by {who} with {partners}",
        "{it}（適用：{who}、サインオフ：{partners}）";
    Tally: "{done} of {n} change done", "{done} of {n} changes done", "変更 {n} 件中 {done} 件が完了";
    Took: "took {it}", "took {it}", "所要時間 {it}";
    Serial: "state serial {it}", "state serial {it}", "ステートのシリアル {it}";
    NotDone: "Not done", "Not done", "未完了";
    Half: "Half done", "Half done", "途中まで";
    Unclear: "Nobody can tell", "Nobody can tell", "不明";
    Done: "Done", "Done", "完了";
    MoreNotDone: "{n} more that is not done is not shown", "{n} more that are not done are not shown",
        "ほかに未完了 {n} 件を省略";
    MoreDone: "{n} more that is done is not shown", "{n} more that are done are not shown", "ほかに完了 {n} 件を省略";
    MoreOther: "{n} more is not shown", "{n} more are not shown", "ほかに {n} 件を省略";
    MoreCharacters: "{n} more character is not shown", "{n} more characters are not shown", "ほかに {n} 文字を省略";
    Errors: "What terraform said", "What terraform said", "terraform のエラー";
    Means: "What it means", "What it means", "意味";
    Policies: "Policies that the new state fails", "Policies that the new state fails", "新しいステートが満たさないポリシー";
    Remarks: "Besides", "Besides", "その他";
    Next: "Next", "Next", "次にすること";

    // What was found afterwards.
    Reconciled: "{who} looked at what became of {it}", "{who} looked at what became of {it}",
        "{who} が {it} の適用結果を確認しました";
    FoundNothing: "Nothing was applied: the state did not move.", "Nothing was applied: the state did not move.",
        "何も適用されていません。ステートは変わっていません。";
    FoundAll: "Everything was applied: a fresh plan has nothing left to do.",
        "Everything was applied: a fresh plan has nothing left to do.",
        "すべて適用済みです。新しいプランに残りの変更はありません。";
    FoundPart: "A part was applied: the state moved, and a fresh plan still has something to do.",
        "A part was applied: the state moved, and a fresh plan still has something to do.",
        "一部が適用済みです。ステートは変わりましたが、新しいプランにはまだ変更が残っています。";

    // On the partner's second screen.
    Watching: "Following {it}; Ctrl-C ends this and nothing else.", "Following {it}; Ctrl-C ends this and nothing else.",
        "{it} を監視しています。Ctrl-C で監視だけを終了できます。";
    Signed: "{who} signed the plan of {it}", "{who} signed the plan of {it}", "{who} が {it} のプランにサインオフしました";
    SignedElse: "{who} signed a plan that is not on the head commit", "{who} signed a plan that is not on the head commit",
        "{who} が先頭コミットのものではないプランにサインオフしました";
    Revoked: "{who} took their sign-offs back", "{who} took their sign-offs back", "{who} がサインオフを取り消しました";
    WaitsNoMore: "{who} does not wait any more", "{who} does not wait any more", "{who} の待機が終わりました";
    NobodyThere: "nothing waits and nothing runs", "nothing waits and nothing runs", "待機中・実行中の適用はありません";
    NoAnswer: "the forge does not answer, and is asked again: {why}", "the forge does not answer, and is asked again: {why}",
        "フォージが応答しません。再試行します: {why}";
    AnswersAgain: "the forge answers again", "the forge answers again", "フォージの応答が戻りました";

    // What to do next, when nobody knows better.
    NextAgain: "let the plan be made again, read and sign it, then `pairgate apply {it}`",
        "let the plan be made again, read and sign it, then `pairgate apply {it}`",
        "プランを作り直し、読んでサインオフしたうえで `pairgate apply {it}` を実行してください";
    NextReconcile: "`pairgate reconcile {it}` finds out; nothing else can be applied before",
        "`pairgate reconcile {it}` finds out; nothing else can be applied before",
        "`pairgate reconcile {it}` で確認してください。それまで、ほかの適用はできません";
    NextLook: "look at the backend and the state before anything else; then plan and sign again",
        "look at the backend and the state before anything else; then plan and sign again",
        "まずバックエンドとステートを確認し、そのうえでプランの作成とサインオフをやり直してください";
    NextNothing: "nothing has to be done", "nothing has to be done", "対応は不要です";
    NextPolicies: "mend what the policies name in a new pull request", "mend what the policies name in a new pull request",
        "ポリシーが示す点を新しいプルリクエストで直してください";

    // What a change does.
    Create: "create", "create", "作成";
    Update: "update", "update", "変更";
    Delete: "destroy", "destroy", "削除";
    Replace: "replace", "replace", "置き換え";
    Forget: "forget", "forget", "管理対象から除外";
    Import: "import", "import", "インポート";
    Move: "move", "move", "移動";
}
