//! `init`, which mostly prepares a folder and sometimes moves a state.
//!
//! Measured with terraform 1.11: a folder with a local state whose configuration gains its first backend is asked
//! "copy existing state?", without any of the flags for migrating, and `yes` copies it. With `-input=false` that is
//! an error. So the gate adds this flag, and lets nobody turn it round.

use crate::text::Text;

/// What moves or forgets a state.
const MOVES: [&str; 3] = ["migrate-state", "force-copy", "reconfigure"];

/// Flags that stand alone or with `=true` and `=false`.
const SWITCHES: [&str; 7] = ["backend", "cloud", "get", "upgrade", "lock", "no-color", "json"];

/// Flags with a value.
const VALUES: [&str; 7] =
    ["backend-config", "plugin-dir", "lockfile", "lock-timeout", "test-directory", "var", "var-file"];

/// What an `init` is.
pub(super) enum Init {
    /// Prepares the folder.
    Prepares,
    /// Moves or forgets a state, by this flag.
    Moves(&'static str),
    /// Nobody knows.
    Refused(Text),
}

/// Judges what stands behind `init`.
pub(super) fn judge(rest: &[String]) -> Init {
    // Wherever it stands, also as another flag's value: rather once too often.
    let moves = rest
        .iter()
        .find_map(|word| MOVES.into_iter().find(|flag| name(word).is_some_and(|(n, _)| n == *flag)));
    if let Some(flag) = moves {
        return Init::Moves(flag);
    }
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let fits = match name(word) {
            Some(("input", Some("false"))) => true,
            Some((switch, _)) if SWITCHES.contains(&switch) => true,
            Some((flag, Some(_))) if VALUES.contains(&flag) => true,
            Some((flag, None)) if VALUES.contains(&flag) => words.next().is_some(),
            _ => false,
        };
        if !fits {
            return Init::Refused(unknown(word));
        }
    }
    Init::Prepares
}

/// A flag's name, and its value when that is in the same word.
fn name(word: &str) -> Option<(&str, Option<&str>)> {
    let bare = word.strip_prefix('-')?;
    let bare = bare.strip_prefix('-').unwrap_or(bare);
    Some(bare.split_once('=').map_or((bare, None), |(name, value)| (name, Some(value))))
}

fn unknown(word: &str) -> Text {
    // A value could be a secret of the backend.
    let word: String = word.split('=').next().unwrap_or_default().chars().take(60).collect();
    Text::new(
        format!(
            "`init` with `{word}` could do more than prepare the folder; let through are -backend, -backend-config, \
             -get, -upgrade, -lock, -lockfile, -lock-timeout, -plugin-dir, -input=false, -no-color, -json"
        ),
        format!(
            "`{word}` 付きの `init` はフォルダーの準備以外のことをする可能性があります。使えるのは -backend、\
             -backend-config、-get、-upgrade、-lock、-lockfile、-lock-timeout、-plugin-dir、-input=false、-no-color、-json です"
        ),
    )
}
