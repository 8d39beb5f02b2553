/* backend-private.h - a loaded backend, as the library itself sees it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

#include "host-facts-private.h"

struct _SandboxBackend
{
  GObject parent_instance;

  SandboxBackendOps ops;
  char *module_path;
  gpointer state;

  /* Slots are never called twice at once; this guards them and all below. */
  GMutex mutex;
  SandboxHostFacts *facts;
  SandboxFeatureSet *features;
  gboolean is_probed;
  GError *probe_error;

  GMutex trial_mutex; /* taken before the other one */
  gboolean is_tried;
  GError *trial_error;
};

/* What its probe slot says, without a trial sandbox. */
gboolean _sandbox_backend_is_usable (SandboxBackend *self, GError **error);

/* The same with the mutex held. */
gboolean _sandbox_backend_ensure_probed (SandboxBackend *self, GError **error);

/* Takes @problem and prefixes it with the name. A module is foreign code: it
 * may fail and leave the error unset, then @problem is NULL. */
void _sandbox_backend_propagate (SandboxBackend *self,
                                 GError **error,
                                 GError *problem);

/* pipeline.c: a sandbox over the host's own / that only verifies itself. */
gboolean _sandbox_backend_try_out (SandboxBackend *self, GError **error);
