/* option-apply.c - what each option does to the request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-apply.h"

#include <string.h>

#include "option-values.h"

static gboolean
set_variable (Options *options,
              const char *name,
              const char *value,
              GError **error)
{
  if (strchr (name, '=') != NULL)
    return option_values_refuse (error, name,
                                 "a variable's name: it contains '='");
  sandbox_request_set_variable (options->request, name, value);
  return TRUE;
}

static void
open_writable_paths (Options *options)
{
  if (options->writable_paths == NULL)
    options->writable_paths = g_ptr_array_new_with_free_func (g_free);
}

static gboolean
add_capability_word (Options *options, const char *sign, const char *word)
{
  if (options->capabilities == NULL)
    options->capabilities = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (options->capabilities, g_strconcat (sign, word, NULL));
  return TRUE;
}

static gboolean
add_capability (Options *options,
                const char *sign,
                const char *text,
                GError **error)
{
  g_autofree char *name = option_values_parse_capability (text, error);

  return name != NULL && add_capability_word (options, sign, name);
}

gboolean
apply_backend (ARGUMENTS)
{
  options->backend = arguments[0];
  return TRUE;
}

gboolean
apply_cwd (ARGUMENTS)
{
  sandbox_request_set_cwd (options->request, arguments[0]);
  return TRUE;
}

gboolean
apply_empty_root (ARGUMENTS)
{
  sandbox_request_set_empty_root (
      options->request, options->next_perms >= 0 ? options->next_perms : 0755);
  return TRUE;
}

gboolean
apply_preset (ARGUMENTS)
{
  if (g_str_equal (arguments[0], "bare"))
    options->preset = SANDBOX_PRESET_BARE;
  else if (g_str_equal (arguments[0], "conf"))
    options->preset = SANDBOX_PRESET_CONF;
  else
    return option_values_refuse (error, arguments[0], "bare or conf");
  return TRUE;
}

gboolean
apply_setenv (ARGUMENTS)
{
  return set_variable (options, arguments[0], arguments[1], error);
}

gboolean
apply_unsetenv (ARGUMENTS)
{
  return set_variable (options, arguments[0], NULL, error);
}

/* The value of the row holds the base. */
gboolean
apply_base (ARGUMENTS)
{
  SandboxEnvironmentBase base = (SandboxEnvironmentBase) row->value;
  SandboxEnvironmentBase old
      = sandbox_request_get_environment_base (options->request);

  if (old == SANDBOX_ENVIRONMENT_EMPTY && base != old)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                           "--clearenv comes before it");
      return FALSE;
    }
  if (base == SANDBOX_ENVIRONMENT_EMPTY)
    sandbox_request_clear_environment (options->request);
  else
    sandbox_request_set_environment_base (options->request, base);
  return TRUE;
}

gboolean
apply_writable (ARGUMENTS)
{
  open_writable_paths (options);
  g_ptr_array_add (options->writable_paths, g_strdup (arguments[0]));
  return TRUE;
}

gboolean
apply_read_only (ARGUMENTS)
{
  open_writable_paths (options);
  return TRUE;
}

gboolean
apply_uid (ARGUMENTS)
{
  guint32 id;

  if (!option_values_parse_id (arguments[0], &id, error))
    return FALSE;
  sandbox_request_set_uid (options->request, id);
  return TRUE;
}

gboolean
apply_gid (ARGUMENTS)
{
  guint32 id;

  if (!option_values_parse_id (arguments[0], &id, error))
    return FALSE;
  sandbox_request_set_gid (options->request, id);
  return TRUE;
}

gboolean
apply_groups (ARGUMENTS)
{
  g_autoptr (GArray) groups = option_values_parse_groups (arguments[0], error);
  const guint32 none = 0;

  if (groups == NULL)
    return FALSE;
  sandbox_request_set_groups (
      options->request,
      groups->len > 0 ? (const guint32 *) (gpointer) groups->data : &none,
      groups->len);
  return TRUE;
}

gboolean
apply_hostname (ARGUMENTS)
{
  sandbox_request_set_hostname (options->request, arguments[0]);
  return TRUE;
}

/* A set replaces what was said before it, as in bwrap(1). */
static gboolean
set_capabilities (Options *options, const char *set)
{
  if (options->capabilities != NULL)
    g_ptr_array_set_size (options->capabilities, 0);
  return add_capability_word (options, "", set);
}

