/* filter.c - small filters of system calls for tests. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "filter.h"

#include <linux/filter.h>
#include <stddef.h>

GBytes *
filter_new (int number, guint32 action)
{
  const struct sock_filter program[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (guint32) number, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, action),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };

  return g_bytes_new (program, sizeof program);
}

GBytes *
filter_new_for_all (guint32 action)
{
  const struct sock_filter program[] = { BPF_STMT (BPF_RET | BPF_K, action) };

  return g_bytes_new (program, sizeof program);
}
