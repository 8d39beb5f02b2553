/* tsan-glib.c - tell ThreadSanitizer what glib orders. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

/* glib is not built with the sanitizer, and its locks are futexes of its own: what
 * happens under them would look like races. A program that is linked to this
 * calls these in place of glib's. */

#include <dlfcn.h>
#include <glib-object.h>
#include <sanitizer/tsan_interface.h>

#define REAL(name) ((__typeof__ (&(name))) find (#name))

static void *
find (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

/* The last reference sees what was done under all others. */
void (g_object_unref) (gpointer object)
{
  __tsan_release (object);
  __tsan_acquire (object);
  REAL (g_object_unref) (object);
}

/* What is once made is read through an atomic load of @location. */
void (g_once_init_leave) (volatile void *location, gsize result)
{
  __tsan_release ((void *) location);
  REAL (g_once_init_leave) (location, result);
}
