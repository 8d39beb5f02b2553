# rows-mounts.bash - the rows of compare that are about mounts and directories.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
# shellcheck shell=bash disable=SC2154 # observe.bash and rows.bash have them

rows_of_cwds ()
{
  row 'relative cwd' : --chdir data/sub "$R" /bin/pwd
  row 'missing cwd' : --chdir /nosuch "$R" /bin/true
  row 'cwd is a file' : --chdir /etc/passwd "$R" /bin/true
  row 'empty cwd' : --chdir '' "$R" /bin/true
  row 'cwd through an absolute link' : --chdir /absolute-link/user "$R" /bin/pwd
  row 'cwd above the root' : --chdir ../../.. "$R" /bin/pwd
  row 'cwd in a mount' : --mount-bind "$S" /data --chdir /data/sub "$R" /bin/pwd
}

rows_of_mounts ()
{
  row 'bind, then read-only' \
    : --mount-bind "$S" /data --mount-readonly /data "$R" "${look[@]}"
  row 'read-only, then bind over it' \
    : --mount-readonly /data --mount-bind "$S" /data "$R" "${look[@]}"
  row 'read-only root, then bind' \
    : --mount-readonly / --mount-bind "$S" /data "$R" "${look[@]}"
  row 'bind, then read-only root' \
    : --mount-bind "$S" /data --mount-readonly / "$R" "${look[@]}"
  row 'read-only root, then proc and devices' \
    : --mount-readonly / --mount-proc /proc --mount-devapi /dev "$R" "${look[@]}"
  row 'proc and devices, then read-only root' \
    : --mount-proc /proc --mount-devapi /dev --mount-readonly / "$R" "${look[@]}"
  row 'read-only, its directory writable' \
    : --mount-readonly / --mount-bind "$R/data" /data "$R" "${look[@]}"
  row 'bind over a bind' \
    : --mount-bind "$S" /data --mount-bind "$E" /data "$R" "${look[@]}"
  row 'bind in a bind' \
    : --mount-bind "$S" /data --mount-bind "$E" /data/sub "$R" "${look[@]}"
  row 'bind of what another bind has made' \
    : --mount-bind "$S" /data --mount-bind "$R/data" /home "$R" "${look[@]}"
  row 'bind of the cwd' : --mount-bind . /data "$R" "${look[@]}"
  row 'second relative source' \
    : --mount-bind source /data --mount-bind sub /home "$R" "${look[@]}"
  row 'bind over the rootfs' : --mount-bind "$S" / "$R" /bin/true
  row 'bind on an empty target' : --mount-bind "$S" '' "$R" /bin/true
  row 'bind on ..' : --mount-bind "$S" /../empty "$R" "${look[@]}"
  row 'bind of the host' : --mount-bind / /data "$R" /bin/ls /data/proc
  row 'bind of /dev' : --mount-bind /dev /dev "$R" "${look[@]}"
  row 'bind of a file' : --mount-bind "$S/file" /etc/passwd "$R" /bin/true
  row 'bind of a missing source' : --mount-bind /nosuch /data "$R" /bin/true
  row 'bind of an empty source' : --mount-bind '' /data "$R" /bin/true
  row 'bind of what the user may not enter' \
    : --mount-bind "$place/secret" /data "$R" /bin/true
  row 'bind of what lies behind that' \
    : --mount-bind "$place/secret/open" /data "$R" /bin/cat /data/file
  row 'bind of what nobody may enter' setup=locked_source \
    : --mount-bind "$S" /data "$R" /bin/true
  row 'bind on a missing target' : --mount-bind "$S" /nosuch "$R" /bin/true
  row 'bind on a file' : --mount-bind "$S" /etc/passwd "$R" /bin/true
  row 'read-only file' : --mount-readonly /etc/passwd "$R" "${look[@]}"
  row 'read-only missing' : --mount-readonly /nosuch "$R" /bin/true
  row 'proc on a file' : --mount-proc /etc/passwd "$R" /bin/true
  row 'proc on a missing target' : --mount-proc /nosuch "$R" /bin/true
  row 'two procs' : --mount-proc /proc --mount-proc /data "$R" "${look[@]}"
  row 'proc and its read-only half' \
    : --unshare-pid --mount-proc /proc --mount-readonly /proc/sys "$R" "${look[@]}"
  row 'devices on a file' : --mount-devapi /etc/passwd "$R" /bin/true
  row 'devices on a missing target' : --mount-devapi /nosuch "$R" /bin/true
  row 'devices elsewhere' : --mount-devapi /data "$R" /bin/ls /data
  row 'devices, read-only' \
    : --mount-devapi /dev --mount-readonly /dev "$R" "${look[@]}"
  row 'a bind after a failure is not made' \
    : --mount-proc /nosuch --mount-bind "$S" /data "$R" /bin/true
}

