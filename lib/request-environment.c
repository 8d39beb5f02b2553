/* request-environment.c - the environment of a request's command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "request-private.h"

#include "request-data-private.h"

/* An environment in the making: each name keeps the place where it was first
 * set. */
typedef struct
{
  GPtrArray *entries; /* NAME=VALUE, or NULL where it was unset */
  GHashTable *places; /* name -> index in entries */
} Environment;

static const char *const standard_environment[] = {
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  NULL,
};

static void
apply_change (Environment *environment, const char *change)
{
  const char *equals = strchr (change, '=');
  g_autofree char *name = equals ? g_strndup (change, (gsize) (equals - change))
                                 : g_strdup (change);
  gpointer place;

  if (g_hash_table_lookup_extended (environment->places, name, NULL, &place))
    {
      gpointer *entry
          = &g_ptr_array_index (environment->entries, GPOINTER_TO_UINT (place));

      g_free (*entry);
      *entry = equals ? g_strdup (change) : NULL;
    }
  else if (equals != NULL)
    {
      g_hash_table_insert (environment->places, g_steal_pointer (&name),
                           GUINT_TO_POINTER (environment->entries->len));
      g_ptr_array_add (environment->entries, g_strdup (change));
    }
}

/* execve(2) passes on whatever it is given, so entries without a name or a
 * value can be there. */
static void
apply_base (Environment *environment, const char *const *base)
{
  for (; *base != NULL; base++)
    if (strchr (*base, '=') > *base)
      apply_change (environment, *base);
}

static char **
finish (Environment *environment)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < environment->entries->len; i++)
    if (g_ptr_array_index (environment->entries, i) != NULL)
      g_ptr_array_add (list, g_ptr_array_index (environment->entries, i));
  g_ptr_array_add (list, NULL);
  g_ptr_array_unref (environment->entries);
  g_hash_table_unref (environment->places);
  return (char **) g_ptr_array_free (list, FALSE);
}

static GPtrArray *
new_variables (void)
{
  GPtrArray *variables = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (variables, NULL);
  return variables;
}

static void
add_variable (SandboxRequest *self, char *change)
{
  g_ptr_array_insert (self->variables, (int) self->variables->len - 1, change);
}

void
_sandbox_request_init_environment (SandboxRequest *self)
{
  self->variables = new_variables ();
}

void
_sandbox_request_copy_environment (SandboxRequest *self,
                                   const SandboxRequest *from)
{
  self->environment_base = from->environment_base;
  for (guint i = 0; i + 1 < from->variables->len; i++)
    add_variable (self, g_strdup (g_ptr_array_index (from->variables, i)));
  self->malformed_variable = g_strdup (from->malformed_variable);
}

void
_sandbox_request_finalize_environment (SandboxRequest *self)
{
  g_ptr_array_unref (self->variables);
  g_free (self->malformed_variable);
}

void
_sandbox_request_unset_environment (SandboxRequest *self)
{
  self->environment_base = SANDBOX_ENVIRONMENT_UNSET;
  g_ptr_array_unref (self->variables);
  self->variables = new_variables ();
}

const char *
_sandbox_request_get_malformed_variable (SandboxRequest *self)
{
  return self->malformed_variable;
}

void
sandbox_request_set_environment_base (SandboxRequest *self,
                                      SandboxEnvironmentBase base)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->environment_base = base;
}

SandboxEnvironmentBase
sandbox_request_get_environment_base (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_ENVIRONMENT_UNSET);

  return self->environment_base;
}

void
sandbox_request_set_variable (SandboxRequest *self,
                              const char *name,
                              const char *value)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (name != NULL);

  if (*name == '\0' || strchr (name, '=') != NULL)
    {
      if (self->malformed_variable == NULL)
        self->malformed_variable = g_strdup (name);
      return;
    }
  add_variable (self,
                value ? g_strconcat (name, "=", value, NULL) : g_strdup (name));
}

const char *const *
sandbox_request_get_variables (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->variables->pdata;
}

void
sandbox_request_clear_environment (SandboxRequest *self)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_request_unset_environment (self);
  self->environment_base = SANDBOX_ENVIRONMENT_EMPTY;
}

char **
sandbox_request_dup_environment (SandboxRequest *self)
{
  Environment environment;

  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  environment.entries = g_ptr_array_new ();
  environment.places
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (self->environment_base == SANDBOX_ENVIRONMENT_INHERIT)
    {
      g_auto (GStrv) inherited = g_get_environ ();

      apply_base (&environment, (const char *const *) inherited);
    }
  else if (self->environment_base != SANDBOX_ENVIRONMENT_EMPTY)
    apply_base (&environment, standard_environment);
  for (guint i = 0; i + 1 < self->variables->len; i++)
    apply_change (&environment, g_ptr_array_index (self->variables, i));
  return finish (&environment);
}
