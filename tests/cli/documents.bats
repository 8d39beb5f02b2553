# documents.bats - requests and states as JSON.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
# shellcheck shell=bash disable=SC2154,SC2016

load support

@test "what was saved runs as what was typed" {
  local document=$BATS_TEST_TMPDIR/request.json
  sandbox --save-request "$document" --setenv A $'\xff b' --tmpfs /tmp \
    --cwd /tmp "$rootfs" -- /bin/sh -c 'echo "$A $PWD"; exit 9'
  expect_status 0
  [[ ! -s $BATS_TEST_TMPDIR/out ]]
  sandbox --request "$document"
  expect_status 9
  [[ $(od -An -tx1 <"$BATS_TEST_TMPDIR/out") == " ff 20 62 20 2f 74 6d 70 0a" ]]
}

@test "a document is read from standard input and written to standard output" {
  local document=$BATS_TEST_TMPDIR/request.json
  sandbox --save-request - "$rootfs" -- /bin/sh -c 'exit 4'
  expect_status 0
  cp "$BATS_TEST_TMPDIR/out" "$document"
  status=0
  timeout 60 "$RUN_SANDBOX" --request - <"$document" || status=$?
  [[ $status -eq 4 ]]
}

@test "with a document nothing else says what to run" {
  local document=$BATS_TEST_TMPDIR/request.json
  sandbox --save-request "$document" "$rootfs" -- /bin/true
  sandbox --request "$document" --bind / /x
  expect_error 125 "option '--bind': with --request everything comes from the document"
  sandbox --request "$document" "$rootfs" /bin/true
  expect_error 125 "unexpected argument '$rootfs'"
  sandbox --request "$document" -e native --verbose
  expect_status 0
}

@test "a bad document is refused by name, line and column" {
  local document=$BATS_TEST_TMPDIR/request.json
  printf '{ "argv": ["true"],\n  "rootsf": "/" }\n' >"$document"
  sandbox --request "$document"
  expect_error 125 "$document: line 2, column 3: rootsf: a request has no such member"
  sandbox --request "$BATS_TEST_TMPDIR/nosuch"
  expect_error 125 "option '--request': $BATS_TEST_TMPDIR/nosuch: No such file"
  sandbox --request "$BATS_TEST_TMPDIR"
  expect_error 125 "Is a directory"
}

@test "a pipe that nobody would read is refused" {
  local document=$BATS_TEST_TMPDIR/request.json
  printf '{ "argv": ["/bin/true"], "stdio": { "stdout": "pipe" } }\n' >"$document"
  sandbox --request "$document"
  expect_error 125 "stdio: a pipe takes a program that reads it"
}

@test "saving runs nothing and a place that cannot be written is an error" {
  sandbox --save-request - "$rootfs" -- /bin/touch /ran
  [[ ! -e $rootfs/ran ]]
  sandbox --save-request "$BATS_TEST_TMPDIR/no/such" "$rootfs" -- /bin/true
  expect_error 125 "option '--save-request': $BATS_TEST_TMPDIR/no/such: No such"
}

@test "a state goes to a file and to an fd, and a command's 125 is told apart" {
  local file=$BATS_TEST_TMPDIR/state
  sandbox --status-file "$file" --status-fd 9 "$rootfs" -- /bin/sh -c 'exit 125' \
    9>"$BATS_TEST_TMPDIR/fd"
  expect_status 125
  grep -q '"kind":"exited","shell-status":125,"exit-status":125' "$file"
  cmp "$file" "$BATS_TEST_TMPDIR/fd"
  sandbox --status-file "$file" "$rootfs/nosuch" -- /bin/true
  [[ $status -eq 125 ]]
  grep -q '"kind":"not-started"' "$file"
}

@test "a state's fd is not the command's" {
  sandbox --status-fd 9 --proc /proc "$rootfs" -- /bin/sh -c 'ls /proc/self/fd' \
    9>"$BATS_TEST_TMPDIR/fd"
  expect_status 0
  [[ $(grep -cx 9 "$BATS_TEST_TMPDIR/out") -eq 0 ]]
}

@test "a sink that is missing or cannot be written is an error before anything runs" {
  sandbox --status-fd 77 "$rootfs" -- /bin/touch /ran
  expect_error 125 "option '--status-fd': 77: Bad file descriptor"
  sandbox --status-fd x "$rootfs" -- /bin/touch /ran
  expect_error 125 "option '--status-fd': 'x' is not the number of an fd"
  sandbox --status-fd 9 "$rootfs" -- /bin/touch /ran 9</dev/null
  expect_error 125 "option '--status-fd': 9: Bad file descriptor"
  sandbox --status-file "$BATS_TEST_TMPDIR/no/such" "$rootfs" -- /bin/touch /ran
  expect_error 125 "option '--status-file'"
  [[ ! -e $rootfs/ran ]]
}

@test "a reader of the state that is gone costs a warning" {
  sandbox --status-fd 9 "$rootfs" -- /bin/sh -c 'sleep 0.3; exit 6' 9> >(exit 0)
  expect_status 6
  grep -q "warning: option '--status-fd': Broken pipe" "$BATS_TEST_TMPDIR/err"
}
