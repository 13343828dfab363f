#!/usr/bin/env bash
# Finds a released binary and checks it before anything is unpacked. Without a release the next step
# builds from the action's own source. A wrong checksum is an error and never a reason to build: somebody
# may be at work.
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"

own=$(sed -n 's/^version = "\([^"]*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)
version=${INPUT_VERSION#v}
[ -n "$version" ] || version=$own
pattern='^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$'
if [ "$version" != source ] && ! [[ $version =~ $pattern ]]; then
  fail "the input \`version\` is \`$INPUT_VERSION\`; write a version such as 0.1.0, or source"
fi

case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) target= ;;
esac
exe=pairgate
[ "${RUNNER_OS:-}" != Windows ] || exe=pairgate.exe

folder=$RUNNER_TEMP/pairgate-bin
binary=$folder/$exe
mkdir -p "$folder"

hasher=(sha256sum)
command -v sha256sum >/dev/null 2>&1 || hasher=(shasum -a 256)

sha256() {
  "${hasher[@]}" | cut -d ' ' -f 1
}

# Everything that the build reads, by content: with one byte changed the program is another one.
source_key() {
  (
    cd "$GITHUB_ACTION_PATH"
    find Cargo.toml Cargo.lock src data docs policies schemas -type f -print0 | LC_ALL=C sort -z |
      xargs -0 "${hasher[@]}" | sha256
  )
}

# build WHY: leaves it to the next step.
build() {
  if [ "$version" != "$own" ] && [ "$version" != source ]; then
    fail "pairgate $version: $1, and this action's own source is version $own; pin the action to that version, or leave \`version\` out"
  fi
  local key
  key=$(source_key)
  printf '%s; pairgate is built from the source of the action\n' "$(escaped "$1")"
  output found false
  output binary "$binary"
  output folder "$folder"
  output key "pairgate-${target:-${RUNNER_OS:-other}-${RUNNER_ARCH:-other}}-$key"
  exit 0
}

[ "$version" != source ] || build "asked for by \`version\`"
[ -n "$target" ] || build "there are no releases for this kind of runner"
case ${ACTION_REPOSITORY:-} in
  '') build "the action is used from a folder" ;;
  *[!A-Za-z0-9._/-]* | -* | */*/* | */ | /* | *..*) fail "the action's repository has an odd name: \`$ACTION_REPOSITORY\`" ;;
esac
# A branch moves on after its last release, so its source is not what was released.
if [ -z "$INPUT_VERSION" ]; then
  case ${ACTION_REF:-} in
    "v$own" | "v${own%.*}" | "v${own%%.*}") ;;
    *)
      [[ ${ACTION_REF:-} =~ ^[0-9a-f]{40}$ ]] || build "the action is used at \`${ACTION_REF:-}\`, which is no release"
      ;;
  esac
fi

need curl "install it in a step before this one"
releases=${GITHUB_SERVER_URL:-https://github.com}/$ACTION_REPOSITORY/releases/download/v$version
archive=pairgate-$version-$target.tar.gz
work=$(mktemp -d "$RUNNER_TEMP/pairgate-download-XXXXXX")
trap 'rm -rf "$work"' EXIT

# get NAME: 0 when it is there, 1 when it is not. All other answers are errors.
get() {
  local status
  status=$(curl --silent --show-error --location --proto '=https' --proto-redir '=https' --tlsv1.2 \
    --retry 4 --retry-connrefused --connect-timeout 15 --max-time 300 \
    --output "$work/$1" --write-out '%{http_code}' -- "$releases/$1") ||
    fail "$releases/$1 cannot be fetched (see curl's message above); run the job again, or set \`version\` to source"
  case $status in
    200) return 0 ;;
    404) return 1 ;;
    *) fail "$releases/$1 answered $status; run the job again, or set \`version\` to source" ;;
  esac
}

get SHA256SUMS || build "version $version has no release"
# A line is `HASH  NAME`, or `HASH *NAME` for binary mode. The name must be there once.
wanted=$(awk -v name="$archive" '{ sub(/\r$/, "") } $2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
[ -n "$wanted" ] || build "the release of version $version has nothing for $target"
[[ $wanted =~ ^[0-9a-f]{64}$ ]] || fail "SHA256SUMS of version $version has no single checksum for $archive; do not use that release"
get "$archive" || fail "$archive is named in SHA256SUMS of version $version, but it is not there; do not use that release"
found=$(sha256 <"$work/$archive")
[ "$found" = "$wanted" ] ||
  fail "$archive has the checksum $found, and its release says $wanted: it was damaged or replaced; nothing was unpacked"

tar -xzf "$work/$archive" -C "$work" "$exe" || fail "$archive holds no $exe"
{ [ -f "$work/$exe" ] && [ ! -L "$work/$exe" ]; } || fail "$archive holds no file $exe"
mv -f "$work/$exe" "$binary"
chmod 0755 "$binary"
printf 'pairgate %s for %s is installed, checksum %s\n' "$version" "$target" "$found"
output found true
output binary "$binary"
