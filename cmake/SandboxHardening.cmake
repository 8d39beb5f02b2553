# SandboxHardening.cmake - the interface target sandbox_hardening.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

add_library(sandbox_hardening INTERFACE)
set(optimised $<CONFIG:Release,RelWithDebInfo,MinSizeRel>)
target_compile_options(sandbox_hardening INTERFACE
  $<$<AND:${optimised},$<COMPILE_LANGUAGE:C>>:-fstack-protector-strong>
  $<$<AND:${optimised},$<COMPILE_LANGUAGE:C>>:-fstack-clash-protection>
  $<$<AND:${optimised},$<COMPILE_LANGUAGE:C>>:-U_FORTIFY_SOURCE>
  $<$<AND:${optimised},$<COMPILE_LANGUAGE:C>>:-D_FORTIFY_SOURCE=2>)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|i.86")
  target_compile_options(sandbox_hardening INTERFACE
    $<${optimised}:-fcf-protection=full>)
endif()
target_link_options(sandbox_hardening INTERFACE
  $<${optimised}:LINKER:-z,relro,-z,now>
  LINKER:--as-needed)
