/* id-map.c - user namespaces with the caller's range of ids. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "id-map-private.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child-code.h"
#include "clone-failure-private.h"
#include "fds-private.h"
#include "find-program-private.h"
#include "init/syscall-process.h"
#include "init/syscall.h"
#include "kept-fd-private.h"
#include "run-program-private.h"
#include "error-private.h"

#define STACK_SIZE (16 * 1024)

/* What the caller may map, of users or of groups. */
typedef struct
{
  char *program; /* newuidmap or newgidmap */
  guint32 id;    /* the caller's own */
  guint32 start;
  guint32 count;
} Range;

static struct
{
  GMutex mutex;
  SandboxKeptFd namespace;
  uid_t uid; /* whose it is */
} known = { .namespace = SANDBOX_KEPT_FD_NONE };

static void
range_clear (Range *range)
{
  g_free (range->program);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Range, range_clear)

static char *
dup_user_name (void)
{
  struct passwd entry;
  struct passwd *found = NULL;
  char buffer[4096];

  if (getpwuid_r (geteuid (), &entry, buffer, sizeof buffer, &found) != 0
      || found == NULL)
    return NULL;
  return g_strdup (found->pw_name);
}

static gboolean
parse_id (const char *text, guint32 *out_id)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32 - 1, &number, NULL))
    return FALSE;
  *out_id = (guint32) number;
  return TRUE;
}

/* NAME:START:COUNT, or the number of the user in place of the name. subuid(5) */
static gboolean
parse_line (const char *line, const char *name, Range *range)
{
  g_auto (GStrv) fields = g_strsplit (line, ":", -1);
  g_autofree char *number = g_strdup_printf ("%u", geteuid ());

  return g_strv_length (fields) == 3
         && (g_strcmp0 (fields[0], name) == 0
             || strcmp (fields[0], number) == 0)
         && parse_id (fields[1], &range->start)
         && parse_id (fields[2], &range->count) && range->count > 0
         && range->start <= G_MAXUINT32 - range->count;
}

char *
_sandbox_find_map_program (const char *name, GError **error)
{
  g_autoptr (GError) problem = NULL;
  char *program = _sandbox_find_program (NULL, name, &problem);

  if (program == NULL)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                 "%s; install the package uidmap", problem->message);
  return program;
}

GArray *
_sandbox_list_sub_ids (const char *path)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SandboxIdRange));
  g_autofree char *name = dup_user_name ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      Range found = { 0 };
      SandboxIdRange range = { 0 };

      if (!parse_line (lines[i], name, &found))
        continue;
      range.outside = found.start;
      range.count = found.count;
      g_array_append_val (ranges, range);
    }
  return ranges;
}

/* The first range counts. */
static gboolean
find_range (const char *path, const char *program, Range *range, GError **error)
{
  g_autofree char *name = dup_user_name ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  range->program = _sandbox_find_map_program (program, error);
  if (range->program == NULL)
    return FALSE;
  if (g_file_get_contents (path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    if (parse_line (lines[i], name, range))
      return TRUE;
  if (name == NULL)
    name = g_strdup_printf ("%u", geteuid ());
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
               "%s has no range for user %s; as root: usermod "
               "--add-subuids 100000-165535 --add-subgids 100000-165535 %s",
               path, name, name);
  return FALSE;
}

static gboolean
find_ranges (Range *users, Range *groups, GError **error)
{
  users->id = geteuid ();
  groups->id = getegid ();
  return find_range ("/etc/subuid", "newuidmap", users, error)
         && find_range ("/etc/subgid", "newgidmap", groups, error);
}

gboolean
_sandbox_id_map_is_possible (GError **error)
{
  g_auto (Range) users = { 0 };
  g_auto (Range) groups = { 0 };

  return find_ranges (&users, &groups, error);
}

typedef struct
{
  int ends[2];
  pid_t host;
  int max_fd; /* where close_range(2) is missing */
} Hold;

/* Whoever waits for the end of a pipe of the host's must not wait for this. */
CHILD_CODE static void
close_all_but (const Hold *self, int kept)
{
  if ((kept == 0 || raw_close_range (0, (unsigned) kept - 1, 0) == 0)
      && raw_close_range ((unsigned) kept + 1, ~0u, 0) == 0)
    return;
  for (int fd = 0; fd < self->max_fd; fd++)
    if (fd != kept)
      raw_close (fd);
}

/* Holds the namespace until its ids are mapped. The calling thread waits meanwhile,
 * so its end is that of the host; it may have come before the signal was set. */
CHILD_CODE static int
hold (void *data)
{
  const Hold *self = data;
  char byte;

  raw_prctl (PR_SET_PDEATHSIG, SIGKILL, 0);
  if (raw_getppid () != self->host)
    raw_exit (0);
  close_all_but (self, self->ends[0]);
  while (raw_read (self->ends[0], &byte, 1) == -EINTR)
    ;
  raw_exit (0);
  return 0;
}

gboolean
_sandbox_map_ids_by_program (const char *const *argv, GError **error)
{
  g_autofree char *text = NULL;
  gboolean worked = FALSE;

  text = _sandbox_run_program (argv, &worked, error);
  if (text == NULL || worked)
    return text != NULL;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "cannot map ids: %s",
               g_strstrip (text));
  return FALSE;
}

