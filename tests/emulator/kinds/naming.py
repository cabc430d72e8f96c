"""Requests on named ranges and developer metadata. No I/O."""

from __future__ import annotations

import re

from tests.emulator.book import Book
from tests.emulator.boxes import Box, Json
from tests.emulator.errors import Refused
from tests.emulator.masking import check_names, parse_fields, written

_NAME = re.compile(r"[^\W\d]\w{0,249}\Z")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+\Z|[Rr]\d*[Cc]\d*\Z|(?i:true|false)\Z")
_MOST_METADATA = 30_000


def add_named_range(book: Book, body: Json) -> Json:
    """Give a range a name."""
    given = body.get("namedRange") or {}
    _check_name(book, given.get("name", ""))
    number = given.get("namedRangeId") or str(book.new_id())
    if any(part["namedRangeId"] == number for part in book.named_ranges):
        raise Refused(400, f'A named range with the ID "{number}" already exists.')
    _, _, box = book.place(given.get("range"))
    stored = {"namedRangeId": number, "name": given["name"], "range": box.as_json()}
    book.named_ranges.append(stored)
    return {"addNamedRange": {"namedRange": stored}}


def _check_name(book: Book, name: str, number: str = "") -> None:
    if not _NAME.match(name) or _LIKE_A_CELL.match(name):
        raise Refused(400, f'The name "{name}" is not a valid name for a named range.')
    for part in book.named_ranges:
        if part["name"].casefold() == name.casefold() and part["namedRangeId"] != number:
            raise Refused(400, f'A named range with the name "{name}" already exists.')


def _named_at(book: Book, number: str) -> int:
    for at, part in enumerate(book.named_ranges):
        if part["namedRangeId"] == number:
            return at
    raise Refused(400, f"No named range with id: {number}")


def update_named_range(book: Book, body: Json) -> Json:
    """Write the masked fields of a named range."""
    given = body.get("namedRange") or {}
    fields = parse_fields(body.get("fields"))
    check_names(fields, dict.fromkeys(("name", "range", "namedRangeId")))
    at = _named_at(book, given.get("namedRangeId", ""))
    now = written(book.named_ranges[at], given, fields)
    _check_name(book, now.get("name", ""), now["namedRangeId"])
    _, _, box = book.place(now.get("range"))
    book.named_ranges[at] = {**now, "range": box.as_json()}
    return {}


def delete_named_range(book: Book, body: Json) -> Json:
    """Take a name away."""
    book.named_ranges.pop(_named_at(book, body.get("namedRangeId", "")))
    return {}


def create_developer_metadata(book: Book, body: Json) -> Json:
    """Hang metadata on the spreadsheet, a tab, a row or a col."""
    given = body.get("developerMetadata") or {}
    if not given.get("metadataKey"):
        raise Refused(400, "metadataKey must be specified.")
    if given.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise Refused(400, "visibility must be specified.")
    number = given.get("metadataId") or book.new_id()
    if any(part["metadataId"] == number for part in book.metadata):
        raise Refused(400, f"Developer metadata with the ID {number} already exists.")
    stored = {"metadataId": number, **given, "location": _location(book, given.get("location") or {})}
    held = [*book.metadata, stored]
    if sum(len(part["metadataKey"]) + len(part.get("metadataValue", "")) for part in held) > _MOST_METADATA:
        raise Refused(400, f"This spreadsheet holds more than {_MOST_METADATA} characters of metadata.")
    book.metadata.append(stored)
    return {"createDeveloperMetadata": {"developerMetadata": stored}}


def _location(book: Book, given: Json) -> Json:
    where = given.get("dimensionRange")
    if where is not None:
        book.tab(where.get("sheetId", 0))
        start, end = where.get("startIndex", 0), where.get("endIndex")
        if end is None or end - start != 1:
            raise Refused(400, "Developer metadata can only be on a single row or column.")
        kind = "ROW" if where.get("dimension") == "ROWS" else "COLUMN"
        return {"locationType": kind, "dimensionRange": {**where, "startIndex": start}}
    if given.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if given.get("sheetId") is None:
        raise Refused(400, "A location must be specified.")
    book.tab(given["sheetId"])
    return {"locationType": "SHEET", "sheetId": given["sheetId"]}


def delete_developer_metadata(book: Book, body: Json) -> Json:
    """Delete every metadata a filter finds."""
    wanted = body.get("dataFilter") or {}
    gone = [part for part in book.metadata if _is_found(part, wanted)]
    book.metadata = [part for part in book.metadata if part not in gone]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": gone} if gone else {}}


def _is_found(part: Json, wanted: Json) -> bool:
    look_up = wanted.get("developerMetadataLookup")
    if look_up is not None:
        names = ("metadataId", "metadataKey", "metadataValue", "visibility")
        has_type = look_up.get("locationType") in (None, part["location"]["locationType"])
        return has_type and all(look_up.get(name) in (None, part.get(name)) for name in names)
    box = Box.read(wanted.get("gridRange") or {})
    where = part["location"].get("dimensionRange") or {}
    start, end = (box.top, box.bottom) if where.get("dimension") == "ROWS" else (box.left, box.right)
    at = where.get("startIndex", -1)
    return where.get("sheetId", 0) == box.sheet_id and (start or 0) <= at and (end is None or at < end)
