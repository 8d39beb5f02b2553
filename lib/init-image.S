/* init-image.S - the program sandboxlib-init as bytes of the library. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

	.section .rodata.sandbox_init_image, "a", %progbits
	.balign 16
	.globl sandbox_init_image_start
	.hidden sandbox_init_image_start
	.type sandbox_init_image_start, %object
sandbox_init_image_start:
	.incbin SANDBOX_INIT_FILE
	.size sandbox_init_image_start, . - sandbox_init_image_start

	.globl sandbox_init_image_end
	.hidden sandbox_init_image_end
	.type sandbox_init_image_end, %object
sandbox_init_image_end:
	.size sandbox_init_image_end, 0

	.section .note.GNU-stack, "", %progbits
