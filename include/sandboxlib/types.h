/* types.h - enumerations and forward declarations that the other headers share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib-object.h>

#include <sandboxlib/version.h>

/**
 * SANDBOX_EXTERN: (skip)
 *
 * Of a declaration: it is a symbol that the library exports, or a module.
 */
#if defined(__GNUC__)
#define SANDBOX_EXTERN __attribute__ ((visibility ("default"))) extern
#else
#define SANDBOX_EXTERN extern
#endif

G_BEGIN_DECLS

typedef struct _SandboxRequest SandboxRequest;
typedef struct _SandboxMount SandboxMount;
typedef struct _SandboxIsolation SandboxIsolation;
typedef struct _SandboxBackend SandboxBackend;
typedef struct _SandboxProcess SandboxProcess;
typedef struct _SandboxResult SandboxResult;
typedef struct _SandboxChange SandboxChange;

/**
 * SandboxChoice:
 * @SANDBOX_CHOICE_UNSET: no wish either way; the documented default holds
 * @SANDBOX_CHOICE_NO: must not be
 * @SANDBOX_CHOICE_YES: must be
 *
 * A switch with an explicit unset.
 */
typedef enum
{
  SANDBOX_CHOICE_UNSET = 0,
  SANDBOX_CHOICE_NO = 1,
  SANDBOX_CHOICE_YES = 2,
} SandboxChoice;

/**
 * SandboxEnvironmentBase:
 * @SANDBOX_ENVIRONMENT_UNSET: as @SANDBOX_ENVIRONMENT_STANDARD
 * @SANDBOX_ENVIRONMENT_STANDARD: PATH alone, with the six usual directories
 * @SANDBOX_ENVIRONMENT_EMPTY: nothing
 * @SANDBOX_ENVIRONMENT_INHERIT: the caller's environment at the time of the run
 *
 * What the command's environment starts from.
 */
typedef enum
{
  SANDBOX_ENVIRONMENT_UNSET = 0,
  SANDBOX_ENVIRONMENT_STANDARD = 1,
  SANDBOX_ENVIRONMENT_EMPTY = 2,
  SANDBOX_ENVIRONMENT_INHERIT = 3,
} SandboxEnvironmentBase;

/**
 * SandboxStream:
 * @SANDBOX_STREAM_STDIN: fd 0 of the command
 * @SANDBOX_STREAM_STDOUT: fd 1
 * @SANDBOX_STREAM_STDERR: fd 2
 *
 * A standard stream of the command.
 */
typedef enum
{
  SANDBOX_STREAM_STDIN = 0,
  SANDBOX_STREAM_STDOUT = 1,
  SANDBOX_STREAM_STDERR = 2,
} SandboxStream;

/**
 * SandboxStdio:
 * @SANDBOX_STDIO_UNSET: the terminal that tty gives the command; without one
 *   null for stdin, capture for the others
 * @SANDBOX_STDIO_NULL: /dev/null of the host
 * @SANDBOX_STDIO_INHERIT: the caller's own fd of that number
 * @SANDBOX_STDIO_FD: an fd that the caller set
 * @SANDBOX_STDIO_FILE: a file of the host, opened for append (stdin: for reading)
 * @SANDBOX_STDIO_CAPTURE: collected into the result; not for stdin
 * @SANDBOX_STDIO_STDOUT: stderr only: the same open file description as stdout
 * @SANDBOX_STDIO_PIPE: a new pipe, whose other end the caller takes from the
 *   running process; for sandbox_backend_spawn() alone
 *
 * Where a standard stream of the command leads.
 */
typedef enum
{
  SANDBOX_STDIO_UNSET = 0,
  SANDBOX_STDIO_NULL = 1,
  SANDBOX_STDIO_INHERIT = 2,
  SANDBOX_STDIO_FD = 3,
  SANDBOX_STDIO_FILE = 4,
  SANDBOX_STDIO_CAPTURE = 5,
  SANDBOX_STDIO_STDOUT = 6,
  SANDBOX_STDIO_PIPE = 7,
} SandboxStdio;

/**
 * SandboxTty:
 * @SANDBOX_TTY_UNSET: as @SANDBOX_TTY_NONE, unless new-session=no keeps the
 *   command in the caller's session
 * @SANDBOX_TTY_NONE: the command has no controlling terminal
 * @SANDBOX_TTY_PTY: a pseudo-terminal of its own, pty(7)
 * @SANDBOX_TTY_INHERIT: the caller's controlling terminal, handed over when the
 *   command starts and taken back when it ends
 *
 * Which controlling terminal the command has.
 */
typedef enum
{
  SANDBOX_TTY_UNSET = 0,
  SANDBOX_TTY_NONE = 1,
  SANDBOX_TTY_PTY = 2,
  SANDBOX_TTY_INHERIT = 3,
} SandboxTty;

/**
 * SandboxIdMap:
 * @SANDBOX_ID_MAP_UNSET: as @SANDBOX_ID_MAP_ONE
 * @SANDBOX_ID_MAP_ONE: one user id and one group id, which are the caller's
 *   outside
 * @SANDBOX_ID_MAP_SUBID: 0 is the caller, and 1 and up are the caller's range of
 *   subuid(5) and subgid(5), so that files can have several owners
 *
 * Which ids a new user namespace has.
 */
typedef enum
{
  SANDBOX_ID_MAP_UNSET = 0,
  SANDBOX_ID_MAP_ONE = 1,
  SANDBOX_ID_MAP_SUBID = 2,
} SandboxIdMap;

/**
 * SandboxOnExit:
 * @SANDBOX_ON_EXIT_UNSET: as @SANDBOX_ON_EXIT_KILL
 * @SANDBOX_ON_EXIT_KILL: what the command left running is killed
 * @SANDBOX_ON_EXIT_WAIT: the sandbox lasts until the last process has ended
 *
 * What becomes of other processes of the sandbox when the command ends.
 */
typedef enum
{
  SANDBOX_ON_EXIT_UNSET = 0,
  SANDBOX_ON_EXIT_KILL = 1,
  SANDBOX_ON_EXIT_WAIT = 2,
} SandboxOnExit;

G_END_DECLS
