/* canary.c - tells whether a test left a trace on the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "canary.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "canary-processes.h"
#include "canary-tree.h"

extern char **environ;

/* Each line is one fact; a picture is a sorted list of them. */
typedef GPtrArray *(*Look) (Canary *self);

typedef struct
{
  const char *name;
  Look look;
  /* Processes end a moment after the call that killed them returns. */
  gboolean is_patient;
  gboolean may_go; /* what was there before */
} Check;

struct _Canary
{
  char *decoy;
  char *tag;
  GPtrArray **before; /* one list per check */
};

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The library keeps three from the first launch on that needs them: the program
 * that it executes, what tells of new mounts, a user namespace with a range of
 * ids. */
static gboolean
is_kept (const char *target)
{
  return g_str_has_prefix (target, "/memfd:sandboxlib-init")
         || g_str_has_prefix (target, "user:[")
         || (g_str_has_prefix (target, "/proc/")
             && g_str_has_suffix (target, "/mountinfo"));
}

static GPtrArray *
look_at_fds (G_GNUC_UNUSED Canary *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  /* Not through a directory stream, which would need an fd itself. */
  for (int fd = 0; fd < 1024; fd++)
    {
      g_autofree char *link = NULL;
      char target[4096];
      ssize_t length;

      if (fcntl (fd, F_GETFD) < 0)
        continue;
      link = g_strdup_printf ("/proc/self/fd/%d", fd);
      length = readlink (link, target, sizeof target - 1);
      target[MAX (length, 0)] = '\0';
      if (!is_kept (target))
        g_ptr_array_add (lines, g_strdup_printf ("%d -> %s", fd, target));
    }
  return lines;
}

static GPtrArray *
look_at_children (G_GNUC_UNUSED Canary *self)
{
  return canary_list_children ();
}

static GPtrArray *
look_at_group (G_GNUC_UNUSED Canary *self)
{
  return canary_list_group ();
}

static GPtrArray *
look_at_tagged (Canary *self)
{
  return canary_list_tagged (self->tag);
}

/* Lines of @path that start with one of the words in @prefixes, or all. */
static GPtrArray *
read_lines (const char *path, const char *const *prefixes)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) split = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return lines;
  split = g_strsplit (text, "\n", -1);
  for (char **line = split; *line != NULL; line++)
    {
      gboolean is_wanted = prefixes == NULL;

      for (const char *const *p = prefixes; p != NULL && *p != NULL; p++)
        is_wanted |= g_str_has_prefix (*line, *p);
      if (is_wanted)
        g_ptr_array_add (lines, g_strdup (*line));
    }
  return lines;
}

static GPtrArray *
look_at_threads (G_GNUC_UNUSED Canary *self)
{
  const char *const prefixes[] = { "Threads:", NULL };

  return read_lines ("/proc/self/status", prefixes);
}

static GPtrArray *
look_at_signals (G_GNUC_UNUSED Canary *self)
{
  const char *const prefixes[] = { "SigBlk:", "SigIgn:", "SigCgt:", NULL };

  return read_lines ("/proc/self/status", prefixes);
}

static GPtrArray *
look_at_umask (G_GNUC_UNUSED Canary *self)
{
  const char *const prefixes[] = { "Umask:", NULL };

  return read_lines ("/proc/self/status", prefixes);
}

static GPtrArray *
look_at_mounts (G_GNUC_UNUSED Canary *self)
{
  return read_lines ("/proc/self/mountinfo", NULL);
}

static GPtrArray *
look_at_cwd (G_GNUC_UNUSED Canary *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (lines, g_get_current_dir ());
  return lines;
}

static GPtrArray *
look_at_environment (G_GNUC_UNUSED Canary *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (char **variable = environ; *variable != NULL; variable++)
    g_ptr_array_add (lines, g_strdup (*variable));
  return lines;
}

/* Only names that could be ours: others work on this host at the same time.
 * Directories of the tests are called sandboxlib-test-XXXXXX, or stress; what the
 * Python package makes for a tmpfs, sandboxlib.XXXXXX.tmpfs, its own tests look
 * for. */
static gboolean
could_be_ours (const char *name)
{
  if (g_str_has_prefix (name, "sandboxlib-test-")
      || g_str_has_prefix (name, "sandboxlib-stress-")
      || (g_str_has_prefix (name, "sandboxlib.")
          && g_str_has_suffix (name, ".tmpfs")))
    return FALSE;
  return g_getenv ("SANDBOX_CANARY_STRICT") != NULL
         || strstr (name, "sandbox") != NULL || strstr (name, "bwrap") != NULL
         || strstr (name, "newroot") != NULL
         || strstr (name, "oldroot") != NULL;
}

static GPtrArray *
look_at_names (G_GNUC_UNUSED Canary *self)
{
  const char *const dirs[] = { "/tmp", "/run", "/dev/shm", NULL };
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; dirs[i] != NULL; i++)
    {
      g_autoptr (GDir) dir = g_dir_open (dirs[i], 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        if (could_be_ours (name))
          g_ptr_array_add (lines, g_build_filename (dirs[i], name, NULL));
    }
  return lines;
}

