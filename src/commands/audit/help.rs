//! What `--help` says of audits beside their options: examples, and what their exit codes mean.

use clap::Command;

const AWS: &str = "\
Examples:
  pairgate audit aws --credential-report report.json --authorization-details details.json
  pairgate audit aws --profile acme --output html=audit.html
  pairgate audit aws --profile acme --role-name security/pairgate-audit --state ~/audit
  pairgate audit aws --profile acme --baseline audit.json --write-baseline audit.json --fix tidy-up

";

const GITHUB: &str = "\
Examples:
  pairgate audit github acme
  pairgate audit github acme --state ~/audit --baseline audit.json --write-baseline audit.json
  pairgate audit github acme --post 12 --repository acme/infrastructure

";

const CODES: &str = "\
Exit codes:
  0  nothing of the risk of `--fail-on` or above is open, and all was checked
  1  something is open, or was not checked
  2  usage or input error, or nobody could be asked: nothing was decided";

const ACCEPT: &str = "\
Examples:
  pairgate audit accept aws-key-unused/3f9a12c4de --baseline audit.json \\
    --reason 'break-glass, tested in May' --owner alice --until 2027-03-31
  pairgate audit accept aws-key-unused/3f9a12c4de --baseline audit.json --withdraw";

/// Each audit shows the limits that it judges by and no others; a script may give them all.
pub fn shaped(audit: Command) -> Command {
    let without = |command: Command, unused: &'static [&'static str]| {
        let hidden = unused.iter().fold(command, |command, id| command.mut_arg(id, |one| one.hide(true)));
        hidden.mut_arg("repository", |one| {
            one.help_heading("Tracking issue").help(
                "The repository of the issue, `OWNER/NAME`; otherwise `GITHUB_REPOSITORY`, or the clone's `origin`. The \
                 token that writes comes from `PAIRGATE_GITHUB_TOKEN`, `GITHUB_TOKEN` or `GH_TOKEN`",
            )
        })
    };
    audit
        .mut_subcommand("aws", |aws| {
            without(aws, &["secret_after", "invitation_after"]).after_help(format!("{AWS}{CODES}"))
        })
        .mut_subcommand("github", |github| {
            without(github, &["rotate_after"]).after_help(format!("{GITHUB}{CODES}"))
        })
        .mut_subcommand("accept", |accept| accept.after_help(ACCEPT))
}
