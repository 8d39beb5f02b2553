/* checks.c - what init must find to be true before it starts the command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-config-private.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>

#include "fds-private.h"
#include "kernel-files-private.h"
#include "namespaces-private.h"

/* The kernel's, which is in no header of linux/. statfs(2) */
#define MQUEUE_MAGIC 0x19800202

typedef struct
{
  GArray *checks;
  GByteArray *config;
  GPtrArray *phrases;
} Checks;

G_GNUC_PRINTF (6, 7)
static void
add_check (Checks *self,
           enum init_check_type type,
           const char *path,
           guint64 a,
           guint64 b,
           const char *phrase,
           ...)
{
  struct init_check check = { .type = type, .a = a, .b = b };
  va_list args;

  if (path != NULL)
    check.path = _sandbox_init_config_add_string (self->config, path);
  g_array_append_val (self->checks, check);
  va_start (args, phrase);
  g_ptr_array_add (self->phrases, g_strdup_vprintf (phrase, args));
  va_end (args);
}

/* What was asked for counts, and what the backend says that it makes. */
static gboolean
is_new (const SandboxLayout *layout,
        const SandboxInvocation *invocation,
        SandboxIsolationKind kind)
{
  return invocation->is_new[kind]
         || sandbox_isolation_get (
                sandbox_request_get_isolation (layout->request), kind)
                == SANDBOX_ISOLATION_NEW;
}

static gboolean
is_host (const SandboxLayout *layout, SandboxIsolationKind kind)
{
  return sandbox_isolation_get (sandbox_request_get_isolation (layout->request),
                                kind)
         == SANDBOX_ISOLATION_HOST;
}

static void
add_namespace_check (Checks *self,
                     int directory,
                     SandboxIsolationKind kind,
                     enum init_check_type type,
                     const char *phrase)
{
  const char *name = sandbox_isolation_kind_to_string (kind);
  const char *file = _sandbox_namespace_file (kind);
  struct stat st = { 0 };

  /* What cannot be compared must not pass: no namespace has inode 0. */
  if (fstatat (directory, file, &st, 0) != 0)
    type = INIT_CHECK_NAMESPACE_HOST;
  add_check (self, type, file, st.st_dev, st.st_ino, "%s namespace is %s", name,
             phrase);
}

/* Of a second user namespace that one counts. */
static void
add_joined_check (Checks *self,
                  const SandboxIsolation *isolation,
                  SandboxIsolationKind kind)
{
  int second = kind == SANDBOX_ISOLATION_KIND_USER
                   ? sandbox_isolation_get_second_user_fd (isolation)
                   : -1;
  int fd = second >= 0 ? second : sandbox_isolation_get_fd (isolation, kind);
  struct stat st = { 0 };

  /* As above, no namespace has inode 0. */
  if (fstat (fd, &st) != 0)
    st.st_ino = 0;
  add_check (self, INIT_CHECK_NAMESPACE_HOST, _sandbox_namespace_file (kind),
             st.st_dev, st.st_ino, "%s namespace is the one to join",
             sandbox_isolation_kind_to_string (kind));
}

static void
add_loopback_check (Checks *self, SandboxChoice choice)
{
  if (choice == SANDBOX_CHOICE_YES)
    add_check (self, INIT_CHECK_LOOPBACK_ONLY, NULL, INIT_LOOPBACK_UP, 0,
               "loopback is the only network interface, and up");
  else if (choice == SANDBOX_CHOICE_NO)
    add_check (self, INIT_CHECK_LOOPBACK_ONLY, NULL, INIT_LOOPBACK_DOWN, 0,
               "loopback is the only network interface, and down");
  else
    add_check (self, INIT_CHECK_LOOPBACK_ONLY, NULL, INIT_LOOPBACK_ANY, 0,
               "loopback is the only network interface");
}

static void
add_namespace_checks (Checks *self,
                      const SandboxLayout *layout,
                      const SandboxInvocation *invocation)
{
  const char *hostname = sandbox_request_get_hostname (layout->request);
  const SandboxIsolation *isolation
      = sandbox_request_get_isolation (layout->request);
  g_auto (SandboxFd) directory
      = open ("/proc/thread-self/ns", O_PATH | O_DIRECTORY | O_CLOEXEC);

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;

      if (is_new (layout, invocation, kind))
        add_namespace_check (self, directory, kind, INIT_CHECK_NAMESPACE_NEW,
                             "new");
      if (is_host (layout, kind))
        add_namespace_check (self, directory, kind, INIT_CHECK_NAMESPACE_HOST,
                             "the caller's");
      if (sandbox_isolation_get (isolation, kind) == SANDBOX_ISOLATION_FD)
        add_joined_check (self, isolation, kind);
    }
  if (is_new (layout, invocation, SANDBOX_ISOLATION_KIND_NETWORK))
    add_loopback_check (self, sandbox_request_get_loopback (layout->request));
  if (hostname != NULL)
    add_check (self, INIT_CHECK_HOSTNAME, hostname, 0, 0, "host name is %s",
               hostname);
}

