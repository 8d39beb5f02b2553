/* typist.c - sit at a pty: type, read what comes, wait for a text. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "typist.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PATIENCE_USEC (10 * G_USEC_PER_SEC)

void
typist_init (Typist *self, int fd, SandboxProcess *process)
{
  self->fd = fd;
  self->process = process;
  self->seen = g_string_new (NULL);
}

void
typist_clear (Typist *self)
{
  g_string_free (self->seen, TRUE);
}

void
typist_type (Typist *self, const char *keys)
{
  gsize length = strlen (keys);

  ck_assert_int_eq (write (self->fd, keys, length), (gssize) length);
}

/* As read(2), when something has come within @msec; else -1 and EAGAIN. */
static gssize
read_some (Typist *self, int msec)
{
  struct pollfd polls[2] = {
    { .fd = self->fd, .events = POLLIN },
    { .fd = self->process != NULL ? sandbox_process_get_poll_fd (self->process)
                                  : -1,
      .events = POLLIN },
  };
  char bytes[1024];
  gssize n = -1;

  poll (polls, 2, msec);
  errno = EAGAIN;
  if (polls[0].revents != 0)
    n = read (self->fd, bytes, sizeof bytes);
  if (n > 0)
    g_string_append_len (self->seen, bytes, n);
  if (self->process != NULL && !sandbox_process_dispatch (self->process))
    self->process = NULL;
  return n;
}

void
typist_expect (Typist *self, const char *text)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;
  char *found;

  while ((found = strstr (self->seen->str, text)) == NULL)
    {
      gssize n = read_some (self, 100);

      ck_assert_msg (n > 0 || (n < 0 && errno == EAGAIN),
                     "the end instead of \"%s\", after: %s", text,
                     self->seen->str);
      ck_assert_msg (g_get_monotonic_time () < end, "no \"%s\", but: %s", text,
                     self->seen->str);
    }
  g_string_erase (self->seen, 0, found + strlen (text) - self->seen->str);
}

void
typist_expect_end (Typist *self)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;
  gssize n;

  while ((n = read_some (self, 100)) > 0 || (n < 0 && errno == EAGAIN))
    ck_assert_msg (g_get_monotonic_time () < end, "no end, but: %s",
                   self->seen->str);
}

int
typist_count_input (int fd)
{
  struct termios settings;
  int n = -1;

  /* FIONREAD counts whole lines unless all is taken as it comes. */
  ck_assert_int_eq (tcgetattr (fd, &settings), 0);
  settings.c_lflag &= ~(tcflag_t) ICANON;
  ck_assert_int_eq (tcsetattr (fd, TCSANOW, &settings), 0);
  ck_assert_int_eq (ioctl (fd, FIONREAD, &n), 0);
  settings.c_lflag |= ICANON;
  ck_assert_int_eq (tcsetattr (fd, TCSANOW, &settings), 0);
  return n;
}

char *
typist_dup_settings (int fd)
{
  struct termios settings;

  ck_assert_int_eq (tcgetattr (fd, &settings), 0);
  return g_strdup_printf ("i %x o %x c %x l %x min %d", settings.c_iflag,
                          settings.c_oflag, settings.c_cflag, settings.c_lflag,
                          settings.c_cc[VMIN]);
}
