/* monitor-private.h - tell others by fd where a sandbox is and how it ended. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "init/protocol.h"
#include "invocation-private.h"

typedef struct _SandboxMonitor SandboxMonitor;

/* NULL when @request tells nobody; the others take that. It uses the fds of
 * @request. */
SandboxMonitor *_sandbox_monitor_new (SandboxRequest *request);
/* Tells the info fds of @request, and those alone, the pid of a process in the user
 * namespace whose ids are to be mapped; then the monitor does not tell them again.
 * FALSE when none of them takes it. */
gboolean _sandbox_monitor_tell_pid (SandboxRequest *request, pid_t pid);

void _sandbox_monitor_free (SandboxMonitor *self);

/* @pid: of init, as this process knows it. What cannot be written at once is
 * written when @epoll says that it can be. */
void _sandbox_monitor_placed (SandboxMonitor *self,
                              const SandboxInvocation *invocation,
                              const struct init_record *record,
                              pid_t pid,
                              int epoll);

/* Whether @fd was one of its own. */
gboolean _sandbox_monitor_handle (SandboxMonitor *self, int fd, int epoll);

/* @exit_code -1: the command was never executed. Waits a second at most for those
 * that do not read. */
void _sandbox_monitor_ended (SandboxMonitor *self, int exit_code);

/* As recv(2) of one record, with the sender's pid where it is passed on. */
ssize_t _sandbox_monitor_receive (int channel,
                                  struct init_record *record,
                                  pid_t *out_pid);

/* Asks for the sender's pid. */
gboolean _sandbox_monitor_prepare (int channel);
