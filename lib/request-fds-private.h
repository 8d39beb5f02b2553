/* request-fds-private.h - file descriptors that a request holds. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request-fds.h>

typedef enum
{
  SANDBOX_FD_PASSED,
  SANDBOX_FD_SYNC,
  SANDBOX_FD_BLOCK,
  SANDBOX_FD_INFO,
  SANDBOX_FD_JSON_STATUS,
  SANDBOX_FD_USERNS_BLOCK,
} SandboxFdUse;

typedef struct
{
  SandboxFdUse use;
  int fd;        /* own, above 2; or -1 */
  int number;    /* that of a passed one in the command */
  char *problem; /* why there is no fd */
} SandboxRequestFd;

/* The name of its field, as in fields.def. */
const char *_sandbox_fd_use_get_field (SandboxFdUse use);

/* (element-type SandboxRequestFd), or NULL when there are none. */
GArray *_sandbox_request_get_fds (SandboxRequest *self);

/* The first of that use, or NULL. */
const SandboxRequestFd *_sandbox_request_find_fd (SandboxRequest *self,
                                                  SandboxFdUse use);

/* A word for each, "fd" or "fd:NUMBER"; NULL when there are none. The names are
 * those of fields.def. (transfer full) */
char **_sandbox_request_dup_passed_fds (SandboxRequest *self);
char **_sandbox_request_dup_sync_fd (SandboxRequest *self);
char **_sandbox_request_dup_block_fd (SandboxRequest *self);
char **_sandbox_request_dup_info_fds (SandboxRequest *self);
char **_sandbox_request_dup_json_status_fds (SandboxRequest *self);
char **_sandbox_request_dup_userns_block_fd (SandboxRequest *self);

/* @field: name of a field of fds; another one is left alone. */
void _sandbox_request_drop_fds (SandboxRequest *self, const char *field);

/* Whether somebody is to be told of the sandbox. */
gboolean _sandbox_request_is_told (SandboxRequest *self);

/* What only a sandbox needs, once it is there. */
void _sandbox_request_release_fds (SandboxRequest *self);
