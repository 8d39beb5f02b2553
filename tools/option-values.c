/* option-values.c - read the argument of an option. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-values.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* (uid_t) -1 means "no change" to the kernel, so it is no id. chown(2). */
#define ID_MAX (G_MAXUINT32 - 1)
#define ID_RANGE "a number from 0 to 4294967294"

#define SECONDS_MAX 1000000000

/* Names the item, and the list when it is not the whole of it. */
static gboolean
refuse_item (GError **error,
             const char *list,
             const char *item,
             const char *expected)
{
  g_autofree char *place
      = g_str_equal (list, item) ? NULL : g_strdup_printf (" in '%s'", list);

  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
               "'%s'%s is not %s", item, place != NULL ? place : "", expected);
  return FALSE;
}

static int
parse_isolation_value (const char *text)
{
  if (g_str_equal (text, "new"))
    return SANDBOX_ISOLATION_NEW;
  if (g_str_equal (text, "try"))
    return SANDBOX_ISOLATION_TRY;
  if (g_str_equal (text, "host"))
    return SANDBOX_ISOLATION_HOST;
  return -1;
}

static gboolean
parse_isolation_item (const char *list,
                      const char *item,
                      SandboxIsolation *isolation,
                      GError **error)
{
  g_auto (GStrv) parts = g_strsplit (item, "=", 2);
  const char *name = parts[0] != NULL ? parts[0] : "";
  int kind = sandbox_isolation_kind_from_string (name);
  int value = SANDBOX_ISOLATION_NEW;

  if (kind < 0)
    return refuse_item (error, list, item,
                        "network, mount, pid, ipc, uts, user or cgroup");
  if (parts[1] != NULL)
    value = parse_isolation_value (parts[1]);
  if (value < 0)
    return refuse_item (error, list, item, "KIND=new, KIND=try or KIND=host");

  sandbox_isolation_set (isolation, (SandboxIsolationKind) kind,
                         (SandboxIsolationValue) value);
  return TRUE;
}

/* Whose names? The host's and the sandbox's may differ. */
static const char *
describe_ids (const char *text)
{
  return g_ascii_isalpha (text[0]) ? ID_RANGE
             "; names are not looked up: give the number that id(1) "
             "or getent(1) prints"
                                   : ID_RANGE;
}

gboolean
option_values_refuse (GError **error, const char *text, const char *expected)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
               "'%s' is not %s", text, expected);
  return FALSE;
}

gboolean
option_values_parse_id (const char *text, guint32 *out_id, GError **error)
{
  guint64 id;

  if (!g_ascii_string_to_unsigned (text, 10, 0, ID_MAX, &id, NULL))
    return option_values_refuse (error, text, describe_ids (text));
  *out_id = (guint32) id;
  return TRUE;
}

gboolean
option_values_parse_fd (const char *text, int *out_fd, GError **error)
{
  guint64 fd;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &fd, NULL))
    return option_values_refuse (error, text, "the number of an fd");
  *out_fd = (int) fd;
  return TRUE;
}

gboolean
option_values_parse_seconds (const char *text,
                             guint64 *out_microseconds,
                             GError **error)
{
  gsize whole = strspn (text, "0123456789");
  gsize point = text[whole] == '.' ? 1 : 0;
  gsize fraction = strspn (text + whole + point, "0123456789");
  double seconds = g_ascii_strtod (text, NULL);

  /* strtod(3) alone would also take "inf", "nan", "0x1p3" and "1e400". */
  if (whole + fraction == 0 || text[whole + point + fraction] != '\0'
      || seconds > SECONDS_MAX)
    return option_values_refuse (error, text,
                                 "a number of seconds up to 1000000000");
  *out_microseconds = (guint64) (seconds * G_USEC_PER_SEC + 0.5);
  return TRUE;
}

GArray *
option_values_parse_groups (const char *text, GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (g_str_equal (text, "none"))
    return g_steal_pointer (&groups);
  for (gsize i = 0; items[i] != NULL; i++)
    {
      guint32 id;

      if (!option_values_parse_id (items[i], &id, NULL))
        {
          refuse_item (error, text, items[i], describe_ids (items[i]));
          return NULL;
        }
      g_array_append_val (groups, id);
    }
  return g_steal_pointer (&groups);
}

gboolean
option_values_parse_isolation (const char *text,
                               SandboxIsolation *isolation,
                               gboolean *out_maximum,
                               GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  for (gsize i = 0; items[i] != NULL; i++)
    if (g_str_equal (items[i], "max"))
      *out_maximum = TRUE;
    else if (!parse_isolation_item (text, items[i], isolation, error))
      return FALSE;
  return TRUE;
}

char *
option_values_parse_capability (const char *text, GError **error)
{
  g_autofree char *upper = g_ascii_strup (text, -1);
  const char *name = g_str_has_prefix (upper, "CAP_") ? upper + 4 : upper;

  if (name[0] == '\0'
      || strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")
             != strlen (name))
    {
      option_values_refuse (error, text, "a name of capabilities(7)");
      return NULL;
    }
  return g_strconcat ("CAP_", name, NULL);
}

gboolean
option_values_parse_mode (const char *text, int *out_mode, GError **error)
{
  guint64 mode;

  if (!g_ascii_string_to_unsigned (text, 8, 0, 07777, &mode, NULL))
    return option_values_refuse (error, text, "octal from 0 to 7777");
  *out_mode = (int) mode;
  return TRUE;
}

gboolean
option_values_parse_bytes (const char *text, guint64 *out_n, GError **error)
{
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT64, out_n, NULL)
         || option_values_refuse (error, text,
                                  "a number of bytes from 1 to 2^64-1");
}

static gboolean
refuse_with_errno (GError **error, const char *text, const char *what)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST, "%s %s: %s",
               what, text, g_strerror (errno));
  return FALSE;
}

static gboolean
read_all (int fd, GByteArray *content, gsize size_max)
{
  guint8 buffer[4096];
  ssize_t size;

  do
    {
      size = read (fd, buffer, sizeof buffer);
      if (size > 0)
        g_byte_array_append (content, buffer, (guint) size);
    }
  while ((size > 0 && content->len <= size_max)
         || (size < 0 && errno == EINTR));
  return size >= 0;
}

GBytes *
option_values_read_fd (const char *text, gsize size_max, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  int fd;

  if (!option_values_parse_fd (text, &fd, error))
    return NULL;
  if (!read_all (fd, content, size_max))
    refuse_with_errno (error, text, "cannot read from file descriptor");
  else if (content->len > size_max)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                 "file descriptor %s holds more than %" G_GSIZE_FORMAT " bytes",
                 text, size_max);
  else
    return g_byte_array_free_to_bytes (g_steal_pointer (&content));
  return NULL;
}
