/* tool-options.c - ask a backend's tool for its options and its version. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "host-facts-private.h"

#include <string.h>

#include "run-program-private.h"

#define VERSION_LIMIT 100 /* characters */

/* Guards what is read late into host facts. */
static GMutex lock;

/* What `PROGRAM OPTION` prints. */
static char *
ask (const SandboxHostFacts *facts,
     const char *option,
     gboolean *out_worked,
     GError **error)
{
  const char *const argv[] = { facts->program, option, NULL };

  return _sandbox_run_program (argv, out_worked, error);
}

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '-';
}

static GHashTable *
parse_options (const char *text)
{
  GHashTable *options
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize length;

  for (; *text != '\0'; text += length)
    {
      for (length = 0; is_word_character (text[length]);)
        length++;
      if (length > 2 && text[0] == '-' && text[1] == '-')
        g_hash_table_add (options, g_strndup (text, length));
      length = MAX (length, 1);
    }
  return options;
}

/* The first line as text that is safe to print, or NULL. */
static char *
parse_version (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
  g_autofree char *valid = g_utf8_make_valid (line, -1);
  GString *version = g_string_new (NULL);
  long n = 0;

  for (const char *p = valid; *p != '\0' && n < VERSION_LIMIT; n++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (version, g_unichar_isprint (c) ? c : '?');
      p = g_utf8_next_char (p);
    }
  return g_string_free (version, version->len == 0);
}

/* What cannot be run now may be later, so that is not remembered. */
static gboolean
learn_options (SandboxHostFacts *facts, GError **error)
{
  g_autofree char *text = NULL;
  gboolean worked = FALSE;

  if (facts->options_known || facts->program == NULL)
    return TRUE;
  /* Many tools exit with 1 after --help. */
  text = ask (facts, "--help", &worked, error);
  if (text == NULL)
    return FALSE;
  facts->options = parse_options (text);
  facts->options_known = TRUE;
  return TRUE;
}

static void
learn_version (SandboxHostFacts *facts)
{
  g_autofree char *text = NULL;
  gboolean worked = FALSE;

  if (facts->version_known || facts->program == NULL)
    return;
  text = ask (facts, "--version", &worked, NULL);
  facts->version_known = text != NULL;
  if (text != NULL && worked)
    facts->version = parse_version (text);
}

const char *
_sandbox_host_facts_get_version (SandboxHostFacts *self)
{
  const char *version;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&lock);
  learn_version (self);
  version = self->version;
  g_mutex_unlock (&lock);
  return version;
}

gboolean
sandbox_host_facts_check_option (const SandboxHostFacts *facts,
                                 const char *option,
                                 GError **error)
{
  gboolean is_learnt;
  gboolean has_option;

  g_return_val_if_fail (facts != NULL, FALSE);
  g_return_val_if_fail (option != NULL, FALSE);

  g_mutex_lock (&lock);
  /* Callers see no difference: options are part of the facts all along. */
  is_learnt = learn_options ((SandboxHostFacts *) facts, error);
  has_option = facts->options != NULL
               && g_hash_table_contains (facts->options, option);
  g_mutex_unlock (&lock);
  if (is_learnt && !has_option)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                 "%s has no option %s",
                 facts->program != NULL ? facts->program : "the tool", option);
  return has_option;
}

gboolean
sandbox_host_facts_has_option (const SandboxHostFacts *facts,
                               const char *option)
{
  return sandbox_host_facts_check_option (facts, option, NULL);
}
