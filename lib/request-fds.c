/* request-fds.c - file descriptors of the caller, and files that are locked. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "request-fds-private.h"

#include <errno.h>
#include <string.h>

#include "error-private.h"
#include "fds-private.h"
#include "request-data-private.h"

static const char *const fields[] = {
  [SANDBOX_FD_PASSED] = "passed-fds",
  [SANDBOX_FD_SYNC] = "sync-fd",
  [SANDBOX_FD_BLOCK] = "block-fd",
  [SANDBOX_FD_INFO] = "info-fds",
  [SANDBOX_FD_JSON_STATUS] = "json-status-fds",
  [SANDBOX_FD_USERNS_BLOCK] = "userns-block-fd",
};

static void
clear_fd (gpointer data)
{
  SandboxRequestFd *held = data;

  _sandbox_close (&held->fd);
  g_free (held->problem);
}

static SandboxRequestFd *
get (SandboxRequest *self, guint i)
{
  return &g_array_index (self->fds, SandboxRequestFd, i);
}

static void
add_fd (SandboxRequest *self, SandboxFdUse use, int fd, int number)
{
  SandboxRequestFd held = { use, _sandbox_fd_dup (fd), number, NULL };

  if (held.fd < 0)
    held.problem = g_strdup_printf ("cannot duplicate fd %d: %s", fd,
                                    _sandbox_strerror (errno));
  if (self->fds == NULL)
    {
      self->fds = g_array_new (FALSE, FALSE, sizeof (SandboxRequestFd));
      g_array_set_clear_func (self->fds, clear_fd);
    }
  g_array_append_val (self->fds, held);
}

static void
drop_use (SandboxRequest *self, SandboxFdUse use)
{
  for (guint i = self->fds != NULL ? self->fds->len : 0; i > 0; i--)
    if (get (self, i - 1)->use == use)
      g_array_remove_index (self->fds, i - 1);
}

static void
set_one (SandboxRequest *self, SandboxFdUse use, int fd)
{
  drop_use (self, use);
  if (fd != -1)
    add_fd (self, use, fd, -1);
}

static char **
dup_words (SandboxRequest *self, SandboxFdUse use)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; self->fds != NULL && i < self->fds->len; i++)
    if (get (self, i)->use == use)
      g_ptr_array_add (words, use == SANDBOX_FD_PASSED ? g_strdup_printf (
                                  "fd:%d", get (self, i)->number)
                                                       : g_strdup ("fd"));
  if (words->len == 0)
    return NULL;
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

void
_sandbox_request_copy_fds (SandboxRequest *self, const SandboxRequest *from)
{
  for (guint i = 0; from->fds != NULL && i < from->fds->len; i++)
    {
      const SandboxRequestFd *held
          = &g_array_index (from->fds, SandboxRequestFd, i);

      add_fd (self, held->use, held->fd, held->number);
      if (held->problem == NULL)
        continue;
      g_free (get (self, i)->problem);
      get (self, i)->problem = g_strdup (held->problem);
    }
  self->lock_files = g_strdupv (from->lock_files);
}

void
_sandbox_request_finalize_fds (SandboxRequest *self)
{
  g_clear_pointer (&self->fds, g_array_unref);
  g_strfreev (self->lock_files);
}

const char *
_sandbox_fd_use_get_field (SandboxFdUse use)
{
  return fields[use];
}

GArray *
_sandbox_request_get_fds (SandboxRequest *self)
{
  return self->fds;
}

const SandboxRequestFd *
_sandbox_request_find_fd (SandboxRequest *self, SandboxFdUse use)
{
  for (guint i = 0; self->fds != NULL && i < self->fds->len; i++)
    if (get (self, i)->use == use)
      return get (self, i);
  return NULL;
}

char **
_sandbox_request_dup_passed_fds (SandboxRequest *self)
{
  return dup_words (self, SANDBOX_FD_PASSED);
}

char **
_sandbox_request_dup_sync_fd (SandboxRequest *self)
{
  return dup_words (self, SANDBOX_FD_SYNC);
}

char **
_sandbox_request_dup_block_fd (SandboxRequest *self)
{
  return dup_words (self, SANDBOX_FD_BLOCK);
}

char **
_sandbox_request_dup_info_fds (SandboxRequest *self)
{
  return dup_words (self, SANDBOX_FD_INFO);
}

char **
_sandbox_request_dup_json_status_fds (SandboxRequest *self)
{
  return dup_words (self, SANDBOX_FD_JSON_STATUS);
}

char **
_sandbox_request_dup_userns_block_fd (SandboxRequest *self)
{
  return dup_words (self, SANDBOX_FD_USERNS_BLOCK);
}

void
_sandbox_request_drop_fds (SandboxRequest *self, const char *field)
{
  for (guint use = 0; use < G_N_ELEMENTS (fields); use++)
    if (strcmp (fields[use], field) == 0)
      drop_use (self, use);
}

gboolean
_sandbox_request_is_told (SandboxRequest *self)
{
  return _sandbox_request_find_fd (self, SANDBOX_FD_INFO) != NULL
         || _sandbox_request_find_fd (self, SANDBOX_FD_JSON_STATUS) != NULL;
}

void
_sandbox_request_release_fds (SandboxRequest *self)
{
  drop_use (self, SANDBOX_FD_PASSED);
  drop_use (self, SANDBOX_FD_SYNC);
  drop_use (self, SANDBOX_FD_BLOCK);
}

void
sandbox_request_pass_fd (SandboxRequest *self, int fd, int number)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  add_fd (self, SANDBOX_FD_PASSED, fd, number == -1 ? fd : number);
}

void
sandbox_request_set_sync_fd (SandboxRequest *self, int fd)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  set_one (self, SANDBOX_FD_SYNC, fd);
}

void
sandbox_request_set_block_fd (SandboxRequest *self, int fd)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  set_one (self, SANDBOX_FD_BLOCK, fd);
}

void
sandbox_request_set_userns_block_fd (SandboxRequest *self, int fd)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  set_one (self, SANDBOX_FD_USERNS_BLOCK, fd);
}

void
sandbox_request_add_info_fd (SandboxRequest *self, int fd)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  add_fd (self, SANDBOX_FD_INFO, fd, -1);
}

void
sandbox_request_add_json_status_fd (SandboxRequest *self, int fd)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  add_fd (self, SANDBOX_FD_JSON_STATUS, fd, -1);
}

void
sandbox_request_set_lock_files (SandboxRequest *self, const char *const *paths)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->lock_files, paths);
}

const char *const *
sandbox_request_get_lock_files (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->lock_files;
}
