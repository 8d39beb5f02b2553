/* terminal.h - the terminal of run-sandbox: its settings and who restores them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>
#include <termios.h>

typedef struct _Terminal Terminal;

/* The controlling terminal, else a standard stream that is one; NULL: neither. A
 * process beside this one waits to restore the settings and the foreground when
 * this one is killed. */
Terminal *terminal_new (GError **error);

/* Restores what has to be restored. */
void terminal_free (Terminal *self);

int terminal_get_fd (const Terminal *self);
gboolean terminal_get_size (const Terminal *self, guint *rows, guint *columns);
gboolean terminal_is_foreground (const Terminal *self);

/* Every key is a byte to read. Remembers the settings of now. */
void terminal_make_raw (Terminal *self);
void terminal_restore (Terminal *self);

/* From now on, or no more, the terminal is another process group's. */
void terminal_set_lent (Terminal *self, gboolean is_lent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Terminal, terminal_free)
