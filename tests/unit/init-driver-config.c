/* init-driver-config.c - the configuration of a test run of init. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static guint32
add_string (GByteArray *config, const char *text)
{
  guint32 offset = config->len;

  if (text == NULL)
    return 0;
  g_byte_array_append (config, (const guint8 *) text,
                       (guint) strlen (text) + 1);
  return offset;
}

static struct init_list
add_strings (GByteArray *config, const char *const *strings)
{
  struct init_list list = { .offset = config->len };

  for (; strings != NULL && strings[list.count] != NULL; list.count++)
    add_string (config, strings[list.count]);
  return list;
}

static struct init_list
add_array (GByteArray *config, const void *data, size_t size, guint32 count)
{
  static const guint8 padding[8];
  struct init_list list = { .count = count };

  g_byte_array_append (config, padding, (8 - config->len % 8) % 8);
  list.offset = config->len;
  g_byte_array_append (config, data, (guint) (size * count));
  return list;
}

static struct init_list
add_checks (GByteArray *config, const DriverSetup *setup)
{
  g_autofree struct init_check *checks
      = g_new0 (struct init_check, setup->n_checks + 1);

  for (guint32 i = 0; i < setup->n_checks; i++)
    checks[i] = (struct init_check){
      .type = setup->checks[i].type,
      .path = add_string (config, setup->checks[i].path),
      .a = setup->checks[i].a,
      .b = setup->checks[i].b,
    };
  return add_array (config, checks, sizeof *checks, setup->n_checks);
}

int
driver_make_config (const Driver *self,
                    const DriverSetup *setup,
                    const DriverFds *inherited)
{
  g_autoptr (GByteArray) config = g_byte_array_new ();
  g_autofree char *path = g_strconcat ("PATH=", setup->path, NULL);
  const char *environment[]
      = { self->tag, setup->path != NULL ? path : NULL, NULL };
  struct init_config fixed = {
    .magic = INIT_CONFIG_MAGIC,
    .flags = setup->flags,
    .channel_fd = inherited->channel,
    .host_pidfd = inherited->host_pidfd,
    .proc_fd = inherited->proc,
    .stdio_fd = { inherited->null, inherited->output, inherited->output },
    .timeout_usec = setup->timeout_usec,
    .grace_usec = setup->grace_usec,
    .uid = setup->uid,
    .gid = setup->gid,
    .capabilities = setup->capabilities,
  };
  int fd = memfd_create ("config", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_byte_array_append (config, (const guint8 *) &fixed, sizeof fixed);
  fixed.argv = add_strings (config, setup->argv);
  fixed.environment = add_strings (config, environment);
  fixed.cwd = add_string (config, setup->cwd);
  fixed.groups = add_array (config, setup->groups, sizeof *setup->groups,
                            setup->n_groups);
  fixed.checks = add_checks (config, setup);
  fixed.tool_argv = add_strings (config, setup->tool_argv);
  fixed.tool_environment = add_strings (config, environment);
  if (setup->tool_argv != NULL)
    fixed.tool = add_string (config, setup->tool_argv[0]);
  fixed.size = config->len;
  memcpy (config->data, &fixed, sizeof fixed);

  ck_assert_int_eq (write (fd, config->data, config->len),
                    (ssize_t) config->len);
  ck_assert_int_eq (
      fcntl (fd, F_ADD_SEALS,
             F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL),
      0);
  return fd;
}
