/* tree.c - tests: paths are followed as inside, and never to the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "lib/tree-private.h"

#include <string.h>

#include "lib/path-private.h"
#include "rootfs.h"
#include "suites.h"

/* What a path of the tree of rootfs.c leads to. */
static const struct
{
  const char *path;
  const char *result;  /* canonical, or NULL for an error */
  const char *missing; /* the part that is not there */
} paths[] = {
  { "/", "/", "" },
  { "", "/", "" },
  { "//a//./b/", "/a/b", "" },
  { "a/b", "/a/b", "" },
  { "/a/b/../b/.", "/a/b", "" },
  { "/../../..", "/", "" },
  { "/a/relative", "/a/b", "" },
  { "/absolute", "/a/b", "" },
  { "/a/climber", "/a/b", "" },
  { "/file", "/file", "" },
  { "/new", "/new", "new" },
  { "/a/new/deeper", "/a/new/deeper", "/new/deeper" },
  { "/evil-relative", "/host", "host" },
  { "/dangling", "/nowhere/x", "nowhere/x" },
  { "/loop", NULL, NULL },
  { "/loop/x", NULL, NULL },
  { "/file/x", NULL, NULL },
  { "/file/..", NULL, NULL },
  { "/new/../a", NULL, NULL },
};

START_TEST (a_path_leads_where_it_leads_inside)
{
  g_autoptr (SandboxTree) tree = _sandbox_tree_new (place_rootfs);
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (tree, paths[_i].path, TRUE, &error);

  if (paths[_i].result == NULL)
    {
      ck_assert_ptr_null (node);
      ck_assert (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED));
      return;
    }
  ck_assert_msg (node != NULL, "%s", error ? error->message : "no error");
  ck_assert_str_eq (node->path, paths[_i].result);
  if (strcmp (node->path, "/") != 0)
    ck_assert_str_eq (node->path + node->existing, paths[_i].missing);
  ck_assert (g_str_has_prefix (node->host_path, place_rootfs));
  ck_assert (node->is_in_rootfs);
}
END_TEST

/* The text of the link is an absolute path of the host: inside it is one of the
 * sandbox, where nothing of the kind exists. */
START_TEST (a_link_to_the_host_stays_inside)
{
  static const char *const evil[]
      = { "/evil", "/evil/x", "/evil-twice", "/evil-twice/a/b" };
  g_autoptr (SandboxTree) tree = _sandbox_tree_new (place_rootfs);
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (tree, evil[_i], TRUE, NULL);

  ck_assert_ptr_nonnull (node);
  ck_assert (g_str_has_prefix (node->path, place_host));
  ck_assert (_sandbox_tree_node_is_missing (node));
  ck_assert (g_str_has_prefix (node->host_path, place_rootfs));
}
END_TEST

START_TEST (a_link_at_the_end_can_be_left_alone)
{
  g_autoptr (SandboxTree) tree = _sandbox_tree_new (place_rootfs);
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (tree, "/a/relative", FALSE, NULL);

  ck_assert_str_eq (node->path, "/a/relative");
  ck_assert (S_ISLNK (node->mode));
}
END_TEST

START_TEST (a_mount_replaces_what_was_there)
{
  g_autoptr (SandboxTree) tree = _sandbox_tree_new (place_rootfs);
  g_autoptr (SandboxTreeNode) bound = NULL;
  g_autoptr (SandboxTreeNode) empty = NULL;

  _sandbox_tree_mount (tree, "/a", TREE_HOST, place_host, S_IFDIR);
  bound = _sandbox_tree_resolve (tree, "/a/inside", TRUE, NULL);
  ck_assert (!_sandbox_tree_node_is_missing (bound));
  ck_assert (!bound->is_in_rootfs);
  ck_assert (g_str_has_prefix (bound->host_path, place_host));

  _sandbox_tree_mount (tree, "/a", TREE_VIRTUAL, NULL, S_IFDIR);
  empty = _sandbox_tree_resolve (tree, "/a/inside", TRUE, NULL);
  ck_assert (_sandbox_tree_node_is_missing (empty));
  ck_assert_ptr_null (empty->host_path);
}
END_TEST

