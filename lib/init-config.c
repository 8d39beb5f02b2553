/* init-config.c - the configuration that init and its guard read. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-config-private.h"

#include <linux/capability.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/resource.h>

#include "id-maps-private.h"
#include "kernel-files-private.h"
#include "path-private.h"
#include "request-fds-private.h"
#include "rlimit-private.h"

/* The tool needs no variable of the caller's; and what it is given can be read
 * inside, from /proc/1/environ. */
static const char *const tool_environment[] = { NULL };

guint32
_sandbox_init_config_add_string (GByteArray *config, const char *text)
{
  guint32 offset = config->len;

  g_byte_array_append (config, (const guint8 *) text,
                       (guint) strlen (text) + 1);
  return offset;
}

static struct init_list
add_strings (GByteArray *config, const char *const *strings)
{
  struct init_list list = { .offset = config->len };

  for (; strings != NULL && strings[list.count] != NULL; list.count++)
    _sandbox_init_config_add_string (config, strings[list.count]);
  return list;
}

static struct init_list
add_array (GByteArray *config, gconstpointer data, gsize size, guint32 count)
{
  static const guint8 padding[8];
  struct init_list list;

  g_byte_array_append (config, padding, (8 - config->len % 8) % 8);
  list.offset = config->len;
  list.count = count;
  if (count > 0)
    g_byte_array_append (config, data, (guint) (size * count));
  return list;
}

/* Whether TIOCSTI is for the command to use on a terminal of the caller's: one that
 * is its controlling terminal, or any with CAP_SYS_ADMIN. ioctl_tty(2) Without
 * no_new_privs only the latter may be denied it. */
static gboolean
can_type (SandboxRequest *request)
{
  gboolean stays
      = sandbox_request_get_new_session (request) == SANDBOX_CHOICE_NO
        && sandbox_request_get_no_new_privs (request) != SANDBOX_CHOICE_NO;

  return stays || sandbox_request_get_tty (request) == SANDBOX_TTY_INHERIT
         || (sandbox_request_get_capability_mask (request) >> CAP_SYS_ADMIN & 1)
                != 0;
}

static guint32
flags_of (const SandboxInvocation *invocation, const SandboxInitWiring *wiring)
{
  SandboxRequest *request = invocation->request;
  guint32 flags = INIT_SET_CAPABILITIES;
  SandboxTty tty = sandbox_request_get_tty (request);

  if (tty == SANDBOX_TTY_INHERIT)
    flags |= INIT_TTY_INHERIT;
  else if (sandbox_request_get_new_session (request) != SANDBOX_CHOICE_NO)
    flags |= INIT_NEW_SESSION;
  if (tty == SANDBOX_TTY_PTY)
    flags |= INIT_TTY_PTY;
  if (wiring->is_tty_foreground)
    flags |= INIT_TTY_FOREGROUND;
  if (can_type (request))
    flags |= INIT_NO_TYPING;
  if (sandbox_request_get_on_exit (request) != SANDBOX_ON_EXIT_WAIT)
    flags |= INIT_KILL_REST;
  if (sandbox_request_get_no_new_privs (request) != SANDBOX_CHOICE_NO)
    flags |= INIT_NO_NEW_PRIVS;
  if (wiring->is_trial)
    flags |= INIT_TRIAL;
  if (sandbox_request_get_umask (request) >= 0)
    flags |= INIT_SET_UMASK;
  if (_sandbox_request_is_told (request))
    flags |= INIT_TELL_PLACE;
  if (invocation->tool == NULL
      && !invocation->is_new[SANDBOX_ISOLATION_KIND_PID])
    flags |= INIT_GUARD_ITSELF;
  return flags;
}

static void
add_identity (GByteArray *config,
              struct init_config *fixed,
              const SandboxInvocation *invocation)
{
  SandboxRequest *request = invocation->request;
  gint64 uid = sandbox_request_get_uid (request);
  gint64 gid = sandbox_request_get_gid (request);
  gsize n_groups = 0;
  const guint32 *groups = sandbox_request_get_groups (request, &n_groups);

  if (uid >= 0)
    {
      fixed->flags |= INIT_SET_UID;
      fixed->uid = (guint32) uid;
    }
  if (gid >= 0)
    {
      fixed->flags |= INIT_SET_GID;
      fixed->gid = (guint32) gid;
    }

  /* Another identity must not keep the caller's groups; in a user namespace
   * with one id setgroups(2) is denied, and they mean nothing there. */
  if (groups != NULL
      || sandbox_request_get_id_map (request) == SANDBOX_ID_MAP_SUBID
      || _sandbox_id_maps_are_listed (request)
      || _sandbox_id_maps_are_of_others (request)
      || ((uid >= 0 || gid >= 0)
          && !invocation->is_new[SANDBOX_ISOLATION_KIND_USER]))
    {
      fixed->flags |= INIT_SET_GROUPS;
      /* Nobody asked for groups, and whoever made the namespace may have given
       * them up. */
      if (groups == NULL
          && (invocation->is_joined[SANDBOX_ISOLATION_KIND_USER]
              || _sandbox_id_maps_are_listed (request)
              || _sandbox_id_maps_are_of_others (request)))
        fixed->flags |= INIT_GROUPS_IF_ALLOWED;
      fixed->groups
          = add_array (config, groups, sizeof *groups, (guint32) n_groups);
    }
  fixed->capabilities = sandbox_request_get_capability_mask (request);
}

