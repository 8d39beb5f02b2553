/* inject.c - make system calls of a program and its children fail. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "inject.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aftermath.h"
#include "calls.h"

typedef struct
{
  Injection *injection;
  pid_t host;
  gboolean has_started; /* the host has opened what @start names */
  GHashTable *tracees;  /* pid -> whether its call is to fail */
  guint count;
} Tracer;

static gboolean
may_fail (const Tracer *self,
          pid_t pid,
          const struct __ptrace_syscall_info *info)
{
  long call = (long) info->entry.nr;

  if (calls_never_fails (call))
    return FALSE;
  /* With WNOHANG it knows ECHILD only. wait4(2) */
  if (call == SYS_wait4 && (info->entry.args[2] & WNOHANG) != 0)
    return FALSE;
  /* bwrap does not look whether it could wake its child by an eventfd(2). */
  if (call == SYS_write && pid != self->host
      && info->entry.args[2] == sizeof (guint64))
    return FALSE;
  /* The one error line itself. */
  return !(pid == self->host && call == SYS_write && info->entry.args[0] == 2);
}

/* The path of an openat(2), as far as one page goes. */
static gboolean
opens (pid_t pid, const struct __ptrace_syscall_info *info, const char *part)
{
  char path[4096] = "";
  guint64 address = info->entry.args[1];
  struct iovec ours = { path, MIN (sizeof path - 1, 4096 - address % 4096) };
  struct iovec theirs = { (void *) (guintptr) address, ours.iov_len };

  return info->entry.nr == SYS_openat
         && process_vm_readv (pid, &ours, 1, &theirs, 1, 0) > 0
         && strstr (path, part) != NULL;
}

static gboolean
is_tagged (pid_t pid, const char *tag)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/environ", (int) pid);
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, NULL)
         && memmem (text, length, tag, strlen (tag)) != NULL;
}

#if defined(__x86_64__)
static void
skip_call (pid_t pid)
{
  ptrace (PTRACE_POKEUSER, pid, offsetof (struct user, regs.orig_rax), -1L);
}

static void
set_result (pid_t pid, long result)
{
  ptrace (PTRACE_POKEUSER, pid, offsetof (struct user, regs.rax), result);
}
#elif defined(__aarch64__)
static void
skip_call (pid_t pid)
{
  int none = -1;
  struct iovec data = { &none, sizeof none };

  ptrace (PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &data);
}

static void
set_result (pid_t pid, long result)
{
  struct user_regs_struct registers;
  struct iovec data = { &registers, sizeof registers };

  ptrace (PTRACE_GETREGSET, pid, NT_PRSTATUS, &data);
  registers.regs[0] = (unsigned long long) result;
  ptrace (PTRACE_SETREGSET, pid, NT_PRSTATUS, &data);
}
#endif

static gboolean
is_due (Tracer *self, pid_t pid, const struct __ptrace_syscall_info *info)
{
  Injection *injection = self->injection;
  long call = (long) info->entry.nr;

  if ((injection->scope != INJECT_ALL
       && (pid == self->host) != (injection->scope == INJECT_HOST))
      || !self->has_started || !may_fail (self, pid, info))
    return FALSE;
  if (call >= 0 && call < INJECT_MAX_CALLS)
    injection->seen[call] = TRUE;
  self->count++;
  return injection->call != 0 ? call == injection->call
                              : self->count == injection->n;
}

