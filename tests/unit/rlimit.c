/* rlimit.c - limits of getrlimit(2) from words. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <linux/capability.h>
#include <string.h>
#include <sys/resource.h>

#include "lib/host-facts-private.h"
#include "lib/rlimit-private.h"

static const struct
{
  const char *word;
  int resource;
  guint64 soft;
  guint64 hard;
} good[] = {
  { "nofile=64", RLIMIT_NOFILE, 64, 64 },
  { "nofile=64:128", RLIMIT_NOFILE, 64, 128 },
  { "as=0:unlimited", RLIMIT_AS, 0, G_MAXUINT64 },
  { "core=unlimited", RLIMIT_CORE, G_MAXUINT64, G_MAXUINT64 },
  { "cpu=18446744073709551615", RLIMIT_CPU, G_MAXUINT64, G_MAXUINT64 },
  { "stack=18446744073709551614:18446744073709551615", RLIMIT_STACK,
    G_MAXUINT64 - 1, G_MAXUINT64 },
};

START_TEST (a_limit_is_read)
{
  g_autofree char *fault = NULL;
  SandboxRlimit rlimit;

  ck_assert_msg (_sandbox_rlimit_parse (good[_i].word, &rlimit, &fault), "%s",
                 fault);
  ck_assert_int_eq (rlimit.resource, good[_i].resource);
  ck_assert_uint_eq (rlimit.soft, good[_i].soft);
  ck_assert_uint_eq (rlimit.hard, good[_i].hard);
}
END_TEST

static const char *const bad[] = {
  "",
  "=",
  "=1",
  "nofile",
  "nofile=",
  "nofile=:",
  "nofile=1:",
  "nofile=:1",
  "nofile=1:2:3",
  "nofile=-1",
  "nofile=+1",
  "nofile= 1",
  "nofile=1 ",
  "nofile=0x10",
  "nofile=1k",
  "nofile=1e3",
  "nofile=18446744073709551616",
  "nofile=1:18446744073709551616",
  "nofile=99999999999999999999999",
  "nofile=2:1",
  "nofile=unlimited:1",
  "nofile=infinity",
  "nofile=UNLIMITED",
  "NOFILE=1",
  "nofil=1",
  "nofiles=1",
  "RLIMIT_NOFILE=1",
  "n=1",
  "nofile:1",
};

START_TEST (what_is_no_limit_is_refused)
{
  const char *argv[] = { "true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autoptr (GError) error = NULL;

  ck_assert_msg (
      !sandbox_request_set_rlimit_from_string (request, bad[_i], &error),
      "'%s' is taken", bad[_i]);
  ck_assert (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST));
  ck_assert_ptr_null (sandbox_request_get_rlimits (request));
}
END_TEST

START_TEST (a_later_limit_replaces_one_of_the_same_name)
{
  const char *argv[] = { "true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  const char *const *words;

  sandbox_request_set_rlimit (request, "as", 1, 2);
  sandbox_request_set_rlimit (request, "nofile", 1, SANDBOX_RLIMIT_UNLIMITED);
  ck_assert (
      sandbox_request_set_rlimit_from_string (request, "as=unlimited", NULL));
  words = sandbox_request_get_rlimits (request);
  ck_assert_str_eq (words[0], "nofile=1:unlimited");
  ck_assert_str_eq (words[1], "as=unlimited:unlimited");
  ck_assert_ptr_null (words[2]);
}
END_TEST

/* Of the hard limit that this process has, one more. */
START_TEST (who_can_raise_a_hard_limit_is_known)
{
  static const struct
  {
    guint64 capabilities;
    gboolean is_user_new;
    const char *reason; /* NULL: it can be raised */
  } rows[] = {
    { 0, FALSE, "raising it takes CAP_SYS_RESOURCE" },
    { 0, TRUE, "raising it takes CAP_SYS_RESOURCE" },
    { 1 << CAP_SYS_RESOURCE, TRUE, "a user namespace of its own cannot" },
    { 1 << CAP_SYS_RESOURCE, FALSE, NULL },
  };
  const char *argv[] = { "true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new_empty ();
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { 99, 100 };
  gboolean is_fine;

  ck_assert_int_eq (setrlimit (RLIMIT_CORE, &limit), 0);
  facts->capabilities = rows[_i].capabilities;
  sandbox_request_set_rlimit (request, "core", 100, 100);
  ck_assert (
      _sandbox_rlimits_check (request, facts, rows[_i].is_user_new, &error));
  sandbox_request_set_rlimit (request, "core", 1, 101);
  is_fine
      = _sandbox_rlimits_check (request, facts, rows[_i].is_user_new, &error);
  ck_assert_int_eq (is_fine, rows[_i].reason == NULL);
  if (is_fine)
    return;
  ck_assert (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED));
  ck_assert (g_str_has_prefix (error->message,
                               "rlimits: core: the hard limit 101 is above "
                               "the caller's, 100, and "));
  ck_assert_ptr_nonnull (strstr (error->message, rows[_i].reason));
}
END_TEST

Suite *
rlimit_suite (void)
{
  Suite *suite = suite_create ("rlimit");
  TCase *words = tcase_create ("words");

  tcase_add_loop_test (words, a_limit_is_read, 0, G_N_ELEMENTS (good));
  tcase_add_loop_test (words, what_is_no_limit_is_refused, 0,
                       G_N_ELEMENTS (bad));
  tcase_add_test (words, a_later_limit_replaces_one_of_the_same_name);
  tcase_add_loop_test (words, who_can_raise_a_hard_limit_is_known, 0, 4);
  suite_add_tcase (suite, words);
  return suite;
}