static gboolean
map (pid_t pid, const Range *range, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%d", pid);
  g_autofree char *id = g_strdup_printf ("%u", range->id);
  g_autofree char *start = g_strdup_printf ("%u", range->start);
  g_autofree char *count = g_strdup_printf ("%u", range->count);
  const char *const argv[]
      = { range->program, target, "0", id, "1", "1", start, count, NULL };

  return _sandbox_map_ids_by_program (argv, error);
}

static int
open_namespace (pid_t pid, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/ns/user", pid);
  int fd = _sandbox_fd_above_stdio (open (path, O_RDONLY | O_CLOEXEC));

  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cannot open %s: %s", path, _sandbox_strerror (saved));
    }
  return fd;
}

/* In a process of its own: only of that can the ids be mapped. It shares our
 * memory, and runs beside us. */
int
_sandbox_user_namespace_make (SandboxMapIds *map_ids,
                              gpointer data,
                              GError **error)
{
  g_autofree char *stack = g_malloc (STACK_SIZE);
  g_auto (SandboxFd) pidfd = -1;
  Hold holder = { .host = getpid () };
  struct rlimit limit = { 1024, 1024 };
  int fd = -1;
  siginfo_t info;
  pid_t pid;

  getrlimit (RLIMIT_NOFILE, &limit);
  holder.max_fd = (int) MIN (limit.rlim_cur, 1 << 20);
  if (pipe2 (holder.ends, O_CLOEXEC) != 0)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cannot make a pipe: %s", _sandbox_strerror (errno));
      return -1;
    }
  pid = _sandbox_clone_quietly (
      hold, stack + STACK_SIZE,
      CLONE_VM | CLONE_NEWUSER | CLONE_PIDFD | SIGCHLD, &holder, &pidfd);
  if (pid < 0)
    _sandbox_clone_failure_set (-pid, CLONE_NEWUSER, error);
  else if (map_ids (pid, pidfd, data, error))
    fd = open_namespace (pid, error);
  close (holder.ends[1]);
  close (holder.ends[0]);
  if (pid > 0)
    {
      raw_pidfd_send_signal (pidfd, SIGKILL);
      while (waitid (P_PIDFD, (id_t) pidfd, &info, WEXITED) != 0
             && errno == EINTR)
        ;
    }
  return fd;
}

/* Of users and of groups. */
static gboolean
map_both (pid_t pid, G_GNUC_UNUSED int pidfd, gpointer data, GError **error)
{
  const Range *ranges = data;

  return map (pid, &ranges[0], error) && map (pid, &ranges[1], error);
}

static void
clear_ranges (Range *ranges)
{
  range_clear (&ranges[0]);
  range_clear (&ranges[1]);
}

static int
make (GError **error)
{
  Range ranges[2] = { { 0 }, { 0 } };
  int fd = find_ranges (&ranges[0], &ranges[1], error)
               ? _sandbox_user_namespace_make (map_both, ranges, error)
               : -1;

  clear_ranges (ranges);
  return fd;
}

int
_sandbox_id_map_open (gboolean is_fresh, GError **error)
{
  int fd = -1;

  if (is_fresh)
    return make (error);
  g_mutex_lock (&known.mutex);
  if (!_sandbox_kept_fd_is_ours (&known.namespace) || known.uid != geteuid ())
    {
      int made = make (error);

      if (made >= 0)
        _sandbox_kept_fd_take (&known.namespace, made);
      known.uid = made >= 0 ? geteuid () : (uid_t) -1;
    }
  if (known.uid == geteuid ())
    fd = _sandbox_fd_dup (known.namespace.fd);
  g_mutex_unlock (&known.mutex);
  return fd;
}
