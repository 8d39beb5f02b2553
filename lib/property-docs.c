/* property-docs.c - the comments that g-ir-scanner reads about properties. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdio.h>

/* For each type word of fields.def: annotations, and what else is to be known. */
#define SETTER(id) "; what sandbox_request_set_" #id "() takes"
#define DOC_STRV(id) "(type GStrv<filename>)", SETTER (id)
#define DOC_STRING(id) "(type filename)", SETTER (id)
#define DOC_CHOICE(id) "", "; a #SandboxChoice"
#define DOC_ENUM(id) "", SETTER (id)
#define DOC_ID(id) "", "; -1 when unset"
#define DOC_MODE(id) "", "; -1 when unset"
#define DOC_NUMBER(id) "", SETTER (id)
#define DOC_ISOLATION(id) "", SETTER (id)
#define DOC_GROUPS(id) "", "; a #GVariant of type au, %NULL when unset"
#define DOC_MOUNTS(id) "(type GPtrArray<SandboxMount>)", "; maybe empty"
#define DOC_PROGRAMS(id) "(type GPtrArray<GBytes>)", "; maybe empty"
#define DOC_ENVIRONMENT(id) "(type GStrv<filename>)", ", as it would be now"
#define DOC_STDIO(id) "(type GStrv<filename>)", ": a word for each stream"
#define DOC_FDS(id) "(type GStrv)", "; %NULL for none"

static void
print_doc (const char *name,
           const char *annotations,
           const char *more,
           const char *doc)
{
  printf ("\n/**\n * SandboxRequest:%s: %s\n *\n * %s%s\n */\n", name,
          annotations, doc, more);
}

int
main (void)
{
  puts ("/* Made from fields.def. */");
#define FIELD(id, name, type, options, bwrap, doc) \
  print_doc (name, DOC_##type (id), doc);
#include "fields.def"
#undef FIELD
  return 0;
}
