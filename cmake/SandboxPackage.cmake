# SandboxPackage.cmake - what an installed sandboxlib tells pkg-config and CMake.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sandboxlib)

configure_file(${PROJECT_SOURCE_DIR}/cmake/sandboxlib.pc.in
  ${PROJECT_BINARY_DIR}/sandboxlib.pc @ONLY)
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/sandboxlibConfig.cmake.in
  ${PROJECT_BINARY_DIR}/sandboxlibConfig.cmake
  INSTALL_DESTINATION ${package_dir}
  PATH_VARS SANDBOXLIB_BACKEND_DIR)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/sandboxlibConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)

install(FILES ${PROJECT_BINARY_DIR}/sandboxlib.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES
  ${PROJECT_BINARY_DIR}/sandboxlibConfig.cmake
  ${PROJECT_BINARY_DIR}/sandboxlibConfigVersion.cmake
  DESTINATION ${package_dir})
install(EXPORT sandboxlib NAMESPACE sandboxlib:: DESTINATION ${package_dir}
  FILE sandboxlibTargets.cmake)
