/* words.c - split text into words. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "words.h"

#include <ctype.h>

size_t
next_word (const char **cursor, char word[LONGEST_WORD + 1])
{
  const char *p = *cursor;
  size_t length = 0;

  while (*p != '\0' && !isalpha ((unsigned char) *p))
    p++;
  for (; isalpha ((unsigned char) *p); p++)
    if (length < LONGEST_WORD)
      word[length++] = (char) tolower ((unsigned char) *p);
  word[length] = '\0';
  *cursor = p;
  return length;
}
