# test_gir.py - the description of the API is complete.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Callable, Iterable

import gir_rules as rules
import pytest

BUILD = Path(os.environ["BUILD_DIR"])
HEADERS = Path(os.environ["SOURCE_DIR"]) / "include" / "sandboxlib"
TEXT = (BUILD / "introspection" / "Sandboxlib-1.gir").read_text()
SYMBOLS = rules.exported(BUILD / "lib" / "libsandboxlib.so")
PLUGINS = rules.for_plugins(HEADERS)
COMMENTS = rules.blocks(HEADERS)

Rule = Callable[[ElementTree.Element], Iterable[str]]


def missing(root: ElementTree.Element) -> Iterable[str]:
    return rules.missing(root, SYMBOLS, PLUGINS)


def without_comment(root: ElementTree.Element) -> Iterable[str]:
    return rules.without_comment(root, HEADERS)


def ownership(root: ElementTree.Element) -> Iterable[str]:
    return rules.ownership(root, COMMENTS)


RULES = [
    rules.undocumented, without_comment, missing, rules.not_usable, ownership,
    rules.nullability, rules.file_names, rules.units, rules.properties,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_symbol_keeps_the_rule(rule: Rule) -> None:
    broken = list(rule(ElementTree.fromstring(TEXT)))

    assert not broken, "\n".join(broken)


# A rule, and a change of the .gir that breaks it: what is looked for, what comes in
# its place, what the rule then says.
PLANTED = [
    (rules.undocumented, r'(<member name="subid"[^>]*>)\s*<doc.*?</doc>', r"\1",
     "member SANDBOX_ID_MAP_SUBID has no words"),
    (rules.undocumented, r'(<property name="cwd"[^>]*>)\s*<doc.*?</doc>', r"\1",
     "property cwd has no words"),
    (rules.undocumented, r'(<parameter name="microseconds"[^>]*>)\s*<doc.*?</doc>',
     r"\1", "sandbox_request_set_cpu_limit: @microseconds has no words"),
    (rules.undocumented, r'(<class name="Process"[^>]*>)\s*<doc.*?</doc>', r"\1",
     "class SandboxProcess has no words"),
    (without_comment, 'c:identifier="sandbox_mount_ref"', 'c:identifier="other"',
     "mount.h: sandbox_mount_ref has a comment and is not described"),
    (missing, 'c:identifier="sandbox_mount_ref"', 'c:identifier="other"',
     "sandbox_mount_ref is exported and not described"),
    (missing, 'c:identifier="sandbox_mount_ref"',
     'c:identifier="sandbox_mount_is_file"',
     "sandbox_mount_is_file is for backends and described"),
    (rules.not_usable, '(c:identifier="sandbox_mount_ref")',
     r'\1 introspectable="0"',
     "sandbox_mount_ref cannot be used from other languages"),
    (rules.not_usable, r'(<parameter name="signum".*?)<type name="gint"',
     r'\1<type name="gpointer"',
     "sandbox_process_send_signal: signum is of any type"),
    (rules.not_usable, r'(<parameter name="signum".*?)<type name="gint"[^>]*>',
     r"\1<varargs/>", "sandbox_process_send_signal: signum is of any type"),
    (ownership, 'c:identifier="sandbox_mount_ref"', 'c:identifier="other"',
     "other: Returns has no (transfer)"),
    (rules.nullability, r'(name="signum")', r'\1 nullable="1"',
     "sandbox_process_send_signal: signum is no pointer and (nullable)"),
    (rules.nullability, r"; %NULL for\s+another type", "",
     "sandbox_mount_get_content: Returns is (nullable) and does not say what "
     "%NULL means"),
    (rules.nullability, r'(<parameter name="rootfs"[^>]*) nullable="1"', r"\1",
     "sandbox_request_set_rootfs: rootfs can be %NULL and is not (nullable)"),
    (rules.file_names, r'(<parameter name="rootfs".*?)"filename"', r'\1"utf8"',
     "sandbox_request_set_rootfs: rootfs is a path and of type utf8"),
    (rules.file_names, r'(c:identifier="sandbox_request_get_cwd".*?)"filename"',
     r'\1"utf8"',
     "sandbox_request_get_cwd: sandbox_request_get_cwd is a path and of type utf8"),
    (rules.units, "microseconds from the launch to", "from the launch to",
     "sandbox_result_get_wall_time: Returns is a number without unit or range"),
    (rules.properties, r'setter="set_rootfs"', "",
     "rootfs: (set-property) is missing"),
]


@pytest.mark.parametrize("rule, what, by, finding", PLANTED,
                         ids=[row[3] for row in PLANTED])
def test_what_breaks_a_rule_is_found(rule: Rule, what: str, by: str,
                                     finding: str) -> None:
    broken, count = re.subn(what, by, TEXT, count=1, flags=re.S)

    assert count == 1
    assert finding in list(rule(ElementTree.fromstring(broken)))


HEADER = """/**
 * sandbox_one:
 */
SANDBOX_EXTERN void sandbox_one (void);
SANDBOX_EXTERN
void
sandbox_two (void);
typedef struct _SandboxThree SandboxThree;
typedef enum
{
  SANDBOX_A
} SandboxFour;
#define SANDBOX_FIVE 5
/**
 * sandbox_six: (skip)
 */
SANDBOX_EXTERN void sandbox_six (void);
GType sandbox_one_get_type (void);
#define SANDBOX_TYPE_ONE sandbox_one_get_type ()
"""


@pytest.mark.parametrize("file, findings", [
    ("one.h", [
        "one.h: sandbox_one has a comment and is not described",
        "one.h: sandbox_two has no comment", "one.h: SandboxThree has no comment",
        "one.h: SandboxFour has no comment", "one.h: SANDBOX_FIVE has no comment"]),
    ("plugin.h", [
        "plugin.h: sandbox_one is for backends and not (skip)",
        "plugin.h: sandbox_two has no comment"]),
])
def test_what_lacks_a_comment_is_found(file: str, findings: Iterable[str],
                                       tmp_path: Path) -> None:
    (tmp_path / file).write_text(HEADER)
    found = list(rules.without_comment(ElementTree.fromstring(TEXT), tmp_path))

    assert set(findings) <= set(found)
    assert not [line for line in found if "six" in line or "TYPE" in line]


def test_what_is_skipped_is_there() -> None:
    """A reason that nothing needs any more goes."""
    for name in rules.SKIPPED:
        assert name in COMMENTS


def test_errors_have_a_domain() -> None:
    assert 'glib:error-domain="sandbox-error-quark"' in TEXT
