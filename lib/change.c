/* change.c - one thing that degrading gave up. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "change-private.h"

#include "features-private.h"

struct _SandboxChange
{
  gatomicrefcount ref_count;
  SandboxFeature feature;
  char *wanted;
  char *got;
  char *reason;
};

G_DEFINE_BOXED_TYPE (SandboxChange,
                     sandbox_change,
                     sandbox_change_ref,
                     sandbox_change_unref)

SandboxChange *
_sandbox_change_new (SandboxFeature feature,
                     const char *wanted,
                     const char *got,
                     const char *reason)
{
  SandboxChange *self = g_new0 (SandboxChange, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->feature = feature;
  self->wanted = g_strdup (wanted);
  self->got = g_strdup (got);
  self->reason = g_strdup (reason);
  return self;
}

SandboxChange *
sandbox_change_ref (SandboxChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sandbox_change_unref (SandboxChange *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->wanted);
  g_free (self->got);
  g_free (self->reason);
  g_free (self);
}

const char *
sandbox_change_get_feature (const SandboxChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _sandbox_feature_get_name (self->feature);
}

const char *
sandbox_change_get_field (const SandboxChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _sandbox_feature_get_field (self->feature);
}

const char *
sandbox_change_get_wanted (const SandboxChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->wanted;
}

const char *
sandbox_change_get_got (const SandboxChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->got;
}

const char *
sandbox_change_get_reason (const SandboxChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reason;
}
