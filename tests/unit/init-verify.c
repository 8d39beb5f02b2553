/* init-verify.c - unit tests: each check of init holds and fails when it
 * should. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <linux/magic.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define HOLDS -1
#define DIFFERS 0

static const char *const namespace_names[]
    = { "net", "mnt", "pid", "ipc", "uts", "user", "cgroup" };
static const unsigned long namespace_flags[]
    = { CLONE_NEWNET, CLONE_NEWNS,   CLONE_NEWPID,   CLONE_NEWIPC,
        CLONE_NEWUTS, CLONE_NEWUSER, CLONE_NEWCGROUP };
#define N_NAMESPACES ((int) G_N_ELEMENTS (namespace_names))

/* @error: HOLDS, DIFFERS or what the failure says. */
static void
try_setup (const DriverSetup *setup, int error)
{
  Driver driver;

  driver_start (&driver, setup);
  if (error != HOLDS)
    driver_expect_failure (&driver, INIT_STAGE_VERIFY, error);
  else
    {
      driver_expect_verified (&driver);
      driver_expect (&driver, INIT_RECORD_ENDED);
    }
  driver_finish (&driver);
}

static void
try_check (DriverCheck check, unsigned long namespaces, int error)
{
  DriverSetup setup = {
    .flags = INIT_TRIAL,
    .checks = &check,
    .n_checks = 1,
    .namespaces = namespaces,
  };

  try_setup (&setup, error);
}

static void
bring_lo_up (void)
{
  struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (ioctl (fd, SIOCSIFFLAGS, &request) != 0)
    _exit (99);
  close (fd);
}

static void
name_host (void)
{
  if (sethostname ("sandbox", 7) != 0)
    _exit (99);
}

/* /mnt is a read-only tmpfs. */
static void
mount_read_only (void)
{
  if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("tmpfs", "/mnt", "tmpfs", MS_RDONLY, NULL) != 0)
    _exit (99);
}

START_TEST (a_namespace_is_new_or_the_host_s)
{
  g_autofree char *path
      = g_strconcat ("/proc/self/ns/", namespace_names[_i], NULL);
  struct stat host;
  DriverCheck check = { INIT_CHECK_NAMESPACE_NEW, namespace_names[_i], 0, 0 };

  ck_assert_int_eq (stat (path, &host), 0);
  check.a = host.st_dev;
  check.b = host.st_ino;
  try_check (check, namespace_flags[_i], HOLDS);
  try_check (check, 0, DIFFERS);
  check.type = INIT_CHECK_NAMESPACE_HOST;
  try_check (check, namespace_flags[_i], DIFFERS);
  try_check (check, 0, HOLDS);
}
END_TEST

START_TEST (a_namespace_that_cannot_be_looked_at_is_an_error)
{
  try_check ((DriverCheck){ INIT_CHECK_NAMESPACE_NEW, "nosuch", 0, 0 }, 0,
             ENOENT);
}
END_TEST

START_TEST (read_only_and_writable_are_told_apart)
{
  static const struct
  {
    enum init_check_type type;
    const char *path;
    int error;
  } cases[] = {
    { INIT_CHECK_READ_ONLY, "/mnt", HOLDS },
    { INIT_CHECK_WRITABLE, "/mnt", DIFFERS },
    { INIT_CHECK_READ_ONLY, "/tmp", DIFFERS },
    { INIT_CHECK_WRITABLE, "/tmp", HOLDS },
    { INIT_CHECK_READ_ONLY, "/nosuch", ENOENT },
    { INIT_CHECK_WRITABLE, "/proc/self/root", ELOOP },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DriverCheck check = { cases[i].type, cases[i].path, 0, 0 };
      DriverSetup setup = {
        .flags = INIT_TRIAL,
        .checks = &check,
        .n_checks = 1,
        .namespaces = CLONE_NEWNS,
        .prepare = mount_read_only,
      };

      try_setup (&setup, cases[i].error);
    }
}
END_TEST

/* /mnt is a tmpfs in which nothing can be executed. */
static void
mount_no_exec (void)
{
  if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("tmpfs", "/mnt", "tmpfs", MS_NOEXEC, NULL) != 0)
    _exit (99);
}

START_TEST (what_cannot_be_executed_is_noticed)
{
  DriverCheck check = { INIT_CHECK_NO_EXEC, "/mnt", 0, 0 };
  DriverSetup setup = {
    .flags = INIT_TRIAL,
    .checks = &check,
    .n_checks = 1,
    .namespaces = CLONE_NEWNS,
    .prepare = mount_no_exec,
  };

  try_setup (&setup, HOLDS);
  check.path = "/usr";
  try_setup (&setup, DIFFERS);
  check.path = "/nosuch";
  try_setup (&setup, ENOENT);
}
END_TEST

