/* targets.c - where the mounts of a case go. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "targets.h"

static const char *const directories[] = {
  "/data",      "/data/sub", "//data//sub/", "/data/../tmp", "/tmp",
  "/mnt",       "/database", "/odd name",    "/co:lon",      "/back\\slash",
  "/latin\xe9", "/private",  "/read-only",
};

static const char *const missing_directories[] = {
  "/tmp/bound", "/new",         "/new/deep/er", "/mnt/new",
  "relative",   "/read-only/x", "/data/./new",  "/private/new",
};

/* Where a link leads nowhere, nothing can be made. */
static const char *const directories_through_links[] = {
  "/link-abs",       "/link-rel",          "/link-up/sub", "/link-chain",
  "/link-odd",       "/data/link-up/here", "/../../data",  "/link-abs/../mnt",
  "/data/link-root", "/link-dangling",     "/dev/shm",     "/link-loop/x",
};

static const char *const files[] = {
  "/data/file",       "/etc/hostname",  "/data/sub/deep/file",
  "/odd name/fi\nle", "/database/file",
};

static const char *const missing_files[] = { "/tmp/new-file", "/new/sub/file" };

/* An earlier gene with a mount on which another can lie. */
const Gene *
targets_pick_earlier (Maker *maker)
{
  guint first = (guint) maker_pick (maker, MAX (1, (int) maker->genes->len));

  for (guint i = 0; i < maker->genes->len; i++)
    {
      const Gene *gene
          = g_ptr_array_index (maker->genes, (first + i) % maker->genes->len);
      int type = gene->kind->value;

      /* Nothing can be made in a proc. */
      if (type == SANDBOX_MOUNT_BIND || type == SANDBOX_MOUNT_TMPFS
          || type == SANDBOX_MOUNT_DEV)
        return gene;
    }
  return NULL;
}

/* At or below an earlier mount, or NULL. In a bind nothing can be made either. */
static char *
pick_below_earlier (Maker *maker, gboolean is_file)
{
  static const char *const made[] = { "", "/nested", "/new", "/new/deep" };
  static const char *const made_files[] = { "/file", "/new-file", "/new/file" };
  const Gene *gene = targets_pick_earlier (maker);

  if (gene == NULL || maker_toss (maker, 70))
    return NULL;
  if (gene->kind->value == SANDBOX_MOUNT_BIND && maker_toss (maker, 95))
    return g_strconcat (gene->second,
                        is_file                  ? "/file"
                        : maker_toss (maker, 50) ? "/nested"
                                                 : "",
                        NULL);
  return g_strconcat (gene->second,
                      is_file ? MAKER_PICK_TEXT (maker, made_files)
                              : MAKER_PICK_TEXT (maker, made),
                      NULL);
}

char *
targets_pick_directory (Maker *maker)
{
  char *target;
  int number = maker_pick (maker, 100);

  if (maker->is_host_root)
    return g_strdup (MAKER_PICK_TEXT (maker, directories));
  target = pick_below_earlier (maker, FALSE);
  if (target != NULL)
    return target;
  return g_strdup (number < 45 ? MAKER_PICK_TEXT (maker, directories)
                   : number < 75
                       ? MAKER_PICK_TEXT (maker, missing_directories)
                       : MAKER_PICK_TEXT (maker, directories_through_links));
}

char *
targets_pick_file (Maker *maker)
{
  char *target;

  if (maker->is_host_root)
    return g_strdup (MAKER_PICK_TEXT (maker, files));
  target = pick_below_earlier (maker, TRUE);
  if (target != NULL)
    return target;
  return g_strdup (maker_toss (maker, 70)
                       ? MAKER_PICK_TEXT (maker, files)
                       : MAKER_PICK_TEXT (maker, missing_files));
}
