# signals.bats - signals to run-sandbox, and its own death.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

forwards_signals ()
{
  local name
  for name in INT TERM HUP QUIT USR1 USR2 WINCH; do
    start_sandbox "trap 'echo got; exit 33' $name; echo ready
      while :; do sleep 0.1; done"
    kill -"$name" "$pid"
    join_sandbox
    expect_status 33
    expect_out $'ready\ngot'
    expect_silence
  done
}

@test "signals are forwarded and the command's status returned" {
  each_backend forwards_signals
}

dies_of_a_signal ()
{
  start_sandbox "echo ready; exec sleep $tag"
  kill -TERM "$pid"
  join_sandbox
  expect_status 143
  expect_no_tagged_process
}

@test "a command that a forwarded signal ends is 128 and the signal" {
  each_backend dies_of_a_signal
}

kills_at_the_second ()
{
  start_sandbox "trap '' INT TERM; echo ready; sleep $tag; sleep $tag"
  kill -"$1" "$pid"
  sleep 0.2
  kill -0 "$pid" || fail "the first signal ended it"
  kill -"$2" "$pid"
  join_sandbox
  expect_status 137
  expect_no_tagged_process
}

@test "a second INT or TERM kills everything" {
  each_backend kills_at_the_second TERM TERM
  each_backend kills_at_the_second INT INT
  each_backend kills_at_the_second INT TERM
}

ends_with_the_host ()
{
  start_sandbox "setsid sleep $tag & echo ready; sleep $tag"
  kill -KILL "$pid"
  wait "$pid" || true
  expect_no_tagged_process
}

@test "nothing outlives a killed run-sandbox" {
  each_backend ends_with_the_host
}

respects_ignored_signals ()
{
  : >"$BATS_TEST_TMPDIR/out"
  (trap '' HUP
   exec "$RUN_SANDBOX" -e "$backend" --mount :/dev:dev:minimal "$rootfs" -- /bin/sh -c \
     'trap "echo got" HUP; echo ready; sleep 0.5; echo end') \
    >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" </dev/null 3>&- &
  pid=$!
  wait_for_ready
  kill -HUP "$pid"
  join_sandbox
  expect_status 0
  expect_out $'ready\nend'
}

@test "a signal that was ignored at the start is not forwarded" {
  each_backend respects_ignored_signals
}

starts_with_clean_signals ()
{
  status=0
  (trap '' HUP PIPE USR1 CHLD
   exec env --block-signal=TERM,USR2 "$RUN_SANDBOX" -e "$backend" \
     --proc /proc "$rootfs" -- /bin/grep -E '^Sig(Blk|Ign):' \
     /proc/self/status) >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" \
    </dev/null || status=$?
  read_streams
  expect_status 0
  expect_out "$(printf 'SigBlk:\t%016d\nSigIgn:\t%016d' 0 0)"
}

@test "the command blocks and ignores no signal" {
  each_backend starts_with_clean_signals
}

survives_a_lost_stderr ()
{
  { "$RUN_SANDBOX" -e "$backend" --verbose "$rootfs" \
    -- /bin/sh -c 'sleep 0.2; exit 3' 2>&1 >/dev/null </dev/null \
    || echo $? >"$BATS_TEST_TMPDIR/status"; } | true
  [[ $(cat "$BATS_TEST_TMPDIR/status") == 3 ]]
}

@test "the exit status survives a stderr that nobody reads" {
  each_backend survives_a_lost_stderr
}

# Somebody else is to map the ids, and does not.
waits_for_maps ()
{
  local info=$BATS_TEST_TMPDIR/info holder attempt
  : >"$info"
  mkfifo "$BATS_TEST_TMPDIR/block.$1"
  env --default-signal=INT,TERM "$RUN_SANDBOX" -e native \
    --info-fd 6 --userns-block-fd 7 "$rootfs" -- /bin/touch /data/ran \
    6>"$info" 7<>"$BATS_TEST_TMPDIR/block.$1" </dev/null 3>&- \
    >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" &
  pid=$!
  for ((attempt = 0; attempt < 200; attempt++)); do
    holder=$(sed -n 's/.*"child-pid": //p' "$info")
    [[ -z $holder ]] || break
    sleep 0.05
  done
  [[ -e /proc/$holder ]] || fail "nobody holds the namespace: $(<"$info")"
  kill -"$1" "$pid"
  join_sandbox
  expect_status "$2"
  for ((attempt = 0; attempt < 40; attempt++)); do
    [[ $(ps -o state= -p "$holder") == [^Z]* ]] || break
    sleep 0.05
  done
  [[ $attempt -lt 40 ]] || fail "$holder is still there"
  [[ ! -e $rootfs/data/ran ]]
}

@test "a signal ends what waits for somebody to map the ids" {
  waits_for_maps TERM 143
  waits_for_maps INT 130
  waits_for_maps KILL 137
}
