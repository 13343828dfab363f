#!/usr/bin/env bash
# Which mode it is, and whether there is anything to do at all: comments that are not for pairgate must
# cost nothing.
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"

if [ "$GITHUB_EVENT_NAME" = pull_request_target ]; then
  fail "pull_request_target is refused: it gives a pull request from a fork this repository's secrets, and terraform runs whatever the pull request says. Use pull_request; for forks the result is in the job's summary"
fi

one_line mode "$INPUT_MODE"
one_line version "$INPUT_VERSION"
mode=$INPUT_MODE
if [ -z "$mode" ]; then
  case $GITHUB_EVENT_NAME in
    pull_request) mode=post ;;
    issue_comment | pull_request_review) mode=verify ;;
    *) mode=check ;;
  esac
fi
case $mode in
  check | post | verify | merge | audit) ;;
  *) fail "the input \`mode\` is \`$mode\`; write check, post, verify, merge or audit" ;;
esac

# The job of an audit holds tokens that read everything, so only those who may push here start it.
if [ "$mode" = audit ]; then
  case $GITHUB_EVENT_NAME in
    schedule | workflow_dispatch | push) ;;
    *) fail "mode audit cannot run on $GITHUB_EVENT_NAME: the job has tokens that read everything; use schedule, workflow_dispatch or push" ;;
  esac
fi

# A comment comes with this repository's secrets, whoever wrote it, and without a plan: only asking the
# forge whether the sign-offs count is safe then.
if [ "$GITHUB_EVENT_NAME" = issue_comment ] && [ "$mode" != verify ]; then
  fail "mode $mode cannot run on issue_comment: anybody can comment, and the job has secrets; use mode verify"
fi

# The text of a comment before an edit counts as well: a command that was taken away is news too. Blanks and
# capital letters are no obstacle, because a revocation with them is one.
is_for_us() {
  jq -e '
    .issue.pull_request != null
    and ([.comment.body, .changes.body.from]
      | any(. != null and test("^\\s*/pairgate"; "i")))
  ' <"$GITHUB_EVENT_PATH" >/dev/null
}

run=true
if [ "$GITHUB_EVENT_NAME" = issue_comment ]; then
  code=0
  is_for_us || code=$?
  case $code in
    0) ;;
    1)
      run=false
      echo "nothing to do: no comment on a pull request that starts with /pairgate"
      ;;
    *) fail "the event of this run cannot be read" ;;
  esac
fi
output mode "$mode"
audit=false
[ "$mode" != audit ] || audit=true
output audit "$audit"
output run "$run"
