/* exec.c - commands that cannot be executed, and where a bare name is found. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  const char *program;
  const char *content; /* NULL: a directory */
  int mode;
  int error;
} Unusable;

/* An ELF header for a machine that nobody has. */
static const char foreign_elf[] = "\x7f"
                                  "ELF\x02\x01\x01                      ";

static const Unusable unusables[] = {
  { "/bin/plain", "#!/bin/sh\nexit 0\n", 0644, EACCES },
  { "/bin/directory", NULL, 0755, EACCES },
  { "/bin/no-interpreter", "#!/bin/missing\n", 0755, ENOENT },
  { "/bin/foreign", foreign_elf, 0755, ENOEXEC },
  { "/bin/text", "just text\n", 0755, ENOEXEC },
};

static const char *const missing[] = { "/bin/missing", "missing-program", "",
                                       "/missing/program", "relative/missing" };

START_TEST (missing_program_is_not_found)
{
  g_autoptr (SandboxRequest) request = new_request (missing[_i], NULL);
  g_autoptr (SandboxResult) result = run (request);

  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_EXEC_FAILED);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 127);
  ck_assert_str_eq (sandbox_result_get_stage (result), "exec");
  ck_assert_ptr_nonnull (sandbox_result_get_message (result));
  ck_assert_msg (strstr (sandbox_result_get_message (result), missing[_i])
                     != NULL,
                 "%s", sandbox_result_get_message (result));
}
END_TEST

START_TEST (program_that_cannot_be_executed_is_told_from_a_missing_one)
{
  const Unusable *unusable = &unusables[_i];
  g_autofree char *path = place_build_path (&place, unusable->program);
  g_autoptr (SandboxRequest) request = new_request (unusable->program, NULL);
  g_autoptr (SandboxResult) result = NULL;

  if (unusable->content == NULL)
    ck_assert_int_eq (g_mkdir (path, 0755), 0);
  else
    ck_assert (g_file_set_contents (path, unusable->content, -1, NULL));
  ck_assert_int_eq (chmod (path, (mode_t) unusable->mode), 0);

  result = run (request);
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_EXEC_FAILED);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 126);
  ck_assert_int_eq (sandbox_result_get_errno (result), unusable->error);
  ck_assert_msg (strstr (sandbox_result_get_message (result), unusable->program)
                     != NULL,
                 "%s", sandbox_result_get_message (result));
}
END_TEST

START_TEST (bare_name_is_found_in_the_path_of_the_sandbox)
{
  g_autofree char *dir = place_build_path (&place, "opt");
  g_autofree char *from = place_build_path (&place, "bin/probe");
  g_autofree char *to = place_build_path (&place, "opt/only-inside");
  g_autoptr (SandboxRequest) request
      = new_request ("only-inside", "exit", "9", NULL);
  g_autoptr (SandboxResult) result = NULL;

  ck_assert_int_eq (g_mkdir (dir, 0755), 0);
  ck_assert_int_eq (link (from, to), 0);
  sandbox_request_set_variable (request, "PATH", "/nowhere:/opt");
  result = run (request);
  assert_exited (result, 9);
}
END_TEST

START_TEST (bare_name_of_the_host_is_not_found)
{
  g_autoptr (SandboxRequest) request = new_request ("mkfs", NULL);
  g_autoptr (SandboxRequest) other = new_request ("dpkg", NULL);
  g_autoptr (SandboxResult) result = run (request);
  g_autoptr (SandboxResult) other_result = run (other);

  ck_assert_int_eq (sandbox_result_get_shell_status (result), 127);
  ck_assert_int_eq (sandbox_result_get_shell_status (other_result), 127);
}
END_TEST

START_TEST (bare_name_is_found_without_a_path)
{
  g_autoptr (SandboxRequest) request = new_request ("probe", "exit", "6", NULL);
  g_autoptr (SandboxResult) result = NULL;

  /* As execvp(3): without PATH it looks in /bin and /usr/bin. */
  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_EMPTY);
  result = run (request);
  assert_exited (result, 6);
}
END_TEST

