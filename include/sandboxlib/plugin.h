/* plugin.h - all that the author of a backend module needs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/feature-set.h>
#include <sandboxlib/host-facts.h>
#include <sandboxlib/sandboxlib.h>

G_BEGIN_DECLS

/**
 * SandboxInvocation: (skip)
 *
 * What a backend makes of a request: what the library then runs.
 */
typedef struct _SandboxInvocation SandboxInvocation;
typedef struct _SandboxBackendOps SandboxBackendOps;

/* The invocation: what to run. Either a tool with arguments, or set-up steps
 * that the library performs itself in the child. */

/**
 * sandbox_invocation_set_tool: (skip)
 * @self: an invocation
 * @path: absolute path of a program
 *
 * The tool is run below sandboxlib-init as guard, with an environment that is
 * empty and no fds but those that arguments of @self name.
 */
SANDBOX_EXTERN
void sandbox_invocation_set_tool (SandboxInvocation *self, const char *path);

/**
 * sandbox_invocation_add_arg: (skip)
 * @self: an invocation
 * @arg: next argument of the tool; copied
 */
SANDBOX_EXTERN
void sandbox_invocation_add_arg (SandboxInvocation *self, const char *arg);

/**
 * sandbox_invocation_add_args: (skip)
 * @self: an invocation
 * @...: next arguments of the tool, ended by %NULL; copied
 */
SANDBOX_EXTERN
void sandbox_invocation_add_args (SandboxInvocation *self,
                                  ...) G_GNUC_NULL_TERMINATED;

/**
 * sandbox_invocation_add_command: (skip)
 * @self: an invocation
 *
 * Adds the command: in an explanation the request's own argv, at launch
 * sandboxlib-init, which then executes it.
 */
SANDBOX_EXTERN
void sandbox_invocation_add_command (SandboxInvocation *self);

/**
 * sandbox_invocation_add_cwd: (skip)
 * @self: an invocation
 *
 * Adds an argument: in an explanation the request's cwd, at launch "/":
 * sandboxlib-init goes to the cwd itself, as the command's user.
 */
SANDBOX_EXTERN
void sandbox_invocation_add_cwd (SandboxInvocation *self);

/**
 * sandbox_invocation_add_fd: (skip)
 * @self: an invocation
 * @name: what an explanation shows behind "@fd:"; copied
 * @fd: a file descriptor that stays open as long as the request, or -1 when it is
 *   only to be explained
 *
 * Adds an argument: the number of a duplicate of @fd that the tool inherits, one
 * for each call. sandboxlib-init closes what the tool leaves open of them: none
 * reaches the command.
 */
SANDBOX_EXTERN
void
sandbox_invocation_add_fd (SandboxInvocation *self, const char *name, int fd);

/**
 * sandbox_invocation_add_data: (skip)
 * @self: an invocation
 * @name: what an explanation shows behind "@fd:"; copied
 * @data: (transfer none): bytes
 *
 * The same with an fd from which the tool reads @data.
 */
SANDBOX_EXTERN
void sandbox_invocation_add_data (SandboxInvocation *self,
                                  const char *name,
                                  GBytes *data);

/**
 * sandbox_invocation_set_args_option: (skip)
 * @self: an invocation
 * @option: the tool's option that takes an fd with NUL-separated arguments
 *
 * At launch the arguments added before the command then go through an fd.
 */
SANDBOX_EXTERN
void sandbox_invocation_set_args_option (SandboxInvocation *self,
                                         const char *option);

/**
 * sandbox_invocation_get_init_proc: (skip)
 * @self: an invocation
 *
 * sandboxlib-init is executed as /proc/self/fd/N. For a sandbox without /proc
 * the tool mounts a proc of the sandbox's own pid namespace on the directory
 * that is returned.
 *
 * Returns: (nullable): that path inside the sandbox, for which there is a mount
 *   point; %NULL where /proc is there
 */
SANDBOX_EXTERN
const char *sandbox_invocation_get_init_proc (SandboxInvocation *self);

