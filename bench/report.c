/* report.c - the rows as a table for people and as JSON for programs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <json-glib/json-glib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "bench.h"

/* Grows row by row. */
static JsonArray *rows;

static JsonObject *
add_row (const char *name)
{
  JsonObject *object = json_object_new ();

  if (rows == NULL)
    rows = json_array_new ();
  json_object_set_string_member (object, "name", name);
  json_array_add_object_element (rows, object);
  return object;
}

void
bench_print_header (void)
{
  g_print ("%-58s %9s %9s %7s  %-15s %6s %8s\n", "first : second", "first",
           "second", "ratio", "quartiles", "must", "stretch");
}

void
bench_print (const BenchRow *row, const BenchResult *result)
{
  JsonObject *object = add_row (row->name);

  g_print ("%-58s %9.3f %9.3f %7.3f  %.3f - %.3f", row->name, result->first_ms,
           result->second_ms, result->ratio, result->low, result->high);
  json_object_set_double_member (object, "first", result->first_ms);
  json_object_set_double_member (object, "second", result->second_ms);
  json_object_set_double_member (object, "ratio", result->ratio);
  json_object_set_double_member (object, "lower-quartile", result->low);
  json_object_set_double_member (object, "upper-quartile", result->high);
  if (row->must != 0)
    {
      g_print (" %s%.3f %s%.3f", row->must > 0 ? "<=" : ">=", ABS (row->must),
               row->must > 0 ? "<=" : ">=", ABS (row->stretch));
      json_object_set_double_member (object, "must", ABS (row->must));
      json_object_set_double_member (object, "stretch", ABS (row->stretch));
      json_object_set_boolean_member (object, "more-is-better", row->must < 0);
    }
  g_print ("\n");
}

void
bench_print_missing (const BenchRow *row, const char *reason)
{
  JsonObject *object = add_row (row->name);

  g_print ("%-58s not measured: %s\n", row->name, reason);
  json_object_set_string_member (object, "not-measured", reason);
}

static JsonObject *
describe_machine (void)
{
  JsonObject *machine = json_object_new ();
  struct utsname names;

  uname (&names);
  json_object_set_string_member (machine, "kernel", names.release);
  json_object_set_string_member (machine, "architecture", names.machine);
  json_object_set_int_member (machine, "cores", sysconf (_SC_NPROCESSORS_ONLN));
  json_object_set_int_member (machine, "uid", geteuid ());
  return machine;
}

gboolean
bench_write_json (const char *path, GError **error)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "machine", describe_machine ());
  json_object_set_array_member (object, "rows", g_steal_pointer (&rows));
  json_node_take_object (root, object);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_file (generator, path, error);
}
