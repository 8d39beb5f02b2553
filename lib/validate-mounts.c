/* validate-mounts.c - what must be true of a mount for any backend. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "validate-private.h"

#include "mount-private.h"

static const char *
find_source_fault (const SandboxMount *mount, const SandboxMountKind *kind)
{
  if (mount->fd_problem != NULL)
    return mount->fd_problem;
  if (mount->fd >= 0)
    return (mount->flags & SANDBOX_MOUNT_OPTIONAL) != 0
               ? "an fd cannot be missing"
               : NULL;
  if (kind->has_source && mount->source == NULL)
    return "source is missing";
  if (kind->has_source && *mount->source == '\0')
    return "source is empty";
  if (!kind->has_source && mount->source != NULL)
    return "this type takes no source";
  return NULL;
}

static const char *
find_flag_fault (const SandboxMount *mount, const SandboxMountKind *kind)
{
  static const struct
  {
    guint flag;
    const char *fault;
  } flags[] = {
    { SANDBOX_MOUNT_MINIMAL, "only a dev can be minimal" },
    { SANDBOX_MOUNT_READ_ONLY | SANDBOX_MOUNT_DEVICES | SANDBOX_MOUNT_OPTIONAL,
      "only a bind can be read-only, have devices or be optional" },
    { SANDBOX_MOUNT_NO_EXEC, "only a bind or a tmpfs can be noexec" },
    { ~0u, "a flag is not one of SandboxMountFlags" },
  };
  guint excess = mount->flags & ~kind->flags;

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if ((excess & flags[i].flag) != 0)
      return flags[i].fault;
  return NULL;
}

static const char *
find_overlay_fault (const SandboxMount *mount)
{
  gboolean is_read_only = (mount->flags & SANDBOX_MOUNT_READ_ONLY) != 0;

  if (mount->sources == NULL || mount->sources[0] == NULL)
    return "an overlay takes a source: --overlay-src before it";
  for (char **source = mount->sources; *source != NULL; source++)
    if (**source == '\0')
      return "source is empty";
  if ((mount->upper == NULL) != (mount->work == NULL))
    return "upper directory and work directory go together";
  if (mount->upper != NULL && (*mount->upper == '\0' || *mount->work == '\0'))
    return "upper directory or work directory is empty";
  if (is_read_only && mount->upper != NULL)
    return "what is read-only has no upper directory";
  if (is_read_only && mount->sources[1] == NULL)
    return "a read-only overlay takes two sources: --overlay-src before it, or "
           "a read-only bind instead";
  return NULL;
}

static const char *
find_content_fault (const SandboxMount *mount, const SandboxMountKind *kind)
{
  if (kind->has_content && mount->content == NULL)
    return "content is missing";
  if (mount->mode < -1 || mount->mode > 07777)
    return "mode is not from 0 to 07777";
  if (mount->mode >= 0 && kind->mode < 0)
    return "this type has no mode";
  if (mount->mode > kind->mode)
    return "a file from bytes has no set-id bits";
  if (mount->size > 0 && !kind->has_size)
    return "this type has no size";
  if (mount->type == SANDBOX_MOUNT_CHMOD && mount->mode < 0)
    return "mode is missing";
  return NULL;
}

const char *
_sandbox_mount_find_fault (const SandboxMount *mount)
{
  const SandboxMountKind *kind = _sandbox_mount_get_kind (mount->type);
  const char *fault;

  if (kind == NULL)
    return "type is not one of SandboxMountType";
  if (*mount->target == '\0')
    return "target is empty";
  fault = find_source_fault (mount, kind);
  if (fault == NULL)
    fault = find_flag_fault (mount, kind);
  if (fault == NULL && mount->type == SANDBOX_MOUNT_OVERLAY)
    fault = find_overlay_fault (mount);
  if (fault != NULL)
    return fault;
  return find_content_fault (mount, kind);
}
