/* module.c - modules and tools that are missing, hostile or broken. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module-private.h"
#include "scratch.h"

static Suite *
module_suite (void)
{
  Suite *suite = suite_create ("module");

  add_facts_tests (suite);
  add_load_tests (suite);
  add_search_tests (suite);
  add_tool_tests (suite);
  add_backend_tests (suite);
  add_listing_tests (suite);
  return suite;
}

/* What a set-uid copy of this program is run for. */
static int
print_list (void)
{
  g_auto (GStrv) names = _sandbox_module_list ();

  for (gsize i = 0; names[i] != NULL; i++)
    puts (names[i]);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  SRunner *runner;
  int n_failed;

  if (argc == 2 && strcmp (argv[1], "--list") == 0)
    return print_list ();
  runner = srunner_create (module_suite ());
  srunner_run_all (runner, CK_NORMAL);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
