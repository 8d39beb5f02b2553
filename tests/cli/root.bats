# root.bats - an empty root, and where a request can start from.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

starts_from_nothing ()
{
  if ! offers empty-root; then
    sandbox -e "$backend" --empty-root --ro-bind "$rootfs/bin" /bin /bin/true
    expect_error 125 "empty-root"
    return 0
  fi
  sandbox -e "$backend" --empty-root --ro-bind "$rootfs/bin" /bin \
    --dir /made -- /bin/sh -c 'echo /*; echo x >/x && cat /x'
  expect_status 0
  expect_out $'/bin /made\nx'
  sandbox -e "$backend" --ro-bind "$rootfs" / --proc /proc --empty-root \
    /bin/cat /nosuch
  expect_status 1
}

@test "an empty root has what is mounted in it, and takes no ROOTFS" {
  each_backend starts_from_nothing
}

@test "a root that is no root is refused by name" {
  sandbox -e native --empty-root --proc / true
  expect_error 125 "mount target /"
  sandbox -e native --bind "$decoy" / "$rootfs" true
  expect_error 125 "mount target /: the root is what rootfs says"
  sandbox -e native --empty-root --writable /x true
  expect_error 125 "writable path /x"
  sandbox --empty-root
  expect_error 125 "COMMAND is missing"
  sandbox --preset conf
  expect_error 125 "COMMAND is missing"
}

starts_from_conf ()
{
  offers isolation.network=new && offers empty-root || return 0
  sandbox -e "$backend" --tmpfs /mnt --preset conf --hostname mine sh -c \
    'uname -n; echo x >/mnt/x && cat /mnt/x; ls /etc 2>/dev/null || echo none
     cat /proc/net/dev | wc -l'
  expect_status 0
  expect_out $'mine\nx\nnone\n3'
}

@test "conf has the host's programs, and options have their say" {
  each_backend starts_from_conf
}

@test "conf can be explained" {
  sandbox -e bubblewrap --preset conf --explain -- make -k
  expect_status 0
  [[ $out == *" --tmpfs / --ro-bind /usr /usr "*" --proc /proc"*" --dev /dev "*" --tmpfs /run --tmpfs /var --chdir / -- make -k"$'\n'* ]] \
    || { show; false; }
  sandbox -e native --preset bare --explain -- make
  expect_status 0
  [[ $out == *$'\nmount :/:tmpfs\npivot_root empty-root make\n'* ]] || { show; false; }
}

@test "an unknown preset is refused by name" {
  sandbox --preset nosuch true
  expect_error 125 "option '--preset': 'nosuch' is not bare or conf"
}
