/* cgroup-place.c - where the caller may make cgroups. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "cgroup-place-private.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DELEGATE "systemd-run --user --scope -p Delegate=yes"

static const char *const names[SANDBOX_CGROUP_N_CONTROLLERS] = {
  [SANDBOX_CGROUP_MEMORY] = "memory",
  [SANDBOX_CGROUP_PIDS] = "pids",
  [SANDBOX_CGROUP_CPU] = "cpu",
};

/* A mount of a hierarchy, from mountinfo. */
typedef struct
{
  char *root; /* the cgroup that is its top */
  char *path; /* mount point */
} Hierarchy;

static void
hierarchy_clear (Hierarchy *self)
{
  g_free (self->root);
  g_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hierarchy, hierarchy_clear)

static gboolean fail (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (SANDBOX_ERROR,
                                                SANDBOX_ERROR_UNAVAILABLE,
                                                format, args));
  va_end (args);
  return FALSE;
}

static char *
read_text (const char *root, const char *path)
{
  g_autofree char *file = g_strconcat (root, path, NULL);
  char *text = NULL;

  return g_file_get_contents (file, &text, NULL, NULL) ? text : g_strdup ("");
}

static gboolean
has_word (const char *list, const char *separators, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (list, separators, -1);

  return g_strv_contains ((const char *const *) words, word);
}

/* HIERARCHY:CONTROLLERS:PATH; version 2 has neither number nor controllers, and
 * a path may contain colons. cgroups(7) The path of the caller's cgroup that has
 * @controller, or of version 2 with NULL; or NULL. */
static char *
find_own_path (const char *cgroups, const char *controller)
{
  g_auto (GStrv) lines = g_strsplit (cgroups, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", 3);

      if (g_strv_length (fields) == 3
          && (controller != NULL
                  ? has_word (fields[1], ",", controller)
                  : strcmp (fields[0], "0") == 0 && *fields[1] == '\0'))
        return g_strdup (fields[2]);
    }
  return NULL;
}

/* 36 35 98:0 /root /mnt rw,noatime master:1 - cgroup source rw,memory, where
 * octal escapes stand for blanks in paths. proc_pid_mountinfo(5) */
static gboolean
parse_mount (const char *line, const char *controller, Hierarchy *out)
{
  const char *dash = strstr (line, " - ");
  g_auto (GStrv) before = g_strsplit (line, " ", 6);
  g_auto (GStrv) after = g_strsplit (dash != NULL ? dash + 3 : "", " ", 3);
  const char *type = controller != NULL ? "cgroup" : "cgroup2";

  if (g_strv_length (before) < 6 || g_strv_length (after) < 3
      || strcmp (after[0], type) != 0
      || (controller != NULL && !has_word (after[2], ",", controller)))
    return FALSE;
  out->root = g_strcompress (before[3]);
  out->path = g_strcompress (before[4]);
  return TRUE;
}

