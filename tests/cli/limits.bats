# limits.bats - limits of memory, processes, CPU time and output.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

# A string of 2^$1 bytes.
grow ()
{
  echo "BEGIN { s = \"x\"; for (i = 0; i < $1; i++) s = s s }"
}

is_out_of_memory ()
{
  offers memory-limit || { expect_refusal --memory-limit 32m; return; }
  sandbox -e "$backend" --memory-limit 32m "$rootfs" \
    -- /bin/awk "$(grow 28)"
  expect_error 137 "memory limit of 33554432 bytes"
  sandbox -e "$backend" --memory-limit 64m --verbose "$rootfs" \
    -- /bin/awk "$(grow 22)"
  expect_status 0
  grep -q "peak memory of all processes: [1-9][0-9]* KiB" \
    "$BATS_TEST_TMPDIR/err" || { show; false; }
}

@test "a command that wants too much memory is ended, and that is said" {
  each_backend is_out_of_memory
}

cannot_fork ()
{
  offers pids-limit || { expect_refusal --pids-limit 5; return; }
  sandbox -e "$backend" --pids-limit 5 "$rootfs" \
    -- /bin/sh -c 'for i in 1 2 3 4 5 6 7 8 9; do sleep 1 & done'
  expect_status 2
  grep -q "warning: a process could not be made: the limit of 5" \
    "$BATS_TEST_TMPDIR/err" || { show; false; }
}

@test "a command that wants too many processes is told, and we are" {
  each_backend cannot_fork
}

has_half_a_cpu ()
{
  offers cpu-limit || { expect_refusal --cpu-limit 0.5; return; }
  sandbox -e "$backend" --cpu-limit 0.5 --timeout 1 --grace 0 --verbose \
    "$rootfs" -- /bin/sh -c 'while :; do :; done'
  expect_status 124
  grep -q "used: user 0\.[0-7]" "$BATS_TEST_TMPDIR/err" || { show; false; }
}

@test "a command that wants too much CPU time waits" {
  each_backend has_half_a_cpu
}

cuts_output ()
{
  sandbox -e "$backend" --output-limit 1k "$rootfs" \
    -- /bin/sh -c 'yes | head -c 3000000; echo end >&2; exit 3'
  expect_status 3
  [[ $(wc -c <"$BATS_TEST_TMPDIR/out") -eq 1024 ]] || { show; false; }
  grep -qx end "$BATS_TEST_TMPDIR/err" || { show; false; }
  grep -q "warning: output beyond the limit" "$BATS_TEST_TMPDIR/err" \
    || { show; false; }
  sandbox -e "$backend" --output-limit 4 "$rootfs" -- /bin/sh -c 'echo abc'
  expect_status 0
  expect_silence
}

@test "output beyond its limit is thrown away" {
  each_backend cuts_output
}

# The reader sees the first line a second before the command ends.
shows_output_at_once ()
{
  local line
  "$RUN_SANDBOX" -e "$backend" --output-limit 1m "$rootfs" \
    -- /bin/sh -c "echo first; sleep 1.5; touch /data/late; echo last" \
    | { read -r line; [[ $line == first && ! -e $rootfs/data/late ]]; cat; } \
    >"$BATS_TEST_TMPDIR/rest"
  [[ ${PIPESTATUS[*]} == "0 0" ]]
  [[ $(<"$BATS_TEST_TMPDIR/rest") == last ]]
  rm "$rootfs/data/late"
}

@test "limited output is shown while the command runs" {
  each_backend shows_output_at_once
}

outlives_its_reader ()
{
  "$RUN_SANDBOX" -e "$backend" --output-limit 1m "$rootfs" \
    -- /bin/sh -c 'yes | head -c 900000; exit 6' | head -c 1 >/dev/null
  [[ ${PIPESTATUS[0]} -eq 6 ]]
}

@test "a reader that goes away costs nothing but the output" {
  each_backend outlives_its_reader
}
