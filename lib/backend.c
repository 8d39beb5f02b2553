/* backend.c - a loaded backend: what it is, and what it can do here. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "backend-private.h"
#include "host-facts-private.h"

#include "error-private.h"
#include "features-private.h"
#include "module-private.h"
#include "negotiate-private.h"

G_DEFINE_FINAL_TYPE (SandboxBackend, sandbox_backend, G_TYPE_OBJECT)

void
_sandbox_backend_propagate (SandboxBackend *self,
                            GError **error,
                            GError *problem)
{
  if (problem == NULL)
    problem = g_error_new_literal (SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE,
                                   "failed without giving a reason");
  _sandbox_error_make_valid (problem);
  g_propagate_prefixed_error (error, problem, "%s: ", self->ops.name);
}

static void
probe (SandboxBackend *self)
{
  /* What supervises a sandbox has a pidfd of it, whatever makes it. */
  if (self->facts->has_no_pidfd)
    self->probe_error = g_error_new_literal (
        SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
        "the call pidfd_open(2) is missing: it takes Linux 5.3, and no seccomp "
        "filter that hides it");
  else if (!self->ops.probe (self->state, self->facts, &self->probe_error)
           && self->probe_error == NULL)
    self->probe_error
        = g_error_new_literal (SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE,
                               "the probe failed without giving a reason");
}

gboolean
_sandbox_backend_ensure_probed (SandboxBackend *self, GError **error)
{
  if (!self->is_probed)
    {
      self->is_probed = TRUE;
      probe (self);
      self->ops.get_features (self->state, self->facts, self->features);
    }
  if (self->probe_error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->probe_error));
  return FALSE;
}

/* Whoever makes an object of the type by himself, as other languages let him,
 * has one that is of no use, and says so. */

static int
probe_nothing (gpointer state, SandboxHostFacts *facts, GError **error)
{
  (void) state;
  (void) facts;
  g_set_error_literal (
      error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
      "no backend was loaded: sandbox_backend_load() gives one");
  return 0;
}

static void
offer_nothing (gpointer state,
               const SandboxHostFacts *facts,
               SandboxFeatureSet *set)
{
  (void) state;
  (void) facts;
  (void) set;
}

static const SandboxBackendOps no_ops = {
  SANDBOX_BACKEND_OPS_INIT,      .name = "none",
  .description = "no backend",   .probe = probe_nothing,
  .get_features = offer_nothing,
};

static void
sandbox_backend_finalize (GObject *object)
{
  SandboxBackend *self = SANDBOX_BACKEND (object);

  if (self->ops.close != NULL)
    self->ops.close (self->state);
  g_clear_pointer (&self->features, _sandbox_feature_set_free);
  g_clear_pointer (&self->facts, _sandbox_host_facts_free);
  g_clear_error (&self->probe_error);
  g_clear_error (&self->trial_error);
  g_free (self->module_path);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->trial_mutex);
  G_OBJECT_CLASS (sandbox_backend_parent_class)->finalize (object);
}

static void
sandbox_backend_class_init (SandboxBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sandbox_backend_finalize;
}

static void
sandbox_backend_init (SandboxBackend *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->trial_mutex);
  self->ops = no_ops;
  self->module_path = g_strdup ("");
  self->facts = _sandbox_host_facts_new ();
  self->features = _sandbox_feature_set_new ();
}

