/* init-config.c - unit tests: init trusts nothing in its configuration. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init/init.h"

#include <check.h>
#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static uint32_t
add_bytes (GByteArray *config, const void *bytes, size_t size)
{
  static const guint8 padding[8];
  uint32_t offset;

  g_byte_array_append (config, padding, (8 - config->len % 8) % 8);
  offset = config->len;
  g_byte_array_append (config, bytes, (guint) size);
  return offset;
}

/* Everything that a configuration can hold, with one of each list. */
static GByteArray *
new_config (void)
{
  static const char strings[] = "one\0two\0";
  static const uint32_t groups[] = { 5, 6 };
  static const struct init_pass pass = { .fd = 5, .number = 6 };
  static const int32_t fds[] = { 8, 9, 10 };
  GByteArray *config = g_byte_array_new ();
  struct init_config fixed = { .magic = INIT_CONFIG_MAGIC };
  struct init_check check = { .type = INIT_CHECK_HOSTNAME };
  struct init_rlimit rlimit = { .resource = RLIMIT_CORE, .hard = 9 };
  struct init_list program = { .count = 1 };
  static const uint64_t instruction = 6;

  g_byte_array_append (config, (const guint8 *) &fixed, sizeof fixed);
  fixed.groups.offset = add_bytes (config, groups, sizeof groups);
  fixed.groups.count = G_N_ELEMENTS (groups);
  fixed.tool_fds.offset = add_bytes (config, fds, sizeof fds);
  fixed.tool_fds.count = G_N_ELEMENTS (fds);
  fixed.cwd = add_bytes (config, "/cwd", 5);
  fixed.tool = add_bytes (config, "/tool", 6);
  check.path = add_bytes (config, "host", 5);
  fixed.checks.offset = add_bytes (config, &check, sizeof check);
  fixed.checks.count = 1;
  fixed.rlimits.offset = add_bytes (config, &rlimit, sizeof rlimit);
  fixed.rlimits.count = 1;
  program.offset = add_bytes (config, &instruction, sizeof instruction);
  fixed.seccomp.offset = add_bytes (config, &program, sizeof program);
  fixed.seccomp.count = 1;
  fixed.argv.offset = add_bytes (config, strings, 8);
  fixed.argv.count = 2;
  fixed.tool_argv = fixed.tool_environment = fixed.environment = fixed.argv;
  fixed.covers = fixed.device_free = fixed.cwds = fixed.argv;
  fixed.locks = fixed.argv;
  fixed.passes.offset = add_bytes (config, &pass, sizeof pass);
  fixed.passes.count = 1;
  /* Whole words at the end, so that a copy before an edge is aligned. */
  fixed.argv0 = add_bytes (config, "argv[0]", 8);
  fixed.size = config->len;
  memcpy (config->data, &fixed, sizeof fixed);
  return config;
}

static int
open_bytes (const void *bytes, size_t size, struct settings *settings)
{
  int fd = memfd_create ("config", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  int result;

  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (write (fd, bytes, size), (ssize_t) size);
  ck_assert_int_eq (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_WRITE), 0);
  result = config_open (fd, settings);
  close (fd);
  return result;
}

START_TEST (a_complete_configuration_is_read)
{
  g_autoptr (GByteArray) config = new_config ();
  struct settings settings = { 0 };

  ck_assert_int_eq (open_bytes (config->data, config->len, &settings), 0);
  ck_assert_str_eq (settings.argv[0], "one");
  ck_assert_str_eq (settings.argv[1], "two");
  ck_assert_ptr_null (settings.argv[2]);
  ck_assert_str_eq (settings.environment[1], "two");
  ck_assert_str_eq (settings.tool_argv[0], "one");
  ck_assert_ptr_null (settings.tool_environment[2]);
  ck_assert_str_eq (settings.cwd, "/cwd");
  ck_assert_str_eq (settings.tool, "/tool");
  ck_assert_str_eq (settings.cwds[1], "two");
  ck_assert_str_eq (settings.locks[1], "two");
  ck_assert_int_eq (settings.passes[0].number, 6);
  ck_assert_str_eq (settings.argv0, "argv[0]");
  ck_assert_uint_eq (settings.groups[1], 6);
  ck_assert_int_eq (settings.tool_fds[2], 10);
  ck_assert_uint_eq (settings.checks[0].type, INIT_CHECK_HOSTNAME);
  ck_assert_uint_eq (settings.rlimits[0].hard, 9);
  ck_assert_uint_eq (settings.seccomp[0].count, 1);
}
END_TEST

