/* golden.c - what each backend makes of a request, against recorded texts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <check.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>

#include "host-facts-private.h"
#include "features-private.h"
#include "invocation-private.h"
#include "negotiate-private.h"
#include "request-private.h"
#include "rows.h"

extern const SandboxBackendOps sandbox_backend_bubblewrap;
extern const SandboxBackendOps sandbox_backend_chroot;
extern const SandboxBackendOps sandbox_backend_linux_user_chroot;
extern const SandboxBackendOps sandbox_backend_native;

/* Set from argv before the first fork, then read-only. */
static gboolean is_updating;
static const char *directory;

static const struct
{
  const SandboxBackendOps *ops;
  const char *tool; /* or NULL */
} backends[] = {
  { &sandbox_backend_bubblewrap, "/usr/bin/bwrap" },
  { &sandbox_backend_chroot, NULL },
  { &sandbox_backend_linux_user_chroot, "/usr/bin/linux-user-chroot" },
  { &sandbox_backend_native, NULL },
};

/* Index of the row's backend, with whose name its own begins. */
static gsize
find_backend (const GoldenRow *row)
{
  for (gsize i = 0; i < G_N_ELEMENTS (backends); i++)
    if (g_str_has_prefix (row->name, backends[i].ops->name))
      return i;
  ck_abort_msg ("%s: no such backend", row->name);
}

/* Facts of a host where everything works, seen by root or by somebody. */
static SandboxHostFacts *
make_facts (const GoldenRow *row)
{
  static const char *const options[]
      = { "--perms", "--size", "--assert-userns-disabled", NULL };
  static const char *const old_options[] = { NULL };
  SandboxHostFacts *facts = _sandbox_host_facts_new_empty ();

  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    facts->namespaces[kind] = TRUE;
  facts->namespaces[SANDBOX_ISOLATION_KIND_CGROUP] = !row->has_no_cgroup;
  facts->has_mount_api = TRUE;
  facts->has_cgroups = TRUE;
  facts->euid = row->is_root ? 0 : 1000;
  if (row->is_root)
    facts->capabilities = (G_GUINT64_CONSTANT (1) << 41) - 1;
  facts->capabilities &= ~row->missing_capabilities;
  if (backends[find_backend (row)].tool != NULL)
    _sandbox_host_facts_inject_program (
        facts, backends[find_backend (row)].tool,
        row->is_tool_old ? old_options : options);
  return facts;
}

static SandboxRequest *
make_request (const GoldenRow *row)
{
  static const char *const argv[] = { "make", "-C", "my dir", NULL };
  SandboxRequest *request = sandbox_request_new (argv);

  sandbox_request_set_rootfs (request, "/srv/root");
  sandbox_request_set_cwd (request, "/");
  row->fill (request);
  return request;
}

/* The invocation as text, or "error: MESSAGE". */
static char *
translate (const GoldenRow *row)
{
  g_autoptr (SandboxHostFacts) facts = make_facts (row);
  g_autoptr (SandboxRequest) request = make_request (row);
  g_autoptr (SandboxInvocation) invocation = NULL;
  g_autoptr (GError) error = NULL;

  invocation = _sandbox_invocation_new (request, row->has_proc);
  if (backends[find_backend (row)].ops->prepare (NULL, facts, request,
                                                 invocation, &error)
      == 1)
    {
      ck_assert_msg (error == NULL, "%s: worked and set an error", row->name);
      return _sandbox_invocation_to_text (invocation);
    }
  ck_assert_msg (error != NULL, "%s: failed without a reason", row->name);
  ck_assert_msg (error->domain == SANDBOX_ERROR
                     && error->code == SANDBOX_ERROR_UNSUPPORTED,
                 "%s: wrong code: %s", row->name, error->message);
  return g_strdup_printf ("error: %s\n", error->message);
}

