/* victim.h - which process of a run a kill is meant for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sys/types.h>

#include <glib.h>

typedef enum
{
  VICTIM_HOST,
  VICTIM_GUARD, /* our outermost process: the host's child */
  VICTIM_INIT,
  VICTIM_TOOL,
  N_VICTIMS,
} Victim;

const char *victim_get_name (Victim victim);

/* 0 when there is none (yet). */
pid_t victim_find (Victim victim, pid_t host);