START_TEST (a_file_is_known_by_size_and_permission_bits)
{
  DriverCheck check = { INIT_CHECK_SIZE, "/etc/passwd", 0, 0 };
  struct stat info;

  ck_assert_int_eq (stat (check.path, &info), 0);
  check.a = (guint64) info.st_size;
  try_check (check, 0, HOLDS);
  check.a++;
  try_check (check, 0, DIFFERS);
  check.type = INIT_CHECK_MODE;
  check.a = info.st_mode & 07777;
  try_check (check, 0, HOLDS);
  check.a ^= 0111;
  try_check (check, 0, DIFFERS);
  check.path = "/nosuch";
  try_check (check, 0, ENOENT);
}
END_TEST

START_TEST (a_file_is_known_by_device_and_inode)
{
  DriverCheck check = { INIT_CHECK_SAME_FILE, "/etc/passwd", 0, 0 };
  struct stat info;

  ck_assert_int_eq (stat (check.path, &info), 0);
  check.a = info.st_dev;
  check.b = info.st_ino;
  try_check (check, 0, HOLDS);
  check.a++;
  try_check (check, 0, DIFFERS);
  check.a--;
  check.b++;
  try_check (check, 0, DIFFERS);
  check.path = "/nosuch";
  try_check (check, 0, ENOENT);
}
END_TEST

START_TEST (a_file_system_is_known_by_its_type)
{
  DriverCheck check = { INIT_CHECK_FILE_SYSTEM, "/proc", PROC_SUPER_MAGIC, 0 };

  try_check (check, 0, HOLDS);
  check.path = "/";
  try_check (check, 0, DIFFERS);
  check.path = "/nosuch";
  try_check (check, 0, ENOENT);
}
END_TEST

/* Without what the library does, a new pid namespace sees the host's proc. */
START_TEST (a_proc_is_of_ones_own_pid_namespace)
{
  DriverCheck check = { INIT_CHECK_OWN_PROC, "/proc", 0, 0 };

  try_check (check, 0, HOLDS);
  try_check (check, CLONE_NEWPID, DIFFERS);
  check.path = "/etc";
  try_check (check, 0, DIFFERS);
  check.path = "/nosuch";
  try_check (check, 0, ENOENT);
}
END_TEST

/* Init itself is not the command. */
START_TEST (init_is_no_command_that_is_process_1)
{
  DriverCheck check = { .type = INIT_CHECK_FIRST_PROCESS };

  try_check (check, 0, DIFFERS);
  try_check (check, CLONE_NEWPID, DIFFERS);
}
END_TEST

