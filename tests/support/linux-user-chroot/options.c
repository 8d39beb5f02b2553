/* options.c - the command line of linux-user-chroot. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "options.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum
{
  ACTION_CHDIR,
  ACTION_ISOLATE,
  ACTION_PRINT,
  ACTION_PROFILE,
  ACTION_STEP,
} Action;

typedef struct
{
  const char *name;
  int n_values;
  Action action;
  unsigned long number; /* of namespaces, or the kind of step */
  const char *text;
} Option;

static const Option table[] = {
  { "--chdir", 1, ACTION_CHDIR, 0, NULL },
  { "--help", 0, ACTION_PRINT, 0,
    "This stands in for linux-user-chroot in the tests of sandboxlib." },
  { "--mount-bind", 2, ACTION_STEP, STEP_BIND, NULL },
  { "--mount-devapi", 1, ACTION_STEP, STEP_DEVAPI, NULL },
  { "--mount-proc", 1, ACTION_STEP, STEP_PROC, NULL },
  { "--mount-readonly", 1, ACTION_STEP, STEP_READONLY, NULL },
  { "--seccomp-profile-version", 1, ACTION_PROFILE, 0, NULL },
  { "--unshare-ipc", 0, ACTION_ISOLATE, CLONE_NEWIPC | CLONE_NEWUTS, NULL },
  { "--unshare-net", 0, ACTION_ISOLATE, CLONE_NEWNET, NULL },
  { "--unshare-pid", 0, ACTION_ISOLATE, CLONE_NEWPID, NULL },
  /* The release that is imitated; scripts may ask for it. */
  { "--version", 0, ACTION_PRINT, 0, "linux-user-chroot 2015.1" },
};

static const Option *
find_option (const char *word)
{
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    if (strcmp (word, table[i].name) == 0)
      return &table[i];
  return NULL;
}

static int
complain (const char *object, const char *problem)
{
  fprintf (stderr, "linux-user-chroot: %s%s\n", object, problem);
  return EXIT_FAILURE;
}

static void
apply (const Option *option, char **values, Options *options)
{
  switch (option->action)
    {
    case ACTION_CHDIR:
      options->cwd = values[0];
      break;
    case ACTION_ISOLATE:
      options->namespaces |= option->number;
      break;
    case ACTION_PROFILE:
      /* The real one does not look at the rest of the word either: what is no
       * number is 0, and one that is too large wraps. */
      options->profile = (int) strtol (values[0], NULL, 10);
      break;
    case ACTION_STEP:
      options->steps[options->n_steps++] = (Step){
        .kind = (StepKind) option->number,
        .source = values[0],
        .target = values[option->n_values - 1],
      };
      break;
    case ACTION_PRINT:
      break;
    }
}

int
options_parse (int argc, char **argv, Options *out_options)
{
  const Option *option;
  int n_options = 0;
  int i = 1;

  *out_options = (Options){ .profile = -1, .cwd = "/" };
  /* What is no option, even if it looks like one, is the rootfs. */
  for (; i < argc && (option = find_option (argv[i])) != NULL;
       i += 1 + option->n_values)
    {
      if (option->action == ACTION_PRINT)
        return puts (option->text) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
      if (++n_options > MAX_OPTIONS)
        return complain ("too many options", "");
      if (argc - i - 1 < option->n_values)
        return complain (option->name, " lacks an argument");
      apply (option, argv + i + 1, out_options);
    }
  if (argc - i < 2)
    return complain ("usage: ", "linux-user-chroot [OPTION...] ROOTDIR PROGRAM"
                                " [ARGUMENT...]");
  out_options->rootfs = argv[i];
  out_options->command = argv + i + 1;
  return -1;
}
