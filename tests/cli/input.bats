# input.bats - arguments, environment, working directory, identity.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

passes_arguments_unchanged ()
{
  local -a arguments=(' ' 'a b' "'" '"' '$HOME' ';' $'\n' $'\t' '*' '\' --help
    -e -- 'ü€' $'\x80\x81\xfe\xff' '' 'last')
  sandbox -e "$backend" "$rootfs" -- /bin/sh -c \
    'printf "%s\000" $# "$@"' sh "${arguments[@]}"
  expect_status 0
  cmp "$BATS_TEST_TMPDIR/out" \
    <(printf '%s\0' "${#arguments[@]}" "${arguments[@]}")
}

@test "arguments arrive byte for byte" {
  each_backend passes_arguments_unchanged
}

passes_many_arguments ()
{
  local n
  for n in 9001 20000 40000; do
    sandbox -e "$backend" "$rootfs" -- /bin/sh -c 'echo $#' sh $(seq "$n")
    expect_status 0
    expect_out "$n"
  done
}

@test "there is no limit for arguments but the kernel's" {
  each_backend passes_many_arguments
}

passes_a_long_argument ()
{
  sandbox -e "$backend" "$rootfs" -- /bin/sh -c 'echo ${#1}' sh \
    "$(printf '%0131071d' 0)"
  expect_status 0
  expect_out 131071
}

@test "the longest argument that the kernel takes arrives" {
  each_backend passes_a_long_argument
}

