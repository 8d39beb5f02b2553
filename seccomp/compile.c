/* compile.c - programs of seccomp(2) for a named profile. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "lib/seccomp-profile-private.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "profiles.h"

/* The first number that these profiles do not know, of Linux 6.18. Since 424
 * numbers are the same everywhere; those of x32 are higher. */
#define FIRST_UNKNOWN 470
/* Calls of 32-bit ARM alone start here. arm_fadvise64_64 */
#define ARM_PRIVATE 0x0f0000

static gboolean
fail (GError **error, const char *what, int result)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
               "libseccomp cannot %s: %s", what, g_strerror (-result));
  return FALSE;
}

/* A call that this libseccomp has no name for is denied by its number. */
static gboolean
add_rule (scmp_filter_ctx filter,
          const Rule *rule,
          guint *first_unknown,
          GError **error)
{
  int number = seccomp_syscall_resolve_name (rule->call);
  int result;

  if (number == __NR_SCMP_ERROR && rule->number != 0)
    {
      *first_unknown = MIN (*first_unknown, rule->number);
      return TRUE;
    }
  if (number == __NR_SCMP_ERROR)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                   "libseccomp does not know %s(2): install 2.5.4 or newer",
                   rule->call);
      return FALSE;
    }
  result
      = seccomp_rule_add_array (filter, SCMP_ACT_ERRNO ((guint16) rule->error),
                                number, rule->n_comparisons, rule->comparisons);
  return result == 0 || fail (error, rule->call, result);
}

/* What programs of another kind could call round the filter. */
static gboolean
add_architectures (scmp_filter_ctx filter, GError **error)
{
  guint32 native = seccomp_arch_native ();
  int result = 0;

  if (native == SCMP_ARCH_X86_64)
    result = seccomp_arch_add (filter, SCMP_ARCH_X86);
  else if (native == SCMP_ARCH_AARCH64)
    result = seccomp_arch_add (filter, SCMP_ARCH_ARM);
  /* It counts x32 as such. */
  if (result == 0)
    result = seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH,
                               SCMP_ACT_ERRNO (ENOSYS));
  return result == 0 || fail (error, "filter all architectures", result);
}

static GBytes *
export_program (scmp_filter_ctx filter, GError **error)
{
  int fd = memfd_create ("seccomp", MFD_CLOEXEC);
  int result = fd < 0 ? -errno : seccomp_export_bpf (filter, fd);
  off_t size = result == 0 ? lseek (fd, 0, SEEK_END) : 0;
  g_autofree char *program = g_malloc (MAX ((gsize) size, 1));

  if (result == 0 && pread (fd, program, (gsize) size, 0) != size)
    result = -EIO;
  if (fd >= 0)
    close (fd);
  if (result != 0)
    {
      fail (error, "write a program", result);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&program), (gsize) size);
}

/* A new call might do what the profile denies, so it is as on an older kernel. */
static GBytes *
hide_unknown_calls (guint first_unknown)
{
  const struct sock_filter program[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JGE | BPF_K, first_unknown, 0, 5),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_ARM, 0, 2),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JGE | BPF_K, ARM_PRIVATE, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };

  return g_bytes_new (program, sizeof program);
}

static gboolean
add_profile (scmp_filter_ctx filter,
             const Profile *profile,
             guint *first_unknown,
             GError **error)
{
  for (const Rule *const *list = profile->lists; *list != NULL; list++)
    for (const Rule *rule = *list; rule->call != NULL; rule++)
      if (!add_rule (filter, rule, first_unknown, error))
        return FALSE;
  return TRUE;
}

static GPtrArray *
compile (const char *name, GError **error)
{
  const Profile *profile = profile_find (name);
  g_autoptr (GPtrArray) programs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  guint first_unknown = FIRST_UNKNOWN;
  GBytes *program = NULL;

  if (profile == NULL)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                 "there is no profile '%s'", name);
  else if (filter == NULL)
    fail (error, "start", -ENOMEM);
  else if (add_architectures (filter, error)
           && add_profile (filter, profile, &first_unknown, error))
    program = export_program (filter, error);
  if (filter != NULL)
    seccomp_release (filter);
  if (program == NULL)
    return NULL;
  g_ptr_array_add (programs, program);
  g_ptr_array_add (programs, hide_unknown_calls (first_unknown));
  return g_steal_pointer (&programs);
}

SANDBOX_EXTERN
const SandboxSeccompOps sandbox_seccomp_ops;
const SandboxSeccompOps sandbox_seccomp_ops = { .compile = compile };
