/* fault-injection.c - whatever system call fails: an error or all that was
 * asked. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

/* usage: fault-injection [--all] [--self-test] BACKEND...
 *
 * SOURCE_DIR and BUILD_DIR are the two trees. Runs run-sandbox again and again.
 * First the N-th system call fails, for every N; then every call of one name,
 * for every name. With --all for many errors. */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aftermath.h"
#include "calls.h"
#include "inject.h"
#include "place.h"
#include "verdict.h"

#define PATIENCE_SECONDS 5
#define MAX_N 5000
#define MAX_FAILURES 500

typedef struct
{
  Aftermath aftermath;
  const char *backend;
  char *run_sandbox;
  char *out;       /* bound writable */
  char *proof;     /* what the command saw, in @out */
  char *output;    /* of run-sandbox */
  char *reference; /* the proof of a run without a fault */
  guint n_runs;
  guint n_failures;
  GHashTable *told; /* one of a kind is enough to read */
} Faults;

typedef struct
{
  int error;
  const char *name;
} Error;

/* The first of each is for the short list. ENOENT and EACCES would be lies that
 * nobody can see through: what is not there needs neither cover nor removal. */
static const Error once[] = {
  { ENOMEM, "ENOMEM" }, { EPERM, "EPERM" },   { EINTR, "EINTR" },
  { EMFILE, "EMFILE" }, { ENFILE, "ENFILE" }, { EINVAL, "EINVAL" },
  { EAGAIN, "EAGAIN" }, { EIO, "EIO" },       { ENOSPC, "ENOSPC" },
};
static const Error always[] = { { ENOSYS, "ENOSYS" }, { EPERM, "EPERM" } };

/* All that the request asks for can be told from this. The bounding set may be
 * wider: under no_new_privs nothing comes of it. */
static const char script[]
    = "exec >/out/proof 2>&1; id; pwd; env | sort; "
      "grep -E "
      "'^(Cap[IPEA]|NoNewPrivs|Groups|Sig[BI])|NoNewPrivs|Groups|Sig[BI])' "
      "/proc/self/status; "
      "cut -d: -f1 /proc/net/dev; sort -u -k2,4 /proc/mounts; "
      "hostname; ls /proc/self/fd /dev /made/here; touch /locked/new; "
      "echo shared >/dev/null; ulimit -n; echo end";

static char **
make_argv (const Faults *self, const char *command)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *source
      = g_build_filename (self->aftermath.rootfs, "data", NULL);
  const char *const common[] = { "--bind",
                                 self->out,
                                 "/out",
                                 "--ro-bind",
                                 source,
                                 "/locked",
                                 "--proc",
                                 "/proc",
                                 "--dev",
                                 "/dev",
                                 "--tmpfs",
                                 "/made/here",
                                 "--setenv",
                                 "SANDBOX_TEST_TAG",
                                 self->aftermath.tag,
                                 "--cap-drop",
                                 "all",
                                 "--",
                                 self->aftermath.rootfs,
                                 "/bin/sh",
                                 "-c",
                                 command,
                                 NULL };

  g_ptr_array_add (argv, g_strdup (self->run_sandbox));
  g_ptr_array_add (argv, g_strdup ("-e"));
  g_ptr_array_add (argv, g_strdup (self->backend));
  if (strcmp (self->backend, "chroot") != 0)
    {
      g_ptr_array_add (argv, g_strdup ("--read-only"));
      g_ptr_array_add (argv, g_strdup ("--isolate"));
      g_ptr_array_add (argv, g_strdup ("network,pid,ipc,uts,cgroup"));
      g_ptr_array_add (argv, g_strdup ("--hostname"));
      g_ptr_array_add (argv, g_strdup ("inside"));
    }
  for (gsize i = 0; common[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (common[i]));
  g_ptr_array_add (argv, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&argv), FALSE);
}

/* What is made for a run goes with it, or is told. */
static char *
judge_rootfs (const Faults *self)
{
  static const char *const names[]
      = { "made", ".sandboxlib-proc", "out", "locked" };
  g_autofree char *output = NULL;
  char *problem = NULL;

  g_file_get_contents (self->output, &output, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path
          = g_build_filename (self->aftermath.rootfs, names[i], NULL);

      if (access (path, F_OK) != 0)
        continue;
      if (problem == NULL && strstr (output, path) == NULL)
        problem = g_strdup_printf ("%s is left", path);
      place_remove_tree (path);
    }
  return problem;
}

