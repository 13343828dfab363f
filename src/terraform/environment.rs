//! What terraform may see of the caller's environment when it plans, applies or reads a state.
//!
//! Credentials of providers have names that nobody can list, so everything is passed on but what changes
//! what terraform itself does: `TF_CLI_ARGS_apply=-state=…` writes another state, `TF_CLI_ARGS=-help` exits 0
//! without applying anything, `TF_REATTACH_PROVIDERS` runs another provider. Of terraform's own variables
//! only those of a list are passed on, so that one which a later version brings is set aside at first.

use std::ffi::{OsStr, OsString};

/// Families of terraform's variables that are passed on: values of input variables, tokens of hosts, the
/// registry's and the HTTP backend's settings. A state address in `TF_HTTP_ADDRESS` that moves between plan
/// and apply is caught as every other state is, by lineage and serial.
const FAMILIES: [&str; 4] = ["TF_VAR_", "TF_TOKEN_", "TF_HTTP_", "TF_REGISTRY_"];

/// Single ones: the CLI configuration (read for dev overrides before every run), the plugin cache, OpenTofu's
/// encryption of state and plan, and what makes downloads patient or names the caller to a cloud. None of
/// them says which state, which provider or which arguments.
const SINGLE: [&str; 6] = [
    "TF_CLI_CONFIG_FILE",
    "TF_PLUGIN_CACHE_DIR",
    "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE",
    "TF_ENCRYPTION",
    "TF_PROVIDER_DOWNLOAD_RETRY",
    "TF_APPEND_USER_AGENT",
];

/// Set for every run: nobody answers questions, and nobody is told of new versions.
const FIXED: [(&str, &str); 3] = [("TF_IN_AUTOMATION", "1"), ("TF_INPUT", "0"), ("CHECKPOINT_DISABLE", "1")];

/// The environment for terraform, complete (clear the inherited one first), and the names of the variables
/// that terraform would have obeyed and does not get, sorted.
///
/// The gate's own variables (`PAIRGATE_…`: keys, tokens) are not passed on either. They change nothing about
/// terraform, so they are not among the names.
pub(crate) fn scrubbed() -> (Vec<(OsString, OsString)>, Vec<String>) {
    scrub(std::env::vars_os())
}

fn scrub(variables: impl Iterator<Item = (OsString, OsString)>) -> (Vec<(OsString, OsString)>, Vec<String>) {
    let (mut kept, mut aside) = (Vec::new(), Vec::new());
    for (name, value) in variables {
        match fate(&name) {
            // Terraform runs in another folder, and the gate must read the file that terraform reads.
            Fate::Kept if name == "TF_CLI_CONFIG_FILE" && !value.is_empty() => {
                let path = std::path::absolute(&value).map_or(value, OsString::from);
                kept.push((name, path));
            }
            Fate::Kept => kept.push((name, value)),
            Fate::Dropped => {}
            Fate::SetAside => aside.push(name.to_string_lossy().into_owned()),
        }
    }
    kept.extend(FIXED.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))));
    aside.sort();
    (kept, aside)
}

enum Fate {
    Kept,
    /// Replaced by our own value, or none of terraform's business.
    Dropped,
    /// Terraform would have obeyed it.
    SetAside,
}

fn fate(name: &OsStr) -> Fate {
    // A name that is no text is judged by what can be read of it: its beginning decides.
    let name = name.to_string_lossy();
    // Names on Windows have no case.
    let name = if cfg!(windows) { name.to_uppercase() } else { name.into_owned() };
    if FIXED.iter().any(|(fixed, _)| *fixed == name) || name.starts_with("PAIRGATE_") {
        return Fate::Dropped;
    }
    let terraforms =
        ["TF_", "TOFU_"].iter().any(|start| name.starts_with(start)) || name == "TERRAFORM_CONFIG";
    let allowed = FAMILIES.iter().any(|family| name.starts_with(family)) || SINGLE.contains(&name.as_str());
    if !terraforms || allowed { Fate::Kept } else { Fate::SetAside }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn scrubbed_of(variables: &[(&str, &str)]) -> (Vec<(String, String)>, Vec<String>) {
        let given = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let (kept, aside) = scrub(given);
        let text = |text: OsString| text.into_string().unwrap();
        let mut kept: Vec<_> = kept.into_iter().map(|(name, value)| (text(name), text(value))).collect();
        kept.sort();
        (kept, aside)
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_changes_terraform_is_set_aside_and_named() {
        let (kept, aside) = scrubbed_of(&[
            ("TF_WORKSPACE", "production"),
            ("TF_DATA_DIR", "other"),
            ("TF_CLI_ARGS", "-help"),
            ("TF_CLI_ARGS_apply", "-state=other"),
            ("TF_REATTACH_PROVIDERS", "{}"),
            ("TF_LOG", "trace"),
            ("TF_LOG_PATH", "log"),
            ("TF_OF_LATER", "1"),
            ("TOFU_CPU_PROFILE", "file"),
            ("TERRAFORM_CONFIG", "file"),
            ("PAIRGATE_SEAL_KEY", "secret"),
            ("TF_INPUT", "1"),
        ]);
        assert_eq!(kept, pairs(&[("CHECKPOINT_DISABLE", "1"), ("TF_INPUT", "0"), ("TF_IN_AUTOMATION", "1")]));
        assert_eq!(
            aside,
            [
                "TERRAFORM_CONFIG",
                "TF_CLI_ARGS",
                "TF_CLI_ARGS_apply",
                "TF_DATA_DIR",
                "TF_LOG",
                "TF_LOG_PATH",
                "TF_OF_LATER",
                "TF_REATTACH_PROVIDERS",
                "TF_WORKSPACE",
                "TOFU_CPU_PROFILE",
            ]
        );
    }

    #[test]
    fn credentials_and_values_are_passed_on() {
        let given = [
            ("AWS_PROFILE", "staging"),
            ("PATH", "/bin"),
            ("TFLINT", "no variable of terraform"),
            ("TF_HTTP_PASSWORD", "x"),
            ("TF_TOKEN_example_com", "x"),
            ("TF_VAR_region", "here"),
        ];
        let (kept, aside) = scrubbed_of(&given);
        for pair in pairs(&given) {
            assert!(kept.contains(&pair), "{pair:?} is gone");
        }
        assert!(aside.is_empty());
    }

    #[test]
    fn the_cli_configuration_is_the_same_file_from_every_folder() {
        let (kept, _) = scrubbed_of(&[("TF_CLI_CONFIG_FILE", "mine.tfrc")]);
        let here = std::env::current_dir().unwrap().join("mine.tfrc").display().to_string();
        assert!(kept.contains(&("TF_CLI_CONFIG_FILE".to_owned(), here)));
        // Empty is as if it were not set, for terraform and for us.
        let (kept, _) = scrubbed_of(&[("TF_CLI_CONFIG_FILE", "")]);
        assert!(kept.contains(&("TF_CLI_CONFIG_FILE".to_owned(), String::new())));
    }
}
