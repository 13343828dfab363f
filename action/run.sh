#!/usr/bin/env bash
# Runs pairgate with the inputs as arguments, says how it ended in outputs, and decides whether the step fails.
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"

one_line plan "$INPUT_PLAN"
one_line working-directory "$INPUT_WORKING_DIRECTORY"
one_line config "$INPUT_CONFIG"
one_line fail-on "$INPUT_FAIL_ON"
one_line sarif-file "$INPUT_SARIF_FILE"
one_line lang "$INPUT_LANG"
one_line workspace "$INPUT_WORKSPACE"
for switch in comment part; do
  case $switch in comment) value=$INPUT_COMMENT ;; part) value=$INPUT_PART ;; esac
  case $value in true | false) ;; *) fail "the input \`$switch\` is \`$value\`; write true or false" ;; esac
done

enter_folder

results=$(mktemp -d "$RUNNER_TEMP/pairgate-XXXXXX")
report=$results/report.json

# The pull request that the event is about, from the forge's own account of it.
pull_request=$(event '.pull_request.number, (.issue | select(.pull_request) | .number)' | head -n 1)
[[ -z $pull_request || $pull_request =~ ^[0-9]+$ ]] || fail "the event names no pull request that can be read"
need_pull_request() {
  [ -n "$pull_request" ] || fail "mode $MODE needs an event about a pull request, and this is $GITHUB_EVENT_NAME; use mode check"
}

# Each value goes behind `=` or `--`, where it can be no option.
arguments=("$MODE")
rest=()
add_judging() {
  local line
  [ -z "$INPUT_CONFIG" ] || arguments+=("--config=$INPUT_CONFIG")
  [ -z "$INPUT_FAIL_ON" ] || arguments+=("--fail-on=$INPUT_FAIL_ON")
  [ -z "$INPUT_LANG" ] || arguments+=("--lang=$INPUT_LANG")
  [ -z "$INPUT_SARIF_FILE" ] || arguments+=("--output=sarif=$INPUT_SARIF_FILE")
  while IFS= read -r line; do
    [ -z "$line" ] || arguments+=("--policy=$line")
  done <<<"$INPUT_POLICY"
  arguments+=("--output=json=$report")
  [ -z "$INPUT_PLAN" ] || rest+=("$INPUT_PLAN")
}
add_reports() {
  local line file matched
  while IFS= read -r line; do
    [ -n "$line" ] || continue
    case $line in -*) line=./$line ;; esac
    matched=false
    # With no separator, only file names are expanded here: neither words nor commands.
    local IFS=
    for file in $line; do
      [ -f "$file" ] || continue
      rest+=("$file")
      matched=true
    done
    "$matched" || fail "no report matches \`$line\` (the input \`reports\`)"
  done <<<"$INPUT_REPORTS"
  [ "${#rest[@]}" -gt 0 ] || fail "mode merge needs the input \`reports\`"
}

waiting_is_fine=false
case $MODE in
  check)
    add_judging
    arguments+=("--format=github" "--output=markdown=$results/summary.md")
    ;;
  post)
    need_pull_request
    add_judging
    arguments+=("--pr=$pull_request" "--repository=$GITHUB_REPOSITORY" "--root-module=$root")
    head=$(event .pull_request.head.sha)
    base=$(event .pull_request.base.sha)
    [ -z "$head" ] || arguments+=("--head=$head")
    [ -z "$base" ] || arguments+=("--base=$base")
    [ -z "$INPUT_WORKSPACE" ] || arguments+=("--workspace=$INPUT_WORKSPACE")
    [ "$INPUT_PART" = false ] || arguments+=(--part)
    [ "$INPUT_COMMENT" = true ] || arguments+=(--no-comment)
    waiting_is_fine=true
    ;;
  verify)
    need_pull_request
    [ -z "$INPUT_LANG" ] || arguments+=("--lang=$INPUT_LANG")
    arguments+=(--post "$pull_request")
    waiting_is_fine=true
    ;;
  merge)
    add_reports
    [ -z "$INPUT_LANG" ] || arguments+=("--lang=$INPUT_LANG")
    [ -z "$INPUT_SARIF_FILE" ] || arguments+=("--output=sarif=$INPUT_SARIF_FILE")
    arguments+=("--output=json=$report")
    if [ -n "$pull_request" ]; then
      arguments+=("--pr=$pull_request" "--repository=$GITHUB_REPOSITORY")
      # A newer push may have come while the jobs ran: their plans are not those of its commit.
      head=$(event .pull_request.head.sha)
      [ -z "$head" ] || arguments+=("--head=$head")
      waiting_is_fine=true
    fi
    ;;
  *) fail "the mode \`$MODE\` is not known" ;;
