# overlay.bats - the options of overlays, in their order.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

lays_over ()
{
  offers mounts.tmp-overlay || {
    expect_refusal --overlay-src "$decoy" --tmp-overlay /data
    return 0
  }
  sandbox -e "$backend" --overlay-src "$rootfs/data" --overlay-src "$decoy" \
    --tmp-overlay /data "$rootfs" -- /bin/sh -c \
    'cat /data/file; rm /data/file; ls -A /data; echo x >/data/x && cat /data/x'
  expect_status 0
  expect_out $'data of the host\ndir\nx'
  sandbox -e "$backend" --mount \
    ":/data:overlay:ro,lowerdir=$decoy,lowerdir=$rootfs/etc" "$rootfs" -- \
    /bin/sh -c 'cat /data/file; ls /data; echo x 2>/dev/null >/data/x || echo ro'
  expect_status 0
  expect_out $'data of the host\ndir\nfile\ngroup\nhosts\npasswd\nro'
}

@test "an overlay shows its sources, the last on top" {
  each_backend lays_over
}

@test "an overlay that lacks something is refused by name" {
  sandbox --overlay-src "$decoy" "$rootfs" /bin/true
  expect_error 125 "option '--overlay-src': what follows it is no --overlay"
  sandbox --overlay-src "$decoy" --tmpfs /tmp "$rootfs" /bin/true
  expect_error 125 "--ro-overlay: --tmpfs"
  sandbox --tmp-overlay /data "$rootfs" /bin/true
  expect_error 125 "option '--tmp-overlay': there is no --overlay-src before it"
  sandbox --overlay-src "$decoy" --ro-overlay /data "$rootfs" /bin/true
  expect_error 125 "a read-only overlay takes two sources"
  sandbox --overlay-src "$decoy" --overlay a b
  expect_error 125 "option '--overlay' needs three arguments: RWSRC WORKDIR DEST"
  sandbox -e native --overlay-src "$decoy" --overlay /tmp /proc /data \
    "$rootfs" /bin/true
  expect_error 125 "are not on one file system: choose a WORKDIR beside RWSRC"
}
