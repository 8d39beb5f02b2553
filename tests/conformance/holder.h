/* holder.h - namespaces that exist already, for tests that join them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>
#include <sys/types.h>

typedef struct
{
  pid_t pid;   /* keeps them */
  pid_t first; /* of the pid namespace */
  int first_pidfd;
  int fds[SANDBOX_ISOLATION_N_KINDS];
  int second_user;
} Holder;

/* All of one new user namespace in which the caller is root; a child of that is
 * the second. @owner: who it belongs to, for root. */
void holder_start (Holder *self, uid_t owner);
void holder_end_first (Holder *self);
void holder_stop (Holder *self);

/* As /proc/PID/ns shows it: "net:[4026531840]". */
char *holder_dup_name (const Holder *self, SandboxIsolationKind kind);
char *holder_dup_second_user (const Holder *self);
