/* capability.c - names of capabilities(7), and the sets that words describe. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <linux/capability.h>

#include "lib/capability-private.h"

#define BIT(capability) (G_GUINT64_CONSTANT (1) << (capability))
#define ALL (BIT (CAP_CHECKPOINT_RESTORE + 1) - 1)
#define BUILD \
  (BIT (CAP_CHOWN) | BIT (CAP_DAC_OVERRIDE) | BIT (CAP_FOWNER) \
   | BIT (CAP_FSETID) | BIT (CAP_SETUID) | BIT (CAP_SETGID) \
   | BIT (CAP_SYS_CHROOT))

static const struct
{
  const char *words[4];
  guint64 mask;
} sets[] = {
  { { NULL }, 0 },
  { { "none", NULL }, 0 },
  { { "all", NULL }, ALL },
  { { "build", NULL }, BUILD },
  { { "+CAP_NET_RAW", NULL }, BIT (CAP_NET_RAW) },
  { { "+cap_net_raw", NULL }, BIT (CAP_NET_RAW) },
  { { "all", "-CAP_SYS_ADMIN", NULL }, ALL & ~BIT (CAP_SYS_ADMIN) },
  { { "-CAP_KILL", "+CAP_KILL", NULL }, BIT (CAP_KILL) },
  { { "+CAP_KILL", "-CAP_KILL", NULL }, 0 },
  { { "+CAP_KILL", "build", NULL }, BUILD },
  { { "all", "none", "+CAP_BPF", NULL }, BIT (CAP_BPF) },
};

static const char *const unknown_words[] = {
  "",         "+",        "-",     "CAP_KILL",   "+KILL", "+CAP_NOSUCH",
  "+CAP_ALL", "=CAP_BPF", "Build", "+CAP_KILL ",
};

START_TEST (numbers_are_those_of_the_kernel)
{
  ck_assert_str_eq (sandbox_capability_to_string (CAP_CHOWN), "CAP_CHOWN");
  ck_assert_str_eq (sandbox_capability_to_string (CAP_SYS_ADMIN),
                    "CAP_SYS_ADMIN");
  ck_assert_str_eq (sandbox_capability_to_string (CAP_SETFCAP), "CAP_SETFCAP");
  ck_assert_str_eq (sandbox_capability_to_string (CAP_CHECKPOINT_RESTORE),
                    "CAP_CHECKPOINT_RESTORE");
}
END_TEST

START_TEST (names_are_read_back)
{
  ck_assert_int_eq (
      _sandbox_capability_from_string (sandbox_capability_to_string (_i)), _i);
}
END_TEST

START_TEST (other_numbers_have_no_name)
{
  ck_assert_ptr_null (sandbox_capability_to_string (-1));
  ck_assert_ptr_null (
      sandbox_capability_to_string (CAP_CHECKPOINT_RESTORE + 1));
}
END_TEST

START_TEST (words_come_to_a_mask)
{
  const char *argv[] = { "true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);

  sandbox_request_set_capabilities (request, sets[_i].words);
  ck_assert_uint_eq (sandbox_request_get_capability_mask (request),
                     sets[_i].mask);
}
END_TEST

START_TEST (an_unknown_word_is_handed_back)
{
  const char *words[] = { "none", unknown_words[_i], "garbage", NULL };
  const char *unknown = NULL;
  guint64 mask = 17;

  ck_assert (!_sandbox_capability_mask_from_words (words, &mask, &unknown));
  ck_assert_ptr_eq (unknown, unknown_words[_i]);
  ck_assert_uint_eq (mask, 17);
}
END_TEST

START_TEST (unset_words_mean_none)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);

  ck_assert_uint_eq (sandbox_request_get_capability_mask (request), 0);
}
END_TEST

Suite *
capability_suite (void)
{
  Suite *suite = suite_create ("capability");
  TCase *names = tcase_create ("names");
  TCase *words = tcase_create ("words");

  tcase_add_test (names, numbers_are_those_of_the_kernel);
  tcase_add_loop_test (names, names_are_read_back, 0,
                       CAP_CHECKPOINT_RESTORE + 1);
  tcase_add_test (names, other_numbers_have_no_name);
  suite_add_tcase (suite, names);

  tcase_add_loop_test (words, words_come_to_a_mask, 0, G_N_ELEMENTS (sets));
  tcase_add_loop_test (words, an_unknown_word_is_handed_back, 0,
                       G_N_ELEMENTS (unknown_words));
  tcase_add_test (words, unset_words_mean_none);
  suite_add_tcase (suite, words);
  return suite;
}
