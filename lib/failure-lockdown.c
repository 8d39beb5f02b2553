/* failure-lockdown.c - what to say of a limit or filter that is not in force. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "failure-private.h"

#include <errno.h>
#include <sys/resource.h>

#include "error-private.h"
#include "rlimit-private.h"
#include "seccomp-profile-private.h"

/* Behind those of the request comes the caller's own limit of the stack. */
void
_sandbox_failure_of_rlimit (SandboxResult *result,
                            const struct init_record *record,
                            SandboxRequest *request)
{
  g_autoptr (GArray) rlimits = _sandbox_request_dup_rlimits (request);
  const char *const *words = sandbox_request_get_rlimits (request);
  const char *word = record->index < rlimits->len ? words[record->index]
                                                  : "stack, as the caller's";
  gboolean is_nofile = g_str_has_prefix (word, "nofile=");

  _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "rlimit",
                        record->error, NULL, "cannot set the limit %s: %s",
                        word, _sandbox_strerror (record->error));
  if (record->error == EPERM)
    result->remedy = g_strdup (
        is_nofile
            ? "a hard limit above the caller's takes CAP_SYS_RESOURCE, and "
              "none can be above the sysctl fs.nr_open"
            : "a hard limit above the caller's takes CAP_SYS_RESOURCE");
}

static const char *
find_remedy (int error)
{
  switch (error)
    {
    case EINVAL:
    case EFAULT:
      return "the kernel does not take it for a program of seccomp(2): each "
             "instruction must be one that is allowed there, each jump must "
             "stay "
             "inside, and the last must return";
    case EPERM:
    case EACCES:
    case ECHILD:
      return "a filter that is in force denies seccomp(2) or prctl(2): those "
             "of "
             "a request before the last must allow seccomp(2)";
    case ENOMEM:
      return "the kernel limits the length of all filters of a process "
             "together: "
             "use fewer or shorter programs";
    case ENOSYS:
      return "the kernel needs CONFIG_SECCOMP_FILTER";
    default:
      return NULL;
    }
}

/* The profile that program @index is of, or NULL; *out_number is which one of all
 * others it is. */
static const char *
find_profile (SandboxRequest *request, guint index, guint *out_number)
{
  const char *const *name = sandbox_request_get_seccomp_profiles (request);

  for (; name != NULL && *name != NULL; name++)
    {
      GPtrArray *programs = _sandbox_seccomp_profile_get (*name, NULL);

      if (programs != NULL && index < programs->len)
        return *name;
      index -= programs != NULL ? programs->len : 0;
    }
  *out_number = index;
  return NULL;
}

void
_sandbox_failure_of_seccomp (SandboxResult *result,
                             const struct init_record *record,
                             SandboxRequest *request)
{
  guint n_programs = sandbox_request_get_seccomp_programs (request)->len;
  guint number = 0;
  const char *profile = find_profile (request, record->index, &number);
  const char *reason = record->error == ECHILD
                           ? "killed before the command was executed"
                           : _sandbox_strerror (record->error);

  if (profile != NULL)
    _sandbox_failure_set (
        result, SANDBOX_RESULT_SETUP_FAILED, "seccomp", record->error, NULL,
        "cannot install the seccomp profile %s: %s", profile, reason);
  else if (record->index < n_programs)
    _sandbox_failure_set (
        result, SANDBOX_RESULT_SETUP_FAILED, "seccomp", record->error, NULL,
        "cannot install seccomp program %u: %s", number, reason);
  else
    _sandbox_failure_set (
        result, SANDBOX_RESULT_SETUP_FAILED, "seccomp", record->error, NULL,
        "filters of system calls do not work here: %s", reason);
  result->remedy = g_strdup (find_remedy (record->error));
}
