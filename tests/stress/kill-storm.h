/* kill-storm.h - what the storm and the program that it kills agree on. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

/* Missing in the rootfs, so made for a run and removed after it. */
#define KILL_STORM_MADE "/made"

#define KILL_STORM_PID "pid"
#define KILL_STORM_PLAIN "plain"

/* Runs a sandbox whose command ends only by a signal, and prints lines: "run",
 * the command's "ready", and "end KIND STATUS CREATED" or "error MESSAGE"; or
 * "refused MESSAGE" before all this. @planted is "" or names a bug to have. */
int kill_storm_host (const char *backend_name,
                     const char *rootfs,
                     const char *mode,
                     const char *planted);
