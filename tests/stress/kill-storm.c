/* kill-storm.c - kill the host or a helper of ours: nothing may be left. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

/* usage: kill-storm [--kills N] [--seed N] BACKEND...
 *        kill-storm --self-test BACKEND
 *
 * SOURCE_DIR is the source tree. Half of the kills come while the sandbox is
 * being made, half while its command runs. */

#include "kill-storm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sandboxlib/sandboxlib.h>

#include "aftermath.h"
#include "place.h"
#include "victim.h"

/* A host has so long to make a sandbox, and to say how it ended. */
#define PATIENCE_USEC (5 * G_USEC_PER_SEC)
#define LONGEST_DELAY_USEC 10000
#define FEWEST_TAGGED 6
#define MAX_FAILURES 5

typedef struct
{
  Aftermath aftermath;
  GRand *random;
  const char *backend;
  const char *planted;
  guint kills;
  guint n[2][N_VICTIMS]; /* kills during set-up and at steady state */
  guint n_failures;
} Storm;

typedef struct
{
  Victim victim;
  gboolean is_steady;
  const char *mode;
  pid_t host;
  int output;     /* of the host */
  GString *lines; /* what it has said */
} Run;

static G_GNUC_NORETURN void
become_host (Storm *storm, const Run *run, int output)
{
  dup2 (output, STDOUT_FILENO);
  setenv ("SANDBOX_TEST_TAG", storm->aftermath.tag, 1);
  setenv ("TMPDIR", storm->aftermath.tmp, 1);
  execl ("/proc/self/exe", "kill-storm", "--host", storm->backend,
         storm->aftermath.rootfs, run->mode, storm->planted, NULL);
  _exit (1);
}

static void
start_host (Storm *storm, Run *run)
{
  int fds[2];

  if (pipe2 (fds, O_CLOEXEC) != 0)
    g_error ("pipe: %s", g_strerror (errno));
  run->host = fork ();
  if (run->host < 0)
    g_error ("fork: %s", g_strerror (errno));
  if (run->host == 0)
    become_host (storm, run, fds[1]);
  close (fds[1]);
  run->output = fds[0];
  run->lines = g_string_new (NULL);
}

/* The line that starts with @word, or NULL when it did not come in time. */
static char *
wait_for_line (Run *run, const char *word, gint64 usec)
{
  gint64 deadline = g_get_monotonic_time () + usec;

  for (;;)
    {
      g_auto (GStrv) lines = g_strsplit (run->lines->str, "\n", -1);
      struct pollfd poll_fd = { .fd = run->output, .events = POLLIN };
      gint64 left = deadline - g_get_monotonic_time ();
      char buffer[4096];
      ssize_t n;

      for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
        if (g_str_has_prefix (lines[i], word))
          return g_strdup (lines[i]);
      if (left <= 0)
        return NULL;
      if (poll (&poll_fd, 1, (int) (left / 1000) + 1) <= 0)
        continue;
      n = read (run->output, buffer, sizeof buffer);
      if (n <= 0)
        return NULL;
      g_string_append_len (run->lines, buffer, n);
    }
}

static char *
kill_victim (Run *run)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_USEC;

  while (g_get_monotonic_time () < deadline)
    {
      pid_t pid = victim_find (run->victim, run->host);

      if (pid != 0 && aftermath_signal (run->host, pid, SIGKILL))
        return NULL;
    }
  return g_strdup_printf ("there was no %s to kill",
                          victim_get_name (run->victim));
}

/* That the tag is seen is what the absence of tagged processes rests on. */
static gboolean
wait_for_tagged (const Storm *storm)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_USEC;

  while (aftermath_count_tagged (&storm->aftermath) < FEWEST_TAGGED)
    if (g_get_monotonic_time () >= deadline)
      return FALSE;
  return TRUE;
}

