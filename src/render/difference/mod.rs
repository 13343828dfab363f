//! Why a plan is not the one that was signed, field by field and address by address, for a terminal.
//!
//! "Another digest" helps nobody. Each field that moved is told as what happened (something was applied since,
//! the base branch moved, another version of terraform), then the addresses with their attributes. No value is
//! told, because a request holds none.

mod fields;

use super::Style;
use super::text::page::{Page, Paint, Piece, own, sentence, theirs};
use crate::signoff::Request;
use crate::signoff::hashes::UNCHANGED;
use crate::signoff::requests::Difference;
use crate::text::{Lang, Text};
use fields::{code, told};

/// More addresses than this are counted.
const ADDRESSES: usize = 40;
/// More attributes of one address than this are counted.
const ATTRIBUTES: usize = 12;

/// How what would be applied now differs from what was signed, and what to do about it.
pub fn text(difference: &Difference, signed: &Request, now: &Request, style: Style) -> String {
    let lang = style.lang;
    let mut page = Page::new(style);
    let say = |en: &str, ja: &str| Text::new(en, ja).get(lang).to_owned();
    page.line(
        0,
        &[own(
            Paint::Bad,
            say(
                "This plan is not the one that was signed (signed → now)",
                "署名されたプランとは異なります(署名時 → 現在)",
            ),
        )],
    );
    // Several counts are one sentence.
    let mut sentences: Vec<Text> = Vec::new();
    for field in &difference.fields {
        let sentence = told(field, signed, now, lang);
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences.iter().for_each(|sentence| item(&mut page, sentence.get(lang)));
    if difference.is_sensitive_only() {
        item(&mut page, sensitive_only().get(lang));
    }
    for part in &difference.parts {
        item(&mut page, part_text(part).get(lang));
    }
    addresses(&mut page, difference, (signed, now), lang);
    page.gap();
    page.labelled(Paint::Bold, &say("next:", "次に:"), &sentence(next(difference).get(lang)));
    page.finish()
}

fn item(page: &mut Page, text: &str) {
    let mut pieces = vec![own(Paint::Plain, "- ")];
    pieces.extend(sentence(text));
    page.wrap(2, 4, &pieces);
}

fn sensitive_only() -> Text {
    Text::new(
        "nothing that may be shown differs: it is a sensitive value, or the two were made with different \
         `PAIRGATE_SEAL_KEY`",
        "表示できる部分に違いはありません。機密値が異なるか、`PAIRGATE_SEAL_KEY` が異なります",
    )
}

fn part_text(part: &str) -> Text {
    let name = code(part);
    match part {
        "configuration" => Text::new(
            format!("the plan's {name} differs: blocks, expressions, provisioners or providers"),
            format!("プランの {name}(ブロック、式、プロビジョナー、プロバイダー)が異なります"),
        ),
        "variables" => Text::new(
            format!("the plan's {name} differ: a variable has another value"),
            format!("プランの {name}(変数の値)が異なります"),
        ),
        _ => Text::new(format!("the plan's {name} differs"), format!("プランの {name} が異なります")),
    }
}

/// The addresses, each with its sign: `-` only what was signed changes, `+` only this plan does, `~` both.
fn addresses(page: &mut Page, difference: &Difference, (signed, now): (&Request, &Request), lang: Lang) {
    let Some(all) = &difference.addresses else {
        let text = Text::new(
            "which addresses differ is not known: one of the two plans changes too much to keep hashes of it",
            "異なるアドレスは不明です。変更が多すぎるため、片方のプランにはハッシュがありません",
        );
        return item(page, text.get(lang));
    };
    if all.is_empty() {
        return;
    }
    page.gap();
    let head = Text::new(
        "Addresses (`-` only what was signed, `+` only this plan, `~` both)",
        "アドレス(`-` 署名したもののみ、`+` 今回のみ、`~` 両方)",
    );
    page.wrap(0, 0, &sentence(head.get(lang)));
    for address in all.iter().take(ADDRESSES) {
        let (sign, paint) = if difference.only_signed.contains(address) {
            ("- ", Paint::Bad)
        } else if difference.only_now.contains(address) {
            ("+ ", Paint::Good)
        } else {
            ("~ ", Paint::Warn)
        };
        let mut pieces = vec![own(paint, sign), theirs(Paint::Bold, address)];
        pieces.extend(action(address, signed, now));
        page.line(2, &pieces);
        if sign == "~ " {
            page.wrap(6, 6, &attributes(address, difference, lang));
        }
    }
    if all.len() > ADDRESSES {
        page.line(2, &[own(Paint::Dim, format!("(+{})", all.len() - ADDRESSES))]);
    }
}

/// What happens there, or what was to happen and what does.
fn action(address: &str, signed: &Request, now: &Request) -> Vec<Piece> {
    let of = |request: &Request| {
        let changes = request.hashes.as_ref().map(|hashes| hashes.changes.as_slice()).unwrap_or_default();
        changes.iter().find(|change| change.address == address).map(|change| change.action.clone())
    };
    let text = match (of(signed), of(now)) {
        (Some(one), Some(other)) if one != other => format!("  {one} → {other}"),
        (one, other) => format!("  {}", one.or(other).unwrap_or_default()),
    };
    vec![theirs(Paint::Dim, &text)]
}

fn attributes(address: &str, difference: &Difference, lang: Lang) -> Vec<Piece> {
    let known = difference.attributes.iter().find(|(known, _)| known == address);
    let text = match known.map(|(_, names)| names.as_slice()) {
        None => Text::new("its attributes were not kept", "属性は記録されていません"),
        Some([]) => Text::new(
            "no attribute that may be shown: its action, its provider or a mark",
            "表示できる属性に違いはありません(アクション、プロバイダー、マークの違い)",
        ),
        Some(names) => {
            let name = |name: &String| match name.as_str() {
                UNCHANGED => {
                    Text::new("an attribute that stays as it is", "変更されない属性").get(lang).to_owned()
                }
                name => code(name),
            };
            let mut shown: Vec<String> = names.iter().take(ATTRIBUTES).map(name).collect();
            if names.len() > ATTRIBUTES {
                shown.push(format!("(+{})", names.len() - ATTRIBUTES));
            }
            let shown = shown.join(", ");
            Text::new(shown.clone(), shown)
        }
    };
    sentence(text.get(lang))
}

/// What to do: the first cause that explains the others.
fn next(difference: &Difference) -> Text {
    let has = |names: &[&str]| difference.fields.iter().any(|field| names.contains(&field.as_str()));
    if has(&[
        "repository.id",
        "pull_request",
        "root_module",
        "workspace",
        "state.backend",
        "state.lineage",
        "account",
    ]) {
        return Text::new(
            "stand in the folder, workspace and backend that was signed, and run it again",
            "署名時のフォルダー、ワークスペース、バックエンドで実行し直してください",
        );
    }
    if has(&["program", "version", "state.lock"]) {
        return Text::new(
            "use the version and the lock file that the plan job uses, or let it plan with yours and sign again",
            "プランのジョブと同じバージョンとロックファイルを使うか、ジョブ側を合わせて署名し直してください",
        );
    }
    if difference.is_sensitive_only() || has(&["commitment"]) {
        return Text::new(
            "plan with the same variables and the same `PAIRGATE_SEAL_KEY` as the plan job; if a sensitive value \
             did change, let the job plan again, read it and sign again",
            "プランのジョブと同じ変数、同じ `PAIRGATE_SEAL_KEY` でプランしてください。機密値が実際に変わった場合は、ジョブで\
             プランを作り直し、読んで署名し直してください",
        );
    }
    Text::new(
        "let the plan job plan again, read the new plan, and have it signed again with `pairgate sign`",
        "ジョブでプランを作り直し、新しいプランを読んで `pairgate sign` で署名し直してください",
    )
}
