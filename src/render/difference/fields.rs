//! One field of a request in words: what happened to it since it was signed.

use super::ATTRIBUTES;
use crate::render::pull_request::radius;
use crate::render::verification::counts;
use crate::render::words::Word;
use crate::report::Verdict;
use crate::signoff::Request;
use crate::text::{Lang, Text};

pub(super) use crate::text::code;

fn optional(value: Option<&str>, lang: Lang) -> String {
    let unknown = Text::new("(not known)", "(不明)");
    value.map_or_else(|| unknown.get(lang).to_owned(), code)
}

/// A hash or a commit, as long as people read it.
fn short(text: &str) -> String {
    code(&text.chars().take(12).collect::<String>())
}

/// One field in words.
pub(super) fn told(field: &str, signed: &Request, now: &Request, lang: Lang) -> Text {
    let moved = |en: &str, ja: &str, one: String, other: String| {
        Text::new(format!("{en}: {one} → {other}"), format!("{ja}: {one} → {other}"))
    };
    let both = |en: &str, ja: &str, one: &str, other: &str| moved(en, ja, code(one), code(other));
    let maybe = |en: &str, ja: &str, one: Option<&String>, other: Option<&String>| {
        let show = |value: Option<&String>| optional(value.map(String::as_str), lang);
        moved(en, ja, show(one), show(other))
    };
    let (state, fresh) = (&signed.state, &now.state);
    match field {
        "state.serial" => serial(state.serial, fresh.serial),
        "state.lineage" => maybe(
            "the state is another one (its lineage)",
            "別のステートです(lineage)",
            state.lineage.as_ref(),
            fresh.lineage.as_ref(),
        ),
        "state.backend" => maybe(
            "the state is kept somewhere else",
            "ステートの保存先が異なります",
            state.backend.as_ref(),
            fresh.backend.as_ref(),
        ),
        "repository.id" | "repository.name" => {
            both("another repository", "別のリポジトリです", &signed.repository.name, &now.repository.name)
        }
        "pull_request" => both(
            "another pull request",
            "別のプルリクエストです",
            &signed.pull_request.to_string(),
            &now.pull_request.to_string(),
        ),
        "head_sha" => moved(
            "there was a push to the pull request",
            "プルリクエストにプッシュがありました",
            short(&signed.head_sha),
            short(&now.head_sha),
        ),
        "base_sha" => moved(
            "the base branch moved",
            "ベースブランチが進みました",
            short(&signed.base_sha),
            short(&now.base_sha),
        ),
        "root_module" => {
            both("another root module", "別のルートモジュールです", &signed.root_module, &now.root_module)
        }
        "workspace" => both("another workspace", "別のワークスペースです", &signed.workspace, &now.workspace),
        "account" => maybe(
            "another cloud account",
            "別のクラウドアカウントです",
            signed.account.as_ref(),
            now.account.as_ref(),
        ),
        "program" => {
            maybe("another program", "別のプログラムです", signed.program.as_ref(), now.program.as_ref())
        }
        "version" => maybe(
            "another terraform version",
            "terraform のバージョンが異なります",
            signed.version.as_ref(),
            now.version.as_ref(),
        ),
        "counts" => moved(
            "other numbers",
            "変更の数が異なります",
            counts(&signed.counts, lang),
            counts(&now.counts, lang),
        ),
        "blast_radius" => moved(
            "another blast radius",
            "影響範囲が異なります",
            radius(&signed.blast_radius, lang),
            radius(&now.blast_radius, lang),
        ),
        "verdict" => moved(
            "another verdict",
            "判定が異なります",
            verdict(&signed.verdict, lang),
            verdict(&now.verdict, lang),
        ),
        "findings" => lists("findings", "指摘", &signed.findings, &now.findings),
        "acknowledge" => {
            lists("what has to be acknowledged", "確認が必要なもの", &signed.acknowledge, &now.acknowledge)
        }
        field if field.starts_with("counts.") => moved(
            "other numbers",
            "変更の数が異なります",
            counts(&signed.counts, lang),
            counts(&now.counts, lang),
        ),
        field => hashed(field),
    }
}

