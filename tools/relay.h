/* relay.h - carry bytes between a terminal and a pty. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>
#include <poll.h>

#define RELAY_N_POLLS 3

typedef struct
{
  guint8 bytes[4096];
  gsize start;
  gsize end;
} RelayBuffer;

typedef struct
{
  int in;     /* or -1: at its end */
  int out;    /* or -1: nobody takes it any more */
  int master; /* non-blocking, or -1 */
  gboolean is_terminal;
  gboolean is_hung_up; /* nobody inside has the pty open */
  guint8 last;         /* byte that was read from in */
  RelayBuffer typed;
  RelayBuffer printed;
} Relay;

/* Takes none of the fds. */
void
relay_init (Relay *self, int in, int out, int master, gboolean is_terminal);

/* What to wait for, in polls[0 .. RELAY_N_POLLS - 1]; returns a timeout in
 * milliseconds, or -1. */
int relay_prepare (Relay *self, struct pollfd *polls);

/* FALSE when the terminal is gone. */
gboolean relay_dispatch (Relay *self, const struct pollfd *polls);

/* All that the pty has still to say, until a signal comes. */
void relay_finish (Relay *self, int signals);
