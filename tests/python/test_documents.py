# test_documents.py - the examples of the documents are run.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
#
# A document's blocks of Python are one program, that is run where "rootfs" is a small
# root file system. A block of text that directly follows is what it prints up to
# there.

import os
import pathlib
import re
import subprocess
import sys
import textwrap

import pytest

SOURCE_DIR = pathlib.Path(os.environ["SOURCE_DIR"])
DOCUMENTS = ["README.rst", "docs/python.rst"]
MARK = "-- end of a block --"
BLOCK = re.compile(
    r"^\.\. code:: (python|text)\n\n((?:(?:    .*)?\n)+)", re.MULTILINE)


def blocks(document: str) -> list[tuple[str, str | None]]:
    """Pairs of a block of Python and the output that is shown for it."""
    text = (SOURCE_DIR / document).read_text() + "\n"
    found: list[tuple[str, str | None]] = []
    end_of_last = None
    for match in BLOCK.finditer(text):
        language, body = match[1], textwrap.dedent(match[2]).strip("\n") + "\n"
        if language == "python":
            found.append((body, None))
            end_of_last = match.end()
        elif found and end_of_last == match.start():
            found[-1] = (found[-1][0], body)
            end_of_last = None
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_example_works(document, tmp_path):
    examples = blocks(document)
    assert examples
    subprocess.run([SOURCE_DIR / "tests/support/make-rootfs", tmp_path / "rootfs"],
                   check=True)
    program = "".join(f"{code}\nprint({MARK!r}, flush=True)\n" for code, _ in examples)
    (tmp_path / "program.py").write_text(program)

    result = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, text=True,
                            capture_output=True)

    assert result.returncode == 0, result.stderr
    printed = result.stdout.split(MARK + "\n")
    for (code, shown), output in zip(examples, printed):
        assert shown is None or output == shown, code


def test_the_example_of_the_readme_is_short():
    [(code, shown)] = blocks("README.rst")

    assert len(code.splitlines()) == 5
    assert shown
