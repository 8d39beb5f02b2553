/* start.c - the entry point, and what the compiler takes for granted. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <string.h>

/* The stack starts with argc and argv. */
#if defined(__x86_64__)
__asm__(".globl _start\n"
        ".type _start, @function\n"
        "_start:\n"
        "\txor %ebp, %ebp\n"
        "\tmov %rsp, %rdi\n"
        "\tand $-16, %rsp\n"
        "\tcall start_with_stack\n"
        "\thlt\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n"
        ".type _start, %function\n"
        "_start:\n"
        "\tmov x29, #0\n"
        "\tmov x30, #0\n"
        "\tmov x0, sp\n"
        "\tbl start_with_stack\n"
        "\tbrk #0\n");
#endif

_Noreturn void start_with_stack (long *stack);

_Noreturn __attribute__ ((used)) void
start_with_stack (long *stack)
{
  raw_exit (init_main ((int) stack[0], (char **) (stack + 1)));
}

void *
memcpy (void *restrict to, const void *restrict from, size_t size)
{
  char *target = to;
  const char *source = from;

  while (size-- > 0)
    *target++ = *source++;
  return to;
}

void *
memset (void *to, int byte, size_t size)
{
  char *target = to;

  while (size-- > 0)
    *target++ = (char) byte;
  return to;
}

size_t
strlen (const char *text)
{
  const char *end = text;

  while (*end != '\0')
    end++;
  return (size_t) (end - text);
}

int
strncmp (const char *a, const char *b, size_t size)
{
  for (; size > 0; a++, b++, size--)
    if (*a != *b || *a == '\0')
      return (unsigned char) *a - (unsigned char) *b;
  return 0;
}

int
strcmp (const char *a, const char *b)
{
  return strncmp (a, b, (size_t) -1);
}

char *
strchr (const char *text, int byte)
{
  for (; *text != (char) byte; text++)
    if (*text == '\0')
      return NULL;
  return (char *) text;
}

char *
strrchr (const char *text, int byte)
{
  const char *found = NULL;

  do
    if (*text == (char) byte)
      found = text;
  while (*text++ != '\0');
  return (char *) found;
}
