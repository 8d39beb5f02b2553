/* mount-points-private.h - mount points that a run makes inside the rootfs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sys/stat.h>

#include <sandboxlib/error.h>

/* Every run holds a shared flock(2) on the rootfs directory; what it made it
 * removes only when it gets an exclusive one: removing a directory that another
 * sandbox uses as its mount point would unmount it there. */
typedef struct _SandboxMountPoints SandboxMountPoints;

SandboxMountPoints *_sandbox_mount_points_new (const char *rootfs,
                                               GError **error);
/* Removes what is still there of what was made. */
void _sandbox_mount_points_free (SandboxMountPoints *self);

/* The lock's fd, to be inherited by init; -1 when the rootfs cannot be read. */
int _sandbox_mount_points_get_lock (SandboxMountPoints *self);

/* Makes the directory, file or link at @path (canonical, inside the rootfs),
 * whose parents before @existing bytes are there; missing parents become
 * directories. @mode: S_IFDIR and its permission bits, S_IFREG, or S_IFLNK with
 * @link_text. */
gboolean _sandbox_mount_points_make (SandboxMountPoints *self,
                                     const char *path,
                                     gsize existing,
                                     mode_t mode,
                                     const char *link_text,
                                     GError **error);

/* Once the run's own processes hold the lock: nothing is held any more for what is
 * not to be removed. */
void _sandbox_mount_points_rest (SandboxMountPoints *self);

/* A file with @content at @path, as above; a regular file that is there is
 * replaced. */
gboolean _sandbox_mount_points_make_file (SandboxMountPoints *self,
                                          const char *path,
                                          gsize existing,
                                          mode_t mode,
                                          GBytes *content,
                                          GError **error);

/* Gives the file or directory at @path, canonical, the permission bits @mode. */
gboolean _sandbox_mount_points_chmod (SandboxMountPoints *self,
                                      const char *path,
                                      mode_t mode,
                                      GError **error);

/* Of a run that ended in disorder: waits a moment until none of its processes
 * holds the lock. */
void _sandbox_mount_points_lock_anew (SandboxMountPoints *self);

/* Takes over the empty directory at @path that a run made which was killed. */
void _sandbox_mount_points_adopt (SandboxMountPoints *self, const char *path);

/* Undoes what was made, last first. Returns (transfer full) what had to stay,
 * as paths of the host. */
char **_sandbox_mount_points_remove (SandboxMountPoints *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxMountPoints, _sandbox_mount_points_free)