esac
[ "${#rest[@]}" -eq 0 ] || arguments+=(-- "${rest[@]}")

# A checkout does not bring the notes, in which applies say with which serial they left a state: without them nobody
# is told that it moved since. So they are fetched where a plan is judged. Nothing depends on them, so what fails is
# only said. The token is for this server alone and stands in no argument; what only reads a plan gets none.
fetch_notes() {
  local token=$1 count=${GIT_CONFIG_COUNT:-0} url=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
  git rev-parse --git-dir >/dev/null 2>&1 || return 0
  (
    if [ -n "$token" ]; then
      export GIT_CONFIG_COUNT=$((count + 1)) "GIT_CONFIG_KEY_$count=http.$GITHUB_SERVER_URL/.extraheader" \
        "GIT_CONFIG_VALUE_$count=AUTHORIZATION: basic $(printf 'x-access-token:%s' "$token" | base64 | tr -d '\n')"
    fi
    export GIT_TERMINAL_PROMPT=0 GIT_HTTP_LOW_SPEED_LIMIT=1000 GIT_HTTP_LOW_SPEED_TIME=30
    git fetch --quiet --no-tags --no-recurse-submodules -- "$url" +refs/notes/pairgate:refs/notes/pairgate
  ) >/dev/null 2>&1 </dev/null ||
    echo "no notes of earlier applies (refs/notes/pairgate) were fetched: whether a state moved beside the gate is not told"
}
case $MODE in
  check) fetch_notes "" ;;
  post) fetch_notes "$INPUT_GITHUB_TOKEN" ;;
esac

# What only reads a plan gets no token.
if [ "$MODE" != check ] && [ -n "$INPUT_GITHUB_TOKEN" ]; then
  export PAIRGATE_GITHUB_TOKEN=$INPUT_GITHUB_TOKEN
fi
unset INPUT_GITHUB_TOKEN

# Only annotations are meant as commands for the runner; from all other output it must take none.
stop=
if [ "$MODE" != check ]; then
  stop=pairgate-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$stop"
fi
# The step's outputs are set below, each once: a second writer of the same names would contradict them.
code=0
env -u GITHUB_OUTPUT "$BINARY" "${arguments[@]}" </dev/null || code=$?
[ -z "$stop" ] || printf '\n::%s::\n' "$stop"

if [ -f "$results/summary.md" ]; then
  cat "$results/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi

# of_report FILTER: what the report says, as long as it is a plain word: an output is read by other people's scripts.
of_report() {
  local value
  value=$(jq -r "$1" <"$report") || fail "the report cannot be read"
  [[ $value =~ ^[A-Za-z0-9_:.-]*$ ]] || fail "the report says something odd where a plain word belongs"
  printf '%s' "$value"
}
verdict=
if [ -s "$report" ]; then
  verdict=$(of_report '.verdict // ""')
  digest=$(of_report '.digest.full? // ""')
  level=$(of_report '.radius.level? // ""')
  added=$(of_report '.counts // {} | .create + .replace // ""')
  changed=$(of_report '.counts.update? // ""')
  destroyed=$(of_report '.counts // {} | .delete + .replace // ""')
  output verdict "$verdict"
  output plan-digest "$digest"
  output blast-radius "$level"
  output to-add "$added"
  output to-change "$changed"
  output to-destroy "$destroyed"
  output report "$report"
fi
case $code-$verdict in
  0-clear) output sign-off not-needed ;;
  0-*) output sign-off satisfied ;;
  1-*) output sign-off refused ;;
  3-*) output sign-off waiting ;;
esac

case $code in
  0) ;;
  3)
    if [ "$waiting_is_fine" = true ]; then
      echo "waits for a sign-off; the commit status pairgate/sign-off holds the pull request back"
      exit 0
    fi
    printf '::error title=pairgate::%s\n' \
      "the plan waits for a sign-off, and in mode $MODE nobody can give one; use mode post on a pull request"
    ;;
esac
exit "$code"
