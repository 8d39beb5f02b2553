/* isolation.c - what is separated from the host, kind by kind. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/types.h>

struct _SandboxIsolation
{
  SandboxIsolationValue values[SANDBOX_ISOLATION_N_KINDS];
};

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
  [SANDBOX_ISOLATION_UNSET] = "unset",
  [SANDBOX_ISOLATION_NEW] = "new",
  [SANDBOX_ISOLATION_TRY] = "try",
  [SANDBOX_ISOLATION_HOST] = "host",
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
  *copy = *self;
  return copy;
}

void
sandbox_isolation_free (SandboxIsolation *self)
{
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
