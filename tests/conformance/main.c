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
  attacks_area,       capabilities_area, cgroups_area,     contents_area,
  cwd_area,           degrade_area,      environment_area, exec_area,
  exhaustion_area,    fds_area,          features_area,    file_systems_area,
  first_process_area, hidden_area,       host_area,        identity_area,
  isolation_area,     joined_area,       lifetime_area,    limits_area,
  lockdown_area,      main_loop_area,    mounts_area,      names_area,
  network_area,       overlay_area,      process_area,     profiles_area,
  pty_area,           root_area,         sources_area,     stdio_area,
  steering_area,      streaming_area,    submounts_area,   swap_area,
  symlinks_area,      terminal_area,     terminating_area, userns_block_area,
  writable_area,
};

/* With clocks to wait for, or many rows. CK_EXCLUDE_TAGS=long leaves them out. */
static const Area long_areas[] = {
  cgroups_area,       exhaustion_area, joined_area, lifetime_area,
  limits_area,        lockdown_area,   names_area,  steering_area,
  first_process_area, fds_area,        pty_area,    terminal_area,
  terminating_area,
};

static TCase *
make_area (Area area)
{
  TCase *tcase = area ();

  for (gsize i = 0; i < G_N_ELEMENTS (long_areas); i++)
    if (long_areas[i] == area)
      tcase_set_tags (tcase, "long");
  return tcase;
}

static Suite *
conformance_suite (void)
{
  Suite *suite = suite_create (sandbox_backend_get_name (backend));

  for (gsize i = 0; i < G_N_ELEMENTS (areas); i++)
    suite_add_tcase (suite, make_area (areas[i]));
  return suite;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (argc != 2)
    {
      fprintf (stderr, "usage: conformance BACKEND\n");
      return EXIT_FAILURE;
    }
  if (!load_backend (argv[1]))
    return EXIT_FAILURE;
  if (!sandbox_backend_probe (backend, &error))
    {
      fprintf (stderr, "conformance: %s\n", error->message);
      g_clear_object (&backend);
      return STATUS_UNAVAILABLE;
    }
  status = run_suite (conformance_suite ());
  printf ("ran: backend %s as uid %u\n", argv[1], getuid ());
  return status;
}
