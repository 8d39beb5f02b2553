# mounts.bats - mounts, writable paths, hostile symbolic links.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

# Runs with $backend; the rootfs must be the same afterwards.
sandbox_without_trace ()
{
  local before
  before=$(tree_hash "$rootfs")
  sandbox -e "$backend" "$@"
  [[ $(tree_hash "$rootfs") == "$before" ]] \
    || { show; fail "the rootfs has changed: $(ls -lR "$rootfs/data")"; }
}

names_a_missing_source ()
{
  sandbox_without_trace --mount /nosuch:/mnt:bind "$rootfs" -- /bin/true
  expect_error 125 "/nosuch"
  sandbox_without_trace --bind "$decoy" /new/one --bind "$decoy" /new/two \
    --bind /nosuch /new/three "$rootfs" -- /bin/true
  expect_error 125 "/nosuch"
}

@test "a missing source is named and leaves nothing" {
  each_backend names_a_missing_source
}

mounts_each_kind ()
{
  offers mounts.tmpfs || { expect_refusal --tmpfs /data/tmpfs; return 0; }
  sandbox_without_trace --bind "$decoy" /data/bind --tmpfs /data/tmpfs \
    --proc /proc --dev /dev --mount ":/data/sized:tmpfs:size=64k,mode=1700" \
    "$rootfs" -- /bin/sh -c 'cat /data/bind/file; ls -A /data/tmpfs
      echo x >/data/tmpfs/x && cat /data/tmpfs/x; cat /proc/self/comm
      echo x >/dev/null; stat -c %a /data/sized
      dd if=/dev/zero of=/data/sized/x bs=1k count=65 2>/dev/null || echo full'
  expect_status 0
  expect_out $'data of the host\nx\ncat\n1700\nfull'
}

@test "each kind of mount works and leaves nothing" {
  each_backend mounts_each_kind
}

normalises_targets ()
{
  local target
  offers mounts.tmpfs || { expect_refusal --tmpfs data/x; return 0; }
  sandbox_without_trace --tmpfs data/x "$rootfs" \
    -- /bin/sh -c 'echo >/data/x/written'
  expect_status 0
  for target in ../../escape /a/b/../../../escape /proc/.. /data/. \
    /data/../x; do
    sandbox_without_trace --tmpfs "$target" "$rootfs" -- /bin/true
    [[ $status -eq 0 || $status -eq 125 ]] || { show; false; }
    [[ $status -eq 0 ]] || expect_error 125 ""
  done
}

@test "no target is outside the root" {
  each_backend normalises_targets
}

makes_mount_points ()
{
  offers mounts.bind.file \
    || { expect_refusal --ro-bind "$decoy/file" /new/file; return 0; }
  sandbox_without_trace --bind "$decoy" /new/deep/dir \
    --ro-bind "$decoy/file" /new/file "$rootfs" -- /bin/sh -c \
    'cat /new/deep/dir/file /new/file; stat -c "%a %F" /new /new/deep'
  expect_status 0
  expect_out "data of the host
data of the host
755 directory
755 directory"
}

@test "missing mount points are made, parents too, and removed" {
  each_backend makes_mount_points
}

resists_symlinks ()
{
  local link target
  local -A links=(
    [absolute]=$decoy
    [relative]=../../../../../../../../../../..$decoy
    [oldroot]=/oldroot$decoy
    [newroot]=/newroot/../oldroot$decoy
    [hop]=/data/hop
    [proc]=/proc/self/root/../../../../$decoy
  )
  ln -s "$decoy" "$rootfs/data/hop"
  for link in "${!links[@]}"; do
    ln -s "${links[$link]}" "$rootfs/$link"
    for target in "/$link" "/$link/x" "/$link/dir" "/$link/../x"; do
      sandbox -e "$backend" --tmpfs "$target" "$rootfs" -- /bin/true
      [[ $status -eq 0 || $status -eq 125 ]] || { show; fail "$target"; }
      sandbox -e "$backend" --bind "$rootfs/etc" "$target" "$rootfs" \
        -- /bin/true
      [[ $status -eq 0 || $status -eq 125 ]] || { show; fail "$target"; }
      sandbox -e "$backend" --proc "$target" "$rootfs" -- /bin/true
      [[ $status -eq 0 || $status -eq 125 ]] || { show; fail "$target"; }
      sandbox -e "$backend" --symlink text "$target/link" "$rootfs" \
        -- /bin/true
      [[ $status -eq 0 || $status -eq 125 ]] || { show; fail "$target"; }
      [[ $(tree_hash "$decoy") == "$decoy_before" ]] \
        || fail "$target reached the host"
    done
  done
}

@test "symbolic links in the rootfs do not lead to the host" {
  each_backend resists_symlinks
}

refuses_mixed_kinds ()
{
  sandbox_without_trace --bind "$decoy" /data/file "$rootfs" -- /bin/true
  expect_error 125 "/data/file"
  offers mounts.bind.file \
    || { expect_refusal --bind "$decoy/file" /data; return 0; }
  sandbox_without_trace --bind "$decoy/file" /data "$rootfs" -- /bin/true
  expect_error 125 "/data"
}

@test "a directory does not go on a file, nor a file on a directory" {
  each_backend refuses_mixed_kinds
}