/**
 * sandbox_invocation_set_root_inside: (skip)
 * @self: an invocation
 * @path: absolute path, which nobody but root can change
 *
 * The tool leaves sandboxlib-init the host's root directory, but in a mount
 * namespace of the sandbox's own, with CAP_SYS_CHROOT and the rootfs assembled
 * at @path; init is then executed from the host's /proc and changes the root
 * directory itself. To be preferred where a tool of root would execute init with
 * capabilities: whoever can rename directories of the rootfs at that moment, a
 * command of another sandbox say, could have a program of his own executed
 * instead. No init place is needed then.
 */
SANDBOX_EXTERN
void sandbox_invocation_set_root_inside (SandboxInvocation *self,
                                         const char *path);

/**
 * sandbox_invocation_cover_kernel_files: (skip)
 * @self: an invocation
 *
 * Root of the host can write to files of a proc that change the whole machine
 * (sys, sysrq-trigger, irq, bus, fs), without any capability. A tool that mounts
 * a proc for root must make them read-only; for one that cannot,
 * sandboxlib-init does it, if it starts with CAP_SYS_ADMIN and in a mount
 * namespace of the sandbox's own. In any case it verifies that it was done.
 */
SANDBOX_EXTERN
void sandbox_invocation_cover_kernel_files (SandboxInvocation *self);

/**
 * sandbox_invocation_forbid_devices: (skip)
 * @self: an invocation
 *
 * For a tool that cannot set nodev: sandboxlib-init makes the rootfs, and binds
 * without %SANDBOX_MOUNT_DEVICES, nodev and nosuid, if it starts with
 * CAP_SYS_ADMIN and in a mount namespace of the sandbox's own.
 */
SANDBOX_EXTERN
void sandbox_invocation_forbid_devices (SandboxInvocation *self);

/**
 * sandbox_invocation_unshare: (skip)
 * @self: an invocation
 * @kind: which namespace the library makes new for the child (steps), or the
 *   tool will make new (tool): sandboxlib-init verifies it
 *
 * With steps the library also does what belongs to a new namespace: it maps the
 * caller's ids, sets the host name, and brings loopback up as the request says.
 */
SANDBOX_EXTERN
void sandbox_invocation_unshare (SandboxInvocation *self,
                                 SandboxIsolationKind kind);

/**
 * sandbox_invocation_join: (skip)
 * @self: an invocation
 * @kind: one of which the request has an fd
 *
 * Says that the sandbox is in that namespace, which init then verifies. Without a
 * tool the library joins it; %SANDBOX_ISOLATION_KIND_MOUNT cannot be joined so.
 */
SANDBOX_EXTERN
void sandbox_invocation_join (SandboxInvocation *self,
                              SandboxIsolationKind kind);

/**
 * sandbox_invocation_add_mount_step: (skip)
 * @self: an invocation
 * @mount: performed in the child, with its target below the request's rootfs
 */
SANDBOX_EXTERN
void sandbox_invocation_add_mount_step (SandboxInvocation *self,
                                        SandboxMount *mount);

/**
 * sandbox_invocation_add_chroot_step: (skip)
 * @self: an invocation
 *
 * chroot(2) to the request's rootfs. The last step.
 */
SANDBOX_EXTERN
void sandbox_invocation_add_chroot_step (SandboxInvocation *self);

/**
 * sandbox_invocation_add_pivot_root_step: (skip)
 * @self: an invocation
 *
 * The same with pivot_root(2): the host's mounts are gone from the mount
 * namespace of the sandbox, which has to be new. The rootfs is nosuid and nodev,
 * and read-only if the request says so, with all that is mounted below it.
 */
SANDBOX_EXTERN
void sandbox_invocation_add_pivot_root_step (SandboxInvocation *self);

/* What a backend learns from the effective request that prepare() gets: its
 * rootfs is an absolute path without symbolic links; its mounts are complete
 * (writable paths are binds among them), with sources and targets that are
 * absolute and have no symbolic link, no "." and no "..", and that exist, but
 * for what lies on a tmpfs of the request; cwd is absolute. */

