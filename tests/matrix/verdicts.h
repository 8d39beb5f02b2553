/* verdicts.h - what every built backend says of every feature. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

typedef enum
{
  CALLER_ROOT, /* with every capability */
  CALLER_USER, /* with none */
  N_CALLERS,
} Caller;

typedef struct
{
  const char *name;
  char *refusal; /* why users cannot use the backend at all, or NULL */
  /* Why a feature is withheld, NULL where it is offered. */
  char *reasons[N_CALLERS][SANDBOX_FEATURE_END];
} Verdicts;

typedef struct
{
  const char *id;
  const char *name;
  const char *options; /* of run-sandbox, separated by spaces; "" for none */
  const char *description;
} Field;

typedef struct
{
  SandboxFeature feature;
  const char *name;
  const char *description;
  const char *field; /* id of a Field */
} Row;

/* In the order of fields.def and features.def. */
extern const Field fields[];
extern const gsize n_fields;
extern const Row rows[];
extern const gsize n_rows;

/* Asks each backend for a host where everything works. An array of Verdicts in
 * the order in which the backends are built. */
GPtrArray *verdicts_ask (void);