START_TEST (request_without_a_program_is_invalid)
{
  const char *const empty[] = { NULL };
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", NULL);
  g_autoptr (GError) error = NULL;

  sandbox_request_set_argv (request, _i == 0 ? NULL : empty);
  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  ck_assert_msg (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST),
      "%s", error->message);
}
END_TEST

START_TEST (missing_rootfs_is_refused)
{
  g_autofree char *path = g_build_filename (place.dir, "no-rootfs", NULL);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autofree char *message = NULL;

  sandbox_request_set_rootfs (request, path);
  message = run_and_expect_refusal (request, path);
}
END_TEST

START_TEST (rootfs_that_is_no_directory_is_refused)
{
  g_autofree char *path = g_build_filename (place.dir, "strange", NULL);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autofree char *message = NULL;

  if (_i == 0)
    ck_assert (g_file_set_contents (path, "", 0, NULL));
  else
    ck_assert_int_eq (mkfifo (path, 0644), 0);
  sandbox_request_set_rootfs (request, path);
  message = run_and_expect_refusal (request, "not a directory");
}
END_TEST

START_TEST (empty_rootfs_is_invalid)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (GError) error = NULL;

  sandbox_request_set_rootfs (request, "");
  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  ck_assert_msg (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST),
      "%s", error->message);
}
END_TEST

START_TEST (rootfs_may_be_a_link_or_relative)
{
  g_autofree char *link_path = g_build_filename (place.dir, "link", NULL);
  g_autofree char *here = g_get_current_dir ();
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "8", NULL);
  g_autoptr (SandboxResult) result = NULL;

  ck_assert_int_eq (symlink ("rootfs", link_path), 0);
  if (_i == 0)
    sandbox_request_set_rootfs (request, link_path);
  else
    {
      ck_assert_int_eq (chdir (place.dir), 0);
      sandbox_request_set_rootfs (request, "./rootfs");
    }
  result = run (request);
  ck_assert_int_eq (chdir (here), 0);
  assert_exited (result, 8);
}
END_TEST

/* Looked up by its name, called by another; busybox goes by the end of that. */
START_TEST (command_can_have_another_name)
{
  g_autoptr (SandboxRequest) request
      = new_request ("sh", "-c", "echo \"$0\"", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_argv0 (request, "/no such/sh");
  output = run_to_success (request, "argv0", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "/no such/sh\n");
}
END_TEST

START_TEST (name_of_a_command_can_be_empty)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "4", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_argv0 (request, "");
  result = run_or_expect_withheld (request, "argv0", NULL);
  if (result != NULL)
    assert_exited (result, 4);
}
END_TEST

TCase *
exec_area (void)
{
  TCase *area = new_area ("exec");

  tcase_add_loop_test (area, missing_program_is_not_found, 0,
                       (int) G_N_ELEMENTS (missing));
  tcase_add_loop_test (
      area, program_that_cannot_be_executed_is_told_from_a_missing_one, 0,
      (int) G_N_ELEMENTS (unusables));
  tcase_add_test (area, bare_name_is_found_in_the_path_of_the_sandbox);
  tcase_add_test (area, bare_name_of_the_host_is_not_found);
  tcase_add_test (area, bare_name_is_found_without_a_path);
  tcase_add_loop_test (area, request_without_a_program_is_invalid, 0, 2);
  tcase_add_test (area, missing_rootfs_is_refused);
  tcase_add_loop_test (area, rootfs_that_is_no_directory_is_refused, 0, 2);
  tcase_add_test (area, empty_rootfs_is_invalid);
  tcase_add_loop_test (area, rootfs_may_be_a_link_or_relative, 0, 2);
  tcase_add_test (area, command_can_have_another_name);
  tcase_add_test (area, name_of_a_command_can_be_empty);
  return area;
}
