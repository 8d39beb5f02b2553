/* steps-private.h - from the mounts of an invocation to steps for the child. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "child-private.h"
#include "invocation-private.h"

typedef struct
{
  gboolean covers_kernel_files;
  GArray *steps;       /* of SandboxStep */
  GStringChunk *texts; /* holds their strings */
  GPtrArray *layers;   /* holds those of overlays */
  GPtrArray *sources;  /* step index -> the SandboxMount that it comes from */
} SandboxSteps;

SandboxSteps *_sandbox_steps_new (const SandboxInvocation *invocation);
void _sandbox_steps_free (SandboxSteps *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxSteps, _sandbox_steps_free)
