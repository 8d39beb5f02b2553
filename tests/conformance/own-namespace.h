/* own-namespace.h - a mount namespace of the test's own. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

/* What leads back to the host's. */
typedef struct
{
  int namespace;
  int cwd;
} OwnNamespace;

/* For tests that mount something on the host; only root can. */
void own_namespace_enter (OwnNamespace *self);

/* Back to where the canary looked. */
void own_namespace_leave (OwnNamespace *self);