passes_three_megabytes ()
{
  local argument
  local -a arguments=()
  argument=$(printf '%0100000d' 0)
  while [[ ${#arguments[@]} -lt 31 ]]; do
    arguments+=("$argument")
  done
  # A quarter of the stack's limit is the limit for arguments. execve(2).
  ulimit -S -s unlimited
  sandbox -e "$backend" "$rootfs" -- /bin/sh -c 'echo $#' sh "${arguments[@]}"
  expect_status 0
  expect_out 31
}

@test "three megabytes of arguments arrive where the kernel allows them" {
  each_backend passes_three_megabytes
}

gives_the_standard_environment ()
{
  SECRET=x sandbox -e "$backend" "$rootfs" -- /bin/env
  expect_status 0
  expect_out "PATH=$STANDARD_PATH"
}

@test "the environment is PATH and nothing else" {
  each_backend gives_the_standard_environment
}

descendants ()
{
  local child
  for child in $(ps -o pid= --ppid "$1"); do
    echo "$child"
    descendants "$child"
  done
}

hides_the_environment ()
{
  local helper count=0
  SECRET=very-secret start_sandbox --setenv TOKEN also-secret \
    "echo ready; sleep $tag"
  for helper in $(descendants "$pid"); do
    count=$((count + 1))
    ! tr '\0' '\n' <"/proc/$helper/environ" | grep very-secret || fail environ
    ! tr '\0' '\n' <"/proc/$helper/cmdline" | grep also-secret || fail cmdline
  done
  [[ $count -ge 2 ]] || fail "no helpers were seen"
  kill -TERM "$pid"
  join_sandbox
  expect_status 143

  offers isolation.pid=new || return 0
  SECRET=very-secret sandbox -e "$backend" --proc /proc --isolate pid \
    "$rootfs" -- /bin/sh -c 'cat /proc/[0-9]*/environ | grep -c very-secret'
  expect_out 0
}

@test "the caller's environment is nowhere to be seen" {
  each_backend hides_the_environment
}

changes_the_environment ()
{
  sandbox -e "$backend" --clearenv "$rootfs" -- /bin/env
  expect_status 0
  expect_out ""
  sandbox -e "$backend" --setenv C 1 --clearenv --setenv A 1 --setenv B '' \
    --setenv A 2 "$rootfs" -- /bin/env
  expect_status 0
  [[ $(sort "$BATS_TEST_TMPDIR/out") == $'A=2\nB=' ]] || { show; false; }
  sandbox -e "$backend" --setenv A 1 --unsetenv A --unsetenv PATH "$rootfs" \
    -- /bin/env
  expect_status 0
  expect_out ""
  sandbox -e "$backend" --unsetenv A --setenv A $'x\ny\xff' "$rootfs" \
    -- /bin/sh -c 'printf %s "$A"'
  expect_status 0
  expect_out $'x\ny\xff'
}

@test "variables are set and removed in order" {
  each_backend changes_the_environment
}

inherits_the_environment ()
{
  status=0
  env -i A=1 SECRET=x TMPDIR=/x PATH="$PATH" \
    SANDBOXLIB_BACKEND_PATH="$SANDBOXLIB_BACKEND_PATH" "$RUN_SANDBOX" \
    -e "$backend" --inherit-env --unsetenv SANDBOXLIB_BACKEND_PATH --unsetenv PATH \
    --unsetenv SECRET "$rootfs" -- /bin/env >"$BATS_TEST_TMPDIR/out" \
    2>"$BATS_TEST_TMPDIR/err" || status=$?
  read_streams
  expect_status 0
  [[ $(sort "$BATS_TEST_TMPDIR/out") == $'A=1\nTMPDIR=/x' ]] \
    || { show; false; }
}

@test "inherit-env gives the caller's environment, and no PWD" {
  each_backend inherits_the_environment
}

starts_in_cwd ()
{
  sandbox -e "$backend" "$rootfs" -- /bin/pwd
  expect_out /
  sandbox -e "$backend" --cwd /home/user "$rootfs" -- /bin/pwd
  expect_out /home/user
  sandbox -e "$backend" --cwd home/user "$rootfs" -- /bin/pwd
  expect_out /home/user
}

@test "the command starts in the directory asked for" {
  each_backend starts_in_cwd
}

takes_the_first_cwd ()
{
  mkdir -p "$rootfs/home/user"
  sandbox -e "$backend" --chdir /nosuch --cwd-else home/user --cwd-else /bin \
    "$rootfs" -- /bin/pwd
  expect_status 0
  expect_out /home/user
  sandbox -e "$backend" --cwd-else /nosuch --cwd-else /bin/busybox "$rootfs" \
    -- /bin/touch /data/ran
  expect_error 125 "cwd /nosuch: does not exist in the sandbox; cwd /bin/busybox"
  [[ ! -e $rootfs/data/ran ]]
}

@test "of several directories the first that is there is the cwd" {
  each_backend takes_the_first_cwd
}

names_the_command ()
{
  sandbox -e "$backend" --argv0 nosuch/sh --umask 027 "$rootfs" \
    -- /bin/sh -c 'echo "$0"; umask'
  expect_status 0
  expect_out $'nosuch/sh\n0027'
}

@test "the command can have another name, and a umask of its own" {
  each_backend names_the_command
}

# with_args OPTION...: the options but the backend come through fd 9.
with_args ()
{
  sandbox -e "$backend" --args 9 "$rootfs" -- /bin/sh -c 'echo "$A-$B"; pwd' \
    9< <(printf '%s\0' "$@")
}

reads_arguments ()
{
  with_args --setenv A 'two
lines' --setenv B '' --cwd /bin
  expect_status 0
  expect_out $'two\nlines-\n/bin'
  sandbox -e "$backend" --setenv A 1 --args 9 --args 8 --setenv B 3 "$rootfs" \
    -- /bin/sh -c 'echo "$A$B"; pwd' 9< <(printf '%s\0' --setenv A 2 --) \
    8< <(printf -- '--cwd\0/bin')
  expect_status 0
  expect_out $'23\n/bin'
}

@test "options can come through an fd" {
  each_backend reads_arguments
}

@test "bad options that come through an fd are named with it" {
  backend=${SANDBOXLIB_TEST_BACKENDS%% *}
  with_args --args 8
  expect_error 125 "option '--args': fd 9: option '--args': cannot come"
  with_args --setenv A
  expect_error 125 "option '--args': fd 9: option '--setenv' needs two arguments"
  with_args --umask 9
  expect_error 125 "option '--args': fd 9: option '--umask': '9' is not"
  with_args --cwd / "$rootfs"
  expect_error 125 "option '--args': fd 9: unexpected argument '$rootfs'"
  with_args --nosuch
  expect_error 125 "option '--args': fd 9: unknown or ambiguous option"
  with_args ''
  expect_error 125 "option '--args': fd 9: unexpected argument ''"
  sandbox --args 9 "$rootfs" -- true 9<"$decoy"
  expect_error 125 "option '--args': cannot read from file descriptor 9: Is a directory"
  sandbox --args 9 "$rootfs" -- true 9<&-
  expect_error 125 "option '--args': cannot read from file descriptor 9: Bad file"
  sandbox --args 9 "$rootfs" -- true 9< <(head -c 17000000 /dev/zero)
  expect_error 125 "option '--args': file descriptor 9 holds more than"
}

# refuses_cwd DIR: an error that names it, and the command does not run.
refuses_cwd ()
{
  sandbox -e "$backend" --proc /proc --cwd "$1" "$rootfs" \
    -- /bin/touch /data/ran
  expect_error 125 "$1"
  [[ ! -e $rootfs/data/ran ]] || fail "the command ran"
}

refuses_bad_cwd ()
{
  refuses_cwd /nosuch
  refuses_cwd /bin/busybox
  if [[ $EUID -ne 0 ]]; then
    mkdir -m 0600 "$rootfs/closed"
    refuses_cwd /closed
  fi
}

@test "a bad cwd is named and nothing runs" {
  each_backend refuses_bad_cwd
}

keeps_cwd_inside ()
{
  ln -s "../../../../../../../../..$decoy" "$rootfs/relative"
  ln -s "$decoy" "$rootfs/absolute"
  refuses_cwd /relative
  refuses_cwd /absolute

  mkdir -p "$rootfs$decoy"
  echo inside >"$rootfs$decoy/which"
  sandbox -e "$backend" --cwd /relative "$rootfs" -- /bin/cat which
  expect_out inside
  sandbox -e "$backend" --cwd /absolute "$rootfs" -- /bin/cat which
  expect_out inside
}

@test "a symbolic link in cwd does not lead out" {
  each_backend keeps_cwd_inside
}

keeps_cwd_from_fds ()
{
  refuses_cwd /proc/self/fd/7 7<"$decoy"
  refuses_cwd /proc/self/cwd 7<"$decoy"
}

@test "an fd of the caller is no way out for cwd" {
  each_backend keeps_cwd_from_fds
}

# refuses_stream NAME: the streams of this function are those of run-sandbox.
refuses_stream ()
{
  status=0
  "$RUN_SANDBOX" -e "$backend" "$rootfs" -- /bin/touch /data/ran \
    2>"$BATS_TEST_TMPDIR/err" || status=$?
  : >"$BATS_TEST_TMPDIR/out"
  read_streams
  expect_error 125 "$1 is a directory, which would lead out of the sandbox"
  [[ ! -e $rootfs/data/ran ]] || fail "the command ran"
}

refuses_directories_as_streams ()
{
  refuses_stream stdin <"$decoy"
  # No shell opens a directory for writing, but a descriptor can be copied.
  refuses_stream stdout 7<"$decoy" 1>&7 7<&-
}

@test "a directory as a standard stream is no way out" {
  each_backend refuses_directories_as_streams
}

takes_ids ()
{
  local options=(--uid 1000 --gid 1000)
  offers uid && offers gid || { expect_refusal "${options[@]}"; return 0; }
  sandbox -e "$backend" "${options[@]}" "$rootfs" \
    -- /bin/sh -c 'id -u; id -g'
  expect_status 0
  expect_out $'1000\n1000'
}

unshares_in_the_words_of_bwrap ()
{
  local kind option ns
  for kind in user ipc pid net uts cgroup; do
    option=--unshare-$kind
    [[ $kind == net ]] && ns=network || ns=$kind
    if ! offers "isolation.$ns=new" || ! offers mounts.proc; then
      expect_refusal "$option"
      continue
    fi
    sandbox -e "$backend" --proc /proc "$option" "$rootfs" -- \
      readlink "/proc/self/ns/$kind"
    expect_status 0
    [[ $out != "$(readlink "/proc/self/ns/$kind")" ]] || fail "$option: $out"
  done
}

@test "namespaces are new in the words of bwrap" {
  each_backend unshares_in_the_words_of_bwrap
}

unshares_all_but_the_network ()
{
  offers isolation.network=new && offers isolation.pid=new \
    && offers isolation.ipc=new && offers isolation.uts=new \
    || { expect_refusal --unshare-all; return 0; }
  sandbox -e "$backend" --proc /proc --unshare-all "$rootfs" -- \
    sh -c 'readlink /proc/self/ns/net; readlink /proc/self/ns/ipc'
  expect_status 0
  [[ $out != *"$(readlink /proc/self/ns/net)"* ]] || fail "net: $out"
  [[ $out != *"$(readlink /proc/self/ns/ipc)"* ]] || fail "ipc: $out"
  sandbox -e "$backend" --proc /proc --unshare-all --share-net "$rootfs" -- \
    sh -c 'readlink /proc/self/ns/net; readlink /proc/self/ns/ipc'
  expect_status 0
  [[ $out == *"$(readlink /proc/self/ns/net)"* ]] || fail "net: $out"
  [[ $out != *"$(readlink /proc/self/ns/ipc)"* ]] || fail "ipc: $out"
}

@test "all is unshared at once, and the network kept" {
  each_backend unshares_all_but_the_network
}

joins_namespaces ()
{
  local options=(--userns 4 --netns 5 --unshare-all)
  offers isolation.user=fd && offers isolation.network=fd \
    || { expect_refusal "${options[@]}" 4</proc/self/ns/user \
      5</proc/$holder/ns/net; return 0; }
  sandbox -e "$backend" --proc /proc "${options[@]}" "$rootfs" -- \
    sh -c 'readlink /proc/self/ns/user; readlink /proc/self/ns/net' \
    4</proc/$holder/ns/user 5</proc/$holder/ns/net
  expect_status 0
  expect_out "$(readlink /proc/$holder/ns/user /proc/$holder/ns/net)"
}

@test "namespaces are joined by fd" {
  local attempt
  unshare --user --map-root-user --net sleep 300 3>&- &
  holder=$!
  # Executed when its ids are mapped.
  for ((attempt = 0; attempt < 200; attempt++)); do
    grep -q sleep "/proc/$holder/comm" && break
    sleep 0.05
  done
  each_backend joins_namespaces
  kill "$holder"
}

tries_a_user_namespace ()
{
  sandbox -e "$backend" --unshare-user-try --unshare-cgroup-try "$rootfs" -- \
    true
  expect_status 0
}

@test "what is only tried never fails" {
  each_backend tries_a_user_namespace
}

@test "uid and gid are those asked for" {
  each_backend takes_ids
}

takes_a_hostname ()
{
  offers hostname || { expect_refusal --hostname box; return 0; }
  sandbox -e "$backend" --hostname box "$rootfs" -- /bin/hostname
  expect_status 0
  expect_out box
}

@test "the host name is the one asked for" {
  local before
  before=$(hostname)
  each_backend takes_a_hostname
  [[ $(hostname) == "$before" ]]
}

# With no_new_privs nothing can come of the bounding set.
has_no_capabilities ()
{
  sandbox -e "$backend" --proc /proc "$rootfs" \
    -- /bin/grep -E '^(CapEff|CapPrm|NoNewPrivs):' /proc/self/status
  expect_status 0
  expect_out "$(printf 'CapPrm:\t%016d\nCapEff:\t%016d\n%s' 0 0 \
    $'NoNewPrivs:\t1')"
}

@test "the command has no capabilities and can gain none" {
  each_backend has_no_capabilities
}

keeps_a_capability ()
{
  [[ $EUID -eq 0 ]] && offers capabilities \
    || { expect_no_capability; return 0; }
  sandbox -e "$backend" --proc /proc --cap-add chown --cap-add CAP_KILL \
    --cap-drop Cap_Chown "$rootfs" -- /bin/grep CapEff /proc/self/status
  expect_status 0
  expect_out $'CapEff:\t0000000000000020'
  sandbox -e "$backend" --proc /proc --cap-add kill --cap-add BUILD --cap-drop all \
    --cap-add sys_chroot "$rootfs" -- /bin/grep CapEff /proc/self/status
  expect_status 0
  expect_out $'CapEff:\t0000000000040000'
}

# As a user the backend may need a user namespace for it, or refuse.
expect_no_capability ()
{
  sandbox -e "$backend" --cap-add kill "$rootfs" -- /bin/true
  [[ $status -eq 0 || $status -eq 125 ]] || { show; false; }
}

@test "capabilities are added and dropped in order" {
  each_backend keeps_a_capability
}

isolates_the_network ()
{
  if ! offers isolation.network=new; then
    expect_refusal --network isolated
    return 0
  fi
  sandbox -e "$backend" --proc /proc --network isolated "$rootfs" \
    -- /bin/sh -c 'tail -n +3 /proc/net/dev | cut -d: -f1'
  expect_status 0
  [[ ${out// /} == lo ]] || { show; false; }
}

@test "an isolated network has loopback alone, or is refused" {
  each_backend isolates_the_network
}

isolates_all ()
{
  local kinds
  kinds=$("$RUN_SANDBOX" --list-backends \
    | sed -n "/^$backend:/,/^[a-z]/s/^  isolation: //p")
  sandbox -e "$backend" --verbose --isolate max "$rootfs" -- /bin/true
  expect_status 0
  if [[ $kinds == *network=new* ]]; then
    [[ $err == *"verified: network namespace is new"* ]] || { show; false; }
  fi
  sandbox -e "$backend" --verbose --isolate max --isolate network=host \
    "$rootfs" -- /bin/true
  [[ $err != *"verified: network namespace is new"* ]] || { show; false; }
}

@test "isolate max takes all that the backend can, and yields to a name" {
  each_backend isolates_all
}

# Some features, each with the options that ask for it.
degrades ()
{
  local feature options warnings count=0
  while read -r feature options; do
    offers "$feature" && continue
    count=$((count + 1))
    expect_refusal $options
    sandbox -e "$backend" --degrade $options "$rootfs" -- /bin/echo ran
    expect_status 0
    expect_out ran
    warnings=$(grep -c '^run-sandbox: warning: ' "$BATS_TEST_TMPDIR/err")
    [[ $warnings -eq 1 && $(wc -l <"$BATS_TEST_TMPDIR/err") -eq 1 ]] \
      || { show; fail "expected one warning"; }
    [[ $err == "run-sandbox: warning: $feature: wanted "* ]] \
      || { show; fail "the feature is not named"; }
  done <<'END'
isolation.network=new --network isolated
isolation.pid=new --isolate pid
isolation.mount=host --isolate mount=host
isolation.user=new --isolate user
writable-paths=none --read-only
END
  [[ $count -gt 0 ]] || fail "nothing of the list is withheld"
}

@test "degrade gives up what is withheld with one warning each" {
  each_backend degrades
}

@test "degrade says nothing when nothing is given up" {
  sandbox --degrade "$rootfs" -- /bin/true
  expect_status 0
  expect_silence
}

hands_over_fds ()
{
  local dir=$BATS_TEST_TMPDIR
  : >"$rootfs/data/lock"
  sandbox -e "$backend" --pass-fd 8:9 --pass-fd 9:8 --lock-file /data/lock \
    --sync-fd 7 --info-fd 6 --json-status-fd 5 --block-fd 4 "$rootfs" \
    -- /bin/sh -c 'read a <&9; read b <&8; echo $a $b; exit 3' \
    9< <(echo nine) 8< <(echo eight) 7>"$dir/sync" 6>"$dir/info" \
    5>"$dir/status" 4<"$dir/sync"
  expect_status 3
  expect_out "eight nine"
  expect_silence
  grep -qE '^    "child-pid": [0-9]+,?$' "$dir/info"
  [[ $(sed -n 2p "$dir/status") == '{ "exit-code": 3 }' ]]
  sandbox -e "$backend" --pass-fd 9 "$rootfs" -- /bin/true 9<"$decoy"
  expect_error 125 "passed-fds: the fd is a directory"
  sandbox -e "$backend" --lock-file /nosuch "$rootfs" -- /bin/touch /data/ran
  expect_error 125 "lock file /nosuch: No such file or directory"
  [[ ! -e $rootfs/data/ran ]]
}

@test "fds are passed, kept, waited for and told to" {
  each_backend hands_over_fds
}

# With the shell alone: he hears the pid and writes the maps.
maps_the_caller ()
{
  local pid line
  while read -r line; do
    [[ $line == *'"child-pid": '* ]] && pid=${line##* }
    [[ $line != '}' ]] || break
  done <"$BATS_TEST_TMPDIR/told"
  echo deny >/proc/"$pid"/setgroups
  echo "7 $(id -g) 1" >/proc/"$pid"/gid_map
  echo "7 $(id -u) 1" >/proc/"$pid"/uid_map
  echo >"$BATS_TEST_TMPDIR/maps"
}

lets_others_map ()
{
  local options=(--uid 7 --gid 7 --info-fd 6 --userns-block-fd 7) mapper
  offers userns-block-fd \
    || { expect_refusal "${options[@]}" 6<>"$BATS_TEST_TMPDIR/told" \
      7<>"$BATS_TEST_TMPDIR/maps"; return 0; }
  maps_the_caller 3>&- &
  mapper=$!
  sandbox -e "$backend" "${options[@]}" "$rootfs" -- \
    sh -c 'echo $(id -u) $(id -g)' 6<>"$BATS_TEST_TMPDIR/told" \
    7<>"$BATS_TEST_TMPDIR/maps"
  wait "$mapper"
  expect_status 0
  expect_out "7 7"
  sandbox -e "$backend" "${options[@]}" "$rootfs" -- true \
    6<>"$BATS_TEST_TMPDIR/told" 7</dev/null
  expect_error 125 "uid_map of the user namespace, for uid 7: it is empty"
}

@test "somebody else maps the ids of a user namespace" {
  mkfifo "$BATS_TEST_TMPDIR/told" "$BATS_TEST_TMPDIR/maps"
  each_backend lets_others_map
}
