/* verify.c - see from inside that the walls stand where they should. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/statvfs.h>

#define DIFFERS 1

static int
hold (bool condition)
{
  return condition ? 0 : DIFFERS;
}

static int
check_namespace (int ns_fd, const struct init_check *check, const char *name)
{
  struct stat info;
  int result = ns_fd < 0 ? ns_fd : raw_fstatat (ns_fd, name, &info, 0);

  if (result < 0)
    return result;
  return hold ((info.st_dev == check->a && info.st_ino == check->b)
               == (check->type == INIT_CHECK_NAMESPACE_HOST));
}

static int
check_read_only (const struct init_check *check, const char *path)
{
  struct statfs info;
  int result = path_statfs (path, &info);

  return result < 0 ? result
                    : hold (((info.f_flags & ST_RDONLY) != 0)
                            == (check->type == INIT_CHECK_READ_ONLY));
}

static int
check_no_exec (const char *path)
{
  struct statfs info;
  int result = path_statfs (path, &info);

  return result < 0 ? result : hold ((info.f_flags & ST_NOEXEC) != 0);
}

/* A file system of the sandbox's own is another one than that around it. Of the
 * right type it may be without: the rootfs can lie on a tmpfs. */
static int
check_file_system (const struct init_check *check, const char *path)
{
  struct statfs info;
  struct stat inside;
  struct stat outside;
  int fd = path_open (path, 0);
  int result;

  if (fd < 0)
    return fd;
  result = raw_fstatfs (fd, &info);
  if (result == 0)
    result = hold ((uint64_t) info.f_type == check->a);
  if (result == 0)
    result = raw_fstat (fd, &inside);
  if (result == 0)
    result = hold (inside.st_dev != check->b);
  if (result == 0 && strcmp (path, "/") != 0)
    {
      result = raw_fstatat (fd, "..", &outside, 0);
      if (result == 0)
        result = hold (inside.st_dev != outside.st_dev);
    }
  raw_close (fd);
  /* Its mode lets nobody enter, not even to look up ".."; nor can the command. */
  return result == -EACCES ? 0 : result;
}

static int
check_same_file (const struct init_check *check, const char *path)
{
  struct stat info;
  int fd = path_open (path, 0);
  int result;

  if (fd < 0)
    return fd;
  result = raw_fstat (fd, &info);
  raw_close (fd);
  if (result < 0)
    return result;
  return hold (info.st_dev == check->a && info.st_ino == check->b);
}

static int
check_file (const struct init_check *check, const char *path)
{
  struct stat info;
  int fd = path_open (path, O_NOFOLLOW);
  int result;

  /* Where nobody may go, nor can the command. */
  if (fd == -EACCES)
    return 0;
  if (fd < 0)
    return fd;
  result = raw_fstat (fd, &info);
  raw_close (fd);
  if (result < 0)
    return result;
  return hold (check->type == INIT_CHECK_MODE
                   ? (info.st_mode & 07777) == check->a
                   : S_ISREG (info.st_mode)
                         && (uint64_t) info.st_size == check->a);
}

/* Every line of /proc/net/dev after the two of the heading starts with the
 * name of an interface, blanks before it and a colon behind. */
static int
check_only_lo (int proc_fd)
{
  char buffer[4096];
  const char *line = buffer;
  long size = 0;
  long n;
  int fd = raw_openat (proc_fd, "self/net/dev", O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    return fd;
  while ((n = raw_read (fd, buffer + size, sizeof buffer - 1 - (size_t) size))
         > 0)
    size += n;
  raw_close (fd);
  if (n < 0)
    return (int) n;
  buffer[size] = '\0';

  for (int i = 0; i < 2; i++)
    {
      line = strchr (line, '\n');
      if (line == NULL)
        return -EPROTO;
      line++;
    }
  while (*line == ' ')
    line++;
  if (strncmp (line, "lo:", 3) != 0)
    return DIFFERS;
  line = strchr (line, '\n');
  return hold (line != NULL && line[1] == '\0');
}

static int
check_loopback (int proc_fd, const struct init_check *check)
{
  struct ifreq request = { .ifr_name = "lo" };
  int result = check_only_lo (proc_fd);
  int fd;

  if (result != 0 || check->a == INIT_LOOPBACK_ANY)
    return result;
  /* Any socket answers questions about interfaces. netdevice(7) */
  fd = raw_socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return fd;
  result = raw_ioctl (fd, SIOCGIFFLAGS, &request);
  raw_close (fd);
  if (result < 0)
    return result;
  return hold (((request.ifr_flags & IFF_UP) != 0)
               == (check->a == INIT_LOOPBACK_UP));
}

static int
check_hostname (const char *name)
{
  struct utsname names;
  int result = raw_uname (&names);

  return result < 0 ? result : hold (strcmp (names.nodename, name) == 0);
}

/* In a process of its own, because the namespace would be ours. */
static int
check_no_user_namespaces (void)
{
  pid_t pid = raw_fork ();
  int status;
  int result;

  if (pid == 0)
    raw_exit (raw_unshare (CLONE_NEWUSER) == 0);
  do
    result = pid < 0 ? pid : raw_wait4 (pid, &status, 0, NULL);
  while (result == -EINTR);
  return result < 0 ? result : hold (status == 0);
}

/* Its parent is out of sight. pid_namespaces(7) */
static int
check_first_process (const struct settings *settings)
{
  return hold (settings->is_first && raw_getpid () == 1 && raw_getppid () == 0);
}

static int
check_own_proc (const char *path)
{
  int fd = path_open (path, O_DIRECTORY);
  int self;

  if (fd < 0)
    return fd;
  self = process_find_self (fd);
  raw_close (fd);
  return hold (self == raw_getpid ());
}

static int
verify (const struct settings *settings,
        const struct init_check *check,
        int ns_fd)
{
  const char *path = config_string (settings->config, check->path);

  if (check->type == INIT_CHECK_LOOPBACK_ONLY)
    return check_loopback (settings->proc_fd, check);
  if (check->type == INIT_CHECK_NO_USER_NAMESPACES)
    return check_no_user_namespaces ();
  if (check->type == INIT_CHECK_FIRST_PROCESS)
    return check_first_process (settings);
  if (path == NULL)
    return -EINVAL;

  switch (check->type)
    {
    case INIT_CHECK_NAMESPACE_NEW:
    case INIT_CHECK_NAMESPACE_HOST:
      return check_namespace (ns_fd, check, path);
    case INIT_CHECK_READ_ONLY:
    case INIT_CHECK_WRITABLE:
      return check_read_only (check, path);
    case INIT_CHECK_NO_EXEC:
      return check_no_exec (path);
    case INIT_CHECK_FILE_SYSTEM:
      return check_file_system (check, path);
    case INIT_CHECK_SIZE:
    case INIT_CHECK_MODE:
      return check_file (check, path);
    case INIT_CHECK_SAME_FILE:
      return check_same_file (check, path);
    case INIT_CHECK_HOSTNAME:
      return check_hostname (path);
    case INIT_CHECK_OWN_PROC:
      return check_own_proc (path);
    default:
      return -EINVAL;
    }
}

int
verify_all (const struct settings *settings, uint32_t *out_index)
{
  int ns_fd = raw_openat (settings->proc_fd, "self/ns",
                          O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
  int result = 0;

  for (uint32_t i = 0; result == 0 && i < settings->config->checks.count; i++)
    {
      *out_index = i;
      result = verify (settings, &settings->checks[i], ns_fd);
    }
  if (ns_fd >= 0)
    raw_close (ns_fd);
  return result;
}
