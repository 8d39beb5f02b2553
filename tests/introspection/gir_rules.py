# gir_rules.py - what the description of the API has to say of every symbol.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

"""Each rule takes the root of a .gir and yields what breaks it, one line each."""

import re
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Dict, Iterator, List, Set

Element = ElementTree.Element

CORE = "{http://www.gtk.org/introspection/core/1.0}"
C = "{http://www.gtk.org/introspection/c/1.0}"
GLIB = "{http://www.gtk.org/introspection/glib/1.0}"

# For C alone, and why.
SKIPPED = {
    "sandbox_process_create_source": "its callback is not a GSourceFunc",
    "sandbox_request_take_mount": "sandbox_request_add_mount() for other languages",
    "sandbox_result_get_rusage": "struct rusage; there are functions for its members",
    "SandboxProcessFunc": "the callback of sandbox_process_create_source()",
}
# What authors of backends include.
PLUGIN_HEADERS = ("feature.h", "feature-set.h", "host-facts.h", "plugin.h")

CALLABLES = {"function", "method", "constructor", "callback"}
DOCUMENTED = CALLABLES | {
    "enumeration", "bitfield", "member", "property", "record", "class", "constant",
}
FILE_NAMES = re.compile(
    r"(^|_)(argv0?|cwd|dir|environment|file|lock_files|path|paths|rootfs|source|"
    r"sources|target|upper|variables|work|cwd_candidates)$")
NUMBERS = {"gint", "guint", "gint64", "guint64", "guint32", "gsize", "gssize"}
UNIT = re.compile(
    r"microsecond|byte|permission bits|\bfd\b|errno|signal|number|how many|"
    r"lines of|characters|the unit of|same unit|kind|\b\d+\b|"
    r"as sandbox_process_steal|open file|namespace")


def tag(element: Element) -> str:
    return element.tag.replace(CORE, "")


def doc(element: Element) -> str:
    found = element.find(CORE + "doc")
    return "" if found is None else " ".join((found.text or "").split())


def named(element: Element) -> str:
    return (element.get(C + "identifier") or element.get(C + "type")
            or element.get("name") or tag(element))


def is_class_struct(element: Element) -> bool:
    """Made by G_DECLARE_FINAL_TYPE: there is nothing to be said about it."""
    return element.get(GLIB + "is-gtype-struct-for") is not None


def walk(element: Element) -> Iterator[Element]:
    for child in element:
        if not is_class_struct(child):
            yield child
            yield from walk(child)


def callables(root: Element) -> Iterator[Element]:
    for element in walk(root):
        if tag(element) in CALLABLES and element.get("introspectable") != "0":
            yield element


def parameters(callable_: Element) -> List[Element]:
    return callable_.findall(f"{CORE}parameters/{CORE}parameter")


def returned(callable_: Element) -> Element:
    found = callable_.find(CORE + "return-value")
    if found is None:
        raise ValueError(f"{named(callable_)} returns neither a value nor nothing")
    return found


def type_of(value: Element) -> str:
    if value.find(CORE + "array") is not None:
        return "array"
    found = value.find(CORE + "type")
    return "varargs" if found is None else found.get("name", "?")


def is_pointer(value: Element) -> bool:
    return "*" in "".join(
        found.get(C + "type", "") for found in value
        if tag(found) in ("type", "array"))


def blocks(headers: Path) -> Dict[str, str]:
    """The comment of each symbol, as it is in the header."""
    found = {}
    for header in sorted(headers.glob("*.h*")):
        for text in re.findall(r"/\*\*\n(.*?)\*/", header.read_text(), re.S):
            plain = re.sub(r"^ \* ?", "", text, flags=re.M)
            name = re.match(r"\s*(\w+):", plain)
            if name is not None:
                found[name.group(1)] = plain
    return found


def declared(header: Path) -> Iterator[str]:
    """Functions, types and macros, but what belongs to a type by itself."""
    text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
    text = text.replace("\\\n", "")
    yield from re.findall(r"\b(sandbox_\w+(?<!_get_type)) \(", re.sub(
        r"^#.*", "", text, flags=re.M))
    yield from re.findall(r"^} (Sandbox\w+);", text, re.M)
    yield from re.findall(r"^typedef struct \w+ (Sandbox\w+);", text, re.M)
    yield from re.findall(r"^#define (SANDBOX(?!_TYPE)\w+)", text, re.M)


def part(block: str, name: str) -> str:
    """What a comment says of one parameter, or of "Returns"."""
    start = "Returns:" if name == "Returns" else f"@{name}:"
    found = re.search(
        rf"^{re.escape(start)}(.*?)(?=^@|^Returns:|^$|\Z)", block, re.M | re.S)
    return "" if found is None else " ".join(found.group(1).split())


def undocumented(root: Element) -> Iterator[str]:
    for element in walk(root):
        kind = tag(element)
        if kind not in DOCUMENTED:
            continue
        if kind not in CALLABLES:
            if not doc(element):
                yield f"{kind} {named(element)} has no words"
            continue
        values = parameters(element)
        result = returned(element)
        for value in values:
            if not doc(value):
                yield f"{named(element)}: @{value.get('name')} has no words"
        is_void = type_of(result) == "none"
        if not is_void and not doc(result):
            yield f"{named(element)}: what it returns has no words"
        owner = element.find(f"{CORE}parameters/{CORE}instance-parameter")
        if owner is not None and not doc(owner):
            yield f"{named(element)}: @{owner.get('name')} has no words"
        if is_void and not values and not doc(element) \
                and not named(element).endswith(("_free", "_unref")):
            yield f"{named(element)} has no words"


