/* backend.c - the pipeline: validate, negotiate, lay out, prepare, launch. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/plugin.h>

#include <stdlib.h>
#include <string.h>

#include "host-facts-private.h"
#include "invocation-private.h"
#include "launch-private.h"
#include "layout-private.h"
#include "module-private.h"
#include "negotiate-private.h"
#include "process-private.h"
#include "request-private.h"
#include "validate-private.h"

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

G_DEFINE_FINAL_TYPE (SandboxBackend, sandbox_backend, G_TYPE_OBJECT)

/* What one request has become on its way. */
typedef struct
{
  SandboxLayout *layout;
  SandboxInvocation *invocation;
} Plan;

static void
plan_clear (Plan *plan)
{
  g_clear_pointer (&plan->invocation, _sandbox_invocation_free);
  g_clear_pointer (&plan->layout, _sandbox_layout_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/* A module is foreign code: it may fail and leave the error unset. */
static void
propagate (SandboxBackend *self, GError **error, GError *problem)
{
  if (problem == NULL)
    problem = g_error_new_literal (SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE,
                                   "failed without giving a reason");
  g_propagate_prefixed_error (error, problem, "%s: ", self->ops.name);
}

static gboolean
ensure_probed (SandboxBackend *self, GError **error)
{
  if (!self->is_probed)
    {
      self->is_probed = TRUE;
      if (!self->ops.probe (self->state, self->facts, &self->probe_error)
          && self->probe_error == NULL)
        self->probe_error =
            g_error_new_literal (SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE,
                                 "the probe failed without giving a reason");
      self->ops.get_features (self->state, self->facts, self->features);
    }
  if (self->probe_error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->probe_error));
  return FALSE;
}

static gboolean
check (SandboxBackend *self, SandboxRequest *request, GError **error)
{
  gboolean is_fine;

  if (!_sandbox_validate (request, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  is_fine = ensure_probed (self, error)
            && _sandbox_negotiate (request, self->features, self->facts, error);
  g_mutex_unlock (&self->mutex);
  return is_fine;
}

/* What is implied is as good as asked for. */
static void
apply_implied (SandboxBackend *self, SandboxRequest *effective)
{
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind)i;

      sandbox_request_isolate (effective, kind,
                               _sandbox_request_get_implied_isolation (
                                   effective, self->facts, kind));
    }
}

static gboolean
plan (SandboxBackend *self,
      SandboxRequest *request,
      gboolean is_dry,
      Plan *out,
      GError **error)
{
  gboolean is_prepared;

  if (!check (self, request, error))
    return FALSE;
  out->layout = _sandbox_layout_new (request, is_dry, error);
  if (out->layout == NULL)
    return FALSE;
  apply_implied (self, out->layout->request);
  out->invocation =
      _sandbox_invocation_new (out->layout->request, out->layout->init_bind);
  g_mutex_lock (&self->mutex);
  is_prepared = self->ops.prepare (
      self->state, self->facts, out->layout->request, out->invocation, error);
  g_mutex_unlock (&self->mutex);
  return is_prepared
         && (is_dry || !out->invocation->is_init_bound
             || _sandbox_layout_make_init_bind (out->layout, error));
}

static SandboxProcess *
start (SandboxBackend *self,
       SandboxRequest *request,
       gboolean is_trial,
       GError **error)
{
  g_auto (Plan) made = { 0 };
  SandboxLaunch *launch;

  if (!plan (self, request, FALSE, &made, error))
    return NULL;
  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN)
      == FALSE)
    {
      g_autofree char *text = _sandbox_invocation_to_text (made.invocation);

      g_debug ("%s", text);
    }
  launch = _sandbox_launch (made.layout, made.invocation, is_trial, error);
  if (launch == NULL)
    return NULL;
  return _sandbox_process_new (self->ops.name, g_steal_pointer (&made.layout),
                               g_steal_pointer (&made.invocation), launch,
                               error);
}

