# observe.bash - run a program once in a fresh place and say all that happened.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
# shellcheck shell=bash disable=SC2154,SC2206 # compare has the variables
#
# Sourced by compare. Uses $work, and what a row sets: $setup $outer $inner
# $action $words $args. The place has the same path in every run, so that what is
# said of two programs needs no rewriting.

place=$work/place
R=$place/rootfs S=$place/source E=$place/empty
readonly place R S E
export place R S E
readonly id=64321 tag=$$
# For conditions that make mounts.
readonly alone=(unshare --mount --propagation private --)
readonly environment=(
  PATH=/nowhere:/bin:/usr/bin:/sbin:/usr/sbin HOME=/home/user TERM=dumb
  PLAIN=value "SPACES=a b" EMPTY=
  GCONV_PATH=/nowhere GETCONF_DIR=/nowhere HOSTALIASES=/nowhere
  LD_LIBRARY_PATH=/nowhere LD_ORIGIN_PATH=/nowhere LOCALDOMAIN=nowhere
  LOCPATH=/nowhere MALLOC_TRACE=/nowhere NIS_PATH=/nowhere NLSPATH=/nowhere
  RESOLV_HOST_CONF=/nowhere RES_OPTIONS=debug TMPDIR=/nowhere TZDIR=/nowhere)

make_template ()
{
  local rootfs=$work/template/rootfs

  mkdir "$work/template"
  "$support/make-rootfs" "$rootfs"
  cp "$here/look" "$rootfs/look"
  mkdir "$rootfs/data/sub" "$work"/template/{empty,outside,secret,source} \
    "$work/template/source/sub"
  echo "a file of the source" >"$work/template/source/file"
  mkdir "$work/template/secret/open"
  echo "a secret" >"$work/template/secret/open/file"
  echo 'exit 9' >"$rootfs/script"
  echo garbage >"$rootfs/garbage"
  printf '#!/nowhere\n' >"$rootfs/no-interpreter"
  chmod 0755 "$rootfs"/{script,no-interpreter}
  ln -s data "$rootfs/relative-link"
  ln -s /home "$rootfs/absolute-link"
  ln -s "$place/outside" "$rootfs/outside-link"
  ln -s ../outside "$rootfs/upward-link"
  ln -s nowhere "$rootfs/dangling-link"
  ln -s rootfs "$work/template/link"
}

# make_place PROGRAM USER
make_place ()
{
  rm -rf --one-file-system "$place"
  cp -a "$work/template" "$place"
  chmod 0700 "$place/secret"
  if [[ $2 == user ]]; then
    chown -hR $id:$id "$R" "$S" "$E" "$place/outside"
  fi
  install -d -m 0750 -g $id "$place/tool"
  install -m 4755 "$1" "$place/tool/linux-user-chroot"
}

say_namespaces ()
{
  local name

  for name in cgroup ipc mnt net pid pid_for_children time user uts; do
    if [[ $(readlink "/proc/$1/ns/$name") == "$(readlink /proc/self/ns/$name)" ]]
    then
      echo "namespace $name: the host's"
    else
      echo "namespace $name: new"
    fi
  done
}

# Numbers of mounts and of anonymous devices differ from run to run.
say_mounts ()
{
  awk '{
    point[$1] = $5
    text = ($2 in point ? "on " point[$2] : "on what is not seen") " " $4 " " $5 " " $6
    for (i = 7; $i != "-"; i++) {
      sub (/:.*/, "", $i)
      text = text " " $i
    }
    for (; i <= NF; i++)
      text = text " " $i
    print text
  }' "/proc/$1/mountinfo"
}

say_fds ()
{
  local fd

  for fd in "/proc/$1/fd/"*; do
    [[ ! -L $fd ]] || echo "fd ${fd##*/}: $(readlink "$fd" | tr -d 0-9)"
  done
}

# Process group, session and terminal; the tool's pid differs from run to run.
say_job ()
{
  local -a fields

  read -r -a fields <<<"$(sed "s/.*) //; s/\<$pid\>/tool/g" "/proc/$1/stat")"
  echo "group ${fields[2]}, session ${fields[3]}, terminal ${fields[4]}"
}