def without_comment(root: Element, headers: Path) -> Iterator[str]:
    """Each symbol of each header has one, and it reaches other languages or not."""
    comments = blocks(headers)
    described = {named(element) for element in walk(root)}
    for header in sorted(headers.glob("*.h*")):
        for name in declared(header):
            first = comments.get(name, "").partition("\n")[0]
            if not first:
                yield f"{header.name}: {name} has no comment"
            elif header.name in PLUGIN_HEADERS and "(skip)" not in first:
                yield f"{header.name}: {name} is for backends and not (skip)"
            elif "(skip)" not in first and name not in described:
                yield f"{header.name}: {name} has a comment and is not described"


def exported(library: Path) -> Set[str]:
    lines = subprocess.run(
        ["nm", "-D", "--defined-only", "--format=posix", str(library)],
        check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return {line.split()[0] for line in lines if line.startswith("sandbox_")}


def for_plugins(headers: Path) -> Set[str]:
    found = set()
    for name in PLUGIN_HEADERS:
        found.update(re.findall(r"\b(sandbox_\w+) \(", (headers / name).read_text()))
    return found


def missing(root: Element, symbols: Set[str], plugins: Set[str]) -> Iterator[str]:
    described = {element.get(C + "identifier") for element in walk(root)}
    described |= {element.get(GLIB + "get-type") for element in walk(root)}
    for symbol in sorted(symbols - plugins - set(SKIPPED)):
        if symbol not in described:
            yield f"{symbol} is exported and not described"
    for symbol in sorted(plugins & described):
        yield f"{symbol} is for backends and described"


def not_usable(root: Element) -> Iterator[str]:
    for element in walk(root):
        if element.get("introspectable") == "0" and named(element) not in SKIPPED:
            yield f"{named(element)} cannot be used from other languages"
    for element in callables(root):
        for value in parameters(element) + [returned(element)]:
            if type_of(value) in ("varargs", "gpointer", "gconstpointer"):
                yield f"{named(element)}: {value.get('name')} is of any type"


def ownership(root: Element, comments: Dict[str, str]) -> Iterator[str]:
    """Who owns it is said in the comment: no default is relied on."""
    for element in callables(root):
        comment = comments.get(named(element), "")
        values = [("Returns", returned(element))]
        for value in parameters(element):
            is_borrowed = type_of(value) in ("array", "utf8", "filename")
            if value.get("direction") == "out" or not is_borrowed:
                values.append((value.get("name", ""), value))
        for name, value in values:
            is_number = type_of(value) in NUMBERS
            if is_pointer(value) and not is_number \
                    and "(transfer " not in part(comment, name):
                yield f"{named(element)}: {name} has no (transfer)"


def nullability(root: Element) -> Iterator[str]:
    """What is nullable says what %NULL means, and the reverse."""
    for element in callables(root):
        throws = element.get("throws") == "1"
        for value in parameters(element) + [returned(element)]:
            name = f"{named(element)}: {value.get('name') or 'Returns'}"
            is_nullable = value.get("nullable") == "1"
            words = doc(value)
            if is_nullable and not is_pointer(value):
                yield f"{name} is no pointer and (nullable)"
            if is_nullable and "%NULL" not in words + doc(element):
                yield f"{name} is (nullable) and does not say what %NULL means"
            if "%NULL" in words and not is_nullable and not throws \
                    and "not %NULL" not in words:
                yield f"{name} can be %NULL and is not (nullable)"


def file_names(root: Element) -> Iterator[str]:
    """Paths are bytes."""
    for element in callables(root):
        values = [(value.get("name", ""), value) for value in parameters(element)]
        values.append((named(element), returned(element)))
        for name, value in values:
            types = {found.get("name") for found in value.iter(CORE + "type")}
            if FILE_NAMES.search(name) and "utf8" in types:
                yield f"{named(element)}: {name} is a path and of type utf8"


def units(root: Element) -> Iterator[str]:
    for element in callables(root):
        for value in parameters(element) + [returned(element)]:
            if type_of(value) in NUMBERS and not UNIT.search(doc(value)):
                name = value.get("name") or "Returns"
                yield f"{named(element)}: {name} is a number without unit or range"


def properties(root: Element) -> Iterator[str]:
    for class_ in root.iter(CORE + "class"):
        methods = {method.get("name"): method
                   for method in class_.findall(CORE + "method")}
        for property_ in class_.findall(CORE + "property"):
            name = property_.get("name", "")
            word = name.replace("-", "_")
            for verb, attribute in (("set", "setter"), ("get", "getter")):
                method = methods.get(f"{verb}_{word}")
                if method is None or property_.get(attribute) == f"{verb}_{word}":
                    continue
                n_values = len(parameters(method))
                if n_values == (verb == "set") and \
                        not (verb == "set" and property_.get("writable") != "1"):
                    yield f"{name}: ({verb}-property) is missing"
