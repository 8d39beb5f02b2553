/* run-program-private.h - run a program of the host and hear what it says. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

/* With an empty environment, for five seconds at most. Returns (transfer full):
 * what it prints on both streams, or %NULL with an error if it cannot be run;
 * *out_worked: whether it ended with status 0, as far as one can know. */
char *_sandbox_run_program (const char *const *argv,
                            gboolean *out_worked,
                            GError **error);
