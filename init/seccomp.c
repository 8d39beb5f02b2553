/* seccomp.c - put filters of system calls in force. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

/* No option of prctl(2) has this number; its errno is of no call either. */
#define QUESTION 0x53424c51
#define ANSWER EL3RST

static int
install (const struct sock_filter *filter, uint32_t n_instructions)
{
  const struct sock_fprog program = {
    .len = (unsigned short) n_instructions,
    .filter = (struct sock_filter *) filter,
  };

  return raw_seccomp (SECCOMP_SET_MODE_FILTER, 0, &program);
}

/* A filter round us can have the call succeed and do nothing; and whether those
 * of the request are in force cannot be asked when they are, since they may kill
 * whoever asks. So there is one more, before them, that answers. */
static int
verify_that_filters_work (void)
{
  static const struct sock_filter answer[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, __NR_prctl, 0, 3),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS,
              offsetof (struct seccomp_data, args[0])),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, QUESTION, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ANSWER),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  int result = install (answer, sizeof answer / sizeof *answer);

  if (result < 0)
    return result;
  return result == 0 && raw_prctl (QUESTION, 0, 0) == -ANSWER
                 && raw_prctl (PR_GET_SECCOMP, 0, 0) == SECCOMP_MODE_FILTER
             ? 0
             : -EPERM;
}

int
seccomp_install (const struct settings *settings, uint32_t *out_index)
{
  const uint32_t n_programs = settings->config->seccomp.count;
  int result = 0;

  *out_index = n_programs;
  if (n_programs > 0)
    result = verify_that_filters_work ();
  for (uint32_t i = 0; result == 0 && i < n_programs; i++)
    {
      const struct init_list *program = &settings->seccomp[i];

      *out_index = i;
      result = install (
          (const void *) ((const char *) settings->config + program->offset),
          program->count);
    }
  return result > 0 ? -EPERM : result;
}