/* The part of @path behind @top, which it is or lies below; else NULL. */
static const char *
skip_top (const char *path, const char *top)
{
  gsize length = strlen (top);

  if (strcmp (top, "/") == 0)
    return strcmp (path, "/") == 0 ? "" : path;
  if (strncmp (path, top, length) != 0
      || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  return path + length;
}

/* The directory of the cgroup @own, wherever it is mounted; or NULL. A path that
 * goes up is outside of the caller's cgroup namespace. */
static char *
find_directory (const char *root, const char *own, const char *controller)
{
  g_autofree char *mounts = read_text (root, "/proc/self/mountinfo");
  g_auto (GStrv) lines = g_strsplit (mounts, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (Hierarchy) hierarchy = { 0 };
      g_autofree char *directory = NULL;
      const char *rest;

      if (!parse_mount (lines[i], controller, &hierarchy))
        continue;
      rest = skip_top (own, hierarchy.root);
      if (rest == NULL || g_str_has_prefix (own, "/.."))
        continue;
      directory = g_strconcat (root, hierarchy.path, rest, NULL);
      if (g_file_test (directory, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&directory);
    }
  return NULL;
}

static gboolean
is_writable (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

static gboolean
has_controller (const char *directory, const char *file, const char *controller)
{
  g_autofree char *path = g_build_filename (directory, file, NULL);
  g_autofree char *text = read_text ("", path);

  return has_word (text, " \n", controller);
}

/* Whether the calling process is the only one in a cgroup. */
static gboolean
is_alone (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "cgroup.procs", NULL);
  g_autofree char *text = read_text ("", path);
  g_autofree char *alone = g_strdup_printf ("%d\n", getpid ());

  return strcmp (text, alone) == 0;
}

/* Whether it is the root of version 2: that alone may be divided while processes
 * are in it, and has no type. */
static gboolean
is_root_cgroup (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "cgroup.type", NULL);

  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
find_version_1 (const char *root,
                const char *own,
                const char *controller,
                SandboxCgroupPlace *out,
                GError **error)
{
  g_autofree char *directory = find_directory (root, own, controller);

  if (directory == NULL)
    return fail (error,
                 "the caller's cgroup %s of the controller %s is mounted "
                 "nowhere; mount cgroups (version 1, %s) at /sys/fs/cgroup/%s",
                 own, controller, controller, controller);
  if (!is_writable (directory, ""))
    return fail (error,
                 "the caller may make no cgroup in %s; run as root where "
                 "/sys/fs/cgroup is writable",
                 directory);
  out->version = 1;
  out->directory = g_steal_pointer (&directory);
  return TRUE;
}

/* Of a caller who has left what was delegated for a child of it. */
static void
go_up_from_caller (char **directory)
{
  g_autofree char *name = g_path_get_basename (*directory);
  char *parent = g_path_get_dirname (*directory);

  if (strcmp (name, SANDBOX_CGROUP_CALLER) != 0)
    {
      g_free (parent);
      return;
    }
  g_free (*directory);
  *directory = parent;
}

static gboolean
check_delegation (const char *directory,
                  const char *controller,
                  gboolean *out_has_to_leave,
                  GError **error)
{
  gboolean is_enabled
      = has_controller (directory, "cgroup.subtree_control", controller);

  if (!has_controller (directory, "cgroup.controllers", controller))
    return fail (error,
                 "the controller %s does not reach the caller's cgroup %s; "
                 "start the calling program with " DELEGATE,
                 controller, directory);
  if (!is_writable (directory, "") || !is_writable (directory, "cgroup.procs")
      || (!is_enabled && !is_writable (directory, "cgroup.subtree_control")))
    return fail (error,
                 "the cgroup %s is not delegated to the caller; run as root, "
                 "or start the calling program with " DELEGATE,
                 directory);
  *out_has_to_leave = !is_enabled && !is_root_cgroup (directory);
  if (*out_has_to_leave && !is_alone (directory))
    {
      g_autofree char *path
          = g_build_filename (directory, "cgroup.procs", NULL);
      g_autofree char *processes = read_text ("", path);

      /* Empty: the caller has left it already. */
      *out_has_to_leave = FALSE;
      if (*processes != '\0')
        return fail (error,
                     "other processes are in the caller's cgroup %s, so it "
                     "cannot be divided (cgroups(7), no internal processes); "
                     "start the calling program with " DELEGATE,
                     directory);
    }
  return TRUE;
}

static gboolean
find_version_2 (const char *root,
                const char *own,
                const char *controller,
                SandboxCgroupPlace *out,
                GError **error)
{
  g_autofree char *directory = find_directory (root, own, NULL);

  if (directory == NULL)
    return fail (error,
                 "the caller's cgroup %s is mounted nowhere; mount cgroup2 at "
                 "/sys/fs/cgroup",
                 own);
  go_up_from_caller (&directory);
  if (!check_delegation (directory, controller, &out->has_to_leave, error))
    return FALSE;
  out->version = 2;
  out->directory = g_steal_pointer (&directory);
  return TRUE;
}

void
_sandbox_cgroup_place_clear (SandboxCgroupPlace *self)
{
  g_clear_pointer (&self->directory, g_free);
}

const char *
_sandbox_cgroup_controller_to_string (SandboxCgroupController self)
{
  return names[self];
}

gboolean
_sandbox_cgroup_place_find (const char *root,
                            SandboxCgroupController controller,
                            SandboxCgroupPlace *out_place,
                            GError **error)
{
  g_autofree char *cgroups = read_text (root, "/proc/self/cgroup");
  g_autofree char *first = find_own_path (cgroups, names[controller]);
  g_autofree char *second = find_own_path (cgroups, NULL);

  if (first != NULL)
    return find_version_1 (root, first, names[controller], out_place, error);
  if (second != NULL)
    return find_version_2 (root, second, names[controller], out_place, error);
  return fail (error,
               "the kernel has no cgroups with the controller %s, or hides "
               "/proc/self/cgroup",
               names[controller]);
}
