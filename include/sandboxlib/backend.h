/* backend.h - find a backend, ask what it can do, run a request with it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/process.h>

G_BEGIN_DECLS

/**
 * SandboxBackend:
 *
 * One way to make a sandbox, by a module that was loaded. It is the same object
 * for the life of the process, and any thread can use it.
 */
#define SANDBOX_TYPE_BACKEND (sandbox_backend_get_type ())
SANDBOX_EXTERN
G_DECLARE_FINAL_TYPE (SandboxBackend,
                      sandbox_backend,
                      SANDBOX,
                      BACKEND,
                      GObject)

/**
 * sandbox_backend_list:
 *
 * Names the modules in the search path without opening one.
 *
 * Returns: (array zero-terminated=1) (transfer full): sorted names, each once
 */
SANDBOX_EXTERN
char **sandbox_backend_list (void);

/**
 * sandbox_backend_load:
 * @name: name of a backend
 * @error: return location
 *
 * Loads the module the first time; it stays for the life of the process. The
 * directories of the variable SANDBOXLIB_BACKEND_PATH come first (not in a
 * set-uid program), then the installed one.
 *
 * Returns: (transfer full): the backend, or %NULL with
 *   %SANDBOX_ERROR_UNAVAILABLE (no such module) or %SANDBOX_ERROR_BAD_MODULE
 */
SANDBOX_EXTERN
SandboxBackend *sandbox_backend_load (const char *name, GError **error);

/**
 * sandbox_backend_for_platform:
 * @error: return location
 *
 * Takes the backend that the variable SANDBOXLIB_BACKEND names; when that is
 * unset or names none, the first of native, bubblewrap, linux-user-chroot and
 * chroot that works here. That native does is found out by making one process
 * with new namespaces; a trial sandbox is used for others, and only where more
 * than one could be taken.
 *
 * Returns: (transfer full): a backend that is usable, or %NULL with
 *   %SANDBOX_ERROR_UNAVAILABLE and the reason of each
 */
SANDBOX_EXTERN
SandboxBackend *sandbox_backend_for_platform (GError **error);

/**
 * sandbox_backend_get_name:
 * @self: a backend
 *
 * Returns: (transfer none): its name
 */
SANDBOX_EXTERN
const char *sandbox_backend_get_name (SandboxBackend *self);

/**
 * sandbox_backend_get_description:
 * @self: a backend
 *
 * Returns: (transfer none): one line
 */
SANDBOX_EXTERN
const char *sandbox_backend_get_description (SandboxBackend *self);

/**
 * sandbox_backend_get_module_path:
 * @self: a backend
 *
 * Returns: (type filename) (transfer none): file of the module
 */
SANDBOX_EXTERN
const char *sandbox_backend_get_module_path (SandboxBackend *self);

/**
 * sandbox_backend_dup_tool:
 * @self: a backend
 *
 * Returns: (transfer full) (nullable): path and version of the tool that it
 *   executes, as the probe found them; %NULL for none
 */
SANDBOX_EXTERN
char *sandbox_backend_dup_tool (SandboxBackend *self);

/**
 * sandbox_backend_probe:
 * @self: a backend
 * @error: return location
 *
 * Finds out, once, whether the backend works on this host: what it needs is
 * there, and a trial sandbox verifies itself.
 *
 * Returns: %TRUE, or %FALSE with %SANDBOX_ERROR_UNAVAILABLE, reason and remedy
 */
SANDBOX_EXTERN
gboolean sandbox_backend_probe (SandboxBackend *self, GError **error);

/**
 * sandbox_backend_maximum_possible_isolation:
 * @self: a backend
 *
 * Returns: (transfer full): %SANDBOX_ISOLATION_NEW for each kind that @self can
 *   isolate here, unset for the others; fit for sandbox_request_set_isolation()
 */
SANDBOX_EXTERN
SandboxIsolation *
sandbox_backend_maximum_possible_isolation (SandboxBackend *self);

/**
 * sandbox_backend_list_features:
 * @self: a backend
 *
 * Returns: (array zero-terminated=1) (transfer full): one line per feature:
 *   its name, a tab, and "offered" or the reason why it is withheld
 */
SANDBOX_EXTERN
char **sandbox_backend_list_features (SandboxBackend *self);

/**
 * sandbox_backend_check:
 * @self: a backend
 * @request: (transfer none): a request; it is not sealed
 * @error: return location
 *
 * Tells whether @self could run @request, without touching the file system.
 *
 * Returns: %TRUE, or %FALSE with the reason
 */
SANDBOX_EXTERN
gboolean sandbox_backend_check (SandboxBackend *self,
                                SandboxRequest *request,
                                GError **error);

/**
 * sandbox_backend_degrade:
 * @self: a backend
 * @request: (transfer none): a request; it is not sealed
 * @out_changes: (out) (optional) (transfer container) (element-type SandboxChange):
 *   what was given up: exactly the features that @request uses and @self
 *   withholds
 *
 * Returns: (transfer full): a copy of @request that uses only what @self offers
 */
SANDBOX_EXTERN
SandboxRequest *sandbox_backend_degrade (SandboxBackend *self,
                                         SandboxRequest *request,
                                         GPtrArray **out_changes);

/**
 * sandbox_backend_explain:
 * @self: a backend
 * @request: (transfer none): a request; it is not sealed
 * @error: return location
 *
 * Says what running @request would do, without doing it: a command line that a
 * shell understands where the backend executes a tool, else the steps.
 * Values of environment variables are not shown.
 *
 * Returns: (transfer full) (type filename): text of several lines, in which
 *   arguments and paths are the bytes that they are; or %NULL with an error
 */
SANDBOX_EXTERN
char *sandbox_backend_explain (SandboxBackend *self,
                               SandboxRequest *request,
                               GError **error);

/**
 * sandbox_backend_run_sandbox:
 * @self: a backend
 * @request: (transfer none): a request; it is sealed
 * @error: return location
 *
 * Runs @request and waits for its end.
 *
 * Returns: (transfer full): the result; %NULL with an error means that nothing
 *   was started
 */
SANDBOX_EXTERN
SandboxResult *sandbox_backend_run_sandbox (SandboxBackend *self,
                                            SandboxRequest *request,
                                            GError **error);

/**
 * sandbox_backend_spawn:
 * @self: a backend
 * @request: (transfer none): a request; it is sealed
 * @error: return location
 *
 * Starts @request and returns at once, but see
 * sandbox_request_set_userns_block_fd().
 *
 * Returns: (transfer full): the running sandbox; %NULL with an error means that
 *   nothing was started
 */
SANDBOX_EXTERN
SandboxProcess *sandbox_backend_spawn (SandboxBackend *self,
                                       SandboxRequest *request,
                                       GError **error);

G_END_DECLS
