/* place.h - a fresh directory with a rootfs and a decoy for one test. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "canary.h"

typedef struct
{
  char *dir;
  char *rootfs; /* bin/probe, some of busybox, data, dev, etc, proc, tmp */
  char *decoy;  /* beside the rootfs; nothing may ever change it */
  char *tag;    /* in the rootfs's name too, so in a tool's arguments */
  Canary *canary;
} Place;

/* Makes the directory below which places are made, once a program. */
void place_begin (void);

/* Removes it. */
void place_end (void);

/* Aborts the test when the host does not let it. */
void place_set_up (Place *place);

/* Removes it, whatever has become of the host. */
void place_clear (Place *place);

/* Fails the test when the canary saw something, else clears. */
void place_tear_down (Place *place);

/* "rootfs/a/b", allocated. */
char *place_build_path (Place *place, const char *path);

/* Removes @path and all below it, without following symbolic links. */
void place_remove_tree (const char *path);