START_TEST (an_unsealed_configuration_is_refused)
{
  g_autoptr (GByteArray) config = new_config ();
  int fd = memfd_create ("config", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  struct settings settings = { 0 };

  ck_assert_int_eq (write (fd, config->data, config->len),
                    (ssize_t) config->len);
  ck_assert_int_eq (config_open (fd, &settings), -EPERM);
}
END_TEST

START_TEST (something_else_than_a_memfd_is_refused)
{
  struct settings settings = { 0 };

  ck_assert_int_lt (config_open (0, &settings), 0);
  ck_assert_int_eq (config_open (-1, &settings), -EBADF);
  ck_assert_ptr_null (settings.config);
}
END_TEST

START_TEST (a_truncated_configuration_is_refused)
{
  g_autoptr (GByteArray) config = new_config ();

  for (guint size = 0; size < config->len; size++)
    {
      struct settings settings = { 0 };

      ck_assert_int_lt (open_bytes (config->data, size, &settings), 0);
    }
}
END_TEST

/* The bytes lie directly before a page that cannot be read. */
static void *
copy_to_edge (const void *bytes, size_t size)
{
  size_t page = (size_t) sysconf (_SC_PAGESIZE);
  char *pages = mmap (NULL, 2 * page, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  ck_assert_ptr_ne (pages, MAP_FAILED);
  ck_assert_int_eq (mprotect (pages + page, page, PROT_NONE), 0);
  return memcpy (pages + page - size, bytes, size);
}

START_TEST (a_size_that_is_too_small_hides_what_lies_behind_it)
{
  g_autoptr (GByteArray) config = new_config ();
  struct init_config *edge = copy_to_edge (config->data, config->len);

  for (uint32_t size = 0; size < config->len; size++)
    {
      edge->size = size;
      ck_assert (!config_is_valid (edge, config->len));
    }
  edge->size = config->len;
  ck_assert (config_is_valid (edge, config->len));
  edge->size = config->len + 1;
  ck_assert (!config_is_valid (edge, config->len));
}
END_TEST

static const uint32_t bad_numbers[]
    = { 1,          4,          sizeof (struct init_config) - 1,
        0x7fffffff, 0x80000000, 0xfffffff8,
        0xffffffff };

START_TEST (no_bad_offset_or_count_is_accepted)
{
  static const size_t lists[] = {
    offsetof (struct init_config, argv),
    offsetof (struct init_config, environment),
    offsetof (struct init_config, tool_argv),
    offsetof (struct init_config, tool_environment),
    offsetof (struct init_config, covers),
    offsetof (struct init_config, cwds),
    offsetof (struct init_config, locks),
    offsetof (struct init_config, passes),
    offsetof (struct init_config, device_free),
    offsetof (struct init_config, tool_fds),
    offsetof (struct init_config, groups),
    offsetof (struct init_config, checks),
    offsetof (struct init_config, rlimits),
    offsetof (struct init_config, seccomp),
  };
  g_autoptr (GByteArray) config = new_config ();
  char *edge = copy_to_edge (config->data, config->len);

  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    for (size_t k = 0; k < G_N_ELEMENTS (bad_numbers); k++)
      {
        struct init_list *list = (struct init_list *) (edge + lists[i]);
        struct init_list good = *list;

        list->offset = bad_numbers[k];
        ck_assert (!config_is_valid ((void *) edge, config->len));
        *list = good;
        if (bad_numbers[k] < sizeof (struct init_config))
          continue;
        list->count = bad_numbers[k];
        ck_assert (!config_is_valid ((void *) edge, config->len));
        *list = good;
      }
  ck_assert (config_is_valid ((void *) edge, config->len));
}
END_TEST

START_TEST (no_bad_string_is_accepted)
{
  g_autoptr (GByteArray) config = new_config ();
  struct init_config *edge = copy_to_edge (config->data, config->len);
  struct init_config good = *edge;
  struct init_check *check
      = (struct init_check *) ((char *) edge + good.checks.offset);

  for (size_t k = 0; k < G_N_ELEMENTS (bad_numbers); k++)
    {
      edge->cwd = bad_numbers[k];
      ck_assert (!config_is_valid (edge, config->len));
      *edge = good;
      edge->argv0 = bad_numbers[k];
      ck_assert (!config_is_valid (edge, config->len));
      *edge = good;
      edge->tool = bad_numbers[k];
      ck_assert (!config_is_valid (edge, config->len));
      *edge = good;
      check->path = bad_numbers[k];
      ck_assert (!config_is_valid (edge, config->len));
      check->path = 0;
      ck_assert (config_is_valid (edge, config->len));
    }
  edge->cwd = good.argv.offset;
  ck_assert_msg (!config_is_valid (edge, config->len), "relative cwd");
}
END_TEST

START_TEST (no_bad_program_is_accepted)
{
  g_autoptr (GByteArray) config = new_config ();
  struct init_config *edge = copy_to_edge (config->data, config->len);
  struct init_list *program
      = (struct init_list *) ((char *) edge + edge->seccomp.offset);
  struct init_list good = *program;

  for (size_t k = 0; k < G_N_ELEMENTS (bad_numbers); k++)
    {
      program->offset = bad_numbers[k];
      ck_assert (!config_is_valid (edge, config->len));
      *program = good;
    }
  program->count = 0;
  ck_assert (!config_is_valid (edge, config->len));
  program->count = 4097;
  ck_assert (!config_is_valid (edge, config->len));
  *program = good;
  ck_assert (config_is_valid (edge, config->len));
}
END_TEST

START_TEST (a_string_without_an_end_is_refused)
{
  g_autoptr (GByteArray) config = new_config ();
  char *edge = copy_to_edge (config->data, config->len);

  edge[config->len - 1] = 'x';
  ck_assert (!config_is_valid ((void *) edge, config->len));
}
END_TEST

START_TEST (a_misaligned_array_is_refused)
{
  g_autoptr (GByteArray) config = new_config ();
  struct init_config *edge = copy_to_edge (config->data, config->len);
  struct init_config good = *edge;

  edge->groups.offset += 2;
  ck_assert (!config_is_valid (edge, config->len));
  *edge = good;
  edge->tool_fds.offset += 2;
  ck_assert (!config_is_valid (edge, config->len));
  *edge = good;
  edge->checks.offset -= 4;
  ck_assert (!config_is_valid (edge, config->len));
  *edge = good;
  edge->rlimits.offset += 4;
  ck_assert (!config_is_valid (edge, config->len));
}
END_TEST

START_TEST (garbage_never_makes_init_read_outside)
{
  g_autoptr (GByteArray) config = new_config ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  char *edge = copy_to_edge (config->data, config->len);

  for (int round = 0; round < 100000; round++)
    {
      int n = g_rand_int_range (rand, 1, 6);

      memcpy (edge, config->data, config->len);
      while (n-- > 0)
        edge[g_rand_int_range (rand, 12, (gint32) config->len)]
            = (char) g_rand_int (rand);
      if (config_is_valid ((void *) edge, config->len))
        {
          const struct init_config *header = (void *) edge;
          g_autofree char **argv = g_new (char *, header->argv.count + 1);

          config_split (header, &header->argv, argv);
          for (uint32_t i = 0; i < header->argv.count; i++)
            ck_assert_uint_lt (strlen (argv[i]), config->len);
        }
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("init-config");
  TCase *config = tcase_create ("config");
  SRunner *runner;
  int failed;

  tcase_set_timeout (config, 20);
  tcase_add_test (config, a_complete_configuration_is_read);
  tcase_add_test (config, an_unsealed_configuration_is_refused);
  tcase_add_test (config, something_else_than_a_memfd_is_refused);
  tcase_add_test (config, a_truncated_configuration_is_refused);
  tcase_add_test (config, a_size_that_is_too_small_hides_what_lies_behind_it);
  tcase_add_test (config, no_bad_offset_or_count_is_accepted);
  tcase_add_test (config, no_bad_string_is_accepted);
  tcase_add_test (config, no_bad_program_is_accepted);
  tcase_add_test (config, a_string_without_an_end_is_refused);
  tcase_add_test (config, a_misaligned_array_is_refused);
  tcase_add_test (config, garbage_never_makes_init_read_outside);
  suite_add_tcase (suite, config);

  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
