/* userns-block.c - a user namespace whose ids somebody else maps. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "userns-block-private.h"

#include <errno.h>
#include <poll.h>

#include "error-private.h"
#include "id-map-private.h"
#include "id-maps-private.h"
#include "monitor-private.h"
#include "request-fds-private.h"

static gboolean
fail (GError **error, const char *problem)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "userns-block-fd: %s", problem);
  return FALSE;
}

/* Nobody knows how long it takes. Nothing is read of @fd. */
static gboolean
wait_for (int fd, int pidfd, GError **error)
{
  struct pollfd polls[]
      = { { .fd = fd, .events = POLLIN }, { .fd = pidfd, .events = POLLIN } };
  int n;

  do
    n = poll (polls, G_N_ELEMENTS (polls), -1);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return fail (error, _sandbox_strerror (errno));
  return polls[1].revents == 0
         || fail (error, "the process whose ids were to be mapped was killed");
}

static gboolean
map_ids (pid_t pid, int pidfd, gpointer data, GError **error)
{
  SandboxRequest *request = data;
  const SandboxRequestFd *block
      = _sandbox_request_find_fd (request, SANDBOX_FD_USERNS_BLOCK);

  if (!_sandbox_monitor_tell_pid (request, pid))
    return fail (error, "none of info-fds takes the pid");
  return wait_for (block->fd, pidfd, error)
         && _sandbox_id_maps_check_written (request, pid, error);
}

int
_sandbox_userns_block_open (SandboxRequest *request, GError **error)
{
  return _sandbox_user_namespace_make (map_ids, request, error);
}
