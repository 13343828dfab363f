//! What operators may pass behind `--` to `pairgate plan` and `pairgate apply`.
//!
//! The gate makes the plan and decides where it goes, so only what shapes the plan's content is let through: that
//! content is what people sign. Every argument comes out in one spelling, with its value in the same word. As two
//! words a value could be a command of its own: `-var -help` makes terraform print its help and exit 0.

use crate::text::Text;

/// Arguments that were let through, each in one word such as `-var=name=value`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanArguments {
    /// All of them, for `plan`.
    pub plan: Vec<String>,
    /// Only `-var` and `-var-file`, in the order given: a saved plan asks for ephemeral values again.
    pub variables: Vec<String>,
    /// The number of `-parallelism`, which a saved plan does not remember.
    pub parallelism: Option<String>,
}

/// How a flag is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Value,
    /// `NAME=VALUE`.
    Assignment,
    Number,
}

const ALLOWED: [(&str, Takes); 10] = [
    ("var", Takes::Assignment),
    ("var-file", Takes::Value),
    ("target", Takes::Value),
    // Of tofu; terraform says itself that it does not know it.
    ("exclude", Takes::Value),
    ("replace", Takes::Value),
    ("destroy", Takes::Nothing),
    ("refresh-only", Takes::Nothing),
    ("parallelism", Takes::Number),
    ("lock-timeout", Takes::Value),
    ("compact-warnings", Takes::Nothing),
];

/// The longest value that is repeated to the reader.
const MOST_SHOWN: usize = 60;

/// Sorts out what was given behind `--`; the first argument that is not let through is the answer.
pub fn plan_arguments(args: &[String]) -> Result<PlanArguments, Text> {
    let mut found = PlanArguments::default();
    let mut rest = args.iter().enumerate();
    while let Some((at, word)) = rest.next() {
        let (name, given) = flag(word).ok_or_else(|| positional(at + 1))?;
        let Some((name, takes)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            return Err(refused(name, given));
        };
        let whole = match (takes, given) {
            (Takes::Nothing, None) => format!("-{name}"),
            (Takes::Nothing, Some(_)) => return Err(without_value(name)),
            (_, given) => {
                let value = match given {
                    Some(value) => value,
                    None => rest.next().map(|(_, word)| word.as_str()).ok_or_else(|| incomplete(name))?,
                };
                check(name, *takes, value)?;
                if *takes == Takes::Number && found.parallelism.replace(value.to_owned()).is_some() {
                    return Err(twice(name));
                }
                format!("-{name}={value}")
            }
        };
        if matches!(*name, "var" | "var-file") {
            found.variables.push(whole.clone());
        }
        found.plan.push(whole);
    }
    Ok(found)
}

/// The name of a flag and the value in the same word. Go's flags may have one dash or two.
fn flag(word: &str) -> Option<(&str, Option<&str>)> {
    let bare = word.strip_prefix('-')?;
    let bare = bare.strip_prefix('-').unwrap_or(bare);
    let (name, value) = match bare.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (bare, None),
    };
    (!name.is_empty() && !name.starts_with('-')).then_some((name, value))
}

fn check(name: &str, takes: Takes, value: &str) -> Result<(), Text> {
    let fits = match takes {
        Takes::Nothing => true,
        Takes::Value => !value.is_empty(),
        Takes::Assignment => value.split_once('=').is_some_and(|(variable, _)| !variable.trim().is_empty()),
        Takes::Number => {
            (1..=4).contains(&value.len())
                && value.bytes().all(|byte| byte.is_ascii_digit())
                && !value.starts_with('0')
        }
    };
    let wanted = match takes {
        _ if fits && !value.contains('\0') => return Ok(()),
        Takes::Assignment => "-var=NAME=VALUE".to_owned(),
        Takes::Number => format!("-{name}=10"),
        Takes::Nothing | Takes::Value => format!("-{name}=VALUE"),
    };
    // The value of a variable may be a secret: it is not repeated.
    Err(Text::new(
        format!("the value of `-{name}` cannot be used; write `{wanted}`"),
        format!("`-{name}` の値が正しくありません。`{wanted}` の形で指定してください"),
    ))
}

/// Not shown, because what stands in the wrong place may be the value of a variable.
fn positional(number: usize) -> Text {
    Text::new(
        format!(
            "argument {number} is no option: the gate makes the plan itself, from the folder that you name with `--chdir`; \
             leave out saved plans and folders, and write values as `-option=VALUE`"
        ),
        format!(
            "{number} 番目の引数はオプションではありません。プランはゲート自身が `--chdir` のフォルダーで作成します。保存済みプランや\
             フォルダーは指定せず、値は `-option=VALUE` の形で書いてください"
        ),
    )
}

