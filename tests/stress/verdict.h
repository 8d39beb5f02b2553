/* verdict.h - whether a run with a fault ended as it should. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "inject.h"

/* @reference: what the command's proof is when it has got all that was asked.
 * Returns NULL, or what is wrong with how run-sandbox ended. */
char *verdict_of_end (const Injection *injection,
                      const char *output_file,
                      const char *proof_file,
                      const char *reference);
