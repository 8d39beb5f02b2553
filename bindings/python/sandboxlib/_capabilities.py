# _capabilities.py - what root is allowed to do inside.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Capabilities of a command that root runs."""

from __future__ import annotations

import os

# The library's "build", by number.
BUILD = {
    "CAP_CHOWN": 0,
    "CAP_DAC_OVERRIDE": 1,
    "CAP_FOWNER": 3,
    "CAP_FSETID": 4,
    "CAP_SETGID": 6,
    "CAP_SETUID": 7,
    "CAP_SYS_CHROOT": 18,
}

_own: dict[int, int] = {}


def for_root(without: frozenset[str]) -> list[str]:
    """Those of "build" that the caller has himself, apart from some."""
    return ["none"] + [f"+{name}" for name, number in BUILD.items()
                       if name not in without and _effective() >> number & 1]


def _effective() -> int:
    process = os.getpid()
    if process not in _own:
        with open("/proc/thread-self/status") as file:
            words = next(line for line in file if line.startswith("CapEff")).split()
        _own.clear()
        _own[process] = int(words[1], 16)
    return _own[process]
