//! `pairgate init`: a configuration file that explains itself, and a workflow that runs the gate.
//!
//! The configuration file shows every setting, commented out, with its default; a test holds it to
//! the code. The workflow is written so that the mistakes that leak credentials are not made: each job
//! may do only what it is for, the token is not left in the checkout, nothing from the pull request is
//! pasted into a script, comments run nothing out of it, and the plan file is not uploaded.

use crate::diagnostic::Diagnostics;
use crate::files::new_file;
use crate::outcome::Outcome;
use crate::text::Lang;
use std::io::Write;
use std::path::PathBuf;

/// Write a commented configuration file and a GitHub Actions workflow.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The repository's root.
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Replace the files if they exist.
    #[arg(long)]
    pub force: bool,
    /// The language of summaries, and of the comments in the files: `en` or `ja`.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = language)]
    pub lang: Lang,
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "write `en` or `ja`".to_owned())
}

/// The configuration file in `lang`.
pub fn config_template(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("config.en.hcl"),
        Lang::Ja => include_str!("config.ja.hcl"),
    }
}

/// The workflow with comments in `lang`.
pub fn workflow_template(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("workflow.en.yml"),
        Lang::Ja => include_str!("workflow.ja.yml"),
    }
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Diagnostics> {
    let files = [
        (crate::config::FILE_NAME, config_template(args.lang)),
        (".github/workflows/pairgate.yml", workflow_template(args.lang)),
    ]
    .map(|(name, text)| (args.dir.join(name), text));
    // All or nothing as far as it can be seen beforehand: half a set of files helps nobody.
    let refused: Diagnostics =
        files.iter().filter_map(|(path, _)| new_file::check_absent(path).err()).collect();
    if !args.force && !refused.is_empty() {
        return Err(refused);
    }
    for (path, text) in &files {
        new_file::write(path, text, args.force)?;
        writeln!(out, "wrote {}", path.display()).map_err(|error| super::unwritable(&error))?;
    }
    let next = match args.lang {
        Lang::En => NEXT_EN,
        Lang::Ja => NEXT_JA,
    };
    write!(out, "{next}").map_err(|error| super::unwritable(&error))?;
    Ok(Outcome::Clear)
}

const NEXT_EN: &str = "
next:
  1. put your provider's credentials into the workflow where it says so, and the folder of your root module
  2. set levels and thresholds in .pairgate.hcl; `pairgate config` shows what holds and why
  3. commit both files and open a pull request; then make the job `plan` and the status `pairgate/sign-off` required in the branch's rules
";

const NEXT_JA: &str = "
次にすること:
  1. ワークフローの指定箇所にプロバイダーの認証情報とルートモジュールのフォルダーを書く
  2. .pairgate.hcl でレベルとしきい値を決める。`pairgate config` で有効な値とその出どころが分かる
  3. 両方のファイルをコミットしてプルリクエストを開き、ブランチのルールでジョブ `plan` とステータス `pairgate/sign-off` を必須にする
";
