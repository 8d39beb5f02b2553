# status.bats - exit statuses, and what cannot be run.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

returns_each_exit_status ()
{
  local n
  for n in 0 1 3 124 125 126 127 128 137 255; do
    sandbox -e "$backend" "$rootfs" -- /bin/sh -c "exit $n"
    expect_status "$n"
    expect_silence
  done
}

@test "the command's own exit status is returned, and nothing said" {
  each_backend returns_each_exit_status
}

returns_each_signal ()
{
  local n
  for n in 9 15 6 11; do
    sandbox -e "$backend" "$rootfs" -- /bin/sh -c "kill -$n \$\$"
    expect_status $((128 + n))
    expect_silence
  done
}

@test "a signal that ends the command is 128 and the signal" {
  each_backend returns_each_signal
}

names_a_bad_rootfs ()
{
  mkfifo "$BATS_TEST_TMPDIR/fifo-$backend"
  ln -sfn "$BATS_TEST_TMPDIR/nosuch" "$BATS_TEST_TMPDIR/dangling"
  ln -sfn loop "$BATS_TEST_TMPDIR/loop"

  sandbox -e "$backend" "$BATS_TEST_TMPDIR/nosuch" -- /bin/true
  expect_error 125 "$BATS_TEST_TMPDIR/nosuch"
  sandbox -e "$backend" "$decoy/file" -- /bin/true
  expect_error 125 "$decoy/file"
  sandbox -e "$backend" "$BATS_TEST_TMPDIR/fifo-$backend" -- /bin/true
  expect_error 125 "fifo-$backend"
  sandbox -e "$backend" "$BATS_TEST_TMPDIR/dangling" -- /bin/true
  expect_error 125 "dangling"
  sandbox -e "$backend" "$BATS_TEST_TMPDIR/loop" -- /bin/true
  expect_error 125 "loop"
}

@test "a bad rootfs is named" {
  each_backend names_a_bad_rootfs
}

@test "a rootfs without permission is named" {
  [[ $EUID -ne 0 ]] || skip "root may enter any directory"
  chmod 0000 "$rootfs"
  sandbox "$rootfs" -- /bin/true
  chmod 0755 "$rootfs"
  expect_error 125 "ermission denied"
}

takes_a_relative_rootfs ()
{
  ln -sfn "$rootfs" "$BATS_TEST_TMPDIR/link"
  cd "$area"
  sandbox -e "$backend" ./rootfs -- /bin/cat /data/file
  expect_status 0
  expect_out "data of the rootfs"
  sandbox -e "$backend" "$BATS_TEST_TMPDIR/link" -- /bin/cat /data/file
  expect_status 0
  expect_out "data of the rootfs"
}

@test "a rootfs may be relative or a symbolic link" {
  each_backend takes_a_relative_rootfs
}

@test "a rootfs may have a leading dash and odd characters" {
  each_backend takes_odd_rootfs_names
}

takes_odd_rootfs_names ()
{
  local name
  mkdir -p "$BATS_TEST_TMPDIR/odd"
  cd "$BATS_TEST_TMPDIR/odd"
  for name in "-dash" "a b" $'new\nline' "co:lon" "com,ma" 'back\slash' \
    'quo"te' "per%scent" $'\xff'; do
    mv "$rootfs" "./$name"
    sandbox -e "$backend" -- "$name" -- /bin/cat /data/file
    mv "./$name" "$rootfs"
    expect_status 0
    expect_out "data of the rootfs"
  done
}

says_not_found ()
{
  sandbox -e "$backend" "$rootfs" -- ""
  expect_status 127
  sandbox -e "$backend" "$rootfs" -- /bin/nosuch
  expect_error 127 "/bin/nosuch"
  sandbox -e "$backend" "$rootfs" -- nosuch
  expect_error 127 "nosuch"
}

@test "a command that does not exist is 127" {
  each_backend says_not_found
}

says_not_executable ()
{
  printf 'text\n' >"$rootfs/data/text"
  printf '\x7fELF\x02\x01\x01' >"$rootfs/data/elf"
  head -c 100 /dev/zero >>"$rootfs/data/elf"
  chmod 0755 "$rootfs/data/text" "$rootfs/data/elf"
  chmod 0644 "$rootfs/data/file"

  sandbox -e "$backend" "$rootfs" -- /data/file
  expect_error 126 "/data/file"
  sandbox -e "$backend" "$rootfs" -- /data
  expect_error 126 "/data"
  sandbox -e "$backend" "$rootfs" -- /data/text
  expect_error 126 "/data/text"
  sandbox -e "$backend" "$rootfs" -- /data/elf
  expect_error 126 "/data/elf"
}

