/* fills.h - what the requests of the golden test ask for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

/* Each completes a request for rootfs /srv/root and cwd /. */
typedef void Fill (SandboxRequest *request);

Fill fill_nothing;
Fill fill_empty_root;
Fill fill_empty_root_closed;
Fill fill_overlays;
Fill fill_proc;
Fill fill_proc_and_host_pid;
Fill fill_host_root;
Fill fill_host_root_read_only;
Fill fill_host_binds;
Fill fill_mounts;
Fill fill_every_mount;
Fill fill_more_mounts;
Fill fill_content;
Fill fill_data_on_data;
Fill fill_chmod_of_a_dev;
Fill fill_mqueue_of_the_host;
Fill fill_no_exec;
Fill fill_devices_read_only;
Fill fill_devices_remounted;
Fill fill_isolate_all;
Fill fill_try_all;
Fill fill_share_all;
Fill fill_identity;
Fill fill_large_uid;
Fill fill_groups;
Fill fill_groups_try_user;
Fill fill_groups_new_user;
Fill fill_identity_new_user;
Fill fill_proc_and_new_user;
Fill fill_hostname;
Fill fill_capabilities;
Fill fill_survive;
Fill fill_environment;
Fill fill_odd_paths;
Fill fill_too_many;
Fill fill_writable_paths;
Fill fill_remount_after_submount;
Fill fill_file_bind;
Fill fill_source_in_root_directory;
Fill fill_directory_on_a_dev;
Fill fill_tmpfs;
Fill fill_ipc_and_network;
Fill fill_one_option_more;

/* fills-values.c */
Fill fill_first_values;
Fill fill_second_values;
Fill fill_third_values;
