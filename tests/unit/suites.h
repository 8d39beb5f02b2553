/* suites.h - what each file of the unit tests gives to main.c. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <check.h>

Suite *fields_suite (void);
Suite *isolation_suite (void);
Suite *capability_suite (void);
Suite *capture_suite (void);
Suite *monitor_suite (void);
Suite *mount_suite (void);
Suite *request_suite (void);
Suite *request_root_suite (void);
Suite *environment_suite (void);
Suite *validate_suite (void);
Suite *negotiate_suite (void);
Suite *degrade_suite (void);
Suite *result_suite (void);
Suite *rlimit_suite (void);
Suite *tree_suite (void);
Suite *layout_suite (void);
Suite *submounts_suite (void);
Suite *user_namespaces_suite (void);
Suite *cgroups_suite (void);
