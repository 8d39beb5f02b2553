/* probe.h - the parts of the probe program. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

/* Prints what the process sees as key=value lines; /proc is not needed for most. For each of @paths also
 * whether it can be written to. */
void probe_report (char **paths);

/* The report, and as part:name=value what else every sandbox of one request must
 * have in common; of each of @paths what is there, and whether it can be written
 * to. Leaves no trace in a tree but access times. */
void probe_look (char **paths);

/* Parts of it. */
void probe_look_at_mounts (void);
void probe_look_at_path (const char *path);

/* What a hostile program does that a tool executes in place of init, with the
 * arguments of init: whatever leads out of the sandbox is told in /data/impostor,
 * and a file is made in the directory that /decoy-path names, of the host. */
int probe_stand_in_for_init (void);

/* Takes the fds of the parent, pidfd_getfd(2), and tries to make a file in @marker,
 * a directory of the host, through each; prints how many there were. */
int probe_steal_fds (const char *marker);

/* probe-limits.c: what uses memory, processes and CPU time, and what tries to lift
 * the limits for them. */
int probe_hog (char **args);
int probe_make_children (char **args);
int probe_bomb (char **args);
int probe_spin (char **args);
int probe_lift_limits (char **args);

/* Tries to type into the terminal @path, or stdin, and to make it its own; prints
 * how each attempt ended. */
void probe_attack_terminal (const char *path);

/* Prints what the streams and the controlling terminal are. */
void probe_describe_terminal (void);

/* Attempts of one kind each; ADDRESS PORT, PORT, NAME and ADDRESS PORT. */
int probe_connect (char **args);
int probe_use_loopback (char **args);
int probe_connect_abstract (char **args);
int probe_send (char **args);

/* Tries system calls that a filter may deny, as a name and "ok" or the name of
 * errno. The second: those that make a file of @directory set-uid or set-gid. */
void probe_try_calls (void);
void probe_try_set_uid (const char *directory);

/* Prints @text so that no byte of it can be mistaken for structure. */
void probe_print_bytes (const char *key, const char *text);

/* "ok" or the name of errno for an attempt to make a file in the directory
 * @path, or to open the file @path for writing. */
const char *probe_try_write (const char *path);