gboolean
apply_cap_add (ARGUMENTS)
{
  if (g_ascii_strcasecmp (arguments[0], "all") == 0)
    return set_capabilities (options, "all");
  if (g_ascii_strcasecmp (arguments[0], "build") == 0)
    return set_capabilities (options, "build");
  return add_capability (options, "+", arguments[0], error);
}

gboolean
apply_cap_drop (ARGUMENTS)
{
  if (g_ascii_strcasecmp (arguments[0], "all") == 0)
    return set_capabilities (options, "none");
  return add_capability (options, "-", arguments[0], error);
}

static gboolean
parse_choice (const char *text, SandboxChoice *out_choice, GError **error)
{
  if (g_str_equal (text, "yes"))
    *out_choice = SANDBOX_CHOICE_YES;
  else if (g_str_equal (text, "no"))
    *out_choice = SANDBOX_CHOICE_NO;
  else
    return option_values_refuse (error, text, "yes or no");
  return TRUE;
}

/* The value of a switch goes to @set. */
static gboolean
apply_choice (Options *options,
              const char *text,
              void (*set) (SandboxRequest *request, SandboxChoice choice),
              GError **error)
{
  SandboxChoice choice = SANDBOX_CHOICE_NO;

  if (!parse_choice (text, &choice, error))
    return FALSE;
  set (options->request, choice);
  return TRUE;
}

gboolean
apply_no_new_privs (ARGUMENTS)
{
  return apply_choice (options, arguments[0], sandbox_request_set_no_new_privs,
                       error);
}

gboolean
apply_loopback (ARGUMENTS)
{
  return apply_choice (options, arguments[0], sandbox_request_set_loopback,
                       error);
}

gboolean
apply_new_session (ARGUMENTS)
{
  return apply_choice (options, arguments[0], sandbox_request_set_new_session,
                       error);
}

gboolean
apply_tty (ARGUMENTS)
{
  static const char *const words[] = { "none", "pty", "inherit" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (arguments[0], words[i]))
      {
        sandbox_request_set_tty (options->request,
                                 (SandboxTty) (SANDBOX_TTY_NONE + i));
        return TRUE;
      }
  return option_values_refuse (error, arguments[0], "none, pty or inherit");
}

gboolean
apply_cover_kernel_files (ARGUMENTS)
{
  return apply_choice (options, arguments[0],
                       sandbox_request_set_cover_kernel_files, error);
}

gboolean
apply_id_map (ARGUMENTS)
{
  if (strcmp (arguments[0], "one") == 0)
    sandbox_request_set_id_map (options->request, SANDBOX_ID_MAP_ONE);
  else if (strcmp (arguments[0], "subid") == 0)
    sandbox_request_set_id_map (options->request, SANDBOX_ID_MAP_SUBID);
  else
    return option_values_refuse (error, arguments[0], "one or subid");
  return TRUE;
}

gboolean
apply_timeout (ARGUMENTS)
{
  guint64 microseconds;

  if (!option_values_parse_seconds (arguments[0], &microseconds, error))
    return FALSE;
  if (microseconds == 0)
    return option_values_refuse (error, arguments[0], "more than 0 seconds");
  sandbox_request_set_timeout (options->request, microseconds);
  return TRUE;
}

gboolean
apply_grace (ARGUMENTS)
{
  guint64 microseconds;

  if (!option_values_parse_seconds (arguments[0], &microseconds, error))
    return FALSE;
  sandbox_request_set_grace (options->request, microseconds);
  return TRUE;
}

gboolean
apply_die_with_host (ARGUMENTS)
{
  sandbox_request_set_die_with_host (options->request,
                                     (SandboxChoice) row->value);
  return TRUE;
}

gboolean
apply_wait_rest (ARGUMENTS)
{
  sandbox_request_set_on_exit (options->request, SANDBOX_ON_EXIT_WAIT);
  return TRUE;
}

gboolean
apply_degrade (ARGUMENTS)
{
  options->degrade = TRUE;
  return TRUE;
}

/* What is printed instead excludes all but itself, and help always goes. */
gboolean
apply_action (ARGUMENTS)
{
  Action action = (Action) row->value;
  gboolean informs = action == ACTION_HELP || action == ACTION_VERSION;

  if (options->action_option != NULL && options->action != action && !informs)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                   "excludes --%s", options->action_option);
      return FALSE;
    }
  options->action = action;
  options->action_option = row->name;
  return TRUE;
}

gboolean
apply_verbose (ARGUMENTS)
{
  options->verbose = TRUE;
  return TRUE;
}

gboolean
apply_shell_on_failure (ARGUMENTS)
{
  options->has_shell_on_failure = TRUE;
  return TRUE;
}
