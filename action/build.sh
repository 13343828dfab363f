#!/usr/bin/env bash
# Builds pairgate from the action's own source, unless the cache had it.
# shellcheck source=action/common.sh
. "$(dirname "$0")/common.sh"

if [ -x "$BINARY" ]; then
  echo "an earlier build of the same source is used"
  exit 0
fi
need cargo "install Rust 1.88 or newer in a step before this one, or use a released version of the action"
# In the action's folder: cargo obeys `.cargo/config.toml` of the folder that it runs in and of those above, and
# the workspace is what the pull request says.
cd "$GITHUB_ACTION_PATH"
built=$RUNNER_TEMP/pairgate-build
# With the SDKs of AWS, as released binaries have them.
cargo build --release --locked --features aws --bin pairgate --target-dir "$built"
mkdir -p "$(dirname "$BINARY")"
mv -f "$built/release/$(basename "$BINARY")" "$BINARY"
rm -rf "$built"
