# SandboxSanitizers.cmake - the interface target sandbox_sanitizers.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

add_library(sandbox_sanitizers INTERFACE)
if(SANDBOX_SANITIZE)
  list(JOIN SANDBOX_SANITIZE "," sanitizers)
  target_compile_options(sandbox_sanitizers INTERFACE
    -fsanitize=${sanitizers} -fno-omit-frame-pointer
    $<$<IN_LIST:undefined,${SANDBOX_SANITIZE}>:-fno-sanitize-recover=undefined>)
  target_link_options(sandbox_sanitizers INTERFACE -fsanitize=${sanitizers})
endif()
if(SANDBOX_COVERAGE)
  target_compile_options(sandbox_sanitizers INTERFACE --coverage)
  target_link_options(sandbox_sanitizers INTERFACE --coverage)
endif()
