/* isolation.c - what is separated from the host, kind by kind. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "namespaces-private.h"

#include <errno.h>

#include "error-private.h"
#include "fds-private.h"

/* A namespace that exists already. */
typedef struct
{
  int fd;        /* or -1 */
  char *problem; /* why there is none, or NULL */
} Existing;

struct _SandboxIsolation
{
  SandboxIsolationValue values[SANDBOX_ISOLATION_N_KINDS];
  /* NULL when no kind was ever joined. One more for the second user namespace. */
  Existing *existing;
};

#define SECOND_USER SANDBOX_ISOLATION_N_KINDS
#define N_EXISTING (SANDBOX_ISOLATION_N_KINDS + 1)

static const char *const kind_names[SANDBOX_ISOLATION_N_KINDS] = {
  [SANDBOX_ISOLATION_KIND_NETWORK] = "network",
  [SANDBOX_ISOLATION_KIND_MOUNT] = "mount",
  [SANDBOX_ISOLATION_KIND_PID] = "pid",
  [SANDBOX_ISOLATION_KIND_IPC] = "ipc",
  [SANDBOX_ISOLATION_KIND_UTS] = "uts",
  [SANDBOX_ISOLATION_KIND_USER] = "user",
  [SANDBOX_ISOLATION_KIND_CGROUP] = "cgroup",
};

static const char *const value_names[] = {
  [SANDBOX_ISOLATION_UNSET] = "unset", [SANDBOX_ISOLATION_NEW] = "new",
  [SANDBOX_ISOLATION_TRY] = "try",     [SANDBOX_ISOLATION_HOST] = "host",
  [SANDBOX_ISOLATION_FD] = "fd",
};

G_DEFINE_BOXED_TYPE (SandboxIsolation,
                     sandbox_isolation,
                     sandbox_isolation_copy,
                     sandbox_isolation_free)

static gboolean
is_kind (SandboxIsolationKind kind)
{
  return (guint) kind < SANDBOX_ISOLATION_N_KINDS;
}

static void
clear (Existing *existing)
{
  _sandbox_close (&existing->fd);
  g_clear_pointer (&existing->problem, g_free);
}

static void
ensure_existing (SandboxIsolation *self)
{
  if (self->existing != NULL)
    return;
  self->existing = g_new0 (Existing, N_EXISTING);
  for (int i = 0; i < N_EXISTING; i++)
    self->existing[i].fd = -1;
}

/* Each map has its own, so that it can be closed at any time. */
static void
duplicate (Existing *existing, int fd, SandboxIsolationKind kind)
{
  g_autofree char *problem = NULL;

  existing->fd = _sandbox_fd_dup (fd);
  if (existing->fd < 0)
    problem = g_strdup_printf ("cannot be duplicated: %s",
                               _sandbox_strerror (errno));
  else
    problem = _sandbox_namespace_dup_problem (existing->fd, kind);
  if (problem == NULL)
    return;
  clear (existing);
  existing->problem = g_strdup_printf ("fd %d %s", fd, problem);
}

static void
set_existing (SandboxIsolation *self,
              guint index,
              SandboxIsolationKind kind,
              int fd)
{
  ensure_existing (self);
  clear (&self->existing[index]);
  duplicate (&self->existing[index], fd, kind);
}

static int
get_existing_fd (const SandboxIsolation *self, guint index)
{
  return self->existing != NULL ? self->existing[index].fd : -1;
}

static const char *
get_problem (const SandboxIsolation *self, guint index)
{
  return self->existing != NULL ? self->existing[index].problem : NULL;
}

static void
copy_existing (SandboxIsolation *copy, const SandboxIsolation *self)
{
  for (guint i = 0; i < N_EXISTING; i++)
    {
      const Existing *from = &self->existing[i];

      if (from->fd >= 0)
        set_existing (copy, i,
                      i == SECOND_USER ? SANDBOX_ISOLATION_KIND_USER
                                       : (SandboxIsolationKind) i,
                      from->fd);
      else if (from->problem != NULL)
        {
          ensure_existing (copy);
          copy->existing[i].problem = g_strdup (from->problem);
        }
    }
}

