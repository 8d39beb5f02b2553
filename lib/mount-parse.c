/* mount-parse.c - a mount from the words of fstab(5). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/mount-content.h>

#include <sandboxlib/mount-overlay.h>

#include "error-private.h"
#include "escaped-private.h"
#include "mount-private.h"

enum
{
  OPTION_DEFAULTS = 1 << 0,
  OPTION_BIND = 1 << 1,
  OPTION_RBIND = 1 << 2,
  OPTION_REMOUNT = 1 << 3,
  OPTION_RO = 1 << 4,
  OPTION_RW = 1 << 5,
  OPTION_DEV = 1 << 6,
  OPTION_NODEV = 1 << 7,
  OPTION_NOSUID = 1 << 8,
  OPTION_MODE = 1 << 9,
  OPTION_SIZE = 1 << 10,
  OPTION_MINIMAL = 1 << 11,
  OPTION_EXEC = 1 << 12,
  OPTION_NOEXEC = 1 << 13,
  OPTION_NOFAIL = 1 << 14,
  OPTION_LOWERDIR = 1 << 15,
  OPTION_UPPERDIR = 1 << 16,
  OPTION_WORKDIR = 1 << 17,
};

typedef struct
{
  guint seen; /* of the OPTION_ bits */
  int mode;
  guint64 size;
  GPtrArray *lower; /* the topmost first */
  char *upper;
  char *work;
} Options;

