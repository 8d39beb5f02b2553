/* child-namespaces.c - what the child's new namespaces are like inside. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "child-private.h"

#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "child-code.h"
#include "mount-calls.h"

CHILD_CODE static size_t
length_of (const char *text)
{
  size_t length = 0;

  while (text[length] != '\0')
    length++;
  return length;
}

/* The host's proc knows this process as self, whatever its pid namespace. */
CHILD_CODE static int
write_file (const SandboxChild *child, const char *path, const char *text)
{
  int fd = (int) raw_openat (child->proc_fd, path, O_WRONLY | O_CLOEXEC, 0);
  long result;

  if (fd < 0)
    return fd;
  result = raw_write (fd, text, length_of (text));
  raw_close (fd);
  return result < 0 ? (int) result : 0;
}

/* Whoever has no capability in the parent namespace may map groups only after
 * setgroups(2) was given up. user_namespaces(7) */
CHILD_CODE int
_sandbox_child_map_ids (const SandboxChild *child)
{
  int result = 0;

  if (child->uid_map != NULL)
    {
      result = write_file (child, "self/setgroups", "deny");
      if (result == 0)
        result = write_file (child, "self/gid_map", child->gid_map);
      if (result == 0)
        result = write_file (child, "self/uid_map", child->uid_map);
    }
  /* How many there may be below this one. namespaces(7) */
  if (result == 0 && child->disables_userns)
    result = write_file (child, "sys/user/max_user_namespaces", "0");
  return result;
}

CHILD_CODE int
_sandbox_child_set_hostname (const SandboxChild *child)
{
  return child->hostname != NULL
             ? raw_sethostname (child->hostname, length_of (child->hostname))
             : 0;
}

/* Any socket will do. netdevice(7) */
CHILD_CODE int
_sandbox_child_set_loopback (const SandboxChild *child)
{
  struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
  int result;
  int fd;

  if (!child->has_loopback)
    return 0;
  fd = raw_socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return fd;
  result = raw_ioctl (fd, SIOCSIFFLAGS, &request);
  raw_close (fd);
  return result;
}

/* Of a program that is not executed as root only the ambient set is left.
 * capabilities(7) */
CHILD_CODE int
_sandbox_child_keep_capabilities (const SandboxChild *child)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct data[2];
  guint64 kept = 0;
  int result;

  if (child->kept_capabilities == 0)
    return 0;
  result = raw_capget (&header, data);
  for (int i = 0; i < 2; i++)
    {
      data[i].inheritable
          = (guint32) (child->kept_capabilities >> 32 * i) & data[i].permitted;
      kept |= (guint64) data[i].inheritable << 32 * i;
    }
  if (result == 0)
    result = raw_capset (&header, data);
  for (unsigned n = 0; result == 0 && n < 64; n++)
    if (kept >> n & 1)
      result = raw_prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, n);
  return result;
}
