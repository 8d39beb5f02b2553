# SandboxPython.cmake - where the Python binding is installed.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

# The python3 of the system: the one that has its gi.
find_program(SANDBOX_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(SANDBOX_PYTHON python3 REQUIRED)

# Where it looks below a prefix for what its distribution did not install.
if(NOT SANDBOX_PYTHON_DIR)
  execute_process(
    COMMAND ${SANDBOX_PYTHON} -c
      "import sysconfig; print(sysconfig.get_path('purelib').rpartition('/lib/')[2])"
    OUTPUT_VARIABLE python_dir
    OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
  set(SANDBOX_PYTHON_DIR lib/${python_dir} CACHE PATH
    "Where the Python binding is installed, below the prefix or absolute" FORCE)
endif()

install(DIRECTORY
  ${PROJECT_SOURCE_DIR}/bindings/python/gi
  ${PROJECT_SOURCE_DIR}/bindings/python/sandboxlib
  DESTINATION ${SANDBOX_PYTHON_DIR}
  FILES_MATCHING PATTERN "*.py" PATTERN "py.typed"
  PATTERN "__pycache__" EXCLUDE)
