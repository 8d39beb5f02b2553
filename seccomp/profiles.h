/* profiles.h - which system calls a named profile denies. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>
#include <seccomp.h>

/* A call is denied if all comparisons hold; of several rules for one call one is
 * enough. */
typedef struct
{
  const char *call;
  int error; /* what it fails with */
  guint n_comparisons;
  struct scmp_arg_cmp comparisons[2];
  /* Of a call younger than the oldest libseccomp, in every architecture; 0: that
   * one knows it. */
  guint number;
} Rule;

typedef struct
{
  const char *name;
  const Rule *const *lists; /* ends in NULL; each ends in a rule without call */
} Profile;

/* NULL when there is none. */
const Profile *profile_find (const char *name);