START_TEST (loopback_has_to_be_as_asked_for)
{
  static const struct
  {
    enum init_loopback wanted;
    gboolean is_up;
    int outcome;
  } rows[] = {
    { INIT_LOOPBACK_UP, FALSE, DIFFERS }, { INIT_LOOPBACK_UP, TRUE, HOLDS },
    { INIT_LOOPBACK_DOWN, FALSE, HOLDS }, { INIT_LOOPBACK_DOWN, TRUE, DIFFERS },
    { INIT_LOOPBACK_ANY, FALSE, HOLDS },  { INIT_LOOPBACK_ANY, TRUE, HOLDS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DriverCheck check
          = { .type = INIT_CHECK_LOOPBACK_ONLY, .a = rows[i].wanted };
      DriverSetup setup = {
        .flags = INIT_TRIAL,
        .checks = &check,
        .n_checks = 1,
        .namespaces = CLONE_NEWNET,
        .prepare = rows[i].is_up ? bring_lo_up : NULL,
      };

      try_setup (&setup, rows[i].outcome);
    }
}
END_TEST

/* rtnetlink(7): asks for an interface of @kind, whose module may not be there.
 */
static gboolean
add_interface_of_kind (int fd, const char *kind)
{
  struct
  {
    struct nlmsghdr header;
    struct ifinfomsg interface;
    struct rtattr info;
    struct rtattr kind;
    char name[8];
  } request = {
    .header = { sizeof request, RTM_NEWLINK,
                NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK, 1, 0 },
    .info = { sizeof request.info + sizeof request.kind + sizeof request.name,
              IFLA_LINKINFO },
    .kind = { sizeof request.kind + sizeof request.name, IFLA_INFO_KIND }
  };
  struct
  {
    struct nlmsghdr header;
    struct nlmsgerr error;
    char rest[512];
  } answer;

  g_strlcpy (request.name, kind, sizeof request.name);
  return send (fd, &request, sizeof request, 0) == sizeof request
         && recv (fd, &answer, sizeof answer, 0) > 0 && answer.error.error == 0;
}

static void
add_interface (void)
{
  int fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

  bring_lo_up ();
  if (!add_interface_of_kind (fd, "dummy")
      && !add_interface_of_kind (fd, "bridge")
      && !add_interface_of_kind (fd, "veth"))
    _exit (98);
  close (fd);
}

START_TEST (another_interface_is_noticed)
{
  DriverCheck check = { .type = INIT_CHECK_LOOPBACK_ONLY };
  DriverSetup setup = {
    .flags = INIT_TRIAL,
    .checks = &check,
    .n_checks = 1,
    .namespaces = CLONE_NEWNET,
    .prepare = add_interface,
  };

  try_setup (&setup, DIFFERS);
}
END_TEST

START_TEST (the_host_name_is_compared)
{
  DriverCheck check = { .type = INIT_CHECK_HOSTNAME, .path = "sandbox" };
  DriverSetup setup = {
    .flags = INIT_TRIAL,
    .checks = &check,
    .n_checks = 1,
    .namespaces = CLONE_NEWUTS,
    .prepare = name_host,
  };

  try_setup (&setup, HOLDS);
  check.path = "sandboxes";
  try_setup (&setup, DIFFERS);
  check.path = "sand";
  try_setup (&setup, DIFFERS);
}
END_TEST

START_TEST (the_first_check_that_fails_is_named)
{
  const DriverCheck checks[] = {
    { INIT_CHECK_FILE_SYSTEM, "/proc", PROC_SUPER_MAGIC, 0 },
    { INIT_CHECK_FILE_SYSTEM, "/proc", PROC_SUPER_MAGIC, 0 },
    { INIT_CHECK_FILE_SYSTEM, "/", PROC_SUPER_MAGIC, 0 },
    { INIT_CHECK_FILE_SYSTEM, "/nosuch", PROC_SUPER_MAGIC, 0 },
  };
  const char *const argv[] = { "/bin/sh", "-c", "echo started", NULL };
  DriverSetup setup = {
    .argv = argv,
    .checks = checks,
    .n_checks = G_N_ELEMENTS (checks),
  };
  g_autofree char *output = NULL;
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_failure (&driver, INIT_STAGE_VERIFY, 0);
  ck_assert_uint_eq (driver.last.index, 2);
  output = driver_read_output (&driver);
  ck_assert_str_eq (output, "");
  driver_finish (&driver);
}
END_TEST

START_TEST (an_unknown_or_incomplete_check_never_holds)
{
  try_check ((DriverCheck){ .type = 0, .path = "/" }, 0, EINVAL);
  try_check ((DriverCheck){ .type = 99, .path = "/" }, 0, EINVAL);
  for (int type = INIT_CHECK_NAMESPACE_NEW; type <= INIT_CHECK_HOSTNAME; type++)
    if (type != INIT_CHECK_LOOPBACK_ONLY)
      try_check ((DriverCheck){ .type = (enum init_check_type) type }, 0,
                 EINVAL);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("init-verify");
  TCase *tc = tcase_create ("verify");

  tcase_add_loop_test (tc, a_namespace_is_new_or_the_host_s, 0, N_NAMESPACES);
  tcase_add_test (tc, a_namespace_that_cannot_be_looked_at_is_an_error);
  tcase_add_test (tc, read_only_and_writable_are_told_apart);
  tcase_add_test (tc, what_cannot_be_executed_is_noticed);
  tcase_add_test (tc, a_file_is_known_by_size_and_permission_bits);
  tcase_add_test (tc, a_file_is_known_by_device_and_inode);
  tcase_add_test (tc, a_file_system_is_known_by_its_type);
  tcase_add_test (tc, a_proc_is_of_ones_own_pid_namespace);
  tcase_add_test (tc, init_is_no_command_that_is_process_1);
  tcase_add_test (tc, loopback_has_to_be_as_asked_for);
  tcase_add_test (tc, another_interface_is_noticed);
  tcase_add_test (tc, the_host_name_is_compared);
  tcase_add_test (tc, the_first_check_that_fails_is_named);
  tcase_add_test (tc, an_unknown_or_incomplete_check_never_holds);
  suite_add_tcase (suite, tc);
  return driver_run_suite (suite);
}