static char *
run_once (Faults *self, Injection *injection, const char *command)
{
  g_auto (GStrv) argv = make_argv (self, command);
  g_autofree char *problem = NULL;
  g_autofree char *in_rootfs = NULL;
  g_autofree char *left = NULL;
  g_auto (GStrv) environment = g_get_environ ();

  environment
      = g_environ_setenv (environment, "TMPDIR", self->aftermath.tmp, TRUE);
  unlink (self->proof);
  injection->start = g_getenv ("SANDBOXLIB_BACKEND_PATH");
  injection->tag = self->aftermath.tag;
  inject_run (injection, argv, environment, self->output, PATIENCE_SECONDS);
  self->n_runs++;

  problem
      = verdict_of_end (injection, self->output, self->proof, self->reference);
  left = aftermath_check (&self->aftermath);
  if (left != NULL)
    aftermath_kill (&self->aftermath);
  in_rootfs = judge_rootfs (self);
  if (problem != NULL)
    return g_steal_pointer (&problem);
  return left != NULL ? g_steal_pointer (&left) : g_steal_pointer (&in_rootfs);
}

static const char *
name_scope (InjectScope scope)
{
  return scope == INJECT_HOST ? "host" : "below";
}

static void
complain (Faults *self,
          const Injection *injection,
          const char *error,
          const char *problem)
{
  g_autofree char *call = calls_dup_name (injection->injected_call);
  g_autofree char *kind
      = g_strdup_printf ("%d %s %d %.12s", (int) injection->scope, call,
                         injection->error, problem);

  self->n_failures++;
  if (!g_hash_table_add (self->told, g_steal_pointer (&kind)))
    return;
  printf ("fault-injection: %s: %s: call %u%s: %s (%#" G_GINT64_MODIFIER
          "x, %#" G_GINT64_MODIFIER "x, %#" G_GINT64_MODIFIER "x): %s: %s\n",
          self->backend, name_scope (injection->scope), injection->n,
          injection->call != 0 ? " (every such call)" : "", call,
          injection->injected_arguments[0], injection->injected_arguments[1],
          injection->injected_arguments[2], error, problem);
  fflush (stdout);
}

/* The N-th call fails, until there is no N-th call. */
static void
fail_once (Faults *self, InjectScope scope, const Error *error)
{
  for (guint n = 1; n < MAX_N && self->n_failures < MAX_FAILURES; n++)
    {
      Injection injection = { .scope = scope, .n = n, .error = error->error };
      g_autofree char *problem = run_once (self, &injection, script);

      if (problem != NULL)
        complain (self, &injection, error->name, problem);
      if (injection.n_injected == 0)
        return;
    }
}

/* As on a kernel without the call, or behind a filter. */
static void
fail_always (Faults *self, InjectScope scope, const Error *error)
{
  Injection plain = { .scope = scope };
  g_autofree char *problem = run_once (self, &plain, script);

  if (problem != NULL)
    complain (self, &plain, "no fault", problem);
  for (long call = 1; call < INJECT_MAX_CALLS; call++)
    if (plain.seen[call] && !calls_is_always_there (call)
        && self->n_failures < MAX_FAILURES)
      {
        Injection injection
            = { .scope = scope, .call = call, .error = error->error };
        g_autofree char *trouble = run_once (self, &injection, script);

        if (trouble != NULL)
          complain (self, &injection, error->name, trouble);
      }
}

static gboolean
take_reference (Faults *self)
{
  Injection injection = { .scope = INJECT_HOST };
  g_autofree char *problem = NULL;

  g_clear_pointer (&self->reference, g_free);
  unlink (self->proof);
  problem = run_once (self, &injection, script);
  g_file_get_contents (self->proof, &self->reference, NULL, NULL);
  if (self->reference != NULL && g_str_has_suffix (self->reference, "end\n"))
    return TRUE;
  if (problem == NULL)
    g_file_get_contents (self->output, &problem, NULL, NULL);
  printf ("fault-injection: %s: without a fault: %s\n", self->backend, problem);
  self->n_failures++;
  return FALSE;
}

