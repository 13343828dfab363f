#!/usr/bin/env bash
# Mode `audit`: lists permissions that nobody uses, keeps the tracking issue, and says how many there are.
#
# Logs and summaries of a public repository are public, and an audit tells attackers whom to write to. So the log and
# the summary have numbers alone; the summary has the list only where the event or GitHub says that the repository is
# private. A `schedule` says nothing of it, so GitHub is asked.
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"

one_line audit "$INPUT_AUDIT"
one_line organization "$INPUT_ORGANIZATION"
one_line role-name "$INPUT_ROLE_NAME"
one_line issue "$INPUT_ISSUE"
one_line baseline "$INPUT_BASELINE"
one_line unused-after "$INPUT_UNUSED_AFTER"
one_line working-directory "$INPUT_WORKING_DIRECTORY"
one_line sarif-file "$INPUT_SARIF_FILE"
one_line lang "$INPUT_LANG"
pattern='^[1-9][0-9]*$'
if [ -n "$INPUT_ISSUE" ] && ! [[ $INPUT_ISSUE =~ $pattern ]]; then
  fail "the input \`issue\` is \`$INPUT_ISSUE\`; write the number of an issue of this repository, which you open once"
fi
if [ "$INPUT_ISSUE" != "" ] && [ -z "$INPUT_GITHUB_TOKEN" ]; then
  fail "the input \`issue\` needs \`github-token\`, with \`issues: write\`"
fi
enter_folder

results=$(mktemp -d "$RUNNER_TEMP/pairgate-XXXXXX")
report=$results/report.json

# Each value goes behind `=` or `--`, where it can be no option.
arguments=(audit "$INPUT_AUDIT")
rest=()
case $INPUT_AUDIT in
  aws)
    [ -z "$INPUT_ORGANIZATION" ] || fail "the input \`organization\` is for \`audit: github\`; accounts of AWS come from \`role-name\`"
    [ -z "$INPUT_AUDIT_TOKEN" ] || fail "the input \`audit-token\` is for \`audit: github\`; AWS has its own credentials"
    [ -z "$INPUT_ROLE_NAME" ] || arguments+=("--role-name=$INPUT_ROLE_NAME")
    ;;
  github)
    [ -z "$INPUT_ROLE_NAME" ] || fail "the input \`role-name\` is for \`audit: aws\`"
    # The job's own token sees one repository: with it nearly everything would be "not checked".
    [ -n "$INPUT_AUDIT_TOKEN" ] || fail "the input \`audit-token\` is missing: the job's own token cannot read an organisation; use an App's"
    export PAIRGATE_AUDIT_TOKEN=$INPUT_AUDIT_TOKEN
    rest+=("${INPUT_ORGANIZATION:-${GITHUB_REPOSITORY%%/*}}")
    ;;
  *) fail "the input \`audit\` is \`$INPUT_AUDIT\`; write aws or github" ;;
esac
[ -z "$INPUT_UNUSED_AFTER" ] || arguments+=("--unused-after=$INPUT_UNUSED_AFTER")
[ -z "$INPUT_LANG" ] || arguments+=("--lang=$INPUT_LANG")
[ -z "$INPUT_SARIF_FILE" ] || arguments+=("--output=sarif=$INPUT_SARIF_FILE")
if [ -n "$INPUT_BASELINE" ]; then
  # The first audit has none.
  [ ! -e "$INPUT_BASELINE" ] || arguments+=("--baseline=$INPUT_BASELINE")
  arguments+=("--write-baseline=$INPUT_BASELINE")
fi
if [ -n "$INPUT_ISSUE" ]; then
  export PAIRGATE_GITHUB_TOKEN=$INPUT_GITHUB_TOKEN
  arguments+=("--post=$INPUT_ISSUE" "--repository=$GITHUB_REPOSITORY")
fi
token=$INPUT_GITHUB_TOKEN
unset INPUT_GITHUB_TOKEN INPUT_AUDIT_TOKEN
arguments+=("--output=json=$report" "--output=html=$results/report.html" --format=markdown)
[ "${#rest[@]}" -eq 0 ] || arguments+=(-- "${rest[@]}")

# From the program's output the runner must take no command.
stop=pairgate-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::stop-commands::%s\n' "$stop"
code=0
env -u GITHUB_OUTPUT "$BINARY" "${arguments[@]}" </dev/null >"$results/summary.md" || code=$?
printf '\n::%s::\n' "$stop"

# number FILTER: a count of the report. An output is read by other people's scripts.
number() {
  local value
  value=$(jq -r "$1" <"$report") || fail "the report cannot be read"
  [[ $value =~ ^[0-9]+$ ]] || fail "the report says something odd where a number belongs"
  printf '%s' "$value"
}
# is_private: whether only some people see the repository. What nobody says is not private.
is_private() {
  local told
  told=$(event '.repository.private | tostring')
  if [ "$told" = null ]; then
    # The token comes through a pipe: arguments stand in the list of processes.
    told=$(
      [ -z "$token" ] || printf 'authorization: Bearer %s\n' "$token" |
        curl --silent --fail --max-time 60 --proto '=https' --proto-redir '=https' \
          --header @- --header 'accept: application/vnd.github+json' \
          "${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY" |
        jq -r 'select(type == "object").private' 2>/dev/null
    ) || told=
  fi
  [ "$told" = true ]
}
# shortened FILE: what of it GitHub takes as a summary, which is refused whole above 1 MiB. It is cut before an item.
shortened() {
  LC_ALL=C awk -v most=1000000 '
    /^(- |#)/ { printf "%s", part; part = "" }
    { size += length($0) + 1; if (size > most) { cut = 1; exit } part = part $0 "\n" }
    END { if (cut) print "\n> The rest is too long for a summary. All of it is in the report."; else printf "%s", part }
  ' "$1"
}
case $code in
  0 | 1)
    # Without a report nothing is known, whatever the code says.
    [ -s "$report" ] || fail "the audit ended without a report"
    findings=$(number .counts.open)
    unchecked=$(number .counts.not_checked)
    told="$findings open findings, $unchecked parts not checked"
    if is_private; then
      shortened "$results/summary.md" >>"$GITHUB_STEP_SUMMARY"
    else
      printf '%s\n' "$told" >>"$GITHUB_STEP_SUMMARY"
    fi
    output findings "$findings"
    output not-checked "$unchecked"
    output report "$report"
    printf '%s\n' "$told"
    # The issue is the record of what is open; a job that is red each month would be switched off.
    exit 0
    ;;
esac
exit "$code"
