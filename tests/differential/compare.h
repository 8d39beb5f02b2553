/* compare.h - find what two outcomes of one case do not agree in. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "outcome.h"

/* NULL when they agree, else the lines that only one of them has. */
char *compare_outcomes (const Draft *draft, const Outcome *a, const Outcome *b);