SandboxIsolation *
sandbox_isolation_new (void)
{
  return g_new0 (SandboxIsolation, 1);
}

SandboxIsolation *
sandbox_isolation_copy (const SandboxIsolation *self)
{
  SandboxIsolation *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = sandbox_isolation_new ();
  memcpy (copy->values, self->values, sizeof copy->values);
  if (self->existing != NULL)
    copy_existing (copy, self);
  return copy;
}

void
sandbox_isolation_free (SandboxIsolation *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; self->existing != NULL && i < N_EXISTING; i++)
    clear (&self->existing[i]);
  g_free (self->existing);
  g_free (self);
}

SandboxIsolationValue
sandbox_isolation_get (const SandboxIsolation *self, SandboxIsolationKind kind)
{
  g_return_val_if_fail (self != NULL, SANDBOX_ISOLATION_UNSET);
  g_return_val_if_fail (is_kind (kind), SANDBOX_ISOLATION_UNSET);

  return self->values[kind];
}

void
sandbox_isolation_set (SandboxIsolation *self,
                       SandboxIsolationKind kind,
                       SandboxIsolationValue value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (is_kind (kind));

  self->values[kind] = value;
  if (self->existing != NULL)
    clear (&self->existing[kind]);
}

void
sandbox_isolation_set_fd (SandboxIsolation *self,
                          SandboxIsolationKind kind,
                          int fd)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (is_kind (kind));

  self->values[kind] = SANDBOX_ISOLATION_FD;
  set_existing (self, kind, kind, fd);
}

int
sandbox_isolation_get_fd (const SandboxIsolation *self,
                          SandboxIsolationKind kind)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (is_kind (kind), -1);

  return get_existing_fd (self, kind);
}

void
sandbox_isolation_set_second_user_fd (SandboxIsolation *self, int fd)
{
  g_return_if_fail (self != NULL);

  if (fd == -1 && self->existing != NULL)
    clear (&self->existing[SECOND_USER]);
  if (fd != -1)
    set_existing (self, SECOND_USER, SANDBOX_ISOLATION_KIND_USER, fd);
}

int
sandbox_isolation_get_second_user_fd (const SandboxIsolation *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return get_existing_fd (self, SECOND_USER);
}

const char *
_sandbox_isolation_get_problem (const SandboxIsolation *self,
                                SandboxIsolationKind kind)
{
  return get_problem (self, kind);
}

const char *
_sandbox_isolation_get_second_problem (const SandboxIsolation *self)
{
  return get_problem (self, SECOND_USER);
}

SandboxIsolationValue
_sandbox_isolation_get_meant (const SandboxIsolation *self,
                              SandboxIsolationKind kind)
{
  int fd = get_existing_fd (self, kind);

  return fd >= 0 && _sandbox_namespace_is_callers (fd, kind)
             ? SANDBOX_ISOLATION_HOST
             : self->values[kind];
}

char *
sandbox_isolation_to_string (const SandboxIsolation *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    {
      guint value = self->values[kind];

      if (value == SANDBOX_ISOLATION_UNSET)
        continue;
      if (text->len > 0)
        g_string_append_c (text, ',');
      if (value < G_N_ELEMENTS (value_names))
        g_string_append_printf (text, "%s=%s", kind_names[kind],
                                value_names[value]);
      else
        g_string_append_printf (text, "%s=%u", kind_names[kind], value);
    }
  if (get_existing_fd (self, SECOND_USER) >= 0)
    g_string_append (text,
                     text->len > 0 ? ",second-user=fd" : "second-user=fd");
  return g_string_free (text, FALSE);
}

const char *
sandbox_isolation_kind_to_string (SandboxIsolationKind kind)
{
  return is_kind (kind) ? kind_names[kind] : NULL;
}

int
sandbox_isolation_kind_from_string (const char *name)
{
  if (g_strcmp0 (name, "net") == 0)
    return SANDBOX_ISOLATION_KIND_NETWORK;
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    if (g_strcmp0 (name, kind_names[kind]) == 0)
      return kind;
  return -1;
}