START_TEST (invocation_is_as_recorded)
{
  const GoldenRow *row = &golden_rows[_i];
  g_autofree char *file = g_strdup_printf ("%s/%s.txt", directory, row->name);
  g_autofree char *actual = translate (row);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (is_updating)
    {
      ck_assert_msg (g_file_set_contents (file, actual, -1, &error), "%s",
                     error ? error->message : "");
      return;
    }
  ck_assert_msg (g_file_get_contents (file, &expected, NULL, &error), "%s",
                 error ? error->message : "");
  ck_assert_msg (strcmp (actual, expected) == 0,
                 "%s differs\n  recorded: %s  actual:   %s", file, expected,
                 actual);
}
END_TEST

START_TEST (same_request_gives_the_same_invocation)
{
  const GoldenRow *row = &golden_rows[_i];
  g_autofree char *first = translate (row);
  g_autofree char *second = translate (row);

  ck_assert_str_eq (first, second);
}
END_TEST

/* A row's secret must be on no command line: /proc/PID/cmdline is public. */
START_TEST (environment_is_not_on_the_command_line)
{
  g_autofree char *text = translate (&golden_rows[_i]);

  ck_assert_ptr_null (strstr (text, GOLDEN_SECRET));
}
END_TEST

/* What no request asks for: it says what a backend's mounts are like. */
static gboolean
is_asked_for (guint feature)
{
  return _sandbox_feature_get_name (feature) != NULL
         && feature != SANDBOX_FEATURE_ROOTFS_NODEV
         && feature != SANDBOX_FEATURE_MOUNT_BIND_RECURSIVE
         && feature != SANDBOX_FEATURE_MOUNT_BIND_NODEV
         && feature != SANDBOX_FEATURE_MOUNT_DEV_APART
         /* It takes a file on the host, or another namespace. */
         && feature != SANDBOX_FEATURE_MOUNT_BIND_FILE
         /* A backend sees what the library has made of them. */
         && feature != SANDBOX_FEATURE_MOUNT_MASK
         && feature != SANDBOX_FEATURE_MOUNT_HOST_FILE
         && !g_str_has_suffix (_sandbox_feature_get_name (feature), "=fd");
}

/* So that a new field or value gets its row. */
START_TEST (every_feature_is_asked_for_by_a_row)
{
  gboolean is_used[SANDBOX_FEATURE_END] = { FALSE };
  g_autoptr (GString) missing = g_string_new (NULL);

  for (gsize i = 0; i < golden_n_rows; i++)
    {
      g_autoptr (SandboxHostFacts) facts = make_facts (&golden_rows[i]);
      g_autoptr (SandboxRequest) request = make_request (&golden_rows[i]);
      gboolean used[SANDBOX_FEATURE_END];

      _sandbox_request_list_used (request, facts, used);
      for (guint feature = 0; feature < SANDBOX_FEATURE_END; feature++)
        is_used[feature] |= used[feature];
    }
  for (guint feature = 0; feature < SANDBOX_FEATURE_END; feature++)
    if (is_asked_for (feature) && !is_used[feature])
      g_string_append_printf (missing, " %s",
                              _sandbox_feature_get_name (feature));
  ck_assert_msg (missing->len == 0, "no row asks for%s", missing->str);
}
END_TEST

static Suite *
golden_suite (void)
{
  int n = (int) golden_n_rows;
  Suite *suite = suite_create ("golden");
  TCase *invocation = tcase_create ("invocation");

  tcase_add_loop_test (invocation, invocation_is_as_recorded, 0, n);
  tcase_add_loop_test (invocation, same_request_gives_the_same_invocation, 0,
                       n);
  tcase_add_loop_test (invocation, environment_is_not_on_the_command_line, 0,
                       n);
  tcase_add_test (invocation, every_feature_is_asked_for_by_a_row);
  suite_add_tcase (suite, invocation);
  return suite;
}

/* golden DIRECTORY [--update] */
int
main (int argc, char **argv)
{
  SRunner *runner;
  int n_failed;

  if (argc < 2 || argc > 3)
    return 2;
  directory = argv[1];
  is_updating = argc == 3 && strcmp (argv[2], "--update") == 0;
  runner = srunner_create (golden_suite ());
  srunner_run_all (runner, CK_NORMAL);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
