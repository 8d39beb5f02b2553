# backends.bash - what each backend is asked for, and as whom; for build-hello.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
# shellcheck shell=bash disable=SC2034,SC2154 # variables shared with build-hello

# Becomes the command that runs a command as IDENTITY, in the array "as".
set_identity ()
{
  as=()
  [[ $1 == root ]] || as+=("$SOURCE_DIR/tests/support/as-user")
  # Tools that have to be set-uid are not where others are.
  as+=(env "PATH=$PATH:$BUILD_DIR/tests/set-uid")
}

# Each backend of which run-sandbox says that it works; why, for the others.
usable_backends ()
{
  local -a as

  set_identity "$1"
  "${as[@]}" "$run_sandbox" --list-backends >"$scratch/list"
  sed -n 's/^\([a-z-]*\): usable$/\1/p' "$scratch/list"
  sed -n "/: not usable$/{N; s/: not usable\n *reason: / $1: not run: /p}" \
    "$scratch/list" >&2
}

offers ()
{
  grep -qxF "$1"$'\toffered' <<<"$features"
}

# Becomes the options for BACKEND, and what they lead to.
choose_options ()
{
  local backend=$1 features
  features=$("${as[@]}" "$run_sandbox" -e "$backend" --list-features)

  options=(-e "$backend" --isolate max --network isolated
    --read-only --writable /build --timeout 600)
  network=isolated
  files=read-only
  # No other backend may give up anything.
  if [[ $backend == chroot ]]; then
    options+=(--degrade)
    offers isolation.network=new || network=host
    offers writable-paths=list || files=writable
  fi

  if offers mounts.proc; then
    options+=(--proc /proc)
  fi
  if offers mounts.dev; then
    options+=(--dev /dev)
  elif offers mounts.dev.minimal; then
    options+=(--mount dev:/dev:dev:minimal)
  fi
  if offers mounts.tmpfs; then
    options+=(--tmpfs /tmp)
  else
    options+=(--setenv TMPDIR /build/tmp)
  fi
}
