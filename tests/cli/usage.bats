# usage.bats - command lines that are wrong, and those that only ask.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

# expect_usage_error TEXT ARG...
expect_usage_error ()
{
  local text=$1
  shift
  sandbox "$@"
  expect_error 125 "$text"
  expect_out ""
}

help_options ()
{
  "$RUN_SANDBOX" --help | grep -oE '^ +(-[a-z], )?--[a-z0-9-]+( [A-Za-z|:]+)*' \
    | grep -oE -- '--[a-z0-9-]+' | LC_ALL=C sort
}

# The options with a first metavar, as "--name N" with N arguments.
options_with_arguments ()
{
  "$RUN_SANDBOX" --help \
    | sed -nE 's/^ +(-[a-z], )?(--[a-z0-9-]+) ([^ ]+)( [A-Z]+)?(  .*|$)/\2 \4/p' \
    | awk '{ print $1, NF }'
}

@test "no argument is a usage error" {
  expect_usage_error "ROOTFS is missing (usage: run-sandbox"
}

@test "a missing command is a usage error" {
  expect_usage_error "COMMAND is missing (usage: run-sandbox" "$rootfs"
  expect_usage_error "COMMAND is missing (usage: run-sandbox" "$rootfs" --
}

@test "an empty rootfs is not the root directory" {
  expect_usage_error "rootfs is empty" "" -- /bin/true
}

@test "an option behind the rootfs is refused" {
  expect_usage_error "'--timeout' after ROOTFS" "$rootfs" --timeout 1 -- true
}

@test "unknown options are named" {
  expect_usage_error "unknown option '-x'" -x "$rootfs" -- true
  expect_usage_error "'--nosuch'" --nosuch "$rootfs" -- true
  expect_usage_error "'--nosuch=1'" --nosuch=1 "$rootfs" -- true
  expect_usage_error "'--list'" --list "$rootfs" -- true
  expect_usage_error "option '--degrade' takes no argument" --degrade=yes \
    "$rootfs" -- true
}

@test "every option says when its argument is missing" {
  local option n count=0
  while read -r option n; do
    expect_usage_error "option '$option' needs" "$option"
    if [[ $n -eq 2 ]]; then
      expect_usage_error "option '$option' needs two arguments" "$option" one
    fi
    count=$((count + 1))
  done < <(options_with_arguments)
  [[ $count -ge 25 ]]
}

@test "every option refuses an empty argument" {
  local option n count=0
  while read -r option n; do
    if [[ $n -eq 2 ]]; then
      expect_usage_error "option '$option'" "$option" "" x "$rootfs" -- true
      if [[ $option != --setenv ]]; then
        expect_usage_error "option '$option'" "$option" x "" "$rootfs" -- true
      fi
    elif [[ $option != --argv0 ]]; then
      expect_usage_error "option '$option'" "$option" "" "$rootfs" -- true
    fi
    count=$((count + 1))
  done < <(options_with_arguments)
  [[ $count -ge 25 ]]
}

@test "garbage in an argument is named with its option" {
  local option value
  while read -r option value; do
    expect_usage_error "option '$option'" "$option" "$value" "$rootfs" -- true
    [[ $err == *"$value"* ]] || fail "'$value' is not in: $err"
  done <<'END'
--network none
--network Isolated
--isolate nosuch
--isolate pid,
--isolate ,pid
--isolate pid=maybe
--isolate pid=
--isolate pid=new=new
--netns -1
--netns x
--netns 1x
--netns 999
--netns 99999999999999999999
--userns 999
--userns2 999
--pidns 999
--ipcns 999
--utsns 999
--cgroupns 999
--uid-map 0
--uid-map 0:1
--uid-map 0:1:x
--uid-map 0:1:2:3
--uid-map -1:0:1
--uid-map root:0:1
--uid-map 0:4294967295:1
--uid-map 0:4294967296:1
--uid-map 0:9223372036854775808:1
--gid-map 0::1
--uid -1
--uid +1
--uid 0x10
--uid 4294967295
--uid 4294967296
--uid 9223372036854775808
--uid 18446744073709551616
--uid root
--uid 1e3
--uid 1,2
--gid -1
--gid 4294967295
--gid 4294967296
--gid 9223372036854775808
--gid root
--groups 1,
--groups ,1
--groups 1,root
--groups 4294967295
--cap-add CAP_
--cap-add CAP-CHOWN
--cap-drop CAP_CHOWN,CAP_KILL
--no-new-privs maybe
--rlimit nofile
--rlimit nofile=
--rlimit nofile=-1
--rlimit nofile=2:1
--rlimit nofile=18446744073709551616
--rlimit nosuch=1
--seccomp x
--seccomp -1
--seccomp 987
--seccomp 4294967296
--add-seccomp-fd 987
--umask 1000
--umask 8
--umask -1
--umask u=rwx
--pass-fd x
--pass-fd 987
--pass-fd 0:2
--pass-fd 0:x
--pass-fd 1
--sync-fd -1
--block-fd 987
--userns-block-fd 987
--userns-block-fd x
--info-fd x
--json-status-fd 987
--args -1
--args x
--args 2147483648
--seccomp-profile nosuch
--seccomp-profile Build
--seccomp-profile build,no-setuid
--timeout 0
--timeout 0.0
--timeout 0.0000001
--timeout -1
--timeout inf
--timeout nan
--timeout 1e400
--timeout 1e3
--timeout 0x10
--timeout 1s
--timeout .
--timeout 99999999999999999999
--memory-limit 0
--memory-limit -1
--memory-limit 1.5g
--memory-limit k
--memory-limit 10x
--memory-limit 0x10
--memory-limit 9223372036854775808
--memory-limit 9007199254740992k
--pids-limit 0
--pids-limit -1
--pids-limit 4194305
--pids-limit many
--cpu-limit 0
--cpu-limit 0.001
--cpu-limit -1
--cpu-limit nan
--cpu-limit 100001
--output-limit 0
--output-limit x
--output-limit 99999999999999999999
--grace -1
--grace inf
--grace nan
--grace x
--mount /tmp
--mount /:/x:ext4
--mount /:/x:nfs
--mount /:/x:bind:garbage
--mount /:/x:bind:ro,rw
--mount /:/x:bind:suid,dev
--mount :/x:tmpfs:mode=9
--mount :/x:tmpfs:size=0
--mount :/x:tmpfs:size=99999999999999999999
--mount /:/x:bind:ro:more
--mount ::tmpfs
END
}

