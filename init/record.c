/* record.c - tell the library what happened. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <sys/socket.h>

/* A host that is gone or does not read must not stop us. */
void
record_send (int channel_fd, const struct init_record *record)
{
  raw_send (channel_fd, record, sizeof *record, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void
record_send_type (int channel_fd, enum init_record_type type)
{
  struct init_record record = { .type = type };

  record_send (channel_fd, &record);
}

void
record_send_failure (int channel_fd,
                     enum init_stage stage,
                     int error,
                     uint32_t index)
{
  struct init_record record = {
    .type = INIT_RECORD_FAILED,
    .stage = stage,
    .error = error,
    .index = index,
  };

  record_send (channel_fd, &record);
}
