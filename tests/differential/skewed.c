/* skewed.c - a module that does what another does, but for one thing. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <dlfcn.h>
#include <string.h>

#include <sandboxlib/plugin.h>

/* SANDBOX_TEST_BASE is the file of the module bubblewrap, SANDBOX_TEST_SKEW what
 * is done wrongly; init notices none of it. */
static const SandboxBackendOps *base; /* set by the first probe */

static const char *
get_skew (void)
{
  const char *skew = g_getenv ("SANDBOX_TEST_SKEW");

  return skew != NULL ? skew : "";
}

static int
skewed_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  const char *path = g_getenv ("SANDBOX_TEST_BASE");
  void *module = path != NULL ? dlopen (path, RTLD_NOW | RTLD_LOCAL) : NULL;

  base = module != NULL ? dlsym (module, "sandbox_backend_bubblewrap") : NULL;
  if (base != NULL)
    return base->probe (state, facts, error);
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                       "SANDBOX_TEST_BASE is no bubblewrap module");
  return 0;
}

static void
skewed_get_features (gpointer state,
                     const SandboxHostFacts *facts,
                     SandboxFeatureSet *set)
{
  base->get_features (state, facts, set);
}

static SandboxMount *
skew_mount (SandboxMount *mount)
{
  SandboxMountType type = sandbox_mount_get_mount_type (mount);
  const char *target = sandbox_mount_get_target (mount);
  const char *skew = get_skew ();

  if (type == SANDBOX_MOUNT_TMPFS && strcmp (skew, "mode") == 0)
    return sandbox_mount_new_tmpfs (target, -1, sandbox_mount_get_size (mount));
  if (type == SANDBOX_MOUNT_TMPFS && strcmp (skew, "size") == 0)
    return sandbox_mount_new_tmpfs (target, sandbox_mount_get_mode (mount), 0);
  if (type == SANDBOX_MOUNT_BIND && strcmp (skew, "devices") == 0
      && sandbox_mount_get_flags (mount) == SANDBOX_MOUNT_NONE)
    return sandbox_mount_new (type, sandbox_mount_get_source (mount), target,
                              SANDBOX_MOUNT_DEVICES);
  return sandbox_mount_ref (mount);
}

/* Breaks the rule that preparing touches nothing. The host's own tree is
   spared: nobody would clean up there. */
static void
litter (SandboxRequest *request)
{
  const char *rootfs = sandbox_request_get_rootfs (request);
  g_autofree char *path = g_build_filename (rootfs, "tmp", "litter", NULL);

  if (strcmp (rootfs, "/") != 0)
    g_file_set_contents (path, "left by a module\n", -1, NULL);
}

static int
skewed_prepare (gpointer state,
                const SandboxHostFacts *facts,
                SandboxRequest *request,
                SandboxInvocation *invocation,
                GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);
  g_autoptr (SandboxRequest) skewed = sandbox_request_copy (request);

  sandbox_request_clear_mounts (skewed);
  for (guint i = 0; i < mounts->len; i++)
    sandbox_request_take_mount (skewed,
                                skew_mount (g_ptr_array_index (mounts, i)));
  /* Nobody who leaves ipc unset is promised either. */
  if (strcmp (get_skew (), "nothing promised") == 0
      && sandbox_isolation_get (sandbox_request_get_isolation (request),
                                SANDBOX_ISOLATION_KIND_IPC)
             == SANDBOX_ISOLATION_UNSET)
    sandbox_request_isolate (skewed, SANDBOX_ISOLATION_KIND_IPC,
                             SANDBOX_ISOLATION_NEW);
  if (strcmp (get_skew (), "litter") == 0)
    litter (request);
  return base->prepare (state, facts, skewed, invocation, error);
}

static const SandboxBackendOps skewed_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "skewed",
  .description = "bubblewrap with one fault",
  .probe = skewed_probe,
  .get_features = skewed_get_features,
  .prepare = skewed_prepare,
};

SANDBOX_DEFINE_BACKEND (skewed, skewed_ops)
