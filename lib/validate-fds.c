/* validate-fds.c - file descriptors that no command may get. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "validate-private.h"

#include <fcntl.h>

#include "request-fds-private.h"
#include "stdio-private.h"

static gboolean
check_writable (const SandboxRequestFd *held, GError **error)
{
  int mode = fcntl (held->fd, F_GETFL) & (O_ACCMODE | O_PATH);

  if (mode == O_WRONLY || mode == O_RDWR)
    return TRUE;
  return _sandbox_invalid (error, "%s: the fd is not open for writing",
                           _sandbox_fd_use_get_field (held->use));
}

static gboolean
check_number (GArray *fds, guint index, GError **error)
{
  int number = g_array_index (fds, SandboxRequestFd, index).number;

  if (number < 3)
    return _sandbox_invalid (
        error, "passed-fds: %d is not 3 or more: see stdio for the others",
        number);
  for (guint i = 0; i < index; i++)
    {
      const SandboxRequestFd *other = &g_array_index (fds, SandboxRequestFd, i);

      if (other->use == SANDBOX_FD_PASSED && other->number == number)
        return _sandbox_invalid (error, "passed-fds: %d is there twice",
                                 number);
    }
  return TRUE;
}

static gboolean
check_fd (GArray *fds, guint index, GError **error)
{
  const SandboxRequestFd *held = &g_array_index (fds, SandboxRequestFd, index);
  const char *problem;

  if (held->problem != NULL)
    return _sandbox_invalid (
        error, "%s: %s", _sandbox_fd_use_get_field (held->use), held->problem);
  if (held->use == SANDBOX_FD_INFO || held->use == SANDBOX_FD_JSON_STATUS)
    return check_writable (held, error);
  problem = _sandbox_fd_find_way_out (held->fd);
  if (problem != NULL)
    return _sandbox_invalid (
        error, "%s: the fd is %s, which would lead out of the sandbox",
        _sandbox_fd_use_get_field (held->use), problem);
  return held->use != SANDBOX_FD_PASSED || check_number (fds, index, error);
}

gboolean
_sandbox_validate_fds (SandboxRequest *request, GError **error)
{
  const char *const *path = sandbox_request_get_lock_files (request);
  GArray *fds = _sandbox_request_get_fds (request);

  for (; path != NULL && *path != NULL; path++)
    if (**path == '\0')
      return _sandbox_invalid (error, "lock-files: a path is empty");
  for (guint i = 0; fds != NULL && i < fds->len; i++)
    if (!check_fd (fds, i, error))
      return FALSE;
  return TRUE;
}