@test "a file that cannot be executed is 126" {
  each_backend says_not_executable
}

says_interpreter_missing ()
{
  printf '#!/bin/nosuch\n' >"$rootfs/data/script"
  chmod 0755 "$rootfs/data/script"
  sandbox -e "$backend" "$rootfs" -- /data/script
  expect_error 126 "/data/script"
}

@test "a script whose interpreter is missing is 126" {
  each_backend says_interpreter_missing
}

looks_up_inside ()
{
  local host_bin=$BATS_TEST_TMPDIR/host-bin
  mkdir -p "$host_bin" "$rootfs/data/bin"
  printf '#!/bin/sh\necho host\n' >"$host_bin/only-on-host"
  printf '#!/bin/sh\necho inside\n' >"$rootfs/data/bin/only-inside"
  chmod 0755 "$host_bin/only-on-host" "$rootfs/data/bin/only-inside"

  PATH=$host_bin:$PATH sandbox -e "$backend" "$rootfs" -- only-on-host
  expect_error 127 "only-on-host"
  sandbox -e "$backend" --setenv PATH /nosuch:/data/bin "$rootfs" -- only-inside
  expect_status 0
  expect_out inside
  sandbox -e "$backend" "$rootfs" -- sh -c 'echo found'
  expect_status 0
  expect_out found
}

@test "a bare name is looked up in the sandbox's PATH" {
  each_backend looks_up_inside
}

looks_up_without_path ()
{
  PATH=$decoy:$PATH sandbox -e "$backend" --clearenv "$rootfs" -- sh -c 'echo x'
  expect_status 0
  expect_out x
}

@test "without PATH the usual directories inside are searched" {
  each_backend looks_up_without_path
}

ends_the_background ()
{
  local start=$SECONDS
  sandbox -e "$backend" --mount :/dev:dev:minimal "$rootfs" \
    -- /bin/sh -c "sleep $tag & echo x"
  expect_status 0
  expect_out x
  [[ $((SECONDS - start)) -le 2 ]]
  expect_no_tagged_process
}

@test "a background child does not hold up the caller" {
  each_backend ends_the_background
}

ends_a_daemon ()
{
  sandbox -e "$backend" --mount :/dev:dev:minimal "$rootfs" \
    -- /bin/sh -c "(setsid sleep $tag </dev/null >/dev/null 2>&1 &) ; echo x"
  expect_status 0
  expect_out x
  expect_no_tagged_process
}

@test "a daemon ends with the command" {
  each_backend ends_a_daemon
}

waits_for_the_rest ()
{
  sandbox -e "$backend" --mount :/dev:dev:minimal --wait-rest "$rootfs" \
    -- /bin/sh -c '(sleep 0.3; echo late) & echo early; exit 3'
  expect_status 3
  expect_out $'early\nlate'
}

@test "wait-rest waits for what the command left" {
  each_backend waits_for_the_rest
}

stops_at_the_limit ()
{
  local start=$SECONDS
  sandbox -e "$backend" --timeout 0.5 --grace 0.5 "$rootfs" \
    -- /bin/sh -c "trap '' TERM; sleep $tag; sleep $tag"
  expect_error 124 "time"
  [[ $((SECONDS - start)) -le 3 ]]
  expect_no_tagged_process
}

@test "the time limit ends a command that ignores TERM" {
  each_backend stops_at_the_limit
}

keeps_out_of_the_way ()
{
  sandbox -e "$backend" --timeout 20 "$rootfs" -- /bin/sh -c 'exit 5'
  expect_status 5
  expect_silence
}

@test "a time limit that is not reached changes nothing" {
  each_backend keeps_out_of_the_way
}

passes_the_streams ()
{
  status=0
  printf 'line\n' | "$RUN_SANDBOX" -e "$backend" "$rootfs" \
    -- /bin/sh -c 'cat; echo problem >&2' >"$BATS_TEST_TMPDIR/out" \
    2>"$BATS_TEST_TMPDIR/err" || status=$?
  read_streams
  expect_status 0
  expect_out line
  [[ $err == problem ]]
}

@test "stdin, stdout and stderr are passed" {
  each_backend passes_the_streams
}

fills_closed_streams ()
{
  local closed
  for closed in '0<&-' '1>&-' '2>&-' '0<&- 1>&- 2>&-'; do
    status=0
    eval "\"\$RUN_SANDBOX\" -e \"\$backend\" --proc /proc \"\$rootfs\" \
      -- /bin/sh -c 'ls /proc/self/fd >/data/fds; exit 4' $closed" \
      || status=$?
    expect_status 4
    # The fourth is the directory that ls reads.
    [[ $(tr '\n' ' ' <"$rootfs/data/fds") == "0 1 2 3 " ]] \
      || fail "fds with $closed: $(cat "$rootfs/data/fds")"
  done
}