/* Waits for the moment and kills. NULL or what went wrong. */
static char *
strike (Storm *storm, Run *run)
{
  gulong delay
      = (gulong) g_rand_int_range (storm->random, 0, LONGEST_DELAY_USEC);
  g_autofree char *start = wait_for_line (run, "run", PATIENCE_USEC);
  g_autofree char *ready = NULL;

  if (start == NULL)
    return g_strdup ("the host did not come to run a sandbox");
  if (!run->is_steady)
    {
      g_usleep (delay);
      return kill_victim (run);
    }

  ready = wait_for_line (run, "ready", PATIENCE_USEC);
  if (ready == NULL)
    return g_strdup ("the command was not ready in time");
  if (!wait_for_tagged (storm))
    return g_strdup ("too few processes carry the tag");
  g_usleep (delay);
  return kill_victim (run);
}

/* The host lives: it must say, and truly, that the sandbox has failed. */
static char *
judge_result (Storm *storm, Run *run)
{
  g_autofree char *made
      = g_strconcat (storm->aftermath.rootfs, KILL_STORM_MADE, NULL);
  g_autofree char *line = NULL;
  int kind = -1;
  int status = -1;
  unsigned created = 0;

  line = wait_for_line (run, "e", PATIENCE_USEC);
  if (line == NULL)
    return g_strdup ("the host did not give a result in time");
  if (g_str_has_prefix (line, "error "))
    return NULL;
  if (sscanf (line, "end %d %d %u", &kind, &status, &created) != 3)
    return g_strdup_printf ("the host said: %s", line);
  if (created == 0 && access (made, F_OK) == 0)
    return g_strdup_printf ("%s is left, and the result does not say so", made);
  if (kind == SANDBOX_RESULT_SIGNALLED || kind == SANDBOX_RESULT_CANCELLED
      || kind == SANDBOX_RESULT_SETUP_FAILED
      || kind == SANDBOX_RESULT_BACKEND_FAILED)
    return NULL;
  return g_strdup_printf ("the result is of kind %d with status %d", kind,
                          status);
}

/* A host that is killed cannot remove its mount points. */
static void
remove_made (const Storm *storm)
{
  g_autofree char *made
      = g_strconcat (storm->aftermath.rootfs, KILL_STORM_MADE, NULL);

  place_remove_tree (made);
}

static char *
run_once (Storm *storm, Run *run)
{
  g_autofree char *problem = NULL;
  g_autofree char *left = NULL;
  char *text = NULL;

  start_host (storm, run);
  problem = strike (storm, run);
  if (problem == NULL && run->victim != VICTIM_HOST)
    problem = judge_result (storm, run);
  if (problem != NULL)
    aftermath_kill (&storm->aftermath);
  left = aftermath_check (&storm->aftermath);
  if (left != NULL)
    aftermath_kill (&storm->aftermath);
  if (problem == NULL && left != NULL)
    problem = g_strdup_printf ("left behind:\n%s", left);
  if (problem != NULL)
    text = g_strdup_printf ("%s; the host said: \"%s\"", problem,
                            run->lines->str);
  remove_made (storm);
  close (run->output);
  g_string_free (run->lines, TRUE);
  return text;
}

static void
choose (const Storm *storm, guint number, Run *run)
{
  /* chroot(2) has neither a tool nor a pid namespace, and native has one of which
   * our outermost process is the first, so it needs no other. */
  gboolean is_chroot = strcmp (storm->backend, "chroot") == 0;
  gboolean is_native = strcmp (storm->backend, "native") == 0;
  guint n_victims = is_native   ? VICTIM_INIT
                    : is_chroot ? VICTIM_TOOL
                                : N_VICTIMS;

  run->victim = (Victim) (number % n_victims);
  number /= n_victims;
  run->is_steady = number % 2 == 1;
  number /= 2;
  run->mode = !is_chroot && number % 2 == 1 ? KILL_STORM_PID : KILL_STORM_PLAIN;
}

static void
report (const Storm *storm)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < N_VICTIMS; i++)
    g_string_append_printf (text, "%s %s %u+%u", i == 0 ? "" : ",",
                            victim_get_name ((Victim) i), storm->n[0][i],
                            storm->n[1][i]);
  printf ("kill-storm: %s: %s: %u kills (during set-up + at steady state:%s), "
          "%u failed\n",
          storm->backend, storm->n_failures == 0 ? "ok" : "FAILED",
          storm->kills, text->str, storm->n_failures);
  fflush (stdout);
}

