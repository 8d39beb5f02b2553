/* request-identity.h - as whom a command runs, and what its host is called. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

G_BEGIN_DECLS

/**
 * sandbox_request_set_uid: (set-property uid)
 * @self: a request
 * @uid: 0 to 4294967294, or -1 to unset: the caller's
 */
SANDBOX_EXTERN
void sandbox_request_set_uid (SandboxRequest *self, gint64 uid);

/**
 * sandbox_request_get_uid: (get-property uid)
 * @self: a request
 *
 * Returns: what sandbox_request_set_uid() was given; -1 when unset
 */
SANDBOX_EXTERN
gint64 sandbox_request_get_uid (SandboxRequest *self);

/**
 * sandbox_request_set_gid: (set-property gid)
 * @self: a request
 * @gid: 0 to 4294967294, or -1 to unset: the caller's
 */
SANDBOX_EXTERN
void sandbox_request_set_gid (SandboxRequest *self, gint64 gid);

/**
 * sandbox_request_get_gid: (get-property gid)
 * @self: a request
 *
 * Returns: what sandbox_request_set_gid() was given; -1 when unset
 */
SANDBOX_EXTERN
gint64 sandbox_request_get_gid (SandboxRequest *self);

/**
 * sandbox_request_set_groups:
 * @self: a request
 * @groups: (array length=n_groups) (nullable): supplementary groups; %NULL
 *   leaves them unset (the caller's; none where @uid or @gid is set)
 * @n_groups: how many; 0 with a @groups that is not %NULL means none
 *
 * A language whose empty array is %NULL has the property #SandboxRequest:groups
 * for none.
 */
SANDBOX_EXTERN
void sandbox_request_set_groups (SandboxRequest *self,
                                 const guint32 *groups,
                                 gsize n_groups);

/**
 * sandbox_request_get_groups:
 * @self: a request
 * @out_n_groups: (out): how many
 *
 * Returns: (array length=out_n_groups) (transfer none) (nullable): the groups,
 *   %NULL when unset
 */
SANDBOX_EXTERN
const guint32 *sandbox_request_get_groups (SandboxRequest *self,
                                           gsize *out_n_groups);

/**
 * sandbox_request_set_id_map: (set-property id-map)
 * @self: a request
 * @id_map: which ids there are; %SANDBOX_ID_MAP_SUBID implies a new user
 *   namespace, and capabilities that are unset are then "build"
 */
SANDBOX_EXTERN
void sandbox_request_set_id_map (SandboxRequest *self, SandboxIdMap id_map);

/**
 * sandbox_request_get_id_map: (get-property id-map)
 * @self: a request
 *
 * Returns: what sandbox_request_set_id_map() was given;
 *   %SANDBOX_ID_MAP_UNSET by default
 */
SANDBOX_EXTERN
SandboxIdMap sandbox_request_get_id_map (SandboxRequest *self);

/**
 * sandbox_request_set_uid_map: (set-property uid-map)
 * @self: a request
 * @ranges: (array zero-terminated=1) (nullable): "INSIDE:OUTSIDE:COUNT" each, at
 *   most 340: COUNT user ids from INSIDE on are those from OUTSIDE on outside;
 *   %NULL unsets them
 *
 * Who is not privileged maps ids of his ranges of subuid(5), and his own. Where only
 * one of uid-map and gid-map is set, the other is the caller's own id. Implies a new
 * user namespace; with more than one id the capabilities are "build" unless others
 * are asked for. A uid that is unset is the caller's, who has to be mapped then.
 */
SANDBOX_EXTERN
void sandbox_request_set_uid_map (SandboxRequest *self,
                                  const char *const *ranges);

/**
 * sandbox_request_get_uid_map: (get-property uid-map)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (transfer none) (nullable): what
 *   sandbox_request_set_uid_map() was given; %NULL when unset
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_uid_map (SandboxRequest *self);

/**
 * sandbox_request_set_gid_map: (set-property gid-map)
 * @self: a request
 * @ranges: (array zero-terminated=1) (nullable): the same of group ids; %NULL
 *   unsets them
 */
SANDBOX_EXTERN
void sandbox_request_set_gid_map (SandboxRequest *self,
                                  const char *const *ranges);

/**
 * sandbox_request_get_gid_map: (get-property gid-map)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (transfer none) (nullable): what
 *   sandbox_request_set_gid_map() was given; %NULL when unset
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_gid_map (SandboxRequest *self);

/**
 * sandbox_request_set_hostname: (set-property hostname)
 * @self: a request
 * @hostname: (nullable): at most 64 bytes; implies a new uts namespace; %NULL for
 *   the host's
 */
SANDBOX_EXTERN
void sandbox_request_set_hostname (SandboxRequest *self, const char *hostname);

/**
 * sandbox_request_get_hostname: (get-property hostname)
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the name; %NULL when unset
 */
SANDBOX_EXTERN
const char *sandbox_request_get_hostname (SandboxRequest *self);

G_END_DECLS
