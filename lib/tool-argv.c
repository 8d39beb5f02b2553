/* tool-argv.c - the arguments of an invocation become those of its tool. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "tool-argv-private.h"

#include <string.h>

static void
add_text (GPtrArray *argv, const char *text)
{
  g_ptr_array_add (argv, g_strdup (text));
}

static void
add_number (GPtrArray *argv, int number)
{
  g_ptr_array_add (argv, g_strdup_printf ("%d", number));
}

static void
add_init (GPtrArray *argv,
          const SandboxInvocation *invocation,
          int init_fd,
          int config_fd)
{
  const char *proc = invocation->init_place == INIT_PLACE_OWN_PROC
                             && invocation->root_inside == NULL
                         ? SANDBOX_INIT_PROC
                         : "/proc";

  g_ptr_array_add (argv, g_strdup_printf ("%s/self/fd/%d", proc, init_fd));
  add_text (argv, "init");
  add_number (argv, config_fd);
}

/* How many arguments can go through the args option: those before the command,
 * without the "--" right before it. */
static guint
count_passed_by_fd (const SandboxInvocation *self)
{
  guint n = _sandbox_invocation_find_command (self);

  if (self->args_option == NULL)
    return 0;
  if (n > 0
      && g_strcmp0 (g_array_index (self->args, SandboxArgument, n - 1).text,
                    "--")
             == 0)
    n--;
  return n;
}

/* Moves *@fds on when it takes one. Returns (transfer full). */
static char *
dup_argument (const SandboxArgument *arg, const int **fds)
{
  return arg->kind == ARGUMENT_FD ? g_strdup_printf ("%d", *(*fds)++)
                                  : g_strdup (arg->text);
}

char **
_sandbox_tool_argv (const SandboxInvocation *invocation,
                    const int *fds,
                    int init_fd,
                    int config_fd,
                    int args_fd)
{
  GPtrArray *argv = g_ptr_array_new ();
  guint n_passed = args_fd >= 0 ? count_passed_by_fd (invocation) : 0;

  add_text (argv, invocation->tool);
  if (args_fd >= 0)
    {
      add_text (argv, invocation->args_option);
      add_number (argv, args_fd);
    }
  for (guint i = 0; i < invocation->args->len; i++)
    {
      const SandboxArgument *arg
          = &g_array_index (invocation->args, SandboxArgument, i);
      gboolean is_passed = i < n_passed;

      if (is_passed && arg->kind == ARGUMENT_FD)
        fds++;
      else if (!is_passed && arg->kind == ARGUMENT_COMMAND)
        add_init (argv, invocation, init_fd, config_fd);
      else if (!is_passed)
        g_ptr_array_add (argv, dup_argument (arg, &fds));
    }
  g_ptr_array_add (argv, NULL);
  return (char **) g_ptr_array_free (argv, FALSE);
}

GByteArray *
_sandbox_tool_args_data (const SandboxInvocation *invocation, const int *fds)
{
  guint n = count_passed_by_fd (invocation);
  GByteArray *data;

  if (n == 0)
    return NULL;
  data = g_byte_array_new ();
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = dup_argument (
          &g_array_index (invocation->args, SandboxArgument, i), &fds);

      g_byte_array_append (data, (const guint8 *) text,
                           (guint) strlen (text) + 1);
    }
  return data;
}
