# request.py - what to run, and in what sandbox.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Request(argv, **fields): every field of a request by its name."""

from __future__ import annotations

from . import fields, streams, values
from .values import _module


class Request(_module.Request):
    """What to run, and in what sandbox.

    Request(["make"], rootfs="/srv/debian", isolation={"network": "new"}) sets each
    field that it names; so do attributes, and update() for several at once. A value
    that cannot be is a TypeError or ValueError that names the field, and then nothing
    has changed. Lists and dicts are copied.

    Times are seconds, where functions of the C library have microseconds: timeout,
    grace, and cpu_limit, which is seconds in each second, that is a number of CPUs.

    Running a request seals it: copy() it to change it.
    """

    __module__ = __package__

    argv = fields.paths()
    argv0 = fields.path()
    rootfs = fields.path()
    empty_root = fields.permission_bits()
    cwd = fields.path()
    cwd_candidates = fields.paths()
    umask = fields.permission_bits()
    environment_base = fields.word(_module.EnvironmentBase)
    environment = fields.environment()
    mounts = fields.mounts()
    writable_paths = fields.paths()
    isolation = fields.isolation()
    loopback = fields.choice()
    uid = fields.one_id()
    gid = fields.one_id()
    groups = fields.groups()
    id_map = fields.word(_module.IdMap)
    uid_map = fields.id_ranges()
    gid_map = fields.id_ranges()
    hostname = fields.text()
    stdin = streams.stream(_module.Stream.STDIN)
    stdout = streams.stream(_module.Stream.STDOUT)
    stderr = streams.stream(_module.Stream.STDERR)
    tty = fields.word(_module.Tty)
    capabilities = fields.texts()
    no_new_privs = fields.choice()
    new_session = fields.choice()
    as_pid_1 = fields.choice()
    cover_kernel_files = fields.choice()
    disable_userns = fields.choice()
    assert_userns_disabled = fields.choice()
    timeout = fields.duration()
    grace = fields.grace()
    memory_limit = fields.limit()
    pids_limit = fields.limit()
    cpu_limit = fields.duration()
    output_limit = fields.limit()
    die_with_host = fields.choice()
    on_exit = fields.word(_module.OnExit)
    rlimits = fields.rlimits()
    seccomp_programs = fields.seccomp_programs()
    seccomp_profiles = fields.texts()
    passed_fds = streams.passed_fds()
    lock_files = fields.paths()
    sync_fd = streams.one_fd()
    block_fd = streams.one_fd()
    userns_block_fd = streams.one_fd()
    info_fds = streams.told_fds(_module.Request.add_info_fd)
    json_status_fds = streams.told_fds(_module.Request.add_json_status_fd)
    exec_label = fields.text()
    file_label = fields.text()

    def __init__(self, argv=None, *, preset=None, **more):
        super().__init__()
        if argv is not None:
            more["argv"] = argv
        if more:
            self.update(**more)
        if preset is not None:
            self.apply_preset(_preset(preset, "preset"))

    @staticmethod
    def from_json(document: str | bytes) -> Request:
        """What to_json() and run-sandbox(1) write."""
        if isinstance(document, str):
            document = document.encode()
        return _module.Request.new_from_json(document)

    def update(self, **changes) -> None:
        """Set several fields, or none when one of the values cannot be."""
        converted = []
        for name, value in changes.items():
            field = FIELDS.get(name)
            if field is None:
                raise TypeError(f"a request has no field {name!r}")
            converted.append((field, field.convert(value, name)))
        if self.is_sealed():
            raise RuntimeError("a request that has been run cannot change: copy() it")
        for field, value in converted:
            field.put(self, value)

    def copy(self, **changes) -> Request:
        """An equal request that is not sealed, with some fields changed."""
        request = super().copy()
        if changes:
            request.update(**changes)
        return request

    def __copy__(self) -> Request:
        return self.copy()

    def __deepcopy__(self, memo) -> Request:
        return self.copy()

    def __setattr__(self, name: str, value) -> None:
        # A misspelt field would be a sandbox weaker than it looks.
        if name[:1] != "_" and not hasattr(type(self), name):
            raise AttributeError(f"a request has no field {name!r}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        is_set = (
            f", {name}={getattr(self, name)!r}" for name in ("rootfs", "cwd")
            if getattr(self, name) is not None
        )
        return f"Request({self.argv!r}{''.join(is_set)})"

    def isolate(self, kind, value) -> None:
        """Set one kind, as in a dict for isolation, and leave the others."""
        isolation = self.isolation
        isolation[kind] = value
        self.isolation = isolation

    def pass_fd(self, file, number: int | None = None) -> None:
        """The command gets a file object or fd, under its number or another one."""
        fd = values.descriptor(file, "file")
        super().pass_fd(fd, -1 if number is None else number)

    def set_groups(self, groups) -> None:
        """Supplementary groups; an empty list is none, None leaves them unset."""
        self.groups = groups


_preset = values.word(_module.Preset)
FIELDS = {
    name: field for name, field in vars(Request).items()
    if isinstance(field, fields.Field)
}


def to_request(request, changes: dict) -> _module.Request:
    """A request, or a new one of argv and fields."""
    if isinstance(request, _module.Request):
        if changes:
            raise TypeError(
                f"{', '.join(changes)}: fields belong into the request, or its copy()"
            )
        return request
    if request is None and "argv" not in changes:
        raise TypeError("a Request or argv is needed")
    if request is not None:
        changes = {"argv": request, **changes}
    return Request(**changes)
