/* terminal-private.h - the controlling terminal of a command, seen from outside. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request-stdio.h>
#include <sys/types.h>
#include <termios.h>

typedef struct
{
  int child;  /* what the command gets, until it is launched; or -1 */
  int master; /* of a pty, or -1 */

  /* Of the caller's terminal, which is -1 unless it can be handed over. */
  int caller;
  gboolean is_handed_over;
  struct termios settings; /* before that */
  pid_t our_group;
  /* What was found when it was taken back; 0: it never was. */
  pid_t group_inside;
  struct termios settings_inside;
} SandboxTerminal;

void _sandbox_terminal_init (SandboxTerminal *self);
void _sandbox_terminal_clear (SandboxTerminal *self);

gboolean _sandbox_terminal_open (SandboxTerminal *self,
                                 SandboxRequest *request,
                                 GError **error);

/* What belongs to somebody else by now stays as it is. */
void _sandbox_terminal_take_back (SandboxTerminal *self);

/* Fails unless this process is in the foreground. Where it was never handed over
 * before, *@out_is_first says that only init knows the process group. */
gboolean _sandbox_terminal_hand_over (SandboxTerminal *self,
                                      gboolean *out_is_first);
