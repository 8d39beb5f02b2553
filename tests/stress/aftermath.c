/* aftermath.c - what a run of a sandbox leaves behind on the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "aftermath.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "place.h"

#define MAX_LINES 6

static char *
read_proc (pid_t pid, const char *name, gsize *out_length)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int) pid, name);
  char *text = NULL;

  return g_file_get_contents (path, &text, out_length, NULL) ? text : NULL;
}

/* 0 when @pid is gone. */
static pid_t
read_parent (pid_t pid)
{
  g_autofree char *text = read_proc (pid, "stat", NULL);
  const char *end = text != NULL ? strrchr (text, ')') : NULL;
  char state;
  int parent;

  return end != NULL && sscanf (end + 1, " %c %d", &state, &parent) == 2
             ? parent
             : 0;
}

static GArray *
list_all (void)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (name[0]))
      {
        pid_t pid = atoi (name);

        g_array_append_val (pids, pid);
      }
  return pids;
}

static gboolean
contains (const GArray *pids, pid_t pid)
{
  for (guint i = 0; i < pids->len; i++)
    if (g_array_index (pids, pid_t, i) == pid)
      return TRUE;
  return FALSE;
}

GArray *
aftermath_find_below (pid_t ancestor)
{
  g_autoptr (GArray) all = list_all ();
  g_autoptr (GArray) parents = g_array_new (FALSE, FALSE, sizeof (pid_t));
  GArray *found = g_array_new (FALSE, FALSE, sizeof (pid_t));
  guint before;

  for (guint i = 0; i < all->len; i++)
    {
      pid_t parent = read_parent (g_array_index (all, pid_t, i));

      g_array_append_val (parents, parent);
    }
  /* Pids wrap, so a child may come before its parent. */
  do
    {
      before = found->len;
      for (guint i = 0; i < all->len; i++)
        {
          pid_t pid = g_array_index (all, pid_t, i);
          pid_t parent = g_array_index (parents, pid_t, i);

          if (parent > 0 && !contains (found, pid)
              && (parent == ancestor || contains (found, parent)))
            g_array_append_val (found, pid);
        }
    }
  while (found->len != before);
  return found;
}

static gboolean
is_tagged (const Aftermath *self, pid_t pid)
{
  g_autofree char *variable
      = g_strdup_printf ("SANDBOX_TEST_TAG=%s", self->tag);
  gsize length = 0;
  g_autofree char *text = read_proc (pid, "environ", &length);

  return text != NULL
         && memmem (text, length, variable, strlen (variable) + 1) != NULL;
}

static GArray *
find_tagged (const Aftermath *self)
{
  GArray *pids = list_all ();

  for (guint i = pids->len; i-- > 0;)
    if (!is_tagged (self, g_array_index (pids, pid_t, i)))
      g_array_remove_index_fast (pids, i);
  return pids;
}

guint
aftermath_count_tagged (const Aftermath *self)
{
  g_autoptr (GArray) pids = find_tagged (self);

  return pids->len;
}

static void
reap (void)
{
  while (waitpid (-1, NULL, WNOHANG) > 0)
    continue;
}

static void
describe_processes (GString *report, const char *what, const GArray *pids)
{
  if (pids->len > MAX_LINES)
    g_string_append_printf (report, "%s: %u processes, as\n", what, pids->len);
  for (guint i = 0; i < MIN (pids->len, MAX_LINES); i++)
    {
      pid_t pid = g_array_index (pids, pid_t, i);
      gsize length = 0;
      g_autofree char *stat = read_proc (pid, "stat", NULL);
      g_autofree char *line = read_proc (pid, "cmdline", &length);

      for (gsize at = 0; at + 1 < length; at++)
        if (line[at] == '\0')
          line[at] = ' ';
      g_string_append_printf (report, "%s: %.60s: %s\n", what,
                              stat != NULL ? stat : "gone",
                              line != NULL ? line : "");
    }
}

static void
describe_names (GString *report, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_string_append_printf (report, "left: %s/%s\n", path, name);
}

static char *
read_mounts (void)
{
  char *text = NULL;

  if (!g_file_get_contents ("/proc/self/mountinfo", &text, NULL, NULL))
    g_error ("cannot read /proc/self/mountinfo");
  return text;
}