fn refused(name: &str, given: Option<&str>) -> Text {
    let (en, ja) = match name {
        "refresh" if given == Some("false") => (
            "a plan that was not refreshed shows what was there once; leave it out",
            "更新しないプランは過去の状態を示すだけです。外してください",
        ),
        "refresh" => ("the gate always refreshes; leave it out", "ゲートは常に更新します。外してください"),
        "out" => (
            "the gate keeps the plan where nobody can change it; leave it out",
            "プランは誰も変更できない場所にゲートが保存します。外してください",
        ),
        "state" | "state-out" | "backup" => (
            "another state than the backend's would be planned or changed; leave it out",
            "バックエンドと異なるステートが使われてしまいます。外してください",
        ),
        "lock" => (
            "without the lock somebody else can change the state meanwhile; wait longer with `-lock-timeout=5m`",
            "ロックしないと途中で他の人がステートを変更できます。待つ場合は `-lock-timeout=5m` を指定してください",
        ),
        "generate-config-out" => (
            "it writes configuration that nobody has reviewed; run it with `pairgate exec -- terraform plan …`, commit \
             the file, and plan again",
            "レビューされていない設定ファイルが作られます。`pairgate exec -- terraform plan …` で作成し、コミットしてから\
             プランし直してください",
        ),
        "input" => (
            "the gate asks nothing on terraform's behalf; give values with `-var` or `-var-file`",
            "ゲート経由では入力を求めません。`-var` か `-var-file` で値を渡してください",
        ),
        "json" | "no-color" | "detailed-exitcode" | "concise" => (
            "the gate reads and shows the plan itself; leave it out",
            "プランの読み取りと表示はゲートが行います。外してください",
        ),
        "auto-approve" => (
            "the second operator's sign-off is what approves; leave it out",
            "承認するのは二人目の担当者のサインオフです。外してください",
        ),
        "chdir" => (
            "name the folder with the gate's own `--chdir DIR`, before the `--`",
            "フォルダーは `--` の前で `--chdir DIR` として指定してください",
        ),
        _ => (
            "it is not among the arguments that are let through: -var, -var-file, -target, -exclude, -replace, -destroy, \
             -refresh-only, -parallelism, -lock-timeout, -compact-warnings",
            "使える引数は -var、-var-file、-target、-exclude、-replace、-destroy、-refresh-only、-parallelism、-lock-timeout、\
             -compact-warnings です",
        ),
    };
    let name = short(name);
    Text::new(
        format!("`-{name}` is not passed on to terraform: {en}"),
        format!("`-{name}` は terraform に渡しません。{ja}"),
    )
}

fn without_value(name: &str) -> Text {
    Text::new(
        format!("`-{name}` takes no value here; write `-{name}` alone or leave it out"),
        format!("`-{name}` に値は付けられません。`-{name}` とだけ書くか、外してください"),
    )
}

fn incomplete(name: &str) -> Text {
    Text::new(
        format!("`-{name}` has no value; write `-{name}=VALUE`"),
        format!("`-{name}` に値がありません。`-{name}=VALUE` の形で書いてください"),
    )
}

fn twice(name: &str) -> Text {
    Text::new(
        format!("`-{name}` is given twice; write it once"),
        format!("`-{name}` が二度指定されています。一度だけ書いてください"),
    )
}

fn short(text: &str) -> String {
    text.chars().take(MOST_SHOWN).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;
    use crate::text::Lang;

    fn words(line: &[&str]) -> Vec<String> {
        line.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn what_shapes_the_plan_is_let_through_in_one_spelling() {
        let given = words(&[
            "-var",
            "a=-help",
            "--var=b=1=2",
            "-var-file",
            "x.tfvars",
            "-target=module.a[\"x y\"]",
            "--exclude",
            "c.d",
            "-replace",
            "e.f",
            "-destroy",
            "--refresh-only",
            "-parallelism",
            "3",
            "-lock-timeout=5m",
            "-compact-warnings",
        ]);
        let found = plan_arguments(&given).unwrap();
        assert_eq!(
            found.plan,
            words(&[
                "-var=a=-help",
                "-var=b=1=2",
                "-var-file=x.tfvars",
                "-target=module.a[\"x y\"]",
                "-exclude=c.d",
                "-replace=e.f",
                "-destroy",
                "-refresh-only",
                "-parallelism=3",
                "-lock-timeout=5m",
                "-compact-warnings",
            ])
        );
        assert_eq!(found.variables, words(&["-var=a=-help", "-var=b=1=2", "-var-file=x.tfvars"]));
        assert_eq!(found.parallelism.as_deref(), Some("3"));
        assert_eq!(plan_arguments(&[]).unwrap(), PlanArguments::default());
    }

    #[test]
    fn everything_else_is_refused_with_a_reason() {
        for line in [
            &["-refresh=false"][..],
            &["--refresh=false"],
            &["-refresh"],
            &["-out=x"],
            &["-out", "x"],
            &["-state=x"],
            &["-state-out=x"],
            &["-backup=-"],
            &["-lock=false"],
            &["-generate-config-out=x.tf"],
            &["-input=true"],
            &["-json"],
            &["-help"],
            &["-h"],
            &["--help"],
            &["-version"],
            &["-auto-approve"],
            &["-chdir=x"],
            &["tfplan"],
            &["--"],
            &["-"],
            &["---var=a=b"],
            &[""],
            &["-=x"],
            &["-VAR=a=b"],
            &["-destroy=false"],
            &["-destroy=true"],
            &["-destroy", "tfplan"],
            &["-var"],
            &["-var", "-help"],
            &["-var="],
            &["-var==x"],
            &["-var-file="],
            &["-target="],
            &["-parallelism=0"],
            &["-parallelism=1x"],
            &["-parallelism=-1"],
            &["-parallelism=2", "-parallelism=3"],
            &["-var=a=\0"],
            &["-destroy", "-unknown"],
        ] {
            let why = plan_arguments(&words(line)).expect_err(&format!("{line:?}"));
            assert!(!why.get(Lang::En).is_empty() && !why.get(Lang::Ja).is_empty());
        }
    }

    #[test]
    fn the_value_of_a_variable_is_not_repeated() {
        for line in [&["-var=hunter2"][..], &["-var=a=b", "password=hunter2"], &["-var", "a=b", "hunter2"]] {
            let why = plan_arguments(&words(line)).unwrap_err();
            assert!(
                !why.get(Lang::En).contains("hunter2") && !why.get(Lang::Ja).contains("hunter2"),
                "{why:?}"
            );
        }
    }
}