rows_of_targets ()
{
  row 'relative target' : --mount-bind "$S" data "$R" /bin/true
  row 'relative target that exists' setup=sibling_of_rootfs \
    : --mount-bind "$S" data "$R" "${look[@]}"
  row 'relative target of proc' : --mount-proc proc "$R" /bin/true
  row 'relative read-only' : --mount-readonly data "$R" /bin/true
  row 'relative target of devices' : --mount-devapi dev "$R" /bin/true
  row 'target is a relative link' \
    : --mount-bind "$S" /relative-link "$R" "${look[@]}"
  row 'target is an absolute link' \
    : --mount-bind "$S" /absolute-link "$R" "${look[@]}"
  row 'target is a link out of the rootfs' \
    : --mount-bind "$S" /outside-link "$R" "${look[@]}"
  row 'target is a link upwards' \
    : --mount-bind "$S" /upward-link "$R" "${look[@]}"
  row 'target is a dangling link' \
    : --mount-bind "$S" /dangling-link "$R" /bin/true
  row 'devices on a link out of the rootfs' \
    : --mount-devapi /outside-link "$R" "${look[@]}"
  row 'proc on a link out of the rootfs' \
    : --mount-proc /outside-link "$R" "${look[@]}"
  row 'read-only link out of the rootfs' \
    : --mount-readonly /outside-link "$R" "${look[@]}"
  row 'target too long' : --mount-bind "$S" "/$(printf %05000d 0)" "$R" /bin/true
  row 'target with a slash behind' : --mount-bind "$S" //data/. "$R" "${look[@]}"
}

rows_of_rootfs ()
{
  row 'relative rootfs' : rootfs /bin/true
  row 'rootfs .' : . /bin/true
  row 'empty rootfs' : '' /bin/true
  row 'missing rootfs' : /nosuch /bin/true
  row 'rootfs is a file' : "$S/file" /bin/true
  row 'rootfs that the user may not enter' setup=secret_rootfs \
    : "$place/secret/rootfs" "${look[@]}"
  row 'rootfs is a link' \
    : --mount-bind "$S" /data --mount-readonly /home "$place/link" "${look[@]}"
  row 'rootfs with slashes' \
    : --mount-bind "$S" /data "$place//rootfs/../rootfs/" "${look[@]}"
  row 'rootfs is the host' : / "${be_seen[@]}"
  row 'rootfs is the host, with mounts' \
    : --mount-proc "$R/proc" --mount-bind "$S" "$R/data" --mount-readonly "$E" \
      --unshare-pid / "${be_seen[@]}"
  row 'rootfs is the host, covered' \
    : --mount-bind "$R" / --mount-readonly / / /bin/sh -c 'ls -d /look'
  row 'rootfs is //' : // /bin/true
  row 'rootfs is /.' : /. /bin/true
  row 'an empty directory, bound read-only, with writable parts' \
    : --mount-bind "$R" / --mount-readonly / --mount-bind "$R/data" /data \
      "$E" "${look[@]}"
  row 'the same with proc and devices' \
    : --unshare-pid --unshare-ipc --unshare-net --mount-bind "$R" / \
      --mount-readonly / --mount-bind "$R/data" /data \
      --mount-bind "$R/home" /home --mount-proc /proc --mount-devapi /dev \
      --chdir /data "$E" "${look[@]}"
  row 'the same over /proc/driver' \
    : --unshare-pid --mount-bind "$R" / --mount-readonly / \
      --mount-bind "$R/data" /data --mount-proc /proc --mount-devapi /dev \
      /proc/driver "${look[@]}"
  row 'the same, writable' \
    : --mount-bind "$R" / --mount-bind "$S" /data /proc/driver "${look[@]}"
  row 'the same with the rootfs as its own top' \
    : --mount-bind "$R" / --mount-readonly / --mount-bind "$R/data" /data \
      "$R" "${look[@]}"
  row 'rootfs with a submount' outer=rootfs_with_submount : "$R" "${look[@]}"
  row 'rootfs with a submount, bound' outer=rootfs_with_submount \
    : --mount-bind "$R" / "$E" "${look[@]}"
  row 'rootfs with a submount, read-only' outer=rootfs_with_submount \
    : --mount-readonly / "$R" "${look[@]}"
  row 'rootfs is a mount' outer=rootfs_as_mount \
    : --mount-proc /proc "$R" "${look[@]}"
  row 'rootfs is a shared mount' outer=rootfs_as_shared_mount \
    : --mount-bind "$S" /data --mount-proc /proc --mount-readonly /home \
      "$R" "${look[@]}"
  row 'rootfs on a nodev mount' outer=rootfs_nodev \
    : --mount-readonly /home "$R" "${look[@]}"
}

rows_of_sources ()
{
  row 'source with a submount' outer=source_with_submount \
    : --mount-bind "$S" /data "$R" "${look[@]}"
  row 'submount bound by itself' outer=source_with_submount \
    : --mount-bind "$S" /data --mount-bind "$S/sub" /data/sub "$R" "${look[@]}"
  row 'source with flags' outer=source_with_flags \
    : --mount-bind "$S" /data "$R" "${look[@]}"
  row 'source with flags, read-only' outer=source_with_flags \
    : --mount-bind "$S" /data --mount-readonly /data "$R" "${look[@]}"
  row 'source is read-only' outer=source_read_only \
    : --mount-bind "$S" /data "$R" "${look[@]}"
  row 'shared mounts' outer=shared_mounts \
    : --mount-bind "$S" /data --mount-proc /proc "$R" "${look[@]}"
}
