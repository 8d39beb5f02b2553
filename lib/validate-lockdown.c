/* validate-lockdown.c - limits and filters that no backend could put in force. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "validate-private.h"

#include <linux/bpf_common.h>
#include <linux/capability.h>
#include <linux/filter.h>

#include <sandboxlib/plugin.h>

#include "rlimit-private.h"
#include "seccomp-profile-private.h"

static gboolean
check_rlimits (SandboxRequest *request, GError **error)
{
  const char *const *word = sandbox_request_get_rlimits (request);
  guint64 seen = 0;

  for (; word != NULL && *word != NULL; word++)
    {
      g_autofree char *fault = NULL;
      SandboxRlimit rlimit;

      if (!_sandbox_rlimit_parse (*word, &rlimit, &fault))
        return _sandbox_invalid (error, "rlimits: %s", fault);
      if ((seen >> rlimit.resource & 1) != 0)
        return _sandbox_invalid (error, "rlimits: %s is there twice",
                                 rlimit.name);
      seen |= G_GUINT64_CONSTANT (1) << rlimit.resource;
    }
  return TRUE;
}

static gboolean
check_program (guint index, GBytes *program, GError **error)
{
  gsize size = g_bytes_get_size (program);

  if (size == 0)
    return _sandbox_invalid (error, "seccomp-programs: program %u is empty",
                             index);
  if (size % sizeof (struct sock_filter) != 0)
    return _sandbox_invalid (error,
                             "seccomp-programs: program %u has %" G_GSIZE_FORMAT
                             " bytes, which is no multiple of 8",
                             index, size);
  if (size / sizeof (struct sock_filter) > BPF_MAXINSNS)
    return _sandbox_invalid (
        error, "seccomp-programs: program %u has more than %d instructions",
        index, BPF_MAXINSNS);
  return TRUE;
}

static gboolean
check_profiles (SandboxRequest *request, GError **error)
{
  const char *const *names = sandbox_request_get_seccomp_profiles (request);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      const char *fault = _sandbox_seccomp_profile_find_fault (names[i]);

      if (fault != NULL)
        return _sandbox_invalid (error, "seccomp-profiles: '%s' is not %s",
                                 names[i], fault);
    }
  return TRUE;
}

static gboolean
has_filters (SandboxRequest *request)
{
  const char *const *names = sandbox_request_get_seccomp_profiles (request);

  return sandbox_request_get_seccomp_programs (request)->len > 0
         || (names != NULL && names[0] != NULL);
}

/* seccomp(2): whoever could gain privileges by execve(2) must have one to filter
 * what a set-uid program can do. */
static gboolean
check_filters (SandboxRequest *request, GError **error)
{
  GPtrArray *programs = sandbox_request_get_seccomp_programs (request);

  for (guint i = 0; i < programs->len; i++)
    if (!check_program (i, g_ptr_array_index (programs, i), error))
      return FALSE;
  if (has_filters (request)
      && sandbox_request_get_no_new_privs (request) == SANDBOX_CHOICE_NO
      && !(sandbox_request_get_capability_mask (request) >> CAP_SYS_ADMIN & 1))
    return _sandbox_invalid (
        error, "no-new-privs: no, but then a filter of system calls takes "
               "CAP_SYS_ADMIN: add the capability, or leave no-new-privs out");
  return TRUE;
}

static gboolean
check_label (const char *field, const char *label, GError **error)
{
  if (label != NULL && *label == '\0')
    return _sandbox_invalid (error, "%s: empty", field);
  return TRUE;
}

gboolean
_sandbox_validate_lockdown (SandboxRequest *request, GError **error)
{
  return check_rlimits (request, error) && check_profiles (request, error)
         && check_filters (request, error)
         && check_label ("exec-label", sandbox_request_get_exec_label (request),
                         error)
         && check_label ("file-label", sandbox_request_get_file_label (request),
                         error);
}
