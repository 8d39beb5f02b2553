/* process-data-private.h - what the parts of a running sandbox share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "capture-private.h"
#include "init/protocol.h"
#include "monitor-private.h"
#include "outcome-private.h"
#include "outermost-private.h"
#include "process-private.h"

struct _SandboxProcess
{
  GObject parent_instance;

  char *backend;
  pid_t owner; /* a forked copy of the host must not end the sandbox */
  int epoll;   /* from birth to death, so that any thread can poll it */
  gint64 start_time;

  GMutex mutex; /* for all that follows */
  SandboxLayout *layout;
  SandboxInvocation *invocation;
  SandboxLaunch *launch;
  SandboxTerminal terminal;
  SandboxOutermost outermost;
  SandboxHeard heard;
  SandboxMonitor *monitor;  /* or NULL */
  SandboxCapture output[3]; /* by SandboxStream */
  SandboxCapture diagnostics;
  int pipes[3]; /* our ends, until the caller takes them; or -1 */
  SandboxResult *result;
};

/* These are called with the mutex held. */

/* process-control.c */
void _sandbox_process_send_control (SandboxProcess *self,
                                    enum init_control_operation operation,
                                    guint64 argument);

/* process-events.c. FALSE with errno: the sandbox cannot be watched. */
gboolean _sandbox_process_watch (SandboxProcess *self);
void _sandbox_process_handle_events (SandboxProcess *self);
/* When it cannot be watched; @error is why. */
void _sandbox_process_end_at_once (SandboxProcess *self, int error);
void _sandbox_process_finish (SandboxProcess *self);
