# hidden.bats - masks, and copies of files of the host.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

hides_and_copies ()
{
  offers mounts.mask || { expect_refusal --mask /data; return 0; }
  ln -s file "$BATS_TEST_TMPDIR/link"
  echo copied >"$BATS_TEST_TMPDIR/file"
  sandbox -e "$backend" --mask /data --mask /etc/hosts --mask /nosuch \
    --host-file "$BATS_TEST_TMPDIR/link" /etc/copy \
    --host-file-try /nosuch /etc/none "$rootfs" -- /bin/sh -c \
    'ls /data; cat /etc/hosts /etc/copy; ls /nosuch /etc/none 2>/dev/null
     echo x 2>/dev/null >/data/x || echo ro'
  rm "$BATS_TEST_TMPDIR/link"
  expect_status 0
  expect_out $'copied\nro'
}

@test "what is masked is not seen, and a host file is a copy" {
  each_backend hides_and_copies
}

@test "a host file that is none is refused by name" {
  sandbox -e native --host-file /nosuch /etc/x "$rootfs" /bin/true
  expect_error 125 "host-file /nosuch: does not exist"
  sandbox -e native --host-file "$decoy" /etc/x "$rootfs" /bin/true
  expect_error 125 "host-file $decoy: not a regular file"
  sandbox --host-file /etc/passwd
  expect_error 125 "option '--host-file' needs two arguments: SRC DEST"
}
