/* environment.c - the environment that a request comes to. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <stdlib.h>
#include <unistd.h>

#include "lib/request-private.h"

#define STANDARD_PATH \
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static void
assert_environment (SandboxRequest *request, const char *expected)
{
  g_auto (GStrv) environment = sandbox_request_dup_environment (request);
  g_autofree char *text = g_strjoinv ("|", environment);

  ck_assert_str_eq (text, expected);
}

START_TEST (the_standard_environment_is_path_alone)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);

  setenv ("SANDBOXLIB_TEST_SECRET", "x", 1);
  assert_environment (request, STANDARD_PATH);
  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_STANDARD);
  assert_environment (request, STANDARD_PATH);
}
END_TEST

START_TEST (the_empty_environment_is_empty)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);

  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_EMPTY);
  assert_environment (request, "");
}
END_TEST

START_TEST (the_inherited_environment_has_each_name_once)
{
  static char *inherited[] = { (char *) "A=1",
                               (char *) "B=\xff=",
                               (char *) "A=2",
                               (char *) "NOEQUALS",
                               (char *) "=x",
                               (char *) "C=",
                               NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  char **own = environ;

  environ = inherited;
  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_INHERIT);
  assert_environment (request, "A=2|B=\xff=|C=");
  environ = own;
}
END_TEST

START_TEST (changes_apply_in_order)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);

  sandbox_request_set_variable (request, "B", "1");
  sandbox_request_set_variable (request, "A", "a=b");
  sandbox_request_set_variable (request, "PATH", NULL);
  sandbox_request_set_variable (request, "NEVER", NULL);
  sandbox_request_set_variable (request, "B", "2");
  sandbox_request_set_variable (request, "E", "");
  assert_environment (request, "B=2|A=a=b|E=");
  sandbox_request_set_variable (request, "PATH", "/bin");
  sandbox_request_set_variable (request, "E", NULL);
  assert_environment (request, "PATH=/bin|B=2|A=a=b");
  ck_assert_str_eq (sandbox_request_get_variables (request)[2], "PATH");
}
END_TEST

START_TEST (clearing_is_a_change_in_its_place)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);

  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_INHERIT);
  sandbox_request_set_variable (request, "A", "1");
  sandbox_request_clear_environment (request);
  assert_environment (request, "");
  ck_assert_int_eq (sandbox_request_get_environment_base (request),
                    SANDBOX_ENVIRONMENT_EMPTY);
  sandbox_request_set_variable (request, "B", "2");
  assert_environment (request, "B=2");
}
END_TEST

Suite *
environment_suite (void)
{
  Suite *suite = suite_create ("environment");
  TCase *environment = tcase_create ("environment");

  tcase_add_test (environment, the_standard_environment_is_path_alone);
  tcase_add_test (environment, the_empty_environment_is_empty);
  tcase_add_test (environment, the_inherited_environment_has_each_name_once);
  tcase_add_test (environment, changes_apply_in_order);
  tcase_add_test (environment, clearing_is_a_change_in_its_place);
  suite_add_tcase (suite, environment);
  return suite;
}
