/* own-namespace.c - a mount namespace of the test's own. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "own-namespace.h"

#include <check.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

/* libcheck has forked for the test. */
void
own_namespace_enter (OwnNamespace *self)
{
  self->namespace = open ("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
  self->cwd = open (".", O_PATH | O_CLOEXEC);
  ck_assert_int_eq (unshare (CLONE_NEWNS), 0);
  ck_assert_int_eq (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
}

/* setns(2) moves the cwd to the root. */
void
own_namespace_leave (OwnNamespace *self)
{
  ck_assert_int_eq (setns (self->namespace, CLONE_NEWNS), 0);
  ck_assert_int_eq (fchdir (self->cwd), 0);
  close (self->namespace);
  close (self->cwd);
}
