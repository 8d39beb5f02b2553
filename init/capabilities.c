/* capabilities.c - give the command exactly these capabilities. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <linux/securebits.h>
#include <sys/prctl.h>

struct sets
{
  uint64_t effective;
  uint64_t permitted;
  uint64_t inheritable;
};

static uint64_t
join (uint32_t low, uint32_t high)
{
  return low | (uint64_t) high << 32;
}

static int
get_sets (struct sets *sets)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct data[2] = { 0 };
  int result = raw_capget (&header, data);

  sets->effective = join (data[0].effective, data[1].effective);
  sets->permitted = join (data[0].permitted, data[1].permitted);
  sets->inheritable = join (data[0].inheritable, data[1].inheritable);
  return result;
}

static int
set_sets (const struct sets *sets)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct data[2];

  for (int i = 0; i < 2; i++)
    {
      data[i].effective = (uint32_t) (sets->effective >> 32 * i);
      data[i].permitted = (uint32_t) (sets->permitted >> 32 * i);
      data[i].inheritable = (uint32_t) (sets->inheritable >> 32 * i);
    }
  return raw_capset (&header, data);
}

/* Removes from the bounding set what is not in @mask; *out_left is what stays.
 */
static int
shrink_bounding_set (uint64_t mask, uint64_t *out_left)
{
  *out_left = 0;
  for (unsigned int i = 0; i < 64; i++)
    {
      int is_set = raw_prctl (PR_CAPBSET_READ, i, 0);

      /* The kernel knows no more of them. */
      if (is_set == -EINVAL)
        break;
      if (is_set < 0)
        return is_set;
      if (is_set && ((mask >> i & 1) || raw_prctl (PR_CAPBSET_DROP, i, 0) != 0))
        *out_left |= (uint64_t) 1 << i;
    }
  return 0;
}

static int
set_ambient (uint64_t mask)
{
  int result = raw_prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0);

  /* Before Linux 4.3 there are none. */
  if (result == -EINVAL && mask == 0)
    return 0;
  for (unsigned int i = 0; result == 0 && i < 64; i++)
    if (mask >> i & 1)
      result = raw_prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i);
  return result;
}

/* execve(2) gives root bounding | inheritable, limited to what it had under
 * no_new_privs. All others keep the ambient set, which must be inheritable.
 * capabilities(7). */
static bool
is_root_at_exec (void)
{
  uid_t ids[3];
  int bits = raw_prctl (PR_GET_SECUREBITS, 0, 0);

  return raw_getresuid (ids) == 0 && (ids[0] == 0 || ids[1] == 0)
         && !(bits >= 0 && (bits & SECBIT_NOROOT));
}

int
capabilities_keep (void)
{
  return raw_prctl (PR_SET_KEEPCAPS, 1, 0);
}

/* Root is given at execve(2) what is in the bounding set. */
static bool
bounding_set_has (uint64_t mask)
{
  for (unsigned int i = 0; i < 64; i++)
    if ((mask >> i & 1) && raw_prctl (PR_CAPBSET_READ, i, 0) != 1)
      return false;
  return true;
}

/* Under no_new_privs execve(2) gives nothing that the process has not got, so
 * the bounding set is left alone: emptying it takes as long as all else here. */
static int
bound (uint64_t mask, bool no_new_privs)
{
  uint64_t left;
  int result;

  if (no_new_privs || raw_prctl (PR_GET_NO_NEW_PRIVS, 0, 0) == 1)
    return 0;
  result = shrink_bounding_set (mask, &left);
  return result == 0 && (left & ~mask) != 0 ? -EPERM : result;
}

int
capabilities_set (uint64_t mask, bool no_new_privs)
{
  uint64_t carried = is_root_at_exec () ? 0 : mask;
  struct sets sets;
  int result = get_sets (&sets);

  if (result < 0)
    return result;
  if ((mask & ~sets.permitted) != 0)
    return -EPERM;

  /* setresuid(2) to another user cleared the effective set, and dropping from
   * the bounding set needs CAP_SETPCAP in it. */
  sets.effective = sets.permitted;
  set_sets (&sets);
  result = bound (mask, no_new_privs);
  if (result < 0)
    return result;
  if (carried != mask && !bounding_set_has (mask))
    return -EPERM;

  sets = (struct sets){ mask, mask, carried };
  result = set_sets (&sets);
  if (result == 0)
    result = set_ambient (carried);
  if (result == 0)
    result = raw_prctl (PR_SET_KEEPCAPS, 0, 0);
  if (result == 0)
    result = get_sets (&sets);
  if (result == 0
      && (sets.effective != mask || sets.permitted != mask
          || sets.inheritable != carried))
    result = -EPERM;
  return result;
}
