/* control.c - run the command of a case without a sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "outcome.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caller.h"

/* A stream that goes through a pipe; -1: it does not. */
typedef struct
{
  int ours;
  int theirs;
  GString *text;
} Captured;

/* What a plain child is like too, and whether that takes the same root. */
static const struct
{
  const char *part;
  gboolean takes_same_root;
} parts[] = {
  { "kind", FALSE },    { "status", FALSE },  { "stdout", FALSE },
  { "stderr", FALSE },  { "file", FALSE },    { "errno", FALSE },
  { "env", FALSE },     { "umask", FALSE },   { "limit", FALSE },
  { "blocked", FALSE }, { "ignored", FALSE }, { "process", FALSE },
  { "fd", FALSE },      { "cwd", TRUE },
};

/* Only what the request leaves to the caller. */
static gboolean
is_identity_left (const Draft *draft)
{
  gsize n_groups;

  return sandbox_request_get_uid (draft->request) == -1
         && sandbox_request_get_gid (draft->request) == -1
         && sandbox_request_get_groups (draft->request, &n_groups) == NULL;
}

static gboolean
has_filter (const Draft *draft)
{
  return sandbox_request_get_seccomp_programs (draft->request)->len > 0
         || sandbox_request_get_seccomp_profiles (draft->request) != NULL;
}

gboolean
control_can_tell (const char *part, const Draft *draft)
{
  if (strcmp (part, "limit") == 0
      && sandbox_request_get_rlimits (draft->request) != NULL)
    return FALSE;
  /* A call that is denied shows as anything. */
  if (has_filter (draft) && draft->is_looking)
    return FALSE;
  if (strcmp (part, "uid") == 0 || strcmp (part, "gid") == 0
      || strcmp (part, "groups") == 0)
    return is_identity_left (draft);
  if (strcmp (part, "umask") == 0
      && sandbox_request_get_umask (draft->request) != -1)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strcmp (part, parts[i].part) == 0)
      return !parts[i].takes_same_root || draft->is_host_root;
  return FALSE;
}

static short
get_session_flag (const Draft *draft)
{
  return sandbox_request_get_new_session (draft->request) == SANDBOX_CHOICE_NO
             ? 0
             : POSIX_SPAWN_SETSID;
}

static gboolean
is_same_as_stdout (const Draft *draft)
{
  const char *out
      = sandbox_request_get_stdio_file (draft->request, SANDBOX_STREAM_STDOUT);
  const char *err
      = sandbox_request_get_stdio_file (draft->request, SANDBOX_STREAM_STDERR);

  return sandbox_request_get_stdio (draft->request, SANDBOX_STREAM_STDERR)
             == SANDBOX_STDIO_STDOUT
         || (out != NULL && g_strcmp0 (out, err) == 0);
}

static void
open_pipe (Captured *captured)
{
  int ends[2];

  if (pipe2 (ends, O_CLOEXEC) != 0)
    g_error ("pipe2: %s", g_strerror (errno));
  captured->ours = ends[0];
  captured->theirs = ends[1];
  captured->text = g_string_new (NULL);
}

static void
direct_stream (posix_spawn_file_actions_t *actions,
               const Draft *draft,
               SandboxStream stream,
               Captured *captured)
{
  SandboxStdio stdio = sandbox_request_get_stdio (draft->request, stream);
  const char *path = sandbox_request_get_stdio_file (draft->request, stream);
  gboolean is_input = stream == SANDBOX_STREAM_STDIN;

  if (stream == SANDBOX_STREAM_STDERR && is_same_as_stdout (draft))
    posix_spawn_file_actions_adddup2 (actions, 1, 2);
  else if (path != NULL)
    posix_spawn_file_actions_addopen (actions, (int) stream, path,
                                      is_input ? O_RDONLY : O_WRONLY | O_APPEND,
                                      0);
  else if (is_input || stdio == SANDBOX_STDIO_NULL)
    posix_spawn_file_actions_addopen (actions, (int) stream, "/dev/null",
                                      O_RDWR, 0);
  else
    {
      open_pipe (captured);
      posix_spawn_file_actions_adddup2 (actions, captured->theirs,
                                        (int) stream);
    }
}

/* poll(2) passes over fds below 0. */
static void
collect (Captured captured[2])
{
  struct pollfd polled[2] = { { .fd = captured[0].ours, .events = POLLIN },
                              { .fd = captured[1].ours, .events = POLLIN } };
  char block[65536];

  while (polled[0].fd >= 0 || polled[1].fd >= 0)
    {
      poll (polled, 2, -1);
      for (int i = 0; i < 2; i++)
        {
          gssize n = polled[i].fd >= 0 && polled[i].revents != 0
                         ? read (polled[i].fd, block, sizeof block)
                         : -1;

          if (n > 0)
            g_string_append_len (captured[i].text, block, n);
          else if (n == 0)
            polled[i].fd = -1;
        }
    }
}

