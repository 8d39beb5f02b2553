/* numbers.c - names that are numbers: arguments, pids and fds in /proc. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#define TOO_LARGE 100000000

struct entry
{
  uint64_t inode;
  int64_t offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

int
number_parse (const char **text)
{
  const char *at = *text;
  int number = 0;

  for (; *at >= '0' && *at <= '9' && number < TOO_LARGE; at++)
    number = number * 10 + (*at - '0');
  if (at == *text || (*at >= '0' && *at <= '9'))
    return -1;
  *text = at;
  return number;
}

int
number_parse_all (const char *text)
{
  int number = number_parse (&text);

  return *text == '\0' ? number : -1;
}

const char *
number_format (int number, char buffer[NUMBER_SIZE])
{
  char *at = buffer + NUMBER_SIZE - 1;

  *at = '\0';
  do
    *--at = (char) ('0' + number % 10);
  while ((number /= 10) > 0);
  return at;
}

int
number_for_each (int directory,
                 const char *path,
                 void (*function) (int number, void *data),
                 void *data)
{
  _Alignas(struct entry) char buffer[8192];
  int fd = raw_openat (directory, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  long size;

  if (fd < 0)
    return fd;
  while ((size = raw_getdents64 (fd, buffer, sizeof buffer)) > 0)
    for (long at = 0; at < size;)
      {
        const struct entry *entry = (const void *) (buffer + at);
        int number = number_parse_all (entry->name);

        if (number >= 0)
          function (number, data);
        at += entry->size;
      }
  raw_close (fd);
  return (int) size;
}
