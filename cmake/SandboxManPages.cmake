# SandboxManPages.cmake - the function sandbox_add_man_page.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

find_program(SANDBOX_RST2MAN NAMES rst2man rst2man.py)
if(NOT SANDBOX_RST2MAN)
  message(STATUS "rst2man is missing: the manual pages are not built")
endif()

# sandbox_add_man_page(<name>.<section>)
#
# Makes the page from docs/man/<name>.<section>.rst and installs it. A warning of
# rst2man stops the build.
function(sandbox_add_man_page page)
  set(source ${PROJECT_SOURCE_DIR}/docs/man/${page}.rst)
  set(output ${PROJECT_BINARY_DIR}/docs/man/${page})
  string(REGEX REPLACE ".*\\." "" section ${page})
  if(NOT SANDBOX_RST2MAN)
    return()
  endif()

  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/docs/man
    COMMAND ${SANDBOX_RST2MAN} --halt=2 ${source} ${output}
    DEPENDS ${source}
    VERBATIM)
  add_custom_target(man-${page} ALL DEPENDS ${output})
  install(FILES ${output} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endfunction()
