/* options.c - read a command line by the table of options. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "options.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "documents.h"
#include "option-table.h"

/* What getopt_long(3) returns for row 0; above every short letter. */
#define FIRST_ROW 256

static gboolean fail (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                                 format, arguments);
  va_end (arguments);
  return FALSE;
}

static void
option_free (gpointer data)
{
  Option *option = data;

  g_strfreev (option->arguments);
  g_free (option);
}

static Options *
options_new (void)
{
  Options *self = g_new0 (Options, 1);

  self->request = sandbox_request_new (NULL);
  self->given = g_ptr_array_new_with_free_func (option_free);
  self->isolation = sandbox_isolation_new ();
  self->next_sources = g_ptr_array_new_with_free_func (g_free);
  self->status_fd = -1;
  self->next_perms = -1;
  self->texts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  return self;
}

static struct option *
build_long_options (void)
{
  struct option *rows = g_new0 (struct option, option_table_length + 1);

  for (gsize i = 0; i < option_table_length; i++)
    {
      rows[i].name = option_table[i].name;
      rows[i].has_arg
          = option_table[i].n_arguments > 0 ? required_argument : no_argument;
      rows[i].val = FIRST_ROW + (int) i;
    }
  return rows;
}

/* "+" stops at the first operand, ":" tells a missing argument apart. */
static char *
build_letters (void)
{
  GString *letters = g_string_new ("+:");

  for (gsize i = 0; i < option_table_length; i++)
    if (option_table[i].letter != 0)
      {
        g_string_append_c (letters, option_table[i].letter);
        if (option_table[i].n_arguments > 0)
          g_string_append_c (letters, ':');
      }
  return g_string_free (letters, FALSE);
}

static const OptionRow *
find_row (int code)
{
  if (code >= FIRST_ROW && (gsize) (code - FIRST_ROW) < option_table_length)
    return &option_table[code - FIRST_ROW];
  for (gsize i = 0; i < option_table_length; i++)
    if (code != 0 && option_table[i].letter == code)
      return &option_table[i];
  return NULL;
}

static gboolean
fail_missing_argument (const OptionRow *row, GError **error)
{
  static const char *const counts[]
      = { "no argument", "an argument", "two arguments", "three arguments" };

  return fail (error, "option '--%s' needs %s: %s", row->name,
               counts[row->n_arguments], row->metavars);
}

/* getopt_long(3) says "?" for all that it does not like; optopt is the row of
 * an option that has an argument too many, else a letter or 0. */
static gboolean
fail_unknown_option (char **argv, int code, GError **error)
{
  const OptionRow *row = find_row (optopt);

  if (code == ':' && row != NULL)
    return fail_missing_argument (row, error);
  if (optopt >= FIRST_ROW && row != NULL)
    return fail (error, "option '--%s' takes no argument: '%s'", row->name,
                 argv[optind - 1]);
  if (optopt != 0)
    return fail (error, "unknown option '-%c'", optopt);
  return fail (error, "unknown or ambiguous option '%s'", argv[optind - 1]);
}

/* --overlay-src, --perms and --size are of the operation that follows them. @row is that of the
 * next option, or NULL. */
static gboolean
check_modifiers (const Options *self, const OptionRow *row, GError **error)
{
  guint takes = row != NULL ? row->takes : 0;

  if ((takes & IS_MODIFIER) != 0)
    return TRUE;
  if (self->next_sources->len > 0 && (takes & TAKES_SOURCES) == 0)
    return fail (error,
                 "option '--overlay-src': what follows it is no --overlay, "
                 "--tmp-overlay or --ro-overlay: %s%s",
                 row != NULL ? "--" : "no option",
                 row != NULL ? row->name : "");
  if (self->next_sources->len == 0 && (takes & TAKES_SOURCES) != 0)
    return fail (error,
                 "option '--%s': there is no --overlay-src before it that says "
                 "what to read from",
                 row->name);
  if (self->next_perms >= 0 && (takes & TAKES_PERMS) == 0)
    return fail (error,
                 "option '--perms': what follows it makes nothing that it "
                 "could be of: %s%s",
                 row != NULL ? "--" : "no option",
                 row != NULL ? row->name : "");
  if (self->next_size > 0 && (takes & TAKES_SIZE) == 0)
    return fail (error, "option '--size': what follows it is no --tmpfs: %s%s",
                 row != NULL ? "--" : "no option",
                 row != NULL ? row->name : "");
  return TRUE;
}

static void
remember (Options *self, const OptionRow *row, const char *const *arguments)
{
  Option *option = g_new0 (Option, 1);

  option->name = row->name;
  option->arguments = g_new0 (char *, (gsize) row->n_arguments + 1);
  for (int i = 0; i < row->n_arguments; i++)
    option->arguments[i] = g_strdup (arguments[i]);
  g_ptr_array_add (self->given, option);
}

