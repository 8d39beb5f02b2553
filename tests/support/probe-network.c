/* probe-network.c - what of a network the probe program reaches. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static void
print_outcome (const char *key, int status)
{
  printf ("%s=%s\n", key, status >= 0 ? "ok" : strerrorname_np (errno));
}

int
probe_connect (char **args)
{
  struct sockaddr_in address
      = { .sin_family = AF_INET,
          .sin_port = htons ((uint16_t) atoi (args[1])) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  inet_pton (AF_INET, args[0], &address.sin_addr);
  print_outcome ("connect",
                 connect (fd, (struct sockaddr *) &address, sizeof address));
  return 0;
}

/* Shows that loopback works: listens on it and connects to itself. */
int
probe_use_loopback (char **args)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((uint16_t) atoi (args[0])),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int server = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int client = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  print_outcome ("bind",
                 bind (server, (struct sockaddr *) &address, sizeof address));
  print_outcome ("listen", listen (server, 1));
  print_outcome ("connect", connect (client, (struct sockaddr *) &address,
                                     sizeof address));
  return 0;
}

int
probe_connect_abstract (char **args)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "%s", args[0]);
  print_outcome ("connect",
                 connect (fd, (struct sockaddr *) &address, sizeof address));
  return 0;
}

/* One datagram. To nobody it is sent as well, if there is a way there. */
int
probe_send (char **args)
{
  struct sockaddr_in address
      = { .sin_family = AF_INET,
          .sin_port = htons ((uint16_t) atoi (args[1])) };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  inet_pton (AF_INET, args[0], &address.sin_addr);
  print_outcome ("send",
                 (int) sendto (fd, "x", 1, 0, (struct sockaddr *) &address,
                               sizeof address));
  return 0;
}
