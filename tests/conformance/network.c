/* network.c - an isolated network has loopback and nothing else. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A service of the host on loopback. */
static int
listen_on_host (char **out_port)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  ck_assert_int_eq (listen (fd, 5), 0);
  ck_assert_int_eq (getsockname (fd, (struct sockaddr *) &address, &length), 0);
  *out_port = g_strdup_printf ("%d", ntohs (address.sin_port));
  return fd;
}

static int
listen_on_abstract_name (const char *name)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path + 1, name, sizeof address.sun_path - 1);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  ck_assert_int_eq (listen (fd, 5), 0);
  return fd;
}

/* What the probe program prints of the network, or NULL if it is withheld. */
static char *
run_probe (SandboxIsolationValue value,
           const char *verb,
           const char *first,
           const char *second)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", verb, first, second, NULL);

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK, value);
  return run_for_output (request,
                         value == SANDBOX_ISOLATION_NEW
                             ? "isolation.network=new"
                             : "isolation.network=host",
                         NULL);
}

/* A service of the host at loopback, as seen from a sandbox. */
static void
connect_to_host (SandboxIsolationValue value, const char *expected)
{
  g_autofree char *port = NULL;
  int fd = listen_on_host (&port);
  g_autofree char *output = run_probe (value, "connect", "127.0.0.1", port);

  close (fd);
  if (output != NULL)
    assert_line (output, expected);
}

START_TEST (isolated_network_has_loopback_alone)
{
  g_autofree char *output
      = run_probe (SANDBOX_ISOLATION_NEW, "report", NULL, NULL);

  if (output == NULL)
    return;
  assert_line (output, "interface=lo");
  ck_assert_int_eq (count_values (output, "interface"), 1);
}
END_TEST

/* What connecting to a loopback interface without a listener gives. */
static const char *
get_refusal (void)
{
  return is_offered ("loopback") ? "connect=ECONNREFUSED"
                                 : "connect=ENETUNREACH";
}

/* The output of a probe of loopback in a network of its own. */
static char *
run_loopback (SandboxChoice choice, const char *feature, const char *port)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "loopback", port, NULL);

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_loopback (request, choice);
  return run_for_output (request, "isolation.network=new", feature, NULL);
}

START_TEST (loopback_works_and_the_port_of_the_host_is_free)
{
  g_autofree char *port = NULL;
  int fd = listen_on_host (&port);
  g_autofree char *output = run_loopback (SANDBOX_CHOICE_YES, "loopback", port);

  close (fd);
  if (output == NULL)
    return;
  assert_line (output, "bind=ok");
  assert_line (output, "connect=ok");
}
END_TEST

START_TEST (loopback_is_down_when_that_is_asked_for)
{
  g_autofree char *output
      = run_loopback (SANDBOX_CHOICE_NO, "loopback=no", "40000");

  if (output != NULL)
    assert_line (output, "connect=ENETUNREACH");
}
END_TEST

START_TEST (service_of_the_host_is_out_of_reach)
{
  connect_to_host (SANDBOX_ISOLATION_NEW, get_refusal ());
}
END_TEST

START_TEST (outside_world_is_out_of_reach)
{
  g_autofree char *output
      = run_probe (SANDBOX_ISOLATION_NEW, "connect", "192.0.2.1", "80");

  if (output != NULL)
    assert_line (output, "connect=ENETUNREACH");
}
END_TEST

START_TEST (abstract_socket_of_the_host_is_out_of_reach)
{
  g_autofree char *name = g_strdup_printf ("sandboxlib-%d", getpid ());
  int fd = listen_on_abstract_name (name);
  g_autofree char *output
      = run_probe (SANDBOX_ISOLATION_NEW, "connect-abstract", name, NULL);

  close (fd);
  if (output != NULL)
    assert_line (output, "connect=ECONNREFUSED");
}
END_TEST

static int
receive_on_host (char **out_port)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  ck_assert_int_eq (getsockname (fd, (struct sockaddr *) &address, &length), 0);
  *out_port = g_strdup_printf ("%d", ntohs (address.sin_port));
  return fd;
}

/* The host's network shows that the test can fail. */
START_TEST (datagrams_reach_the_host_only_through_its_network)
{
  SandboxIsolationValue value
      = _i == 0 ? SANDBOX_ISOLATION_NEW : SANDBOX_ISOLATION_HOST;
  g_autofree char *port = NULL;
  int fd = receive_on_host (&port);
  g_autofree char *output = run_probe (value, "send", "127.0.0.1", port);
  char byte;
  ssize_t n = recv (fd, &byte, 1, 0);

  close (fd);
  if (output != NULL)
    ck_assert_int_eq (n, value == SANDBOX_ISOLATION_NEW ? -1 : 1);
}
END_TEST

/* Port 53: a query for a name. */
START_TEST (datagrams_and_queries_have_nowhere_to_go)
{
  g_autofree char *output
      = run_probe (SANDBOX_ISOLATION_NEW, "send", "192.0.2.1", "53");

  if (output != NULL)
    assert_line (output, "send=ENETUNREACH");
}
END_TEST

START_TEST (ping_and_names_do_not_work)
{
  static const char *const scripts[]
      = { "ping -c 1 -W 1 192.0.2.1", "nslookup example.org 192.0.2.1" };
  g_autofree char *script = g_strdup_printf (
      "%s >/dev/null 2>&1 </dev/null; [ $? != 0 ] && echo failed", scripts[_i]);
  g_autoptr (SandboxRequest) request = new_shell_request (script);
  g_autofree char *output = NULL;

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  output = run_to_success (request, "isolation.network=new", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "failed\n");
}
END_TEST

/* Shows that the tests above can fail. */
START_TEST (network_of_the_host_reaches_its_services)
{
  connect_to_host (SANDBOX_ISOLATION_HOST, "connect=ok");
}
END_TEST

TCase *
network_area (void)
{
  TCase *area = new_area ("network");

  tcase_add_test (area, isolated_network_has_loopback_alone);
  tcase_add_test (area, loopback_works_and_the_port_of_the_host_is_free);
  tcase_add_test (area, loopback_is_down_when_that_is_asked_for);
  tcase_add_test (area, service_of_the_host_is_out_of_reach);
  tcase_add_test (area, outside_world_is_out_of_reach);
  tcase_add_test (area, abstract_socket_of_the_host_is_out_of_reach);
  tcase_add_loop_test (area, datagrams_reach_the_host_only_through_its_network,
                       0, 2);
  tcase_add_test (area, datagrams_and_queries_have_nowhere_to_go);
  tcase_add_loop_test (area, ping_and_names_do_not_work, 0, 2);
  tcase_add_test (area, network_of_the_host_reaches_its_services);
  return area;
}
