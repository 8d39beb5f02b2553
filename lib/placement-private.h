/* placement-private.h - placing one mount of a request in a layout. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "layout-private.h"

/* Absolute and without symbolic links; @out_stat says what is there. @what
 * starts the message of an error. free(3) it. */
char *_sandbox_layout_resolve_host (const char *what,
                                    const char *path,
                                    struct stat *out_stat,
                                    GError **error);

/* The same, but %NULL sets errno alone. */
char *_sandbox_layout_find_host (const char *path, struct stat *out_stat);

/* The path of what @fd is. free(3) it. */
char *
_sandbox_layout_resolve_fd (int fd, struct stat *out_stat, GError **error);

/* Whether something of the type in @wanted can be mounted at @node. */
gboolean _sandbox_layout_check_target (SandboxLayout *self,
                                       const SandboxTreeNode *node,
                                       mode_t wanted,
                                       GError **error);

/* From now on this is on top at @path; @is_hiding: maybe there is something
 * expected below, which is not to be seen any more. */
SandboxExpectation *_sandbox_layout_expect (SandboxLayout *self,
                                            const char *path,
                                            SandboxMountType type,
                                            gboolean is_hiding);

/* Makes what is missing of @node so that something can be mounted there. */
gboolean _sandbox_layout_make_mount_point (SandboxLayout *self,
                                           SandboxTreeNode *node,
                                           mode_t mode,
                                           const char *link_text,
                                           GError **error);

/* Adds what @mount comes to, to the effective request. */
gboolean _sandbox_layout_place (SandboxLayout *self,
                                SandboxMount *mount,
                                GError **error);

/* binds.c */
gboolean _sandbox_layout_place_bind (SandboxLayout *self,
                                     SandboxMount *mount,
                                     GError **error);

/* overlay.c */
gboolean _sandbox_layout_place_overlay (SandboxLayout *self,
                                        SandboxMount *mount,
                                        GError **error);

/* hidden.c */
gboolean _sandbox_layout_place_mask (SandboxLayout *self,
                                     SandboxMount *mount,
                                     GError **error);
gboolean _sandbox_layout_place_host_file (SandboxLayout *self,
                                          SandboxMount *mount,
                                          GError **error);

/* A writable path is a bind of the same place of the host over itself. */
gboolean _sandbox_layout_place_writable (SandboxLayout *self,
                                         const char *entry,
                                         GError **error);

/* Adds a bind of @host_path at @path, where it is to be seen anyway: to give it
 * @flags, or because one bind of a directory above does not show it. */
gboolean _sandbox_layout_show (SandboxLayout *self,
                               const char *host_path,
                               const char *path,
                               SandboxMountFlags flags,
                               GError **error);

/* placement-files.c */
gboolean _sandbox_layout_place_chmod (SandboxLayout *self,
                                      SandboxMount *mount,
                                      GError **error);
gboolean _sandbox_layout_place_file (SandboxLayout *self,
                                     SandboxMount *mount,
                                     GError **error);
gboolean _sandbox_layout_place_data (SandboxLayout *self,
                                     SandboxMount *mount,
                                     GError **error);
