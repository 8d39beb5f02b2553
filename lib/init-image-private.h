/* init-image-private.h - the program sandboxlib-init, see init-image.S. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

extern const char sandbox_init_image_start[];
extern const char sandbox_init_image_end[];

/* An fd of the program, with O_CLOEXEC, or -1 with errno. */
int _sandbox_init_image_open (void);