static void
options_clear (Options *self)
{
  g_clear_pointer (&self->lower, g_ptr_array_unref);
  g_clear_pointer (&self->upper, g_free);
  g_clear_pointer (&self->work, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const struct
{
  const char *word; /* one that ends in "=" takes a value */
  guint option;
} option_words[] = {
  { "defaults", OPTION_DEFAULTS },
  { "bind", OPTION_BIND },
  { "rbind", OPTION_RBIND },
  { "remount", OPTION_REMOUNT },
  { "ro", OPTION_RO },
  { "rw", OPTION_RW },
  { "dev", OPTION_DEV },
  { "nodev", OPTION_NODEV },
  { "nosuid", OPTION_NOSUID },
  { "exec", OPTION_EXEC },
  { "noexec", OPTION_NOEXEC },
  { "nofail", OPTION_NOFAIL },
  { "minimal", OPTION_MINIMAL },
  { "mode=", OPTION_MODE },
  { "size=", OPTION_SIZE },
  { "lowerdir=", OPTION_LOWERDIR },
  { "upperdir=", OPTION_UPPERDIR },
  { "workdir=", OPTION_WORKDIR },
};

/* Every mount is without set-uid programs, and what has no option dev without
 * device nodes. */
#define OPTIONS_OF_ANY \
  (OPTION_DEFAULTS | OPTION_RW | OPTION_NODEV | OPTION_NOSUID)

/* Type words, and the options that mean something with each. */
static const struct
{
  const char *word;
  SandboxMountType type;
  guint options;
} type_words[] = {
  { "bind", SANDBOX_MOUNT_BIND,
    OPTIONS_OF_ANY | OPTION_BIND | OPTION_RBIND | OPTION_RO | OPTION_DEV
        | OPTION_EXEC | OPTION_NOEXEC | OPTION_NOFAIL },
  { "tmpfs", SANDBOX_MOUNT_TMPFS,
    OPTIONS_OF_ANY | OPTION_EXEC | OPTION_NOEXEC | OPTION_MODE | OPTION_SIZE },
  { "proc", SANDBOX_MOUNT_PROC, OPTIONS_OF_ANY | OPTION_NOEXEC },
  { "dev", SANDBOX_MOUNT_DEV,
    OPTION_DEFAULTS | OPTION_RW | OPTION_DEV | OPTION_NOSUID | OPTION_MINIMAL },
  { "mqueue", SANDBOX_MOUNT_MQUEUE, OPTIONS_OF_ANY | OPTION_NOEXEC },
  { "overlay", SANDBOX_MOUNT_OVERLAY,
    OPTIONS_OF_ANY | OPTION_RO | OPTION_LOWERDIR | OPTION_UPPERDIR
        | OPTION_WORKDIR },
  { "dir", SANDBOX_MOUNT_DIR, OPTION_DEFAULTS | OPTION_MODE },
  { "symlink", SANDBOX_MOUNT_SYMLINK, OPTION_DEFAULTS },
  { "chmod", SANDBOX_MOUNT_CHMOD, OPTION_MODE },
  { "mask", SANDBOX_MOUNT_MASK, OPTION_DEFAULTS },
  { "host-file", SANDBOX_MOUNT_HOST_FILE, OPTION_DEFAULTS | OPTION_NOFAIL },
  { "remount", SANDBOX_MOUNT_REMOUNT_RO,
    OPTION_REMOUNT | OPTION_BIND | OPTION_RO | OPTION_NOSUID },
};

static gboolean fail (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  GError *problem;
  va_list args;

  va_start (args, format);
  problem = g_error_new_valist (SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                                format, args);
  va_end (args);
  _sandbox_error_make_valid (problem);
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
parse_mode (const char *value, int *out_mode, GError **error)
{
  guint64 mode;

  if (!g_ascii_string_to_unsigned (value, 8, 0, 07777, &mode, NULL))
    return fail (error, "mode '%s' is not octal from 0 to 7777", value);
  *out_mode = (int) mode;
  return TRUE;
}

static gboolean
parse_size (const char *value, guint64 *out_size, GError **error)
{
  static const char units[] = "kmg";
  gsize length = strlen (value);
  const char *unit
      = length > 0 ? strchr (units, g_ascii_tolower (value[length - 1])) : NULL;
  guint shift = unit != NULL ? 10 * (guint) (unit - units + 1) : 0;
  g_autofree char *digits = g_strndup (value, unit ? length - 1 : length);
  guint64 size;

  if (!g_ascii_string_to_unsigned (digits, 10, 1, G_MAXUINT64 >> shift, &size,
                                   NULL))
    return fail (error,
                 "size '%s' is not a number of bytes from 1 to 2^64-1, with k, "
                 "m or g behind it",
                 value);
  *out_size = size << shift;
  return TRUE;
}

static gboolean
parse_value (guint option, const char *value, Options *options, GError **error)
{
  switch (option)
    {
    case OPTION_MODE:
      return parse_mode (value, &options->mode, error);
    case OPTION_SIZE:
      return parse_size (value, &options->size, error);
    case OPTION_LOWERDIR:
      g_ptr_array_add (options->lower, g_strdup (value));
      return TRUE;
    case OPTION_UPPERDIR:
      g_free (options->upper);
      options->upper = g_strdup (value);
      return TRUE;
    case OPTION_WORKDIR:
      g_free (options->work);
      options->work = g_strdup (value);
      return TRUE;
    default:
      return TRUE;
    }
}

static gboolean
parse_option (const char *word, Options *options, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (option_words); i++)
    {
      const char *known = option_words[i].word;

      if (g_str_has_suffix (known, "=") ? !g_str_has_prefix (word, known)
                                        : strcmp (word, known) != 0)
        continue;
      options->seen |= option_words[i].option;
      return parse_value (option_words[i].option, word + strlen (known),
                          options, error);
    }
  return fail (
      error,
      "option '%s' is not one of bind, rbind, ro, rw, dev, nodev, "
      "nosuid, exec, noexec, nofail, remount, minimal, defaults, "
      "mode=OCTAL, size=BYTES, lowerdir=DIR, upperdir=DIR, workdir=DIR",
      word);
}

static gboolean
parse_options (const char *text, Options *options, GError **error)
{
  g_auto (GStrv) words = _sandbox_escaped_split (text, ',');

  for (char **word = words; *word != NULL; word++)
    {
      g_autofree char *plain = _sandbox_escaped_read (*word);

      if (*plain != '\0' && !parse_option (plain, options, error))
        return FALSE;
    }
  if ((options->seen & OPTION_RO) && (options->seen & OPTION_RW))
    return fail (error, "options 'ro' and 'rw' contradict each other");
  if ((options->seen & OPTION_DEV) && (options->seen & OPTION_NODEV))
    return fail (error, "options 'dev' and 'nodev' contradict each other");
  if ((options->seen & OPTION_EXEC) && (options->seen & OPTION_NOEXEC))
    return fail (error, "options 'exec' and 'noexec' contradict each other");
  return TRUE;
}

static gboolean
check_options (guint seen, guint allowed, const char *type, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (option_words); i++)
    if (seen & option_words[i].option & ~allowed)
      return fail (error, "option '%s' does not go with %s",
                   option_words[i].word, type);
  if ((seen & OPTION_REMOUNT) && !(seen & OPTION_RO))
    return fail (error, "option 'remount' goes only with 'ro'");
  return TRUE;
}

static gboolean
parse_type (const char *text,
            guint seen,
            SandboxMountType *out_type,
            GError **error)
{
  g_autofree char *word = _sandbox_escaped_read (text);
  const char *known
      = *word == '\0' || strcmp (word, "none") == 0 ? "bind" : word;

  if (strcmp (known, "bind") == 0 && (seen & OPTION_REMOUNT))
    known = "remount";
  else if (strcmp (known, "remount") == 0)
    known = "";
  for (gsize i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (strcmp (known, type_words[i].word) == 0)
      {
        *out_type = type_words[i].type;
        return check_options (seen, type_words[i].options, known, error);
      }
  return fail (error,
               "mount type '%s' is not one of bind, tmpfs, proc, dev, mqueue, "
               "overlay, dir, symlink, chmod, mask, host-file, none",
               word);
}

static SandboxMountFlags
flags_of (SandboxMountType type, guint seen)
{
  const struct
  {
    guint option;
    SandboxMountFlags flag;
  } rows[] = {
    { OPTION_RO, SANDBOX_MOUNT_READ_ONLY },
    { OPTION_DEV, SANDBOX_MOUNT_DEVICES },
    { OPTION_NOEXEC, SANDBOX_MOUNT_NO_EXEC },
    { OPTION_NOFAIL, SANDBOX_MOUNT_OPTIONAL },
    { OPTION_MINIMAL, SANDBOX_MOUNT_MINIMAL },
  };
  guint flags = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (seen & rows[i].option)
      flags |= rows[i].flag;
  /* What is so anyway is no flag. */
  return (SandboxMountFlags) (flags & _sandbox_mount_get_kind (type)->flags);
}

static SandboxMount *
build_overlay (const char *target, const Options *options)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();

  for (guint i = options->lower->len; i-- > 0;)
    g_ptr_array_add (sources, g_ptr_array_index (options->lower, i));
  g_ptr_array_add (sources, NULL);
  return sandbox_mount_new_overlay (
      target, (const char *const *) sources->pdata, options->upper,
      options->work, flags_of (SANDBOX_MOUNT_OVERLAY, options->seen));
}

static SandboxMount *
build_mount (const char *source,
             const char *target,
             SandboxMountType type,
             const Options *options)
{
  gboolean has_source
      = _sandbox_mount_get_kind (type)->has_source && *source != '\0';

  if (type == SANDBOX_MOUNT_OVERLAY)
    return build_overlay (target, options);
  return sandbox_mount_new_full (type, has_source ? source : NULL, target,
                                 flags_of (type, options->seen), options->mode,
                                 options->size);
}

static SandboxMount *
parse (const char *text, GError **error)
{
  g_auto (GStrv) pieces = _sandbox_escaped_split (text, ':');
  guint n_pieces = g_strv_length (pieces);
  g_autofree char *source = _sandbox_escaped_read (pieces[0]);
  g_autofree char *target = NULL;
  g_auto (Options) options = {
    .mode = -1,
    .lower = g_ptr_array_new_with_free_func (g_free),
  };
  SandboxMountType type = SANDBOX_MOUNT_BIND;

  if (_sandbox_escaped_is_cut (text))
    fail (error, "nothing follows the last backslash");
  else if (n_pieces < 2)
    fail (error, "target is missing");
  else if (n_pieces > 4)
    fail (error, "more than 4 fields; a colon in a path is written '\\:'");
  else if (*pieces[1] == '\0')
    fail (error, "target is empty");
  else if (parse_options (n_pieces > 3 ? pieces[3] : "", &options, error)
           && parse_type (n_pieces > 2 ? pieces[2] : "", options.seen, &type,
                          error))
    {
      target = _sandbox_escaped_read (pieces[1]);
      return build_mount (source, target, type, &options);
    }
  return NULL;
}

SandboxMount *
sandbox_mount_new_from_string (const char *text, GError **error)
{
  g_autoptr (GError) problem = NULL;
  SandboxMount *mount;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  mount = parse (text, &problem);
  if (mount == NULL)
    {
      g_autofree char *shown = _sandbox_display (text);
      g_autofree char *reason = _sandbox_display (problem->message);

      g_set_error (error, problem->domain, problem->code, "mount %s: %s", shown,
                   reason);
    }
  return mount;
}
