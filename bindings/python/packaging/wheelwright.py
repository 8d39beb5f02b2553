# wheelwright.py - makes the wheel and the sdist, with Python's own library alone.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""A build backend by PEP 517 and PEP 660 that needs nothing to be fetched."""

import base64
import hashlib
import io
import os
import pathlib
import re
import sys
import tarfile
import tomllib
import zipfile

_PLACE = pathlib.Path(__file__).resolve().parent.parent
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LICENSE = "LICENSE"


def _forget_own_bytecode() -> None:
    # Python has just written it, and the source tree stays as it is.
    cached = globals().get("__cached__")
    if cached is None or not pathlib.Path(cached).is_relative_to(_PLACE):
        return
    try:
        os.unlink(cached)
        os.rmdir(os.path.dirname(cached))
    except OSError:
        pass


_forget_own_bytecode()


def _project() -> dict:
    with open(_PLACE / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]


def _top() -> pathlib.Path | None:
    """The whole project, of which an sdist is only a part."""
    top = _PLACE.parent.parent
    return top if (top / "CMakeLists.txt").is_file() else None


def _version() -> str:
    info = _PLACE / "PKG-INFO"
    if info.is_file():
        pattern, text = r"^Version: (\S+)$", info.read_text()
    elif _top() is not None:
        pattern = r"^project\(sandboxlib VERSION (\S+) "
        text = (_top() / "CMakeLists.txt").read_text()
    else:
        sys.exit("sandboxlib: neither PKG-INFO nor the project's CMakeLists.txt")
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        sys.exit("sandboxlib: no version of the project was found")
    return found[1]


def _license_path() -> pathlib.Path:
    return (_top() or _PLACE) / _LICENSE


def _metadata(project: dict) -> str:
    lines = [
        "Metadata-Version: 2.1",
        "Name: " + project["name"],
        "Version: " + _version(),
        "Summary: " + project["description"],
        "License: " + project["license"],
        "Requires-Python: " + project["requires-python"],
    ]
    lines += ["Classifier: " + text for text in project["classifiers"]]
    lines += ["Requires-Dist: " + text for text in project["dependencies"]]
    lines += ["Description-Content-Type: text/x-rst", ""]
    return "\n".join(lines) + "\n" + (_PLACE / project["readme"]).read_text()


def _package_files() -> list[str]:
    """What Python imports, below the directories that wheels are unpacked to."""
    found = [
        path for name in ("sandboxlib", "gi") for path in (_PLACE / name).rglob("*")
        if path.suffix == ".py" or path.name == "py.typed"
    ]
    return sorted(path.relative_to(_PLACE).as_posix() for path in found)


class _Wheel:
    """A wheel that is being written, by the specification of binary packages."""

    def __init__(self, directory: str) -> None:
        project = _project()
        self.stem = project["name"] + "-" + _version()
        self.name = self.stem + "-py3-none-any.whl"
        self._info = self.stem + ".dist-info/"
        self._record: list[str] = []
        self._zip = zipfile.ZipFile(
            os.path.join(directory, self.name), "w", zipfile.ZIP_DEFLATED)
        self._metadata = _metadata(project)

    def add(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o100644 << 16
        self._zip.writestr(entry, content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
        self._record.append(
            f"{name},sha256={digest.decode().rstrip('=')},{len(content)}")

    def finish(self) -> str:
        tags = ("Wheel-Version: 1.0\nGenerator: wheelwright\n"
                "Root-Is-Purelib: true\nTag: py3-none-any\n")
        self.add(self._info + _LICENSE, _license_path().read_bytes())
        self.add(self._info + "METADATA", self._metadata.encode())
        self.add(self._info + "WHEEL", tags.encode())
        record = self._info + "RECORD"
        self._zip.writestr(zipfile.ZipInfo(record, _EPOCH),
                           "\n".join([*self._record, record + ",,", ""]))
        self._zip.close()
        return self.name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    wheel = _Wheel(wheel_directory)
    for name in _package_files():
        wheel.add(name, (_PLACE / name).read_bytes())
    return wheel.finish()


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    wheel = _Wheel(wheel_directory)
    wheel.add("sandboxlib-editable.pth", f"{_PLACE}\n".encode())
    return wheel.finish()


def build_sdist(sdist_directory, config_settings=None):
    project = _project()
    stem = project["name"] + "-" + _version()
    contents = {name: (_PLACE / name).read_bytes() for name in [
        "pyproject.toml", "packaging/wheelwright.py", project["readme"],
        *_package_files()]}
    contents[_LICENSE] = _license_path().read_bytes()
    contents["PKG-INFO"] = _metadata(project).encode()
    path = os.path.join(sdist_directory, stem + ".tar.gz")
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name, content in contents.items():
            entry = tarfile.TarInfo(f"{stem}/{name}")
            entry.size = len(content)
            entry.mode = 0o644
            archive.addfile(entry, io.BytesIO(content))
    return os.path.basename(path)
