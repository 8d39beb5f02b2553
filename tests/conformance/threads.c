/* threads.c - sandboxes of many threads, and many threads at one sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

/* usage: threads RUNS BACKEND */

#include "conformance.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_THREADS 16
#define TIMEOUT 3000

static int n_runs;
static int n_failures; /* atomic */

/* libcheck is for the thread that runs the test. */
#define EXPECT(condition) \
  do \
    if (!(condition)) \
      { \
        g_atomic_int_inc (&n_failures); \
        fprintf (stderr, "threads: %s:%d: not %s\n", __func__, __LINE__, \
                 #condition); \
      } \
  while (0)

static SandboxRequest *
make_request (int number, SandboxStdio stdio)
{
  g_autofree char *script
      = g_strdup_printf ("echo %d; exit %d", number, number % 251);
  SandboxRequest *request = new_shell_request (script);

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT, stdio);
  return request;
}

static void
expect_own (SandboxResult *result, int number, const char *data, gsize size)
{
  g_autofree char *expected = g_strdup_printf ("%d\n", number);

  EXPECT (sandbox_result_get_kind (result) == SANDBOX_RESULT_EXITED);
  EXPECT (sandbox_result_get_exit_status (result) == number % 251);
  EXPECT (size == strlen (expected) && memcmp (data, expected, size) == 0);
}

static void
run_captured (int number)
{
  g_autoptr (SandboxRequest) request
      = make_request (number, SANDBOX_STDIO_CAPTURE);
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (backend, request, NULL);
  const char *data;
  gsize size;

  EXPECT (result != NULL);
  if (result == NULL)
    return;
  data = g_bytes_get_data (
      sandbox_result_get_output (result, SANDBOX_STREAM_STDOUT), &size);
  expect_own (result, number, data, size);
}

static void
run_streamed (int number)
{
  g_autoptr (SandboxRequest) request
      = make_request (number, SANDBOX_STDIO_PIPE);
  g_autoptr (SandboxProcess) process
      = sandbox_backend_spawn (backend, request, NULL);
  g_autoptr (SandboxResult) result = NULL;
  char data[64];
  gsize size = 0;
  ssize_t n;
  int fd;

  EXPECT (process != NULL);
  if (process == NULL)
    return;
  fd = sandbox_process_steal_stdout_fd (process);
  while (size < sizeof data
         && (n = read (fd, data + size, sizeof data - size)) > 0)
    size += (gsize) n;
  close (fd);
  result = sandbox_process_wait (process);
  expect_own (result, number, data, size);
}

static gpointer
run_many (gpointer data)
{
  int first = GPOINTER_TO_INT (data) * n_runs;

  for (int i = 0; i < n_runs; i++)
    if (i % 2 == 0)
      run_captured (first + i);
    else
      run_streamed (first + i);
  return NULL;
}

static void
join_all (GThread **threads, int n)
{
  for (int i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

static void
run_in_threads (void)
{
  GThread *threads[N_THREADS];

  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("runs", run_many, GINT_TO_POINTER (i));
  join_all (threads, N_THREADS);
}

/* Each thread has a reference of its own, and lets go of it. */

static gpointer
wait_for_it (gpointer data)
{
  SandboxProcess *process = data;
  SandboxResult *result = sandbox_process_wait (process);

  EXPECT (sandbox_result_get_kind (result) == SANDBOX_RESULT_CANCELLED);
  EXPECT (result == sandbox_process_get_result (process));
  sandbox_result_unref (result);
  g_object_unref (process);
  return NULL;
}

static gpointer
trouble_it (gpointer data)
{
  SandboxProcess *process = data;

  for (int i = 0; i < 20; i++)
    {
      sandbox_process_suspend (process);
      sandbox_process_send_signal (process, SIGUSR1);
      sandbox_process_dispatch (process);
      sandbox_process_resume (process);
      EXPECT (sandbox_process_get_poll_fd (process) >= 0);
    }
  g_object_unref (process);
  return NULL;
}

static gpointer
end_it (gpointer data)
{
  SandboxProcess *process = data;
  int fd = sandbox_process_steal_stderr_fd (process);

  g_usleep (20000);
  sandbox_process_terminate (process, 50000);
  if (fd >= 0)
    {
      close (fd);
      sandbox_process_kill (process);
    }
  g_object_unref (process);
  return NULL;
}

static void
share_one (void)
{
  static GThreadFunc const functions[]
      = { wait_for_it, wait_for_it, wait_for_it, trouble_it,
          trouble_it,  end_it,      end_it };
  g_autoptr (SandboxRequest) request = new_shell_request (
      "trap '' USR1 TERM; while :; do echo x; sleep 0.01; done");
  GThread *threads[G_N_ELEMENTS (functions)];
  SandboxProcess *process;
  char byte;
  int fd;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_PIPE);
  process = sandbox_backend_spawn (backend, request, NULL);
  EXPECT (process != NULL);
  if (process == NULL)
    return;
  /* The signals are ignored by now. */
  fd = sandbox_process_steal_stdout_fd (process);
  EXPECT (read (fd, &byte, 1) == 1);
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    threads[i] = g_thread_new ("shares", functions[i], g_object_ref (process));
  g_object_unref (process);
  join_all (threads, G_N_ELEMENTS (functions));
  close (fd);
}

static void
share_many (void)
{
  for (int i = 0; i < MAX (n_runs, 3); i++)
    share_one ();
}

/* In a process of its own: what glib and glibc keep of a thread is theirs. */
static void
run_apart (void (*function) (void))
{
  pid_t host = fork ();
  int status;

  ck_assert_int_ge (host, 0);
  if (host == 0)
    {
      function ();
      _exit (n_failures == 0 ? 0 : 1);
    }
  ck_assert_int_eq (waitpid (host, &status, 0), host);
  ck_assert_int_eq (status, 0);
}

START_TEST (each_thread_gets_its_own_result)
{
  run_apart (run_in_threads);
}
END_TEST

START_TEST (threads_share_a_sandbox)
{
  run_apart (share_many);
}
END_TEST

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("threads");
  TCase *area = new_area ("threads");

  if (argc != 3)
    {
      fprintf (stderr, "usage: threads RUNS BACKEND\n");
      return EXIT_FAILURE;
    }
  n_runs = atoi (argv[1]);
  if (!load_backend (argv[2]))
    return EXIT_FAILURE;
  tcase_set_timeout (area, TIMEOUT);
  tcase_add_test (area, each_thread_gets_its_own_result);
  tcase_add_test (area, threads_share_a_sandbox);
  suite_add_tcase (suite, area);
  return run_suite (suite);
}