static SandboxBackend *
backend_new (const char *name, GError **error)
{
  g_autoptr (SandboxBackend) self = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *path = NULL;
  SandboxBackendOps ops;

  if (!_sandbox_module_load (name, &ops, &path, error))
    return NULL;
  self = g_object_new (SANDBOX_TYPE_BACKEND, NULL);
  self->ops = ops;
  g_free (self->module_path);
  self->module_path = g_steal_pointer (&path);
  if (ops.open != NULL)
    {
      self->state = ops.open (&problem);
      if (self->state == NULL)
        {
          self->ops.close = NULL;
          _sandbox_backend_propagate (self, error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

/* Backends stay for the life of the process, and what was probed with them. */
SandboxBackend *
sandbox_backend_load (const char *name, GError **error)
{
  static GMutex mutex;
  static GHashTable *backends;
  SandboxBackend *backend;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_mutex_lock (&mutex);
  if (backends == NULL)
    backends
        = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  backend = g_hash_table_lookup (backends, name);
  if (backend == NULL)
    {
      backend = backend_new (name, error);
      if (backend != NULL)
        g_hash_table_insert (backends, (gpointer) backend->ops.name, backend);
    }
  g_mutex_unlock (&mutex);
  return backend != NULL ? g_object_ref (backend) : NULL;
}

const char *
sandbox_backend_get_name (SandboxBackend *self)
{
  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);

  return self->ops.name;
}

const char *
sandbox_backend_get_description (SandboxBackend *self)
{
  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);

  return self->ops.description;
}

const char *
sandbox_backend_get_module_path (SandboxBackend *self)
{
  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);

  return self->module_path;
}

char *
sandbox_backend_dup_tool (SandboxBackend *self)
{
  char *tool = NULL;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);

  g_mutex_lock (&self->mutex);
  _sandbox_backend_ensure_probed (self, NULL);
  if (sandbox_host_facts_get_program (self->facts) != NULL)
    {
      const char *version = _sandbox_host_facts_get_version (self->facts);

      tool = g_strdup_printf (
          "%s%s%s%s", sandbox_host_facts_get_program (self->facts),
          version != NULL ? " (" : "", version != NULL ? version : "",
          version != NULL ? ")" : "");
    }
  g_mutex_unlock (&self->mutex);
  return tool;
}

gboolean
_sandbox_backend_is_usable (SandboxBackend *self, GError **error)
{
  GError *problem = NULL;
  gboolean is_usable;

  g_mutex_lock (&self->mutex);
  is_usable = _sandbox_backend_ensure_probed (self, &problem);
  g_mutex_unlock (&self->mutex);
  if (!is_usable)
    _sandbox_backend_propagate (self, error, problem);
  return is_usable;
}

gboolean
sandbox_backend_probe (SandboxBackend *self, GError **error)
{
  GError *problem = NULL;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!_sandbox_backend_is_usable (self, error))
    return FALSE;
  g_mutex_lock (&self->trial_mutex);
  if (!self->is_tried)
    {
      self->is_tried = TRUE;
      _sandbox_backend_try_out (self, &self->trial_error);
    }
  if (self->trial_error != NULL)
    problem = g_error_copy (self->trial_error);
  g_mutex_unlock (&self->trial_mutex);
  if (problem == NULL)
    return TRUE;
  _sandbox_backend_propagate (self, error, problem);
  return FALSE;
}

SandboxIsolation *
sandbox_backend_maximum_possible_isolation (SandboxBackend *self)
{
  SandboxIsolation *isolation;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);

  g_mutex_lock (&self->mutex);
  _sandbox_backend_ensure_probed (self, NULL);
  isolation = _sandbox_maximum_possible_isolation (self->features, self->facts);
  g_mutex_unlock (&self->mutex);
  return isolation;
}

char **
sandbox_backend_list_features (SandboxBackend *self)
{
  GPtrArray *lines = g_ptr_array_new ();

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);

  g_mutex_lock (&self->mutex);
  _sandbox_backend_ensure_probed (self, NULL);
  for (int i = 1; i < SANDBOX_FEATURE_END; i++)
    {
      SandboxFeature feature = (SandboxFeature) i;
      const char *name = _sandbox_feature_get_name (feature);
      g_autofree char *reason = NULL;

      if (name == NULL)
        continue;
      g_ptr_array_add (lines, _sandbox_feature_set_is_offered (
                                  self->features, self->facts, feature, &reason)
                                  ? g_strconcat (name, "\toffered", NULL)
                                  : g_strconcat (name, "\t", reason, NULL));
    }
  g_mutex_unlock (&self->mutex);
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

SandboxRequest *
sandbox_backend_degrade (SandboxBackend *self,
                         SandboxRequest *request,
                         GPtrArray **out_changes)
{
  g_autoptr (GPtrArray) changes = NULL;
  SandboxRequest *degraded;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);
  g_return_val_if_fail (SANDBOX_IS_REQUEST (request), NULL);

  g_mutex_lock (&self->mutex);
  _sandbox_backend_ensure_probed (self, NULL);
  degraded = _sandbox_degrade (request, self->features, self->facts, &changes);
  g_mutex_unlock (&self->mutex);
  if (out_changes != NULL)
    *out_changes = g_steal_pointer (&changes);
  return degraded;
}
