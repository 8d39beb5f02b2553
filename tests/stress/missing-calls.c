/* missing-calls.c - sandboxes where the kernel lacks one call. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "aftermath.h"
#include "inject.h"

#define PATIENCE_SECONDS 20
#define STATUS 7

/* What a kernel older than the library, or a container's filter, may lack. */
static const struct
{
  long call;
  const char *name;
  gboolean is_needed; /* else there is another way, and it works without */
  gboolean is_unused; /* the library never makes it */
} calls[] = {
  { SYS_openat2, "openat2", TRUE, FALSE },
  { SYS_pidfd_open, "pidfd_open", TRUE, FALSE },
  { SYS_open_tree, "open_tree", TRUE, FALSE },
  { SYS_mount_setattr, "mount_setattr", TRUE, FALSE },
  { SYS_close_range, "close_range", FALSE, FALSE },
  { SYS_clone3, "clone3", FALSE, TRUE },
};

typedef struct
{
  Aftermath aftermath;
  const char *backend;
  char *run_sandbox;
  char *output;
} World;

static char **
make_argv (const World *self)
{
  const char *const argv[] = { self->run_sandbox,
                               "-e",
                               self->backend,
                               "--isolate",
                               "max",
                               "--read-only",
                               "--proc",
                               "/proc",
                               "--dev",
                               "/dev",
                               "--tmpfs",
                               "/tmp",
                               self->aftermath.rootfs,
                               "--",
                               "/bin/sh",
                               "-c",
                               "exit 7",
                               NULL };

  return g_strdupv ((char **) argv);
}

static const char *
judge (guint row, const Injection *injection, const char *output)
{
  int status = WIFEXITED (injection->wait_status)
                   ? WEXITSTATUS (injection->wait_status)
                   : -1;

  if (injection->is_late)
    return "it hangs";
  if ((injection->n_injected == 0) != calls[row].is_unused)
    return calls[row].is_unused ? "the call is made" : "nothing was refused";
  if (!calls[row].is_needed)
    return status == STATUS ? NULL : "it does not work without";
  if (status != 125)
    return "the status is not 125";
  return strstr (output, calls[row].name) != NULL ? NULL
                                                  : "the call is not named";
}

static gboolean
try_without (World *self, guint row)
{
  Injection injection = {
    .scope = INJECT_ALL,
    .start = g_getenv ("SANDBOXLIB_BACKEND_PATH"),
    .tag = self->aftermath.tag,
    .call = calls[row].call,
    .error = ENOSYS,
  };
  g_auto (GStrv) argv = make_argv (self);
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *output = NULL;
  g_autofree char *left = NULL;
  const char *problem;

  inject_run (&injection, argv, environment, self->output, PATIENCE_SECONDS);
  g_file_get_contents (self->output, &output, NULL, NULL);
  problem = judge (row, &injection, output);
  left = aftermath_check (&self->aftermath);
  printf ("missing-calls: %s: without %s: %s, %u refused%s%s\n", self->backend,
          calls[row].name, problem == NULL ? "ok" : problem,
          injection.n_injected, left != NULL ? "; " : "",
          left != NULL ? left : "");
  if (problem != NULL)
    printf ("  %s\n", output);
  return problem == NULL && left == NULL;
}

int
main (int argc, char **argv)
{
  const char *build_dir = g_getenv ("BUILD_DIR");
  gboolean is_good = TRUE;
  World world = { 0 };

  if (argc != 2 || build_dir == NULL)
    {
      fputs ("usage: BUILD_DIR=... missing-calls BACKEND\n", stderr);
      return EXIT_FAILURE;
    }
  aftermath_begin ();
  aftermath_set_up (&world.aftermath);
  world.backend = argv[1];
  world.run_sandbox = g_build_filename (build_dir, "tools/run-sandbox", NULL);
  world.output = g_build_filename (world.aftermath.dir, "output", NULL);
  for (guint row = 0; row < G_N_ELEMENTS (calls); row++)
    is_good &= try_without (&world, row);
  g_free (world.run_sandbox);
  g_free (world.output);
  aftermath_clear (&world.aftermath);
  return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
