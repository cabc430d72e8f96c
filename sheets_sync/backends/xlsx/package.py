"""The parts of an .xlsx file: read lazily, replaced one by one, written back as they were. Pure.

A part that was not replaced keeps its compressed bytes, its place and its date.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from sheets_sync.backends.xlsx.markup import (
    MarkupError,
    as_utf8,
    attr_text,
    parse,
    prefix_of,
    prefixed,
    spliced,
)
from sheets_sync.backends.xlsx.markup import masked as _masked

SIZE_LIMIT = 1 << 30
"""Unpacked bytes beyond which a file is taken for a trap, not a school's workbook."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS_XMLNS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


class PackageError(ValueError):
    """The bytes are not a whole package."""


class TooLargeError(PackageError):
    """Unpacked, the package would be unreasonably large."""


@dataclass(frozen=True, slots=True)
class Rel:
    """One relationship: what kind of part, and which (an absolute name without the leading slash)."""

    id: str
    kind: str
    target: str
    is_external: bool


@dataclass(frozen=True, slots=True)
class _Packed:
    """A part's compressed bytes, with its checksum and size before."""

    crc: int
    size: int
    squeezed: bytes


class Package:
    """The parts of one file, by name without a leading slash, whatever their letter case."""

    def __init__(self, raw: bytes) -> None:
        """Open the container.

        Raises:
            PackageError: It is not a whole zip file, or unreasonably large.
        """
        self._raw = raw
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, OSError, ValueError, struct.error) as error:
            raise PackageError(str(error)) from error
        self._members = self._zip.infolist()
        if sum(member.file_size for member in self._members) > SIZE_LIMIT:
            raise TooLargeError("too large unpacked")
        self._by_key = {_key(member.filename): member for member in self._members}
        self._new: dict[str, tuple[str, bytes | _Packed]] = {}
        self._gone: set[str] = set()
        self._rels: dict[str, tuple[Rel, ...]] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts, those added last."""
        old = [member.filename.replace("\\", "/") for member in self._members]
        kept = [name for name in old if _key(name) not in self._gone]
        return kept + [name for key, (name, _) in self._new.items() if key not in self._by_key]

    @property
    def changed(self) -> list[str]:
        """The names of the parts that were replaced or added."""
        return [name for name, _ in self._new.values()]

    def has(self, name: str) -> bool:
        """Tell whether the part is there."""
        key = _key(name)
        return key in self._new or (key in self._by_key and key not in self._gone)

    def read(self, name: str) -> bytes:
        """Return a part's bytes.

        Raises:
            PackageError: The part is missing or damaged.
        """
        key = _key(name)
        if key in self._new:
            new = self._new[key][1]
            return new if isinstance(new, bytes) else zlib.decompress(new.squeezed, -15)
        if not self.has(name):
            raise PackageError(f"{name} is missing")
        member = self._by_key[key]
        try:
            return self._zip.read(member)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise PackageError(f"{name}: {error}") from error

    def xml(self, name: str) -> bytes:
        """Return a part in UTF-8.

        Raises:
            PackageError: The part is missing or damaged.
        """
        try:
            return as_utf8(self.read(name))
        except MarkupError as error:
            raise PackageError(f"{name}: {error}") from error

    def put(self, name: str, content: bytes) -> None:
        """Add or replace a part."""
        if self.has(name) and self.read(name) == content:
            return
        self._new[_key(name)] = (self._spelled(name), content)
        self._gone.discard(_key(name))

    def put_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add or replace a part that comes in pieces; it is never held whole."""
        self._new[_key(name)] = (self._spelled(name), _pack(pieces))
        self._gone.discard(_key(name))

    def drop(self, name: str) -> None:
        """Remove a part, its relationships and what the content types say of it."""
        for one in (name, _rels_name(name)):
            self._gone.add(_key(one))
            self._new.pop(_key(one), None)
        self._rels.pop(name, None)
        types = self.xml(_TYPES)
        gone = [
            (node.start, node.end, b"")
            for node in parse(types).all("Override")
            if _key(node.attrs.get("PartName", "")) == _key(name)
        ]
        self.put(_TYPES, spliced(types, gone))

    def free_name(self, pattern: str) -> str:
        """Return the first name of a pattern such as ``xl/comments{}.xml`` that is not taken."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def rels(self, part: str) -> tuple[Rel, ...]:
        """Return the relationships of a part (``""``: of the package)."""
        if part not in self._rels:
            name = _rels_name(part)
            nodes = parse(self.xml(name)).all("Relationship") if self.has(name) else []
            self._rels[part] = tuple(_rel(part, node.attrs) for node in nodes)
        return self._rels[part]

    def related(self, part: str, kind: str) -> Rel | None:
        """Return the first relationship of a part whose type ends in ``/kind``."""
        return next((rel for rel in self.rels(part) if rel.kind == kind), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship from one part to another and return its id."""
        name = _rels_name(part)
        xml = self.xml(name) if self.has(name) else _empty("Relationships", _RELS_XMLNS)
        taken = {rel.id for rel in self.rels(part)}
        rel_id = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        piece = f'<Relationship Id="{rel_id}" Type="{OFFICE_RELS}/{kind}" Target="/{attr_text(target)}"/>'
        self.put(name, _appended(xml, piece))
        del self._rels[part]
        return rel_id

    def unrelate(self, part: str, rel: Rel) -> None:
        """Remove a relationship."""
        xml = self.xml(_rels_name(part))
        nodes = [node for node in parse(xml).all("Relationship") if node.attrs.get("Id") == rel.id]
        self.put(_rels_name(part), spliced(xml, [(node.start, node.end, b"") for node in nodes]))
        self._rels.pop(part, None)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part that the content types name one by one."""
        self.put(name, content)
        piece = f'<Override PartName="/{attr_text(name)}" ContentType="{content_type}"/>'
        self.put(_TYPES, _appended(self.xml(_TYPES), piece))

    def add_default(self, extension: str, content_type: str) -> None:
        """Make sure the content types know a file extension."""
        xml = self.xml(_TYPES)
        root = parse(xml)
        if any(node.attrs.get("Extension", "").lower() == extension for node in root.all("Default")):
            return
        piece = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
        self.put(_TYPES, spliced(xml, [(root.inner, root.inner, prefixed(piece, prefix_of(_masked(xml))))]))

    def content_type(self, name: str) -> str:
        """Return what the content types call a part; nothing where they do not say."""
        for node in parse(self.xml(_TYPES)).all("Override"):
            if _key(node.attrs.get("PartName", "")) == _key(name):
                return node.attrs.get("ContentType", "")
        return ""

    def pack(self) -> bytes:
        """Return the whole file, parts that were not touched copied as they are."""
        out = io.BytesIO()
        central: list[bytes] = []
        for member in self._members:
            key = _key(member.filename)
            if key in self._new:
                central.append(_store(out, member.filename, self._new[key][1], member))
            elif key not in self._gone:
                central.append(self._copy(out, member))
        for key, (name, content) in self._new.items():
            if key not in self._by_key:
                central.append(_store(out, name, content, None))
        start = out.tell()
        out.write(b"".join(central))
        count, comment = len(central), self._zip.comment
        size = out.tell() - start
        out.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(comment)) + comment)
        return out.getvalue()

    def _copy(self, out: io.BytesIO, member: zipfile.ZipInfo) -> bytes:
        at = member.header_offset
        name_size, extra_size = struct.unpack_from("<2H", self._raw, at + 26)
        start = at + 30 + name_size + extra_size
        return _member(out, member.filename, self._raw[start : start + member.compress_size], member)

    def _spelled(self, name: str) -> str:
        member = self._by_key.get(_key(name))
        return member.filename if member else name


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _rels_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _rel(part: str, attrs: dict[str, str]) -> Rel:
    target, is_external = attrs.get("Target", ""), attrs.get("TargetMode") == "External"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
    return Rel(attrs.get("Id", ""), attrs.get("Type", "").rpartition("/")[2], target, is_external)


def _empty(root: str, xmlns: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{root} xmlns="{xmlns}"></{root}>'.encode()
    )


def _appended(xml: bytes, piece: str) -> bytes:
    root, raw = parse(xml), prefixed(piece, prefix_of(_masked(xml)))
    if root.is_closed:
        tag = xml[root.start : root.end]
        name = tag[1:].split(None, 1)[0].rstrip(b"/>")
        opened = tag[:-2].rstrip() + b">"
        return spliced(xml, [(root.start, root.end, opened + raw + b"</" + name + b">")])
    return spliced(xml, [(root.inner_end, root.inner_end, raw)])


def _pack(pieces: Iterable[bytes]) -> _Packed:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    squeezed, crc, size = [], 0, 0
    for piece in pieces:
        squeezed.append(packer.compress(piece))
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    squeezed.append(packer.flush())
    return _Packed(crc, size, b"".join(squeezed))


def _store(out: io.BytesIO, name: str, content: bytes | _Packed, old: zipfile.ZipInfo | None) -> bytes:
    packed = content if isinstance(content, _Packed) else _pack([content])
    member = zipfile.ZipInfo(name, old.date_time if old else _NO_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.CRC, member.file_size, member.compress_size = packed.crc, packed.size, len(packed.squeezed)
    if old:
        member.external_attr, member.create_system = old.external_attr, old.create_system
    else:
        member.external_attr, member.create_system = 0o600 << 16, 0
    return _member(out, name, packed.squeezed, member)


def _member(out: io.BytesIO, name: str, squeezed: bytes, member: zipfile.ZipInfo) -> bytes:
    """Write one member's local header and bytes; return its entry of the central directory."""
    year, month, day, hour, minute, second = member.date_time
    stamp = hour << 11 | minute << 5 | second // 2
    dated = max(year - 1980, 0) << 9 | month << 5 | day
    old_flags = member.flag_bits & 0x800
    raw_name, flags = _raw_name(name, old_flags)
    sizes = (member.CRC, member.compress_size, member.file_size)
    at, method = out.tell(), member.compress_type
    out.write(_LOCAL.pack(b"PK\3\4", 20, flags, method, stamp, dated, *sizes, len(raw_name), 0))
    out.write(raw_name)
    out.write(squeezed)
    made = member.create_system << 8 | 20
    attr = member.external_attr
    head = (made, 20, flags, method, stamp, dated, *sizes, len(raw_name), 0, 0, 0, 0, attr, at)
    return _CENTRAL.pack(b"PK\1\2", *head) + raw_name


def _raw_name(name: str, flags: int) -> tuple[bytes, int]:
    if not flags:
        try:
            return name.encode("cp437"), 0
        except UnicodeEncodeError:
            pass
    return name.encode(), 0x800