static void
on_call (Tracer *self, pid_t pid)
{
  Injection *injection = self->injection;
  struct __ptrace_syscall_info info = { 0 };
  gpointer key = GINT_TO_POINTER (pid);

  if (ptrace (PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0)
    return;
  if (info.op == PTRACE_SYSCALL_INFO_EXIT)
    {
      if (g_hash_table_lookup (self->tracees, key) != NULL)
        set_result (pid, -injection->error);
      g_hash_table_insert (self->tracees, key, NULL);
      return;
    }
  if (info.op != PTRACE_SYSCALL_INFO_ENTRY)
    return;
  if (pid == self->host && !self->has_started)
    self->has_started = opens (pid, &info, injection->start);
  if (!is_due (self, pid, &info))
    return;
  injection->n_injected++;
  injection->injected_call = (long) info.entry.nr;
  for (gsize i = 0; i < G_N_ELEMENTS (injection->injected_arguments); i++)
    injection->injected_arguments[i] = info.entry.args[i];
  skip_call (pid);
  g_hash_table_insert (self->tracees, key, GINT_TO_POINTER (1));
}

/* What to go on with after a stop. Returns FALSE when the process is not traced
 * any more. */
static gboolean
on_stop (Tracer *self, pid_t pid, int status)
{
  int event = status >> 16;
  int signum = WSTOPSIG (status);

  if (signum == (SIGTRAP | 0x80))
    on_call (self, pid);
  else if (event == PTRACE_EVENT_EXEC && pid != self->host
           && is_tagged (pid, self->injection->tag))
    {
      ptrace (PTRACE_DETACH, pid, NULL, NULL);
      return FALSE;
    }
  else if (event == PTRACE_EVENT_STOP && signum != SIGTRAP)
    {
      ptrace (PTRACE_LISTEN, pid, NULL, NULL);
      return TRUE;
    }
  ptrace (PTRACE_SYSCALL, pid, NULL,
          (long) (event == 0 && signum != (SIGTRAP | 0x80) ? signum : 0));
  return TRUE;
}

static G_GNUC_NORETURN void
become_program (char **argv, char **environment, const char *output)
{
  dup2 (open ("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2 (open (output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644),
        STDOUT_FILENO);
  dup2 (STDOUT_FILENO, STDERR_FILENO);
  raise (SIGSTOP);
  execve (argv[0], argv, environment);
  _exit (99);
}

static void
attach (pid_t pid)
{
  const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL
                       | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK
                       | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;
  int status;

  if (pid < 0 || waitpid (pid, &status, WUNTRACED) != pid
      || ptrace (PTRACE_SEIZE, pid, NULL, options) != 0)
    g_error ("cannot trace: %s", g_strerror (errno));
  kill (pid, SIGCONT);
}

static void
on_alarm (G_GNUC_UNUSED int signum)
{
}

static void
set_alarm (guint seconds)
{
  const struct sigaction action = { .sa_handler = on_alarm };
  const struct itimerval timer = { { 1, 0 }, { seconds, 0 } };
  const struct itimerval none = { { 0, 0 }, { 0, 0 } };

  sigaction (SIGALRM, &action, NULL);
  setitimer (ITIMER_REAL, seconds > 0 ? &timer : &none, NULL);
}

static void
kill_tracees (Tracer *self)
{
  GHashTableIter iter;
  gpointer key;

  self->injection->is_late = TRUE;
  g_hash_table_iter_init (&iter, self->tracees);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    aftermath_signal (getpid (), GPOINTER_TO_INT (key), SIGKILL);
}

static void
trace (Tracer *self)
{
  while (g_hash_table_size (self->tracees) > 0)
    {
      int status;
      pid_t pid = waitpid (-1, &status, __WALL);
      gpointer key = GINT_TO_POINTER (pid);

      if (pid < 0 && errno != EINTR)
        return;
      if (pid < 0)
        kill_tracees (self);
      else if (!WIFSTOPPED (status))
        {
          g_hash_table_remove (self->tracees, key);
          if (pid == self->host)
            self->injection->wait_status = status;
        }
      else
        {
          if (!g_hash_table_contains (self->tracees, key))
            g_hash_table_insert (self->tracees, key, NULL);
          if (!on_stop (self, pid, status))
            g_hash_table_remove (self->tracees, key);
        }
    }
}

void
inject_run (Injection *self,
            char **argv,
            char **environment,
            const char *output,
            guint seconds)
{
  g_autoptr (GHashTable) tracees = g_hash_table_new (NULL, NULL);
  Tracer tracer = { self, 0, FALSE, tracees, 0 };

  tracer.host = fork ();
  if (tracer.host == 0)
    become_program (argv, environment, output);
  attach (tracer.host);
  g_hash_table_insert (tracees, GINT_TO_POINTER (tracer.host), NULL);
  set_alarm (seconds);
  trace (&tracer);
  set_alarm (0);
}
