/* relay.c - carry bytes between a terminal and a pty. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define HUNG_UP_MSEC 50

enum
{
  AT_IN,
  AT_OUT,
  AT_MASTER,
};

static gboolean
is_empty (const RelayBuffer *buffer)
{
  return buffer->start == buffer->end;
}

static gboolean
may_come_later (int error)
{
  return error == EINTR || error == EAGAIN;
}

/* As read(2). */
static gssize
fill (RelayBuffer *buffer, int fd)
{
  gssize n = read (fd, buffer->bytes, sizeof buffer->bytes);

  buffer->start = 0;
  buffer->end = n > 0 ? (gsize) n : 0;
  return n;
}

/* FALSE when nobody will ever take it. */
static gboolean
drain (RelayBuffer *buffer, int fd)
{
  gssize n
      = write (fd, buffer->bytes + buffer->start, buffer->end - buffer->start);

  if (n >= 0)
    buffer->start += (gsize) n;
  return n >= 0 || may_come_later (errno);
}

/* In the middle of a line the first one only ends that. termios(3) */
static void
type_end_of_file (Relay *self)
{
  struct termios settings;
  gboolean is_line = self->last == '\n' || self->last == '\0';

  if (tcgetattr (self->master, &settings) != 0)
    return;
  self->typed.start = 0;
  self->typed.end = is_line ? 1 : 2;
  memset (self->typed.bytes, settings.c_cc[VEOF], self->typed.end);
}

static gboolean
read_in (Relay *self)
{
  gssize n = fill (&self->typed, self->in);

  if (n > 0)
    self->last = self->typed.bytes[n - 1];
  if (n > 0 || (n < 0 && may_come_later (errno)))
    return TRUE;
  self->in = -1;
  if (self->is_terminal)
    return FALSE;
  type_end_of_file (self);
  return TRUE;
}

void
relay_init (Relay *self, int in, int out, int master, gboolean is_terminal)
{
  *self = (Relay){
    .in = in, .out = out, .master = master, .is_terminal = is_terminal
  };
  fcntl (master, F_SETFL, O_NONBLOCK);
}

int
relay_prepare (Relay *self, struct pollfd *polls)
{
  short master_events = is_empty (&self->typed) ? 0 : POLLOUT;

  if (is_empty (&self->printed))
    master_events |= POLLIN;
  polls[AT_IN] = (struct pollfd){ .fd = is_empty (&self->typed) ? self->in : -1,
                                  .events = POLLIN };
  polls[AT_OUT]
      = (struct pollfd){ .fd = is_empty (&self->printed) ? -1 : self->out,
                         .events = POLLOUT };
  polls[AT_MASTER] = (struct pollfd){
    .fd = master_events != 0 && !self->is_hung_up ? self->master : -1,
    .events = master_events
  };
  return self->is_hung_up ? HUNG_UP_MSEC : -1;
}

gboolean
relay_dispatch (Relay *self, const struct pollfd *polls)
{
  /* Somebody inside may open it again, as /dev/tty. */
  self->is_hung_up = FALSE;
  if (polls[AT_MASTER].revents & (POLLIN | POLLHUP | POLLERR)
      && is_empty (&self->printed) && fill (&self->printed, self->master) < 0)
    self->is_hung_up = errno == EIO;
  if (polls[AT_MASTER].revents & POLLOUT)
    drain (&self->typed, self->master);
  if (polls[AT_OUT].revents != 0 && !drain (&self->printed, self->out))
    {
      self->out = -1;
      self->printed.start = self->printed.end;
    }
  if (polls[AT_IN].revents != 0 && !read_in (self))
    return FALSE;
  /* It is read for ever, so that the command does not wait for ever. */
  if (self->out < 0)
    self->printed.start = self->printed.end;
  return TRUE;
}

void
relay_finish (Relay *self, int signals)
{
  struct pollfd polls[] = { { .fd = self->out, .events = POLLOUT },
                            { .fd = signals, .events = POLLIN } };

  do
    while (!is_empty (&self->printed) && self->out >= 0)
      if (poll (polls, G_N_ELEMENTS (polls), -1) > 0
          && (polls[1].revents != 0 || !drain (&self->printed, self->out)))
        return;
  while (self->out >= 0 && fill (&self->printed, self->master) > 0);
}
