/* fills-values.c - each value of each field that a golden request can have. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "fills.h"

#include <fcntl.h>
#include <sandboxlib/sandboxlib.h>
#include <string.h>
#include <unistd.h>

/* The number of words of each field that is one of several. */
enum
{
#define WORDS(id, ...) \
  N_##id = sizeof ((const char *[]){ __VA_ARGS__ }) / sizeof (char *),
#include "lib/words.def"
#undef WORDS
};

/* For each type word of fields.def whose values have an order; what has others is
 * set by hand. */
#define FILL_CHOICE(id, name) \
  sandbox_request_set_##id (request, value == 1 ? SANDBOX_CHOICE_YES \
                                                : SANDBOX_CHOICE_NO);
#define FILL_ENUM(id, name) \
  g_object_set (request, name, MIN (value, (int) N_##id), NULL);
#define FILL_NUMBER(id, name) \
  sandbox_request_set_##id (request, 1000 * (guint64) value);
#define FILL_STRV(id, name)
#define FILL_STRING(id, name)
#define FILL_ID(id, name)
#define FILL_MODE(id, name)
#define FILL_ISOLATION(id, name)
#define FILL_GROUPS(id, name)
#define FILL_MOUNTS(id, name)
#define FILL_ENVIRONMENT(id, name)
#define FILL_STDIO(id, name)
#define FILL_FDS(id, name)
#define FILL_PROGRAMS(id, name)

static void
fill_by_the_table (SandboxRequest *request, int value)
{
#define FIELD(id, name, type, ...) FILL_##type (id, name)
#include "lib/fields.def"
#undef FIELD
}

static void
fill_fds (SandboxRequest *request)
{
  int fd = open ("/dev/null", O_RDWR | O_CLOEXEC);

  sandbox_request_pass_fd (request, fd, 9);
  sandbox_request_set_sync_fd (request, fd);
  sandbox_request_set_block_fd (request, fd);
  sandbox_request_set_userns_block_fd (request, fd);
  sandbox_request_add_info_fd (request, fd);
  sandbox_request_add_json_status_fd (request, fd);
  close (fd);
}

void
fill_first_values (SandboxRequest *request)
{
  static const char *const locks[] = { "/lock", NULL };
  static const char *const elsewhere[] = { "/else", NULL };
  static const char *const profiles[] = { "build", NULL };
  static const char *const rlimits[] = { "nofile=64", NULL };
  static const char *const writable[] = { "/src", NULL };
  /* Allow all: BPF_RET | BPF_K, SECCOMP_RET_ALLOW. */
  static const guint8 allow[] = { 6, 0, 0, 0, 0, 0, 0xff, 0x7f };
  g_autoptr (GBytes) program = g_bytes_new_static (allow, sizeof allow);

  fill_by_the_table (request, 1);
  fill_fds (request);
  sandbox_request_set_lock_files (request, locks);
  sandbox_request_set_argv0 (request, "make");
  sandbox_request_set_cwd_candidates (request, elsewhere);
  sandbox_request_set_umask (request, 027);
  sandbox_request_set_rlimits (request, rlimits);
  sandbox_request_set_seccomp_profiles (request, profiles);
  sandbox_request_set_exec_label (request, "exec_t");
  sandbox_request_set_file_label (request, "file_t");
  sandbox_request_add_seccomp_program (request, program);
  sandbox_request_set_writable_paths (request, writable);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_INHERIT);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_IPC,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_UTS,
                           SANDBOX_ISOLATION_HOST);
}

void
fill_second_values (SandboxRequest *request)
{
  static const char *const none[] = { NULL };

  fill_by_the_table (request, 2);
  sandbox_request_set_writable_paths (request, none);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_MOUNT,
                           SANDBOX_ISOLATION_HOST);
}

void
fill_third_values (SandboxRequest *request)
{
  fill_by_the_table (request, 3);
}
