/* identity.c - become the user that the command runs as. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <sys/prctl.h>

#define MAX_COMPARED 1024

static bool
are_among (const uint32_t *some,
           uint32_t n_some,
           const uint32_t *all,
           uint32_t n_all)
{
  for (uint32_t i = 0; i < n_some; i++)
    {
      uint32_t at = 0;

      while (at < n_all && all[at] != some[i])
        at++;
      if (at == n_all)
        return false;
    }
  return true;
}

/* setgroups(2) is denied in a user namespace of an unprivileged user, also
 * when it would change nothing. */
int
identity_set_groups (const struct settings *settings)
{
  uint32_t n_wanted = settings->config->groups.count;
  gid_t current[MAX_COMPARED];
  int n_current = raw_getgroups (MAX_COMPARED, current);

  if (n_current >= 0 && n_wanted <= MAX_COMPARED
      && are_among (settings->groups, n_wanted, current, (uint32_t) n_current)
      && are_among (current, (uint32_t) n_current, settings->groups, n_wanted))
    return 0;
  n_current = raw_setgroups (n_wanted, settings->groups);
  return n_current == -EPERM
                 && (settings->config->flags & INIT_GROUPS_IF_ALLOWED) != 0
             ? 0
             : n_current;
}

/* Another identity makes the memory, which is init's too, as dumpable as the sysctl
 * fs.suid_dumpable says. prctl(2) */
static void
stay_closed (void)
{
  raw_prctl (PR_SET_DUMPABLE, 0, 0);
}

/* To the kernel -1 means "leave it as it is". */
int
identity_set_gid (gid_t gid)
{
  gid_t current[3];
  int result = raw_getresgid (current);

  if (gid == (gid_t) -1)
    return -EINVAL;
  if (result == 0 && current[0] == gid && current[1] == gid
      && current[2] == gid)
    return 0;
  result = raw_setresgid (gid, gid, gid);
  stay_closed ();
  return result;
}

int
identity_set_uid (uid_t uid)
{
  uid_t current[3];
  int result = raw_getresuid (current);

  if (uid == (uid_t) -1)
    return -EINVAL;
  if (result == 0 && current[0] == uid && current[1] == uid
      && current[2] == uid)
    return 0;
  result = raw_setresuid (uid, uid, uid);
  stay_closed ();
  return result;
}

int
identity_set_no_new_privs (void)
{
  int result = raw_prctl (PR_SET_NO_NEW_PRIVS, 1, 0);

  if (result == 0 && raw_prctl (PR_GET_NO_NEW_PRIVS, 0, 0) != 1)
    result = -EPERM;
  return result;
}
