# setup_suite.bash - what all tests of run-sandbox need once.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

setup_suite ()
{
  local tests
  tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

  export RUN_SANDBOX=${RUN_SANDBOX:-${BUILD_DIR:?}/tools/run-sandbox}
  export SOURCE_DIR=${SOURCE_DIR:-$(cd "$tests/.." && pwd)}
  export TEMPLATE=$BATS_SUITE_TMPDIR/rootfs
  unset SANDBOXLIB_BACKEND

  if [[ -z ${SANDBOXLIB_TEST_BACKENDS-} ]]; then
    SANDBOXLIB_TEST_BACKENDS="native bubblewrap"
    if [[ $EUID -eq 0 ]]; then
      SANDBOXLIB_TEST_BACKENDS="native chroot bubblewrap"
    fi
    if command -v linux-user-chroot >/dev/null; then
      SANDBOXLIB_TEST_BACKENDS+=" linux-user-chroot"
    fi
  fi
  export SANDBOXLIB_TEST_BACKENDS

  "$tests/support/make-rootfs" "$TEMPLATE"
}