static struct init_list
add_covers (GByteArray *config, const SandboxLayout *layout)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const SandboxExpectation *expectation;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, layout->expectations);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &expectation))
    for (gsize i = 0; i < SANDBOX_N_PROC_FILES; i++)
      if (expectation->type == SANDBOX_MOUNT_PROC)
        g_ptr_array_add (
            paths,
            g_build_filename (expectation->path, _sandbox_proc_files[i], NULL));
  g_ptr_array_add (paths, NULL);
  return add_strings (config, (const char *const *) paths->pdata);
}

static struct init_list
add_device_free (GByteArray *config, const SandboxLayout *layout)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  const SandboxExpectation *expectation;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, layout->expectations);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &expectation))
    if (expectation->type == SANDBOX_MOUNT_BIND && !expectation->has_devices)
      g_ptr_array_add (paths, expectation->path);
  g_ptr_array_add (paths, NULL);
  return add_strings (config, (const char *const *) paths->pdata);
}

static gboolean
has_rlimit (const GArray *rlimits, guint64 resource)
{
  for (guint i = 0; i < rlimits->len; i++)
    if (g_array_index (rlimits, struct init_rlimit, i).resource == resource)
      return TRUE;
  return FALSE;
}

/* Of a set-uid program the kernel makes the soft limit 8 MiB at most, and with it
 * goes how long arguments may be. execve(2) */
static void
restore_stack (GArray *rlimits)
{
  struct init_rlimit rlimit = { .resource = RLIMIT_STACK };
  struct rlimit stack;

  if (has_rlimit (rlimits, RLIMIT_STACK)
      || getrlimit (RLIMIT_STACK, &stack) != 0)
    return;
  rlimit.soft = stack.rlim_cur;
  rlimit.hard = stack.rlim_max;
  g_array_append_val (rlimits, rlimit);
}

/* In the order of the request, so that an index of a failure names one. */
static struct init_list
add_rlimits (GByteArray *config, const SandboxInvocation *invocation)
{
  g_autoptr (GArray) wanted
      = _sandbox_request_dup_rlimits (invocation->request);
  g_autoptr (GArray) rlimits
      = g_array_new (FALSE, FALSE, sizeof (struct init_rlimit));

  for (guint i = 0; i < wanted->len; i++)
    {
      const SandboxRlimit *each = &g_array_index (wanted, SandboxRlimit, i);
      struct init_rlimit rlimit = { .resource = (guint64) each->resource,
                                    .soft = each->soft,
                                    .hard = each->hard };

      g_array_append_val (rlimits, rlimit);
    }
  if (invocation->tool != NULL)
    restore_stack (rlimits);
  return add_array (config, rlimits->data, sizeof (struct init_rlimit),
                    rlimits->len);
}

static struct init_list
add_filters (GByteArray *config, SandboxRequest *request)
{
  GPtrArray *programs = sandbox_request_get_seccomp_programs (request);
  g_autofree struct init_list *lists
      = g_new0 (struct init_list, programs->len + 1);

  for (guint i = 0; i < programs->len; i++)
    {
      gsize size;
      gconstpointer data
          = g_bytes_get_data (g_ptr_array_index (programs, i), &size);

      lists[i] = add_array (config, data, sizeof (struct sock_filter),
                            (guint32) (size / sizeof (struct sock_filter)));
    }
  return add_array (config, lists, sizeof *lists, programs->len);
}

static struct init_list
add_passes (GByteArray *config, GArray *fds)
{
  g_autoptr (GArray) passes
      = g_array_new (FALSE, FALSE, sizeof (struct init_pass));

  for (guint i = 0; i < fds->len; i++)
    {
      const SandboxRequestFd *held = &g_array_index (fds, SandboxRequestFd, i);
      const struct init_pass pass = { .fd = held->fd, .number = held->number };

      if (held->use == SANDBOX_FD_PASSED)
        g_array_append_val (passes, pass);
    }
  return add_array (config, passes->data, sizeof (struct init_pass),
                    passes->len);
}