static void
inject_faults (Faults *self, gboolean is_all)
{
  gsize n_once = is_all ? G_N_ELEMENTS (once) : 1;
  gsize n_always = is_all ? G_N_ELEMENTS (always) : 1;

  self->n_runs = self->n_failures = 0;
  g_hash_table_remove_all (self->told);
  if (take_reference (self))
    for (int scope = INJECT_HOST; scope <= INJECT_BELOW; scope++)
      {
        for (gsize i = 0; i < n_once; i++)
          fail_once (self, (InjectScope) scope, &once[i]);
        for (gsize i = 0; i < n_always; i++)
          fail_always (self, (InjectScope) scope, &always[i]);
      }
  printf ("fault-injection: %s: %s: %u runs, %u failed\n", self->backend,
          self->n_failures == 0 ? "ok" : "FAILED", self->n_runs,
          self->n_failures);
  fflush (stdout);
}

/* Each line: a command that is not what was asked for, and what must be seen.
 */
static gboolean
self_test (Faults *self)
{
  static const struct
  {
    const char *command;
    const char *seen;
  } bugs[] = {
    { "exit 0", "status 0, but the command saw" },
    { "echo weaker >/out/proof", "status 0, but the command saw" },
    { "exit 3", "status 3, 0 error lines" },
    { "exit 125", "status 125, 0 error lines" },
    { "sleep 1000", "it hung" },
  };
  gboolean is_good = take_reference (self);

  for (gsize i = 0; i < G_N_ELEMENTS (bugs); i++)
    {
      Injection injection = { .scope = INJECT_HOST };
      g_autofree char *problem = run_once (self, &injection, bugs[i].command);

      if (problem != NULL && strstr (problem, bugs[i].seen) != NULL)
        continue;
      is_good = FALSE;
      printf ("fault-injection: %s: \"%s\" was not seen, but: %s\n",
              bugs[i].command, bugs[i].seen, problem ? problem : "nothing");
    }
  printf ("fault-injection: self-test: %s\n", is_good ? "ok" : "FAILED");
  return is_good;
}

static void
set_up (Faults *self)
{
  const char *build_dir = g_getenv ("BUILD_DIR");
  const char *dir;

  if (build_dir == NULL || g_getenv ("SANDBOXLIB_BACKEND_PATH") == NULL)
    g_error ("the variables BUILD_DIR and SANDBOXLIB_BACKEND_PATH must be set");
  aftermath_set_up (&self->aftermath);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  dir = self->aftermath.dir;
  self->run_sandbox = g_build_filename (build_dir, "tools/run-sandbox", NULL);
  self->out = g_build_filename (dir, "out", NULL);
  self->proof = g_build_filename (self->out, "proof", NULL);
  self->output = g_build_filename (dir, "output", NULL);
  if (mkdir (self->out, 0755) != 0)
    g_error ("%s: %s", self->out, g_strerror (errno));
}

static void
clear (Faults *self)
{
  aftermath_clear (&self->aftermath);
  g_hash_table_unref (self->told);
  g_free (self->run_sandbox);
  g_free (self->out);
  g_free (self->proof);
  g_free (self->output);
  g_free (self->reference);
}

int
main (int argc, char **argv)
{
  gboolean is_all = argc > 1 && strcmp (argv[1], "--all") == 0;
  gboolean is_self_test = argc > 1 && strcmp (argv[1], "--self-test") == 0;
  int first = is_all || is_self_test ? 2 : 1;
  gboolean is_good = TRUE;
  Faults faults = { 0 };

  if (first >= argc)
    {
      fputs ("usage: fault-injection [--all|--self-test] BACKEND...\n", stderr);
      return 2;
    }
  aftermath_begin ();
  set_up (&faults);
  for (int i = first; i < argc; i++)
    {
      faults.backend = argv[i];
      if (is_self_test)
        is_good &= self_test (&faults);
      else
        inject_faults (&faults, is_all);
      is_good &= is_self_test || faults.n_failures == 0;
    }
  clear (&faults);
  return is_good ? 0 : 1;
}
