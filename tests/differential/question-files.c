/* question-files.c - what two backends promise of files and mounts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "question.h"

#include <string.h>
#include <unistd.h>

/* As the probe prints a path. */
static char *
escape (const char *path)
{
  GString *text = g_string_new (NULL);

  for (const guchar *p = (const guchar *) path; *p != 0; p++)
    if (*p > ' ' && *p < 0x7f && *p != '\\' && *p != '=')
      g_string_append_c (text, (char) *p);
    else
      g_string_append_printf (text, "\\x%02x", *p);
  return g_string_free (text, FALSE);
}

static gboolean
is_hiding (const SandboxMount *mount)
{
  SandboxMountType type = sandbox_mount_get_mount_type (mount);

  return type == SANDBOX_MOUNT_BIND || type == SANDBOX_MOUNT_TMPFS
         || type == SANDBOX_MOUNT_PROC || type == SANDBOX_MOUNT_DEV;
}

/* The last mount at or above the question's path, going by the text alone.
 * *out_rest is what follows, NULL where there is no mount. */
static const SandboxMount *
find_mount (const Question *question, const char **out_rest)
{
  GPtrArray *mounts = sandbox_request_get_mounts (question->request);

  for (guint i = mounts->len; i-- > 0;)
    {
      const SandboxMount *mount = g_ptr_array_index (mounts, i);
      g_autofree char *target = escape (sandbox_mount_get_target (mount));
      const char *rest = question->name + strlen (target);

      if (!is_hiding (mount) || !g_str_has_prefix (question->name, target)
          || (*rest != '\0' && *rest != '/'))
        continue;
      *out_rest = rest;
      return mount;
    }
  *out_rest = NULL;
  return NULL;
}

static gboolean
is_device (const Question *question)
{
  g_autofree char *start = g_strdup_printf ("see:%s=c ", question->name);

  for (guint i = 0; i < question->a->lines->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (question->a->lines, i), start))
      return TRUE;
  return FALSE;
}

static const char *const nodes[]
    = { "/null", "/zero", "/full", "/random", "/urandom", "/tty", NULL };

/* A command that is root of the host could change the modes of the nodes there,
 * unless they are read-only, which bwrap cannot make them. */
static gboolean
is_node_of_root (const SandboxMount *mount, const char *rest)
{
  return geteuid () == 0 && mount != NULL
         && sandbox_mount_get_mount_type (mount) == SANDBOX_MOUNT_DEV
         && g_strv_contains (nodes, rest);
}

/* Nodes that work, and nothing else. */
static gboolean
is_in_minimal_dev (const Question *question, const char *rest)
{
  /* The directory is root's or the caller's. */
  if (*rest == '\0')
    return strcmp (question->part, "names") != 0
           && (strcmp (question->part, "write") != 0
               || question_is_user_alike (question));
  return g_strv_contains (nodes, rest)
         && (strcmp (question->part, "see") == 0
             || strcmp (question->part, "write") == 0);
}

gboolean
question_is_file_promised (const Question *question)
{
  const char *rest;
  const SandboxMount *mount = find_mount (question, &rest);
  SandboxMountType type
      = mount != NULL ? sandbox_mount_get_mount_type (mount) : 0;
  SandboxMountFlags flags = mount != NULL ? sandbox_mount_get_flags (mount) : 0;

  if (strcmp (question->part, "read-only") == 0
      && is_node_of_root (mount, rest))
    return FALSE;
  if (type == SANDBOX_MOUNT_DEV && (flags & SANDBOX_MOUNT_MINIMAL) != 0)
    return is_in_minimal_dev (question, rest);
  return type == SANDBOX_MOUNT_DEV || (flags & SANDBOX_MOUNT_DEVICES) != 0
         || strcmp (question->part, "write") != 0 || !is_device (question)
         || (question_do_both_offer (question, "mounts.bind.nodev")
             && (mount != NULL
                 || question_do_both_offer (question, "rootfs.nodev")));
}

/* The library covers what a root of the host shows of the kernel's files by
 * mounts of its own. */
static gboolean
is_kernel_file (const Question *question)
{
  return g_str_has_prefix (question->name, "/proc/")
         || g_str_has_prefix (question->name, "/sys/")
         || strcmp (question->name, "/proc") == 0
         || strcmp (question->name, "/sys") == 0;
}

gboolean
question_is_mount_promised (const Question *question)
{
  const SandboxMount *mount;
  const char *rest;

  if (is_kernel_file (question)
      && !(question_do_both_offer (question, "mounts.proc")
           && question_do_both_offer (question, "mounts.ro-bind")))
    return FALSE;
  mount = find_mount (question, &rest);
  return strcmp (question->name, "/") != 0 && !is_node_of_root (mount, rest)
         && question_is_file_promised (question);
}