makes_many_mounts ()
{
  local i
  local -a options=()
  for ((i = 0; i < 500; i++)); do
    options+=(--ro-bind "$decoy" "/data/m$i")
  done
  sandbox_without_trace "${options[@]}" --bind "$rootfs/tmp" /data/m7 --proc /proc \
    "$rootfs" -- /bin/sh -c 'ls /data | grep -c "^m[0-9]"; ls /data/m7 | wc -l
      cat /data/m499/file
      grep -o " /data/m[0-9]* " /proc/self/mountinfo | sort -u | wc -l'
  expect_status 0
  expect_out $'500\n0\ndata of the host\n500'
}

@test "500 mounts are made, later ones on top" {
  each_backend makes_many_mounts
}

# A script that tries to write in many ways and prints what succeeded.
write_attempts='
  for path in / /etc /data /tmp /bin; do
    touch "$path/new" 2>/dev/null && echo "touch $path"
    mkdir "$path/newdir" 2>/dev/null && echo "mkdir $path"
  done
  (echo x >>/data/file) 2>/dev/null && echo append
  mv /data/file /data/moved 2>/dev/null && echo rename
  chmod 0777 /data/file 2>/dev/null && echo chmod
  chown 1:1 /data/file 2>/dev/null && echo chown
  touch -d 2001-01-01 /data/file 2>/dev/null && echo utime
  rm /data/file 2>/dev/null && echo remove
  ln /data/file /data/link 2>/dev/null && echo link
  mount -o remount,rw / 2>/dev/null && echo remount
  mount -o remount,bind,rw / 2>/dev/null && echo remount bind
  mount -t tmpfs none /data 2>/dev/null && echo tmpfs
  mount --bind /data /tmp 2>/dev/null && echo bind
  umount / 2>/dev/null && echo umount
  umount -l / 2>/dev/null && echo umount lazy
  unshare -Ur mount -o remount,bind,rw / 2>/dev/null && echo unshare
  echo done'

withstands_writes ()
{
  offers writable-paths=none || { expect_refusal --read-only; return 0; }
  sandbox_without_trace --mount :/dev:dev:minimal --read-only "$rootfs" \
    -- /bin/sh -c "$write_attempts"
  expect_status 0
  expect_out "done"
  sandbox_without_trace --read-only "$rootfs" -- /bin/touch /data/new
  expect_status 1
  [[ $err == *"Read-only file system"* ]] || { show; false; }
}

@test "nothing can be written to a read-only rootfs" {
  each_backend withstands_writes
}

# The same script must be able to write, or the test above shows nothing.
allows_writes ()
{
  sandbox -e "$backend" --mount :/dev:dev:minimal "$rootfs" -- /bin/sh -c "$write_attempts"
  [[ $out == "touch /"*"mkdir /data"*append*rename* ]] || { show; false; }
  [[ -e $rootfs/data/moved ]]
}

@test "the rootfs is writable unless asked otherwise" {
  each_backend allows_writes
}

writes_where_allowed ()
{
  offers writable-paths=list \
    || { expect_refusal --writable /data; return 0; }
  mkdir -p "$rootfs/database" "$rootfs/data/ro" "$rootfs/home/user/build"
  sandbox -e "$backend" --mount :/dev:dev:minimal --read-only --writable /data \
    --writable home/user/build --ro-bind "$decoy" /data/ro "$rootfs" \
    -- /bin/sh -c '
      for path in / /etc /data /data/ro /database /home /home/user \
        /home/user/build; do
        touch "$path/new" 2>/dev/null && echo "$path"
      done; true'
  expect_status 0
  expect_out $'/data\n/home/user/build'
  [[ -e $rootfs/data/new && -e $rootfs/home/user/build/new ]]
}

@test "only the writable paths are writable" {
  each_backend writes_where_allowed
}

keeps_a_ro_bind ()
{
  sandbox_without_trace --ro-bind "$decoy" /data/ro "$rootfs" -- /bin/sh -c '
    touch /data/ro/new; mount -o remount,bind,rw /data/ro; umount /data/ro
    touch /data/ro/dir/new; cat /data/ro/file'
  expect_out "data of the host"
}

@test "a read-only bind stays so" {
  each_backend keeps_a_ro_bind
}

remounts_read_only ()
{
  offers mounts.remount-ro \
    || { expect_refusal --tmpfs /data --remount-ro /data; return 0; }
  offers mounts.tmpfs || { expect_refusal --tmpfs /data; return 0; }
  sandbox_without_trace --tmpfs /data --dir /data/sub --remount-ro /data \
    "$rootfs" -- /bin/sh -c 'touch /data/x; ls -A /data'
  expect_out sub
}

@test "remount-ro makes a mount read-only" {
  each_backend remounts_read_only
}

makes_dirs_and_links ()
{
  offers mounts.tmpfs || { expect_refusal --tmpfs /data; return 0; }
  sandbox -e "$backend" --tmpfs /data --dir /data/a/b \
    --symlink a/b /data/link "$rootfs" \
    -- /bin/sh -c 'readlink /data/link; stat -c %F /data/link/.'
  expect_status 0
  expect_out $'a/b\ndirectory'
}

@test "directories and symbolic links are made" {
  each_backend makes_dirs_and_links
}
