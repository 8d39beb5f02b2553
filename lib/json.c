/* json.c - have the shared object json.so read and write documents. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "json-private.h"

#include <string.h>

#include "component-private.h"

static const SandboxJsonOps *
get_ops (GError **error)
{
  static gsize ops;

  if (g_atomic_pointer_get (&ops) == 0)
    g_atomic_pointer_set (&ops, (gsize) _sandbox_component_load (
                                    "json", SANDBOX_JSON_SYMBOL, error));
  return (const SandboxJsonOps *) g_atomic_pointer_get (&ops);
}

SandboxRequest *
sandbox_request_new_from_json (const char *text, gssize length, GError **error)
{
  g_autoptr (SandboxRequest) request = NULL;
  const SandboxJsonOps *ops;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  ops = get_ops (error);
  if (ops == NULL)
    return NULL;
  request = sandbox_request_new (NULL);
  if (!ops->read_request (request, text,
                          length < 0 ? strlen (text) : (gsize) length, error))
    return NULL;
  return g_steal_pointer (&request);
}

char *
sandbox_request_to_json (SandboxRequest *self, GError **error)
{
  const SandboxJsonOps *ops;

  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  ops = get_ops (error);
  return ops != NULL ? ops->write_request (self, error) : NULL;
}

char *
sandbox_result_to_json (const SandboxResult *self, GError **error)
{
  const SandboxJsonOps *ops;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  ops = get_ops (error);
  return ops != NULL ? ops->write_result (self) : NULL;
}

char *
sandbox_error_to_json (const GError *problem, GError **error)
{
  const SandboxJsonOps *ops;

  g_return_val_if_fail (problem != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  ops = get_ops (error);
  return ops != NULL ? ops->write_error (problem) : NULL;
}
