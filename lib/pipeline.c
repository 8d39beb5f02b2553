/* pipeline.c - validate, negotiate, lay out, prepare, launch, supervise. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "backend-private.h"
#include "cgroup-private.h"
#include "effective-private.h"
#include "fds-private.h"
#include "invocation-private.h"
#include "id-maps-private.h"
#include "launch-private.h"
#include "layout-private.h"
#include "negotiate-private.h"
#include "process-private.h"
#include "request-private.h"
#include "rlimit-private.h"
#include "seccomp-profile-private.h"
#include "userns-block-private.h"
#include "validate-private.h"

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

/* Called with the lock, when the host was probed. */
static gboolean
check_limits (SandboxBackend *self, SandboxRequest *request, GError **error)
{
  SandboxIsolationValue user
      = _sandbox_effective_imply (self, request, SANDBOX_ISOLATION_KIND_USER);
  gboolean is_user_new
      = user == SANDBOX_ISOLATION_NEW || user == SANDBOX_ISOLATION_FD;

  return _sandbox_rlimits_check (request, self->facts, is_user_new, error)
         && _sandbox_cgroup_check (request, self->facts, is_user_new, error);
}

static gboolean
check (SandboxBackend *self, SandboxRequest *request, GError **error)
{
  gboolean is_fine;

  if (!_sandbox_validate (request, error)
      || !_sandbox_seccomp_profiles_check (request, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  is_fine = _sandbox_backend_ensure_probed (self, error)
            && _sandbox_negotiate (request, self->features, self->facts, error)
            && check_limits (self, request, error)
            && _sandbox_id_maps_check (request, self->facts, error);
  g_mutex_unlock (&self->mutex);
  return is_fine;
}

/* Where the sandbox has no /proc from which init can be executed. */
static gboolean
make_init_place (const Plan *made, GError **error)
{
  return made->invocation->root_inside != NULL
         || made->invocation->init_place != INIT_PLACE_OWN_PROC
         || _sandbox_layout_make_init_place (made->layout, error);
}

/* A module may not make what it offers. */
static gboolean
check_user_fd (const SandboxInvocation *invocation, GError **error)
{
  if (invocation->user_fd < 0
      || (invocation->tool == NULL
          && invocation->is_new[SANDBOX_ISOLATION_KIND_USER]))
    return TRUE;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE,
                       "userns-block-fd: the invocation has no new user "
                       "namespace");
  return FALSE;
}

static gboolean
plan (SandboxBackend *self,
      SandboxRequest *request,
      gboolean is_trial,
      gboolean is_dry,
      Plan *out,
      GError **error)
{
  g_autoptr (SandboxRequest) effective = NULL;
  g_auto (SandboxFd) user_fd = -1;
  gboolean is_prepared;

  if (!check (self, request, error))
    return FALSE;
  effective = _sandbox_effective_new (self, request);
  _sandbox_seccomp_profiles_expand (effective);
  /* Before all else, so that nothing stays behind when this process is killed
   * while it waits. */
  if (!is_dry && _sandbox_id_maps_are_of_others (effective))
    {
      user_fd = _sandbox_userns_block_open (effective, error);
      if (user_fd < 0)
        return FALSE;
    }
  out->layout = _sandbox_layout_new (
      effective,
      _sandbox_effective_get_policy (self, request, effective, is_trial),
      is_dry, error);
  /* A copy of the request may have got no fd of its own. */
  if (out->layout == NULL
      || !_sandbox_validate_namespaces (out->layout->request, error)
      || !_sandbox_validate_fds (out->layout->request, error))
    return FALSE;
  out->invocation
      = _sandbox_invocation_new (out->layout->request, out->layout->has_proc);
  out->invocation->user_fd = user_fd;
  user_fd = -1;
  g_mutex_lock (&self->mutex);
  is_prepared = self->ops.prepare (
      self->state, self->facts, out->layout->request, out->invocation, error);
  g_mutex_unlock (&self->mutex);
  return is_prepared && check_user_fd (out->invocation, error)
         && (is_dry || make_init_place (out, error));
}

static SandboxProcess *
start (SandboxBackend *self,
       SandboxRequest *request,
       gboolean is_trial,
       GError **error)
{
  g_auto (Plan) made = { 0 };
  SandboxLaunch *launch;
  gint64 started;

  if (!plan (self, request, is_trial, FALSE, &made, error))
    return NULL;
  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN)
      == FALSE)
    {
      g_autofree char *text = _sandbox_invocation_to_text (made.invocation);

      g_debug ("%s", text);
    }
  started = g_get_monotonic_time ();
  launch = _sandbox_launch (made.layout, made.invocation, is_trial, error);
  _sandbox_close (&made.invocation->user_fd);
  if (launch == NULL)
    return NULL;
  return _sandbox_process_new (self->ops.name, g_steal_pointer (&made.layout),
                               g_steal_pointer (&made.invocation), launch,
                               started, error);
}

gboolean
_sandbox_backend_try_out (SandboxBackend *self, GError **error)
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
  /* Init is executed from there, and a flat bind of / shows none. */
  if (_sandbox_effective_has_flat_binds (self))
    sandbox_request_take_mount (
        request, sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL, "/proc", 0));
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
  _sandbox_backend_propagate (self, error, problem);
  return FALSE;
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

  if (plan (self, request, FALSE, TRUE, &made, &problem))
    return _sandbox_invocation_to_text (made.invocation);
  _sandbox_backend_propagate (self, error, problem);
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
    _sandbox_backend_propagate (self, error, problem);
  return process;
}

/* Nobody could take the other end. */
static gboolean
check_no_pipes (SandboxRequest *request, GError **error)
{
  static const char *const names[] = { "stdin", "stdout", "stderr" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (sandbox_request_get_stdio (request, (SandboxStream) i)
        == SANDBOX_STDIO_PIPE)
      {
        g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                     "stdio: %s is a pipe, which takes sandbox_backend_spawn()",
                     names[i]);
        return FALSE;
      }
  return TRUE;
}

SandboxResult *
sandbox_backend_run_sandbox (SandboxBackend *self,
                             SandboxRequest *request,
                             GError **error)
{
  g_autoptr (SandboxProcess) process = NULL;

  g_return_val_if_fail (SANDBOX_IS_REQUEST (request), NULL);

  if (check_no_pipes (request, error))
    process = sandbox_backend_spawn (self, request, error);
  return process != NULL ? sandbox_process_wait (process) : NULL;
}
