/* caller.h - make this process what a case says of its caller. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <signal.h>

#include "draft.h"

/* What caller_leave() needs. */
typedef struct
{
  const Caller *caller;
  mode_t umask;
  sigset_t mask;
  struct rlimit limit;
  GArray *fds;
  GArray *actions; /* struct sigaction of each ignored signal */
  char **variables;
} CallerState;

/* With @is_child_like only what a plain child would share with a sandbox: not
 * its signals and fds. */
void
caller_enter (CallerState *state, const Draft *draft, gboolean is_child_like);
void caller_leave (CallerState *state);
