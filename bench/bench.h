/* bench.h - what the rows of the benchmark share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

#include "measure.h"

/* What is measured with. */
typedef struct
{
  const char *rootfs;      /* a small one of busybox */
  const char *run_sandbox; /* path of the command */
  const char *bwrap;       /* path of the tool, or NULL */
  guint n_pairs;
} Bench;

/* One comparison. @run returns FALSE with an error when it cannot be made
 * here. */
typedef struct
{
  const char *name; /* "first : second" */
  double must;      /* the ratio to reach; 0: none is set, < 0: at least that */
  double stretch;
  gboolean (*run) (const Bench *bench, BenchResult *out, GError **error);
} BenchRow;

/* rows-*.c; ended by a row without a name. */
extern const BenchRow bench_launch_rows[];
extern const BenchRow bench_memory_rows[];
extern const BenchRow bench_growth_rows[];
extern const BenchRow bench_load_rows[];
extern const BenchRow bench_peer_rows[];

/* report.c */
void bench_print_header (void);
void bench_print (const BenchRow *row, const BenchResult *result);
void bench_print_missing (const BenchRow *row, const char *reason);
gboolean bench_write_json (const char *path, GError **error);

/* ways.c: a way of running something, for bench_pairs(). */
typedef struct
{
  SandboxBackend *backend;
  SandboxRequest *request;
  char **argv; /* instead of the two: a command line */
} BenchWay;

void bench_way_clear (BenchWay *way);
gboolean bench_way_run (gpointer way);

/* In this process. (transfer full) @request. */
gboolean bench_way_use_backend (BenchWay *way,
                                const char *backend,
                                SandboxRequest *request,
                                GError **error);

/* By executing it; what precedes the NULL is copied. */
void bench_way_use_command (BenchWay *way, const char *const *argv);

/* By executing the command line of the tool that @backend explains. */
gboolean bench_way_use_tool (BenchWay *way,
                             const char *backend,
                             SandboxRequest *request,
                             GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BenchWay, bench_way_clear)

/* @first : @second. */
gboolean bench_compare (const Bench *bench,
                        BenchWay *first,
                        BenchWay *second,
                        BenchResult *out,
                        GError **error);

/* requests.c. The scenario "full": all isolation, the rootfs as / with nothing
 * writable, proc, dev, a tmpfs on /tmp; runs a program that only ends. */
SandboxRequest *bench_full_request (const Bench *bench);
SandboxRequest *bench_request_without_network (const Bench *bench);
SandboxRequest *bench_request_with_binds (const Bench *bench, guint n_binds);
