/* no-symbol.c - a shared object that is no module. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

int no_symbol_at_all (void);

int
no_symbol_at_all (void)
{
  return 0;
}
