/* userns-block.c - a user namespace whose ids somebody else maps. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "userns-block-private.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "error-private.h"
#include "id-map-private.h"
#include "id-ranges-private.h"
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

/* Of @pid, as this process sees it. */
static GArray *
list_written (pid_t pid, const char *file)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, file);
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SandboxIdRange));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      SandboxIdRange range;

      if (sscanf (lines[i], "%u %u %u", &range.inside, &range.outside,
                  &range.count)
          == 3)
        g_array_append_val (ranges, range);
    }
  return ranges;
}

static gboolean
check_written (const GArray *ranges,
               const char *file,
               const char *field,
               gint64 wanted,
               guint32 own,
               GError **error)
{
  const char *problem
      = ranges->len == 0
            ? "it is empty: nobody wrote it before the fd was ready"
        : wanted >= 0 ? "it does not map that id"
                      : "it does not map the caller, who the command is when "
                        "that is unset";
  gboolean is_mapped
      = wanted >= 0 ? _sandbox_id_ranges_have_inside (ranges, (guint32) wanted)
                    : _sandbox_id_ranges_find_inside (ranges, own) >= 0;
  g_autofree char *id = wanted >= 0
                            ? g_strdup_printf (" %" G_GINT64_FORMAT, wanted)
                            : g_strdup ("");

  if (is_mapped)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "userns-block-fd: %s of the user namespace, for %s%s: %s", file,
               field, id, problem);
  return FALSE;
}

/* Whether the maps of @pid have what the request needs. */
static gboolean
check_maps (SandboxRequest *request, pid_t pid, GError **error)
{
  g_autoptr (GArray) uids = list_written (pid, "uid_map");
  g_autoptr (GArray) gids = list_written (pid, "gid_map");
  gsize n_groups = 0;
  const guint32 *wanted = sandbox_request_get_groups (request, &n_groups);

  if (!check_written (uids, "uid_map", "uid", sandbox_request_get_uid (request),
                      geteuid (), error)
      || !check_written (gids, "gid_map", "gid",
                         sandbox_request_get_gid (request), getegid (), error))
    return FALSE;
  for (gsize i = 0; i < n_groups; i++)
    if (!check_written (gids, "gid_map", "groups", wanted[i], getegid (),
                        error))
      return FALSE;
  return TRUE;
}

static gboolean
map_ids (pid_t pid, int pidfd, gpointer data, GError **error)
{
  SandboxRequest *request = data;
  const SandboxRequestFd *block
      = _sandbox_request_find_fd (request, SANDBOX_FD_USERNS_BLOCK);

  if (!_sandbox_monitor_tell_pid (request, pid))
    return fail (error, "none of info-fds takes the pid");
  return wait_for (block->fd, pidfd, error) && check_maps (request, pid, error);
}

int
_sandbox_userns_block_open (SandboxRequest *request, GError **error)
{
  return _sandbox_user_namespace_make (map_ids, request, error);
}
