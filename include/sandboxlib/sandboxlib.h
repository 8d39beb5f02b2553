/* sandboxlib.h - all that a caller needs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/version.h>
#include <sandboxlib/types.h>
#include <sandboxlib/isolation.h>
#include <sandboxlib/error.h>
#include <sandboxlib/mount.h>
#include <sandboxlib/mount-content.h>
#include <sandboxlib/mount-overlay.h>
#include <sandboxlib/request.h>
#include <sandboxlib/request-identity.h>
#include <sandboxlib/request-lockdown.h>
#include <sandboxlib/request-command.h>
#include <sandboxlib/request-limits.h>
#include <sandboxlib/request-fds.h>
#include <sandboxlib/request-privileges.h>
#include <sandboxlib/request-root.h>
#include <sandboxlib/request-stdio.h>
#include <sandboxlib/change.h>
#include <sandboxlib/result.h>
#include <sandboxlib/json.h>
#include <sandboxlib/process.h>
#include <sandboxlib/process-terminal.h>
#include <sandboxlib/backend.h>
