//! Fixed words of a history in English and Japanese.

use crate::history::Ending;
use crate::render::words::words;

words! {
    /// A word or sentence of a history.
    Told;
    Title: "{n} apply", "{n} applies", "適用 {n} 件";
    TitleSince: "{n} apply since {it}", "{n} applies since {it}", "{it} 以降の適用 {n} 件";
    Nothing: "Nothing was applied.", "Nothing was applied.", "適用はありませんでした。";
    Attention: "Needs somebody", "Needs somebody", "対応が必要なもの";
    NoAttention: "Nothing waits for anybody.", "Nothing waits for anybody.", "対応待ちはありません。";
    Applies: "What was applied", "What was applied", "適用の一覧";
    Pairs: "Who applied (rows) what somebody signed (columns)", "Who applied (rows) what somebody signed (columns)",
        "適用した人（行）とサインオフした人（列）";
    Knowledge: "Who knows which root module", "Who knows which root module", "ルートモジュールごとの経験者";
    Next: "Whom to pair next", "Whom to pair next", "次に組むとよい2人";
    Unread: "{n} entry of the notes does not fit and counts for nothing",
        "{n} entries of the notes do not fit and count for nothing", "つじつまが合わないため数えていないノートの記録 {n} 件";

    // How an apply ended.
    Applied: "applied", "applied", "適用済み";
    Failed: "failed", "failed", "失敗";
    Interrupted: "interrupted", "interrupted", "中断";
    NothingDone: "nothing was applied", "nothing was applied", "何も適用されず";
    Withdrawn: "withdrawn before terraform ran", "withdrawn before terraform ran", "実行前に取りやめ";
    Open: "nobody knows how it ended", "nobody knows how it ended", "結果不明";
    Done: "{done} of {all} done", "{done} of {all} done", "{all} 件中 {done} 件完了";
    FoundOut: "found out afterwards by {it}", "found out afterwards by {it}", "{it} が後から照合";

    // How many ended how.
    AllApplied: "{n} applied", "{n} applied", "適用済み {n}";
    AllFailed: "{n} failed", "{n} failed", "失敗 {n}";
    AllInterrupted: "{n} interrupted", "{n} interrupted", "中断 {n}";
    AllNothing: "{n} without effect", "{n} without effect", "適用なし {n}";
    AllWithdrawn: "{n} withdrawn", "{n} withdrawn", "取りやめ {n}";
    AllOpen: "{n} with unknown end", "{n} with unknown end", "結果不明 {n}";

    // What stands beside an apply.
    Forced: "break-glass, nobody signed before: {why} ({incident})", "break-glass, nobody signed before: {why} ({incident})",
        "緊急適用（事前のサインオフなし）：{why}（{incident}）";
    Countersigned: "signed afterwards by {it} at {at}", "signed afterwards by {it} at {at}", "事後サインオフ：{it}（{at}）";
    CountersignedLate: "signed afterwards by {it} at {at}, later than within 24 hours",
        "signed afterwards by {it} at {at}, later than within 24 hours", "事後サインオフ：{it}（{at}、24時間を超過）";
    Drift: "took drift back: something had been changed beside terraform",
        "took drift back: something had been changed beside terraform", "ドリフト（terraform 外での変更）を上書きしました";
    Fails: "the new state fails the policy {it}", "the new state fails the policies {it}", "適用後の state が違反しているポリシー：{it}";
    Error: "error", "error", "エラー";
    Remark: "remark", "remark", "備考";

    // What needs somebody.
    AskOpen: "nobody knows how the apply of {pull} ({place}) by {who} at {at} ended; look at it with `pairgate reconcile`",
        "nobody knows how the apply of {pull} ({place}) by {who} at {at} ended; look at it with `pairgate reconcile`",
        "{pull}（{place}、{who}、{at}）の適用結果が不明です。`pairgate reconcile` で確認してください";
    AskSign: "{pull} ({place}) was an emergency of {who} at {at}; a second operator has until {until} to look at it: {command}",
        "{pull} ({place}) was an emergency of {who} at {at}; a second operator has until {until} to look at it: {command}",
        "{pull}（{place}、{who}、{at}）は緊急適用でした。もう1人の担当者が {until} までに確認し、サインオフしてください：{command}";
    AskSignLate: "{pull} ({place}) was an emergency of {who} at {at}; a second operator should have looked at it until {until}: {command}",
        "{pull} ({place}) was an emergency of {who} at {at}; a second operator should have looked at it until {until}: {command}",
        "{pull}（{place}、{who}、{at}）は緊急適用でした。事後サインオフの期限（{until}）を過ぎています：{command}";
    GapAhead: "the state of {place} moved from serial {from} to {to} between {pull} by {who} at {at} and {next}: \
        somebody ran terraform beside the gate",
        "the state of {place} moved from serial {from} to {to} between {pull} by {who} at {at} and {next}: \
        somebody ran terraform beside the gate",
        "{place} の state のシリアルが、{pull}（{who}、{at}）から {next} までの間に {from} から {to} に進みました。ゲートを通さずに \
        terraform が実行されています";
    GapBehind: "the state of {place} went back from serial {from} to {to} between {pull} by {who} at {at} and {next}: \
        somebody put an older state in its place",
        "the state of {place} went back from serial {from} to {to} between {pull} by {who} at {at} and {next}: \
        somebody put an older state in its place",
        "{place} の state のシリアルが、{pull}（{who}、{at}）から {next} までの間に {from} から {to} に戻りました。古い state に\
        置き換えられています";
    GapReplaced: "the state of {place} after {pull} by {who} at {at} is not the one that {next} found: another was put in its place",
        "the state of {place} after {pull} by {who} at {at} is not the one that {next} found: another was put in its place",
        "{place} の state は、{pull}（{who}、{at}）の後、{next} までの間に別の state に置き換えられています";

    // Who knows what.
    Module: "{n} apply by {it}", "{n} applies by {it}", "適用 {n} 件（{it}）";
    Known: "known to {n} person", "known to {n} people", "経験者 {n} 人";
    Never: "never touched by {it}", "never touched by {it}", "未経験：{it}";
    Alone: "Only one person ever applied: {it}", "Only one person ever applied: {it}", "適用したことがある人が1人だけ：{it}";
    More: "and {n} more", "and {n} more", "ほか {n} 件";

    // Charts.
    PerWeek: "Applies per week", "Applies per week", "週ごとの適用数";
    WeekOf: "week of {it}", "week of {it}", "{it} の週";
    Durations: "How long terraform ran, oldest first", "How long terraform ran, oldest first", "terraform の実行時間（古い順）";
    Longest: "longest: {it}", "longest: {it}", "最長：{it}";
    Rows: "rows apply, columns sign", "rows apply, columns sign", "行が適用、列がサインオフ";
    Cell: "{one} applied, {other} signed: {n}", "{one} applied, {other} signed: {n}", "適用 {one}、サインオフ {other}：{n} 件";
    Written: "written at {it}", "written at {it}", "作成：{it}";
}

/// The word for an ending.
pub(super) fn ending(ending: Ending) -> Told {
    match ending {
        Ending::Applied => Told::Applied,
        Ending::Failed => Told::Failed,
        Ending::Interrupted => Told::Interrupted,
        Ending::Nothing => Told::NothingDone,
        Ending::Withdrawn => Told::Withdrawn,
        Ending::Open => Told::Open,
    }
}

/// So many ended in this way.
pub(super) fn total(ending: Ending) -> Told {
    match ending {
        Ending::Applied => Told::AllApplied,
        Ending::Failed => Told::AllFailed,
        Ending::Interrupted => Told::AllInterrupted,
        Ending::Nothing => Told::AllNothing,
        Ending::Withdrawn => Told::AllWithdrawn,
        Ending::Open => Told::AllOpen,
    }
}