fn verdict(name: &str, lang: Lang) -> String {
    let all = [Verdict::Clear, Verdict::NeedsSignoff, Verdict::Blocked, Verdict::Undecided];
    let known = all.into_iter().find(|verdict| verdict.name() == name);
    known.map_or_else(|| code(name), |verdict| Word::verdict(verdict).get(lang).to_owned())
}

/// What only a hash is known of.
fn hashed(field: &str) -> Text {
    match field {
        "state.configuration" => Text::new(
            "the configuration files are not those that were signed, whether or not the plan shows it",
            "構成ファイルが署名時と異なります(プランに現れない違いも含みます)",
        ),
        "state.lock" => Text::new(
            "the dependency lock file `.terraform.lock.hcl` is another one: providers may differ",
            "依存関係のロックファイル `.terraform.lock.hcl` が異なります。プロバイダーが異なる可能性があります",
        ),
        "policy_digest" => Text::new(
            "the policies, their inputs, the configuration of the gate or its version differ",
            "ポリシー、その入力、ゲートの設定、またはゲートのバージョンが異なります",
        ),
        "change_digest" => Text::new("the plan has another change digest", "変更ダイジェストが異なります"),
        "plan_file" => Text::new("the plan file is another one", "プランファイルが異なります"),
        "commitment" => Text::new(
            "sensitive values are bound in another way: one of the two had `PAIRGATE_SEAL_KEY` and the other had \
             not, or only one of them has sensitive values",
            "機密値の結び付け方が異なります。片方だけに `PAIRGATE_SEAL_KEY` があったか、片方だけに機密値があります",
        ),
        field => Text::new(format!("{} differs", code(field)), format!("{} が異なります", code(field))),
    }
}

fn serial(signed: Option<u64>, now: Option<u64>) -> Text {
    match (signed, now) {
        (Some(one), Some(other)) if one < other => Text::new(
            format!(
                "the state moved from serial {one} to {other}: something was applied since it was signed"
            ),
            format!("ステートのシリアルが {one} から {other} に進みました。署名後に何かが適用されています"),
        ),
        (Some(one), Some(other)) => Text::new(
            format!("the state went back from serial {one} to {other}: an older state was restored"),
            format!("ステートのシリアルが {one} から {other} に戻りました。古いステートに戻されています"),
        ),
        (None, Some(other)) => Text::new(
            format!("there is a state with serial {other} now, and none was known when it was signed"),
            format!("現在はシリアル {other} のステートがありますが、署名時には不明でした"),
        ),
        (Some(one), None) => Text::new(
            format!("no state is known now; it had serial {one} when it was signed"),
            format!("現在のステートが不明です。署名時のシリアルは {one} でした"),
        ),
        (None, None) => Text::new("the state's serial differs", "ステートのシリアルが異なります"),
    }
}

/// What came and what went.
fn lists(en: &str, ja: &str, signed: &[String], now: &[String]) -> Text {
    let names = |these: &[String], those: &[String]| {
        let only: Vec<String> =
            these.iter().filter(|one| !those.contains(one)).map(|one| code(one)).collect();
        let rest = only.len().saturating_sub(ATTRIBUTES);
        let shown = only.into_iter().take(ATTRIBUTES).collect::<Vec<_>>().join(", ");
        if rest == 0 { shown } else { format!("{shown} (+{rest})") }
    };
    let (gone, new) = (names(signed, now), names(now, signed));
    match (gone.is_empty(), new.is_empty()) {
        (true, _) => Text::new(format!("{en}: new are {new}"), format!("{ja}: 追加 {new}")),
        (_, true) => Text::new(format!("{en}: gone are {gone}"), format!("{ja}: 消えたもの {gone}")),
        _ => Text::new(
            format!("{en}: new are {new}, and gone are {gone}"),
            format!("{ja}: 追加 {new}、消えたもの {gone}"),
        ),
    }
}
