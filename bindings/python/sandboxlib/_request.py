# _request.py - from arguments to a request of the library.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Says to the library what a caller wants."""

from __future__ import annotations

import os

from sandboxlib import _library
from sandboxlib._capabilities import for_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from sandboxlib._config import Config
    from sandboxlib._executor import Executor
    from sandboxlib._mounts import Mount
    from sandboxlib._tree import Tree


def make_request(library: Any, backend: Any, executor: Executor, config: Config,
                 tree: Tree) -> Any:
    request = library.Request.new(config.command)
    request.set_rootfs(config.root)
    if config.cwd is not None:
        request.set_cwd(config.cwd)
    if tree.writable is not None:
        request.set_writable_paths(tree.writable)
    for mount in tree.mounts:
        request.add_mount(_make_mount(library, mount))
    _set_environment(library, request, config.environment)
    _set_isolation(library, request, config)
    _set_identity(library, request, executor, backend)
    config.streams.set_in(request, library)
    return request


def _set_environment(library: Any, request: Any,
                     variables: Optional[list[tuple[bytes, bytes]]]) -> None:
    base = library.EnvironmentBase
    if variables is None:
        request.set_environment_base(base.INHERIT)
        return
    request.set_environment_base(base.EMPTY)
    for name, value in variables:
        request.set_variable(name, value)


def _set_isolation(library: Any, request: Any, config: Config) -> None:
    for kind, value in (("mount", config.mounts), ("network", config.network)):
        if value == "isolated":
            request.isolate(library.isolation_kind_from_string(kind),
                            library.IsolationValue.NEW)


def _set_identity(library: Any, request: Any, executor: Executor,
                  backend: Any) -> None:
    """Builds are root inside, with several ids where there are some."""
    if os.geteuid() == 0:
        if executor.forbidden is not None:
            request.set_capabilities(for_root(executor.forbidden))
    elif executor.maps_ids:
        request.set_uid(0)
        request.set_gid(0)
        if _library.offers(backend, "id-map=subid"):
            request.set_id_map(library.IdMap.SUBID)


def _make_mount(library: Any, mount: Mount) -> Any:
    types, flags = library.MountType, library.MountFlags
    kind = {
        "bind": types.BIND,
        "remount": types.REMOUNT_RO,
        "tmpfs": types.TMPFS,
        "proc": types.PROC,
        "dev": types.DEV,
        "dev-minimal": types.DEV,
        "mqueue": types.MQUEUE,
    }[mount.kind]
    bits = flags.MINIMAL if mount.kind == "dev-minimal" else flags.NONE
    if mount.kind == "bind" and mount.read_only:
        bits |= flags.READ_ONLY
    if mount.kind == "bind" and mount.devices:
        bits |= flags.DEVICES
    if mount.kind in ("bind", "tmpfs") and mount.no_exec:
        bits |= flags.NO_EXEC
    if mount.number >= 0:
        return library.Mount.new_bind_fd(mount.number, mount.target, bits)
    return library.Mount.new_full(kind, mount.source, mount.target, bits,
                                  mount.mode, mount.size)
