/* request-lockdown.c - resource limits and system call filters of a command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/request-lockdown.h>

#include <string.h>

#include "error-private.h"
#include "request-data-private.h"
#include "rlimit-private.h"

static GPtrArray *
new_programs (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

void
_sandbox_request_init_lockdown (SandboxRequest *self)
{
  self->seccomp_programs = new_programs ();
}

void
_sandbox_request_copy_lockdown (SandboxRequest *self,
                                const SandboxRequest *from)
{
  self->rlimits = g_strdupv (from->rlimits);
  self->seccomp_profiles = g_strdupv (from->seccomp_profiles);
  self->exec_label = g_strdup (from->exec_label);
  self->file_label = g_strdup (from->file_label);
  for (guint i = 0; i < from->seccomp_programs->len; i++)
    sandbox_request_add_seccomp_program (
        self, g_ptr_array_index (from->seccomp_programs, i));
}

void
_sandbox_request_finalize_lockdown (SandboxRequest *self)
{
  g_strfreev (self->rlimits);
  g_ptr_array_unref (self->seccomp_programs);
  g_strfreev (self->seccomp_profiles);
  g_free (self->exec_label);
  g_free (self->file_label);
}

static void
append_limit (GString *word, guint64 limit)
{
  if (limit == SANDBOX_RLIMIT_UNLIMITED)
    g_string_append (word, "unlimited");
  else
    g_string_append_printf (word, "%" G_GUINT64_FORMAT, limit);
}

static gboolean
is_of_name (const char *word, const char *name)
{
  gsize length = strlen (name);

  return strncmp (word, name, length) == 0 && word[length] == '=';
}

void
sandbox_request_set_rlimit (SandboxRequest *self,
                            const char *name,
                            guint64 soft,
                            guint64 hard)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GString) word = NULL;

  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (name != NULL);

  word = g_string_new (name);
  g_string_append_c (word, '=');
  append_limit (word, soft);
  g_string_append_c (word, ':');
  append_limit (word, hard);
  for (char **old = self->rlimits; old != NULL && *old != NULL; old++)
    if (!is_of_name (*old, name))
      g_ptr_array_add (words, *old);
  g_ptr_array_add (words, word->str);
  g_ptr_array_add (words, NULL);
  _sandbox_replace_strv (&self->rlimits, (const char *const *) words->pdata);
}

gboolean
sandbox_request_set_rlimit_from_string (SandboxRequest *self,
                                        const char *word,
                                        GError **error)
{
  g_autofree char *fault = NULL;
  SandboxRlimit rlimit;

  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), FALSE);
  g_return_val_if_fail (!self->is_sealed, FALSE);
  g_return_val_if_fail (word != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!_sandbox_rlimit_parse (word, &rlimit, &fault))
    {
      g_autofree char *line = _sandbox_display (fault);

      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                           line);
      return FALSE;
    }
  sandbox_request_set_rlimit (self, rlimit.name, rlimit.soft, rlimit.hard);
  return TRUE;
}

void
sandbox_request_set_rlimits (SandboxRequest *self, const char *const *words)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->rlimits, words);
}

const char *const *
sandbox_request_get_rlimits (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->rlimits;
}

void
sandbox_request_add_seccomp_program (SandboxRequest *self, GBytes *program)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (program != NULL);

  g_ptr_array_add (self->seccomp_programs, g_bytes_ref (program));
}

void
sandbox_request_clear_seccomp_programs (SandboxRequest *self)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  g_ptr_array_set_size (self->seccomp_programs, 0);
}

GPtrArray *
sandbox_request_get_seccomp_programs (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->seccomp_programs;
}

void
sandbox_request_set_seccomp_profiles (SandboxRequest *self,
                                      const char *const *names)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->seccomp_profiles, names);
}

const char *const *
sandbox_request_get_seccomp_profiles (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->seccomp_profiles;
}

void
sandbox_request_set_exec_label (SandboxRequest *self, const char *label)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_string (&self->exec_label, label);
}

const char *
sandbox_request_get_exec_label (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->exec_label;
}

void
sandbox_request_set_file_label (SandboxRequest *self, const char *label)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_string (&self->file_label, label);
}

const char *
sandbox_request_get_file_label (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->file_label;
}
