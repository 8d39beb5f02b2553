# rows.bash - the table of compare, but for the rows in rows-mounts.bash.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
# shellcheck shell=bash disable=SC2154 # $place, $R, $S and $E are observe.bash's

readonly look=(/bin/sh /look)
readonly be_seen=(/bin/sh -c 'echo ready >&3; read -r _ <&4; exit 3')

# What the program is given is prepared by these.

without_set_uid () { chmod 0755 "$place/tool/linux-user-chroot"; }
set_gid () { chown root:5 "$place/tool/linux-user-chroot"; chmod 6755 "$place/tool/linux-user-chroot"; }
secret_rootfs () { mv "$R" "$place/secret/rootfs"; }
sibling_of_rootfs () { mkdir "${R}data"; }
locked_source () { chmod 0000 "$S"; }

# These interfere when the command has said all: with the tool and the command.

kill_tool () { kill -KILL "$1"; }
terminate_tool () { kill -TERM "$1"; }
kill_command () { kill -KILL "$2"; }
terminate_command () { kill -TERM "$2"; }
crash_command () { kill -SEGV "$2"; }
kill_child_of_tool () { kill -KILL "$(<"/proc/$1/task/$1/children")"; }
stop_and_continue () { kill -STOP "$2"; sleep 0.1; kill -CONT "$2"; }

# repeat N WORD...: into $repeated
repeat ()
{
  local i

  repeated=()
  for ((i = 0; i < $1; i++)); do
    repeated+=("${@:2}")
  done
}

rows_of_the_command_line ()
{
  row 'no arguments' :
  row '--help' words=yes : --help
  row '--help after options' words=yes : --unshare-pid --chdir /nosuch --help
  row '--help before rubbish' words=yes : --help --nosuch
  row '--version' : --version
  row '-h is a rootfs' : -h
  row '-h with a command' : -h /bin/true
  row 'unknown option' : --nosuch "$R" /bin/true
  row 'unknown option after one' : --unshare-pid --nosuch "$R" /bin/true
  row 'an empty word' : '' "$R" /bin/true
  row '--' : -- "$R" /bin/true
  row '--option=value' : --mount-proc=/proc "$R" /bin/true
  row '--chdir=value' : --chdir=/data "$R" /bin/pwd
  row 'abbreviated option' : --unshare-n "$R" /bin/true
  row 'option after the rootfs' : "$R" --unshare-net /bin/true
  row 'no command' : "$R"
  row 'options alone' : --unshare-pid --unshare-net
  row '--mount-proc lacks its argument' : --mount-proc
  row '--mount-readonly lacks its argument' : --mount-readonly
  row '--mount-devapi lacks its argument' : --mount-devapi
  row '--mount-bind lacks both arguments' : --mount-bind
  row '--mount-bind lacks an argument' : --mount-bind "$S"
  row '--chdir lacks its argument' : --chdir
  row '--seccomp-profile-version lacks its argument' : --seccomp-profile-version
  row 'an option as an argument' : --chdir --unshare-net "$R" /bin/true
  row 'empty argv[0]' inner=with_empty_name : --nosuch
}

rows_of_many_options ()
{
  local -a repeated

  repeat 1023 --unshare-ipc
  row '1023 isolations' : "${repeated[@]}" "$R" /bin/true
  row '1023 isolations and --help' words=yes : "${repeated[@]}" --help
  row '1024 isolations' : "${repeated[@]}" --unshare-ipc "$R" /bin/true
  row '1024 isolations and --help' words=yes \
    : "${repeated[@]}" --unshare-ipc --help
  repeat 1023 --chdir /data
  row '1023 cwds' : "${repeated[@]}" "$R" /bin/pwd
  row '1024 cwds' : "${repeated[@]}" --chdir /data "$R" /bin/pwd
  repeat 1023 --mount-readonly /data
  row '1023 mounts' : "${repeated[@]}" "$R" /bin/true
  row '1024 mounts' : "${repeated[@]}" --mount-readonly /data "$R" /bin/true
  repeat 2000 word
  row '2000 arguments' : "$R" /bin/echo "${repeated[@]}"
}

