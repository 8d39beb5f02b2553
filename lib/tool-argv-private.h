/* tool-argv-private.h - the arguments that a tool is executed with. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "invocation-private.h"

/* @fds: the number of each ARGUMENT_FD, in order. @args_fd -1: all are on the
 * command line. Returns (transfer full). */
char **_sandbox_tool_argv (const SandboxInvocation *invocation,
                           const int *fds,
                           int init_fd,
                           int config_fd,
                           int args_fd);

/* What goes through the fd of the args option, each with its NUL; NULL if the
 * tool has no such option. */
GByteArray *_sandbox_tool_args_data (const SandboxInvocation *invocation,
                                     const int *fds);
