/* user-namespaces.c - why a caller cannot make a user namespace. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "user-namespaces-private.h"

#include <string.h>

#include "host-facts-private.h"

/* The first word of a file of the host, or "" */
static char *
read_word (const SandboxHostFacts *facts, const char *path)
{
  g_autofree char *file
      = g_strconcat (facts->root != NULL ? facts->root : "", path, NULL);
  char *text = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return g_strdup ("");
  text[strcspn (text, " \t\n")] = '\0';
  return text;
}

static gboolean
is_word (const SandboxHostFacts *facts, const char *path, const char *word)
{
  g_autofree char *found = read_word (facts, path);

  return strcmp (found, word) == 0;
}

/* Ubuntu 23.10 and later. A profile may allow it to its program, so it is only
 * certain of one that has none. */
static gboolean
is_restricted_by_apparmor (const SandboxHostFacts *facts)
{
  return is_word (facts, "/sys/module/apparmor/parameters/enabled", "Y")
         && is_word (facts,
                     "/proc/sys/kernel/"
                     "apparmor_restrict_unprivileged_userns",
                     "1")
         && is_word (facts, "/proc/self/attr/current", "unconfined");
}

/* Mode 2 is a filter. proc_pid_status(5) */
static gboolean
has_seccomp_filter (const SandboxHostFacts *facts)
{
  g_autofree char *file = g_strconcat (facts->root != NULL ? facts->root : "",
                                       "/proc/self/status", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (file, &text, NULL, NULL)
         && strstr (text, "\nSeccomp:\t2") != NULL;
}

static const char *
find_reason (const SandboxHostFacts *facts)
{
  if (!sandbox_host_facts_has_namespace (facts, SANDBOX_ISOLATION_KIND_USER))
    return "the kernel has no user namespaces; run as root, or use one that is "
           "built with CONFIG_USER_NS";
  if (is_word (facts, "/proc/sys/user/max_user_namespaces", "0"))
    return "user namespaces are switched off; as root: sysctl "
           "user.max_user_namespaces=10000";
  if (is_word (facts, "/proc/sys/kernel/unprivileged_userns_clone", "0"))
    return "user namespaces are switched off for all but root; as root: sysctl "
           "kernel.unprivileged_userns_clone=1";
  if (is_restricted_by_apparmor (facts))
    return "AppArmor restricts user namespaces; as root: sysctl "
           "kernel.apparmor_restrict_unprivileged_userns=0, or load a profile "
           "with the rule \"userns,\" for the calling program";
  return NULL;
}

gboolean
sandbox_host_facts_check_user_namespaces (const SandboxHostFacts *facts,
                                          GError **error)
{
  const char *reason;

  g_return_val_if_fail (facts != NULL, FALSE);

  reason = find_reason (facts);
  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE, reason);
  return FALSE;
}

const char *
_sandbox_explain_forbidden_user_namespace (const SandboxHostFacts *facts)
{
  const char *reason = find_reason (facts);

  if (reason != NULL)
    return reason;
  if (has_seccomp_filter (facts))
    return "a seccomp filter, as of a container, forbids user namespaces; run "
           "the container with one that allows clone(2) with CLONE_NEWUSER, "
           "for "
           "docker and podman: --security-opt seccomp=unconfined";
  return "user namespaces are forbidden here: in a chroot(2), or by a security "
         "module; run as root or outside of it";
}
