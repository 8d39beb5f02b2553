/* main.c - run the unit tests of the library. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdlib.h>

#include "suites.h"

int
main (void)
{
  SRunner *runner = srunner_create (fields_suite ());
  int n_failed;

  srunner_add_suite (runner, isolation_suite ());
  srunner_add_suite (runner, capability_suite ());
  srunner_add_suite (runner, capture_suite ());
  srunner_add_suite (runner, monitor_suite ());
  srunner_add_suite (runner, mount_suite ());
  srunner_add_suite (runner, request_suite ());
  srunner_add_suite (runner, request_root_suite ());
  srunner_add_suite (runner, environment_suite ());
  srunner_add_suite (runner, validate_suite ());
  srunner_add_suite (runner, negotiate_suite ());
  srunner_add_suite (runner, degrade_suite ());
  srunner_add_suite (runner, result_suite ());
  srunner_add_suite (runner, rlimit_suite ());
  srunner_add_suite (runner, tree_suite ());
  srunner_add_suite (runner, layout_suite ());
  srunner_add_suite (runner, submounts_suite ());
  srunner_add_suite (runner, user_namespaces_suite ());
  srunner_add_suite (runner, cgroups_suite ());
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
