/* devices.h - the few devices of --mount-devapi. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

/* Mounts a tmpfs on @target, with devices like the host's and links to the
 * standard streams. What fails ends the process with 1. */
void devices_mount (const char *target);
