# sources.bats - optional sources, open files, modifiers of what comes next.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

leaves_missing_sources_out ()
{
  sandbox -e "$backend" --bind-try /nosuch /new --ro-bind-try /nosuch /new \
    --dev-bind-try /nosuch /new --mount /nosuch:/new:bind:nofail \
    --ro-bind-try "$decoy" /data "$rootfs" \
    -- /bin/sh -c 'cat /data/file; ls -d /new; touch /data/x'
  expect_out "data of the host"
  [[ $err == *"Read-only file system"* ]] || { show; false; }
  sandbox -e "$backend" --bind-try "$decoy/file/x" /data "$rootfs" -- /bin/true
  expect_error 125 "Not a directory"
}

@test "what is tried may be missing, and nothing else" {
  each_backend leaves_missing_sources_out
}

binds_open_files ()
{
  sandbox -e "$backend" --ro-bind-fd 7 /data "$rootfs" \
    -- /bin/sh -c 'cat /data/file; touch /data/x' 7<"$decoy"
  expect_out "data of the host"
  [[ $err == *"Read-only file system"* ]] || { show; false; }
  mkdir "$area/open"
  sandbox -e "$backend" --bind-fd 7 /data "$rootfs" \
    -- /bin/touch /data/made 7<"$area/open"
  expect_status 0
  [[ -e $area/open/made ]]
  rm -r "$area/open"
}

@test "an open directory is bound" {
  each_backend binds_open_files
}

@test "an fd that is none is refused by name" {
  local word
  for word in x -1 1x '' 99999999999; do
    sandbox --bind-fd "$word" /data "$rootfs" -- /bin/true
    expect_error 125 "--bind-fd"
  done
  sandbox --ro-bind-fd 77 /data "$rootfs" -- /bin/true
  expect_error 125 "cannot duplicate fd 77"
  sandbox --ro-bind-fd 7 /data "$rootfs" -- /bin/true 7< <(:)
  expect_error 125 "no path leads to pipe:"
}

applies_modifiers_once ()
{
  offers mounts.tmpfs || { expect_refusal --perms 1777 --tmpfs /a; return 0; }
  sandbox -e "$backend" --perms 0711 --size 65536 --tmpfs /a \
    --size 65536 --perms 700 --tmpfs /b --tmpfs /c --perms 2750 --dir /a/d \
    --dir /a/e "$rootfs" -- /bin/sh -c 'stat -c "%n %a" /a /b /c /a/d /a/e
    dd if=/dev/zero of=/b/x bs=1k count=65 2>/dev/null || echo full'
  expect_out "/a 711
/b 700
/c 755
/a/d 2750
/a/e 755
full"
}

@test "perms and size are of the next operation alone" {
  each_backend applies_modifiers_once
}

@test "a modifier that nothing follows is named" {
  sandbox --perms 0700 "$rootfs" -- /bin/true
  expect_error 125 "option '--perms'"
  sandbox --size 4096 "$rootfs" -- /bin/true
  expect_error 125 "option '--size'"
  sandbox --perms 0700 --bind "$decoy" /data "$rootfs" -- /bin/true
  expect_error 125 "option '--perms': what follows it makes nothing that it could be of: --bind"
  sandbox --size 4096 --dir /data/x "$rootfs" -- /bin/true
  expect_error 125 "option '--size': what follows it is no --tmpfs: --dir"
  sandbox --perms 0700 --perms 0711 --tmpfs /data "$rootfs" -- /bin/true
  expect_error 125 "option '--perms': given twice"
  sandbox --size 1 --size 1 --tmpfs /data "$rootfs" -- /bin/true
  expect_error 125 "option '--size': given twice"
  sandbox --perms
  expect_error 125 "option '--perms' needs an argument: OCTAL"
}

@test "a modifier that is garbage is named" {
  local word
  for word in x 8 10000 -1 0x1 '' ' 7'; do
    sandbox --perms "$word" --tmpfs /data "$rootfs" -- /bin/true
    expect_error 125 "option '--perms'"
  done
  for word in x 0 -1 1k '' 18446744073709551616; do
    sandbox --size "$word" --tmpfs /data "$rootfs" -- /bin/true
    expect_error 125 "option '--size'"
  done
}

forbids_programs ()
{
  offers mounts.noexec \
    || { expect_refusal --mount "$decoy:/data:bind:noexec"; return 0; }
  sandbox -e "$backend" --mount "$rootfs/bin:/data:bind:ro,noexec" "$rootfs" \
    -- /bin/sh -c '/data/true; echo $?'
  expect_out 126
}

@test "noexec is in force" {
  each_backend forbids_programs
}

shows_message_queues ()
{
  offers mounts.mqueue || { expect_refusal --mqueue /data; return 0; }
  sandbox -e "$backend" --mqueue /data "$rootfs" -- /bin/sh -c \
    '[ -e /data/sandboxlib-cli ] && rm /data/sandboxlib-cli
     : >/data/sandboxlib-cli && ls /data && rm /data/sandboxlib-cli'
  expect_status 0
  [[ $out == *sandboxlib-cli* ]] || { show; false; }
}

@test "message queues are shown" {
  each_backend shows_message_queues
}
