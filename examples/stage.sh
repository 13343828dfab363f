# What the stories share: the two programs, a fake forge, and people at their terminals. To be sourced by a script that
# has set `needs` (the tools), `branch` (the pull request's) and `root` (the root module's folder).
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in $needs; do
  command -v "$tool" >/dev/null || { echo "this story needs $tool" >&2; exit 2; }
done

# The two programs: built here, unless a test brings them along.
if [[ -z ${PAIRGATE_BIN:-} || -z ${PAIRGATE_FORGE_SERVER:-} ]]; then
  command -v cargo >/dev/null || { echo "this story needs cargo" >&2; exit 2; }
  echo "building pairgate and the fake forge; the first time takes some minutes" >&2
  built() {
    cargo "$@" --locked --quiet --message-format json | sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
  }
  PAIRGATE_BIN=$(built build --bin pairgate)
  PAIRGATE_FORGE_SERVER=$(built test --no-run --test forge_server)
fi
[[ -x $PAIRGATE_BIN && -x $PAIRGATE_FORGE_SERVER ]] || { echo "the programs were not built" >&2; exit 2; }

# Nothing of whoever runs this takes part: no settings, no keys, no tokens.
work=$(cd "$(mktemp -d)" && pwd -P)
forge_id=
clean_up() {
  if [[ -n $forge_id ]]; then
    kill "$forge_id" 2>/dev/null || true
    wait "$forge_id" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
for name in $(compgen -e | grep -E '^(GIT_|GITHUB_|GH_|TF_|SSH_)|^PAIRGATE_(GITHUB|SEAL|LANG)' || true); do unset "$name"; done
mkdir "$work/home"
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=/dev/null NO_COLOR=1
export LC_ALL=C TZ=UTC
# Loopback is not for a proxy.
export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1
# Two commits in one second, or none: the ids are the same in every run.
now=2026-03-02T09:00:00Z

PAIRGATE_FORGE_SCENARIO=$work/address "$PAIRGATE_FORGE_SERVER" >"$work/forge.log" 2>&1 &
forge_id=$!
for ((waited = 0; waited < 1200; waited++)); do
  [[ -s $work/address ]] && break
  kill -0 "$forge_id" 2>/dev/null || { cat "$work/forge.log" >&2; exit 2; }
  sleep 0.1
done
[[ -s $work/address ]] || { echo "the fake forge does not come up" >&2; exit 2; }
forge=$(<"$work/address")
export GITHUB_API_URL=$forge GITHUB_GRAPHQL_URL=$forge/graphql GITHUB_REPOSITORY=acme/shop

# What people do in GitHub's web pages: `web ACTION JSON`.
web() {
  curl --silent --show-error --fail-with-body --data "$2" "$forge/_fake/$1" || {
    echo >&2
    exit 2
  }
}
# `field NAME`, of a JSON text without depth.
field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
clock() {
  now=$1
  web clock "{\"at\":\"$now\"}" >/dev/null
}
# `commit CLONE LOGIN MESSAGE`: everything in the folder; the branch is pushed, and the forge hears of it.
commit() {
  local at=$work/$1 branch
  git -C "$at" add --all
  GIT_AUTHOR_DATE=$now GIT_COMMITTER_DATE=$now git -C "$at" -c "user.name=$2" -c "user.email=$2@example.com" \
    commit --quiet --message "$3"
  branch=$(git -C "$at" branch --show-current)
  git -C "$at" push --quiet origin "$branch"
  web push "{\"repository\":\"acme/shop\",\"branch\":\"$branch\",\"actor\":\"$2\"}" >/dev/null
}
comment() {
  printf '\n%s writes a comment:\n' "$1"
  printf '%b\n' "$2" | sed 's/^/  > /'
  web comment "{\"repository\":\"acme/shop\",\"pull\":1,\"user\":\"$1\",\"body\":\"$2\"}" >/dev/null
}
# The texts of all comments, oldest first, one JSON string a line.
bodies() {
  curl --silent --fail --header "authorization: Bearer $ci_token" \
    "$forge/repos/acme/shop/issues/1/comments" | grep -oE '"body":"([^"\\]|\\.)*"' | sed 's/^"body":"//; s/"$//'
}
# The comment of a kind (plan, state), as it stands.
posted() {
  local body
  body=$(bodies | grep -F "\\\"kind\\\":\\\"$1\\\"")
  printf '%b' "${body//\\\"/\"}"
}
# What the comment tells people to write, as a JSON string.
order() { bodies | grep -F '\"kind\":\"plan\"' | grep -oE '/pairgate sign s1:[0-9a-f]{64}(\\nacknowledge ([^\]|\\["\])*)*' | head -n 1; }
# The commit status of the head, newest first.
status() {
  local all state says
  all=$(curl --silent --fail --header "authorization: Bearer $ci_token" \
    "$forge/repos/acme/shop/commits/$(git -C "$work/acme/shop.git" rev-parse "$branch")/statuses")
  state=$(grep -oE '"state":"[a-z]+"' <<<"$all" | sed -n '1s/.*:"\(.*\)"/\1/p')
  says=$(grep -oE '"description":"([^"\]|\\.)*"' <<<"$all" | sed -n '1s/^"description":"\(.*\)"$/\1/p')
  printf 'pairgate/sign-off · %s · %s' "$state" "$says"
}
three_words() { posted plan | grep -oE '`[a-z]+ [a-z]+ [a-z]+`' | head -n 1 | tr -d '`'; }

act() { printf '\n\n==== %s\n' "$1"; }
tell() { printf '\n%s\n' "$@"; }
# The program in somebody's clone, with their token, and in their home where they have one.
in_clone_of() {
  local who=$1 token=${1}_token home=$HOME
  shift
  [[ ! -d $work/home-$who ]] || home=$work/home-$who
  cd "$work/$who" && HOME=$home GITHUB_TOKEN=${!token} "$PAIRGATE_BIN" "$@" 2>&1
}
# `run WHO ARGUMENTS…`: the program in somebody's clone with their token; answers come from standard input.
run() {
  local who=$1 code=0
  shift
  git -C "$work/$who" fetch --quiet origin
  printf '\n%s$ pairgate %s\n' "$who" "${*//$HOME/\~}"
  (in_clone_of "$who" "$@") || code=$?
  printf '[exit code %s]\n' "$code"
  last=$code
}
# The story is wrong when a command ends in another way than it tells.
expect() { [[ $last == "$1" ]] || { echo "the story goes wrong here: exit code $last, not $1" >&2; exit 1; }; }
# What the workflow does for every push: check out, plan, post.
plan() {
  local head base
  git -C "$work/ci" fetch --quiet origin
  head=$(git -C "$work/ci" rev-parse "origin/$branch")
  base=$(git -C "$work/ci" rev-parse origin/main)
  git -C "$work/ci" checkout --quiet --detach "$head"
  (cd "$work/ci/$root" && terraform plan -input=false -no-color -out=tfplan >/dev/null)
  run ci post "$root/tfplan" --pr 1 --head "$head" --base "$base" "$@"
}

