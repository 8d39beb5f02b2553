/* monitor.c - what comes along with a record of init. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/monitor-private.h"

#define N_SENT 4

/* As somebody does who has taken init's end of the channel. */
static void
send_with_fds (int channel)
{
  const struct init_record record = { .type = INIT_RECORD_VERIFIED };
  char control[CMSG_SPACE (N_SENT * sizeof (int))] = { 0 };
  struct iovec data = { (void *) &record, sizeof record };
  struct msghdr message = {
    .msg_iov = &data,
    .msg_iovlen = 1,
    .msg_control = control,
    .msg_controllen = sizeof control,
  };
  struct cmsghdr *part = CMSG_FIRSTHDR (&message);
  int fds[N_SENT] = { 0, 0, 0, 0 };

  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN (sizeof fds);
  memcpy (CMSG_DATA (part), fds, sizeof fds);
  ck_assert_int_eq (sendmsg (channel, &message, 0), sizeof record);
}

static guint
count_fds (void)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

START_TEST (fds_that_come_with_a_record_are_not_taken)
{
  struct init_record record = { 0 };
  int pair[2];
  pid_t pid;
  guint before;

  ck_assert_int_eq (
      socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
  ck_assert (_sandbox_monitor_prepare (pair[0]));
  send_with_fds (pair[1]);
  before = count_fds ();
  ck_assert_int_eq (_sandbox_monitor_receive (pair[0], &record, &pid),
                    sizeof record);
  ck_assert_uint_eq (count_fds (), before);
  ck_assert_int_eq (pid, getpid ());
  close (pair[0]);
  close (pair[1]);
}
END_TEST

Suite *
monitor_suite (void)
{
  Suite *suite = suite_create ("monitor");
  TCase *records = tcase_create ("records");

  tcase_add_test (records, fds_that_come_with_a_record_are_not_taken);
  suite_add_tcase (suite, records);
  return suite;
}
