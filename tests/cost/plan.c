/* plan.c - plan ROOTFS N: all that precedes the launch of a request, N times. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdio.h>
#include <stdlib.h>

#include "host-facts-private.h"
#include "init-config-private.h"
#include "negotiate-private.h"
#include "steps-private.h"
#include "validate-private.h"

#define N_BINDS 10

extern const SandboxBackendOps sandbox_backend_native;

static SandboxRequest *
make_request (const char *rootfs)
{
  const char *const argv[] = { "true", NULL };
  const char *const nothing[] = { NULL };
  SandboxRequest *request = sandbox_request_new (argv);

  sandbox_request_set_rootfs (request, rootfs);
  sandbox_request_set_writable_paths (request, nothing);
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    sandbox_request_isolate (request, (SandboxIsolationKind) i,
                             SANDBOX_ISOLATION_NEW);
  sandbox_request_take_mount (
      request, sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL, "/proc", 0));
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  for (int i = 0; i < N_BINDS; i++)
    {
      g_autofree char *target = g_strdup_printf ("/tmp/%d", i);

      sandbox_request_take_mount (
          request, sandbox_mount_new (SANDBOX_MOUNT_BIND, rootfs, target, 0));
    }
  return request;
}

/* As lib/pipeline.c does it; the probes of a real host are made of calls that
 * valgrind does not know. */
static gboolean
plan (const char *rootfs,
      SandboxHostFacts *facts,
      const SandboxFeatureSet *features,
      GError **error)
{
  /* What the host has mounted differs from one to the other. */
  const SandboxLayoutPolicy policy = { .is_root = TRUE };
  const SandboxInitWiring wiring = { .channel_fd = 3, .proc_fd = 4 };
  g_autoptr (SandboxRequest) request = make_request (rootfs);
  g_autoptr (SandboxRequest) effective = NULL;
  g_autoptr (SandboxLayout) layout = NULL;
  g_autoptr (SandboxInvocation) invocation = NULL;
  g_autoptr (SandboxSteps) steps = NULL;
  g_autoptr (GByteArray) config = NULL;
  g_auto (GStrv) phrases = NULL;

  if (!_sandbox_validate (request, error)
      || !_sandbox_negotiate (request, features, facts, error))
    return FALSE;
  effective = sandbox_request_copy (request);
  layout = _sandbox_layout_new (effective, policy, TRUE, error);
  if (layout == NULL)
    return FALSE;
  invocation = _sandbox_invocation_new (layout->request, layout->has_proc);
  if (!sandbox_backend_native.prepare (NULL, facts, layout->request, invocation,
                                       error))
    return FALSE;
  steps = _sandbox_steps_new (invocation);
  config = _sandbox_init_config_new (layout, invocation, &wiring, &phrases);
  return TRUE;
}

static SandboxHostFacts *
make_facts (void)
{
  SandboxHostFacts *facts = _sandbox_host_facts_new_empty ();

  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    facts->namespaces[kind] = TRUE;
  facts->has_mount_api = TRUE;
  facts->euid = 0;
  facts->capabilities = G_MAXUINT64;
  return facts;
}

int
main (int argc, char **argv)
{
  g_autoptr (SandboxHostFacts) facts = make_facts ();
  g_autoptr (SandboxFeatureSet) features = _sandbox_feature_set_new ();
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    {
      fputs ("usage: plan ROOTFS N\n", stderr);
      return EXIT_FAILURE;
    }
  sandbox_backend_native.get_features (NULL, facts, features);
  for (int i = atoi (argv[2]); i > 0; i--)
    if (!plan (argv[1], facts, features, &error))
      {
        fprintf (stderr, "plan: %s\n", error->message);
        return EXIT_FAILURE;
      }
  return EXIT_SUCCESS;
}
