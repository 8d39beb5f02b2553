/* declared.c - in what two backends may differ, and by which declaration. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "declared.h"
#include "question.h"

#include <string.h>

gboolean
question_do_both_offer (const Question *question, const char *feature)
{
  return participant_offers (question->a->participant, feature)
         && participant_offers (question->b->participant, feature);
}

static SandboxIsolationValue
get_isolation (const Question *question, SandboxIsolationKind kind)
{
  return sandbox_isolation_get (
      sandbox_request_get_isolation (question->request), kind);
}

static gboolean
is_explicit (const Question *question, SandboxIsolationKind kind)
{
  SandboxIsolationValue value = get_isolation (question, kind);

  return value == SANDBOX_ISOLATION_NEW || value == SANDBOX_ISOLATION_HOST;
}

static gboolean
never (G_GNUC_UNUSED const Question *question)
{
  return FALSE;
}

static gboolean
is_namespace_explicit (const Question *question)
{
  static const char *const names[]
      = { "net", "mnt", "pid", "ipc", "uts", "user", "cgroup" };

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    if (strcmp (question->name, names[i]) == 0)
      return is_explicit (question, (SandboxIsolationKind) i);
  return TRUE;
}

static gboolean
is_network_explicit (const Question *question)
{
  return is_explicit (question, SANDBOX_ISOLATION_KIND_NETWORK);
}

static gboolean
is_loopback_explicit (const Question *question)
{
  SandboxIsolationValue value
      = get_isolation (question, SANDBOX_ISOLATION_KIND_NETWORK);

  if (value == SANDBOX_ISOLATION_NEW)
    return sandbox_request_get_loopback (question->request)
               != SANDBOX_CHOICE_UNSET
           || question_do_both_offer (question, "loopback");
  return value == SANDBOX_ISOLATION_HOST;
}

static gboolean
is_pid_new (const Question *question)
{
  return get_isolation (question, SANDBOX_ISOLATION_KIND_PID)
         == SANDBOX_ISOLATION_NEW;
}

/* Try takes a user namespace where it is offered, and without a word one is made
 * where there is no other way. */
gboolean
question_is_user_alike (const Question *question)
{
  const Participant *a = question->a->participant;
  const Participant *b = question->b->participant;
  const char *feature = get_isolation (question, SANDBOX_ISOLATION_KIND_USER)
                                == SANDBOX_ISOLATION_TRY
                            ? "isolation.user=new"
                            : "isolation.user=host";

  return is_explicit (question, SANDBOX_ISOLATION_KIND_USER)
         || a->backend == NULL || b->backend == NULL
         || participant_offers (a, feature) == participant_offers (b, feature);
}

static gboolean
is_bounding_promised (const Question *question)
{
  return sandbox_request_get_no_new_privs (question->request)
             == SANDBOX_CHOICE_NO
         && question_is_user_alike (question);
}

static gboolean
has_identity (SandboxRequest *request)
{
  gsize n_groups;

  return sandbox_request_get_uid (request) != -1
         || sandbox_request_get_gid (request) != -1
         || sandbox_request_get_groups (request, &n_groups) != NULL
         || sandbox_request_get_capabilities (request) != NULL;
}

static gboolean
is_owner_promised (const Question *question)
{
  return question_is_user_alike (question)
         && question_is_file_promised (question);
}

#define FILE_REASON \
  "a minimal dev has its nodes and maybe more; other devices are dead only " \
  "by " \
  "the features mounts.bind.nodev and rootfs.nodev"

#define MOUNT_REASON \
  "the root need not be a mount of its own, and without mounts the host's " \
  "kernel files are not covered"

/* Every part that is not here is promised by every backend. */
static const struct
{
  const char *part;
  gboolean (*is_promised) (const Question *question);
  const char *reason;
} declared[] = {
  { "message", never, "texts are for people" },
  { "ns", is_namespace_explicit,
    "unset and try leave a namespace to the backend" },
  { "owner", is_owner_promised,
    "unset and try leave a user namespace to the backend" },
  { "bounding", is_bounding_promised,
    "under no_new_privs it decides nothing, and to shrink it takes a privilege "
    "that only a user namespace gives" },
  { "interface", is_network_explicit,
    "unset and try leave the network to the backend" },
  { "up", is_loopback_explicit,
    "without the feature loopback nothing is said of lo" },
  { "processes", is_pid_new,
    "what else runs on the host is seen unless pid is new" },
  { "see", question_is_file_promised, FILE_REASON },
  { "link", question_is_file_promised, FILE_REASON },
  { "behind", question_is_file_promised, FILE_REASON },
  { "fs", question_is_file_promised, FILE_REASON },
  { "size", question_is_file_promised, FILE_REASON },
  { "read-only", question_is_file_promised, FILE_REASON },
  { "names", question_is_file_promised, FILE_REASON },
  { "write", question_is_file_promised, FILE_REASON },
  { "mounted", question_is_mount_promised, MOUNT_REASON },
  { "mount", question_is_mount_promised, MOUNT_REASON },
};

/* A sandbox without a proc may be started from there, run-sandbox(1). */
static const char *const reserved_names[] = { ".sandboxlib-proc" };

gboolean
declared_is_promised (const char *key,
                      SandboxRequest *request,
                      const Outcome *a,
                      const Outcome *b)
{
  const char *colon = strchr (key, ':');
  g_autofree char *part = g_strndup (key, strcspn (key, ":"));
  const Question question
      = { request, a, b, part, colon != NULL ? colon + 1 : "" };

  for (gsize i = 0; i < G_N_ELEMENTS (declared); i++)
    if (strcmp (declared[i].part, part) == 0)
      return declared[i].is_promised (&question);
  return TRUE;
}

gboolean
declared_are_comparable (SandboxRequest *request,
                         const Outcome *a,
                         const Outcome *b)
{
  const Question question = { request, a, b, "", "" };

  /* An id or a capability of a user namespace is not that of the host. */
  return !has_identity (request) || question_is_user_alike (&question);
}

void
declared_remove_reserved_names (char *line)
{
  if (!g_str_has_prefix (line, "names:"))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (reserved_names); i++)
    {
      gsize length = strlen (reserved_names[i]);
      char *found = strstr (line, reserved_names[i]);

      if (found != NULL && found[length] == ' ')
        memmove (found, found + length + 1, strlen (found + length + 1) + 1);
    }
}