static gboolean
storm_over (Storm *storm)
{
  memset (storm->n, 0, sizeof storm->n);
  storm->n_failures = 0;
  for (guint i = 0; i < storm->kills && storm->n_failures < MAX_FAILURES; i++)
    {
      Run run = { 0 };
      g_autofree char *problem = NULL;

      choose (storm, i, &run);
      problem = run_once (storm, &run);
      storm->n[run.is_steady][run.victim]++;
      if (problem == NULL)
        continue;
      storm->n_failures++;
      printf ("kill-storm: %s: kill %u: %s (%s), %s: %s\n", storm->backend, i,
              victim_get_name (run.victim),
              run.is_steady ? "steady state" : "set-up", run.mode, problem);
    }
  report (storm);
  return storm->n_failures == 0;
}

/* Each line: a bug, whom to kill, and what must be seen. */
static gboolean
self_test (Storm *storm)
{
  static const struct
  {
    const char *planted;
    Victim victim;
    const char *seen;
  } bugs[] = {
    { "survivor", VICTIM_HOST, "below us: " },
    { "survivor", VICTIM_HOST, "tagged: " },
    { "survivor", VICTIM_INIT, "tagged: " },
    { "lie", VICTIM_INIT, "kind 0 with status 0" },
    { "hang", VICTIM_GUARD, "the command was not ready in time" },
    { "name", VICTIM_HOST, "left: " },
    { "mount", VICTIM_HOST, "mounted: " },
  };
  gboolean is_good = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (bugs); i++)
    {
      Run run = { bugs[i].victim, TRUE, KILL_STORM_PLAIN, 0, -1, NULL };
      g_autofree char *name
          = g_build_filename (storm->aftermath.tmp, "x", NULL);
      g_autofree char *problem = NULL;

      storm->planted = bugs[i].planted;
      if (strcmp (storm->planted, "name") == 0)
        g_file_set_contents (name, "", 0, NULL);
      if (strcmp (storm->planted, "mount") == 0
          && mount ("tmpfs", storm->aftermath.tmp, "tmpfs", 0, NULL) != 0)
        continue; /* not root */
      problem = run_once (storm, &run);
      umount2 (storm->aftermath.tmp, MNT_DETACH);
      unlink (name);
      if (problem != NULL && strstr (problem, bugs[i].seen) != NULL)
        continue;
      is_good = FALSE;
      printf ("kill-storm: %s: \"%s\" was not seen, but: %s\n", storm->planted,
              bugs[i].seen, problem ? problem : "nothing");
    }
  printf ("kill-storm: self-test: %s\n", is_good ? "ok" : "FAILED");
  return is_good;
}

int
main (int argc, char **argv)
{
  gboolean is_good = TRUE;
  gboolean is_self_test = argc == 3 && strcmp (argv[1], "--self-test") == 0;
  guint32 seed = (guint32) g_get_real_time ();
  Storm storm = { .kills = 100, .planted = "" };
  int i = is_self_test ? 2 : 1;

  if (argc == 6 && strcmp (argv[1], "--host") == 0)
    return kill_storm_host (argv[2], argv[3], argv[4], argv[5]);
  for (; i + 1 < argc && g_str_has_prefix (argv[i], "--"); i += 2)
    {
      guint64 number = g_ascii_strtoull (argv[i + 1], NULL, 10);

      if (strcmp (argv[i], "--kills") == 0)
        storm.kills = (guint) number;
      else if (strcmp (argv[i], "--seed") == 0)
        seed = (guint32) number;
    }
  if (i >= argc)
    {
      fputs ("usage: kill-storm [--kills N] [--seed N] BACKEND...\n"
             "       kill-storm --self-test BACKEND\n",
             stderr);
      return 2;
    }

  aftermath_begin ();
  aftermath_set_up (&storm.aftermath);
  storm.random = g_rand_new_with_seed (seed);
  printf ("kill-storm: seed %u\n", seed);
  for (; i < argc; i++)
    {
      storm.backend = argv[i];
      is_good &= is_self_test ? self_test (&storm) : storm_over (&storm);
    }
  g_rand_free (storm.random);
  aftermath_clear (&storm.aftermath);
  return is_good ? 0 : 1;
}
