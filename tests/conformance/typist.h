/* typist.h - sit at a pty: type, read what comes, wait for a text. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>
#include <termios.h>

typedef struct
{
  int fd;                  /* of the pty's master */
  SandboxProcess *process; /* dispatched while waiting, or NULL */
  GString *seen;           /* since the last wait */
} Typist;

void typist_init (Typist *self, int fd, SandboxProcess *process);
void typist_clear (Typist *self);

void typist_type (Typist *self, const char *keys);

/* Reads until @text has come; fails the test after ten seconds. */
void typist_expect (Typist *self, const char *text);

/* Reads to the end, until nobody has the terminal open. */
void typist_expect_end (Typist *self);

/* Bytes that somebody would read who reads from the terminal @fd now. */
int typist_count_input (int fd);

/* What counts of the settings of the terminal @fd, as text. */
char *typist_dup_settings (int fd);