static void
describe_mounts (GString *report, const char *before)
{
  g_autofree char *text = read_mounts ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (before, lines[i]) == NULL)
      g_string_append_printf (report, "mounted: %s\n", lines[i]);
  if (report->len == 0 && strcmp (before, text) != 0)
    g_string_append (report, "mounted: less than before\n");
}

char *
aftermath_check (Aftermath *self)
{
  gint64 deadline = g_get_monotonic_time () + AFTERMATH_USEC;
  GString *report = g_string_new (NULL);

  for (;;)
    {
      gboolean is_late = g_get_monotonic_time () >= deadline;
      g_autoptr (GArray) below = NULL;
      g_autoptr (GArray) tagged = NULL;

      reap ();
      below = aftermath_find_below (getpid ());
      tagged = find_tagged (self);
      if (below->len == 0 && tagged->len == 0)
        break;
      if (is_late)
        {
          describe_processes (report, "below us", below);
          describe_processes (report, "tagged", tagged);
          break;
        }
      g_usleep (5000);
    }
  describe_mounts (report, self->mounts);
  describe_names (report, self->tmp);
  return g_string_free (report, report->len == 0);
}

gboolean
aftermath_signal (pid_t ancestor, pid_t pid, int signum)
{
  int pidfd = (int) syscall (SYS_pidfd_open, pid, 0);
  gboolean is_sent = FALSE;

  if (pidfd < 0)
    return FALSE;
  for (pid_t at = pid; at > 1 && !is_sent; at = read_parent (at))
    if (at == ancestor)
      is_sent = syscall (SYS_pidfd_send_signal, pidfd, signum, NULL, 0) == 0;
  close (pidfd);
  return is_sent;
}

void
aftermath_kill (Aftermath *self)
{
  for (int round = 0; round < 100; round++)
    {
      g_autoptr (GArray) below = aftermath_find_below (getpid ());

      reap ();
      if (below->len == 0)
        return;
      for (guint i = 0; i < below->len; i++)
        aftermath_signal (getpid (), g_array_index (below, pid_t, i), SIGKILL);
      g_usleep (5000);
    }
  g_error ("cannot get rid of what a run with tag %s left", self->tag);
}

void
aftermath_begin (void)
{
  umask (022);
  if (prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
    g_error ("prctl: %s", g_strerror (errno));
  if (geteuid () == 0
      && (unshare (CLONE_NEWNS) != 0
          || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
          || mount (NULL, "/", NULL, MS_REC | MS_SHARED, NULL) != 0))
    g_error ("cannot make a mount namespace: %s", g_strerror (errno));
}

static void
make_rootfs (const char *rootfs)
{
  const char *source_dir = g_getenv ("SOURCE_DIR");
  g_autofree char *program = g_build_filename (
      source_dir != NULL ? source_dir : ".", "tests/support/make-rootfs", NULL);
  char *argv[] = { program, (char *) rootfs, NULL };
  int wait_status = -1;
  g_autoptr (GError) error = NULL;

  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                     &wait_status, &error)
      || !g_spawn_check_wait_status (wait_status, &error))
    g_error ("%s: %s", program, error->message);
}

void
aftermath_set_up (Aftermath *self)
{
  self->dir = g_dir_make_tmp ("sandboxlib-stress-XXXXXX", NULL);
  if (self->dir == NULL || chmod (self->dir, 0755) != 0)
    g_error ("cannot make a directory below %s", g_get_tmp_dir ());
  self->tag = g_path_get_basename (self->dir);
  self->rootfs = g_build_filename (self->dir, "rootfs", NULL);
  self->tmp = g_build_filename (self->dir, "tmp", NULL);
  if (mkdir (self->tmp, 0755) != 0)
    g_error ("%s: %s", self->tmp, g_strerror (errno));
  make_rootfs (self->rootfs);
  self->mounts = read_mounts ();
}

void
aftermath_clear (Aftermath *self)
{
  aftermath_kill (self);
  place_remove_tree (self->dir);
  g_free (self->tag);
  g_free (self->dir);
  g_free (self->rootfs);
  g_free (self->tmp);
  g_free (self->mounts);
}
