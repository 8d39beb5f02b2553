/* failure-private.h - what to say when a sandbox could not be set up. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "init/protocol.h"
#include "invocation-private.h"
#include "launch-private.h"
#include "result-private.h"

/* @path: what it failed at, or NULL. The message is made valid UTF-8. */
void _sandbox_failure_set (SandboxResult *result,
                           SandboxResultKind kind,
                           const char *stage,
                           int error,
                           const char *path,
                           const char *format,
                           ...) G_GNUC_PRINTF (6, 7);

/* A step before init failed. */
void _sandbox_failure_of_child (SandboxResult *result,
                                const SandboxLaunch *launch);

/* Init or the guard says why the command was not started. */
void _sandbox_failure_of_init (SandboxResult *result,
                               const struct init_record *record,
                               const SandboxLaunch *launch,
                               const SandboxInvocation *invocation);

/* failure-lockdown.c: init could not put one of those in force. */
void _sandbox_failure_of_rlimit (SandboxResult *result,
                                 const struct init_record *record,
                                 SandboxRequest *request);
void _sandbox_failure_of_seccomp (SandboxResult *result,
                                  const struct init_record *record,
                                  SandboxRequest *request);

/* execve(2) of @program failed. */
void _sandbox_failure_of_exec (SandboxResult *result,
                               const struct init_record *record,
                               const char *program);
