/* file-systems.c - tmpfs, proc and dev have in them what programs need. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <mqueue.h>
#include <string.h>
#include <unistd.h>

START_TEST (tmpfs_is_empty_writable_and_private)
{
  g_autofree char *below = place_build_path (&place, "data/below");
  g_autofree char *made = place_build_path (&place, "data/made");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("ls -A /data; touch /data/made && probe type /data");
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (below, "", 0, NULL));
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/data", -1, 0));
  output = run_to_success (request, "mounts.tmpfs", NULL);
  if (output == NULL)
    return;
  assert_line (output, "type /data=d 0755 0");
  ck_assert (strstr (output, "below") == NULL);
  ck_assert (!g_file_test (made, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (tmpfs_has_mode_and_size)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "probe type /data; dd if=/bin/busybox of=/data/big bs=65536 count=1 && "
      "dd if=/bin/busybox of=/data/big bs=65536 count=16; echo dd=$?");
  g_autofree char *output = NULL;

  sandbox_request_take_mount (
      request, sandbox_mount_new_tmpfs ("/data", 01777, 256 * 1024));
  output = run_for_output (request, "mounts.tmpfs", "mounts.tmpfs.mode",
                           "mounts.tmpfs.size", NULL);
  if (output == NULL)
    return;
  assert_line (output, "type /data=d 1777 0");
  assert_line (output, "dd=1");
}
END_TEST

START_TEST (mqueue_shows_the_queues_of_the_sandbox_alone)
{
  g_autofree char *name = g_strdup_printf ("/sandboxlib-%d", getpid ());
  mqd_t queue
      = mq_open (name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, NULL);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("ls /data; : >/data/own; ls /data; cat /data/own");
  g_autofree char *output = NULL;

  ck_assert_int_ge (queue, 0);
  add_mount (request, SANDBOX_MOUNT_MQUEUE, NULL, "/data", SANDBOX_MOUNT_NONE);
  if (_i == 1)
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_IPC,
                             SANDBOX_ISOLATION_NEW);
  /* Where there is none, unset leaves the host's. */
  else if (!is_offered ("isolation.ipc=new"))
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_IPC,
                             SANDBOX_ISOLATION_HOST);
  output = run_for_output (request, "mounts.mqueue",
                           _i == 1 ? "isolation.ipc=new"
                           : is_offered ("isolation.ipc=new")
                               ? NULL
                               : "isolation.ipc=host+mounts.mqueue",
                           NULL);
  mq_close (queue);
  mq_unlink (name);
  if (output == NULL)
    return;
  assert_line (output, "own");
  ck_assert (strstr (output, "QSIZE:0") != NULL);
  ck_assert ((strstr (output, name + 1) == NULL)
             == is_offered ("isolation.ipc=new"));
  mq_unlink ("/own");
}
END_TEST

START_TEST (mqueue_of_the_host_shows_its_queues)
{
  g_autofree char *name = g_strdup_printf ("/sandboxlib-%d", getpid ());
  mqd_t queue
      = mq_open (name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("ls /data");
  g_autofree char *output = NULL;

  ck_assert_int_ge (queue, 0);
  add_mount (request, SANDBOX_MOUNT_MQUEUE, NULL, "/data", SANDBOX_MOUNT_NONE);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_IPC,
                           SANDBOX_ISOLATION_HOST);
  output = run_for_output (request, "mounts.mqueue", "isolation.ipc=host",
                           "isolation.ipc=host+mounts.mqueue", NULL);
  mq_close (queue);
  mq_unlink (name);
  if (output != NULL)
    assert_line (output, name + 1);
}
END_TEST

