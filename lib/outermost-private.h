/* outermost-private.h - the outermost of our processes: its time, its end. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

typedef enum
{
  OUTERMOST_STARTS, /* init has not reported yet */
  OUTERMOST_RUNS,
  OUTERMOST_ENDS, /* it was told to */
} SandboxOutermostPhase;

typedef struct
{
  int pidfd; /* of the launch */
  gboolean has_tool;
  SandboxOutermostPhase phase;
  int timer; /* timerfd, readable when the phase lasts too long; or -1 */
  gboolean is_paused;
  guint64 limit; /* of the phase RUNS, what is left of it; 0: none */
  guint64
      latest; /* it was told to end by then, monotonic time; 0: it was not */
} SandboxOutermost;

/* FALSE with errno: there is no timer; the rest works without. */
gboolean
_sandbox_outermost_init (SandboxOutermost *self, int pidfd, gboolean has_tool);
void _sandbox_outermost_clear (SandboxOutermost *self);

/* Init has reported, and waits itself before the command starts. */
void _sandbox_outermost_waits (SandboxOutermost *self);

/* Init has reported. Microseconds; @timeout 0: none. */
void _sandbox_outermost_runs (SandboxOutermost *self,
                              guint64 timeout,
                              guint64 grace);

/* The limit waits from pause to go_on, unless it was told to end. */
void _sandbox_outermost_pause (SandboxOutermost *self);
void _sandbox_outermost_go_on (SandboxOutermost *self);

/* It was told to end within @grace microseconds; the shortest counts. */
void _sandbox_outermost_allow (SandboxOutermost *self, guint64 grace);
/* Whether it has not. */
gboolean _sandbox_outermost_is_past_grace (const SandboxOutermost *self);

/* It has ended: what polls for it shall see that for ever. */
void _sandbox_outermost_rest (SandboxOutermost *self);

/* Whether the timer has fired and was not set anew since. */
gboolean _sandbox_outermost_is_late (SandboxOutermost *self);

/* It ends the whole sandbox, then itself. */
void _sandbox_outermost_end (SandboxOutermost *self);
void _sandbox_outermost_kill (SandboxOutermost *self);

/* After _sandbox_outermost_end(): blocks until it has ended, kills it if need
 * be. */
void _sandbox_outermost_wait (SandboxOutermost *self);

/* Once it has ended. Returns whether it was killed, so that others of the
 * sandbox may be about to end. */
gboolean _sandbox_outermost_reap (SandboxOutermost *self);
