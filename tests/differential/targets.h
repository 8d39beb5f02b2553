/* targets.h - where the mounts of a case go. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "gene.h"

/* Paths inside. On the host's root they are there already: a mount point that is
 * made there can stay, when some other program uses that root. */
char *targets_pick_directory (Maker *maker);
char *targets_pick_file (Maker *maker);

/* An earlier gene with a mount on which another can lie, or NULL. */
const Gene *targets_pick_earlier (Maker *maker);