/* Whoever mounted this proc for root has to have covered them. */
static void
add_kernel_file_checks (Checks *self, const char *proc)
{
  for (gsize i = 0; i < SANDBOX_N_PROC_FILES; i++)
    {
      const char *name = _sandbox_proc_files[i];
      g_autofree char *original = g_build_filename ("/proc", name, NULL);
      g_autofree char *path = g_build_filename (proc, name, NULL);

      if (g_file_test (original, G_FILE_TEST_EXISTS))
        add_check (self, INIT_CHECK_READ_ONLY, path, 0, 0, "%s is read-only",
                   path);
    }
}

/* Of the host. */
static dev_t
get_root_device (void)
{
  struct stat st;

  return stat ("/", &st) == 0 ? st.st_dev : 0;
}

static void
add_mount_checks (Checks *self,
                  const SandboxExpectation *expectation,
                  gboolean has_covers)
{
  const char *path = expectation->path;

  switch (expectation->type)
    {
    case SANDBOX_MOUNT_BIND:
      add_check (self, INIT_CHECK_SAME_FILE, path, expectation->device,
                 expectation->inode, "%s is the file that was asked for", path);
      break;
    case SANDBOX_MOUNT_PROC:
      add_check (self, INIT_CHECK_FILE_SYSTEM, path, PROC_SUPER_MAGIC, 0,
                 "%s is a proc", path);
      if (has_covers && !expectation->is_read_only)
        add_kernel_file_checks (self, path);
      break;
    case SANDBOX_MOUNT_CHMOD:
    case SANDBOX_MOUNT_FILE:
    case SANDBOX_MOUNT_DATA:
      break;
    case SANDBOX_MOUNT_MQUEUE:
      add_check (self, INIT_CHECK_FILE_SYSTEM, path, MQUEUE_MAGIC, 0,
                 "%s has the message queues", path);
      break;
    case SANDBOX_MOUNT_OVERLAY:
      add_check (self, INIT_CHECK_FILE_SYSTEM, path, OVERLAYFS_SUPER_MAGIC, 0,
                 "%s is an overlay", path);
      break;
    default:
      add_check (self, INIT_CHECK_FILE_SYSTEM, path, TMPFS_MAGIC,
                 strcmp (path, "/") == 0 ? get_root_device () : 0,
                 "%s is a tmpfs of the sandbox's own", path);
    }
  if (expectation->is_read_only)
    add_check (self, INIT_CHECK_READ_ONLY, path, 0, 0, "%s is read-only", path);
  if (expectation->size >= 0)
    add_check (self, INIT_CHECK_SIZE, path, (guint64) expectation->size, 0,
               "%s is the file from bytes", path);
  if (expectation->mode >= 0)
    add_check (self, INIT_CHECK_MODE, path, (guint64) expectation->mode, 0,
               "%s has the permission bits %04o", path,
               (guint) expectation->mode);
  if (expectation->is_no_exec)
    add_check (self, INIT_CHECK_NO_EXEC, path, 0, 0, "%s is noexec", path);
}

static void
add_own_proc_check (Checks *self, const SandboxExpectation *expectation)
{
  if (expectation->type == SANDBOX_MOUNT_PROC)
    add_check (self, INIT_CHECK_OWN_PROC, expectation->path, 0, 0,
               "%s shows the command's own pid namespace", expectation->path);
}

static int
compare_expectations (gconstpointer a, gconstpointer b)
{
  return strcmp (((const SandboxExpectation *) a)->path,
                 ((const SandboxExpectation *) b)->path);
}

GArray *
_sandbox_checks_new (const SandboxLayout *layout,
                     const SandboxInvocation *invocation,
                     GByteArray *config,
                     GPtrArray *phrases)
{
  Checks self = {
    .checks = g_array_new (FALSE, TRUE, sizeof (struct init_check)),
    .config = config,
    .phrases = phrases,
  };
  g_autoptr (GList) sorted = g_list_sort (
      g_hash_table_get_values (layout->expectations), compare_expectations);

  gboolean has_covers
      = layout->policy.is_root
        && sandbox_request_get_cover_kernel_files (layout->request)
               != SANDBOX_CHOICE_NO;
  gboolean is_first
      = sandbox_request_get_as_pid_1 (layout->request) == SANDBOX_CHOICE_YES;

  add_namespace_checks (&self, layout, invocation);
  if (sandbox_request_get_disable_userns (layout->request) == SANDBOX_CHOICE_YES
      || sandbox_request_get_assert_userns_disabled (layout->request)
             == SANDBOX_CHOICE_YES)
    add_check (&self, INIT_CHECK_NO_USER_NAMESPACES, NULL, 0, 0,
               "no user namespace can be made");
  if (is_first)
    add_check (&self, INIT_CHECK_FIRST_PROCESS, NULL, 0, 0,
               "the command is process 1 of a pid namespace");
  for (GList *l = sorted; l != NULL; l = l->next)
    add_mount_checks (&self, l->data, has_covers);
  for (GList *l = sorted; is_first && l != NULL; l = l->next)
    add_own_proc_check (&self, l->data);
  return self.checks;
}
