# SandboxWarnings.cmake - the interface target sandbox_warnings.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

add_library(sandbox_warnings INTERFACE)
target_compile_options(sandbox_warnings INTERFACE
  $<$<COMPILE_LANGUAGE:C>:-Wall>
  $<$<COMPILE_LANGUAGE:C>:-Wextra>
  $<$<COMPILE_LANGUAGE:C>:-Wshadow>
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
  $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
  $<$<COMPILE_LANGUAGE:C>:-Wpointer-arith>
  $<$<COMPILE_LANGUAGE:C>:-Wformat=2>
  $<$<COMPILE_LANGUAGE:C>:-Wvla>
  $<$<COMPILE_LANGUAGE:C>:-Wundef>
  $<$<COMPILE_LANGUAGE:C>:-Wwrite-strings>)
if(SANDBOX_WERROR)
  target_compile_options(sandbox_warnings INTERFACE
    $<$<COMPILE_LANGUAGE:C>:-Werror>)
endif()