/**
 * sandbox_request_is_root_read_only: (skip)
 * @self: an effective request
 *
 * Returns: %TRUE if the rootfs itself is to be mounted read-only
 */
SANDBOX_EXTERN
gboolean sandbox_request_is_root_read_only (SandboxRequest *self);

/**
 * sandbox_mount_is_file: (skip)
 * @self: a mount of an effective request
 *
 * Returns: %TRUE if it is a bind whose source is no directory
 */
SANDBOX_EXTERN
gboolean sandbox_mount_is_file (const SandboxMount *self);

/**
 * sandbox_request_get_capability_mask: (skip)
 * @self: a request
 *
 * Returns: the capabilities that the command gets; bit n is capability n
 */
SANDBOX_EXTERN
guint64 sandbox_request_get_capability_mask (SandboxRequest *self);

/**
 * sandbox_capability_to_string: (skip)
 * @capability: number of a capability
 *
 * Returns: (nullable): its name, as "CAP_SYS_ADMIN"
 */
SANDBOX_EXTERN
const char *sandbox_capability_to_string (int capability);

/**
 * SANDBOX_PLUGIN_ABI: (skip)
 *
 * Raised when an existing member changes meaning; appending a member only grows
 * struct_size.
 */
#define SANDBOX_PLUGIN_ABI 1

/**
 * SandboxBackendOps: (skip)
 * @struct_size: sizeof (SandboxBackendOps) when the module was built
 * @abi_version: %SANDBOX_PLUGIN_ABI when the module was built
 * @name: the backend's name: the module is NAME.so and its symbol
 *   sandbox_backend_NAME, with "_" for "-"
 * @description: one line for people
 * @open: (nullable): makes the module's own state, once a process; %NULL with
 *   the error set means failure, unless @open is %NULL itself
 * @close: (nullable): frees it
 * @probe: fills host facts; cheap, and bounded in time. Returns 1 if the backend
 *   can be tried, else 0 with %SANDBOX_ERROR_UNAVAILABLE, reason and remedy
 * @get_features: says what is offered and what is withheld, given the facts
 * @prepare: translates an effective request into an invocation, and touches
 *   nothing. Returns 1, or 0 with an error
 *
 * The vtable. The library copies the smaller of the two sizes into a zeroed
 * table of its own. @probe, @get_features and @prepare are required. Slots can
 * be called from any thread, but never two at once.
 */
struct _SandboxBackendOps
{
  gsize struct_size;
  guint abi_version;
  const char *name;
  const char *description;

  gpointer (*open) (GError **error);
  void (*close) (gpointer state);

  int (*probe) (gpointer state, SandboxHostFacts *facts, GError **error);
  void (*get_features) (gpointer state,
                        const SandboxHostFacts *facts,
                        SandboxFeatureSet *set);
  int (*prepare) (gpointer state,
                  const SandboxHostFacts *facts,
                  SandboxRequest *request,
                  SandboxInvocation *invocation,
                  GError **error);
};

/**
 * SANDBOX_BACKEND_OPS_INIT: (skip)
 *
 * The first members of a #SandboxBackendOps.
 */
#define SANDBOX_BACKEND_OPS_INIT \
  .struct_size = sizeof (SandboxBackendOps), .abi_version = SANDBOX_PLUGIN_ABI

/**
 * SANDBOX_DEFINE_BACKEND: (skip)
 * @symbol_name: the backend's name, with "_" for "-"
 * @ops: a #SandboxBackendOps
 *
 * Exports the table, as in SANDBOX_DEFINE_BACKEND (chroot, chroot_ops).
 */
#define SANDBOX_DEFINE_BACKEND(symbol_name, ops) \
  SANDBOX_EXTERN \
  const SandboxBackendOps sandbox_backend_##symbol_name \
      __attribute__ ((alias (#ops)));

G_END_DECLS
