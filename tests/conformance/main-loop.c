/* main-loop.c - a running sandbox in a main loop. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <sys/wait.h>
#include <unistd.h>

/* What a callback has heard, and where to tell it. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  int n_calls;
  int exit_status;
  SandboxResultKind kind;
} Heard;

static void
hear (SandboxProcess *process, SandboxResult *result, gpointer data)
{
  Heard *heard = data;

  ck_assert_ptr_eq (sandbox_process_get_result (process), result);
  heard->n_calls++;
  heard->exit_status = sandbox_result_get_exit_status (result);
  heard->kind = sandbox_result_get_kind (result);
  g_main_loop_quit (heard->loop);
}

static GSource *
attach (SandboxProcess *process, Heard *heard)
{
  GSource *source = sandbox_process_create_source (process);

  g_source_set_callback (source, G_SOURCE_FUNC (hear), heard, NULL);
  g_source_attach (source, heard->context);
  return source;
}

static Heard *
heard_new (void)
{
  Heard *heard = g_new0 (Heard, 1);

  heard->context = g_main_context_new ();
  heard->loop = g_main_loop_new (heard->context, FALSE);
  return heard;
}

static void
heard_free (Heard *heard)
{
  g_main_loop_unref (heard->loop);
  g_main_context_unref (heard->context);
  g_free (heard);
}

static void
iterate_for (Heard *heard, gint64 usec)
{
  for (gint64 end = g_get_monotonic_time () + usec;
       g_get_monotonic_time () < end; g_usleep (1000))
    g_main_context_iteration (heard->context, FALSE);
}

START_TEST (source_tells_of_the_end_once)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo x; sleep 0.1; echo y; exit 5");
  SandboxProcess *process = spawn (request);
  Heard *heard = heard_new ();
  GSource *source = attach (process, heard);

  /* The source has its own reference. */
  g_object_unref (process);
  g_main_loop_run (heard->loop);
  iterate_for (heard, 50000);
  ck_assert_int_eq (heard->n_calls, 1);
  ck_assert_int_eq (heard->exit_status, 5);
  ck_assert (g_source_is_destroyed (source));
  g_source_unref (source);
  heard_free (heard);
}
END_TEST

START_TEST (source_tells_of_an_end_that_was_before)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 6");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = sandbox_process_wait (process);
  Heard *heard = heard_new ();

  g_source_unref (attach (process, heard));
  g_main_loop_run (heard->loop);
  ck_assert_int_eq (heard->n_calls, 1);
  ck_assert_int_eq (heard->exit_status, 6);
  heard_free (heard);
}
END_TEST

START_TEST (source_tells_of_a_failure)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/nosuch", NULL);
  g_autoptr (SandboxProcess) process = spawn (request);
  Heard *heard = heard_new ();

  g_source_unref (attach (process, heard));
  g_main_loop_run (heard->loop);
  ck_assert_int_eq (heard->n_calls, 1);
  ck_assert_int_eq (heard->kind, SANDBOX_RESULT_EXEC_FAILED);
  heard_free (heard);
}
END_TEST

START_TEST (source_that_is_destroyed_leaves_the_sandbox)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 0.2; exit 7");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;
  Heard *heard = heard_new ();
  GSource *source = attach (process, heard);

  iterate_for (heard, 50000);
  g_source_destroy (source);
  g_source_unref (source);
  result = sandbox_process_wait (process);
  assert_exited (result, 7);
  ck_assert_int_eq (heard->n_calls, 0);
  heard_free (heard);
}
END_TEST

/* The source alone keeps the process; the canary finds what would be left. */
START_TEST (destroying_the_last_source_ends_the_sandbox)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 1000");
  SandboxProcess *process = spawn (request);
  Heard *heard = heard_new ();
  GSource *source = attach (process, heard);

  g_object_unref (process);
  iterate_for (heard, 50000);
  g_source_destroy (source);
  g_source_unref (source);
  ck_assert_int_eq (heard->n_calls, 0);
  heard_free (heard);
}
END_TEST

START_TEST (source_without_a_callback_drives_the_sandbox)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 8");
  g_autoptr (SandboxProcess) process = spawn (request);
  Heard *heard = heard_new ();
  GSource *source = sandbox_process_create_source (process);

  g_source_attach (source, heard->context);
  while (!g_source_is_destroyed (source))
    g_main_context_iteration (heard->context, TRUE);
  g_source_unref (source);
  assert_exited (sandbox_process_get_result (process), 8);
  heard_free (heard);
}
END_TEST

static gpointer
run_loop (gpointer data)
{
  Heard *heard = data;

  g_main_context_push_thread_default (heard->context);
  g_main_loop_run (heard->loop);
  g_main_context_pop_thread_default (heard->context);
  return NULL;
}

static gboolean
is_heard_by_a_thread (void)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 1000");
  g_autoptr (SandboxProcess) process
      = sandbox_backend_spawn (backend, request, NULL);
  Heard *heard = heard_new ();
  GThread *thread;
  gboolean is_heard;

  g_source_unref (attach (process, heard));
  thread = g_thread_new ("loop", run_loop, heard);
  g_usleep (100000);
  sandbox_process_terminate (process, G_USEC_PER_SEC);
  g_thread_join (thread);
  is_heard = heard->n_calls == 1 && heard->kind == SANDBOX_RESULT_CANCELLED;
  heard_free (heard);
  return is_heard;
}

/* In a process of its own: what glib and glibc keep of a thread is theirs. */
START_TEST (source_works_in_the_main_context_of_a_thread)
{
  pid_t host = fork ();
  int status;

  ck_assert_int_ge (host, 0);
  if (host == 0)
    _exit (is_heard_by_a_thread () ? 0 : 1);
  ck_assert_int_eq (waitpid (host, &status, 0), host);
  ck_assert_int_eq (status, 0);
}
END_TEST

TCase *
main_loop_area (void)
{
  TCase *area = new_area ("main-loop");

  tcase_add_test (area, source_tells_of_the_end_once);
  tcase_add_test (area, source_tells_of_an_end_that_was_before);
  tcase_add_test (area, source_tells_of_a_failure);
  tcase_add_test (area, source_that_is_destroyed_leaves_the_sandbox);
  tcase_add_test (area, destroying_the_last_source_ends_the_sandbox);
  tcase_add_test (area, source_without_a_callback_drives_the_sandbox);
  tcase_add_test (area, source_works_in_the_main_context_of_a_thread);
  return area;
}
