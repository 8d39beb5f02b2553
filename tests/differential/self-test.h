/* self-test.h - see that faults of a module are found. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* Compares bubblewrap with a module that does the same but for one fault.
 * Returns how many faults were not found, or not shrunk to what they need. */
guint self_test_run (void);
