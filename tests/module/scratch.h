/* scratch.h - a fresh directory of modules and tools for one test. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <check.h>
#include <glib.h>

/* Mode 0755; SANDBOXLIB_BACKEND_PATH names it, and nothing else. */
extern char *scratch;

void scratch_set_up (void);
void scratch_tear_down (void);

/* Path of @name in the scratch directory, allocated. */
char *scratch_path (const char *name);

/* Copies the stub module @stub as @name, which ends in ".so". */
void scratch_add_stub (const char *stub, const char *name);

/* Writes @text to the file @name and gives it @mode. */
void scratch_add_file (const char *name, const char *text, int mode);

void add_facts_tests (Suite *suite);
void add_load_tests (Suite *suite);
void add_search_tests (Suite *suite);
void add_tool_tests (Suite *suite);
void add_backend_tests (Suite *suite);
void add_listing_tests (Suite *suite);
