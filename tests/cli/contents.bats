# contents.bats - files from bytes, permission bits.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

makes_files_from_fds ()
{
  local before
  offers mounts.bind-data \
    || { expect_refusal --bind-data 7 /data/x 7</dev/null; return 0; }
  before=$(tree_hash "$rootfs")
  sandbox -e "$backend" --tmpfs /tmp --file 5 /tmp/a/file \
    --perms 0640 --bind-data 6 /etc/data --perms 0444 --ro-bind-data 7 /data/x \
    --chmod 0700 /tmp/a --chmod 0604 /tmp/a/file "$rootfs" -- /bin/sh -c '
      cat /tmp/a/file /etc/data /data/x
      stat -c "%n %a" /tmp/a /tmp/a/file /etc/data /data/x
      (echo x >>/data/x) || echo read-only' \
    5<<<five 6<<<six 7< <(echo seven)
  expect_status 0
  expect_out "five
six
seven
/tmp/a 700
/tmp/a/file 604
/etc/data 640
/data/x 444
read-only"
  [[ $(tree_hash "$rootfs") == "$before" ]] || fail "the rootfs has changed"
}

@test "files are made from what fds hold" {
  each_backend makes_files_from_fds
}

names_what_stays ()
{
  offers mounts.file || { expect_refusal --file 5 /x 5</dev/null; return 0; }
  sandbox -e "$backend" --file 5 /data/file "$rootfs" -- /bin/cat /data/file \
    5<<<new
  expect_status 0
  expect_out new
  [[ $err == *"$rootfs/data/file"* ]] || { show; false; }
  [[ $(cat "$rootfs/data/file") == new ]]
  sandbox -e "$backend" --file 5 /new/file "$rootfs" -- /bin/cat /new/file \
    5<<<new
  expect_out new
  [[ ! -e $rootfs/new ]]
}

@test "a file that is replaced stays, a new one goes" {
  each_backend names_what_stays
}

@test "a bad fd, mode or path is named" {
  sandbox --file 77 /data/x "$rootfs" -- /bin/true
  expect_error 125 "option '--file'"
  sandbox --bind-data x /data/x "$rootfs" -- /bin/true
  expect_error 125 "option '--bind-data'"
  sandbox --ro-bind-data 5 /data/x "$rootfs" -- /bin/true 5<"$decoy"
  expect_error 125 "option '--ro-bind-data'"
  sandbox --file
  expect_error 125 "option '--file' needs two arguments"
  sandbox --chmod 9 /data "$rootfs" -- /bin/true
  expect_error 125 "option '--chmod'"
  sandbox --perms 4755 --file 5 /data/x "$rootfs" -- /bin/true 5</dev/null
  expect_error 125 "no set-id bits"
  sandbox --perms 0700 --chmod 0700 /data "$rootfs" -- /bin/true
  expect_error 125 "option '--perms'"
  sandbox --chmod 0700 /nosuch "$rootfs" -- /bin/true
  expect_error 125 "chmod /nosuch"
}