@test "closed streams are filled, and no fd of ours takes their place" {
  out='' err=''
  each_backend fills_closed_streams
}

passes_no_other_fd ()
{
  status=0
  "$RUN_SANDBOX" -e "$backend" --proc /proc "$rootfs" -- /bin/ls /proc/self/fd \
    >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" </dev/null \
    5<"$decoy" 9<"$decoy/file" 40</etc || status=$?
  read_streams
  expect_status 0
  expect_out $'0\n1\n2\n3'
}

@test "the caller's other fds are not passed" {
  each_backend passes_no_other_fd
}

verbose_tells ()
{
  sandbox -e "$backend" --verbose "$rootfs" -- /bin/sh -c 'exit 3'
  expect_status 3
  [[ $err == *"run-sandbox: backend: $backend, /"* ]]
  [[ $err == *"run-sandbox: verified: "* ]]
  [[ $err == *"run-sandbox: result: exited, status 3"* ]]
  [[ $err == *"run-sandbox: wall time: "* ]]
  [[ $err == *"run-sandbox: used: user "* ]]
}

@test "verbose says what was verified and used" {
  each_backend verbose_tells
}

explains ()
{
  local before
  before=$(tree_hash "$rootfs")
  sandbox -e "$backend" --explain --setenv PASSWORD very-secret \
    --dir /data/new "$rootfs" -- /bin/touch /data/ran
  expect_status 0
  expect_silence
  [[ $out == *"$rootfs"* && $out == *"/bin/touch"* ]]
  [[ $out != *very-secret* ]]
  [[ ${out##*$'\n'} == "# enter it: cd "*" && run-sandbox --backend $backend --setenv PASSWORD \"\${PASSWORD?}\" --dir /data/new --tty pty $rootfs -- sh -i" ]]
  [[ $(tree_hash "$rootfs") == "$before" ]]
}

@test "explain runs nothing and shows no values" {
  each_backend explains
}

enters_again ()
{
  local command
  sandbox -e "$backend" --explain --setenv WORD "two words" \
    --mount :/dev:dev:minimal "$rootfs" -- /bin/false
  command=${out##*# enter it: }
  command=${command/run-sandbox/"$RUN_SANDBOX"}
  run env WORD="two words" bash -c "$command" <<<'echo "<$WORD>"; exit 4'
  [[ $status -eq 4 && $output == *"<two words>"* ]] || { echo "$output"; false; }
  output=$(env -u WORD bash -c "$command" 2>&1 <<<'exit 4') \
    && fail "it ran without the variable"
  [[ $output == *WORD* ]]
}

@test "what explain prints last enters the sandbox" {
  each_backend enters_again
}

fails_without_a_terminal ()
{
  sandbox -e "$backend" --shell-on-failure "$rootfs" -- /bin/sh -c 'exit 3'
  expect_status 3
  [[ $err == "run-sandbox: enter it again: cd "* ]]
  sandbox -e "$backend" --shell-on-failure "$rootfs/nowhere" -- /bin/true
  expect_error 125 nowhere
}

@test "without a terminal a failure opens no shell" {
  each_backend fails_without_a_terminal
}

uses_a_pty_without_a_terminal ()
{
  # shellcheck disable=SC2317
  run setsid "$RUN_SANDBOX" -e "$backend" --tty pty "$rootfs" -- \
    /bin/sh -c 'test -t 0 && test -t 1 && cat && exit 6' <<<"a line"
  [[ $status -eq 6 && $output == *"a line"* ]] || { echo "$output"; false; }
  sandbox -e "$backend" --tty screen "$rootfs" -- /bin/true
  expect_error 125 "option '--tty': 'screen' is not none, pty or inherit"
  sandbox -e "$backend" --tty none --new-session no "$rootfs" -- /bin/true
  expect_error 125 "tty: none"
}

@test "a pty can be had where there is no terminal" {
  each_backend uses_a_pty_without_a_terminal
}

works_without_tmpdir ()
{
  local directory place=$BATS_TEST_TMPDIR/tmp
  mkdir -p "$place"
  chmod 0500 "$place"
  for directory in "$place" /nosuch /dev/null; do
    TMPDIR=$directory sandbox -e "$backend" \
      --status-file "$BATS_TEST_TMPDIR/state" "$rootfs" -- /bin/sh -c 'exit 3'
    expect_status 3
  done
  [[ -z $(ls -A "$place") ]]
}

@test "nothing is written to TMPDIR, so it need not work" {
  each_backend works_without_tmpdir
}
