/* crowd.c - a thousand sandboxes at once in one main loop, all of them streamed. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

/* usage: crowd COUNT BACKEND */

#include "conformance.h"

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* A line and its number of times are more than a pipe holds, pipe(7). */
#define LINE_SIZE 8000
#define N_LINES 12
#define TIMEOUT 240
/* What a sandbox costs with two pipes, a tool and a mount point that it made, and
 * what all else does. */
#define FDS_EACH 8
#define FDS_BESIDE 64

typedef struct
{
  guint count;
  guint n_ready;
  guint n_ended;
  GMainLoop *loop;
  struct Member *members;
} Crowd;

typedef struct Member
{
  Crowd *crowd;
  SandboxProcess *process;
  char *line;
  guint index;
  int in;
  int out;
  gboolean is_ready;
  guint64 n_read; /* after "ready" */
  gboolean is_ended;
} Member;

static guint count;

static void
leave_if_done (Crowd *crowd)
{
  if (crowd->n_ended == 2 * crowd->count)
    g_main_loop_quit (crowd->loop);
}

/* Nobody writes before everybody runs. */
static void
be_ready (Member *self)
{
  Crowd *crowd = self->crowd;

  self->is_ready = TRUE;
  if (++crowd->n_ready < crowd->count)
    return;
  for (guint i = 0; i < crowd->count; i++)
    {
      ck_assert_int_eq (write (crowd->members[i].in, "\n", 1), 1);
      close (crowd->members[i].in);
    }
}

static void
check_bytes (Member *self, const char *data, gsize size)
{
  while (size > 0)
    {
      gsize at = self->n_read % (LINE_SIZE + 1);
      gsize n = MIN (size, LINE_SIZE + 1 - at);

      ck_assert_msg (memcmp (data, self->line + at, n) == 0,
                     "sandbox %u has the output of another one", self->index);
      self->n_read += n;
      data += n;
      size -= n;
    }
}

static gboolean
read_output (int fd, GIOCondition condition, gpointer data)
{
  Member *self = data;
  char buffer[65536];
  ssize_t n = read (fd, buffer, sizeof buffer);

  (void) condition;
  ck_assert_int_ge (n, 0);
  if (n == 0)
    {
      close (fd);
      self->crowd->n_ended++;
      leave_if_done (self->crowd);
      return G_SOURCE_REMOVE;
    }
  if (self->is_ready)
    check_bytes (self, buffer, (gsize) n);
  else
    {
      ck_assert_int_eq (n, 6);
      be_ready (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
end (SandboxProcess *process, SandboxResult *result, gpointer data)
{
  Member *self = data;

  ck_assert_ptr_eq (process, self->process);
  ck_assert (!self->is_ended);
  self->is_ended = TRUE;
  assert_exited (result, (int) (self->index % 251));
  self->crowd->n_ended++;
  leave_if_done (self->crowd);
}

/* Lines of a number, as long for each. */
static char *
make_line (guint index)
{
  GString *line = g_string_sized_new (LINE_SIZE + 8);

  while (line->len < LINE_SIZE)
    g_string_append_printf (line, "%05u.", index);
  g_string_truncate (line, LINE_SIZE);
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}

static SandboxRequest *
make_request (const Member *member)
{
  g_autofree char *script = g_strdup_printf (
      "echo ready; read go; n=%d; "
      "while [ $n -gt 0 ]; do echo $LINE; n=$((n-1)); done; exit %u",
      N_LINES, member->index % 251);
  g_autofree char *line = g_strndup (member->line, LINE_SIZE);
  SandboxRequest *request = new_shell_request (script);

  sandbox_request_set_variable (request, "LINE", line);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN, SANDBOX_STDIO_PIPE);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_NULL);
  return request;
}

static void
join (Crowd *crowd, guint index)
{
  Member *self = &crowd->members[index];
  g_autoptr (SandboxRequest) request = NULL;
  GSource *source;

  self->crowd = crowd;
  self->index = index;
  self->line = make_line (index);
  request = make_request (self);
  self->process = spawn (request);
  self->in = sandbox_process_steal_stdin_fd (self->process);
  self->out = sandbox_process_steal_stdout_fd (self->process);

  source = sandbox_process_create_source (self->process);
  g_source_set_callback (source, G_SOURCE_FUNC (end), self, NULL);
  g_source_attach (source, g_main_loop_get_context (crowd->loop));
  g_source_unref (source);
  source = g_unix_fd_source_new (self->out, G_IO_IN | G_IO_HUP);
  g_source_set_callback (source, G_SOURCE_FUNC (read_output), self, NULL);
  g_source_attach (source, g_main_loop_get_context (crowd->loop));
  g_source_unref (source);
}

static guint
count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

START_TEST (many_sandboxes_are_streamed_at_once)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  gint64 start = g_get_monotonic_time ();
  Crowd crowd = { .count = count };
  guint n_fds;

  crowd.loop = g_main_loop_new (context, FALSE);
  crowd.members = g_new0 (Member, count);
  n_fds = count_fds ();
  for (guint i = 0; i < count; i++)
    join (&crowd, i);
  n_fds = (count_fds () - n_fds) / count;
  ck_assert_uint_le (n_fds, FDS_EACH);
  g_main_loop_run (crowd.loop);

  for (guint i = 0; i < count; i++)
    {
      ck_assert_uint_eq (crowd.members[i].n_read, N_LINES * (LINE_SIZE + 1));
      g_free (crowd.members[i].line);
      g_object_unref (crowd.members[i].process);
    }
  g_main_loop_unref (crowd.loop);
  g_free (crowd.members);
  printf ("ran: %u sandboxes of %s at once as uid %u, %u fds each, %d ms\n",
          count, sandbox_backend_get_name (backend), getuid (), n_fds,
          (int) ((g_get_monotonic_time () - start) / 1000));
}
END_TEST

/* The host's soft limit of files is for its owner to raise. */
static gboolean
make_room (void)
{
  struct rlimit limit;
  rlim_t needed = (rlim_t) count * FDS_EACH + FDS_BESIDE;

  getrlimit (RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= needed)
    return TRUE;
  limit.rlim_cur = needed;
  if (limit.rlim_max >= needed && setrlimit (RLIMIT_NOFILE, &limit) == 0)
    return TRUE;
  fprintf (stderr, "crowd: %lu files are needed, RLIMIT_NOFILE is %lu\n",
           (unsigned long) needed, (unsigned long) limit.rlim_max);
  return FALSE;
}

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("crowd");
  TCase *area = new_area ("crowd");

  if (argc != 3)
    {
      fprintf (stderr, "usage: crowd COUNT BACKEND\n");
      return EXIT_FAILURE;
    }
  count = (guint) atoi (argv[1]);
  if (!make_room () || !load_backend (argv[2]))
    return EXIT_FAILURE;
  tcase_set_timeout (area, TIMEOUT);
  tcase_add_test (area, many_sandboxes_are_streamed_at_once);
  suite_add_tcase (suite, area);
  return run_suite (suite);
}
