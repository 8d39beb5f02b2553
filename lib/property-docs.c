/* property-docs.c - the comments that g-ir-scanner reads about properties. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdio.h>

/* For each type word of fields.def: annotations, and how an unset one looks. */
#define DOC_STRV "(type GStrv<filename>)", "; %NULL when unset"
#define DOC_STRING "(type filename)", "; %NULL when unset"
#define DOC_CHOICE "", "; a #SandboxChoice"
#define DOC_ENUM "", "; a value of its enumeration, 0 when unset"
#define DOC_ID "", "; -1 when unset"
#define DOC_MODE "", "; -1 when unset"
#define DOC_NUMBER "", "; 0 for no limit"
#define DOC_ISOLATION "", ""
#define DOC_GROUPS "", "; a #GVariant of type au, %NULL when unset"
#define DOC_MOUNTS "(type GPtrArray<SandboxMount>)", "; maybe empty"
#define DOC_PROGRAMS "(type GPtrArray<GBytes>)", "; maybe empty"
#define DOC_ENVIRONMENT "(type GStrv<filename>)", ", as it would be now"
#define DOC_STDIO "(type GStrv<filename>)", "; %NULL when all are unset"
#define DOC_FDS "(type GStrv)", "; %NULL for none"

static void
print_doc (const char *name,
           const char *annotations,
           const char *unset,
           const char *doc)
{
  printf ("\n/**\n * SandboxRequest:%s: %s\n *\n * %s%s\n */\n", name,
          annotations, doc, unset);
}

int
main (void)
{
  puts ("/* Made from fields.def. */");
#define FIELD(id, name, type, options, bwrap, doc) \
  print_doc (name, DOC_##type, doc);
#include "fields.def"
#undef FIELD
  return 0;
}