# say_process NAME PID
say_process ()
{
  local link

  echo "[$1]"
  say_job "$2"
  grep -E '^(Uid|Gid|Groups|Umask|NoNewPrivs|Seccomp|Cap|SigBlk|SigIgn)' \
    "/proc/$2/status"
  awk '/^NSpid/ { print "pid namespaces:", NF - 1 }' "/proc/$2/status"
  for link in cwd exe root; do
    echo "$link: $(readlink "/proc/$2/$link")"
  done
  # Root's when it is not dumpable.
  stat -c 'owner: %u:%g' "/proc/$2/stat"
  tr '\0' ' ' <"/proc/$2/cmdline"
  echo
  tr '\0' '\n' <"/proc/$2/environ" | sort
  cat "/proc/$2/limits"
  say_namespaces "$2"
  say_fds "$2"
  say_mounts "$2"
}

# The innermost process below PID that is not one left in the background.
find_command ()
{
  local pid=$1 child next

  while :; do
    next=
    for child in $(<"/proc/$pid/task/$pid/children"); do
      [[ $(<"/proc/$child/comm") == sleep ]] || next=$child
    done
    [[ -n $next ]] || break
    pid=$next
  done
  echo "$pid"
}

find_survivors ()
{
  { grep -lzx "COMPARE=$tag" /proc/[0-9]*/environ 2>/dev/null || true; } \
    | grep -o '[0-9]*'
}

say_survivors ()
{
  local pid

  echo "[survivors $1]"
  for pid in $(find_survivors); do
    cat "/proc/$pid/comm" 2>/dev/null || true
  done | sort
}

end_survivors ()
{
  local pid

  for pid in $(find_survivors); do
    kill -KILL "$pid" 2>/dev/null || true
  done
}

say_what_lies_there ()
{
  echo "[files]"
  find "$place" \( -path "$R/bin" -o -path "$place/tool" \) -prune \
    -o -printf '%P %y %m %U:%G %s %l\n' | sort
}

# start USER: leaves the process in $pid and the two fds in $ready and $go.
start ()
{
  local -a drop=()

  if [[ $1 == user ]]; then
    drop=(setpriv --reuid $id --regid $id --clear-groups --inh-caps=-all --)
  fi
  # shellcheck disable=SC2086 # several words
  ( exec 3>"$work/ready" 4<"$work/go"
    cd "$place" || exit
    exec env -i "COMPARE=$tag" "place=$place" "R=$R" "S=$S" "E=$E" \
      "${environment[@]}" ${outer:+"${alone[@]}" bash "$work/conditions" $outer} \
      "${drop[@]}" ${inner:+bash "$work/conditions" $inner} \
      "$place/tool/linux-user-chroot" "${args[@]}" ) \
    <"$S/file" >"$work/out" 2>"$work/err" &
  pid=$!
  exec {ready}<"$work/ready" {go}>"$work/go"
}

# observe PROGRAM USER
observe ()
{
  local pid ready go answer command status=0

  make_place "$1" "$2"
  [[ -z $setup ]] || "$setup"
  cat /proc/self/mountinfo >"$work/mounts"
  start "$2"
  if read -r -t 20 -u "$ready" answer && [[ $answer == ready ]]; then
    command=$(find_command "$pid")
    say_process tool "$pid"
    [[ $command == "$pid" ]] || say_process command "$command"
    # bash would tell of every job that was killed.
    [[ -z $action ]] || { "$action" "$pid" "$command"; sleep 0.2; } 2>/dev/null
    say_survivors "after the action"
  fi
  exec {go}>&-
  wait "$pid" 2>/dev/null || status=$?
  exec {ready}<&-
  sleep 0.05
  say_survivors "in the end"
  end_survivors
  echo "[end]"
  echo "exit status $status"
  echo "stderr: $([[ -s $work/err ]] && echo something || echo nothing)"
  echo "[stdout]"
  [[ -n $words ]] || cat "$work/out"
  [[ -s $work/out ]] || echo nothing
  say_what_lies_there
  diff "$work/mounts" /proc/self/mountinfo || true
}
