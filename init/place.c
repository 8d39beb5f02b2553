/* place.c - tell where in the kernel the sandbox is. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

/* In the order of SandboxIsolationKind. */
static const char *const files[INIT_N_NAMESPACES]
    = { "self/ns/net", "self/ns/mnt",  "self/ns/pid",   "self/ns/ipc",
        "self/ns/uts", "self/ns/user", "self/ns/cgroup" };

void
place_tell (const struct settings *settings)
{
  struct init_record record = { .type = INIT_RECORD_PLACED };

  for (int i = 0; i < INIT_N_NAMESPACES; i++)
    {
      struct stat info;

      if (raw_fstatat (settings->proc_fd, files[i], &info, 0) == 0)
        record.namespaces[i] = info.st_ino;
    }
  record_send (settings->config->channel_fd, &record);
}