static void
add_fds (GByteArray *config, struct init_config *fixed, SandboxRequest *request)
{
  const SandboxRequestFd *sync
      = _sandbox_request_find_fd (request, SANDBOX_FD_SYNC);
  const SandboxRequestFd *block
      = _sandbox_request_find_fd (request, SANDBOX_FD_BLOCK);
  const char *const *path = sandbox_request_get_lock_files (request);
  GArray *fds = _sandbox_request_get_fds (request);

  fixed->sync_fd = sync != NULL ? sync->fd : 0;
  fixed->block_fd = block != NULL ? block->fd : 0;
  if (fds != NULL)
    fixed->passes = add_passes (config, fds);
  fixed->locks.offset = config->len;
  for (; path != NULL && *path != NULL; path++)
    {
      g_autofree char *tidy = _sandbox_path_tidy (*path);

      _sandbox_init_config_add_string (config, tidy);
      fixed->locks.count++;
    }
}

/* Where init finds a proc beside a tool, which is not given the host's. */
static const char *
find_proc (const SandboxInvocation *invocation)
{
  return invocation->init_place == INIT_PLACE_OWN_PROC
                 && invocation->root_inside == NULL
             ? SANDBOX_INIT_PROC
             : "/proc";
}

GByteArray *
_sandbox_init_config_new (const SandboxLayout *layout,
                          const SandboxInvocation *invocation,
                          const SandboxInitWiring *wiring,
                          char ***out_phrases)
{
  SandboxRequest *request = layout->request;
  GByteArray *config = g_byte_array_new ();
  g_auto (GStrv) environment = sandbox_request_dup_environment (request);
  GPtrArray *phrases = g_ptr_array_new ();
  g_autoptr (GArray) checks = NULL;
  struct init_config fixed = {
    .magic = INIT_CONFIG_MAGIC,
    .flags = flags_of (invocation, wiring),
    .channel_fd = wiring->channel_fd,
    .host_pidfd = wiring->host_pidfd,
    .proc_fd = wiring->proc_fd,
    .lock_fd = invocation->tool != NULL ? wiring->lock_fd : -1,
    .tty_fd = wiring->tty_fd,
    .timeout_usec = sandbox_request_get_timeout (request),
    .grace_usec = sandbox_request_get_grace (request),
  };

  memcpy (fixed.stdio_fd, wiring->stdio_fd, sizeof fixed.stdio_fd);
  g_byte_array_append (config, (const guint8 *) &fixed, sizeof fixed);

  fixed.argv = add_strings (config, sandbox_request_get_argv (request));
  fixed.environment = add_strings (config, (const char *const *) environment);
  fixed.cwd = _sandbox_init_config_add_string (
      config, sandbox_request_get_cwd (request));
  fixed.cwds
      = add_strings (config, sandbox_request_get_cwd_candidates (request));
  if (sandbox_request_get_argv0 (request) != NULL)
    fixed.argv0 = _sandbox_init_config_add_string (
        config, sandbox_request_get_argv0 (request));
  fixed.umask = (guint32) sandbox_request_get_umask (request);
  if (invocation->tool != NULL)
    fixed.proc
        = _sandbox_init_config_add_string (config, find_proc (invocation));
  if (invocation->root_inside != NULL)
    fixed.root
        = _sandbox_init_config_add_string (config, invocation->root_inside);
  add_identity (config, &fixed, invocation);
  add_fds (config, &fixed, request);

  checks = _sandbox_checks_new (layout, invocation, config, phrases);
  fixed.checks = add_array (config, checks->data, sizeof (struct init_check),
                            checks->len);
  if (invocation->covers_kernel_files
      && sandbox_request_get_cover_kernel_files (request) != SANDBOX_CHOICE_NO)
    fixed.covers = add_covers (config, layout);
  if (invocation->forbids_devices)
    fixed.device_free = add_device_free (config, layout);
  fixed.rlimits = add_rlimits (config, invocation);
  fixed.seccomp = add_filters (config, request);
  if (invocation->tool != NULL)
    {
      fixed.tool = _sandbox_init_config_add_string (config, invocation->tool);
      fixed.tool_argv = add_strings (config, wiring->tool_argv);
      fixed.tool_environment = add_strings (config, tool_environment);
      fixed.tool_fds = add_array (config, wiring->tool_fds,
                                  sizeof *wiring->tool_fds, wiring->n_tool_fds);
    }

  fixed.size = config->len;
  memcpy (config->data, &fixed, sizeof fixed);
  g_ptr_array_add (phrases, NULL);
  *out_phrases = (char **) g_ptr_array_free (phrases, FALSE);
  return config;
}
