/* command-line.h - a linux-user-chroot command line while it is being written. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* Version 2015.1 counts every option, with or without arguments. */
#define OPTIONS_LIMIT 1023

/* Where the tool assembles the tree, in a mount namespace of its own: a
 * directory that every Linux has and nobody wants to bind. With the rootfs
 * itself in its place, a bind from it would be as read-only as it is; and an
 * empty directory of ours would have to be removed. */
#define ROOT_DIRECTORY "/proc/driver"

typedef struct
{
  SandboxRequest *request;
  SandboxInvocation *invocation;
  /* For root the tool does not change the root directory: init would start with
   * all capabilities, from a /proc that somebody may have swapped meanwhile. */
  gboolean has_init_chroot;
  guint n_options;
} CommandLine;

/* One option with its arguments, ended by NULL. */
void linux_user_chroot_add (CommandLine *line,
                            const char *option,
                            ...) G_GNUC_NULL_TERMINATED;

/* mounts.c */
gboolean linux_user_chroot_check_mounts (SandboxRequest *request,
                                         GError **error);
void linux_user_chroot_add_mounts (CommandLine *line);
