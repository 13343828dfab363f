//! `pairgate digest`: what a sign-off binds to, and why two plans differ.

use std::io::Write;
use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::engine::compare::{Difference, Side, compare};
use crate::outcome::Outcome;
use crate::plan::digest::{Digest, DigestError, Seal, digest};
use crate::plan::{self, Plan, Secrets, secrets};
use crate::render::escape::visible;
use crate::source::position;

use super::input::{Loaded, PlanArgs};
use super::{Failure, unwritable};

/// The variable that holds the seal key.
pub const SEAL_KEY: &str = "PAIRGATE_SEAL_KEY";
/// A shorter key can be guessed.
const SHORTEST_KEY: usize = 16;

/// Print the change digest of a plan: equal for equal changes, different after any difference.
///
/// Sensitive values are bound without being told: keyed with `PAIRGATE_SEAL_KEY` when it is set, else
/// by a memory-hard hash. `pairgate explain digest` has the formula.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    plan: PlanArgs,
    /// Name the addresses and attributes that differ from this plan; exits 1 when there are any.
    #[arg(long, value_name = "OTHER")]
    explain: Option<PathBuf>,
    /// Salt the memory-hard hash with these hexadecimal digits instead of the plan's public part.
    #[arg(long, value_name = "HEX")]
    nonce: Option<String>,
    /// How to print.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// One JSON document.
    Json,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let nonce = args.nonce.as_deref().map(nonce).transpose()?;
    let key = seal_key()?;
    let seal = key.as_deref().map_or(Seal::Nonce(nonce.as_deref()), Seal::Key);
    let loaded = args.plan.load()?;
    let plan = plan::plan(&loaded.name, &loaded.text)?;
    let (one, secrets) = compute(&loaded, &plan, &seal)?;
    let Some(other) = &args.explain else {
        print(&one, args.format, out).map_err(|error| unwritable(&error))?;
        return Ok(Outcome::Clear);
    };
    let other = PlanArgs { plan: Some(other.clone()), ..args.plan.clone() }.load()?;
    let second = plan::plan(&other.name, &other.text)?;
    let (two, more) = compute(&other, &second, &seal)?;
    let differences =
        if one.hash == two.hash { Vec::new() } else { compare(&plan, &second, [&secrets, &more]) };
    let equal = one.hash == two.hash;
    explain(&differences, equal, [&loaded.name, &other.name], args.format, out)
        .map_err(|error| unwritable(&error))?;
    Ok(if equal { Outcome::Clear } else { Outcome::Blocked })
}

/// The change digest of a plan, sealed as the environment says.
pub(super) fn of_plan(file: &std::path::Path) -> Result<String, Failure> {
    let key = seal_key()?;
    let seal = key.as_deref().map_or(Seal::Nonce(None), Seal::Key);
    let loaded =
        PlanArgs { plan: Some(file.to_owned()), chdir: None, terraform_bin: None, name: None }.load()?;
    let plan = plan::plan(&loaded.name, &loaded.text)?;
    Ok(compute(&loaded, &plan, &seal)?.0.full())
}

/// Computes a digest, or says why there is none.
fn compute(loaded: &Loaded, plan: &Plan<'_>, seal: &Seal<'_>) -> Result<(Digest, Secrets), Diagnostic> {
    let marked = secrets::marked(plan);
    let secrets = Secrets::from_marked(&marked);
    let digest = digest(&loaded.text, plan, &marked, &secrets, seal).map_err(|error| {
        let at = match &error {
            DigestError::Json(error) => {
                let place = position(&loaded.text, error.offset);
                format!(" (line {}, column {})", place.line, place.column)
            }
            DigestError::Commitment => String::new(),
        };
        Diagnostic::error("digest-unavailable", format!("`{}` has no digest: {error}{at}", loaded.name))
            .help("make the plan JSON again with `terraform show -json tfplan > plan.json`")
    })?;
    Ok((digest, secrets))
}

/// The seal key of the environment.
pub fn seal_key() -> Result<Option<Vec<u8>>, Diagnostic> {
    let Some(key) = std::env::var_os(SEAL_KEY).filter(|key| !key.is_empty()) else { return Ok(None) };
    let key = key.into_string().unwrap_or_default().trim().to_owned().into_bytes();
    if key.len() < SHORTEST_KEY {
        return Err(Diagnostic::error(
            "seal-key",
            format!("`{SEAL_KEY}` is shorter than {SHORTEST_KEY} characters"),
        )
        .help(
            "make one with `openssl rand -hex 32` and share it between the operators and the CI secret store",
        ));
    }
    Ok(Some(key))
}

fn nonce(text: &str) -> Result<Vec<u8>, Diagnostic> {
    let bytes: Option<Vec<u8>> = (0..text.len())
        .step_by(2)
        .map(|at| text.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()))
        .collect();
    bytes.filter(|bytes| bytes.len() >= 8 && !text.contains('+')).ok_or_else(|| {
        Diagnostic::error("nonce", "the nonce is not an even number of at least 16 hexadecimal digits")
            .help("take it from the record, as it is")
    })
}

fn print(digest: &Digest, format: Format, out: &mut dyn Write) -> std::io::Result<()> {
    let bound = match digest.commitment {
        "keyed" => "sensitive values bound by the seal key",
        "argon2id" => "sensitive values bound by a memory-hard hash (set PAIRGATE_SEAL_KEY for a keyed one)",
        _ => "no sensitive values",
    };
    match format {
        Format::Text => {
            writeln!(out, "digest  {}", digest.full())?;
            writeln!(out, "short   {}", digest.short())?;
            writeln!(out, "words   {}", digest.words())?;
            writeln!(out, "        {bound}")
        }
        Format::Json => {
            let document = serde_json::json!({
                "schema": "pairgate-digest-v1",
                "digest": digest.full(),
                "short": digest.short(),
                "words": digest.words(),
                "commitment": digest.commitment,
            });
            writeln!(out, "{document:#}")
        }
    }
}

fn explain(
    differences: &[Difference],
    equal: bool,
    names: [&str; 2],
    format: Format,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    if format == Format::Json {
        let list: Vec<_> = differences
            .iter()
            .map(|one| serde_json::json!({ "part": one.part, "in": side_name(one.side), "paths": one.paths, "left_out": one.left_out }))
            .collect();
        return writeln!(
            out,
            "{:#}",
            serde_json::json!({ "schema": "pairgate-digest-explain-v1", "equal": equal, "differences": list })
        );
    }
    let [one, other] = names.map(visible);
    if equal {
        return writeln!(out, "equal: `{one}` and `{other}` have the same change digest");
    }
    writeln!(out, "different: `{one}` and `{other}`")?;
    for difference in differences {
        let (sign, place) = match difference.side {
            Side::First => ('-', format!("  (only in `{one}`)")),
            Side::Second => ('+', format!("  (only in `{other}`)")),
            Side::Both => ('~', String::new()),
        };
        writeln!(out, "  {sign} {}{place}", visible(&difference.part))?;
        if difference.side == Side::Both {
            for path in difference.paths.iter().filter(|path| !path.is_empty()) {
                writeln!(out, "      {}", visible(path))?;
            }
        }
        if difference.left_out > 0 {
            writeln!(out, "      … and {} more", difference.left_out)?;
        }
    }
    if differences.is_empty() {
        writeln!(out, "  only in the order of resources of a state, or in something else that has no name")?;
    }
    Ok(())
}

fn side_name(side: Side) -> &'static str {
    match side {
        Side::First => "first",
        Side::Second => "second",
        Side::Both => "both",
    }
}
