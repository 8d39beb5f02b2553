/* features.c - each backend offers at least what it is there for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <string.h>
#include <unistd.h>

typedef struct
{
  const char *backend;
  const char *feature;
  gboolean is_for_root_alone;
} Promise;

/* So that no test passes because everything is withheld. */
static const Promise promises[] = {
  { "*", "rootfs", FALSE },
  { "*", "cwd", FALSE },
  { "*", "environment", FALSE },
  { "*", "stdio", FALSE },
  { "*", "timeout", FALSE },
  { "*", "output-limit", FALSE },
  { "*", "no-new-privs", FALSE },
  { "*", "die-with-host", FALSE },
  { "*", "on-exit=kill", FALSE },
  { "*", "on-exit=wait", FALSE },
  { "*", "isolation.network=host", FALSE },
#ifndef SANDBOX_FORCE_POSIX
  { "chroot", "mounts.bind", FALSE },
  { "chroot", "mounts.ro-bind", FALSE },
  { "chroot", "mounts.dev-bind", FALSE },
  { "chroot", "mounts.tmpfs", FALSE },
  { "chroot", "mounts.proc", FALSE },
  { "chroot", "mounts.dev", FALSE },
  { "chroot", "mounts.dir", FALSE },
  { "chroot", "mounts.symlink", FALSE },
  { "chroot", "mounts.remount-ro", FALSE },
#endif
  { "bubblewrap", "mounts.bind", FALSE },
  { "bubblewrap", "mounts.ro-bind", FALSE },
  { "bubblewrap", "mounts.dev-bind", FALSE },
  { "bubblewrap", "mounts.tmpfs", FALSE },
  { "bubblewrap", "mounts.proc", FALSE },
  { "bubblewrap", "mounts.dev", FALSE },
  { "bubblewrap", "mounts.dir", FALSE },
  { "bubblewrap", "mounts.symlink", FALSE },
  { "bubblewrap", "mounts.remount-ro", FALSE },
  { "bubblewrap", "writable-paths=none", FALSE },
  { "bubblewrap", "writable-paths=list", FALSE },
  { "bubblewrap", "isolation.network=new", FALSE },
  { "bubblewrap", "isolation.mount=new", FALSE },
  { "bubblewrap", "isolation.pid=new", FALSE },
  { "bubblewrap", "isolation.ipc=new", FALSE },
  { "bubblewrap", "isolation.uts=new", FALSE },
  { "bubblewrap", "isolation.user=new", FALSE },
  { "bubblewrap", "hostname", FALSE },
  { "bubblewrap", "uid", FALSE },
  { "bubblewrap", "gid", FALSE },
  { "linux-user-chroot", "mounts.bind", FALSE },
  { "linux-user-chroot", "mounts.ro-bind", FALSE },
  { "linux-user-chroot", "mounts.dev-bind", FALSE },
  { "linux-user-chroot", "mounts.proc", FALSE },
  { "linux-user-chroot", "mounts.dev.minimal", FALSE },
  { "linux-user-chroot", "mounts.dir", FALSE },
  { "linux-user-chroot", "mounts.symlink", FALSE },
  { "linux-user-chroot", "mounts.remount-ro", FALSE },
  { "linux-user-chroot", "writable-paths=none", FALSE },
  { "linux-user-chroot", "writable-paths=list", FALSE },
  { "linux-user-chroot", "isolation.network=new", FALSE },
  { "linux-user-chroot", "isolation.mount=new", FALSE },
  { "linux-user-chroot", "isolation.pid=new", FALSE },
  { "linux-user-chroot", "isolation.ipc=new", FALSE },
  { "linux-user-chroot", "isolation.uts=new", FALSE },
  { "linux-user-chroot", "loopback=no", FALSE },
  { "linux-user-chroot", "uid", TRUE },
  { "linux-user-chroot", "gid", TRUE },
  { "linux-user-chroot", "groups", TRUE },
  { "chroot", "uid", TRUE },
  { "chroot", "gid", TRUE },
  { "chroot", "groups", TRUE },
  { "chroot", "capabilities", TRUE },
};

START_TEST (promised_feature_is_offered)
{
  const Promise *promise = &promises[_i];
  const char *name = sandbox_backend_get_name (backend);

  if ((strcmp (promise->backend, "*") == 0
       || strcmp (promise->backend, name) == 0)
      && (!promise->is_for_root_alone || geteuid () == 0))
    ck_assert_msg (is_offered (promise->feature), "%s withholds %s", name,
                   promise->feature);
}
END_TEST

START_TEST (what_is_withheld_has_a_reason)
{
  g_auto (GStrv) lines = sandbox_backend_list_features (backend);

  ck_assert_uint_gt (g_strv_length (lines), 40);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *tab = strchr (*line, '\t');

      ck_assert_msg (tab != NULL && tab[1] != '\0', "%s", *line);
    }
}
END_TEST

START_TEST (backend_describes_itself)
{
  ck_assert_ptr_nonnull (sandbox_backend_get_description (backend));
  ck_assert (g_path_is_absolute (sandbox_backend_get_module_path (backend)));
}
END_TEST

TCase *
features_area (void)
{
  TCase *area = new_area ("features");

  tcase_add_loop_test (area, promised_feature_is_offered, 0,
                       (int) G_N_ELEMENTS (promises));
  tcase_add_test (area, what_is_withheld_has_a_reason);
  tcase_add_test (area, backend_describes_itself);
  return area;
}