@test "a malformed mount is shown once" {
  expect_usage_error "ext4" --mount x:/data:ext4 "$rootfs" -- true
  [[ $(grep -oF x:/data "$BATS_TEST_TMPDIR/err" | wc -l) -eq 1 ]] \
    || { show; false; }
}

@test "only one thing is done instead of running" {
  expect_usage_error "excludes --explain" \
    --explain --save-request "$area/saved" "$rootfs" -- true
  [[ ! -e $area/saved ]] || fail "the request was saved"
  expect_usage_error "excludes --list-features" --list-features --list-backends
  sandbox --explain --help
  expect_status 0
}

@test "a ROOTFS that has no place is told" {
  expect_usage_error "--preset" --preset conf / true
  expect_usage_error "--empty-root" --empty-root / true
}

@test "an unknown capability is named" {
  expect_usage_error "CAP_NOSUCH" --cap-add nosuch "$rootfs" -- true
}

@test "a host name that is too long is refused" {
  expect_usage_error "hostname" --hostname "$(printf '%065d' 0)" "$rootfs" \
    -- true
}

@test "a variable's name has no equals sign" {
  expect_usage_error "option '--setenv'" --setenv =x v "$rootfs" -- true
  expect_usage_error "option '--setenv'" --setenv A=1 v "$rootfs" -- true
  expect_usage_error "option '--unsetenv'" --unsetenv A=1 "$rootfs" -- true
}

@test "a name in place of an id is refused with the remedy" {
  local option
  for option in --uid --gid --groups; do
    expect_usage_error "option '$option'" "$option" nobody "$rootfs" -- true
    [[ $err == *"give the number"* ]] || fail "no remedy in: $err"
  done
}

@test "share-net takes something away from unshare-all" {
  expect_usage_error "option '--share-net'" --share-net "$rootfs" -- true
  expect_usage_error "option '--share-net'" --share-net --unshare-all \
    "$rootfs" -- true
}

@test "a namespace is either new or one that exists" {
  expect_usage_error "option '--netns'" --unshare-net --netns 0 "$rootfs" -- true
  expect_usage_error "is no namespace" --netns 0 "$rootfs" -- true
}

@test "inherit-env does not come after clearenv" {
  expect_usage_error "option '--inherit-env': --clearenv comes before it" \
    --clearenv --inherit-env "$rootfs" -- true
}

@test "a message is one line of printable text whatever the argument holds" {
  expect_usage_error '\x0a\x1b[31m\xff' --network $'a\n\e[31m\xff' "$rootfs" \
    -- true
}

@test "an unknown backend is an error" {
  local name
  for name in unknown ../../evil /abs.so ./chroot "$(printf '%04096d' 0)"; do
    expect_usage_error "${name:0:40}" -e "$name" "$rootfs" -- /bin/true
    expect_usage_error "${name:0:40}" --executor "$name" "$rootfs" -- /bin/true
  done
}

