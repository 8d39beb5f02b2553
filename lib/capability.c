/* capability.c - names of capabilities(7), and the sets that words describe. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "capability-private.h"

/* In the order of <linux/capability.h>, which never changes. */
static const char *const names[] = {
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_DAC_READ_SEARCH",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_SETGID",
  "CAP_SETUID",
  "CAP_SETPCAP",
  "CAP_LINUX_IMMUTABLE",
  "CAP_NET_BIND_SERVICE",
  "CAP_NET_BROADCAST",
  "CAP_NET_ADMIN",
  "CAP_NET_RAW",
  "CAP_IPC_LOCK",
  "CAP_IPC_OWNER",
  "CAP_SYS_MODULE",
  "CAP_SYS_RAWIO",
  "CAP_SYS_CHROOT",
  "CAP_SYS_PTRACE",
  "CAP_SYS_PACCT",
  "CAP_SYS_ADMIN",
  "CAP_SYS_BOOT",
  "CAP_SYS_NICE",
  "CAP_SYS_RESOURCE",
  "CAP_SYS_TIME",
  "CAP_SYS_TTY_CONFIG",
  "CAP_MKNOD",
  "CAP_LEASE",
  "CAP_AUDIT_WRITE",
  "CAP_AUDIT_CONTROL",
  "CAP_SETFCAP",
  "CAP_MAC_OVERRIDE",
  "CAP_MAC_ADMIN",
  "CAP_SYSLOG",
  "CAP_WAKE_ALARM",
  "CAP_BLOCK_SUSPEND",
  "CAP_AUDIT_READ",
  "CAP_PERFMON",
  "CAP_BPF",
  "CAP_CHECKPOINT_RESTORE",
};

static const char *const build_names[] = {
  "CAP_CHOWN",  "CAP_DAC_OVERRIDE", "CAP_FOWNER",     "CAP_FSETID",
  "CAP_SETUID", "CAP_SETGID",       "CAP_SYS_CHROOT",
};

static guint64
bit (int capability)
{
  return G_GUINT64_CONSTANT (1) << capability;
}

static guint64
get_build_mask (void)
{
  guint64 mask = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (build_names); i++)
    mask |= bit (_sandbox_capability_from_string (build_names[i]));
  return mask;
}

static gboolean
apply_word (const char *word, guint64 *mask)
{
  int capability;

  if (strcmp (word, "none") == 0)
    *mask = 0;
  else if (strcmp (word, "build") == 0)
    *mask = get_build_mask ();
  else if (strcmp (word, "all") == 0)
    *mask = bit (G_N_ELEMENTS (names)) - 1;
  else
    {
      if (word[0] != '+' && word[0] != '-')
        return FALSE;
      capability = _sandbox_capability_from_string (word + 1);
      if (capability < 0)
        return FALSE;
      if (word[0] == '+')
        *mask |= bit (capability);
      else
        *mask &= ~bit (capability);
    }
  return TRUE;
}

int
_sandbox_capability_from_string (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return (int) i;
  return -1;
}

gboolean
_sandbox_capability_mask_from_words (const char *const *words,
                                     guint64 *out_mask,
                                     const char **out_unknown)
{
  guint64 mask = 0;

  for (; words != NULL && *words != NULL; words++)
    if (!apply_word (*words, &mask))
      {
        *out_unknown = *words;
        return FALSE;
      }
  *out_mask = mask;
  return TRUE;
}

guint64
sandbox_request_get_capability_mask (SandboxRequest *self)
{
  guint64 mask = 0;
  const char *unknown;

  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), 0);

  _sandbox_capability_mask_from_words (sandbox_request_get_capabilities (self),
                                       &mask, &unknown);
  return mask;
}

void
_sandbox_request_narrow_capabilities (SandboxRequest *self, guint64 available)
{
  const char *const *words = sandbox_request_get_capabilities (self);
  g_autoptr (GPtrArray) narrowed = g_ptr_array_new_with_free_func (g_free);

  if (words == NULL || !g_strv_contains (words, "all"))
    return;
  for (; *words != NULL; words++)
    {
      if (strcmp (*words, "all") != 0)
        {
          g_ptr_array_add (narrowed, g_strdup (*words));
          continue;
        }
      g_ptr_array_add (narrowed, g_strdup ("none"));
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if ((available & bit ((int) i)) != 0)
          g_ptr_array_add (narrowed, g_strconcat ("+", names[i], NULL));
    }
  g_ptr_array_add (narrowed, NULL);
  sandbox_request_set_capabilities (self,
                                    (const char *const *) narrowed->pdata);
}

const char *
sandbox_capability_to_string (int capability)
{
  if (capability < 0 || (gsize) capability >= G_N_ELEMENTS (names))
    return NULL;
  return names[capability];
}
