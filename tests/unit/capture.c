/* capture.c - what comes out of a pipe is kept, all of it or up to a limit. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/capture-private.h"

#define MIB (1 << 20)

/* The sizes at which the way of keeping changes, and those around them. */
static const struct
{
  gsize size;
  guint64 limit;
} outputs[] = {
  { 0, 0 },
  { 1, 0 },
  { 65535, 0 },
  { 65536, 0 },
  { 65537, 0 },
  { MIB - 1, 0 },
  { MIB, 0 },
  { MIB + 1, 0 },
  { 5 * MIB + 7, 0 },
  { 1, 1 },
  { 2, 1 },
  { 65537, 65536 },
  { 65537, 65537 },
  { MIB, 100000 },
  { 3 * MIB, 2 * MIB },
  { 3 * MIB, 2 * MIB + 1 },
  { 3 * MIB, 3 * MIB },
};

static guint8
get_byte (gsize i)
{
  return (guint8) (i * 2654435761u >> 13);
}

/* A file, which never makes a reader wait. */
static int
open_output (gsize size)
{
  g_autofree guint8 *data = g_malloc (size + 1);
  int fd = memfd_create ("output", MFD_CLOEXEC);

  for (gsize i = 0; i < size; i++)
    data[i] = get_byte (i);
  ck_assert_int_eq (write (fd, data, size), (ssize_t) size);
  ck_assert_int_eq (lseek (fd, 0, SEEK_SET), 0);
  return fd;
}

START_TEST (output_is_kept_up_to_the_limit)
{
  gsize size = outputs[_i].size;
  gsize kept = outputs[_i].limit > 0 ? MIN (size, outputs[_i].limit) : size;
  SandboxCapture capture = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  int fd = open_output (size);
  const guint8 *data;

  _sandbox_capture_start (&capture, outputs[_i].limit);
  while (_sandbox_capture_read (&capture, fd))
    ;
  bytes = _sandbox_capture_steal (&capture);

  ck_assert_uint_eq (g_bytes_get_size (bytes), kept);
  ck_assert_int_eq (capture.is_truncated, kept < size);
  data = g_bytes_get_data (bytes, NULL);
  for (gsize i = 0; i < kept; i++)
    if (data[i] != get_byte (i))
      ck_abort_msg ("byte %zu is another one", i);
  ck_assert_ptr_null (_sandbox_capture_steal (&capture));
  close (fd);
}
END_TEST

START_TEST (nothing_is_lost_when_there_is_nothing_to_read)
{
  SandboxCapture capture = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  int fds[2];

  ck_assert_int_eq (pipe2 (fds, O_CLOEXEC | O_NONBLOCK), 0);
  _sandbox_capture_start (&capture, 0);
  ck_assert (_sandbox_capture_read (&capture, fds[0]));
  ck_assert_int_eq (write (fds[1], "ab", 2), 2);
  ck_assert (_sandbox_capture_read (&capture, fds[0]));
  ck_assert (_sandbox_capture_read (&capture, fds[0]));
  close (fds[1]);
  ck_assert (!_sandbox_capture_read (&capture, fds[0]));
  bytes = _sandbox_capture_steal (&capture);
  ck_assert_mem_eq (g_bytes_get_data (bytes, NULL), "ab", 2);
  close (fds[0]);
}
END_TEST

START_TEST (what_is_not_captured_is_null)
{
  SandboxCapture capture = { 0 };

  ck_assert_ptr_null (_sandbox_capture_steal (&capture));
  _sandbox_capture_clear (&capture);
}
END_TEST

Suite *
capture_suite (void)
{
  Suite *suite = suite_create ("capture");
  TCase *tcase = tcase_create ("capture");

  tcase_add_loop_test (tcase, output_is_kept_up_to_the_limit, 0,
                       G_N_ELEMENTS (outputs));
  tcase_add_test (tcase, nothing_is_lost_when_there_is_nothing_to_read);
  tcase_add_test (tcase, what_is_not_captured_is_null);
  suite_add_tcase (suite, tcase);
  return suite;
}
