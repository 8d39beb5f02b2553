/* conformance.h - what the conformance tests share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <check.h>
#include <sandboxlib/sandboxlib.h>

#include "place.h"

/* The backend under test; set before the first fork, then read-only. */
extern SandboxBackend *backend;

/* Of the running test; made and checked by the fixture of every test case. */
extern Place place;

/* One test case per area, with the fixture. */
TCase *new_area (const char *name);

TCase *attacks_area (void);
TCase *capabilities_area (void);
TCase *cgroups_area (void);
TCase *contents_area (void);
TCase *cwd_area (void);
TCase *degrade_area (void);
TCase *environment_area (void);
TCase *exhaustion_area (void);
TCase *exec_area (void);
TCase *fds_area (void);
TCase *features_area (void);
TCase *file_systems_area (void);
TCase *first_process_area (void);
TCase *hidden_area (void);
TCase *host_area (void);
TCase *identity_area (void);
TCase *isolation_area (void);
TCase *joined_area (void);
TCase *lifetime_area (void);
TCase *limits_area (void);
TCase *lockdown_area (void);
TCase *main_loop_area (void);
TCase *mounts_area (void);
TCase *names_area (void);
TCase *network_area (void);
TCase *overlay_area (void);
TCase *profiles_area (void);
TCase *process_area (void);
TCase *root_area (void);
TCase *sources_area (void);
TCase *stdio_area (void);
TCase *steering_area (void);
TCase *streaming_area (void);
TCase *terminating_area (void);
TCase *submounts_area (void);
TCase *swap_area (void);
TCase *symlinks_area (void);
TCase *terminal_area (void);
TCase *pty_area (void);
TCase *userns_block_area (void);
TCase *writable_area (void);

/* Loads the backend under test, or says on standard error why it cannot. */
gboolean load_backend (const char *name);

/* Runs @suite, each test in a place of its own, and lets go of the backend. What
 * the program exits with. */
int run_suite (Suite *suite);

/* A request for a program of the test's rootfs. Its environment carries the
 * tag, so that the canary finds what it leaves. */
SandboxRequest *new_request (const char *program, ...) G_GNUC_NULL_TERMINATED;

/* The same with `/bin/sh -c SCRIPT`. */
SandboxRequest *new_shell_request (const char *script);

/* The same on the host's root. */
SandboxRequest *new_host_root_request (const char *script);

/* Adds a mount that sandbox_mount_new() makes. */
void add_mount (SandboxRequest *request,
                SandboxMountType type,
                const char *source,
                const char *target,
                SandboxMountFlags flags);

/* A proc at /proc, with a pid namespace of its own. */
void add_own_proc (SandboxRequest *request);

/* What the backend says of the feature called @name. */
gboolean is_offered (const char *name);

/* A running sandbox; an error fails the test. */
SandboxProcess *spawn (SandboxRequest *request);

/* The outermost of its processes: the only child of this one. */
pid_t find_outermost (void);

/* A result; an error fails the test. */
SandboxResult *run (SandboxRequest *request);

/* As run() when the backend offers all of the named features. Else the run must
 * give SANDBOX_ERROR_UNSUPPORTED with a reason, and %NULL is returned. */
SandboxResult *run_or_expect_withheld (SandboxRequest *request,
                                       ...) G_GNUC_NULL_TERMINATED;

/* Standard output of run_or_expect_withheld(), or %NULL. */
char *run_for_output (SandboxRequest *request, ...) G_GNUC_NULL_TERMINATED;

/* The same of a command that must exit with 0. */
char *run_to_success (SandboxRequest *request, ...) G_GNUC_NULL_TERMINATED;

/* Either an error or a result of kind set-up failed, and in both cases a
 * message with @word in it. Returns the message. */
char *run_and_expect_refusal (SandboxRequest *request, const char *word);

/* Where the backend has no dev, @area gets one test, that a dev is refused; TRUE
 * then. */
gboolean is_without_dev (TCase *area);

/* The command exited with @status. */
void assert_exited (SandboxResult *result, int status);

/* Captured standard output, which has no NUL in it. */
char *dup_output (SandboxResult *result);
char *dup_errors (SandboxResult *result);

/* @text has the line @line. */
gboolean has_line (const char *text, const char *line);
void assert_line (const char *text, const char *line);

/* What follows KEY= in the first line that starts with it, or NULL. */
char *dup_value (const char *text, const char *key);

/* Number of lines that start with KEY=. */
int count_values (const char *text, const char *key);

/* As the probe program prints it. */
char *escape_bytes (const char *bytes);