/* A sandbox over the host's own / that only verifies itself. */
static gboolean
try_out (SandboxBackend *self, GError **error)
{
  static const char *const argv[] = { "true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_cwd (request, "/");
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_NULL);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_NULL);
  process = start (self, request, TRUE, error);
  if (process == NULL)
    return FALSE;
  result = sandbox_process_wait (process);
  if (sandbox_result_get_shell_status (result) == 0)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
               "a trial sandbox failed: %s%s%s%s",
               sandbox_result_get_message (result),
               sandbox_result_get_remedy (result) != NULL ? " (" : "",
               sandbox_result_get_remedy (result) != NULL
                   ? sandbox_result_get_remedy (result)
                   : "",
               sandbox_result_get_remedy (result) != NULL ? ")" : "");
  return FALSE;
}

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
  self->module_path = g_steal_pointer (&path);
  if (ops.open != NULL)
    {
      self->state = ops.open (&problem);
      if (self->state == NULL)
        {
          self->ops.close = NULL;
          propagate (self, error, g_steal_pointer (&problem));
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
    backends =
        g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  backend = g_hash_table_lookup (backends, name);
  if (backend == NULL)
    {
      backend = backend_new (name, error);
      if (backend != NULL)
        g_hash_table_insert (backends, (gpointer)backend->ops.name, backend);
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
  ensure_probed (self, NULL);
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
sandbox_backend_probe (SandboxBackend *self, GError **error)
{
  GError *problem = NULL;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_mutex_lock (&self->mutex);
  ensure_probed (self, &problem);
  g_mutex_unlock (&self->mutex);
  g_mutex_lock (&self->trial_mutex);
  if (problem == NULL && !self->is_tried)
    {
      self->is_tried = TRUE;
      try_out (self, &self->trial_error);
    }
  if (problem == NULL && self->trial_error != NULL)
    problem = g_error_copy (self->trial_error);
  g_mutex_unlock (&self->trial_mutex);
  if (problem == NULL)
    return TRUE;
  propagate (self, error, problem);
  return FALSE;
}

SandboxIsolation *
sandbox_backend_maximum_possible_isolation (SandboxBackend *self)
{
  SandboxIsolation *isolation;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);

  g_mutex_lock (&self->mutex);
  ensure_probed (self, NULL);
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
  ensure_probed (self, NULL);
  for (int i = 1; i < SANDBOX_FEATURE_END; i++)
    {
      SandboxFeature feature = (SandboxFeature)i;
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
  return (char **)g_ptr_array_free (lines, FALSE);
}

gboolean
sandbox_backend_check (SandboxBackend *self,
                       SandboxRequest *request,
                       GError **error)
{
  GError *problem = NULL;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), FALSE);
  g_return_val_if_fail (SANDBOX_IS_REQUEST (request), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (check (self, request, &problem))
    return TRUE;
  propagate (self, error, problem);
  return FALSE;
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
  ensure_probed (self, NULL);
  degraded = _sandbox_degrade (request, self->features, self->facts, &changes);
  g_mutex_unlock (&self->mutex);
  if (out_changes != NULL)
    *out_changes = g_steal_pointer (&changes);
  return degraded;
}

char *
sandbox_backend_explain (SandboxBackend *self,
                         SandboxRequest *request,
                         GError **error)
{
  g_auto (Plan) made = { 0 };
  GError *problem = NULL;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);
  g_return_val_if_fail (SANDBOX_IS_REQUEST (request), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (plan (self, request, TRUE, &made, &problem))
    return _sandbox_invocation_to_text (made.invocation);
  propagate (self, error, problem);
  return NULL;
}

SandboxProcess *
sandbox_backend_spawn (SandboxBackend *self,
                       SandboxRequest *request,
                       GError **error)
{
  GError *problem = NULL;
  SandboxProcess *process;

  g_return_val_if_fail (SANDBOX_IS_BACKEND (self), NULL);
  g_return_val_if_fail (SANDBOX_IS_REQUEST (request), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  _sandbox_request_seal (request);
  process = start (self, request, FALSE, &problem);
  if (process == NULL)
    propagate (self, error, problem);
  return process;
}

SandboxResult *
sandbox_backend_run_sandbox (SandboxBackend *self,
                             SandboxRequest *request,
                             GError **error)
{
  g_autoptr (SandboxProcess) process =
      sandbox_backend_spawn (self, request, error);

  return process != NULL ? sandbox_process_wait (process) : NULL;
}