rows_of_single_options ()
{
  row 'nothing asked for' : "$R" "${look[@]}"
  row '--unshare-ipc' : --unshare-ipc "$R" "${look[@]}"
  row '--unshare-net' : --unshare-net "$R" "${look[@]}"
  row '--unshare-pid' : --unshare-pid "$R" "${look[@]}"
  row '--mount-proc' : --mount-proc /proc "$R" "${look[@]}"
  row '--mount-readonly' : --mount-readonly /home "$R" "${look[@]}"
  row '--mount-bind' : --mount-bind "$S" /data "$R" "${look[@]}"
  row '--mount-devapi' : --mount-devapi /dev "$R" "${look[@]}"
  row '--chdir' : --chdir /data "$R" "${look[@]}"
  row 'everything' \
    : --unshare-ipc --unshare-net --unshare-pid --mount-proc /proc \
      --mount-devapi /dev --mount-bind "$S" /data --mount-readonly /home \
      --chdir /data/sub "$R" "${look[@]}"
  row '--unshare-pid and --mount-proc' \
    : --unshare-pid --mount-proc /proc "$R" "${look[@]}"
  row '--unshare-net and --mount-proc' \
    : --unshare-net --mount-proc /proc "$R" "${look[@]}"
  row 'options twice' \
    : --unshare-pid --unshare-pid --mount-proc /proc --mount-proc /proc \
      --mount-devapi /dev --mount-devapi /dev --chdir /nosuch --chdir /data \
      "$R" "${look[@]}"
}

rows_of_commands ()
{
  local status

  for status in 0 1 7 127 255; do
    row "exit $status" : "$R" /bin/sh -c "exit $status"
  done
  row 'exit 7 as process 1' : --unshare-pid "$R" /bin/sh -c 'exit 7'
  row 'killed' : "$R" /bin/sh -c 'kill -KILL $$'
  row 'terminated' : "$R" /bin/sh -c 'kill -TERM $$'
  row 'crashed' : "$R" /bin/sh -c 'kill -SEGV $$'
  row 'process 1 kills itself' : --unshare-pid "$R" /bin/sh -c 'kill -KILL $$; exit 4'
  row 'missing command' : "$R" /nosuch
  row 'empty command' : "$R" ''
  row 'command is no program' : "$R" /etc/passwd
  row 'command is a directory' : "$R" /etc
  row 'command is a script without #!' : "$R" /script
  row 'command is garbage' : "$R" /garbage
  row 'command whose interpreter is missing' : "$R" /no-interpreter
  row 'command on the PATH' : "$R" sh -c 'exit 3'
  row 'command without a PATH' inner=without_PATH : "$R" sh -c 'exit 3'
  row 'command on a PATH that has it not' inner=with_PATH_of_the_rootfs \
    : "$R" sh -c 'exit 3'
  row 'command on an empty PATH' inner=without_environment : "$R" sh -c 'exit 3'
  row 'command relative to the cwd' : --chdir /bin "$R" ./sh -c 'exit 3'
  row 'options of the command' : "$R" /bin/echo --unshare-net --help -- ''
  row 'standard input' : "$R" /bin/cat
  row 'standard error' : "$R" /bin/sh -c 'echo complaint >&2; exit 5'
  row 'odd bytes' : "$R" /bin/echo $'a b\n\x80\xff"\\' ''
}

rows_of_profiles ()
{
  local without='the stand-in has no seccomp filter'

  row 'profile -1' : --seccomp-profile-version -1 "$R" "${look[@]}"
  row 'profile 0' exempt="$without" \
    : --seccomp-profile-version 0 "$R" "${look[@]}"
  row 'profile is no number' exempt="$without" \
    : --seccomp-profile-version garbage "$R" "${look[@]}"
  row 'profile is empty' exempt="$without" \
    : --seccomp-profile-version '' "$R" "${look[@]}"
  row 'profile 1' : --seccomp-profile-version 1 "$R" "${look[@]}"
  row 'profile -2' : --seccomp-profile-version -2 "$R" "${look[@]}"
  row 'profile out of range' \
    : --seccomp-profile-version 99999999999999999999 "$R" "${look[@]}"
  row 'profile -1x' : --seccomp-profile-version -1x "$R" "${look[@]}"
  row 'profile 1, then -1' \
    : --seccomp-profile-version 1 --seccomp-profile-version -1 "$R" "${look[@]}"
}

