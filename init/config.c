/* config.c - read the configuration and trust no offset in it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/mman.h>

/* The end of the string at @offset, or 0 when it leaves the configuration. */
static uint64_t
string_end (const struct init_config *config, uint64_t offset)
{
  const char *bytes = (const char *) config;

  if (offset < sizeof *config)
    return 0;
  for (; offset < config->size; offset++)
    if (bytes[offset] == '\0')
      return offset + 1;
  return 0;
}

static bool
is_optional_string (const struct init_config *config, uint32_t offset)
{
  return offset == 0 || string_end (config, offset) != 0;
}

static bool
is_optional_absolute (const struct init_config *config, uint32_t offset)
{
  return is_optional_string (config, offset)
         && (offset == 0 || *config_string (config, offset) == '/');
}

static bool
is_string_list (const struct init_config *config, const struct init_list *list)
{
  uint64_t offset = list->offset;

  for (uint32_t i = 0; i < list->count; i++)
    {
      offset = string_end (config, offset);
      if (offset == 0)
        return false;
    }
  return true;
}

static bool
is_array (const struct init_config *config,
          const struct init_list *list,
          size_t size,
          size_t alignment)
{
  return list->count == 0
         || (list->offset >= sizeof *config && list->offset % alignment == 0
             && list->offset + (uint64_t) list->count * size <= config->size);
}

static bool
are_checks (const struct init_config *config)
{
  const struct init_check *checks;

  if (!is_array (config, &config->checks, sizeof *checks,
                 _Alignof(struct init_check)))
    return false;
  checks = (const void *) ((const char *) config + config->checks.offset);
  for (uint32_t i = 0; i < config->checks.count; i++)
    if (!is_optional_string (config, checks[i].path))
      return false;
  return true;
}

static bool
are_programs (const struct init_config *config)
{
  const struct init_list *programs;

  if (!is_array (config, &config->seccomp, sizeof *programs, 8))
    return false;
  programs = (const void *) ((const char *) config + config->seccomp.offset);
  for (uint32_t i = 0; i < config->seccomp.count; i++)
    if (programs[i].count == 0 || programs[i].count > BPF_MAXINSNS
        || !is_array (config, &programs[i], sizeof (struct sock_filter), 8))
      return false;
  return true;
}

static bool
is_header (const struct init_config *config, size_t size)
{
  return size >= sizeof *config && config->magic == INIT_CONFIG_MAGIC
         && config->size >= sizeof *config && config->size <= size;
}

bool
config_is_valid (const struct init_config *config, size_t size)
{
  return is_header (config, size) && is_string_list (config, &config->argv)
         && is_string_list (config, &config->environment)
         && is_string_list (config, &config->tool_argv)
         && is_string_list (config, &config->tool_environment)
         && is_string_list (config, &config->cwds)
         && is_string_list (config, &config->locks)
         && is_array (config, &config->passes, sizeof (struct init_pass),
                      _Alignof(struct init_pass))
         && is_string_list (config, &config->covers)
         && is_string_list (config, &config->device_free)
         && is_array (config, &config->groups, sizeof (uint32_t),
                      _Alignof(uint32_t))
         && is_array (config, &config->tool_fds, sizeof (int32_t),
                      _Alignof(int32_t))
         && are_checks (config)
         && is_array (config, &config->rlimits, sizeof (struct init_rlimit),
                      _Alignof(struct init_rlimit))
         && are_programs (config) && is_optional_absolute (config, config->cwd)
         && is_optional_string (config, config->argv0)
         && is_optional_absolute (config, config->proc)
         && is_optional_absolute (config, config->root)
         && is_optional_absolute (config, config->tool);
}

const char *
config_string (const struct init_config *config, uint32_t offset)
{
  return offset == 0 ? NULL : (const char *) config + offset;
}

void
config_split (const struct init_config *config,
              const struct init_list *list,
              char **out_strings)
{
  char *string = (char *) config + list->offset;

  for (uint32_t i = 0; i < list->count; i++)
    {
      out_strings[i] = string;
      string += strlen (string) + 1;
    }
  out_strings[list->count] = NULL;
}

#define N_LISTS 8

/* A string takes a byte at least, so the pointers are bounded by the size. */
static int
split_lists (const struct init_config *config, struct settings *settings)
{
  const struct init_list *lists[N_LISTS]
      = { &config->argv,      &config->environment,
          &config->tool_argv, &config->tool_environment,
          &config->covers,    &config->device_free,
          &config->cwds,      &config->locks };
  char ***targets[N_LISTS]
      = { &settings->argv,      &settings->environment,
          &settings->tool_argv, &settings->tool_environment,
          &settings->covers,    &settings->device_free,
          &settings->cwds,      &settings->locks };
  size_t n_pointers = 0;
  char **pointers;

  for (int i = 0; i < N_LISTS; i++)
    n_pointers += (size_t) lists[i]->count + 1;
  pointers = memory_new (n_pointers * sizeof *pointers);
  if (pointers == NULL)
    return -ENOMEM;

  for (int i = 0; i < N_LISTS; i++)
    {
      *targets[i] = pointers;
      config_split (config, lists[i], pointers);
      pointers += lists[i]->count + 1;
    }
  return 0;
}

static int
map_config (int fd, const struct init_config **out_config, size_t *out_size)
{
  const int seals = F_SEAL_SHRINK | F_SEAL_WRITE;
  struct stat info;
  void *address;
  int result = raw_fcntl (fd, F_GET_SEALS, 0);

  /* What is not sealed may change after it was checked. */
  if (result >= 0 && (result & seals) != seals)
    result = -EPERM;
  if (result >= 0)
    result = raw_fstat (fd, &info);
  if (result >= 0 && (uint64_t) info.st_size < sizeof (struct init_config))
    result = -EINVAL;
  if (result < 0)
    return result;

  address = raw_mmap ((size_t) info.st_size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE, fd);
  result = raw_pointer_error (address);
  if (result != 0)
    return result;
  *out_config = address;
  *out_size = (size_t) info.st_size;
  return 0;
}

int
config_open (int fd, struct settings *settings)
{
  const struct init_config *config;
  const char *base;
  size_t size;
  int result = map_config (fd, &config, &size);

  if (result < 0)
    return result;
  if (!is_header (config, size))
    return -EINVAL;
  settings->config = config;
  if (!config_is_valid (config, size))
    return -EINVAL;

  base = (const char *) config;
  settings->proc_fd = config->proc_fd;
  settings->cwd = config_string (config, config->cwd);
  settings->argv0 = (char *) config_string (config, config->argv0);
  settings->tool = config_string (config, config->tool);
  settings->groups = (const void *) (base + config->groups.offset);
  settings->passes = (void *) ((char *) base + config->passes.offset);
  settings->tool_fds = (const void *) (base + config->tool_fds.offset);
  settings->checks = (const void *) (base + config->checks.offset);
  settings->rlimits = (const void *) (base + config->rlimits.offset);
  settings->seccomp = (const void *) (base + config->seccomp.offset);
  return split_lists (config, settings);
}
