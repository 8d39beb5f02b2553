/* host-facts.c - what a backend can know about the host before it runs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "host-facts-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "find-program-private.h"

static const char *const namespace_files[SANDBOX_ISOLATION_N_KINDS] = {
  [SANDBOX_ISOLATION_KIND_NETWORK] = "/proc/self/ns/net",
  [SANDBOX_ISOLATION_KIND_MOUNT] = "/proc/self/ns/mnt",
  [SANDBOX_ISOLATION_KIND_PID] = "/proc/self/ns/pid",
  [SANDBOX_ISOLATION_KIND_IPC] = "/proc/self/ns/ipc",
  [SANDBOX_ISOLATION_KIND_UTS] = "/proc/self/ns/uts",
  [SANDBOX_ISOLATION_KIND_USER] = "/proc/self/ns/user",
  [SANDBOX_ISOLATION_KIND_CGROUP] = "/proc/self/ns/cgroup",
};

static guint64
read_capabilities (void)
{
  struct __user_cap_header_struct header
      = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

  /* Behind a filter. Root counts as able to do all there is to guard against.
   */
  if (syscall (SYS_capget, &header, data) != 0)
    return geteuid () == 0 ? G_MAXUINT64 : 0;
  return data[0].effective | (guint64) data[1].effective << 32;
}

/* One that cannot be looked at counts as there: a launch that needs it then
 * fails by name. */
static gboolean
kernel_has_namespace (SandboxIsolationKind kind)
{
  struct stat st;

  return lstat (namespace_files[kind], &st) == 0 || errno != ENOENT;
}

/* Each looks at its arguments first: EINVAL means that the call is there, ENOSYS
 * or a seccomp filter's EPERM that it is not. fsopen(2) and move_mount(2) came
 * together with open_tree(2). */
static const char *
find_missing_mount_call (void)
{
#ifdef SANDBOX_FORCE_POSIX
  return "mount_setattr";
#else
  if (syscall (SYS_open_tree, -1, "", ~0u) != -1 || errno != EINVAL)
    return "open_tree";
  if (syscall (SYS_mount_setattr, -1, "", ~0u, NULL, (size_t) 0) != -1
      || errno != EINVAL)
    return "mount_setattr";
  if (syscall (SYS_openat2, -1, "", NULL, (size_t) 0) != -1 || errno != EINVAL)
    return "openat2";
  return NULL;
#endif
}

static gboolean
kernel_has_pidfd (void)
{
  return syscall (SYS_pidfd_open, -1, 0) == -1 && errno == EINVAL;
}

static void
set_program (SandboxHostFacts *facts, char *program)
{
  g_free (facts->program);
  facts->program = program;
  facts->options_known = FALSE;
  facts->version_known = FALSE;
  g_clear_pointer (&facts->options, g_hash_table_unref);
  g_clear_pointer (&facts->version, g_free);
}

SandboxHostFacts *
_sandbox_host_facts_new (void)
{
  SandboxHostFacts *self = g_new0 (SandboxHostFacts, 1);

  self->euid = geteuid ();
  self->capabilities = read_capabilities ();
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    self->namespaces[kind] = kernel_has_namespace ((SandboxIsolationKind) kind);
  self->missing_mount_call = find_missing_mount_call ();
  self->has_mount_api = self->namespaces[SANDBOX_ISOLATION_KIND_MOUNT]
                        && self->missing_mount_call == NULL;
  self->has_no_pidfd = !kernel_has_pidfd ();
  return self;
}

SandboxHostFacts *
_sandbox_host_facts_new_empty (void)
{
  SandboxHostFacts *self = g_new0 (SandboxHostFacts, 1);

  self->euid = 65534;
  return self;
}

void
_sandbox_host_facts_free (SandboxHostFacts *self)
{
  if (self == NULL)
    return;
  set_program (self, NULL);
  g_free (self->search_path);
  g_free (self->root);
  g_free (self);
}

void
_sandbox_host_facts_inject_program (SandboxHostFacts *self,
                                    const char *program,
                                    const char *const *options)
{
  set_program (self, g_strdup (program));
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (; options != NULL && *options != NULL; options++)
    g_hash_table_add (self->options, g_strdup (*options));
  self->options_known = TRUE;
  self->version_known = TRUE;
}

gboolean
sandbox_host_facts_find_program (SandboxHostFacts *facts,
                                 const char *name,
                                 GError **error)
{
  char *program;

  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (name != NULL && strchr (name, '/') == NULL, FALSE);

  program = _sandbox_find_program (facts->search_path, name, error);
  if (program != NULL)
    set_program (facts, program);
  return program != NULL;
}

const char *
sandbox_host_facts_get_program (const SandboxHostFacts *facts)
{
  g_return_val_if_fail (facts != NULL, NULL);

  return facts->program;
}

guint32
sandbox_host_facts_get_euid (const SandboxHostFacts *facts)
{
  g_return_val_if_fail (facts != NULL, 65534);

  return facts->euid;
}

gboolean
sandbox_host_facts_has_capability (const SandboxHostFacts *facts,
                                   int capability)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  return capability >= 0 && capability < 64
         && (facts->capabilities >> capability & 1) != 0;
}

gboolean
sandbox_host_facts_has_namespace (const SandboxHostFacts *facts,
                                  SandboxIsolationKind kind)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  return (int) kind >= 0 && kind < SANDBOX_ISOLATION_N_KINDS
         && facts->namespaces[kind];
}

gboolean
sandbox_host_facts_has_mount_api (const SandboxHostFacts *facts)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  return facts->has_mount_api;
}

gboolean
sandbox_host_facts_check_mount_api (const SandboxHostFacts *facts,
                                    GError **error)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  if (facts->has_mount_api)
    return TRUE;
  if (facts->missing_mount_call != NULL)
    g_set_error (
        error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
        "the call %s(2) is missing: it takes Linux 5.12, and no seccomp "
        "filter that hides it",
        facts->missing_mount_call);
  else
    g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                         "the kernel has no mount namespaces");
  return FALSE;
}
