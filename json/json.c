/* json.c - the table that the core takes from json.so, and words. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "json.h"

#include "json-private.h"

const char *const json_mount_types[] = {
  [0] = "",
  [SANDBOX_MOUNT_BIND] = "bind",
  [SANDBOX_MOUNT_TMPFS] = "tmpfs",
  [SANDBOX_MOUNT_PROC] = "proc",
  [SANDBOX_MOUNT_DEV] = "dev",
  [SANDBOX_MOUNT_DIR] = "dir",
  [SANDBOX_MOUNT_SYMLINK] = "symlink",
  [SANDBOX_MOUNT_REMOUNT_RO] = "remount-ro",
  [SANDBOX_MOUNT_MQUEUE] = "mqueue",
  [SANDBOX_MOUNT_OVERLAY] = "overlay",
  [SANDBOX_MOUNT_CHMOD] = "chmod",
  [SANDBOX_MOUNT_FILE] = "file",
  [SANDBOX_MOUNT_DATA] = "data",
  [SANDBOX_MOUNT_MASK] = "mask",
  [SANDBOX_MOUNT_HOST_FILE] = "host-file",
  NULL,
};

const char *const json_mount_flags[]
    = { "ro", "dev", "minimal", "nofail", "noexec", NULL };

const char *const json_isolation_values[] = {
  [SANDBOX_ISOLATION_UNSET] = "unset",
  [SANDBOX_ISOLATION_NEW] = "new",
  [SANDBOX_ISOLATION_TRY] = "try",
  [SANDBOX_ISOLATION_HOST] = "host",
  NULL,
};

const char *const json_stdio_words[] = {
  [SANDBOX_STDIO_UNSET] = "unset",
  [SANDBOX_STDIO_NULL] = "null",
  [SANDBOX_STDIO_INHERIT] = "inherit",
  [SANDBOX_STDIO_FD] = "fd",
  [SANDBOX_STDIO_FILE] = "file",
  [SANDBOX_STDIO_CAPTURE] = "capture",
  [SANDBOX_STDIO_STDOUT] = "stdout",
  [SANDBOX_STDIO_PIPE] = "pipe",
  NULL,
};

const char *const json_stream_names[] = {
  [SANDBOX_STREAM_STDIN] = "stdin",
  [SANDBOX_STREAM_STDOUT] = "stdout",
  [SANDBOX_STREAM_STDERR] = "stderr",
  NULL,
};

gboolean
json_refuse (GError **error, const char *name, const char *why)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
               "%s: %s, which a document cannot say", name, why);
  return FALSE;
}

SANDBOX_EXTERN
const SandboxJsonOps sandbox_json_ops;

const SandboxJsonOps sandbox_json_ops = {
  .read_request = json_read_request,
  .write_request = json_write_request,
  .write_result = json_write_result,
  .write_error = json_write_error,
};
