# support.bash - what the tests of run-sandbox share.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

STANDARD_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

fail ()
{
  printf '%s\n' "$*" >&2
  return 1
}

# Names, kinds, modes, owners, link texts and contents below a directory. The
# size of a directory depends on what it once held.
tree_hash ()
{
  (cd "$1" && {
    find . -printf '%p %y %m %U %G %l\n' | LC_ALL=C sort
    find . -type f -exec sha256sum {} + | LC_ALL=C sort
  }) | sha256sum
}

# A rootfs of the test's own, and beside it a tree that no sandbox may touch.
fresh_rootfs ()
{
  rootfs=$area/rootfs
  rm -rf "$rootfs"
  cp -a "$TEMPLATE" "$rootfs"
}

setup ()
{
  area=$BATS_TEST_TMPDIR/area
  decoy=$area/decoy
  mkdir -p "$decoy/dir"
  echo "data of the host" >"$decoy/file"
  echo "more data of the host" >"$decoy/dir/file"
  chmod 0711 "$decoy"
  decoy_before=$(tree_hash "$decoy")
  area_before=$(ls -A "$area")
  mounts_before=$(cat /proc/self/mountinfo)
  # A duration that no other test sleeps names the processes of this one.
  tag=86400.$((RANDOM * 32768 + RANDOM))
  fresh_rootfs
}

# Waits for a second at most until no process has the tag on its command line.
expect_no_tagged_process ()
{
  local attempt
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    tagged_processes >/dev/null || return 0
    sleep 0.1
  done
  fail "left running: $(tagged_processes)"
}

# One program for all processes; its own command line must not have the tag.
tagged_processes ()
{
  grep -slazF -f - /proc/[0-9]*/cmdline <<<"$tag"
}

# The host is as it was, after every test.
teardown ()
{
  [[ $(tree_hash "$decoy") == "$decoy_before" ]] \
    || fail "the decoy tree has changed: $(find "$decoy" -ls)"
  [[ $(ls -A "$area" | grep -vx rootfs) == "$area_before" ]] \
    || fail "something appeared beside the rootfs: $(ls -A "$area")"
  [[ $(cat /proc/self/mountinfo) == "$mounts_before" ]] \
    || fail "the host's mounts have changed"
  expect_no_tagged_process
}

# Runs run-sandbox; sets status, and out and err without trailing newlines.
sandbox ()
{
  status=0
  timeout -k 5 60 "$RUN_SANDBOX" "$@" </dev/null \
    >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || status=$?
  read_streams
}

read_streams ()
{
  out=$(tr '\0' ' ' <"$BATS_TEST_TMPDIR/out")
  err=$(tr '\0' ' ' <"$BATS_TEST_TMPDIR/err")
}

show ()
{
  printf 'status: %s\nstdout: %s\nstderr: %s\n' "$status" "${out:0:2000}" \
    "${err:0:2000}" >&2
}

expect_status ()
{
  [[ $status -eq $1 ]] || { show; fail "expected status $1"; }
}

expect_out ()
{
  [[ $out == "$1" ]] || { show; fail "expected on stdout: $1"; }
}

expect_silence ()
{
  [[ ! -s $BATS_TEST_TMPDIR/err ]] || { show; fail "expected no message"; }
}

# expect_error STATUS TEXT: one line on stderr, that contains TEXT.
expect_error ()
{
  expect_status "$1"
  [[ $(wc -l <"$BATS_TEST_TMPDIR/err") -eq 1 ]] \
    || { show; fail "expected one line on stderr"; }
  [[ $err == "run-sandbox: error: "*"$2"* ]] \
    || { show; fail "expected an error that contains: $2"; }
}

# Runs the words once for each backend, whose name is in the variable backend.
each_backend ()
{
  for backend in $SANDBOXLIB_TEST_BACKENDS; do
    echo "backend: $backend"
    fresh_rootfs
    "$@"
  done
}

# offers FEATURE: whether $backend does.
offers ()
{
  "$RUN_SANDBOX" -e "$backend" --list-features | grep -qx "$1"$'\t'offered
}

# expect_refusal OPTION...: $backend withholds it, so nothing runs.
expect_refusal ()
{
  local before
  before=$(tree_hash "$rootfs")
  sandbox -e "$backend" "$@" "$rootfs" -- /bin/touch /data/ran
  expect_error 125 "$backend"
  [[ $(tree_hash "$rootfs") == "$before" ]] || fail "the rootfs has changed"
}

wait_for_ready ()
{
  local attempt
  for ((attempt = 0; attempt < 200; attempt++)); do
    grep -q ready "$BATS_TEST_TMPDIR/out" && return 0
    sleep 0.05
  done
  fail "the command has not started: $(cat "$BATS_TEST_TMPDIR/err")"
}

# Starts run-sandbox in the background, with $backend and the shell script that
# is the last argument; returns when the script has written "ready".
start_sandbox ()
{
  local script=${*: -1}
  set -- "${@:1:$#-1}"
  : >"$BATS_TEST_TMPDIR/out"
  # A shell without job control ignores INT and QUIT in the background.
  env --default-signal=INT,QUIT "$RUN_SANDBOX" -e "$backend" --mount :/dev:dev:minimal "$@" \
    "$rootfs" -- /bin/sh -c "$script" >"$BATS_TEST_TMPDIR/out" \
    2>"$BATS_TEST_TMPDIR/err" </dev/null 3>&- &
  pid=$!
  wait_for_ready
}

# Waits 10 seconds at most for the end of run-sandbox.
join_sandbox ()
{
  local attempt
  status=0
  for ((attempt = 0; attempt < 200; attempt++)); do
    [[ $(ps -o state= -p "$pid") == [RSD]* ]] || break
    sleep 0.05
  done
  [[ $attempt -lt 200 ]] || { kill -KILL "$pid"; fail "run-sandbox hangs"; }
  wait "$pid" || status=$?
  read_streams
}