/* Whether who made a cgroup called sandboxlib-run-PID-NUMBER still lives. */
static gboolean
is_of_another (const char *name)
{
  int pid = atoi (name + strlen ("sandboxlib-run-"));

  return pid != getpid () && (kill (pid, 0) == 0 || errno == EPERM);
}

static void
list_cgroups_below (const char *directory, GPtrArray *lines)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "sandboxlib-run-") && !is_of_another (name))
      g_ptr_array_add (lines, g_build_filename (directory, name, NULL));
}

/* Those that the library makes below our own; others do at the same time. */
static GPtrArray *
look_at_cgroups (G_GNUC_UNUSED Canary *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) own = read_lines ("/proc/self/cgroup", NULL);

  for (guint i = 0; i < own->len; i++)
    {
      g_auto (GStrv) fields = g_strsplit (g_ptr_array_index (own, i), ":", 3);
      g_autofree char *directory = NULL;

      if (g_strv_length (fields) != 3)
        continue;
      directory = g_build_filename ("/sys/fs/cgroup",
                                    *fields[1] != '\0' ? fields[1] : "unified",
                                    fields[2], NULL);
      list_cgroups_below (directory, lines);
      if (*fields[1] == '\0')
        {
          g_autofree char *pure
              = g_build_filename ("/sys/fs/cgroup", fields[2], NULL);

          list_cgroups_below (pure, lines);
        }
    }
  return lines;
}

static GPtrArray *
look_at_devices (G_GNUC_UNUSED Canary *self)
{
  const char *const paths[] = { "/dev/null", "/dev/zero", "/dev/tty", NULL };
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; paths[i] != NULL; i++)
    {
      struct stat st;

      if (lstat (paths[i], &st) == 0)
        g_ptr_array_add (lines,
                         g_strdup_printf ("%s mode %o uid %u gid %u rdev %lx",
                                          paths[i], st.st_mode, st.st_uid,
                                          st.st_gid, (long) st.st_rdev));
    }
  return lines;
}

static GPtrArray *
look_at_decoy (Canary *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  if (self->decoy != NULL)
    canary_tree_describe (self->decoy, lines);
  return lines;
}

static const Check checks[] = {
  { "fds", look_at_fds, FALSE, FALSE },
  { "children", look_at_children, TRUE, FALSE },
  { "process group", look_at_group, TRUE, FALSE },
  { "tagged processes", look_at_tagged, TRUE, FALSE },
  { "threads", look_at_threads, FALSE, FALSE },
  { "signals", look_at_signals, FALSE, FALSE },
  { "cwd", look_at_cwd, FALSE, FALSE },
  { "umask", look_at_umask, FALSE, FALSE },
  { "environment", look_at_environment, FALSE, FALSE },
  { "mounts", look_at_mounts, FALSE, FALSE },
  { "names", look_at_names, FALSE, FALSE },
  { "devices", look_at_devices, FALSE, FALSE },
  /* What another run has left behind may be removed at any time. */
  { "cgroups", look_at_cgroups, TRUE, TRUE },
  { "decoy", look_at_decoy, FALSE, FALSE },
};

static GPtrArray *
look (Canary *self, const Check *check)
{
  GPtrArray *lines = check->look (self);

  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

static gboolean
contains (GPtrArray *lines, const char *line)
{
  return g_ptr_array_find_with_equal_func (lines, line, g_str_equal, NULL);
}

static char *
describe_difference (GPtrArray *before, GPtrArray *after, gboolean may_go)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < before->len && !may_go; i++)
    if (!contains (after, g_ptr_array_index (before, i)))
      g_string_append_printf (text, "  gone: %s\n",
                              (char *) g_ptr_array_index (before, i));
  for (guint i = 0; i < after->len; i++)
    if (!contains (before, g_ptr_array_index (after, i)))
      g_string_append_printf (text, "  new: %s\n",
                              (char *) g_ptr_array_index (after, i));
  return g_string_free (text, FALSE);
}

static char *
run_check (Canary *self, guint index)
{
  gint64 deadline = g_get_monotonic_time () + G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr (GPtrArray) after = look (self, &checks[index]);
      g_autofree char *text = describe_difference (self->before[index], after,
                                                   checks[index].may_go);

      if (*text == '\0' || !checks[index].is_patient
          || g_get_monotonic_time () > deadline)
        return g_steal_pointer (&text);
      g_usleep (10000);
    }
}

Canary *
canary_new (const char *decoy, const char *tag)
{
  Canary *self = g_new0 (Canary, 1);

  self->decoy = g_strdup (decoy);
  self->tag = g_strdup (tag);
  self->before = g_new0 (GPtrArray *, G_N_ELEMENTS (checks));
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    self->before[i] = look (self, &checks[i]);
  return self;
}

char *
canary_check (Canary *self)
{
  g_autoptr (GString) report = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autofree char *text = run_check (self, i);

      if (*text != '\0')
        g_string_append_printf (report, "%s:\n%s", checks[i].name, text);
    }
  return report->len > 0 ? g_strdup (report->str) : NULL;
}

void
canary_free (Canary *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    g_ptr_array_unref (self->before[i]);
  g_free (self->before);
  g_free (self->decoy);
  g_free (self->tag);
  g_free (self);
}
