/* option-values.h - read the argument of an option. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

/* "'value' is not expected"; FALSE. */
gboolean
option_values_refuse (GError **error, const char *value, const char *expected);

/* Whether it is open is another question. */
gboolean option_values_parse_fd (const char *text, int *out_fd, GError **error);

gboolean
option_values_parse_id (const char *text, guint32 *out_id, GError **error);

gboolean option_values_parse_seconds (const char *text,
                                      guint64 *out_microseconds,
                                      GError **error);

GArray *option_values_parse_groups (const char *text, GError **error);

gboolean option_values_parse_isolation (const char *text,
                                        SandboxIsolation *isolation,
                                        gboolean *out_maximum,
                                        GError **error);

/* All that can be read from the fd that @text names, at most @size_max bytes.
 * The fd stays open. */
GBytes *
option_values_read_fd (const char *text, gsize size_max, GError **error);

char *option_values_parse_capability (const char *text, GError **error);

/* Permission bits. */
gboolean
option_values_parse_mode (const char *text, int *out_mode, GError **error);

gboolean
option_values_parse_bytes (const char *text, guint64 *out_n, GError **error);
