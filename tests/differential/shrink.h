/* shrink.h - remove from a case what its fault does not need. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "trial.h"

/* Genes of @genes, borrowed, which still have a fault; *inout_fault becomes
 * theirs. Takes a bounded number of runs. */
GPtrArray *shrink (Trial *trial, GPtrArray *genes, char **inout_fault);