START_TEST (directory_that_is_made_has_its_mode)
{
  g_autofree char *kept = place_build_path (&place, "data");
  g_autofree char *made = place_build_path (&place, "made");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe type /data /made /made/sub /tmp/x /tmp/x/y");
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_dir ("/data", 0700));
  sandbox_request_take_mount (request,
                              sandbox_mount_new_dir ("/made/sub", 02750));
  if (is_offered ("mounts.tmpfs"))
    {
      sandbox_request_take_mount (request,
                                  sandbox_mount_new_tmpfs ("/tmp", -1, 0));
      sandbox_request_take_mount (request,
                                  sandbox_mount_new_dir ("/tmp/x/y", 07711));
    }
  output = run_for_output (request, "mounts.dir", "mounts.dir.mode", NULL);
  if (output == NULL)
    return;
  assert_line (output, "type /data=d 0755 0");
  assert_line (output, "type /made=d 0755 0");
  assert_line (output, "type /made/sub=d 2750 0");
  if (is_offered ("mounts.tmpfs"))
    {
      assert_line (output, "type /tmp/x=d 0755 0");
      assert_line (output, "type /tmp/x/y=d 7711 0");
    }
  ck_assert (!g_file_test (made, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (proc_shows_the_processes_of_the_sandbox)
{
  g_autofree char *host = g_strdup_printf ("/proc/%d/stat", getpid ());
  g_autofree char *script
      = g_strdup_printf ("cat /proc/self/comm; test -e %s; echo host=$?", host);
  g_autoptr (SandboxRequest) request = new_shell_request (script);
  g_autofree char *output = NULL;

  add_own_proc (request);
  output = run_to_success (request, "mounts.proc", "isolation.pid=new", NULL);
  if (output == NULL)
    return;
  ck_assert_msg (strstr (output, "host=1") != NULL, "%s", output);
}
END_TEST

START_TEST (proc_is_there_without_pid_isolation)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /proc/self/comm /proc/version >/tmp/x");
  g_autoptr (SandboxResult) result = NULL;

  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.proc", NULL);
  if (result != NULL)
    assert_exited (result, 0);
}
END_TEST

START_TEST (dev_has_what_programs_need)
{
  const char *const lines[]
      = { "type /dev/null=c 0666 103", "type /dev/zero=c 0666 105",
          "type /dev/full=c 0666 107", "type /dev/random=c 0666 108",
          "type /dev/urandom=c 0666 109" };
  g_autoptr (SandboxRequest) request = new_shell_request (
      "probe type /dev/null /dev/zero /dev/full /dev/random /dev/urandom "
      "/dev/tty /dev/shm /dev/pts /dev/fd /dev/stdin /dev/stdout /dev/stderr; "
      "probe write /dev/null /dev/shm; ls /dev");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  add_own_proc (request);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.proc", "mounts.dev",
                                   "isolation.pid=new", NULL);
  if (result == NULL)
    {
      g_autoptr (SandboxRequest) other
          = new_shell_request ("probe type /dev/null");

      add_mount (other, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_NONE);
      result = run_or_expect_withheld (other, "mounts.dev", NULL);
      if (result == NULL)
        return;
      output = dup_output (result);
      assert_line (output, lines[0]);
      return;
    }
  assert_exited (result, 0);
  output = dup_output (result);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_line (output, lines[i]);
  ck_assert_msg (strstr (output, "type /dev/fd=l") != NULL, "%s", output);
  ck_assert_msg (strstr (output, "type /dev/pts=d") != NULL, "%s", output);
  assert_line (output, "write /dev/null=ok");
  assert_line (output, "write /dev/shm=ok");
  ck_assert_msg (!has_line (output, "mem") && !has_line (output, "kmsg"), "%s",
                 output);
}
END_TEST

TCase *
file_systems_area (void)
{
  TCase *area = new_area ("file systems");

  tcase_add_test (area, tmpfs_is_empty_writable_and_private);
  tcase_add_test (area, tmpfs_has_mode_and_size);
  tcase_add_loop_test (area, mqueue_shows_the_queues_of_the_sandbox_alone, 0,
                       2);
  tcase_add_test (area, mqueue_of_the_host_shows_its_queues);
  tcase_add_test (area, directory_that_is_made_has_its_mode);
  tcase_add_test (area, proc_shows_the_processes_of_the_sandbox);
  tcase_add_test (area, proc_is_there_without_pid_isolation);
  tcase_add_test (area, dev_has_what_programs_need);
  return area;
}
