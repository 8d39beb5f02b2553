/* outcome-private.h - from the records of a sandbox to its result. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "init/protocol.h"
#include "invocation-private.h"
#include "launch-private.h"
#include "result-private.h"

/* What has been heard of a sandbox. */
typedef struct
{
  gboolean has_started;
  gboolean is_verified;
  gboolean is_executed;
  gboolean is_stopped; /* and nobody has continued it since */
  gboolean has_ended;
  gboolean has_failed;
  gboolean has_exec_failed;
  gboolean has_tool_ended;
  struct init_record ended;
  struct init_record failed; /* for has_failed and has_exec_failed */
  int tool_status;

  gboolean was_killed;          /* by the caller */
  gboolean has_missed_deadline; /* init did not report in time; killed by us */
  gboolean has_overrun;         /* init did not keep the time; killed by us */
  int watch_error;              /* errno; nothing could be heard any more */
  GBytes *diagnostics;          /* what the tool printed, maybe cut; or NULL */
} SandboxHeard;

void _sandbox_heard_take (SandboxHeard *self, const struct init_record *record);

/* Whether init has said how it went. */
gboolean _sandbox_heard_is_over (const SandboxHeard *self);

/* Fills kind, status, stage, error, path, message, remedy, rusage, verified. */
void _sandbox_outcome_fill (SandboxResult *result,
                            const SandboxHeard *heard,
                            const SandboxLaunch *launch,
                            const SandboxInvocation *invocation);
