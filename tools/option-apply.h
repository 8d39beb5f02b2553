/* option-apply.h - what each option does to the request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "option-table.h"

/* Not every option looks at all of them. */
#define ARGUMENTS \
  Options *options, G_GNUC_UNUSED const OptionRow *row, \
      G_GNUC_UNUSED const char *const *arguments, G_GNUC_UNUSED GError **error

OptionApply apply_backend;
/* The value of a row of apply_fd. */
enum
{
  OPTION_FD_SYNC,
  OPTION_FD_BLOCK,
  OPTION_FD_USERNS_BLOCK,
  OPTION_FD_INFO,
  OPTION_FD_JSON_STATUS,
};

OptionApply apply_fd;
OptionApply apply_pass_fd;
OptionApply apply_lock_file;
OptionApply apply_args;
OptionApply apply_argv0;
OptionApply apply_cwd;
OptionApply apply_empty_root;
OptionApply apply_preset;
OptionApply apply_cwd_else;
OptionApply apply_umask;
OptionApply apply_setenv;
OptionApply apply_unsetenv;
OptionApply apply_base;
OptionApply apply_bind;
OptionApply apply_bind_fd;
OptionApply apply_content;
OptionApply apply_chmod;
OptionApply apply_mount_at;
OptionApply apply_tmpfs;
OptionApply apply_dir;
OptionApply apply_perms;
OptionApply apply_size;
OptionApply apply_symlink;
OptionApply apply_mount;
OptionApply apply_overlay_src;
OptionApply apply_overlay;
OptionApply apply_overlay_at;
OptionApply apply_host_file;
OptionApply apply_writable;
OptionApply apply_read_only;
OptionApply apply_uid;
OptionApply apply_gid;
OptionApply apply_groups;
OptionApply apply_hostname;
OptionApply apply_cap_add;
OptionApply apply_cap_drop;
OptionApply apply_no_new_privs;
OptionApply apply_loopback;
OptionApply apply_new_session;
OptionApply apply_tty;
OptionApply apply_shell_on_failure;
OptionApply apply_cover_kernel_files;
OptionApply apply_id_map;
OptionApply apply_seccomp;
OptionApply apply_add_seccomp_fd;
OptionApply apply_seccomp_profile;
OptionApply apply_exec_label;
OptionApply apply_file_label;
OptionApply apply_rlimit;
OptionApply apply_timeout;
OptionApply apply_grace;
OptionApply apply_output_limit;
OptionApply apply_memory_limit;
OptionApply apply_pids_limit;
OptionApply apply_cpu_limit;
OptionApply apply_die_with_host;
OptionApply apply_wait_rest;
OptionApply apply_degrade;
OptionApply apply_request;
OptionApply apply_save_request;
OptionApply apply_status_fd;
OptionApply apply_status_file;
OptionApply apply_action;
OptionApply apply_verbose;
