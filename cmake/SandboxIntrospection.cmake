# SandboxIntrospection.cmake - the API for other languages, by GObject-introspection.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

pkg_check_modules(GIR gobject-introspection-1.0>=1.66)
if(NOT GIR_FOUND)
  message(FATAL_ERROR
    "no gobject-introspection-1.0: install it (Debian: gobject-introspection "
    "libgirepository1.0-dev) or say -DSANDBOX_INTROSPECTION=OFF")
endif()
pkg_get_variable(g_ir_scanner gobject-introspection-1.0 g_ir_scanner)
pkg_get_variable(g_ir_compiler gobject-introspection-1.0 g_ir_compiler)

set(SANDBOX_TYPELIB_DIR ${PROJECT_BINARY_DIR}/introspection)
set(gir ${SANDBOX_TYPELIB_DIR}/Sandboxlib-1.gir)
set(typelib ${SANDBOX_TYPELIB_DIR}/Sandboxlib-1.typelib)

# What backends include is for C alone.
get_property(headers GLOBAL PROPERTY SANDBOX_PUBLIC_HEADERS)
list(FILTER headers EXCLUDE REGEX "/(plugin|host-facts|feature|feature-set)\\.h$")

# The properties are described where all fields are.
add_executable(property-docs ${PROJECT_SOURCE_DIR}/lib/property-docs.c)
target_link_libraries(property-docs PRIVATE sandbox_warnings)
set(property_docs ${SANDBOX_TYPELIB_DIR}/request-properties.h)
add_custom_command(
  OUTPUT ${property_docs}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${SANDBOX_TYPELIB_DIR}
  COMMAND property-docs > ${property_docs}
  DEPENDS property-docs
  VERBATIM)

add_custom_command(
  OUTPUT ${gir}
  COMMAND ${CMAKE_COMMAND} -E env CC=${CMAKE_C_COMPILER} LDFLAGS= CFLAGS=
    ${g_ir_scanner} --quiet --warn-all --warn-error
    --namespace=Sandboxlib --nsversion=1
    --identifier-prefix=Sandbox
    --symbol-prefix=sandbox --symbol-prefix=sandboxlib
    --c-include=sandboxlib/sandboxlib.h --pkg-export=sandboxlib
    --include=GObject-2.0 --pkg=gobject-2.0
    -I${PROJECT_SOURCE_DIR}/include -I${PROJECT_BINARY_DIR}/include
    --sources-top-dirs=${PROJECT_SOURCE_DIR}/include
    --library=sandboxlib --no-libtool -L$<TARGET_FILE_DIR:sandboxlib>
    --output=${gir} ${headers} ${property_docs}
  DEPENDS sandboxlib ${headers} ${property_docs}
  COMMENT "Scanning the public headers"
  VERBATIM)
add_custom_command(
  OUTPUT ${typelib}
  COMMAND ${g_ir_compiler} --output=${typelib} ${gir}
  DEPENDS ${gir}
  VERBATIM)
add_custom_target(introspection ALL DEPENDS ${gir} ${typelib})

install(FILES ${gir} DESTINATION ${CMAKE_INSTALL_DATADIR}/gir-1.0)
install(FILES ${typelib} DESTINATION ${CMAKE_INSTALL_LIBDIR}/girepository-1.0)
