/* caller.c - make this process what a case says of its caller. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "caller.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
change_signals (CallerState *state)
{
  const Caller *caller = state->caller;
  sigset_t set;

  sigemptyset (&set);
  for (guint i = 0; i < caller->blocked->len; i++)
    sigaddset (&set, g_array_index (caller->blocked, int, i));
  sigprocmask (SIG_BLOCK, &set, &state->mask);
  for (guint i = 0; i < caller->ignored->len; i++)
    {
      const struct sigaction ignore = { .sa_handler = SIG_IGN };
      struct sigaction before;

      sigaction (g_array_index (caller->ignored, int, i), &ignore, &before);
      g_array_append_val (state->actions, before);
    }
}

/* The last one first: a signal may be there twice. */
static void
restore_signals (CallerState *state)
{
  for (guint i = state->actions->len; i-- > 0;)
    sigaction (g_array_index (state->caller->ignored, int, i),
               &g_array_index (state->actions, struct sigaction, i), NULL);
  sigprocmask (SIG_SETMASK, &state->mask, NULL);
}

static void
open_fds (CallerState *state)
{
  for (guint i = 0; i < state->caller->n_fds; i++)
    {
      int fd = open ("/", O_RDONLY | O_DIRECTORY);

      if (fd >= 0)
        g_array_append_val (state->fds, fd);
    }
}

static void
change_limit (const Caller *caller, struct rlimit *before)
{
  struct rlimit limit;

  if (caller->limit < 0)
    return;
  getrlimit ((__rlimit_resource_t) caller->limit, before);
  limit = *before;
  limit.rlim_cur = MIN (caller->limit_value, limit.rlim_max);
  setrlimit ((__rlimit_resource_t) caller->limit, &limit);
}

static void
change_cwd (const Draft *draft)
{
  g_autofree char *path = draft->caller.cwd != NULL
                              ? world_expand (draft->world, draft->caller.cwd)
                              : g_strdup ("/");

  if (chdir (path) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
}

static void
change_environment (CallerState *state)
{
  const GPtrArray *variables = state->caller->variables;

  state->variables = g_get_environ ();
  for (guint i = 0; i < variables->len; i++)
    {
      const char *variable = g_ptr_array_index (variables, i);
      const char *equals = strchr (variable, '=');
      g_autofree char *name = g_strndup (variable, (gsize) (equals - variable));

      g_setenv (name, equals + 1, TRUE);
    }
}

static void
restore_environment (CallerState *state)
{
  clearenv ();
  for (char **variable = state->variables; *variable != NULL; variable++)
    {
      char *equals = strchr (*variable, '=');

      *equals = '\0';
      g_setenv (*variable, equals + 1, TRUE);
    }
  g_clear_pointer (&state->variables, g_strfreev);
}

void
caller_enter (CallerState *state, const Draft *draft, gboolean is_child_like)
{
  const Caller *caller = &draft->caller;

  memset (state, 0, sizeof *state);
  state->caller = caller;
  state->fds = g_array_new (FALSE, FALSE, sizeof (int));
  state->actions = g_array_new (FALSE, FALSE, sizeof (struct sigaction));
  sigprocmask (SIG_BLOCK, NULL, &state->mask);
  change_environment (state);
  change_cwd (draft);
  if (!is_child_like)
    {
      change_signals (state);
      open_fds (state);
    }
  change_limit (caller, &state->limit);
  state->umask = umask (caller->umask >= 0 ? (mode_t) caller->umask : 022);
}

void
caller_leave (CallerState *state)
{
  umask (state->umask);
  if (state->caller->limit >= 0)
    setrlimit ((__rlimit_resource_t) state->caller->limit, &state->limit);
  for (guint i = 0; i < state->fds->len; i++)
    close (g_array_index (state->fds, int, i));
  restore_signals (state);
  restore_environment (state);
  if (chdir ("/") != 0)
    g_error ("/: %s", g_strerror (errno));
  g_array_unref (state->fds);
  g_array_unref (state->actions);
}
