/* documents.c - the JSON that run-sandbox reads and writes. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "documents.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

/* One more than the library takes, so that it says what is wrong. */
#define READ_LIMIT (16 * 1024 * 1024 + 1)
#define READ_SIZE 65536

static int status_fds[2] = { -1, -1 };

static gboolean
fail_errno (GError **error, const char *option, const char *name)
{
  int saved = errno;

  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "option '--%s': %s: %s", option, name, g_strerror (saved));
  return FALSE;
}

static gboolean
is_standard (const char *name)
{
  return strcmp (name, "-") == 0;
}

static gboolean
read_all (int fd, GByteArray *data)
{
  guint8 buffer[READ_SIZE];
  ssize_t n;

  while (data->len < READ_LIMIT && (n = read (fd, buffer, sizeof buffer)) != 0)
    if (n > 0)
      g_byte_array_append (data, buffer, (guint) n);
    else if (errno != EINTR)
      return FALSE;
  return TRUE;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      ssize_t n = write (fd, text, left);

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          text += n;
          left -= (gsize) n;
        }
    }
  return TRUE;
}

SandboxRequest *
documents_read_request (const char *name, GError **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  SandboxRequest *request;
  int fd
      = is_standard (name) ? STDIN_FILENO : open (name, O_RDONLY | O_CLOEXEC);
  gboolean is_read = fd >= 0 && read_all (fd, data);

  if (!is_read)
    fail_errno (error, "request", name);
  if (fd > STDIN_FILENO)
    close (fd);
  if (!is_read)
    return NULL;
  g_byte_array_append (data, (const guint8 *) "", 1);
  request = sandbox_request_new_from_json ((const char *) data->data,
                                           (gssize) data->len - 1, error);
  if (request == NULL)
    g_prefix_error (error, "option '--request': %s: ", name);
  return request;
}

gboolean
documents_save_request (SandboxRequest *request,
                        const char *name,
                        GError **error)
{
  g_autofree char *text = sandbox_request_to_json (request, error);
  gboolean is_written;
  int fd;

  if (text == NULL)
    {
      g_prefix_error (error, "option '--save-request': ");
      return FALSE;
    }
  fd = is_standard (name)
           ? STDOUT_FILENO
           : open (name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail_errno (error, "save-request", name);
  is_written = write_all (fd, text);
  if (fd != STDOUT_FILENO)
    is_written = close (fd) == 0 && is_written;
  return is_written || fail_errno (error, "save-request", name);
}

static gboolean
open_fd (int fd, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", fd);
  int flags = fcntl (fd, F_GETFL);

  if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY)
    {
      errno = EBADF;
      flags = -1;
    }
  status_fds[0] = flags < 0 ? -1 : fcntl (fd, F_DUPFD_CLOEXEC, 3);
  return status_fds[0] >= 0 || fail_errno (error, "status-fd", number);
}

gboolean
documents_open_status (int fd, const char *name, GError **error)
{
  if (fd < 0 && name == NULL)
    return TRUE;
  report_hold_sigpipe ();
  if (fd >= 0 && !open_fd (fd, error))
    return FALSE;
  if (name == NULL)
    return TRUE;
  status_fds[1] = open (name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  return status_fds[1] >= 0 || fail_errno (error, "status-file", name);
}

static gboolean
has_sink (void)
{
  return status_fds[0] >= 0 || status_fds[1] >= 0;
}

/* Takes @text and @problem, of which there is one. */
static void
write_status (char *text, GError *problem)
{
  g_autofree char *owned = text;
  g_autoptr (GError) error = problem;

  if (text == NULL)
    report_warning ("status: %s", error->message);
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (status_fds); i++)
    if (status_fds[i] >= 0 && !write_all (status_fds[i], text))
      report_warning ("option '--status-%s': %s", i == 0 ? "fd" : "file",
                      g_strerror (errno));
}

void
documents_write_result (const SandboxResult *result)
{
  GError *error = NULL;
  char *text;

  if (!has_sink ())
    return;
  text = sandbox_result_to_json (result, &error);
  write_status (text, error);
}

void
documents_write_error (const GError *problem)
{
  GError *error = NULL;
  char *text;

  if (!has_sink ())
    return;
  text = sandbox_error_to_json (problem, &error);
  write_status (text, error);
}
