# SandboxComponents.cmake - shared objects that the library loads when asked.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

# sandbox_add_component(<name> SOURCES <file>... [LIBRARIES <target>...])
#
# Builds <name>.so in the directory sandboxlib beside the library's file, where
# lib/component.c looks for it.
function(sandbox_add_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  set(target component-${name})

  add_library(${target} MODULE ${arg_SOURCES})
  target_include_directories(${target} PRIVATE
    ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(${target} PRIVATE
    sandboxlib::sandboxlib
    ${arg_LIBRARIES}
    sandbox_warnings
    sandbox_hardening
    sandbox_sanitizers)
  target_compile_definitions(${target} PRIVATE
    _GNU_SOURCE
    G_LOG_DOMAIN="sandbox-${name}")
  set_target_properties(${target} PROPERTIES
    PREFIX ""
    OUTPUT_NAME ${name}
    C_VISIBILITY_PRESET hidden
    INSTALL_RPATH "$ORIGIN/.."
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib/sandboxlib)
  install(TARGETS ${target} LIBRARY DESTINATION ${SANDBOXLIB_COMPONENT_DIR})
endfunction()
