# lockdown.bats - resource limits and filters of system calls.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

load support

# One instruction of classic BPF that allows every call, or answers with EPERM.
readonly ALLOW='\x06\x00\x00\x00\x00\x00\xff\x7f'
readonly DENY='\x06\x00\x00\x00\x01\x00\x05\x00'

# program BYTES: prints them.
# shellcheck disable=SC2059 # it is a format
program ()
{
  printf "$1"
}

@test "a resource limit is set for the command" {
  sandbox --rlimit nofile=17:19 --rlimit stack=1048576:2097152 "$rootfs" -- \
    sh -c 'ulimit -n; ulimit -H -n; ulimit -s; ulimit -H -s'
  expect_status 0
  expect_out $'17\n19\n1024\n2048'
}

@test "of two limits of one name the last holds" {
  sandbox --rlimit nofile=9:99 --rlimit nofile=17 "$rootfs" -- \
    sh -c 'ulimit -n'
  expect_status 0
  expect_out 17
}

@test "a filter is read from a file descriptor" {
  sandbox --seccomp 7 "$rootfs" -- true 7< <(program "$ALLOW")
  expect_status 0
  sandbox --seccomp 7 "$rootfs" -- true 7< <(program "$DENY")
  expect_error 126 "cannot be executed: true"
}

@test "several filters are added" {
  sandbox --add-seccomp-fd 7 --add-seccomp-fd 8 "$rootfs" -- true \
    7< <(program "$ALLOW") 8< <(program "$DENY")
  expect_error 126 "cannot be executed: true"
}

@test "a filter that is none is refused with its option" {
  sandbox --seccomp 7 "$rootfs" -- true 7</dev/null
  expect_error 125 "option '--seccomp': file descriptor 7 holds 0 bytes"
  sandbox --seccomp 7 "$rootfs" -- true 7< <(program "${ALLOW}x")
  expect_error 125 "option '--seccomp': file descriptor 7 holds 9 bytes"
  sandbox --add-seccomp-fd 7 "$rootfs" -- true 7</dev/zero
  expect_error 125 "option '--add-seccomp-fd': file descriptor 7 holds more"
  sandbox --seccomp 7 "$rootfs" -- true 7<"$rootfs"
  expect_error 125 "option '--seccomp': cannot read from file descriptor 7"
  sandbox --seccomp 7 "$rootfs" -- true 7< <(program '\x20\0\0\0\0\0\0\0')
  expect_error 125 "cannot install seccomp program 0"
}

@test "one filter or several: as bwrap has it" {
  sandbox --seccomp 7 --seccomp 8 "$rootfs" -- true \
    7< <(program "$ALLOW") 8< <(program "$ALLOW")
  expect_error 125 "option '--seccomp': can be given once"
  sandbox --seccomp 7 --add-seccomp-fd 8 "$rootfs" -- true \
    7< <(program "$ALLOW") 8< <(program "$ALLOW")
  expect_error 125 "option '--add-seccomp-fd': excludes --seccomp"
  sandbox --add-seccomp-fd 7 --seccomp 8 "$rootfs" -- true \
    7< <(program "$ALLOW") 8< <(program "$ALLOW")
  expect_error 125 "option '--seccomp': excludes --add-seccomp-fd"
}

@test "a filter without no_new_privs takes a capability" {
  sandbox --no-new-privs no --seccomp 7 "$rootfs" -- true \
    7< <(program "$ALLOW")
  expect_error 125 "CAP_SYS_ADMIN"
}

@test "a profile denies what a build never needs" {
  sandbox --seccomp-profile build --seccomp-profile build "$rootfs" -- \
    unshare -U true
  expect_status 1
  [[ $err == *"Operation not permitted"* ]] || { show; fail "not denied"; }
}

@test "a profile keeps files from becoming set-uid" {
  sandbox --seccomp-profile no-setuid "$rootfs" -- \
    sh -c 'cd /tmp; : >file; chmod 700 file && chmod 4700 file'
  expect_status 1
  [[ $(stat -c %a "$rootfs/tmp/file") == 700 ]] || fail "it is set-uid"
}

@test "without its shared object a profile is refused, and nothing else is" {
  local copy=$BATS_TEST_TMPDIR/copy lib
  mkdir -p "$copy/tools" "$copy/lib/sandboxlib"
  cp "$RUN_SANDBOX" "$copy/tools"
  cp -a "$BUILD_DIR"/lib/libsandboxlib.so* "$copy/lib"
  RUN_SANDBOX=$copy/tools/run-sandbox sandbox --seccomp-profile build "$rootfs" \
    -- true
  expect_error 125 "seccomp.so"
  [[ $err == *"seccomp-profiles: build: "*"package libseccomp2"* ]] || { show; fail "remedy"; }
  RUN_SANDBOX=$copy/tools/run-sandbox sandbox "$rootfs" -- true
  expect_status 0
}

is_process_1 ()
{
  offers as-pid-1 || { expect_refusal --as-pid-1; return 0; }
  # shellcheck disable=SC2016 # the command's
  sandbox -e "$backend" --as-pid-1 "$rootfs" -- sh -c 'echo $$; exit 3'
  expect_status 3
  expect_out 1
  sandbox -e "$backend" --as-pid-1 --wait-rest "$rootfs" -- true
  expect_error 125 "as-pid-1"
}

@test "the command is process 1" {
  each_backend is_process_1
}