@test "an unknown backend in the environment is a warning" {
  SANDBOXLIB_BACKEND=unknown sandbox "$rootfs" -- /bin/echo ran
  expect_status 0
  expect_out ran
  [[ $(wc -l <"$BATS_TEST_TMPDIR/err") -eq 1 ]]
  [[ $err == "run-sandbox: warning: SANDBOXLIB_BACKEND: "*unknown* ]]
}

named_in_the_environment ()
{
  SANDBOXLIB_BACKEND=$backend sandbox --verbose "$rootfs" -- /bin/true
  expect_status 0
  [[ $err == *"run-sandbox: backend: $backend, /"* ]]
}

@test "the environment chooses the backend" {
  each_backend named_in_the_environment
}

@test "an option comes before the environment" {
  SANDBOXLIB_BACKEND=unknown sandbox -e bubblewrap "$rootfs" -- /bin/true
  expect_status 0
  expect_silence
}

@test "help is the same as the manual page" {
  local page=$SOURCE_DIR/docs/man/run-sandbox.1.rst
  diff <(help_options) \
    <(sed -n '/^OPTIONS$/,/^SIGNALS$/p' "$page" | grep '^\*\*-' \
      | grep -oE -- '\*\*--[a-z0-9-]+' | tr -d '*' | LC_ALL=C sort)
  [[ $(help_options | wc -l) -ge 35 ]]
}

@test "help fits a terminal and goes to stdout" {
  sandbox --help
  expect_status 0
  expect_silence
  [[ $(awk 'length > 79' "$BATS_TEST_TMPDIR/out") == "" ]]
}

@test "the version is a number" {
  sandbox --version
  expect_status 0
  [[ $out =~ ^run-sandbox\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "an output that cannot be written is an error" {
  status=0
  "$RUN_SANDBOX" --help >/dev/full 2>"$BATS_TEST_TMPDIR/err" || status=$?
  : >"$BATS_TEST_TMPDIR/out"
  read_streams
  expect_error 125 "stdout"
}

@test "backends are listed with their tools" {
  sandbox --list-backends
  expect_status 0
  for backend in $SANDBOXLIB_TEST_BACKENDS; do
    grep -qx "$backend: usable" "$BATS_TEST_TMPDIR/out"
  done
  grep -qE '^  tool: /.*bwrap' "$BATS_TEST_TMPDIR/out"
  grep -qE '^  isolation: .*network=new' "$BATS_TEST_TMPDIR/out"
}

@test "a listing takes no operands" {
  expect_usage_error "unexpected argument 'x'" --list-backends x
  expect_usage_error "unexpected argument 'x'" --list-features x
}

@test "a listing outlives a module that aborts" {
  local modules=$BATS_TEST_TMPDIR/modules
  mkdir "$modules"
  echo 'int kill (int, int), getpid (void); void _exit (int);
    __attribute__ ((constructor)) static void die (void)
    { kill (getpid (), 6); _exit (0); }' >"$BATS_TEST_TMPDIR/die.c"
  cc -shared -fPIC -o "$modules/aborting.so" "$BATS_TEST_TMPDIR/die.c"
  echo garbage >"$modules/garbage.so"
  chmod 0755 "$modules"/*

  SANDBOXLIB_BACKEND_PATH=$modules:$SANDBOXLIB_BACKEND_PATH \
    sandbox --list-backends
  expect_status 0
  grep -qx 'aborting: not usable' "$BATS_TEST_TMPDIR/out"
  grep -q 'signal 6' "$BATS_TEST_TMPDIR/out"
  grep -qx 'garbage: not usable' "$BATS_TEST_TMPDIR/out"
  grep -q 'garbage.so' "$BATS_TEST_TMPDIR/out"
  grep -qx 'bubblewrap: usable' "$BATS_TEST_TMPDIR/out"
}

@test "a search path without modules is an error of the listing" {
  SANDBOXLIB_BACKEND_PATH=$decoy sandbox --list-backends
  if [[ $status -ne 0 ]]; then
    expect_error 125 "no backends found"
  else
    grep -q '^  module: /' "$BATS_TEST_TMPDIR/out"
  fi
}

@test "a tool in the current directory is not run" {
  local bin=$BATS_TEST_TMPDIR/bin
  mkdir -p "$bin/evil"
  printf '#!/bin/sh\ntouch "%s/evil-ran"\n' "$BATS_TEST_TMPDIR" >"$bin/bwrap"
  chmod 0755 "$bin/bwrap"
  cp "$bin/bwrap" "$bin/evil/bwrap"
  cd "$bin"
  PATH=.:evil::$PATH sandbox --list-backends
  expect_status 0
  grep -qE '^  tool: /.*bwrap' "$BATS_TEST_TMPDIR/out"
  PATH=.:evil::$PATH sandbox -e bubblewrap "$rootfs" -- /bin/true
  expect_status 0
  [[ ! -e $BATS_TEST_TMPDIR/evil-ran ]]
}
