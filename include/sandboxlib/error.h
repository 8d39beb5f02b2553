/* error.h - the one error domain. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/types.h>

G_BEGIN_DECLS

/**
 * SandboxError:
 * @SANDBOX_ERROR_INVALID_REQUEST: no backend could ever do this; mend the request
 * @SANDBOX_ERROR_UNSUPPORTED: this backend withholds something that the request
 *   uses; choose another backend, ask for less, or degrade
 * @SANDBOX_ERROR_UNAVAILABLE: the backend cannot work on this host as it is; the
 *   message says what to install or to enable
 * @SANDBOX_ERROR_BAD_MODULE: a module cannot be loaded or breaks its contract
 * @SANDBOX_ERROR_FAILED: the host refused something; the message names it
 *
 * A #GError of this domain means that nothing was started. What happens later
 * is in the #SandboxResult.
 */
typedef enum
{
  SANDBOX_ERROR_INVALID_REQUEST = 0,
  SANDBOX_ERROR_UNSUPPORTED = 1,
  SANDBOX_ERROR_UNAVAILABLE = 2,
  SANDBOX_ERROR_BAD_MODULE = 3,
  SANDBOX_ERROR_FAILED = 4,
} SandboxError;

/**
 * SANDBOX_ERROR: (skip)
 *
 * The domain of #SandboxError, for g_error_matches().
 */
#define SANDBOX_ERROR (sandbox_error_quark ())

/**
 * sandbox_error_quark:
 *
 * Returns: the domain of #SandboxError, whose name is "sandbox-error-quark"
 */
SANDBOX_EXTERN
GQuark sandbox_error_quark (void);

G_END_DECLS
