/* tiny.c - the least that a program can do: it ends. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init/syscall-process.h"

_Noreturn void _start (void);

_Noreturn void
_start (void)
{
  raw_exit (0);
}
