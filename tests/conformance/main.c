/* main.c - conformance BACKEND: one body of tests for every backend. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What CTest takes for "the host lacks what this backend needs". */
#define STATUS_UNAVAILABLE 77

typedef TCase *(*Area) (void);

static const Area areas[] = {
  attacks_area,     capabilities_area, cwd_area,       degrade_area,
  environment_area, exec_area,         features_area,  file_systems_area,
  host_area,        identity_area,     isolation_area, lifetime_area,
  limits_area,      mounts_area,       network_area,   process_area,
  stdio_area,       submounts_area,    swap_area,      symlinks_area,
  writable_area,
};

static int
load_backend (const char *name)
{
  g_autoptr (GError) error = NULL;

  backend = sandbox_backend_load (name, &error);
  if (backend != NULL && sandbox_backend_probe (backend, &error))
    return EXIT_SUCCESS;
  fprintf (stderr, "conformance: %s\n", error->message);
  return backend != NULL ? STATUS_UNAVAILABLE : EXIT_FAILURE;
}

static int
run_areas (void)
{
  Suite *suite = suite_create (sandbox_backend_get_name (backend));
  SRunner *runner;
  int n_failed;

  for (gsize i = 0; i < G_N_ELEMENTS (areas); i++)
    suite_add_tcase (suite, areas[i]());
  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  int status;

  if (argc != 2)
    {
      fprintf (stderr, "usage: conformance BACKEND\n");
      return EXIT_FAILURE;
    }
  status = load_backend (argv[1]);
  if (status == EXIT_SUCCESS)
    {
      place_begin ();
      status = run_areas ();
      place_end ();
      printf ("ran: backend %s as uid %u\n", argv[1], getuid ());
    }
  g_clear_object (&backend);
  return status;
}
