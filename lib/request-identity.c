/* request-identity.c - who a request's command is. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "request-private.h"

#include "request-data-private.h"
#include "request-fds-private.h"

static void
replace_groups (SandboxRequest *self, const guint32 *groups, gsize n_groups)
{
  guint32 *copy = NULL;

  if (groups != NULL)
    {
      /* One more, so that an empty list is not NULL. */
      copy = g_new0 (guint32, n_groups + 1);
      memcpy (copy, groups, n_groups * sizeof (guint32));
    }
  g_free (self->groups);
  self->groups = copy;
  self->n_groups = groups != NULL ? n_groups : 0;
}

void
_sandbox_request_init_identity (SandboxRequest *self)
{
  self->uid = -1;
  self->gid = -1;
}

void
_sandbox_request_copy_identity (SandboxRequest *self,
                                const SandboxRequest *from)
{
  self->uid = from->uid;
  self->gid = from->gid;
  replace_groups (self, from->groups, from->n_groups);
  self->hostname = g_strdup (from->hostname);
  self->capabilities = g_strdupv (from->capabilities);
  self->no_new_privs = from->no_new_privs;
  self->loopback = from->loopback;
  self->id_map = from->id_map;
  self->uid_map = g_strdupv (from->uid_map);
  self->gid_map = g_strdupv (from->gid_map);
  self->new_session = from->new_session;
  self->as_pid_1 = from->as_pid_1;
  self->cover_kernel_files = from->cover_kernel_files;
  self->disable_userns = from->disable_userns;
  self->assert_userns_disabled = from->assert_userns_disabled;
}

void
_sandbox_request_finalize_identity (SandboxRequest *self)
{
  g_free (self->groups);
  g_free (self->hostname);
  g_strfreev (self->capabilities);
  g_strfreev (self->uid_map);
  g_strfreev (self->gid_map);
}

SandboxIsolationValue
_sandbox_request_get_implied_isolation (SandboxRequest *self,
                                        const SandboxHostFacts *facts,
                                        SandboxIsolationKind kind)
{
  SandboxIsolationValue value = sandbox_isolation_get (self->isolation, kind);
  gboolean has_ids = self->uid != -1 || self->gid != -1 || self->groups != NULL;
  gboolean has_user
      = self->id_map == SANDBOX_ID_MAP_SUBID || self->uid_map != NULL
        || self->gid_map != NULL
        || _sandbox_request_find_fd (self, SANDBOX_FD_USERNS_BLOCK) != NULL
        || self->disable_userns == SANDBOX_CHOICE_YES;

  /* "try" is no leave to do without what another field cannot do without. */
  if (kind == SANDBOX_ISOLATION_KIND_USER && value == SANDBOX_ISOLATION_TRY
      && has_user)
    return SANDBOX_ISOLATION_NEW;
  if (kind == SANDBOX_ISOLATION_KIND_PID && self->as_pid_1 == SANDBOX_CHOICE_YES
      && (value == SANDBOX_ISOLATION_TRY || value == SANDBOX_ISOLATION_UNSET))
    return SANDBOX_ISOLATION_NEW;
  if (value != SANDBOX_ISOLATION_UNSET)
    return value;
  if (kind == SANDBOX_ISOLATION_KIND_UTS && self->hostname != NULL)
    return SANDBOX_ISOLATION_NEW;
  if (kind == SANDBOX_ISOLATION_KIND_USER
      && (has_user || (has_ids && sandbox_host_facts_get_euid (facts) != 0)))
    return SANDBOX_ISOLATION_NEW;
  return value;
}

void
sandbox_request_set_uid (SandboxRequest *self, gint64 uid)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->uid = uid;
}

gint64
sandbox_request_get_uid (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), -1);

  return self->uid;
}

void
sandbox_request_set_gid (SandboxRequest *self, gint64 gid)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->gid = gid;
}

gint64
sandbox_request_get_gid (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), -1);

  return self->gid;
}

void
sandbox_request_set_groups (SandboxRequest *self,
                            const guint32 *groups,
                            gsize n_groups)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (groups != NULL || n_groups == 0);

  replace_groups (self, groups, n_groups);
}

const guint32 *
sandbox_request_get_groups (SandboxRequest *self, gsize *out_n_groups)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);
  g_return_val_if_fail (out_n_groups != NULL, NULL);

  *out_n_groups = self->n_groups;
  return self->groups;
}

void
sandbox_request_set_hostname (SandboxRequest *self, const char *hostname)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_string (&self->hostname, hostname);
}

const char *
sandbox_request_get_hostname (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->hostname;
}

void
sandbox_request_set_loopback (SandboxRequest *self, SandboxChoice choice)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->loopback = choice;
}

SandboxChoice
sandbox_request_get_loopback (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_CHOICE_UNSET);

  return self->loopback;
}

void
sandbox_request_set_id_map (SandboxRequest *self, SandboxIdMap id_map)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->id_map = id_map;
}

SandboxIdMap
sandbox_request_get_id_map (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_ID_MAP_UNSET);

  return self->id_map;
}

void
sandbox_request_set_uid_map (SandboxRequest *self, const char *const *ranges)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->uid_map, ranges);
}

const char *const *
sandbox_request_get_uid_map (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->uid_map;
}

void
sandbox_request_set_gid_map (SandboxRequest *self, const char *const *ranges)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->gid_map, ranges);
}

const char *const *
sandbox_request_get_gid_map (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->gid_map;
}
