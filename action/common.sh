# What the scripts of the action share. Sourced, never run.
#
# Bash 3.2 must be able to read all of this: it is what runners with macOS have.
# shellcheck shell=bash
set -euo pipefail
unset CDPATH

# The runner obeys lines of the log that start with `::`, so outside text is never printed as it is.
escaped() {
  local text=$1
  text=${text//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  text=${text//$'\n'/'%0A'}
  printf '%s' "$text"
}

# fail MESSAGE: tells why, and ends with the code for wrong usage.
fail() {
  # Standard error, because standard output may be what a caller reads; the runner looks at both.
  printf '::error title=pairgate::%s\n' "$(escaped "$1")" >&2
  exit 2
}

# one_line NAME VALUE: a line break in such an input is a mistake or an attack.
one_line() {
  case $2 in
    *$'\n'* | *$'\r'*) fail "the input \`$1\` has more than one line; write one value" ;;
  esac
}

# output NAME VALUE: an output of the step. A line break would make a second output.
output() {
  one_line "$1" "$2"
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# event FILTER: a value out of the event, empty where there is none.
event() {
  jq -r "($1) // empty" <"$GITHUB_EVENT_PATH"
}

# enter_folder: goes to the folder of the input `working-directory`; `root` is its path below the workspace.
enter_folder() {
  local workspace folder
  workspace=$(cd "$GITHUB_WORKSPACE" && pwd -P)
  # `./` in front: `cd -` would go elsewhere.
  case $INPUT_WORKING_DIRECTORY in
    '') folder=. ;;
    /*) folder=$INPUT_WORKING_DIRECTORY ;;
    *) folder=./$INPUT_WORKING_DIRECTORY ;;
  esac
  cd "$workspace"
  cd "$folder" 2>/dev/null || fail "there is no folder \`$INPUT_WORKING_DIRECTORY\` (the input \`working-directory\`)"
  case $(pwd -P)/ in
    "$workspace/") root=. ;;
    # shellcheck disable=SC2034 # Whoever sources this reads it.
    "$workspace"/*) root=$(pwd -P) && root=${root#"$workspace"/} ;;
    *) fail "the folder \`$INPUT_WORKING_DIRECTORY\` is outside of the workspace (the input \`working-directory\`)" ;;
  esac
}

need() {
  command -v "$1" >/dev/null 2>&1 || fail "\`$1\` is missing on this runner; $2"
}

need jq "install it in a step before this one"
