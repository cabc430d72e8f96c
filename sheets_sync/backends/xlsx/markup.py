"""Find and splice elements of XML parts by byte offset, leaving every other byte alone. Pure.

Parts are checked to be well-formed before anything is looked for, and comments, CDATA sections and
processing instructions are masked by blanks of the same length, so a tag found is a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat

Splice = tuple[int, int, bytes]
"""Start and end offset of what goes and the bytes that take its place."""

ATTRS = rb"""(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))*"""
_TAG = re.compile(rb"<(/?)([^\s<>/!?]+)(" + ATTRS + rb")\s*(/?)>")
_ATTR = re.compile(rb"""([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MASKED = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_DECLARED = re.compile(rb"""^(<\?xml[^>]*?encoding\s*=\s*["'])([^"']+)(["'])""")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAME = re.compile(rb"<(/?)(?=[A-Za-z])(?![A-Za-z0-9]+:)")


class MarkupError(ValueError):
    """A part is not XML that can be read safely."""


@dataclass(slots=True)
class Node:
    """One element: its name without prefix, its attributes, where it stands, what it holds."""

    name: str
    attrs: dict[str, str]
    start: int
    inner: int
    inner_end: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        """True for ``<name/>``."""
        return self.inner == self.end

    def all(self, name: str) -> list[Node]:
        """Return the children of this name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Node | None:
        """Return the first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def rel_id(self) -> str:
        """The id of the relationship the element names, whatever the prefix is called."""
        return next((value for name, value in self.attrs.items() if name.endswith(":id")), "")


def as_utf8(part: bytes) -> bytes:
    """Return the part in UTF-8, re-encoded only where it is in something else.

    Raises:
        MarkupError: The part is in no encoding that can be read.
    """
    try:
        if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
            part = part.decode("utf-16").encode()
            return _DECLARED.sub(rb"\g<1>UTF-8\g<3>", part)
        declared = _DECLARED.match(part)
        if declared and declared[2].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
            text = _DECLARED.sub(rb"\g<1>UTF-8\g<3>", part)
            return text.decode(declared[2].decode("ascii")).encode()
    except (UnicodeError, LookupError) as error:
        raise MarkupError(str(error)) from error
    return part


def check(part: bytes) -> None:
    """Make sure the part is well-formed XML without a document type.

    Raises:
        MarkupError: It is not.
    """
    parser = expat.ParserCreate()
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise MarkupError(str(error)) from error
    if b"<!DOCTYPE" in part and b"<!DOCTYPE" in _MASKED.sub(b"", part):
        raise MarkupError("document types are not read")


def masked(part: bytes) -> bytes:
    """Blank out comments, CDATA and processing instructions, keeping every offset."""
    if b"<!" not in part and part.find(b"<?", 5) < 0 and not part.startswith(b"<?"):
        return part
    return _MASKED.sub(lambda match: b" " * len(match[0]), part)


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a start tag, unescaped, by their names as written."""
    return {
        match[1].decode(): unescape((match[2] if match[2] is not None else match[3]).decode())
        for match in _ATTR.finditer(tag)
    }


def local(name: str) -> str:
    """Drop the prefix of a name."""
    return name.rpartition(":")[2]


def parse(part: bytes) -> Node:
    """Return the root element of a small part, with everything below it.

    Raises:
        MarkupError: The part is not well-formed.
    """
    check(part)
    nodes = parse_nodes(masked(part), 0, len(part))
    if not nodes:
        raise MarkupError("no element")
    return nodes[0]


def parse_nodes(hidden: bytes, start: int, end: int) -> list[Node]:
    """Return the elements between two offsets of a masked part; tags left open there are dropped."""
    root = Node("", {}, start, start)
    stack = [root]
    for match in _TAG.finditer(hidden, start, end):
        if match[1]:
            if len(stack) == 1:
                break
            node = stack.pop()
            node.inner_end, node.end = match.start(), match.end()
            continue
        name = local(match[2].decode())
        node = Node(name, attributes(match[3]), match.start(), match.end(), match.end(), match.end())
        stack[-1].children.append(node)
        if not match[4]:
            stack.append(node)
    return root.children


def prefix_of(hidden: bytes) -> str:
    """Return the prefix of a masked part's root element with its colon, or nothing."""
    match = _TAG.search(hidden)
    return match[2].decode().rpartition(":")[0] + ":" if match and b":" in match[2] else ""


def prefixed(xml: str, prefix: str) -> bytes:
    """Encode markup of ours, giving names without a prefix the part's own."""
    raw = xml.encode()
    return _NAME.sub(rb"<\1" + prefix.encode(), raw) if prefix else raw


def spliced(part: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the part with every splice made; those of one place keep the order they came in."""
    out: list[bytes] = []
    at = 0
    for start, end, piece in sorted(splices, key=lambda splice: splice[:2]):
        if start < at:
            raise ValueError(f"splices overlap at byte {start}")
        out += (part[at:start], piece)
        at = end
    out.append(part[at:])
    return b"".join(out)


def with_attr(tag: bytes, name: str, value: str | None) -> bytes:
    """Return a start tag with one attribute set, or removed when ``value`` is ``None``."""
    found = re.search(rb"""\s+""" + re.escape(name.encode()) + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""", tag)
    piece = b"" if value is None else f' {name}="{attr_text(value)}"'.encode()
    if found:
        return tag[: found.start()] + piece + tag[found.end() :]
    close = -2 if tag.endswith(b"/>") else -1
    return tag[:close].rstrip() + piece + tag[close:]


def attr_text(value: str) -> str:
    """Escape a value for an attribute in double quotes."""
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def plain_text(value: str) -> str:
    """Escape a value for element text, as a formula or a name holds it."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def cell_text(value: str) -> str:
    """Escape a value for a cell's text, where ``_x0041_`` would be read as a character code."""
    return plain_text(_LOOKS_ESCAPED.sub("_x005F_", value).replace("\r", "_x000D_"))


def read_text(xml: str) -> str:
    """Return what a cell's or note's text says."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), unescape(xml))
