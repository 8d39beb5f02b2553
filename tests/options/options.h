/* options.h - the rows of options.def. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <check.h>
#include <glib.h>

typedef enum
{
  KIND_BWRAP, /* an option of bwrap(1) */
  KIND_OCAML, /* a function of the OCaml library bwrap */
  KIND_OURS,  /* what neither has */
} Kind;

typedef struct
{
  Kind kind;
  const char *name;   /* as "--bind" or "share_net" */
  const char *field;  /* of fields.def; "" for what is no part of a request */
  const char *option; /* of run-sandbox, without arguments; "" for none */
  const char *api;    /* what a program calls; "" for the field's property */
  const char *test;   /* FILE:NAME below tests/ */
} OptionsRow;

extern const OptionsRow options_rows[];
extern const gsize n_options_rows;

/* The whole of docs/options.rst. */
char *options_make_page (void);

/* Set from argv before the first fork, then read-only. */
extern const char *options_source_dir;

/* coverage.c */
TCase *coverage_tcase (void);
