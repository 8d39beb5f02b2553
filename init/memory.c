/* memory.c - memory, a whole number of pages at a time. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <sys/mman.h>

void *
memory_new (size_t size)
{
  void *memory = raw_mmap (size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1);

  return raw_pointer_error (memory) != 0 ? NULL : memory;
}

void
memory_free (void *memory, size_t size)
{
  raw_munmap (memory, size);
}
