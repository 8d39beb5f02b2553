# test_dropin_import.py - importing the package costs and says nothing.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os
import re

import pytest

import sandboxlib
from dropin import run_python

HEAVY = ["gi", "logging", "subprocess", "tempfile", "shutil", "typing", "re",
         "multiprocessing", "threading", "asyncio", "shlex", "random"]


@pytest.mark.parametrize("options", [[], ["-O"], ["-OO"], ["-X", "dev"]])
def test_importing_is_silent(options):
    assert run_python("import sandboxlib", *options) == ""


def test_importing_takes_light_modules_alone():
    script = ("import sys; before = set(sys.modules); import sandboxlib; "
              "print(*(set(sys.modules) - before))")
    added = {name.split(".")[0] for name in run_python(script).split()}

    assert not added & set(HEAVY)
    assert added <= {"sandboxlib", "__future__", "os", "stat", "_stat"}


def test_a_run_is_silent_too(tmp_path):
    script = ("import sandboxlib\n"
              "print(sandboxlib.native.run_sandbox(['echo', 'x']))\n"
              "import sys; print('logging.config' in sys.modules)")

    assert run_python(script) == "(0, b'x\\n', b'')\nFalse\n"


def test_nothing_is_logged_and_no_logger_configured(canary):
    script = ("import logging, os, sandboxlib\n"
              "sandboxlib.native.run_sandbox(['true'], env={'SECRET': 'x'})\n"
              "print(logging.root.handlers, "
              "logging.getLogger('sandboxlib').handlers, os.listdir('.'))")

    assert run_python(script) == f"[] [] {os.listdir('.')}\n"


def test_a_missing_library_is_an_error_with_a_remedy():
    script = ("import sandboxlib\n"
              "try:\n"
              "    sandboxlib.native.run_sandbox(['true'])\n"
              "except sandboxlib.SandboxError as problem:\n"
              "    print(problem.stage, problem.remedy)\n")

    out = run_python(script, GI_TYPELIB_PATH="/no-such", LD_LIBRARY_PATH="")
    assert re.match(r"library .*Sandboxlib-1\.typelib", out)


def test_the_package_says_that_it_has_types():
    directory = os.path.dirname(sandboxlib.__file__)

    assert "py.typed" in os.listdir(directory)


def test_everything_public_is_there():
    for name in sandboxlib.__all__:
        assert getattr(sandboxlib, name) is not None
