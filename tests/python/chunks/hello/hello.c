/* hello.c - print a greeting, by the options of GNU hello that are used. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdio.h>
#include <string.h>

int
main (int argc, char **argv)
{
  const char *greeting = "Hello, world!";

  if (argc == 3 && strcmp (argv[1], "-g") == 0)
    greeting = argv[2];
  return puts (greeting) < 0;
}
