/* explain.c - an invocation as text for people. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "id-maps-private.h"
#include "invocation-private.h"

#include <string.h>

static gboolean
is_plain (const char *word)
{
  return *word != '\0'
         && word[strspn (word, "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789%+,-./:=@_^")]
                == '\0';
}

static void
append_word (GString *text, const char *word)
{
  g_autofree char *quoted = NULL;

  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, ' ');
  if (is_plain (word))
    {
      g_string_append (text, word);
      return;
    }
  quoted = g_shell_quote (word);
  g_string_append (text, quoted);
}

/* What init does before anything else. */
static void
append_change_of_root (GString *text, const SandboxInvocation *self)
{
  const char *cwd = sandbox_request_get_cwd (self->request);

  append_word (text, "chroot");
  append_word (text, self->root_inside);
  if (cwd == NULL || strcmp (cwd, "/") == 0)
    return;
  append_word (text, "sh");
  append_word (text, "-c");
  append_word (text, "cd \"$0\" && exec \"$@\"");
  append_word (text, cwd);
}

static void
append_command (GString *text, SandboxRequest *request)
{
  const char *const *argv = sandbox_request_get_argv (request);

  for (gsize i = 0; argv != NULL && argv[i] != NULL; i++)
    append_word (text, argv[i]);
}

static void
append_argument (GString *text,
                 SandboxInvocation *self,
                 const SandboxArgument *arg)
{
  const char *cwd = sandbox_request_get_cwd (self->request);

  switch (arg->kind)
    {
    case ARGUMENT_COMMAND:
      if (self->root_inside != NULL)
        append_change_of_root (text, self);
      append_command (text, self->request);
      break;
    case ARGUMENT_CWD:
      append_word (text, cwd != NULL ? cwd : "/");
      break;
    case ARGUMENT_FD:
      {
        g_autofree char *name = g_strconcat ("@fd:", arg->text, NULL);

        append_word (text, name);
        break;
      }
    case ARGUMENT_TEXT:
      append_word (text, arg->text);
      break;
    }
}

static void
append_tool (GString *text, SandboxInvocation *self)
{
  append_word (text, self->tool);
  for (guint i = 0; i < self->args->len; i++)
    append_argument (text, self,
                     &g_array_index (self->args, SandboxArgument, i));
  g_string_append_c (text, '\n');
}

static void
append_id (GString *text, const char *name, gint64 id)
{
  if (id >= 0)
    g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", name, id);
}

static void
append_map (GString *text, const char *name, const char *const *ranges)
{
  for (; ranges != NULL && *ranges != NULL; ranges++)
    g_string_append_printf (text, "%s %s\n", name, *ranges);
}

/* Each on a line of its own, with what is done to it. */
static void
append_namespaces (GString *text, SandboxInvocation *self)
{
  SandboxRequest *request = self->request;
  const char *hostname = sandbox_request_get_hostname (request);

  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    if (self->is_new[kind])
      g_string_append_printf (
          text, "unshare %s\n",
          sandbox_isolation_kind_to_string ((SandboxIsolationKind) kind));
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    if (self->is_joined[kind])
      g_string_append_printf (
          text, "join %s\n",
          sandbox_isolation_kind_to_string ((SandboxIsolationKind) kind));
  if (sandbox_isolation_get_second_user_fd (
          sandbox_request_get_isolation (request))
      >= 0)
    g_string_append (text, "join second user\n");
  if (self->is_new[SANDBOX_ISOLATION_KIND_PID]
      && sandbox_request_get_as_pid_1 (request) == SANDBOX_CHOICE_YES)
    g_string_append (text, "as-pid-1\n");
  append_map (text, "uid-map", sandbox_request_get_uid_map (request));
  append_map (text, "gid-map", sandbox_request_get_gid_map (request));
  if (_sandbox_id_maps_are_of_others (request))
    g_string_append (text, "userns-block-fd\n");
  append_id (text, "uid", sandbox_request_get_uid (request));
  append_id (text, "gid", sandbox_request_get_gid (request));
  if (hostname != NULL)
    {
      g_string_append (text, "hostname");
      append_word (text, hostname);
      g_string_append_c (text, '\n');
    }
  if (self->is_new[SANDBOX_ISOLATION_KIND_NETWORK]
      && sandbox_request_get_loopback (request) == SANDBOX_CHOICE_YES)
    g_string_append (text, "loopback up\n");
}

static void
append_steps (GString *text, SandboxInvocation *self)
{
  const char *rootfs = sandbox_request_get_rootfs (self->request);

  append_namespaces (text, self);

  for (guint i = 0; i < self->mounts->len; i++)
    {
      g_autofree char *mount
          = sandbox_mount_to_string (g_ptr_array_index (self->mounts, i));

      g_string_append (text, "mount");
      append_word (text, mount);
      g_string_append_c (text, '\n');
    }

  if (self->has_pivot_root)
    g_string_append (text, "pivot_root");
  else if (self->has_chroot)
    g_string_append (text, "chroot");
  if (sandbox_request_get_empty_root (self->request) != -1)
    rootfs = "empty-root";
  append_word (text, rootfs != NULL ? rootfs : "/");
  append_command (text, self->request);
  g_string_append_c (text, '\n');
}

char *
_sandbox_invocation_to_text (SandboxInvocation *self)
{
  GString *text = g_string_new (NULL);

  if (self->tool != NULL)
    append_tool (text, self);
  else
    append_steps (text, self);
  return g_string_free (text, FALSE);
}
