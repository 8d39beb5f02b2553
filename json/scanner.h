/* scanner.h - the words, strings and numbers of a document. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

typedef struct
{
  const char *text;
  const char *end;
  const char *at;
  guint depth;
  GString *path;      /* of the value that is being read */
  const char *wanted; /* path to look for, or NULL */
  const char *found;
  const char *problem;    /* NULL as long as all is well */
  const char *problem_at; /* where */
} Scanner;

/* Returns FALSE. The first problem counts. */
gboolean scanner_fail (Scanner *self, const char *at, const char *problem);

/* The next byte; NUL at the end. */
char scanner_peek (const Scanner *self);

/* Whether the next byte is @byte, which is then read. */
gboolean scanner_take (Scanner *self, char byte);

void scanner_skip_space (Scanner *self);
gboolean scanner_read_word (Scanner *self, const char *word);

/* Appends what the string means to @value. */
gboolean scanner_read_string (Scanner *self, GString *value);

gboolean scanner_read_number (Scanner *self);
