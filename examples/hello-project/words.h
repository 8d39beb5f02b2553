/* words.h - split text into words. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <stddef.h>

#define LONGEST_WORD 63

/* Copies the next word at *@cursor, in lower case and shortened if need be, and
 * moves *@cursor behind it. Returns its length, 0 when there is none left. */
size_t next_word (const char **cursor, char word[LONGEST_WORD + 1]);
