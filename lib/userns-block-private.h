/* userns-block-private.h - a user namespace whose ids somebody else maps. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

/* Makes a user namespace, tells the info fds of @request the pid of its only process,
 * and waits for the userns-block fd: an fd of the namespace with the maps that were
 * written meanwhile, or -1 with an error. */
int _sandbox_userns_block_open (SandboxRequest *request, GError **error);
