# Sandboxlib.py - Sandboxlib as Python would have it; loaded by gi.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""The parts of Sandboxlib that gi alone does not make pleasant."""

from gi.module import get_introspection_module
from gi.overrides import override

_module = get_introspection_module("Sandboxlib")
__all__ = []


class Request(_module.Request):
    """What to run, and in what sandbox."""

    def __new__(cls, argv=None):
        return _module.Request.new(argv)

    def __init__(self, argv=None):
        pass


Request = override(Request)
__all__.append("Request")