static gboolean
apply_row (Options *self,
           const OptionRow *row,
           int argc,
           char **argv,
           GError **error)
{
  const char *arguments[OPTION_MAX_ARGUMENTS] = { optarg, NULL };

  for (int i = 1; i < row->n_arguments; i++)
    {
      if (optind >= argc)
        return fail_missing_argument (row, error);
      arguments[i] = argv[optind++];
    }

  for (int i = 0; i < row->n_arguments; i++)
    if (arguments[i][0] == '\0'
        && !(row->last_may_be_empty && i == row->n_arguments - 1))
      return fail (error, "option '--%s': empty argument '' for %s", row->name,
                   row->metavars);

  if (!row->stands_apart && self->request_option == NULL)
    self->request_option = row->name;
  if (!check_modifiers (self, row, error))
    return FALSE;
  if (!row->apply (self, row, arguments, error))
    {
      g_prefix_error (error, "option '--%s': ", row->name);
      return FALSE;
    }
  remember (self, row, arguments);
  if ((row->takes & IS_MODIFIER) == 0)
    {
      self->next_perms = -1;
      self->next_size = 0;
      g_ptr_array_set_size (self->next_sources, 0);
    }
  return TRUE;
}

static gboolean
ends_parsing (Action action)
{
  return action == ACTION_HELP || action == ACTION_VERSION;
}

static gboolean
needs_request (Action action)
{
  return action == ACTION_RUN || action == ACTION_EXPLAIN
         || action == ACTION_SAVE_REQUEST;
}

static gboolean
parse_options (Options *self, int argc, char **argv, GError **error)
{
  g_autofree struct option *long_options = build_long_options ();
  g_autofree char *letters = build_letters ();
  int code;

  opterr = 0;
  while (!ends_parsing (self->action)
         && (code = getopt_long (argc, argv, letters, long_options, NULL))
                != -1)
    {
      const OptionRow *row = find_row (code);

      if (row == NULL)
        return fail_unknown_option (argv, code, error);
      if (!apply_row (self, row, argc, argv, error))
        return FALSE;
    }
  return check_modifiers (self, NULL, error);
}

/* Whether the root is one of the sandbox's own. */
static gboolean
has_empty_root (const Options *self)
{
  return self->preset != 0
         || sandbox_request_get_empty_root (self->request) != -1;
}

static gboolean
parse_operands (Options *self, char **operands, GError **error)
{
  const char *rootfs = has_empty_root (self) ? NULL : operands[0];
  char **command = has_empty_root (self) ? operands : operands + 1;

  if (rootfs == NULL && !has_empty_root (self))
    return fail (error, "ROOTFS is missing (usage: %s)", OPTIONS_USAGE);
  if (rootfs != NULL && rootfs[0] == '\0')
    return fail (error, "rootfs is empty");

  if (command[0] != NULL && g_str_equal (command[0], "--"))
    command++;
  else if (rootfs != NULL && command[0] != NULL && command[0][0] == '-')
    return fail (error,
                 "'%s' after ROOTFS: options come before ROOTFS, a command "
                 "that starts with a dash after --",
                 command[0]);
  if (command[0] == NULL)
    return fail (error, "COMMAND is missing (usage: %s)", OPTIONS_USAGE);
  if (rootfs == NULL && g_str_equal (command[0], "/"))
    return fail (error, "'/' is no command: with --%s there is no ROOTFS",
                 self->preset != 0 ? "preset" : "empty-root");

  sandbox_request_set_rootfs (self->request, rootfs);
  sandbox_request_set_argv (self->request, (const char *const *) command);
  return TRUE;
}

/* Everything comes from the document. */
static gboolean
parse_document (Options *self, char **operands, GError **error)
{
  if (self->request_option != NULL)
    return fail (error,
                 "option '--%s': with --request everything comes from the "
                 "document",
                 self->request_option);
  if (operands[0] != NULL)
    return fail (error,
                 "unexpected argument '%s': with --request everything comes "
                 "from the document",
                 operands[0]);
  g_clear_object (&self->request);
  self->request = documents_read_request (self->request_file, error);
  return self->request != NULL;
}

static gboolean
parse_no_operands (char **operands, GError **error)
{
  if (operands[0] == NULL)
    return TRUE;
  return fail (error, "unexpected argument '%s'", operands[0]);
}

/* getopt(3) keeps where it is in one place. */
gboolean
options_parse_more (Options *self, GPtrArray *argv, GError **error)
{
  int saved = optind;
  int argc = (int) argv->len - 1;
  int end;

  optind = 0;
  if (!parse_options (self, argc, (char **) argv->pdata, error))
    return FALSE;
  end = optind;
  optind = saved;
  return ends_parsing (self->action)
         || parse_no_operands ((char **) argv->pdata + end, error);
}

Options *
options_parse (int argc, char **argv, GError **error)
{
  g_autoptr (Options) self = options_new ();

  if (!parse_options (self, argc, argv, error))
    return NULL;
  if (needs_request (self->action) && self->request_file != NULL)
    {
      if (!parse_document (self, argv + optind, error))
        return NULL;
    }
  else if (needs_request (self->action))
    {
      if (!parse_operands (self, argv + optind, error))
        return NULL;
      options_complete_request (self);
    }
  else if (!ends_parsing (self->action)
           && !parse_no_operands (argv + optind, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
options_free (Options *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->request);
  g_clear_pointer (&self->given, g_ptr_array_unref);
  g_clear_pointer (&self->isolation, sandbox_isolation_free);
  g_clear_pointer (&self->cwd_candidates, g_ptr_array_unref);
  g_clear_pointer (&self->next_sources, g_ptr_array_unref);
  g_clear_pointer (&self->lock_files, g_ptr_array_unref);
  g_clear_pointer (&self->writable_paths, g_ptr_array_unref);
  g_clear_pointer (&self->capabilities, g_ptr_array_unref);
  g_clear_pointer (&self->uid_map, g_ptr_array_unref);
  g_clear_pointer (&self->gid_map, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self);
}
