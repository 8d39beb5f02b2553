/* clock.c - the monotonic clock in microseconds. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

uint64_t
clock_now (void)
{
  struct timespec time = { 0 };

  raw_clock_gettime (CLOCK_MONOTONIC, &time);
  return (uint64_t) time.tv_sec * USEC_PER_SEC + (uint64_t) time.tv_nsec / 1000;
}

uint64_t
clock_add (uint64_t time, uint64_t usec)
{
  return usec > UINT64_MAX - time ? UINT64_MAX : time + usec;
}
