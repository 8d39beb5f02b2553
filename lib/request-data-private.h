/* request-data-private.h - what a request holds; for lib/request*.c alone. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request-lockdown.h>
#include <sandboxlib/request-command.h>
#include <sandboxlib/request-stdio.h>

typedef struct
{
  SandboxStdio stdio;
  int fd;        /* -1 but for SANDBOX_STDIO_FD */
  char *path;    /* NULL but for SANDBOX_STDIO_FILE */
  char *problem; /* why there is no fd */
} SandboxRequestStream;

struct _SandboxRequest
{
  GObject parent_instance;

  gboolean is_sealed;
  gboolean is_root_read_only;
  GPtrArray *degraded; /* of SandboxChange */

  GStrv argv;
  char *rootfs;
  gint64 empty_root; /* mode, or -1 */
  char *cwd;
  char *argv0;
  GStrv cwd_candidates;
  gint64 umask;
  GArray *fds; /* of SandboxRequestFd, or NULL */
  GStrv lock_files;
  SandboxEnvironmentBase environment_base;
  GPtrArray *variables; /* NAME=VALUE or NAME; ends in NULL */
  char *malformed_variable;
  GPtrArray *mounts; /* of SandboxMount */
  GStrv writable_paths;
  SandboxIsolation *isolation;
  gint64 uid;
  gint64 gid;
  guint32 *groups; /* not NULL when there are none */
  gsize n_groups;
  char *hostname;
  SandboxRequestStream streams[3]; /* by SandboxStream */
  SandboxTty tty;
  GStrv capabilities;
  SandboxChoice no_new_privs;
  SandboxChoice loopback;
  SandboxIdMap id_map;
  GStrv uid_map;
  GStrv gid_map;
  SandboxChoice new_session;
  SandboxChoice as_pid_1;
  SandboxChoice cover_kernel_files;
  SandboxChoice disable_userns;
  SandboxChoice assert_userns_disabled;
  guint64 timeout;
  guint64 grace;
  guint64 memory_limit;
  guint64 pids_limit;
  guint64 cpu_limit;
  guint64 output_limit;
  SandboxChoice die_with_host;
  SandboxOnExit on_exit;
  GStrv rlimits;
  GPtrArray *seccomp_programs; /* of GBytes */
  GStrv seccomp_profiles;
  char *exec_label;
  char *file_label;
};

static inline void
_sandbox_replace_string (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

static inline void
_sandbox_replace_strv (GStrv *field, const char *const *value)
{
  GStrv copy = g_strdupv ((char **) value);

  g_strfreev (*field);
  *field = copy;
}

/* What each part of a request does for the whole. */
void _sandbox_request_init_environment (SandboxRequest *self);
void _sandbox_request_copy_environment (SandboxRequest *self,
                                        const SandboxRequest *from);
void _sandbox_request_finalize_environment (SandboxRequest *self);

void _sandbox_request_init_command (SandboxRequest *self);
void _sandbox_request_copy_command (SandboxRequest *self,
                                    const SandboxRequest *from);
void _sandbox_request_finalize_command (SandboxRequest *self);

void _sandbox_request_copy_fds (SandboxRequest *self,
                                const SandboxRequest *from);
void _sandbox_request_finalize_fds (SandboxRequest *self);

void _sandbox_request_init_streams (SandboxRequest *self);
void _sandbox_request_copy_streams (SandboxRequest *self,
                                    const SandboxRequest *from);
void _sandbox_request_finalize_streams (SandboxRequest *self);

void _sandbox_request_init_identity (SandboxRequest *self);
void _sandbox_request_copy_identity (SandboxRequest *self,
                                     const SandboxRequest *from);
void _sandbox_request_finalize_identity (SandboxRequest *self);

void _sandbox_request_init_lockdown (SandboxRequest *self);
void _sandbox_request_copy_lockdown (SandboxRequest *self,
                                     const SandboxRequest *from);
void _sandbox_request_finalize_lockdown (SandboxRequest *self);

void _sandbox_request_install_properties (GObjectClass *object_class);
