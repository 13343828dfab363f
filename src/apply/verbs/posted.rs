//! What of a command line may stand in a pull request: the second operator reads it there, and so does everybody
//! else who may read the repository.

use crate::text::Text;

/// Flags that say nothing secret and lead to no other state. `-var` and `-backend-config=KEY=VALUE` can hold secrets;
/// `-state`, `-backup` and `-lock=false` go around the state that is looked at.
const FLAGS: [&str; 17] = [
    "allow-missing",
    "auto-approve",
    "backend-config",
    "dry-run",
    "filter",
    "force",
    "force-copy",
    "lock-timeout",
    "migrate-state",
    "no-color",
    "or-create",
    "parallelism",
    "reconfigure",
    "test-directory",
    "upgrade",
    "var-file",
    "verbose",
];

/// Whether a gated command line may be asked for in a pull request; otherwise why not.
pub fn may_be_posted(args: &[String]) -> Result<(), Text> {
    for word in args {
        let Some(bare) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) else { continue };
        let bare = bare.strip_prefix('-').unwrap_or(bare);
        let (name, value) = bare.split_once('=').unwrap_or((bare, ""));
        let known = FLAGS.contains(&name) || (name == "chdir" && args.first() == Some(word));
        if !known || (name == "backend-config" && (value.is_empty() || value.contains('='))) {
            let name: String = name.chars().take(60).collect();
            return Err(Text::new(
                format!(
                    "`-{name}` cannot be asked for in a pull request: it may hold a secret, lead to another state, or is \
                     not known here; put values into a file (`-var-file=FILE`, `-backend-config=FILE`)"
                ),
                format!(
                    "`-{name}` はプルリクエストで許可を求められません(秘密を含む、別のステートを使う、または未知のオプション\
                     です)。値はファイルに書いてください(`-var-file=FILE`、`-backend-config=FILE`)"
                ),
            ));
        }
    }
    Ok(())
}
