/* request-stdio.h - where the standard streams of a command lead. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

G_BEGIN_DECLS

/**
 * sandbox_request_set_stdio:
 * @self: a request
 * @stream: which stream
 * @stdio: anything but %SANDBOX_STDIO_FD and %SANDBOX_STDIO_FILE
 */
SANDBOX_EXTERN
void sandbox_request_set_stdio (SandboxRequest *self,
                                SandboxStream stream,
                                SandboxStdio stdio);

/**
 * sandbox_request_set_stdio_fd:
 * @self: a request
 * @stream: which stream
 * @fd: an open fd, which is duplicated at once; the caller keeps its own
 */
SANDBOX_EXTERN
void sandbox_request_set_stdio_fd (SandboxRequest *self,
                                   SandboxStream stream,
                                   int fd);

/**
 * sandbox_request_set_stdio_file:
 * @self: a request
 * @stream: which stream
 * @path: (type filename): a file of the host, opened when the request runs; two
 *   streams with the same path share one open file description
 */
SANDBOX_EXTERN
void sandbox_request_set_stdio_file (SandboxRequest *self,
                                     SandboxStream stream,
                                     const char *path);

/**
 * sandbox_request_get_stdio:
 * @self: a request
 * @stream: which stream
 *
 * Returns: where @stream leads; %SANDBOX_STDIO_UNSET by default
 */
SANDBOX_EXTERN
SandboxStdio sandbox_request_get_stdio (SandboxRequest *self,
                                        SandboxStream stream);

/**
 * sandbox_request_get_stdio_fd:
 * @self: a request
 * @stream: which stream
 *
 * Returns: the request's own duplicate, or -1
 */
SANDBOX_EXTERN
int sandbox_request_get_stdio_fd (SandboxRequest *self, SandboxStream stream);

/**
 * sandbox_request_get_stdio_file:
 * @self: a request
 * @stream: which stream
 *
 * Returns: (type filename) (transfer none) (nullable): the path; %NULL where @stream
 *   does not lead to a file
 */
SANDBOX_EXTERN
const char *sandbox_request_get_stdio_file (SandboxRequest *self,
                                            SandboxStream stream);

/**
 * sandbox_request_set_tty: (set-property tty)
 * @self: a request
 * @tty: which controlling terminal the command has; streams that are unset lead
 *   to it. %SANDBOX_TTY_PTY gives a session, and excludes new-session=no.
 *   %SANDBOX_TTY_INHERIT leaves the command in the caller's session, and excludes
 *   new-session=yes and no-new-privs=no; the caller must have a controlling
 *   terminal.
 *
 * What the command writes to a terminal can hold escape sequences. What it writes
 * to a pseudo-terminal goes to whoever reads
 * sandbox_process_get_tty_fd(), and nowhere else.
 */
SANDBOX_EXTERN
void sandbox_request_set_tty (SandboxRequest *self, SandboxTty tty);

/**
 * sandbox_request_get_tty: (get-property tty)
 * @self: a request
 *
 * Returns: what sandbox_request_set_tty() was given; %SANDBOX_TTY_UNSET by default
 */
SANDBOX_EXTERN
SandboxTty sandbox_request_get_tty (SandboxRequest *self);

G_END_DECLS