rows_of_callers ()
{
  row 'not set-uid' setup=without_set_uid : "$R" "${look[@]}"
  row 'set-gid as well' setup=set_gid : --mount-proc /proc "$R" "${look[@]}"
  row 'no_new_privs' inner='setpriv --no-new-privs' : "$R" "${look[@]}"
  row 'without capabilities' users=root \
    outer='setpriv --bounding-set -all --inh-caps -all' : "$R" "${look[@]}"
  row 'user namespace without a mapping' inner='unshare --user' : "$R" /bin/true
  row 'user namespace' inner='unshare --user --map-root-user' : "$R" /bin/true
  row 'user namespace with mounts' \
    inner='unshare --user --map-root-user --mount' : "$R" /bin/true
  row 'user namespace, not set-uid' setup=without_set_uid \
    inner='unshare --user --map-root-user --mount' : "$R" /bin/true
  row 'user namespace with a root of its own' \
    inner="unshare --user --map-root-user --mount bash $work/conditions in_own_root" \
    : --unshare-net --mount-bind "$S" /data "$R" "${look[@]}"
  row 'the same with devices' \
    inner="unshare --user --map-root-user --mount bash $work/conditions in_own_root" \
    : --mount-devapi /dev "$R" "${look[@]}"
  row 'root is no mount point' outer=in_plain_chroot : "$R" "${look[@]}"
  row 'synchronous root' outer=on_synchronous_root \
    exempt="the stand-in leaves the superblock of the host's root alone" \
    only='superblock of the root' \
    : "$R" /bin/true
  row 'in a pid namespace' outer='unshare --pid --fork' \
    : --mount-proc /proc "$R" "${look[@]}"
  row 'group 0' users=root outer="setpriv --reuid $id --regid 0 --groups 0" \
    : --mount-proc /proc "$R" "${look[@]}"
  row 'group 5 and others' users=root \
    outer="setpriv --reuid $id --regid 5 --groups 7,8,$id" \
    : --mount-proc /proc "$R" "${look[@]}"
  row 'root with another group' users=root \
    outer='setpriv --regid 5 --groups 7,8' : --mount-proc /proc "$R" "${look[@]}"
  row 'real user alone' users=root \
    outer="setpriv --ruid $id --rgid $id --clear-groups" \
    : --mount-bind "$place/secret" /data "$R" /bin/true
  row 'effective user alone' users=root \
    outer="setpriv --euid $id --egid $id --clear-groups" : "$R" "${look[@]}"
  row 'ignored SIGCHLD' inner='env --ignore-signal=CHLD' : "$R" /bin/sh -c 'exit 3'
  row 'ignored and blocked signals' \
    inner='env --ignore-signal=PIPE,USR1 --block-signal=TERM,USR2' \
    : "$R" "${look[@]}"
  row 'umask 0027' inner=with_umask : --mount-devapi /dev "$R" "${look[@]}"
  row 'no standard streams' inner=without_stdio \
    : --mount-devapi /dev --mount-bind "$S" /data "$R" "${be_seen[@]}"
  row 'more fds' inner=with_more_fds \
    : --mount-devapi /dev --mount-bind "$S" /data "$R" "${look[@]}"
  row 'few fds' inner=with_few_fds : --mount-devapi /dev "$R" "${look[@]}"
  row 'no room for files' inner=without_room_for_files \
    : --mount-devapi /dev "$R" /bin/true
  row 'no devices on the host' outer=without_devices \
    : --mount-devapi /dev "$R" "${look[@]}"
  row 'odd devices on the host' outer=other_devices \
    : --mount-devapi /dev "$R" "${look[@]}"
}

rows_of_ends ()
{
  local -a with_child=("${look[@]}" 6 sleep 1000)

  row 'a child is left' : "$R" "${with_child[@]}"
  row 'a child of process 1 is left' : --unshare-pid "$R" "${with_child[@]}"
  row 'the tool is killed' action=kill_tool : "$R" "${with_child[@]}"
  row 'the tool is killed, --unshare-pid' action=kill_tool \
    : --unshare-pid "$R" "${with_child[@]}"
  row 'the tool is terminated' action=terminate_tool : "$R" "${with_child[@]}"
  row 'the command is killed' action=kill_command : "$R" "${with_child[@]}"
  row 'the command is terminated' action=terminate_command : "$R" "${with_child[@]}"
  row 'the command crashes' action=crash_command : "$R" "${with_child[@]}"
  row 'process 1 is killed' action=kill_child_of_tool \
    : --unshare-pid "$R" "${with_child[@]}"
  row 'process 1 is terminated' action=terminate_command \
    : --unshare-pid "$R" "${with_child[@]}"
  row 'stopped and continued' action=stop_and_continue : "$R" "${with_child[@]}"
}

all_rows ()
{
  rows_of_the_command_line
  rows_of_many_options
  rows_of_single_options
  rows_of_cwds
  rows_of_mounts
  rows_of_targets
  rows_of_rootfs
  rows_of_sources
  rows_of_commands
  rows_of_profiles
  rows_of_callers
  rows_of_ends
}
