/* option-lists.c - what several options, or none, have a share in. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "options.h"

#include <unistd.h>

typedef void (*SetList) (SandboxRequest *request, const char *const *list);

static void
set_list (SandboxRequest *request, GPtrArray *list, SetList set)
{
  if (list == NULL)
    return;
  g_ptr_array_add (list, NULL);
  set (request, (const char *const *) list->pdata);
}

/* What was redirected stays so, beside a terminal. */
static gboolean
leads_to_pty (SandboxRequest *request, int stream)
{
  gboolean has_terminal = isatty (STDIN_FILENO) || isatty (STDOUT_FILENO)
                          || isatty (STDERR_FILENO);

  return sandbox_request_get_tty (request) == SANDBOX_TTY_PTY
         && (isatty (stream) || !has_terminal);
}

void
options_complete_request (Options *self)
{
  gboolean is_limited = sandbox_request_get_output_limit (self->request) != 0;

  set_list (self->request, self->cwd_candidates,
            sandbox_request_set_cwd_candidates);
  set_list (self->request, self->lock_files, sandbox_request_set_lock_files);
  set_list (self->request, self->writable_paths,
            sandbox_request_set_writable_paths);
  set_list (self->request, self->uid_map, sandbox_request_set_uid_map);
  set_list (self->request, self->gid_map, sandbox_request_set_gid_map);
  set_list (self->request, self->capabilities,
            sandbox_request_set_capabilities);
  for (int i = SANDBOX_STREAM_STDIN; i <= SANDBOX_STREAM_STDERR; i++)
    if (!leads_to_pty (self->request, i))
      sandbox_request_set_stdio (self->request, (SandboxStream) i,
                                 is_limited && i != SANDBOX_STREAM_STDIN
                                     ? SANDBOX_STDIO_CAPTURE
                                     : SANDBOX_STDIO_INHERIT);
}