START_TEST (a_mount_above_hides_the_one_below)
{
  g_autoptr (SandboxTree) tree = _sandbox_tree_new (place_rootfs);
  g_autoptr (SandboxTreeNode) node = NULL;

  ck_assert (
      !_sandbox_tree_mount (tree, "/a/b", TREE_HOST, place_host, S_IFDIR));
  ck_assert (_sandbox_tree_mount (tree, "/a", TREE_VIRTUAL, NULL, S_IFDIR));
  node = _sandbox_tree_resolve (tree, "/a/b", TRUE, NULL);
  ck_assert (_sandbox_tree_node_is_missing (node));
  ck_assert (!_sandbox_tree_mount (tree, "/a", TREE_VIRTUAL, NULL, S_IFDIR));
}
END_TEST

START_TEST (a_link_leads_through_a_tmpfs)
{
  g_autoptr (SandboxTree) tree = _sandbox_tree_new (place_rootfs);
  g_autoptr (SandboxTreeNode) node = NULL;

  _sandbox_tree_mount (tree, "/data", TREE_VIRTUAL, NULL, S_IFDIR);
  _sandbox_tree_add (tree, "/data/made", S_IFLNK, "../a/b");
  node = _sandbox_tree_resolve (tree, "/to-tmpfs", TRUE, NULL);
  ck_assert_str_eq (node->path, "/a/b");
  ck_assert (!_sandbox_tree_node_is_missing (node));
}
END_TEST

START_TEST (nothing_is_known_of_what_only_the_sandbox_sees)
{
  g_autoptr (SandboxTree) tree = _sandbox_tree_new (place_rootfs);
  g_autoptr (SandboxTreeNode) node = NULL;
  g_autoptr (SandboxTreeNode) up = NULL;

  _sandbox_tree_mount (tree, "/data", TREE_OPAQUE, NULL, S_IFDIR);
  node = _sandbox_tree_resolve (tree, "/data/self/fd/7", TRUE, NULL);
  ck_assert_str_eq (node->path, "/data/self/fd/7");
  ck_assert_int_eq (node->backing, TREE_OPAQUE);
  ck_assert_uint_eq (node->mode, 0);
  ck_assert (!_sandbox_tree_node_is_missing (node));
  up = _sandbox_tree_resolve (tree, "/data/x/../../etc", TRUE, NULL);
  ck_assert_str_eq (up->path, "/etc");
}
END_TEST

START_TEST (a_link_of_the_hosts_proc_is_not_followed)
{
  g_autoptr (SandboxTree) tree = _sandbox_tree_new ("/");
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (
      _sandbox_tree_resolve (tree, "/proc/self/root", TRUE, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "/proc/self"));
}
END_TEST

START_TEST (paths_are_tidied)
{
  static const char *const tidy[][2] = { { "", "/" },
                                         { "/", "/" },
                                         { "//", "/" },
                                         { "a", "/a" },
                                         { "/a/", "/a" },
                                         { "/./a/.//b", "/a/b" },
                                         { "/a/../b", "/a/../b" } };

  for (gsize i = 0; i < G_N_ELEMENTS (tidy); i++)
    {
      g_autofree char *path = _sandbox_path_tidy (tidy[i][0]);

      ck_assert_str_eq (path, tidy[i][1]);
    }
}
END_TEST

/* Upstream made /data writable because /database was listed. */
START_TEST (a_longer_name_is_not_below)
{
  ck_assert (_sandbox_path_is_below ("/data/x", "/data"));
  ck_assert (!_sandbox_path_is_below ("/data", "/data"));
  ck_assert (!_sandbox_path_is_below ("/database", "/data"));
  ck_assert (_sandbox_path_is_below ("/data", "/"));
  ck_assert (!_sandbox_path_is_below ("/", "/"));
}
END_TEST

Suite *
tree_suite (void)
{
  Suite *suite = suite_create ("tree");
  TCase *walk = tcase_create ("walk");

  tcase_add_checked_fixture (walk, place_set_up, place_tear_down);
  tcase_add_loop_test (walk, a_path_leads_where_it_leads_inside, 0,
                       G_N_ELEMENTS (paths));
  tcase_add_loop_test (walk, a_link_to_the_host_stays_inside, 0, 4);
  tcase_add_test (walk, a_link_at_the_end_can_be_left_alone);
  tcase_add_test (walk, a_mount_replaces_what_was_there);
  tcase_add_test (walk, a_mount_above_hides_the_one_below);
  tcase_add_test (walk, a_link_leads_through_a_tmpfs);
  tcase_add_test (walk, nothing_is_known_of_what_only_the_sandbox_sees);
  tcase_add_test (walk, a_link_of_the_hosts_proc_is_not_followed);
  tcase_add_test (walk, paths_are_tidied);
  tcase_add_test (walk, a_longer_name_is_not_below);
  suite_add_tcase (suite, walk);
  return suite;
}