/* As sandboxlib-init starts a command: a session of its own, no signal blocked
 * or ignored, no fd but the standard streams. */
static void
set_attributes (posix_spawnattr_t *attributes, const Draft *draft)
{
  sigset_t none;
  sigset_t all;

  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_init (attributes);
  posix_spawnattr_setflags (attributes, get_session_flag (draft)
                                            | POSIX_SPAWN_SETSIGMASK
                                            | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigmask (attributes, &none);
  posix_spawnattr_setsigdefault (attributes, &all);
}

static pid_t
spawn_plainly (const Draft *draft, Captured captured[2])
{
  /* The paths of a look in another root must not be looked at here. */
  const char *const blind_argv[] = { draft->program, "look", NULL };
  const char *const *argv = draft->is_looking && !draft->is_host_root
                                ? blind_argv
                                : sandbox_request_get_argv (draft->request);
  const char *cwd = sandbox_request_get_cwd (draft->request);
  g_auto (GStrv) environment = sandbox_request_dup_environment (draft->request);
  g_autofree char *program
      = draft->is_host_root
            ? g_strdup (draft->program)
            : g_build_filename (draft->world->rootfs, draft->program, NULL);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  pid_t pid = -1;

  set_attributes (&attributes, draft);
  posix_spawn_file_actions_init (&actions);
  for (int i = 0; i < 3; i++)
    direct_stream (&actions, draft, (SandboxStream) i,
                   &captured[MAX (i - 1, 0)]);
  posix_spawn_file_actions_addclosefrom_np (&actions, 3);
  if (draft->is_host_root && cwd != NULL)
    posix_spawn_file_actions_addchdir_np (&actions, cwd);
  if (posix_spawn (&pid, program, &actions, &attributes, (char *const *) argv,
                   environment)
      != 0)
    pid = -1;
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  for (int i = 0; i < 2; i++)
    if (captured[i].theirs >= 0)
      close (captured[i].theirs);
  return pid;
}

static void
add_output (Outcome *outcome, const Draft *draft, Captured captured[2])
{
  static const char *const names[] = { "stdout", "stderr" };

  for (int i = 0; i < 2; i++)
    {
      if (captured[i].ours < 0)
        continue;
      if (draft->is_looking && i == 0)
        outcome_add_report (outcome, captured[i].text->str);
      else
        outcome_add_stream (outcome, names[i], captured[i].text->str,
                            captured[i].text->len);
      close (captured[i].ours);
      g_string_free (captured[i].text, TRUE);
    }
  outcome_add_files (outcome, draft);
}

static void
add_end (Outcome *outcome, int status)
{
  int exit_status = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  int signum = WIFSIGNALED (status) ? WTERMSIG (status) : 0;

  outcome_add (outcome, "kind=%s", signum == 0 ? "exited" : "signalled");
  outcome_add (outcome, "status=%d signal %d shell %d", exit_status, signum,
               signum == 0 ? exit_status : 128 + signum);
}

/* Others need what only a sandbox has: a root directory of its own, an
 * identity, an end of what the command leaves, a limit. */
static gboolean
can_run (const Draft *draft)
{
  return draft->program != NULL && !draft->is_leaving
         && sandbox_request_get_output_limit (draft->request) == 0
         && sandbox_request_get_argv0 (draft->request) == NULL
         && (!draft->is_host_root
             || sandbox_request_get_cwd_candidates (draft->request) == NULL)
         && (!draft->is_host_root
             || (!draft->has_mounts && draft->writable_paths == NULL));
}

Outcome *
outcome_of_control (const Participant *participant, Draft *draft)
{
  g_autoptr (Outcome) outcome = outcome_new (participant);
  Captured captured[2] = { { -1, -1, NULL }, { -1, -1, NULL } };
  CallerState state;
  int status = 0;
  pid_t pid;

  if (!can_run (draft))
    return NULL;
  world_reset_streams (draft->world);
  caller_enter (&state, draft, TRUE);
  pid = spawn_plainly (draft, captured);
  caller_leave (&state);
  collect (captured);
  if (pid > 0 && waitpid (pid, &status, 0) == pid)
    add_end (outcome, status);
  else
    outcome_add (outcome, "kind=exec failed");
  add_output (outcome, draft, captured);
  return g_steal_pointer (&outcome);
}
